"""Comparisons: of the audiences of an inspection, and of an area before and now."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from surveyapp.domain.errors import DomainError
from surveyapp.services import comparisons, summaries
from surveyapp.services.actors import Actor
from surveyapp.services.comparisons import Comparison
from surveyapp.services.inspections import inspection_by_id
from surveyapp.storage.engine import Database
from tests.factories.inspections import answered, published_inspection
from tests.factories.surveys import AREA, NOW

INSPECTOR = Actor("inspector@example.org", "inspector")


def fill(database: Database, inspection: int, audience: str, agree: int, disagree: int) -> None:
    """People of one audience who agree, or not, that health services give the right help."""
    with database.reading() as session:
        found = inspection_by_id(session, inspection)
        assert found is not None
        survey = next(one for one in found.surveys if one.audience == audience)
        assert survey.revision is not None, "loaded, for those who add responses"
    said = ["agree"] * agree + ["disagree"] * disagree
    answered(database, survey, [{"help-health": each} for each in said])


def compared(database: Database, inspection: int, other: int | None = None, actor: Actor = INSPECTOR) -> Comparison:
    with database.writing() as session:
        found = [inspection_by_id(session, each) for each in (inspection, *([other] if other else []))]
        snapshots = {
            survey.id: summaries.publish_snapshot(session, INSPECTOR, survey, now=NOW).id
            for each in found
            if each is not None
            for survey in comparisons.with_figures(each, NOW)
        }
        assert found[0] is not None
        return comparisons.compare(session, actor, found[0], found[1] if other else None, snapshots)


def test_audiences_are_compared_where_they_were_asked_for_the_same(database: Database) -> None:
    inspection = published_inspection(database)
    fill(database, inspection, "parents-carers", 40, 60)
    fill(database, inspection, "young-people", 30, 20)
    fill(database, inspection, "practitioners", 3, 4)
    found = compared(database, inspection)
    measures = {measure.code: measure for measure in found.audiences}
    assert {"needs-found", "heard", "right-help-health"} <= set(measures)
    assert "adult-life" not in measures, "several answers have no favourable share"
    health = measures["right-help-health"]
    assert [(row.strand, row.n, row.count) for row in health.rows] == [
        ("parents-carers", 100, 40),
        ("young-people", 50, 30),
        ("practitioners", None, None),
    ]
    assert len({row.wording for row in health.rows}) == 3
    assert health.difference is not None
    assert (health.difference.test, health.difference.family) == ("chi-squared", 1)
    assert (found.times, found.earlier, found.later) == ((), None, None)


def test_an_area_is_compared_with_what_it_was(database: Database) -> None:
    before = published_inspection(database, first_day=date(2029, 6, 12), opens_in=timedelta(days=-400))
    now = published_inspection(database, kind="revisit", area=AREA.upper())
    elsewhere = published_inspection(database, area="Westmere")
    fill(database, before, "parents-carers", 20, 80)
    fill(database, now, "parents-carers", 55, 45)
    with database.reading() as session:
        for one, others in ((before, [now]), (now, [before]), (elsewhere, [])):
            found = inspection_by_id(session, one)
            assert found is not None
            assert [other.id for other in comparisons.others(session, found, NOW)] == others
    for one, other in ((now, before), (before, now)):
        made = compared(database, one, other)
        assert made.earlier is not None
        assert made.later is not None
        assert (made.earlier.id, made.later.id) == (before, now)
        [parents] = made.times
        assert parents.audience == "parents-carers"
        health = next(measure for measure in parents.measures if measure.code == "right-help-health")
        assert [(row.strand, row.percent) for row in health.rows] == [("before", 20.0), ("now", 55.0)]
        assert health.difference is not None
        assert health.difference.significant
        assert "other-time" in health.caveats


def test_surveys_that_have_not_opened_are_not_looked_at(database: Database) -> None:
    later = published_inspection(database, opens_in=timedelta(days=2))
    assert compared(database, later).audiences == ()


@pytest.mark.parametrize("role", ["support-officer", "administrator", "nominated-officer", "forum-reviewer"])
def test_who_sees_no_figures_compares_none(database: Database, role: str) -> None:
    inspection = published_inspection(database)
    with pytest.raises(DomainError) as refused:
        compared(database, inspection, actor=Actor("x@example.org", role))
    assert refused.value.code == "not-permitted"
