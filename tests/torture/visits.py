"""Respondents who note when each of their acts was sent and answered, and what the rules say about it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from surveyapp.domain.windows import SurveyTimes
from tests.crowd import Running, reference_on
from tests.robot import MOST_PAGES, REDIRECTS, Lost, Robot

CLOSED, NOT_YET = "This survey has closed", "This survey is not open yet"
LATE = "This page came after the survey had closed"
Form = tuple[str, list[tuple[str, str]]]
"""Where a form is sent, and its fields with what is filled in."""

SEND_AGAIN = "Nothing is lost: please send it again."


def present() -> datetime:
    """The present by this machine's clock, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Act:
    """One form that was sent: when, when the answer was there, and what it said. Both times are aware and UTC.

    `what`: begin, save or send. `outcome`: accepted, refused, late, or again where the form came back to be sent once
    more; else the status.
    """

    what: str
    outcome: str
    sent: datetime
    answered: datetime


class Visitor(Robot):
    """One respondent of a survey of two texts, one question a page. `words` are given to both questions."""

    def __init__(self, service: Running, slug: str, words: str, clock: Callable[[], datetime] = present) -> None:
        super().__init__(service.url, words=words)
        self.slug, self.words, self._clock = slug, words, clock
        self.acts: list[Act] = []
        self.cookies["cookies"] = "on"

    def begin(self) -> str | None:
        """Agree to take part. Where the first question is; None where the survey is not open."""
        fields = [("token", secrets.token_urlsafe(16)), ("agree", "yes"), ("layout", "question")]
        return self._act("begin", (f"/s/{self.slug}", fields))[0]

    def look(self, path: str) -> Form | None:
        """The form on the page at a path, filled in; None where the survey has closed."""
        _, _, page = self.once("GET", path)
        return None if CLOSED in page else self._worded(page, path)

    def save(self, form: Form | None) -> str | None:
        """Send the form of a question, once more where it comes back. Where it leads; None where it came too late."""
        if form is None:
            return None
        there, page = self._act("save", form)
        if self.acts[-1].outcome == "again":
            there, page = self._act("save", self._worded(page, form[0]))
        return there

    def finish(self, path: str | None) -> str | None:
        """Go on from a path to the end. The reference; None where it was too late."""
        for _ in range(MOST_PAGES):
            if path is None:
                return None
            status, there, page = self.once("GET", path)
            if found := reference_on(page):
                return found
            if CLOSED in page:
                return None
            if status in REDIRECTS:
                path = there
            elif "/q/" in path:
                path = self.save(self._worded(page, path))
            else:
                path, _ = self._act("send", self._worded(page, path))
        raise Lost(f"no confirmation; the last page was {path}")

    def _worded(self, page: str, path: str) -> Form:
        action, fields = self.fill(page, path)
        return action, [(name, self.words if name.startswith("q-") else value) for name, value in fields]

    def _act(self, what: str, form: Form) -> tuple[str | None, str]:
        """Send a form. Where it leads; None where it was not accepted. And the page that came."""
        sent = self._clock()
        status, there, page = self.once("POST", *form)
        self.acts.append(Act(what, _outcome(status, page), sent, self._clock()))
        return (there if status in REDIRECTS else None), page


def _outcome(status: int, page: str) -> str:
    if status in REDIRECTS:
        return "accepted"
    if status == 400 and SEND_AGAIN in page:
        return "again"
    return "late" if LATE in page else "refused" if CLOSED in page or NOT_YET in page else str(status)


def against_the_rules(acts: Iterable[Act], times: SurveyTimes) -> list[str]:
    """Acts whose outcome no instant between sending and answering allows.

    To begin is allowed in [opens, closes), to save and to send in [opens, end of grace).
    """
    found = []
    for act in acts:
        ends = times.closes_at if act.what == "begin" else times.grace_ends_at
        could_be_in = act.sent < ends and act.answered >= times.opens_at
        could_be_out = act.sent < times.opens_at or act.answered >= ends
        holds = {"accepted": could_be_in, "refused": could_be_out}
        if act.what != "begin":
            holds |= {"late": could_be_out, "again": could_be_out}
        if not holds.get(act.outcome, False):
            found.append(f"{act.what} {act.outcome}, sent {act.sent:%H:%M:%S.%f}, answered {act.answered:%H:%M:%S.%f}")
    return found
