"""People who answer across an opening and a closing: steadily, in the last moment, too late, or not to the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from surveyapp.domain.windows import SurveyTimes
from tests.crowd import Running
from tests.torture.visits import Act, Form, Visitor

STEADY, LINGERING, STRAGGLING, LEAVING, LOOKING = 6, 6, 4, 4, 4
"""How many there are of each sort."""


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
        each = [(way, number) for way, most in ways for number in range(most)]
        self._threads = [threading.Thread(target=self._go, args=one, daemon=True) for one in each]
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
        form = visitor.look(there) if there else None
        visitor.close()  # the server hangs up long before they go on
        return visitor, form

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
