"""What stands in a report beside its figures, gathered from everything that is known of a survey."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from surveyapp.analysis.profile import Supplied
from surveyapp.reports import bundle
from surveyapp.reports.extras import Extras
from surveyapp.services import comments_gathering, comments_marking, concerns, profiles, report_extras, summaries
from surveyapp.services.actors import Actor
from surveyapp.services.inspections import inspection_by_id
from surveyapp.storage.comments import Comment
from surveyapp.storage.engine import Database
from surveyapp.storage.snapshots import newest_published
from surveyapp.storage.surveys import Survey
from tests.factories.inspections import answered, published_inspection
from tests.factories.surveys import AREA, NOW, present

LEAD = Actor("lead@example.org", "lead-inspector")
SEX = {"f": 1_200, "m": 2_400}


def survey_of(database: Database, inspection: int, audience: str = "parents-carers") -> Survey:
    with database.reading() as session:
        found = inspection_by_id(session, inspection)
        assert found is not None
        survey = next(one for one in found.surveys if one.audience == audience)
        assert survey.revision is not None, "loaded, for those who add responses"
        return survey


def families(database: Database, inspection: int, agree: int = 60) -> None:
    """A hundred families of boys and girls; of the boys' fewer agree."""
    said = [("f", "agree", agree), ("f", "disagree", 60 - agree + 10), ("m", "agree", 20), ("m", "disagree", 60)]
    each = [{"sex": sex, "help-health": answer} for sex, answer, times in said for _ in range(times)]
    answered(database, survey_of(database, inspection), each)


def gathered(database: Database, inspection: int, *, whole: bool = True, language: str = "en") -> Extras:
    """The extras of the parents' report, once the figures of all audiences have been seen."""
    with database.writing() as session:
        found = inspection_by_id(session, inspection)
        assert found is not None
        taken = {one.audience: summaries.publish_snapshot(session, LEAD, one, now=NOW).id for one in found.surveys[:2]}
    with database.reading() as session:
        found = inspection_by_id(session, inspection)
        assert found is not None
        survey = found.surveys[0]
        snapshot = summaries.published_snapshot(session, survey, taken["parents-carers"])
        assert snapshot is not None
        make = report_extras.whole if whole else report_extras.in_short
        return make(session, survey, snapshot, language)


def supplied(
    database: Database, inspection: int, sources: tuple[str, ...] = ("SEN2",), **numbers: dict[str, int]
) -> None:
    """How many such people live in the area, by question (`_` for `-`) and answer, from sources that take turns."""
    figures = [
        Supplied(code.replace("_", "-"), value, number, sources[place % len(sources)], date(2030, 1, 16))
        for code, answers in numbers.items()
        for place, (value, number) in enumerate(answers.items())
    ]
    with database.writing() as session:
        found = inspection_by_id(session, inspection)
        assert found is not None
        profiles.replace(session, LEAD, found, figures, dimensions={each.dimension for each in figures}, now=NOW)


def lives_there(database: Database, inspection: int) -> None:
    supplied(database, inspection, sex=SEX)


@pytest.fixture
def inspection(database: Database) -> int:
    found = published_inspection(database)
    families(database, found)
    return found


def test_how_the_survey_was_run_is_told(database: Database, inspection: int) -> None:
    process = gathered(database, inspection, whole=False).process
    assert process is not None
    assert (process.area, process.audience) == (AREA, "parents and carers")
    assert process.versions == ("standard", "easy-read")
    assert any("the parent carer forum passed 0" in line for line in process.wording)
    assert any("a test" in line for line in process.overrides)


def test_groups_audiences_and_tests_are_there(database: Database, inspection: int) -> None:
    answered(database, survey_of(database, inspection, "young-people"), [{"help-health": "agree"}] * 30)
    extras = gathered(database, inspection)
    [by_sex] = [comparison for comparison in extras.groups if comparison.code == "sex"]
    [row] = [each for each in by_sex.rows if each.code == "help-health"]
    assert [(share.n, round(share.percent or 0)) for share in row.shares] == [(70, 86), (80, 25)]
    assert row.test is not None
    assert row.test.differs
    assert extras.audiences is not None
    [measure] = [each for each in extras.audiences.rows if each.shares[0].n is not None]
    assert [share.n for share in measure.shares][:2] == [150, 30]
    assert extras.before is None


def test_those_who_answered_are_held_against_those_who_live_there(database: Database, inspection: int) -> None:
    lives_there(database, inspection)
    extras = gathered(database, inspection)
    [profile] = extras.profile
    assert profile.source == "SEN2, 16 January 2030"
    rows = {row.category: (row.respondents, row.population) for row in profile.rows if row.population}
    assert list(rows.values()) == [(70, 1_200), (80, 2_400)]
    assert extras.weighted is not None
    [weighted] = [row for row in extras.weighted.rows if row.code == "help-health"]
    # A third girls and two thirds boys: (86 + 2 × 25) / 3, where 53 % were counted.
    assert round(weighted.percent or 0) == 53
    assert weighted.weighted_percent == 45


def test_several_questions_are_raked_and_answers_without_a_number_keep_their_share(database: Database) -> None:
    inspection = published_inspection(database)
    said = [("f", "5-10", "agree", 40), ("f", "11-15", "disagree", 30), ("m", "5-10", "agree", 30)]
    said += [("m", "11-15", "disagree", 20), ("m", "16-19", "disagree", 30)]
    said += [("f", "under-5", "disagree", 20), ("m", "20-25", "disagree", 20)]
    answers = [{"sex": s, "age-band": b, "help-health": a} for s, b, a, times in said for _ in range(times)]
    answered(database, survey_of(database, inspection), answers)
    supplied(database, inspection, sex=SEX, age_band={"5-10": 300, "11-15": 100, "16-19": 0})
    weighted = gathered(database, inspection).weighted
    assert weighted is not None
    assert "Weights meet the totals of all these questions at once (raking)." in weighted.method
    [age] = [line for line in weighted.method if line.startswith("How old is your child?")]
    assert (
        age
        == "How old is your child? Totals from SEN2, 16 January 2030. Without a number: Under 5; 16 to 19; 20 to 25."
    )
    [row] = [row for row in weighted.rows if row.code == "help-health"]
    # Of 190, 70 are in no stratum of age and keep their share; of the others three quarters agree.
    assert row.weighted_percent == round(100 * 0.75 * 120 / 190)
    assert weighted.unused == ()


@pytest.mark.parametrize(
    ("numbers", "sources", "reason"),
    [
        ({"sex": {"f": 1_200}}, ("SEN2",), "fewer than two of its answers have a number."),
        ({"sex": {"f": 1_200, "m": 0}}, ("SEN2",), "fewer than two of its answers have a number."),
        ({"sex": SEX}, ("SEN2", "School census"), "its numbers have several sources or dates."),
        ({"setting": {"mainstream": 10, "special": 20}}, ("SEN2",), "too few people gave its answers."),
    ],
)
def test_numbers_that_cannot_be_totals_are_said_with_the_reason(
    database: Database, inspection: int, numbers: dict[str, dict[str, int]], sources: tuple[str, ...], reason: str
) -> None:
    supplied(database, inspection, sources, **numbers)
    weighted = gathered(database, inspection).weighted
    assert weighted is not None
    assert weighted.rows == ()
    assert weighted.method == ("None of the numbers supplied can be used.",)
    [line] = weighted.unused
    assert line.endswith(f"Not used: {reason}")


def test_one_question_that_cannot_be_used_does_not_spoil_another(database: Database, inspection: int) -> None:
    supplied(database, inspection, sex=SEX, setting={"mainstream": 10, "special": 20})
    weighted = gathered(database, inspection).weighted
    assert weighted is not None
    assert [row.weighted_percent for row in weighted.rows] == [45]
    assert len(weighted.unused) == 1


def test_before_and_now_are_of_one_area_and_audience(database: Database) -> None:
    before = published_inspection(database, first_day=date(2029, 6, 12), opens_in=timedelta(days=-400))
    families(database, before, agree=40)
    gathered(database, before)
    now = published_inspection(database)
    families(database, now)
    extras = gathered(database, now)
    assert extras.before is not None
    [row] = [each for each in extras.before.rows if each.shares[0].n is not None]
    assert [round(share.percent or 0) for share in row.shares] == [40, 53]


def test_themes_are_counted_as_far_as_they_may_be_told(database: Database) -> None:
    inspection = published_inspection(database)
    survey = survey_of(database, inspection)
    answered(database, survey, [{"works-well": f"The taxi was late on day {n}."} for n in range(30)])
    comments_gathering.gather(database, NOW)
    with database.writing() as session:
        keys = sorted(session.scalars(select(Comment.key)))
        for name, mine in (("Taxis", keys[:12]), ("Days", keys[10:14]), ("Late", keys[14:18])):
            comments_marking.put_in_theme(session, LEAD, present(session, survey), mine, name, now=NOW)
    [themes] = [each for each in gathered(database, inspection).themes if each.code == "works-well"]
    assert themes.comments == 30
    assert [(theme.name, theme.count) for theme in themes.themes] == [("Taxis", 12), ("Days", None), ("Late", None)]
    assert themes.uncovered is None, "the rest would be the two that are withheld"
    with database.writing() as session:
        concerns.raise_one(
            session, LEAD, present(session, survey), session.get_one(Comment, keys[0]), "He is afraid.", now=NOW
        )
    [themes] = [each for each in gathered(database, inspection).themes if each.code == "works-well"]
    assert themes.comments is None, "29 beside the 30 of the summary would say that one is held back"


def test_the_files_hold_it_all_and_say_it_in_the_language_of_the_report(database: Database, inspection: int) -> None:
    lives_there(database, inspection)
    extras = gathered(database, inspection, language="ur")
    with database.reading() as session:
        found = inspection_by_id(session, inspection)
        assert found is not None
        survey = found.surveys[0]
        snapshot = newest_published(session, survey.id)
        assert snapshot is not None
        summary = summaries.summary_of(session, survey, snapshot)
    files = bundle.files(summary, ["json", "html"], "ur", extras)
    page = files["summary.html"].decode()
    assert 'dir="rtl"' in page
    assert "SEN2" in page
    assert json.loads(files["summary.json"])["weighted"]
