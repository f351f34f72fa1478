"""Across an opening and a closing under load, with schedulers that are killed: by the rules, and each thing once."""

from __future__ import annotations

import random
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
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
from tests.torture.visits import Act, Form, Visitor, against_the_rules

SCHEDULERS = 5
STEADY, LINGERING, STRAGGLING, LEAVING, LOOKING = 6, 6, 4, 4, 4
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
    alarms = Alarms(service, SCHEDULERS)
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
    alarms.stop()
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

    def stop(self) -> None:
        """Ask all of them to stop."""
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(30)


class People:
    """Everybody who answers, by when they begin and how far they go."""

    def __init__(self, service: Running, times: SurveyTimes, slug: str) -> None:
        self._service, self.times, self.slug = service, times, slug
        ways: list[tuple[Callable[[int], None], int]] = [
            (self._steadily, STEADY),
            (self._lingering, LINGERING),
            (self._straggling, STRAGGLING),
            (self._leaving, LEAVING),
            (self._looking, LOOKING),
        ]
        self._threads = [threading.Thread(target=self._go, args=(way, n)) for way, most in ways for n in range(most)]
        self._lock = threading.Lock()
        self.acts: list[Act] = []
        self.confirmed: dict[str, str] = {}
        self.left: set[str] = set()
        self.late: set[str] = set()
        self.troubles: list[BaseException] = []

    def start(self) -> None:
        """Begin to knock."""
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Wait until all have come to their end."""
        for thread in self._threads:
            thread.join()

    def _go(self, way: Callable[[int], None], number: int) -> None:
        try:
            way(number)
        except Exception as trouble:
            self.troubles.append(trouble)

    def _steadily(self, number: int) -> None:
        """Answer again and again, from before the opening until after the closing."""
        turn = 0
        while datetime.now(UTC) < self.times.closes_at + timedelta(seconds=2):
            visitor = self._visitor(f"steady {number} turn {turn}")
            here = visitor.begin()
            if here is None:
                time.sleep(0.02)
            self._depart(visitor, visitor.finish(here) if here else None)
            turn += 1

    def _lingering(self, number: int) -> None:
        """Begin in the last moments, and finish in the time of grace, or too late where there is none."""
        visitor, form = self._begun(f"lingering {number}", timedelta(seconds=0.5 + 0.3 * number))
        _wait_for(self.times.closes_at + (self.times.grace_ends_at - self.times.closes_at) * number / LINGERING)
        self._depart(visitor, visitor.finish(visitor.save(form)))

    def _straggling(self, number: int) -> None:
        """Go on only when the time of grace is over."""
        visitor, form = self._begun(f"straggling {number}", timedelta(seconds=1 + number / 2))
        _wait_for(self.times.grace_ends_at + timedelta(seconds=0.02 + number / 2))
        visitor.save(form)
        self._depart(visitor)

    def _leaving(self, number: int) -> None:
        """Answer one question and never come back."""
        visitor, _ = self._begun(f"leaving {number}", timedelta(seconds=0.5 + number / 2))
        self._depart(visitor)

    def _looking(self, number: int) -> None:
        """Begin, and answer nothing."""
        _wait_for(self.times.closes_at - timedelta(seconds=0.5 + number / 2))
        visitor = self._visitor(f"looking {number}")
        visitor.begin()
        self._depart(visitor)

    def _begun(self, words: str, before_closing: timedelta) -> tuple[Visitor, Form | None]:
        """Somebody who has begun and answered the first question, so long before the closing; the form that is next."""
        _wait_for(self.times.closes_at - before_closing)
        visitor = self._visitor(words)
        here = visitor.begin()
        there = visitor.save(visitor.look(here)) if here else None
        return visitor, visitor.look(there) if there else None

    def _visitor(self, words: str) -> Visitor:
        return Visitor(self._service, self.slug, words)

    def _depart(self, visitor: Visitor, reference: str | None = None) -> None:
        visitor.close()
        saves = {act.outcome for act in visitor.acts if act.what == "save"}
        with self._lock:
            self.acts += visitor.acts
            if reference is not None:
                self.confirmed[visitor.words] = reference
            elif "accepted" in saves:
                self.left.add(visitor.words)
            if "late" in saves:
                self.late.add(visitor.words)


def _wait_for(instant: datetime) -> None:
    time.sleep(max(0.0, (instant - datetime.now(UTC)).total_seconds()))


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
