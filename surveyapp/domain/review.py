"""Reviewing a wording: verdicts on contents, what they come to, and what may be published."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Literal

from surveyapp.domain.wording_parts import Unit

Decision = Literal["accepted", "changed", "declined", "withdrawn"]
DECISIONS: tuple[Decision, ...] = ("accepted", "changed", "declined", "withdrawn")
"""How a request for a change can end: the proposal taken over, other words found, declined, or taken back."""

ALARMS: tuple[timedelta, ...] = (timedelta(hours=24), timedelta(hours=2))
"""How long before its opening a survey without a published wording raises the alarm."""

REMINDERS: tuple[timedelta, ...] = (timedelta(hours=48), timedelta(hours=4))
"""How long before the review is due reviewers who have not finished are reminded. Ours: no source gives one."""


class Standing(StrEnum):
    """Where a unit stands with those who pass it."""

    PASSED = "passed"
    CARRIED = "carried"
    CHANGE = "change"
    WAITING = "waiting"

    @property
    def is_approved(self) -> bool:
        """Whether the wording may be shown without an override."""
        return self in {Standing.PASSED, Standing.CARRIED}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one reviewer said of one content, here and now. The later of two by one reviewer counts."""

    content_hash: str
    reviewer: str
    is_fine: bool


def standings(
    hashes: Mapping[Unit, str], verdicts: Iterable[Verdict], passed_elsewhere: Collection[str]
) -> dict[Unit, Standing]:
    """Where each unit stands. `verdicts`: those given in this survey by people who may, in the order of time.

    One reviewer who asks for a change keeps a wording from being passed, until they or the words change. A wording
    that was passed in another survey is passed here, unless somebody here asks for a change.
    """
    latest: dict[tuple[str, str], bool] = {}
    for verdict in verdicts:
        latest[verdict.content_hash, verdict.reviewer] = verdict.is_fine
    given: dict[str, list[bool]] = {}
    for (content, _), is_fine in latest.items():
        given.setdefault(content, []).append(is_fine)
    return {unit: _standing(content, given, passed_elsewhere) for unit, content in hashes.items()}


def unapproved(found: Mapping[Unit, Standing]) -> Iterator[Unit]:
    """The units that nobody has passed, or that somebody wants changed."""
    return (unit for unit, standing in found.items() if not standing.is_approved)


def _standing(content: str, given: Mapping[str, list[bool]], passed_elsewhere: Collection[str]) -> Standing:
    verdicts = given.get(content, [])
    if not all(verdicts):
        return Standing.CHANGE
    if verdicts:
        return Standing.PASSED
    return Standing.CARRIED if content in passed_elsewhere else Standing.WAITING
