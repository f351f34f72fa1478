"""The page that compares the surveys of an inspection, and an area before and now."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from flask import Flask

from surveyapp.storage.engine import Database
from tests.factories.inspections import published_inspection
from tests.services.test_comparisons import fill
from tests.web.staff import Staff, member


@pytest.fixture
def inspector(app: Flask, database: Database) -> Staff:
    return member(app, database, "inspector")


def test_audiences_stand_side_by_side_with_their_words_and_the_test(inspector: Staff, database: Database) -> None:
    inspection = published_inspection(database)
    fill(database, inspection, "parents-carers", 40, 160)
    fill(database, inspection, "young-people", 60, 40)
    start = inspector.get(f"/staff/inspections/{inspection}")
    page = inspector.get(start.link("Comparison of the surveys"))
    assert page.heading.endswith("Comparison of the surveys")
    assert "Parents and carers" in page.text
    assert "200 20.0% 15.0 to 26.1" in page.text
    assert "A difference larger than chance (χ² test, p < 0.001, adjusted by Holm over 1 test)." in page.text
    assert "withheld" in page.text, "practitioners did not answer"
    assert "No test: figures are withheld." in page.text
    assert "Each of them speaks of what they see" in page.text
    [chart] = [image for image in page.all("img") if "/comparison/" in image.get("src", "")]
    assert "20%" in chart.get("alt")
    drawn = inspector.client.get(chart.get("src"))
    assert (drawn.status_code, drawn.mimetype) == (200, "image/svg+xml")
    assert inspector.client.get(chart.get("src").replace("/audiences/", "/nobody/")).status_code == 404
    assert "Before and now" not in page.text
    assert not page.all("select")


def test_another_inspection_of_the_area_is_chosen_without_scripts(inspector: Staff, database: Database) -> None:
    before = published_inspection(database, first_day=date(2029, 6, 12), opens_in=timedelta(days=-400))
    inspection = published_inspection(database, kind="revisit")
    elsewhere = published_inspection(database, area="Westmere")
    fill(database, before, "parents-carers", 20, 80)
    fill(database, inspection, "parents-carers", 22, 78)
    address = f"/staff/inspections/{inspection}/comparison"
    [select] = inspector.get(address).all("select")
    assert [option.get("value") for option in select.iter("option")] == [str(before)]
    page = inspector.get(f"{address}?with={before}")
    assert "Before and now: Parents and carers" in page.text
    assert "Before: 12 June 2029" in page.text
    assert "No difference larger than chance (χ² test, p = 0.728, adjusted by Holm over 1 test)." in page.text
    assert "No two surveys with figures ask for the same thing." in page.text, "a re-visit has one audience"
    for other in (elsewhere, inspection, 99):
        assert inspector.get(f"{address}?with={other}").status == 404
    assert inspector.get("/staff/inspections/99/comparison").status == 404


def test_with_nothing_open_yet_there_is_nothing_to_compare(inspector: Staff, database: Database) -> None:
    inspection = published_inspection(database, opens_in=timedelta(days=2))
    page = inspector.get(f"/staff/inspections/{inspection}/comparison")
    assert "No two surveys with figures ask for the same thing." in page.text


def test_who_sees_no_figures_has_no_link(app: Flask, database: Database) -> None:
    inspection = published_inspection(database)
    officer = member(app, database, "support-officer")
    assert "Comparison of the surveys" not in officer.get(f"/staff/inspections/{inspection}").text
    assert officer.get(f"/staff/inspections/{inspection}/comparison").status == 403


def test_statistics_are_loaded_only_when_somebody_compares() -> None:
    names = ("scipy", "pandas", "surveyapp.web.comparison_pages")
    code = f"import sys, surveyapp.app; print([name for name in {names} if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"
