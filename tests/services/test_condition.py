"""What operators are told of the database: totals over all surveys, on both databases."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import event

from surveyapp.domain.windows import SurveyState
from surveyapp.services import effects, halts, trials
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.services.condition import Condition, condition_at
from surveyapp.services.mail import MOST_FAILURES
from surveyapp.storage.effects import Mail
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import surveys_in_order
from tests.factories.responses import add_responses
from tests.factories.surveys import NOW, present, published_survey, questionnaire_file

HOUR = timedelta(hours=1)
SMALL = questionnaire_file("two_questions")


def condition(database: Database, after: timedelta = timedelta()) -> Condition:
    with database.reading() as session:
        return condition_at(session, NOW + after)


def test_nothing_at_all(database: Database) -> None:
    assert condition(database) == Condition(0, 0, 0, 0, 0, timedelta(), None, 0, 0, 0, timedelta())


def test_responses_of_all_surveys_together(database: Database) -> None:
    first = published_survey(database, yaml=SMALL)
    second = published_survey(database, area="Westmere", yaml=SMALL)
    for survey, state, number in (
        (first, "draft", 2),
        (second, "draft", 1),
        (first, "finished", 3),
        (second, "late-included", 1),
        (first, "partial", 4),
        (second, "late", 5),
        (second, "late-left-out", 6),
    ):
        add_responses(database, survey, number, state)
    found = condition(database)
    assert (found.surveys_open, found.drafts, found.finished, found.partial, found.late_waiting) == (2, 3, 4, 4, 5)


def test_open_is_what_is_published_announced_and_in_its_window(database: Database) -> None:
    published_survey(database, area="Draftham", publish=False)
    published_survey(database, area="Secretham", announced_in=3 * HOUR)
    published_survey(database, area="Soonham", opens_in=HOUR)
    published_survey(database, area="Overham", closes_in=timedelta())
    published_survey(database, area="Openham", opens_in=timedelta(), closes_in=HOUR)
    stopped = published_survey(database, area="Stopham")
    with database.writing() as session:
        halts.pause(session, COMMAND_LINE, present(session, stopped), reason="Snow", now=NOW)
    assert condition(database).surveys_open == 1
    assert condition(database, HOUR).surveys_open == 1  # one closes in the moment in which the other opens
    for hours in range(-5, 5):
        at = NOW + hours * HOUR
        with database.reading() as session:
            states = [survey.state_at(at) for survey in surveys_in_order(session)]
        assert condition(database, hours * HOUR).surveys_open == states.count(SurveyState.OPEN)


def test_what_is_due_and_undone_lags(database: Database) -> None:
    published_survey(database, opens_in=2 * HOUR, closes_in=5 * HOUR)
    assert condition(database, HOUR).window_lag == timedelta()
    assert condition(database, 2 * HOUR).window_lag == timedelta()
    assert condition(database, 6 * HOUR).window_lag == 4 * HOUR
    effects.sweep(database, NOW + 6 * HOUR, "a worker")
    assert condition(database, 6 * HOUR).window_lag == timedelta()


def test_the_newest_sign_of_any_scheduler_counts(database: Database) -> None:
    effects.beat(database, NOW - HOUR, "one")
    effects.beat(database, NOW - timedelta(seconds=20), "another")
    assert condition(database).heartbeat_age == timedelta(seconds=20)
    assert condition(database, -HOUR).heartbeat_age == timedelta(), "a clock that was set back"


def test_mail_that_waits_and_mail_that_was_given_up(database: Database) -> None:
    with database.writing() as session:
        for failures, sent in ((0, None), (1, None), (MOST_FAILURES, None), (MOST_FAILURES - 1, NOW)):
            session.add(
                Mail(recipient="a@b.example", subject="", body="", queued_at=NOW, failures=failures, sent_at=sent)
            )
        session.commit()
    found = condition(database)
    assert (found.mail_waiting, found.mail_given_up) == (2, 1)


def test_trials_are_in_no_number(database: Database) -> None:
    survey = published_survey(database, yaml=SMALL)
    before = condition(database)
    with database.writing() as session:
        trial = trials.show(session, COMMAND_LINE, present(session, survey), now=NOW)
    assert trial.is_trial
    add_responses(database, trial, 3, "finished")
    assert condition(database) == before


def test_it_takes_a_handful_of_queries(database: Database) -> None:
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    condition(database)
    assert len([each for each in asked if each.startswith("SELECT")]) == 6
