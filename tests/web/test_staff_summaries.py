"""Figures, comments and the extract in the workspace."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from flask import Flask

from surveyapp.storage.accounts import events_about
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey
from tests.factories.responses import add_responses
from tests.factories.surveys import published_survey
from tests.web.conftest import Clock
from tests.web.staff import Staff, member
from tests.web.visitor import Visitor


@pytest.fixture
def inspector(app: Flask, database: Database) -> Staff:
    return member(app, database, "inspector")


@pytest.fixture
def survey(database: Database) -> Survey:
    return published_survey(database)


def acts(database: Database, survey: Survey) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(event.action, event.actor) for event in events_about(session, f"survey:{survey.slug}")]


def test_the_summary_is_read_in_the_browser_with_its_charts(
    inspector: Staff, database: Database, survey: Survey
) -> None:
    add_responses(database, survey, 55)
    page = inspector.get(f"/staff/surveys/{survey.slug}/summary")
    assert "Finished responses 40" in page.text, "fifteen are held back"
    assert "These figures are provisional" in page.text
    assert "Reason given: a test" in page.text, "the override"
    images = page.one("main").iter("img")
    charts = [image for image in images if "/charts/" in image.get("src", "")]
    assert charts
    for image in charts[:2]:
        drawn = inspector.client.get(image.get("src"))
        assert (drawn.status_code, drawn.mimetype) == (200, "image/svg+xml")
        assert image.get("alt")
    assert "Comment" not in page.text.replace("Comments", "")


def test_live_figures_move_in_steps_of_ten(inspector: Staff, database: Database, survey: Survey) -> None:
    address = f"/staff/surveys/{survey.slug}/summary"
    for added, seen in ((19, "fewer than 10"), (4, "10"), (8, "10"), (2, "20")):
        add_responses(database, survey, added)
        assert f"Finished responses {seen}" in inspector.get(address).text


def test_a_chart_belongs_to_published_figures_of_its_survey(
    inspector: Staff, database: Database, survey: Survey
) -> None:
    add_responses(database, survey, 60)
    page = inspector.get(f"/staff/surveys/{survey.slug}/summary")
    address = next(i.get("src") for i in page.one("main").iter("img") if "/charts/" in i.get("src", ""))
    path, _, query = address.partition("?")
    elsewhere = published_survey(database)
    assert inspector.get(path).status == 404
    assert inspector.get(f"{path}?of=99").status == 404
    assert inspector.get(address.replace(survey.slug, elsewhere.slug)).status == 404
    assert inspector.get(f"/staff/surveys/{survey.slug}/charts/nothing.svg?{query}").status == 404


def test_downloads_say_the_same_and_are_recorded(inspector: Staff, database: Database, survey: Survey) -> None:
    add_responses(database, survey, 55)
    page = inspector.get(f"/staff/surveys/{survey.slug}/summary")
    saved = {words.lower(): inspector.client.get(page.link(words)) for words in ("zip", "CSV", "JSON")}
    assert all("attachment" in response.headers["Content-Disposition"] for response in saved.values())
    figures = json.loads(saved["json"].data)
    assert figures["respondents"] == {"finished": 40, "partial": 0}
    with zipfile.ZipFile(io.BytesIO(saved["zip"].data)) as archive:
        names = archive.namelist()
        assert {"summary.html", "summary.csv", "summary.json"} <= set(names)
        assert any(name.startswith("charts/") for name in names)
        assert archive.read("summary.csv") == saved["csv"].data
        assert "ہمیں".encode() not in b"".join(archive.read(name) for name in names)
    downloads = [act for act in acts(database, survey) if act[0] == "summary-downloaded"]
    assert downloads == [("summary-downloaded", "inspector@example.org")] * 3
    assert inspector.get(f"/staff/surveys/{survey.slug}/summary.docx").status == 404


def test_a_moved_window_is_told_with_the_figures(
    inspector: Staff, app: Flask, database: Database, survey: Survey
) -> None:
    lead = member(app, database, "lead-inspector")
    lead.send(lead.get(f"/staff/surveys/{survey.slug}/window"), {"closes": "midday", "reason": "A fault"})
    page = inspector.get(f"/staff/surveys/{survey.slug}/summary")
    assert "The window was moved at 11:30am (UK time) on Wednesday 4 June 2025" in page.text
    assert "Reason given: A fault" in page.text


def test_the_extract_is_restricted_recorded_and_without_words(
    inspector: Staff, database: Database, survey: Survey
) -> None:
    add_responses(database, survey, 12)
    add_responses(database, survey, 3, "partial")
    add_responses(database, survey, 2, "late")
    add_responses(database, survey, 1, "draft")
    page = inspector.get(f"/staff/surveys/{survey.slug}/responses.csv")
    assert "Restricted" in page.text
    assert "responses-extracted" not in [act for act, _ in acts(database, survey)]
    assert inspector.send(page, csrf_token="old").problems
    taken = inspector.raw_send(page)
    assert taken.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(taken.data.decode("utf-8-sig"))))
    assert sorted(row["status"] for row in rows) == ["finished"] * 12 + ["partial"] * 3
    assert "=SUM" not in taken.text
    assert acts(database, survey)[0] == ("responses-extracted", "inspector@example.org")


def test_an_answer_that_was_sent_is_in_the_extract(
    inspector: Staff, database: Database, visitor: Visitor, survey: Survey
) -> None:
    start = visitor.get(f"/s/{survey.slug}")
    assert start.status == 200
    add_responses(database, survey, 1)
    taken = inspector.raw_send(inspector.get(f"/staff/surveys/{survey.slug}/responses.csv"))
    assert len(taken.data.splitlines()) == 2


def test_a_wording_that_is_not_published_has_no_figures(inspector: Staff, database: Database) -> None:
    survey = published_survey(database, publish=False, opens_in=timedelta(days=1))
    for end in ("summary", "summary.csv", "comments", "responses.csv"):
        assert inspector.get(f"/staff/surveys/{survey.slug}/{end}").status == 404


def test_final_figures_count_what_was_decided(
    inspector: Staff, app: Flask, database: Database, survey: Survey, clock: Clock
) -> None:
    from surveyapp.services.effects import sweep

    add_responses(database, survey, 20)
    add_responses(database, survey, 10, "draft")
    clock.now = survey.times.grace_ends_at
    for _ in range(3):
        sweep(database, clock.now, "a test")
    page = inspector.get(f"/staff/surveys/{survey.slug}/summary")
    assert "Finished responses 20 Partial responses 10" in page.text
    assert "provisional" not in page.text


@pytest.mark.parametrize("role", ["support-officer", "administrator", "nominated-officer", "forum-reviewer"])
def test_who_runs_surveys_reads_no_answers(app: Flask, database: Database, survey: Survey, role: str) -> None:
    person = member(app, database, role)
    for end in ("summary", "summary.json", "comments", "responses.csv"):
        assert person.get(f"/staff/surveys/{survey.slug}/{end}").status == 403


def test_a_quality_assurer_reads_figures_and_no_comments(app: Flask, database: Database, survey: Survey) -> None:
    person = member(app, database, "quality-assurer")
    assert person.get(f"/staff/surveys/{survey.slug}/summary").status == 200
    assert person.get(f"/staff/surveys/{survey.slug}/comments").status == 403
    assert person.get(f"/staff/surveys/{survey.slug}/responses.csv").status == 403
