"""Clocks: windows over both changes of the clock, servers in other zones, a clock that is set back and forth."""

from __future__ import annotations

import math
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from surveyapp.domain.windows import SurveyTimes
from surveyapp.services import surveys
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.storage.effects import Effect
from surveyapp.storage.surveys import Survey
from tests.factories.surveys import present as as_stored
from tests.factories.surveys import published_survey, questionnaire_file
from tests.service import Service, until
from tests.torture.fake_clock import FakeClock
from tests.torture.findings import Findings
from tests.torture.grounds import DATABASES, NAMES, Ground, ground
from tests.torture.once import judge_effects, undone
from tests.torture.visits import Act, Visitor, against_the_rules, present

CHANGES = {
    "autumn": datetime(2026, 10, 25, 1, tzinfo=UTC),
    "spring": datetime(2027, 3, 28, 1, tzinfo=UTC),
}
"""When clocks in the United Kingdom change."""

TOLD = {
    "autumn": ("1:59am (UK time, BST) on Sunday 25 October 2026", "1am (UK time, GMT) on Sunday 25 October 2026"),
    "spring": ("12:59am (UK time) on Sunday 28 March 2027", "2am (UK time) on Sunday 28 March 2027"),
}
"""How pages tell of a window that opens seconds before a change and closes seconds after it."""

ZONES = ("Pacific/Auckland", "Asia/Kathmandu", "America/St_Johns")
SUMMER = datetime(2030, 7, 1, 11, tzinfo=UTC)
TOLD_OF_SUMMER = "midday (UK time) on Monday 1 July 2030"
BEFORE, AFTER = timedelta(seconds=5), timedelta(seconds=5)
"""How long before a change a window opens, and how long after it closes."""

LEAD = timedelta(seconds=4)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STEPS = (HOUR, -HOUR, -HOUR, HOUR)
"""By how much the clock is set forward or back, one after the other."""

PROMPT = 20.0
"""Seconds after which an effect is late: schedulers sweep every fifteen."""

PEOPLE = 4


def run(databases: tuple[str, ...] = DATABASES, **_: object) -> Iterator[Findings]:
    """The campaign on each database."""
    yield from (campaign(kind) for kind in databases)


def campaign(kind: str) -> Findings:
    """Every clock in turn, on one kind of database."""
    findings = Findings(f"Clocks: {NAMES[kind]}")
    for zone in ZONES:
        with ground(kind, workers=2, server_settings={"timezone": "Asia/Tokyo"}, TZ=zone) as here:
            in_zone(findings, here, zone)
    for name, change in CHANGES.items():
        with by_fake_clock(kind, change - HOUR, TZ="Europe/London") as (here, clock):
            over_change(findings, here, clock, name)
    with by_fake_clock(kind, datetime.now(UTC)) as (here, clock):
        set_back_and_forth(findings, here, clock)
    return findings


@contextmanager
def by_fake_clock(kind: str, start: datetime, **environment: str) -> Iterator[tuple[Ground, FakeClock]]:
    """A ground whose service runs by a clock of its own."""
    with tempfile.TemporaryDirectory() as folder:
        clock = FakeClock(Path(folder) / "clock", start)
        with ground(kind, workers=2, **clock.environment(), **environment) as here:
            yield here, clock


def in_zone(findings: Findings, here: Ground, zone: str) -> None:
    """A server whose machine, and whose database, believe to be elsewhere."""
    service = here.service
    now = datetime.now(UTC)
    summer = published_survey(
        service.database, now, area="Summer", opens_in=SUMMER - now, closes_in=SUMMER - now + timedelta(days=4)
    )
    survey = _survey(service, now)
    service.start()
    wrong = _told_wrongly(service, summer.slug, TOLD_OF_SUMMER)
    now = datetime.now(UTC)
    times = _window(service, survey, now + LEAD, now + LEAD + BEFORE, now)
    acts = _visits(service, survey.slug, times, present)
    until(lambda: not undone(service, present()), "something due was not done")
    wrong += against_the_rules(acts, times)
    _judge(findings, service, f"in the zone {zone}", acts, wrong)


def over_change(findings: Findings, here: Ground, clock: FakeClock, name: str) -> None:
    """A window that opens before clocks change and closes after it, on a machine that keeps London's time."""
    service, change = here.service, CHANGES[name]
    survey = _survey(service, clock.now())
    times = _window(service, survey, change - BEFORE, change + AFTER, clock.now())
    service.start()
    clock.set_to(times.opens_at - LEAD)
    wrong = _told_wrongly(service, survey.slug, TOLD[name][0])
    acts = _visits(service, survey.slug, times, clock.now)
    wrong += _told_wrongly(service, survey.slug, TOLD[name][1])
    until(lambda: not undone(service, clock.now()), "something due was not done")
    wrong += against_the_rules(acts, times)
    _judge(findings, service, f"over the change of {name}", acts, wrong)


def set_back_and_forth(findings: Findings, here: Ground, clock: FakeClock) -> None:
    """After each step a window opens in seconds: nobody is let in too early, and staff are told promptly.

    Meanwhile others answer a survey that is open all the time. Another closes in half an hour: a clock that is ahead
    ends it, and when the clock is right again people must be let in again.
    """
    service = here.service
    always = _survey(service, clock.now(), -DAY)
    service.start()
    soon = published_survey(
        service.database, clock.now(), area="Soon", yaml=questionnaire_file("two_questions"), closes_in=HOUR / 2
    )
    _window(service, soon, soon.opens_at, soon.closes_at, clock.now())
    let_in: list[bool] = []
    enough = threading.Event()
    seen: list[Act] = []
    person = threading.Thread(target=_answer_until, args=(service, always.slug, enough, seen, clock.now), daemon=True)
    person.start()
    waited: list[float] = []
    wrong: list[str] = []
    for number, step in enumerate(STEPS):
        clock.set_to(clock.now() + step)
        survey = published_survey(
            service.database,
            clock.now(),
            area=f"Step {number}",
            yaml=questionnaire_file("two_questions"),
            opens_in=LEAD,
            closes_in=DAY,
        )
        wrong += against_the_rules(_visits(service, survey.slug, survey.times, clock.now), survey.times)
        with suppress(TimeoutError):
            until(lambda survey=survey: not undone(service, survey.opens_at), "an opening was not acted on", PROMPT * 2)
        waited.append(_late_by(service, survey))
        let_in.append(_lets_in(service, soon))
    enough.set()
    person.join()
    refused = [act for act in seen if act.outcome != "accepted"]
    findings.note("clock set forward or back by an hour while people answer", f"{len(STEPS)} times")
    findings.note(
        "forms sent meanwhile to a survey that is open all the time; of them refused", f"{len(seen)}; {len(refused)}"
    )
    findings.note("let in or refused against the rules", len(wrong))
    findings.note("openings acted on more than 20 seconds late", sum(seconds > PROMPT for seconds in waited))
    findings.expect(seen and not wrong and not refused, f"against the rules: {wrong[:3]} {refused[:3]}")
    findings.note(
        "a survey that the step forward ended, after each step", ", ".join("open" if i else "closed" for i in let_in)
    )
    findings.expect(let_in == [False, True, True, True], f"after each step the survey let people in: {let_in}")
    findings.expect(max(waited) <= PROMPT, f"after a step openings were acted on late, in seconds: {waited}")
    judge_effects(findings, service, again=soon)


def _survey(service: Service, now: datetime, opens_in: timedelta = DAY) -> Survey:
    yaml = questionnaire_file("two_questions")
    return published_survey(service.database, now, yaml=yaml, opens_in=opens_in, closes_in=opens_in + 2 * DAY)


def _window(service: Service, survey: Survey, opens_at: datetime, closes_at: datetime, now: datetime) -> SurveyTimes:
    """Move the window, with no time of grace."""
    with service.database.writing() as session:
        found = as_stored(session, survey)
        surveys.change_grace(session, COMMAND_LINE, found, minutes=0, now=now)
        window = {"opens_at": opens_at, "closes_at": closes_at, "reason": "a campaign"}
        surveys.change_window(session, COMMAND_LINE, found, **window, now=now)
        return found.times


def _visits(service: Service, slug: str, times: SurveyTimes, clock: Callable[[], datetime]) -> list[Act]:
    """What people met who came again and again from now on until seconds after the opening or the closing."""
    end = min(times.closes_at, times.opens_at + BEFORE + AFTER) + timedelta(seconds=2)
    acts: list[Act] = []

    def come() -> None:
        while clock() < end:
            acts.extend(_once(service, slug, clock))
            time.sleep(0.05)

    threads = [threading.Thread(target=come, daemon=True) for _ in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return acts


def _answer_until(
    service: Service, slug: str, enough: threading.Event, acts: list[Act], clock: Callable[[], datetime]
) -> None:
    while not enough.wait(0.1):
        acts.extend(_once(service, slug, clock))


def _once(service: Service, slug: str, clock: Callable[[], datetime]) -> list[Act]:
    visitor = Visitor(service, slug, "Somebody.", clock)
    visitor.finish(visitor.begin())
    visitor.close()
    return visitor.acts


def _told_wrongly(service: Service, slug: str, told: str) -> list[str]:
    """Nothing where the page of a survey that is not open says when it opens or closed in these words."""
    visitor = Visitor(service, slug, "")
    _, _, page = visitor.once("GET", f"/s/{slug}")
    visitor.close()
    return [] if told in page else [f"the page does not say {told}"]


def _lets_in(service: Service, survey: Survey) -> bool:
    """Whether somebody may answer now, from the start to the confirmation."""
    visitor = Visitor(service, survey.slug, "Somebody.")
    reference = visitor.finish(visitor.begin())
    visitor.close()
    return reference is not None


def _late_by(service: Service, survey: Survey) -> float:
    """Seconds from the opening of a survey until it was acted on; infinite where it was not."""
    query = select(Effect.done_at).where(Effect.survey_id == survey.id, Effect.kind == "opened")
    with service.database.reading() as session:
        done_at = session.scalars(query).one()
    return (done_at - survey.opens_at).total_seconds() if done_at else math.inf


def _judge(findings: Findings, service: Service, where: str, acts: list[Act], wrong: list[str]) -> None:
    begun = [act.outcome for act in acts if act.what == "begin"]
    checked = Findings("")
    judge_effects(checked, service)
    findings.note(
        f"{where}: let in, refused, against the rules, effects done twice or too early",
        f"{begun.count('accepted')}, {begun.count('refused')}, {len(wrong)}, {len(checked.faults)}",
    )
    findings.expect(not wrong, f"{where}: {wrong[:3]}")
    findings.expect({"accepted", "refused"} <= set(begun), f"{where}: nobody was let in, or nobody refused")
    findings.faults += [f"{where}: {fault}" for fault in checked.faults]
