"""One trouble at a time, while people answer: what they see, whether it ends by itself, and what is stored."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.crowd import Crowd, balance, finished
from tests.factories.surveys import published_survey, questionnaire_file
from tests.service import PATIENCE, until
from tests.torture.findings import Findings, counted
from tests.torture.grounds import Ground

PEOPLE = 6
MOST_PATIENT = 15.0
"""Seconds that nobody should wait while nothing but the machine is busy."""
BEFORE, AFTER = 2.0, 5.0
"""Seconds of answering before the trouble begins, and of answering without a flaw when all is well again."""


@dataclass(frozen=True)
class Scene:
    """A running service with a survey that people answer."""

    here: Ground
    slug: str
    crowd: Crowd


Trouble = Callable[[Scene], AbstractContextManager[object]]


def play(
    findings: Findings, here: Ground, name: str, trouble: Trouble, seconds: float, *, answered: bool = False
) -> None:
    """Let people answer, let the trouble last so many seconds, and see that they are answered again by themselves.

    `answered`: the trouble is none for those who answer, and must not keep them from it.
    """
    service = here.service
    slug = published_survey(service.database, datetime.now(UTC), yaml=questionnaire_file("two_questions")).slug
    service.start()
    crowd = Crowd(service, slug, PEOPLE, patience=seconds + PATIENCE)
    crowd.start()
    time.sleep(BEFORE)
    before = len(crowd.confirmed)
    with trouble(Scene(here, slug, crowd)):
        time.sleep(seconds)
    meanwhile = len(crowd.confirmed) - before
    faults = []
    if answered and (meanwhile < PEOPLE or crowd.met.came or crowd.met.longest > MOST_PATIENT):
        faults.append(
            f"{meanwhile} were confirmed, some waited {crowd.met.longest:.0f} s or met {counted(crowd.met.came)}"
        )
    try:
        _answered_again(here, crowd)
    except TimeoutError as error:
        faults.append(str(error))
    crowd.finish()
    books = balance(crowd.confirmed, finished(service, slug))
    if crowd.troubles:
        faults.append(f"somebody could not go on: {crowd.troubles[:2]!r}")
    if crowd.met.forgotten:
        faults.append(f"{crowd.met.forgotten} pages did not show what was typed")
    faults += [f"not a page of ours: {came}" for came in crowd.met.came if came.startswith("500")]
    if not books.agree:
        faults.append(str(books))
    findings.note(
        name,
        f"came in place of answers: {counted(crowd.met.came)}; without what was typed: {crowd.met.forgotten}; "
        f"confirmed: {books.confirmed} ({meanwhile} meanwhile), of these lost: {len(books.lost)}, "
        f"twice: {len(books.twice)}; "
        f"longest wait: {crowd.met.longest:.0f} s",
    )
    findings.faults += [f"{name}: {fault}" for fault in faults]


def _answered_again(here: Ground, crowd: Crowd) -> None:
    """Wait until everything is as before, and see that it stays so for some seconds. Raises TimeoutError."""
    confirmed = len(crowd.confirmed)
    until(lambda: len(crowd.confirmed) >= confirmed + PEOPLE, "people are not answered again by themselves")
    until(here.service.is_ready, "the service is not ready again by itself")
    until(lambda: _goes_well(crowd), f"some are still not answered: {counted(crowd.met.came)}")


def _goes_well(crowd: Crowd) -> bool:
    """Whether everybody is answered for some seconds."""
    before = crowd.met.came.total()
    time.sleep(AFTER)
    return crowd.met.came.total() == before
