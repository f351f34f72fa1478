"""People who do not give up: they send again whenever nothing comes back, and remember what was confirmed."""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Protocol

from sqlalchemy import select

from surveyapp.config import Settings
from surveyapp.services.responses import reference
from surveyapp.storage import responses as store
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey
from tests.robot import MOST_PAGES, Lost, Robot
from tests.service import PATIENCE

TRY_AGAIN = {500, 502, 503}
_REFERENCE = re.compile(r'class="reference"[^0-9A-Z]*>(?:<bdi>)?([0-9A-Z]{4}-[0-9A-Z]{4})<')


@dataclass
class Met:
    """What people met who wanted an answer.

    `came`: what came in its place, and how often. `forgotten`: how often that was a page which did not show what had
    been typed. `longest`: seconds until the answer that took longest.
    """

    came: Counter[str] = field(default_factory=Counter)
    forgotten: int = 0
    longest: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def instead(self, what: str) -> None:
        """Count something that came in place of an answer."""
        with self.lock:
            self.came[what] += 1

    def waited(self, seconds: float) -> None:
        """Note how long an answer took."""
        self.longest = max(self.longest, seconds)


class Running(Protocol):
    """What serves pages from a database, in processes of its own or in threads of this one."""

    url: str
    database: Database
    settings: Settings


class Stubborn(Robot):
    """Somebody who presses the button again whenever nothing comes back, on the page that came if it has one."""

    def __init__(self, service: Running, seed: int, words: str, patience: float = PATIENCE) -> None:
        super().__init__(service.url, seed, timeout=patience, words=words)
        self._patience = patience
        self.met = Met()

    def insist(self, method: str, path: str, fields: list[tuple[str, str]] | None = None) -> tuple[int, str, str]:
        """One request, again and again until it is answered. Raises TimeoutError."""
        deadline = time.monotonic() + self._patience
        while (begun := time.monotonic()) < deadline:
            try:
                status, there, page = self.request(method, path, fields)
            except (OSError, http.client.HTTPException) as trouble:
                self.met.instead(type(trouble).__name__)
            else:
                self.met.waited(time.monotonic() - begun)
                if status not in TRY_AGAIN:
                    return status, there, page
                self.met.instead(f"{status} {heading_of(page)}")
                if there != path:  # the form arrived: it is the page after it that did not come
                    method, path, fields = "GET", there, None
                elif fields:
                    path, fields = self._once_more(page, path, fields)
            self.close()
            time.sleep(0.1)
        raise TimeoutError(f"no answer at {path} but {self.met.came}")

    def _once_more(self, page: str, path: str, fields: list[tuple[str, str]]) -> tuple[str, list[tuple[str, str]]]:
        """The form to send again: that of the page, which has to show what was typed."""
        shown = unescape(page)
        self.met.forgotten += any(value not in shown for name, value in fields if name.startswith("q-"))
        return self.worded(page, path) if 'method="post"' in page else (path, fields)

    def confirmed(self, slug: str) -> str:
        """The reference that this respondent was given in the end."""
        status, path, page = self.insist("GET", f"/s/{slug}")
        for _ in range(MOST_PAGES):
            found = reference_on(page)
            if found:
                return found
            if status >= 400:
                raise Lost(f"{status} at {path}: {page[:300]}")
            status, path, page = self.insist("POST", *self.worded(page, path))
        raise Lost(f"no confirmation; the last page was {path}")

    def worded(self, page: str, path: str, layout: str | None = None) -> tuple[str, list[tuple[str, str]]]:
        """The action of the page's form and its fields, every answer being this respondent's words."""
        action, fields = self.fill(page, path, layout)
        return action, [(name, self._words if name.startswith("q-") else value) for name, value in fields]


class Crowd:
    """So many people at once who answer a survey of two texts again and again, each time with words of their own."""

    def __init__(self, service: Running, slug: str, number: int, patience: float = PATIENCE) -> None:
        self._service = service
        self._slug = slug
        self._patience = patience
        self._enough = threading.Event()
        self._threads = [threading.Thread(target=self._respond, args=(n,), daemon=True) for n in range(number)]
        self.confirmed: dict[str, str] = {}
        self.troubles: list[BaseException] = []
        self.met = Met()

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Let everybody come to the end of what they are at, and wait for that."""
        self._enough.set()
        for thread in self._threads:
            thread.join(self._patience * 2)
        if any(thread.is_alive() for thread in self._threads):
            self.troubles.append(TimeoutError("somebody never came to an end"))

    def _respond(self, number: int) -> None:
        turn = 0
        while not self._enough.is_set() or turn == 0:
            words = f"respondent {number} turn {turn}"
            robot = Stubborn(self._service, number, words, self._patience)
            robot.met = self.met
            try:
                self.confirmed[words] = robot.confirmed(self._slug)
            except Exception as trouble:
                self.troubles.append(trouble)
                return
            finally:
                robot.close()
            turn += 1


def heading_of(page: str) -> str:
    """The first heading of a page, or of what is none the beginning."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", found[1])).split()) if found else page[:40]


def reference_on(page: str) -> str | None:
    """The reference on a confirmation, or on the page that says that the answers were sent before."""
    found = _REFERENCE.search(page)
    return found[1] if found else None


@dataclass(frozen=True)
class Books:
    """What was confirmed beside what is stored: words of respondents, which differ from one to the next.

    `lost`: confirmed and not stored as finished. `twice`: stored more than once. `changed`: stored under another
    reference than was confirmed. `unknown`: stored as finished though nobody got a confirmation.
    """

    confirmed: int
    stored: int
    lost: list[str]
    twice: list[str]
    changed: list[str]
    unknown: list[str]

    @property
    def agree(self) -> bool:
        """Whether each confirmation is stored once, and nothing else is."""
        return not (self.lost or self.twice or self.changed or self.unknown)


def balance(confirmed: Mapping[str, str], found: Sequence[tuple[str, str]]) -> Books:
    """Compare confirmations (words to reference) with what `finished` gives."""
    there = dict(found)
    return Books(
        confirmed=len(confirmed),
        stored=len(found),
        lost=sorted(confirmed.keys() - there.keys()),
        twice=sorted(words for words, number in Counter(words for words, _ in found).items() if number > 1),
        changed=sorted(words for words in confirmed.keys() & there.keys() if confirmed[words] != there[words]),
        unknown=sorted(there.keys() - confirmed.keys()),
    )


def finished(service: Running, slug: str) -> list[tuple[str, str]]:
    """What each finished response of a survey says to its first question, with its reference."""
    of_first = (store.answers.c.response_id == store.responses.c.id) & (store.answers.c.question == "who")
    query = select(store.responses.c.id, store.answers.c.value).outerjoin_from(store.responses, store.answers, of_first)
    query = query.where(
        store.responses.c.state == "finished",
        store.responses.c.survey_id == select(Survey.id).where(Survey.slug == slug).scalar_subquery(),
    )
    with service.database.reading() as session:
        rows = session.execute(query).all()
    return [(row.value or "", reference(service.settings.secret_key, row.id)) for row in rows]
