"""The page of figures by group."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from surveyapp.services.inspections import inspection_by_id
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey
from tests.factories.inspections import answered, published_inspection
from tests.web.staff import Staff, member


@pytest.fixture
def inspector(app: Flask, database: Database) -> Staff:
    return member(app, database, "inspector")


def parents(database: Database, inspection: int) -> Survey:
    with database.reading() as session:
        found = inspection_by_id(session, inspection)
        assert found is not None
        survey = next(one for one in found.surveys if one.audience == "parents-carers")
        assert survey.revision is not None, "loaded, for those who add responses"
        return survey


def fill(database: Database, inspection: int) -> str:
    """Families of three needs: content, not content, and too few to tell."""
    survey = parents(database, inspection)
    said = [("semh", "agree", 30), ("semh", "disagree", 10), ("slcn", "agree", 10), ("slcn", "disagree", 40)]
    said += [("asd", "agree", 12), ("asd", "disagree", 14), ("vi", "agree", 3)]
    answered(database, survey, [{"need": n, "help-health": a} for n, a, times in said for _ in range(times)])
    return f"/staff/surveys/{survey.slug}/groups"


def test_a_question_is_told_by_groups_with_chart_table_and_test(inspector: Staff, database: Database) -> None:
    address = fill(database, published_inspection(database))
    page = inspector.get(f"{address}?by=need")
    assert page.heading.endswith("Results by group")
    assert "need" in [option.get("value") for option in page.all("option")]
    assert "Social, emotional" in page.text
    assert "75.0%" in page.text
    assert "A difference larger than chance (χ² test, p < 0.001, adjusted by Holm over" in page.text
    assert "A difference between groups does not say why it is there." in page.text
    charts = [image for image in page.one("main").iter("img") if "/groups/" in image.get("src", "")]
    assert charts
    drawn = inspector.client.get(charts[0].get("src"))
    assert (drawn.status_code, drawn.mimetype) == (200, "image/svg+xml")
    assert "withheld" in charts[0].get("alt")


def test_a_small_group_is_withheld_with_another_that_would_give_it_away(inspector: Staff, database: Database) -> None:
    address = fill(database, published_inspection(database))
    page = inspector.get(f"{address}?by=need")
    rows = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in page.all("tr")]
    shown = {row[0] for row in rows if row[1][:1].isdigit()}
    assert len(shown) == 2, "of three that are large enough the smallest hides the others"
    assert not {"Sight", "Autism"} & shown
    assert "Withheld: Specific learning difficulty" in page.text


def test_groups_wait_until_the_survey_has_closed(inspector: Staff, database: Database) -> None:
    inspection = published_inspection(database, opens_in=timedelta(days=-1))
    address = fill(database, inspection)
    assert "Results by group are shown once the survey has closed." in inspector.get(address).text


def test_with_nobody_there_is_nothing_to_tell_apart(inspector: Staff, database: Database) -> None:
    survey = parents(database, published_inspection(database))
    page = inspector.get(f"/staff/surveys/{survey.slug}/groups")
    assert "There are no results by group" in page.text
    assert inspector.get(f"/staff/surveys/{survey.slug}/groups?by=nothing").status == 404


def test_the_summary_leads_there(inspector: Staff, database: Database) -> None:
    address = fill(database, published_inspection(database))
    page = inspector.get(address.replace("/groups", "/summary"))
    assert page.link("Results by group") == address
