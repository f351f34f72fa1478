"""The page of weighted figures: beside the unweighted ones, with how they were made or why there are none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from surveyapp.storage.engine import Database
from tests.factories.inspections import answered, published_inspection
from tests.services.test_report_extras import families, supplied, survey_of
from tests.web.staff import Staff, member

SENTENCE = "Weights need the number of children and young people for each answer"


@pytest.fixture
def inspector(app: Flask, database: Database) -> Staff:
    return member(app, database, "inspector")


@pytest.fixture
def inspection(database: Database) -> int:
    found = published_inspection(database)
    families(database, found)
    return found


def address(database: Database, inspection: int) -> str:
    return f"/staff/surveys/{survey_of(database, inspection).slug}/weighted"


def test_weighted_shares_stand_beside_the_others_with_chart_table_and_method(
    inspector: Staff, database: Database, inspection: int
) -> None:
    supplied(database, inspection, sex={"f": 1_200, "m": 2_400})
    page = inspector.get(address(database, inspection))
    assert page.heading.endswith("Weighted and unweighted")
    rows = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in page.all("tr")]
    [row] = [row for row in rows if row[1] == "150"]
    assert row[3:5] == ["53.3%", "45%"]
    assert int(row[2]) < 150
    assert "What is your child’s sex? Totals from SEN2, 16 January 2030." in page.text
    assert "Weights meet these totals (post-stratification)." in page.text
    assert "count as much as" in page.text
    assert "Weights only put right what the numbers of the area speak of." in page.text
    [chart] = [image for image in page.one("main").iter("img") if "/weighted/" in image.get("src", "")]
    assert "Weighted: 45%" in chart.get("alt")
    drawn = inspector.client.get(chart.get("src"))
    assert (drawn.status_code, drawn.mimetype) == (200, "image/svg+xml")
    assert inspector.client.get(chart.get("src").replace("weighted-", "nothing-")).status_code == 404


def test_without_numbers_it_is_said_where_to_supply_them(inspector: Staff, database: Database, inspection: int) -> None:
    page = inspector.get(address(database, inspection))
    assert SENTENCE in page.text
    assert page.link("Who lives in the area") == f"/staff/inspections/{inspection}/profile"


def test_numbers_that_cannot_be_used_are_named_with_the_reason(
    inspector: Staff, database: Database, inspection: int
) -> None:
    supplied(database, inspection, sex={"f": 1_200})
    page = inspector.get(address(database, inspection))
    assert "None of the numbers supplied can be used." in page.text
    assert "What is your child’s sex? Not used: fewer than two of its answers have a number." in page.text
    assert SENTENCE in page.text


def test_weights_wait_until_the_survey_has_closed(inspector: Staff, database: Database) -> None:
    inspection = published_inspection(database, opens_in=timedelta(days=-1))
    families(database, inspection)
    supplied(database, inspection, sex={"f": 1_200, "m": 2_400})
    page = inspector.get(address(database, inspection))
    assert "Weighted figures are shown once the survey has closed." in page.text
    assert not list(page.one("main").iter("img"))


def test_who_may_not_supply_numbers_has_no_link_there(app: Flask, database: Database, inspection: int) -> None:
    page = member(app, database, "quality-assurer").get(address(database, inspection))
    assert SENTENCE in page.text
    assert "Who lives in the area" not in page.text


@pytest.mark.parametrize("page", ["summary", "groups"])
def test_summary_and_groups_lead_there(inspector: Staff, database: Database, inspection: int, page: str) -> None:
    there = address(database, inspection)
    assert inspector.get(there.replace("/weighted", f"/{page}")).link("Weighted and unweighted") == there


def test_new_numbers_make_new_weights(inspector: Staff, database: Database, inspection: int) -> None:
    supplied(database, inspection, sex={"f": 1_200, "m": 2_400})
    assert "45%" in inspector.get(address(database, inspection)).text
    supplied(database, inspection, sex={"f": 2_400, "m": 1_200})
    assert "65%" in inspector.get(address(database, inspection)).text


def test_a_question_that_could_tell_of_a_few_is_named_and_not_weighted(inspector: Staff, database: Database) -> None:
    inspection = published_inspection(database)
    said = [("f", 30), ("m", 30)]
    each = [{"sex": sex, "help-health": "agree"} for sex, times in said for _ in range(times)]
    few = [{"sex": "f", "help-education": "agree"}] * 40 + [{"sex": "m", "help-education": "disagree"}] * 4
    answered(database, survey_of(database, inspection), [*each, *few])
    supplied(database, inspection, sex={"f": 1_200, "m": 2_400})
    text = inspector.get(address(database, inspection)).text
    assert "No weighted figures, as they could give away what a few people answered" in text
