"""Clients that are slow, that send too much, or that begin by the thousand and never finish."""

from __future__ import annotations

import http.client
import secrets
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import psutil
from sqlalchemy import func, select

from surveyapp.services import surveys
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.storage import responses as store
from tests.crowd import heading_of
from tests.factories.surveys import present, published_survey, questionnaire_file
from tests.service import until
from tests.torture import nginx
from tests.torture.findings import Findings, counted
from tests.torture.grounds import DATABASES, NAMES, Ground, ground
from tests.torture.once import undone
from tests.torture.scenes import Scene, play
from tests.torture.visits import Visitor

SLOW = 100
LARGE = 200 * 1024 * 1024
PIECE = b"q-who=" + b"x" * 65530
MEMORY = 64 * 1024 * 1024
"""Bytes by which a process may have grown after it was sent too much."""
AT_ONCE = 16
ANSWERED = 10
"""One in so many of those who begin answers the first question."""


def run(
    seconds: float = 30, drafts: int = 10_000, databases: tuple[str, ...] = DATABASES, **_: object
) -> Iterator[Findings]:
    """The campaign on each database; what does not depend on it only on the first.

    `seconds`: how long the slow ones go on.
    """
    for kind in databases:
        findings = Findings(f"Clients: {NAMES[kind]}")
        if kind == databases[0]:
            slow_clients(findings, kind, seconds)
            large_bodies(findings, kind)
        half_open(findings, kind, drafts)
        yield findings


def slow_clients(findings: Findings, kind: str, seconds: float) -> None:
    """Many who send a byte a second, half of them in the head of their request, half in its body.

    They hold threads: a proxy in front, which a real service has, takes requests in whole.
    """
    name = f"{SLOW} clients that send a byte a second, for {seconds:.0f} seconds"
    if nginx.program() is None:
        findings.note(f"{name}, behind nginx", "not tried: nginx is not installed")
    else:
        with ground(kind, SURVEYAPP_PROXIES="1") as here, nginx.in_front(here.service):
            play(findings, here, f"{name}, behind nginx", slow, seconds, answered=True)
    with ground(kind) as here:
        play(findings, here, f"{name}, and no proxy in front", slow, seconds)


def large_bodies(findings: Findings, kind: str) -> None:
    """Far more than a form may hold, with its length told and without."""
    with ground(kind) as here:
        service = here.service
        slug = published_survey(service.database, datetime.now(UTC), yaml=questionnaire_file("two_questions")).slug
        service.start()
        before = _memory(here)
        answers = {name: _sent(here, slug, chunked=name == "in chunks") for name in ("with its length", "in chunks")}
        grown = max(0, _memory(here) - before)
        for name, answer in answers.items():
            findings.note(f"a form of 200 MB, {name}", answer)
            findings.expect(answer.startswith("413 "), f"a form of 200 MB, {name}: {answer}")
        findings.expect(grown < MEMORY, f"a form of 200 MB made processes grow by {grown:,} bytes")


def half_open(findings: Findings, kind: str, number: int) -> None:
    """So many who begin, of whom few answer anything and nobody sends; then their survey ends, while others answer."""
    with ground(kind) as here:
        name = f"{number:,} half-open responses, which end while others answer"
        play(findings, here, name, lambda scene: begun_by_many(findings, scene, number), 0, answered=True)


@contextmanager
def slow(scene: Scene) -> Iterator[None]:
    """Send a byte a second on each connection, and connect anew where one is cut off."""
    enough = threading.Event()
    thread = threading.Thread(target=_drip, args=(scene, enough), daemon=True)
    thread.start()
    yield
    enough.set()
    thread.join()


def _drip(scene: Scene, enough: threading.Event) -> None:
    port = urlsplit(scene.here.service.url).port
    head = f"POST /s/{scene.slug} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    starts = (head.encode() + b"X-Slow: ", head.encode() + b"Content-Length: 2000\r\n\r\nq-who=")
    open_now: dict[int, socket.socket] = {}
    while not enough.wait(1):
        for number in range(SLOW):
            with suppress(OSError):
                if number not in open_now:
                    open_now[number] = socket.create_connection(("127.0.0.1", port), timeout=5)
                    open_now[number].sendall(starts[number % 2])
                open_now[number].sendall(b"x")
                continue
            if number in open_now:
                open_now.pop(number).close()
    for each in open_now.values():
        each.close()


def _sent(here: Ground, slug: str, *, chunked: bool) -> str:
    """The status and the heading of the answer to too large a form; what went wrong where there was none."""
    with closing(http.client.HTTPConnection("127.0.0.1", here.service.port, timeout=60)) as connection:
        connection.putrequest("POST", f"/s/{slug}/q/who")
        connection.putheader("Content-Type", "application/x-www-form-urlencoded")
        connection.putheader(*(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(LARGE))))
        connection.endheaders()
        stopped = ""
        try:
            for piece in _pieces(chunked):
                connection.send(piece)
        except OSError as error:
            stopped = f", and no more was taken ({type(error).__name__})"
        try:
            answer = connection.getresponse()
            return f"{answer.status} {heading_of(answer.read().decode())}{stopped}"
        except (OSError, http.client.HTTPException) as error:
            return f"no answer: {type(error).__name__}{stopped}"


def _pieces(chunked: bool) -> Iterable[bytes]:
    for _ in range(LARGE // len(PIECE)):
        yield b"%x\r\n%s\r\n" % (len(PIECE), PIECE) if chunked else PIECE
    yield b"0\r\n\r\n" if chunked else PIECE[: LARGE % len(PIECE)]


def _memory(here: Ground) -> int:
    """Bytes that the largest process of the service holds."""
    sizes = []
    for process in here.service.processes():
        with suppress(psutil.NoSuchProcess):
            sizes.append(process.memory_info().rss)
    return max(sizes)


@contextmanager
def begun_by_many(findings: Findings, scene: Scene, number: int) -> Iterator[None]:
    """Begin, answer now and then, and see the drafts end, each as it should."""
    service, now = scene.here.service, datetime.now(UTC)
    survey = published_survey(service.database, now, area="Half-open", yaml=questionnaire_file("two_questions"))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        saved = list(pool.map(lambda n: _begin(scene, survey.slug, n), range(number)))
    now = datetime.now(UTC)
    with service.database.writing() as session:
        found = present(session, survey)
        surveys.change_grace(session, COMMAND_LINE, found, minutes=0, now=now)
        window = {"opens_at": survey.opens_at, "closes_at": now + timedelta(seconds=1), "reason": "a campaign"}
        surveys.change_window(session, COMMAND_LINE, found, **window, now=now)
    time.sleep(1)
    until(lambda: not undone(service, datetime.now(UTC)), "the survey was not ended")
    with service.database.reading() as session:
        query = select(store.responses.c.state, func.count()).where(store.responses.c.survey_id == survey.id)
        states = dict(Counter({row[0]: row[1] for row in session.execute(query.group_by(store.responses.c.state))}))
    findings.note(
        "begun; of them answered one question; kept when the survey ended",
        f"{len(saved):,}; {sum(saved):,}; {counted(states)}",
    )
    findings.expect(states == {"partial": sum(saved)}, f"half-open responses became {states}")
    yield


def _begin(scene: Scene, slug: str, number: int) -> bool:
    """Begin, and perhaps answer the first question. Whether an answer was accepted."""
    visitor = Visitor(scene.here.service, slug, f"half-open {number} {secrets.token_hex(4)}")
    try:
        here = visitor.begin()
        answers = number % ANSWERED == 0
        return bool(answers and here and visitor.save(visitor.look(here)))
    finally:
        visitor.close()
