"""Files made in the background: made once, whoever dies and however many work; recorded, and forgotten after a time."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from surveyapp.domain.errors import DomainError
from surveyapp.interchange.questionnaire_yaml import load
from surveyapp.reports import pack_manifest
from surveyapp.services import downloads, made_contents, packs, summaries
from surveyapp.services.actors import Actor
from surveyapp.storage.accounts import events_about
from surveyapp.storage.engine import Database
from surveyapp.storage.made_files import MadeFile, MadePiece
from surveyapp.storage.surveys import Survey, survey_by_slug
from tests.factories.responses import add_responses
from tests.factories.surveys import NOW, published_survey

INSPECTOR = Actor("inspector@example.org", "inspector")
ASSURER = Actor("assurer@example.org", "quality-assurer")


@pytest.fixture
def survey(database: Database) -> Survey:
    found = published_survey(database)
    add_responses(database, found, 55)
    return found


def clock() -> datetime:
    return NOW


def asked(
    database: Database,
    survey: Survey,
    *,
    kind: str = "pack",
    contents: Sequence[str] = ("csv", "json"),
    actor: Actor = INSPECTOR,
) -> int:
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        snapshot = summaries.publish_snapshot(session, INSPECTOR, found, now=NOW)
        file = downloads.ask(session, actor, found, snapshot, kind=kind, contents=contents, language="en", now=NOW)
        return file.id


def state(database: Database, file_id: int) -> MadeFile:
    with database.reading() as session:
        return session.get_one(MadeFile, file_id)


def make(database: Database, worker: str = "one", now: datetime = NOW) -> bool:
    making = downloads.claim_next(database, worker, lambda: now)
    if making is not None:
        making.run()
    return making is not None


def whole(database: Database, file_id: int) -> bytes:
    return b"".join(downloads.bytes_of(database, file_id))


def test_a_pack_holds_everything_and_its_manifest_is_right(database: Database, survey: Survey, tmp_path: Path) -> None:
    file_id = asked(database, survey)
    assert make(database)
    file, data = state(database, file_id), whole(database, file_id)
    assert (file.sha256, file.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert file.step == file.steps
    path = tmp_path / "pack.zip"
    path.write_bytes(data)
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        manifest = json.loads(archive.read("manifest.json"))
        actions = list(csv.DictReader(io.StringIO(archive.read("record/actions.csv").decode("utf-8-sig"))))
        wording = load(archive.read("questionnaire/revision-1/questionnaire.yaml"))
        archive.extractall(tmp_path / "pack")
    assert {"summary/summary.csv", "summary/summary.json", "timetable/timetable.ics", "SHA256SUMS"} <= names
    assert "questionnaire/revision-1/easy-read-en.html" in names
    assert not any(name.startswith("responses") for name in names), "rows are no part of it"
    assert (manifest["survey"], manifest["threshold"], manifest["finished"]) == (survey.slug, 10, 40)
    assert {each["path"] for each in manifest["files"]} == names - {"manifest.json", "manifest.txt", "SHA256SUMS"}
    counted = [each for each in manifest["files"] if each["expected"] is not None]
    assert len(counted) >= 7
    assert all(each["expected"] == each["exported"] > 0 for each in counted)
    assert wording.code
    assert "summary-downloaded" not in {line["what"] for line in actions}
    assert "file-asked" in {line["what"] for line in actions}


def test_other_programs_find_the_pack_in_order(database: Database, survey: Survey, tmp_path: Path) -> None:
    file_id = asked(database, survey)
    make(database)
    path = tmp_path / "pack.zip"
    path.write_bytes(whole(database, file_id))
    if shutil.which("unzip"):
        subprocess.run(["unzip", "-tq", str(path)], check=True, capture_output=True)
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "pack")
    call = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    said = subprocess.run(call, cwd=tmp_path / "pack", check=True, capture_output=True, text=True).stdout
    assert said.count(": OK") == len(list((tmp_path / "pack").rglob("*.*")))


def test_the_record_in_a_pack_names_staff_and_no_others(database: Database, survey: Survey) -> None:
    from surveyapp.services import audit

    with database.writing() as session:
        subject = f"survey:{survey.slug}"
        audit.record(session, Actor("mum@example.net", None), "change-asked", subject, NOW, reviewer="mum@example.net")
        audit.record(session, INSPECTOR, "response-keyed", subject, NOW, mode="paper")
        session.commit()
    file_id = asked(database, survey)
    make(database)
    with zipfile.ZipFile(io.BytesIO(whole(database, file_id))) as archive:
        record = archive.read("record/actions.csv").decode()
        assert b"mum@example.net" not in b"".join(archive.read(name) for name in archive.namelist())
    assert "change-asked" in record
    assert "response-keyed" not in record, "it would say when a response came"


def test_a_pack_that_does_not_hold_what_it_should_does_not_leave() -> None:
    rows = pack_manifest.Item(b"a,b\r\n1,2\r\n", "rows", 2)
    with pytest.raises(pack_manifest.CountsDiffer, match="2 rows expected, 1 exported"):
        pack_manifest.archive({"x.csv": rows}, {})


def test_an_extract_is_made_with_its_sums(database: Database, survey: Survey) -> None:
    file_id = asked(database, survey, kind="extract", contents=("csv", "xlsx", "sav"))
    make(database)
    with zipfile.ZipFile(io.BytesIO(whole(database, file_id))) as archive:
        assert set(archive.namelist()) == {
            "responses.csv",
            "responses.xlsx",
            "responses.sav",
            "manifest.json",
            "SHA256SUMS",
        }
        assert len(archive.read("responses.csv").splitlines()) == 56
    assert state(database, file_id).rows == 55


def test_the_same_is_asked_for_once_until_it_is_made(database: Database, survey: Survey) -> None:
    assert asked(database, survey) == asked(database, survey)
    other = asked(database, survey, contents=("csv",))
    assert other != asked(database, survey)
    while make(database):
        pass
    assert asked(database, survey) > other


def test_many_work_at_once_and_each_file_is_made_once(
    database: Database, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    real = made_contents.make

    def counted(session: object, file: MadeFile, *rest: object) -> tuple[bytes, int]:
        made.append(file.id)
        return real(session, file, *rest)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(made_contents, "make", counted)
    ids = [asked(database, survey, contents=(name,)) for name in ("csv", "json")]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda worker: make(database, worker), ["one", "two", "three", "four"]))
    assert sorted(made) == ids


def test_what_a_dead_process_claimed_is_made_again_and_what_it_still_brings_is_not_kept(
    database: Database, survey: Survey
) -> None:
    file_id = asked(database, survey)
    slow = downloads.claim_next(database, "slow", clock)
    assert slow is not None
    assert not make(database, "other", NOW + downloads.STUCK_AFTER - timedelta(seconds=1))
    later = NOW + downloads.STUCK_AFTER
    assert make(database, "other", later)
    first = state(database, file_id).sha256
    slow.run()
    found = state(database, file_id)
    assert (found.claimed_by, found.sha256, found.attempts) == ("other", first, 2)
    assert hashlib.sha256(whole(database, file_id)).hexdigest() == first


def test_a_sign_of_life_keeps_others_away(database: Database, survey: Survey) -> None:
    asked(database, survey)
    now = NOW
    making = downloads.claim_next(database, "slow", lambda: now)
    assert making is not None
    now = NOW + downloads.STUCK_AFTER
    making.beat()
    assert not make(database, "other", NOW + downloads.STUCK_AFTER)


def test_what_fails_is_tried_three_times_and_given_up(
    database: Database, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("no room")

    file_id = asked(database, survey)
    with monkeypatch.context() as patch:
        patch.setattr(packs, "make", fail)
        for _ in range(downloads.MOST_ATTEMPTS):
            with pytest.raises(OSError, match="no room"):
                make(database)
        assert make(database)
    assert (state(database, file_id).failed, state(database, file_id).is_there) == ("given-up", False)
    assert not make(database)


def test_what_was_stopped_is_not_held_against_the_file(database: Database, survey: Survey) -> None:
    file_id = asked(database, survey)
    for _ in range(5):
        assert downloads.claim_next(database, "stopped", clock) is not None
        downloads.release(database, "stopped", was_stopped=True)
    assert state(database, file_id).attempts == 0
    assert make(database)
    assert state(database, file_id).is_there


def test_who_takes_a_file_is_recorded_with_its_threshold(database: Database, survey: Survey) -> None:
    file_id = asked(database, survey)
    make(database)
    with database.writing() as session:
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        file = session.get_one(MadeFile, file_id)
        downloads.take(session, ASSURER, found, file, now=NOW)
        event = events_about(session, f"survey:{survey.slug}")[0]
    assert (event.action, event.actor) == ("file-downloaded", ASSURER.name)
    assert event.details["threshold"] == 10
    assert event.details["sha256"] == file.sha256


@pytest.mark.parametrize(
    ("kind", "contents", "actor"),
    [
        ("pack", ("csv",), Actor("x@example.org", "support-officer")),
        ("pack", ("csv", "comments"), ASSURER),
        ("extract", ("csv",), ASSURER),
    ],
)
def test_who_may_not_see_it_may_neither_ask_nor_take(
    database: Database, survey: Survey, kind: str, contents: tuple[str, ...], actor: Actor
) -> None:
    with pytest.raises(DomainError, match="not-permitted"):
        asked(database, survey, kind=kind, contents=contents, actor=actor)
    file_id = asked(database, survey, kind=kind, contents=contents)
    make(database)
    with database.writing() as session:
        file = session.get_one(MadeFile, file_id)
        found = survey_by_slug(session, survey.slug)
        assert found is not None
        assert not downloads.may_take(actor, file)
        with pytest.raises(DomainError, match="not-permitted"):
            downloads.take(session, actor, found, file, now=NOW)


def test_files_are_forgotten_and_what_is_known_of_them_stays(database: Database, survey: Survey) -> None:
    file_id = asked(database, survey)
    make(database)
    kept_for = timedelta(days=30)
    assert downloads.forget_old(database, kept_for, NOW + kept_for - timedelta(seconds=1)) == 0
    assert downloads.forget_old(database, kept_for, NOW + kept_for) == 1
    file = state(database, file_id)
    assert not file.is_there
    assert file.sha256
    assert whole(database, file_id) == b""
    with database.reading() as session:
        assert session.scalars(select(MadePiece)).all() == []


def test_texts_stand_in_the_rows_of_those_who_wrote_them() -> None:
    from surveyapp.services.extracts import by_question

    found = by_question({"b": {"more": "Two"}, "gone": {"more": "Three"}}, ["a", "b"])
    assert {question: list(column) for question, column in found.items()} == {"more": [None, "Two"]}


def test_comments_come_only_where_they_are_asked_for(database: Database, survey: Survey) -> None:
    names = []
    for contents in (("csv",), ("csv", "comments")):
        file_id = asked(database, survey, contents=contents)
        make(database)
        with zipfile.ZipFile(io.BytesIO(whole(database, file_id))) as archive:
            names.append("comments/comments.csv" in archive.namelist())
            assert b"=SUM(1)" not in b"".join(archive.read(name) for name in archive.namelist())
    assert names == [False, True]
