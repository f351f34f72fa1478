"""Who lives in an area: entered on a page or read from a file; what is wrong is said, and nothing typed is lost."""

from __future__ import annotations

import io

import pytest
from flask import Flask

from surveyapp.services import profiles
from surveyapp.storage.accounts import events_about
from surveyapp.storage.engine import Database
from surveyapp.storage.profiles import profile_of
from surveyapp.storage.surveys import Survey
from tests.factories.surveys import published_survey
from tests.web.staff import Staff, StaffPage, member

DATE = {"as_at-day": "16", "as_at-month": "1", "as_at-year": "2025"}
HEADER = "dimension,category,number,source,as_at\n"


@pytest.fixture
def inspector(app: Flask, database: Database) -> Staff:
    return member(app, database, "inspector")


@pytest.fixture
def survey(database: Database) -> Survey:
    return published_survey(database)


def kept(database: Database, survey: Survey) -> list[tuple[str, str, int, str, str]]:
    with database.reading() as session:
        found = profile_of(session, survey.inspection_id)
        return [(one.dimension, one.category, one.number, one.source, str(one.as_at)) for one in found]


def page_of(inspector: Staff, survey: Survey, of: str = "total") -> StaffPage:
    page = inspector.get(f"/staff/inspections/{survey.inspection_id}/profile?of={of}")
    page.form_of = f"of={of}"
    return page


def read_lines(inspector: Staff, survey: Survey, lines: str) -> StaffPage:
    return inspector.send(page_of(inspector, survey), {"read": "lines", "lines": lines})


def test_numbers_are_entered_and_come_back(inspector: Staff, database: Database, survey: Survey) -> None:
    page = page_of(inspector, survey)
    sent = {"number-ehc-plans": "3,412", "number-sen-support": "9120", "source": "SEN2, table 1", **DATE}
    page = inspector.send(page, sent)
    assert "The figures have been saved" in page.text
    assert kept(database, survey) == [
        ("total", "ehc-plans", 3412, "SEN2, table 1", "2025-01-16"),
        ("total", "sen-support", 9120, "SEN2, table 1", "2025-01-16"),
    ]
    shown = page_of(inspector, survey)
    values = {each.get("name"): each.get("value") for each in shown.one("main").iter("input")}
    assert (values["number-ehc-plans"], values["source"], values["as_at-year"]) == ("3412", "SEN2, table 1", "2025")
    with database.reading() as session:
        [event, *_] = events_about(session, f"inspection:{survey.inspection_id}")
    assert (event.action, event.actor) == ("profile-changed", "inspector@example.org")


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    inspector: Staff, database: Database, survey: Survey
) -> None:
    page = inspector.send(page_of(inspector, survey), {"number-ehc-plans": "many", "source": "SEN2", **DATE})
    assert page.problems == ["“many” is not a whole number"]
    values = {each.get("name"): each.get("value") for each in page.one("main").iter("input")}
    assert (values["number-ehc-plans"], values["source"], values["as_at-day"]) == ("many", "SEN2", "16")
    page = inspector.send(page_of(inspector, survey), {"number-ehc-plans": "5"})
    assert "Enter where the number comes from" in page.problems
    assert kept(database, survey) == []


def test_a_file_with_faults_is_shown_line_by_line_and_can_be_put_right(
    inspector: Staff, database: Database, survey: Survey
) -> None:
    lines = HEADER + "total,ehc-plans,12,SEN2,2025-01-16\nage,nothing,3,,\ntotal,sen-support,x,,2031-01-01\n"
    page = read_lines(inspector, survey, lines)
    assert len(page.problems) == 3 or len(page.problems) == 4
    assert page.problems[0].startswith("Line 3: “")
    assert "Line 4: “x” is not a whole number" in page.problems
    assert "Line 4: “2031-01-01” is not a past date like 2025-01-16" in page.problems
    assert "age,nothing,3" in "".join(page.one("textarea").itertext())
    assert kept(database, survey) == []
    page = read_lines(inspector, survey, HEADER + "total,ehc-plans,12,SEN2,2025-01-16\ntotal,sen-support,30,,\n")
    assert "The figures have been saved" in page.text
    assert kept(database, survey)[1] == ("total", "sen-support", 30, "SEN2", "2025-01-16"), "as in the line above"


def test_a_file_without_its_columns_is_refused(inspector: Staff, survey: Survey) -> None:
    page = read_lines(inspector, survey, "category;number\nx;1\n")
    assert page.problems == [
        "The first line must name the columns dimension, category, number, source, as_at: dimension, source, as_at is "
        "missing"
    ]


def test_categories_are_those_of_the_background_questions(inspector: Staff, database: Database, survey: Survey) -> None:
    with database.reading() as session:
        dimensions = profiles.dimensions_of(session.merge(survey, load=False).inspection)
    asked = [each for each in dimensions if each.code != "total"]
    assert asked
    one = asked[0]
    number = f"number-{one.categories[0].value}"
    inspector.send(page_of(inspector, survey, one.code), {number: "44", "source": "Census", **DATE})
    assert kept(database, survey) == [(one.code, one.categories[0].value, 44, "Census", "2025-01-16")]
    assert inspector.get(f"/staff/inspections/{survey.inspection_id}/profile?of=nothing").status == 404


def test_a_file_that_is_not_in_utf_8_is_refused_with_words(inspector: Staff, survey: Survey) -> None:
    page = page_of(inspector, survey)
    sent = {each.get("name"): each.get("value") or "" for each in page.one("main").iter("input")}
    data = (io.BytesIO("dimension,category,number\nSüd".encode("cp1252")), "figures.csv")
    answer = inspector.client.post(page.url, data={**sent, "read": "lines", "file": data})
    assert (answer.status_code, "The file cannot be read: it is not in UTF-8" in answer.text) == (422, True)
