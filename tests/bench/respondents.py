"""Many respondents at once. They replay what robots did before, so that the load costs little beside the server."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import defaultdict
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import dataclass, field, replace
from http.client import HTTPResponse
from itertools import repeat
from urllib.parse import urlencode, urlsplit

import brotli

from tests.robot import Robot

BROWSER = (
    "User-Agent: Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
    "Accept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: en-GB,en;q=0.9\r\n"
    "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: navigate\r\n"
)
"""What a browser says at each request; pages are compressed for it as for any other."""
PATIENCE = 60.0
"""Seconds after which an answer counts as none."""
_TOKEN = re.compile(rb'name="token" value="([A-Za-z0-9_-]{22})"')
PLACE = "00000token-goes-here00"
"""Stands in a recorded form where the token of a respondent goes."""


NO_TOKENS = repeat("")
"""For ways that begin at the start page, which gives each its own."""


class Refused(Exception):
    """An answer other than the one that the robot got."""


@dataclass(frozen=True, slots=True)
class Step:
    """One request of a way: its name in tables, and the status and the bytes, not compressed, that the robot got."""

    name: str
    method: str
    path: str
    body: str
    status: int
    size: int = 0


Way = tuple[Step, ...]


@dataclass
class Times:
    """What a load did: seconds of each request by the name of its step, ways finished, and what went wrong."""

    by_step: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    ways: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0
    most_at_once: int = 0

    @property
    def requests(self) -> int:
        """How many requests were answered."""
        return sum(len(each) for each in self.by_step.values())


class _Recorder(Robot):
    """A robot that keeps what it sent, with a place where the token goes."""

    steps: list[Step]

    def request(self, method: str, path: str, fields: list[tuple[str, str]] | None = None) -> tuple[int, str, str]:
        self._fields, self._method = fields, method
        return super().request(method, path, fields)

    def read(self, path: str, answer: HTTPResponse) -> bytes:
        """Note the request that this answers; what follows a redirect is fetched without a body."""
        data = super().read(path, answer)
        sent = [(name, PLACE if name == "token" else value) for name, value in self._fields or ()]
        name = _name(self._method, path)
        self.steps.append(Step(name, self._method, path, urlencode(sent), answer.status, len(data)))
        self._fields, self._method = None, "GET"
        return data


def recorded(base: str, slug: str, layout: str, ways: int) -> list[Way]:
    """The ways of so many robots through a survey, each with other answers."""
    found = []
    for seed in range(ways):
        robot = _Recorder(base, seed=seed)
        robot.steps = []
        robot.walk(slug, layout)
        robot.close()
        found.append(tuple(robot.steps))
    return found


def for_survey(ways: Sequence[Way], before: str, after: str) -> list[Way]:
    """The same ways through a survey of the same questions at another address."""
    return [tuple(replace(s, path=s.path.replace(f"/s/{before}", f"/s/{after}", 1)) for s in way) for way in ways]


def _name(method: str, path: str) -> str:
    place = urlsplit(path).path.split("/")[3:]
    names = {
        ("GET", ""): "start page",
        ("POST", ""): "agree",
        ("GET", "q"): "questions",
        ("POST", "q"): "save questions",
        ("GET", "check"): "check answers",
        ("POST", "check"): "send",
        ("GET", "about-you"): "about you",
        ("POST", "about-you"): "go on to about you",
        ("GET", "send"): "ready to send",
        ("POST", "send"): "send",
        ("GET", "done"): "confirmation",
    }
    return names[method, place[0] if place else ""]


class Browser:
    """One respondent's browser: a connection of its own and cookies. `token`: of a draft that it has begun before."""

    def __init__(self, base: str, times: Times, token: str = "") -> None:
        parts = urlsplit(base)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._times = times
        self._cookies = {"cookies": "on", "draft": token} if token else {}
        self._token = token

    async def walk(self, way: Sequence[Step]) -> None:
        """Go a way to its end. Raises Refused, OSError, TimeoutError."""
        begun = time.perf_counter()
        self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        try:
            for step in way:
                started = time.perf_counter()
                status, body = await asyncio.wait_for(self._ask(step), PATIENCE)
                self._times.by_step[step.name].append(time.perf_counter() - started)
                if status != step.status:
                    raise Refused(f"{status} in place of {step.status} at {step.method} {step.name}")
                if not self._token and (found := _TOKEN.search(body)):
                    self._token = found.group(1).decode()
        finally:
            self._writer.close()
        self._times.ways.append(time.perf_counter() - begun)

    async def _ask(self, step: Step) -> tuple[int, bytes]:
        if PLACE in step.body and not self._token:
            raise Refused("no page had a token")
        body = step.body.replace(PLACE, self._token).encode()
        lines = [f"{step.method} {step.path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n{BROWSER}"]
        if self._cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self._cookies.items()) + "\r\n")
        if step.method == "POST":
            lines.append(f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n")
        self._writer.write("".join(lines).encode() + b"\r\n" + body)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in head[1:])]
        for name, value in headers:
            if name == "set-cookie":
                self._keep(value)
        said = dict(headers)
        data = await self._reader.readexactly(int(said.get("content-length", "0")))
        # Only the page with a new token is read.
        if said.get("content-encoding") == "br" and not self._token:
            data = brotli.decompress(data)
        return int(head[0].split()[1]), data

    def _keep(self, line: str) -> None:
        pair, _, rest = line.partition(";")
        name, _, value = pair.partition("=")
        if "max-age=0" in rest.lower():
            self._cookies.pop(name, None)
        else:
            self._cookies[name] = value


def one_after_another(
    base: str, ways: Sequence[Way], at_once: int, seconds: float, tokens: Iterator[str] = NO_TOKENS
) -> Times:
    """So many respondents at once for so long: as soon as one is done, the next begins.

    `tokens`: of drafts to go on with, for ways that do not begin at the start; there is an end when they are used up.
    """
    times = Times(most_at_once=at_once)

    async def seat(chosen: random.Random, until: float) -> None:
        for token in tokens:
            await _walk(base, times, chosen.choice(ways), token)
            if time.perf_counter() >= until:
                return

    async def everyone() -> None:
        until = time.perf_counter() + seconds
        await asyncio.gather(*(seat(random.Random(number), until) for number in range(at_once)))

    return _timed(everyone(), times)


def arriving(base: str, ways: Sequence[Way], rate: float, seconds: float, seed: int = 2014) -> Times:
    """Respondents who come on their own account, `rate` a second at random moments, whether the server keeps up or not.

    Each goes on at once from page to page; real ones take minutes, which leaves the server the same work.
    """
    times = Times()
    chosen = random.Random(seed)
    here = 0

    async def one(way: Way) -> None:
        nonlocal here
        here += 1
        times.most_at_once = max(times.most_at_once, here)
        await _walk(base, times, way)
        here -= 1

    async def everyone() -> None:
        begun = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for moment in _moments(chosen, rate, seconds):
                await asyncio.sleep(max(0.0, begun + moment - time.perf_counter()))
                group.create_task(one(chosen.choice(ways)))

    return _timed(everyone(), times)


def _moments(chosen: random.Random, rate: float, seconds: float) -> Iterator[float]:
    moment = chosen.expovariate(rate)
    while moment < seconds:
        yield moment
        moment += chosen.expovariate(rate)


async def _walk(base: str, times: Times, way: Way, token: str = "") -> None:
    try:
        await Browser(base, times, token).walk(way)
    except (Refused, OSError, TimeoutError, EOFError) as error:
        times.errors.append(f"{type(error).__name__}: {error}")


def _timed(work: Coroutine[None, None, None], times: Times) -> Times:
    started = time.perf_counter()
    asyncio.run(work)
    times.seconds = time.perf_counter() - started
    return times
