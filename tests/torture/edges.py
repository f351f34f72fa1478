"""Across an opening and a closing under load, with schedulers that are killed: by the rules, and each thing once."""

from __future__ import annotations

import random
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from surveyapp.domain.windows import SurveyTimes
from surveyapp.services import accounts, surveys
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.storage import responses as store
from surveyapp.storage.surveys import Survey
from tests.crowd import Running, balance, finished
from tests.factories.surveys import present, published_survey, questionnaire_file
from tests.service import Service, until
from tests.torture.findings import Findings, counted
from tests.torture.grounds import DATABASES, NAMES, Ground, ground
from tests.torture.once import judge_effects, undone
from tests.torture.people import People
from tests.torture.visits import against_the_rules

SCHEDULERS = 5
ASIDE = 8
"""Surveys that nobody answers, with edges all along, so that kills meet effects."""
AHEAD = timedelta(seconds=5)
KILL_EVERY = 3.0
"""Seconds between two kills of schedulers, on average."""
TAKEN_OVER_WITHIN = 180.0
"""Seconds: a claim of a killed process is taken over after two minutes, by the next sweep."""


def run(seconds: float = 20, databases: tuple[str, ...] = DATABASES, **_: object) -> Iterator[Findings]:
    """The campaign on each database."""
    for kind in databases:
        with ground(kind) as here:
            yield campaign(here, NAMES[kind], window=timedelta(seconds=seconds), grace=timedelta(minutes=1))


def campaign(here: Ground, name: str, *, window: timedelta, grace: timedelta) -> Findings:
    """A window of this length opens and closes while people answer. `grace`: of whole minutes, may be nought."""
    findings = Findings(f"An opening and a closing under load: {name}")
    service = here.service
    begun = datetime.now(UTC)
    survey, others = prepare(service, ASIDE, begun)
    with closing(Alarms(service, SCHEDULERS)) as alarms:
        service.start("--no-scheduler")
        times = window_of(service, survey, AHEAD, window, grace)
        step = (AHEAD + window + grace) / ASIDE
        for number, other in enumerate(others):
            window_of(service, other, AHEAD / 2 + number * step, step / 2, timedelta(0))
        people = People(service, times, survey.slug)
        people.start()
        alarms.kill_until(times.grace_ends_at + timedelta(seconds=3))
        people.finish()
        until(lambda: not undone(service, datetime.now(UTC)), "something due was not done", TAKEN_OVER_WITHIN)
    findings.note("schedulers at once, and how often one was killed", f"{len(alarms.running)}, {alarms.killed}")
    judge(findings, people, service)
    return findings


class Alarms:
    """Schedulers, each a process of its own. Whichever is killed is started again."""

    def __init__(self, service: Service, number: int) -> None:
        self._service = service
        self._chance = random.Random(2014)
        self.running: list[subprocess.Popen[bytes]] = [service.run("scheduler") for _ in range(number)]
        self.killed = 0

    def kill_until(self, end: datetime) -> None:
        """Kill one every few seconds up to an instant."""
        while (left := (end - datetime.now(UTC)).total_seconds()) > 0:
            time.sleep(min(left, KILL_EVERY * self._chance.uniform(0.5, 1.5)))
            victim = self.running.pop(self._chance.randrange(len(self.running)))
            victim.kill()
            victim.wait()
            self.killed += 1
            self.running.append(self._service.run("scheduler"))

    def close(self) -> None:
        """Ask all of them to stop."""
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(30)


def prepare(service: Running, aside: int, now: datetime) -> tuple[Survey, list[Survey]]:
    """The survey that people answer, those beside it, and somebody who is told of their edges."""
    database, ahead = service.database, {"opens_in": timedelta(days=1), "closes_in": timedelta(days=2)}
    with database.writing() as session:
        who = {"email": "lead@example.org", "role": "lead-inspector", "password": "three words together"}
        accounts.add_user(session, COMMAND_LINE, **who, now=now)
    survey = published_survey(database, now, yaml=questionnaire_file("two_questions"), **ahead)
    return survey, [published_survey(database, now, area=f"Area {n}", **ahead) for n in range(aside)]


def window_of(
    service: Running, survey: Survey, opens_in: timedelta, length: timedelta, grace: timedelta
) -> SurveyTimes:
    """Move the window of a survey: from so long after now, of this length."""
    now = datetime.now(UTC)
    with service.database.writing() as session:
        found = present(session, survey)
        surveys.change_grace(session, COMMAND_LINE, found, minutes=round(grace.total_seconds() / 60), now=now)
        opens_at = now + opens_in
        window = {"opens_at": opens_at, "closes_at": opens_at + length}
        surveys.change_window(session, COMMAND_LINE, found, **window, reason="a campaign", now=now)
        return found.times


def judge(findings: Findings, people: People, service: Running) -> None:
    """Compare what people were answered with the rules and with what is stored, and effects with what they left."""
    _judge_acts(findings, people)
    _judge_books(findings, people, service)
    judge_effects(findings, service)


def _judge_acts(findings: Findings, people: People) -> None:
    wrong = against_the_rules(people.acts, people.times)
    for what in ("begin", "save", "send"):
        numbers = Counter(act.outcome for act in people.acts if act.what == what)
        findings.note(f"forms sent to {what}", counted(numbers))
    findings.note("answered otherwise than the rules say", len(wrong))
    findings.expect(wrong == [], f"against the rules: {wrong[:5]}")
    findings.expect(people.troubles == [], f"somebody could not go on: {people.troubles[:3]!r}")
    begun = {act.outcome for act in people.acts if act.what == "begin"}
    findings.expect({"accepted", "refused"} <= begun, "nobody came before the opening or after the closing")


def _judge_books(findings: Findings, people: People, service: Running) -> None:
    slug = people.slug
    books = balance(people.confirmed, finished(service, slug))
    rows = select(store.responses.c.state, store.answers.c.value).join_from(store.responses, store.answers)
    with service.database.reading() as session:
        of_survey = store.responses.c.survey_id == select(Survey.id).where(Survey.slug == slug).scalar_subquery()
        found = session.execute(rows.where(of_survey)).all()
        drafts = session.scalar(select(func.count()).where(of_survey, store.responses.c.state == "draft"))
    partial = {row.value for row in found if row.state == "partial"}
    late = {row.value for row in found if row.state == "late"}
    findings.note("confirmations received", books.confirmed)
    findings.note("of these stored once, with the reference that was confirmed", books.confirmed - len(books.lost))
    findings.note("stored as finished, and never confirmed", len(books.unknown))
    findings.note("begun and not finished, kept as partial", f"{len(partial)} of {len(people.left)}")
    findings.note("sent after the time of grace, kept as late", f"{len(late)} of {len(people.late)}")
    findings.note("drafts left over", drafts or 0)
    findings.expect(books.agree, f"{books}")
    findings.expect(partial == people.left, f"partial: {sorted(partial ^ people.left)}")
    findings.expect(late == people.late, f"late: {sorted(late ^ people.late)}")
    findings.expect(not drafts, "drafts were not ended")
