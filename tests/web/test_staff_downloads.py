"""Files that leave: the pack is asked for, watched, come back to and taken; the extract in its formats."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from flask import Flask

from surveyapp.services import downloads
from surveyapp.storage.accounts import events_about
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey
from surveyapp.web import downloads as pages
from tests.factories.responses import add_responses
from tests.factories.surveys import NOW, published_survey
from tests.web.staff import Staff, StaffPage, member


@pytest.fixture
def inspector(app: Flask, database: Database) -> Staff:
    return member(app, database, "inspector")


@pytest.fixture
def survey(database: Database) -> Survey:
    found = published_survey(database)
    add_responses(database, found, 55)
    return found


def make(database: Database) -> None:
    making = downloads.claim_next(database, "one", lambda: NOW)
    assert making is not None
    making.run()


def asked(inspector: Staff, survey: Survey, **chosen: object) -> StaffPage:
    page = inspector.get(f"/staff/surveys/{survey.slug}/downloads")
    page.form_of = "/downloads"
    return inspector.send(page, {"formats": ["csv", "json"], **chosen})


def test_a_pack_is_asked_for_watched_left_come_back_to_and_taken(
    inspector: Staff, app: Flask, database: Database, survey: Survey
) -> None:
    page = asked(inspector, survey)
    assert "You can leave this page and come back" in page.text
    assert "0 of 1 steps are done" in page.text
    address = f"/staff/surveys/{survey.slug}/downloads"
    assert inspector.client.get(f"{address}?watch=yes").headers["Refresh"] == "5"
    assert "Refresh" not in inspector.client.get(address).headers, "only where somebody wants it"
    make(database)
    assert "Refresh" not in inspector.client.get(f"{address}?watch=yes").headers
    page = member(app, database, "quality-assurer").get(address)
    assert "inspector@example.org" in page.text
    taken = inspector.client.get(page.link("pack-"))
    assert taken.headers["Content-Disposition"].startswith('attachment; filename="pack-')
    assert int(taken.headers["Content-Length"]) == len(taken.data)
    with zipfile.ZipFile(io.BytesIO(taken.data)) as archive:
        assert archive.testzip() is None
    with database.reading() as session:
        acts = [event.action for event in events_about(session, f"survey:{survey.slug}")]
    assert acts[:2] == ["file-downloaded", "file-asked"]


def test_nothing_chosen_is_said_and_nothing_made(inspector: Staff, database: Database, survey: Survey) -> None:
    page = asked(inspector, survey, formats=[])
    assert page.problems == ["Choose at least one format"]
    assert downloads.claim_next(database, "one", lambda: NOW) is None


def test_a_file_of_another_survey_or_none_is_not_found(inspector: Staff, database: Database, survey: Survey) -> None:
    asked(inspector, survey)
    other = published_survey(database)
    assert inspector.client.get(f"/staff/surveys/{survey.slug}/downloads/1").status_code == 404, "not made yet"
    make(database)
    assert inspector.client.get(f"/staff/surveys/{survey.slug}/downloads/1").status_code == 200
    assert inspector.client.get(f"/staff/surveys/{other.slug}/downloads/1").status_code == 404
    assert inspector.client.get(f"/staff/surveys/{survey.slug}/downloads/99").status_code == 404


def test_what_holds_comments_is_for_those_who_read_them(
    inspector: Staff, app: Flask, database: Database, survey: Survey
) -> None:
    asked(inspector, survey, formats=["csv", "comments"])
    make(database)
    assurer = member(app, database, "quality-assurer")
    page = assurer.get(f"/staff/surveys/{survey.slug}/downloads")
    assert "pack-" not in page.text
    assert "What people wrote" not in page.text
    assert assurer.client.get(f"/staff/surveys/{survey.slug}/downloads/1").status_code == 403


@pytest.mark.parametrize("kind", ["csv", "xlsx", "sav"])
def test_a_small_extract_is_taken_at_once(inspector: Staff, survey: Survey, kind: str) -> None:
    page = inspector.get(f"/staff/surveys/{survey.slug}/responses.csv")
    taken = inspector.raw_send(page, {"formats": [kind], "language": "ur"})
    assert taken.headers["Content-Disposition"] == f'attachment; filename="responses-{survey.slug}.{kind}"'
    if kind == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(taken.data))["Responses"].max_row == 56


def test_a_large_extract_is_made_in_the_background(
    inspector: Staff, database: Database, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(pages.MOST_AT_ONCE, "xlsx", 54)
    page = inspector.get(f"/staff/surveys/{survey.slug}/responses.csv")
    page = inspector.send(page, {"formats": ["xlsx"]})
    assert "Extract: xlsx" in page.text
    make(database)
    page = inspector.get(f"/staff/surveys/{survey.slug}/downloads")
    with zipfile.ZipFile(io.BytesIO(inspector.client.get(page.link("extract-")).data)) as archive:
        assert "responses.xlsx" in archive.namelist()
