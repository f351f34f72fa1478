"""Slow clients, many of them, on a real server: the others are answered, and the slow ones too in the end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from surveyapp.app import LARGEST_FORM
from surveyapp.commands.patient_worker import LARGEST_HEAD, request_ends_at
from surveyapp.commands.serve import gunicorn_arguments
from tests.service import free_port, until

HEAD = b"POST /privacy HTTP/1.1\r\nHost: here\r\n"
ASKED = b"GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n"
MANY = 36
"""More clients than the server has threads, many times over."""


@pytest.mark.parametrize(
    ("came", "end"),
    [
        (b"", None),
        (b"GET / HTTP/1.1\r\nHost: here\r\n", None),
        (ASKED, len(ASKED)),
        (ASKED + ASKED, len(ASKED)),
        (HEAD + b"Content-Length: 3\r\n\r\nab", None),
        (HEAD + b"Content-Length: 3\r\n\r\nabcd", len(HEAD) + 24),
        (HEAD + b"content-length:3 \r\n\r\nabc", len(HEAD) + 24),
        (HEAD + b"X-Content-Length: 9\r\n\r\n", len(HEAD) + 23),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n", None),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", len(HEAD) + 41),
    ],
)
def test_where_a_request_ends(came: bytes, end: int | None) -> None:
    assert request_ends_at(came) == end


@pytest.mark.parametrize(
    "came",
    [
        b"x" * (LARGEST_HEAD + 1),
        HEAD + b"Content-Length: %d\r\n\r\nx" % (LARGEST_FORM + 1),
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"x" * (LARGEST_FORM + 1),
    ],
)
def test_what_is_too_large_is_not_collected(came: bytes) -> None:
    assert request_ends_at(came) == len(came)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server with one worker."""
    found = free_port()
    environment = {**os.environ, "SURVEYAPP_INSTANCE_DIR": str(tmp_path_factory.mktemp("patient"))}
    process = subprocess.Popen(gunicorn_arguments("127.0.0.1", found, 1, access_log=False), env=environment)
    until(lambda: listens(found), "the server does not listen")
    yield found
    process.send_signal(signal.SIGTERM)
    process.wait(30)


@pytest.fixture
def connect(port: int) -> Iterator[Callable[[], socket.socket]]:
    with ExitStack() as opened:
        yield lambda: opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def answer(client: socket.socket) -> bytes:
    """What comes back until the other side has told of the length of its answer and sent as much."""
    came = b""
    while (piece := client.recv(65536)) and request_ends_at(came := came + piece) is None:
        pass
    return came


def test_slow_clients_keep_nobody_out(connect: Callable[[], socket.socket]) -> None:
    slow = [connect() for _ in range(MANY)]
    for number, client in enumerate(slow):
        client.sendall(ASKED[:number] if number % 2 else HEAD + b"Content-Length: 30\r\n\r\nx")
    begun = time.monotonic()
    other = connect()
    other.sendall(ASKED)
    assert answer(other).startswith(b"HTTP/1.1 200")
    assert time.monotonic() - begun < 5
    for number, client in enumerate(slow):
        for byte in ASKED[number:] if number % 2 else b"y" * 29:
            client.send(bytes([byte]))
    for number, client in enumerate(slow):
        assert answer(client).startswith(b"HTTP/1.1 200" if number % 2 else b"HTTP/1.1 405")


def test_several_requests_on_one_connection_even_at_once(connect: Callable[[], socket.socket]) -> None:
    client = connect()
    client.sendall(ASKED + ASKED + ASKED[:10])
    came = b""
    while came.count(b"HTTP/1.1 200") < 2:
        came += client.recv(65536)
    client.sendall(ASKED[10:])
    assert answer(client).startswith(b"HTTP/1.1 200")


def test_the_answer_to_far_too_much_can_be_read(connect: Callable[[], socket.socket]) -> None:
    client = connect()
    client.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % (20 * LARGEST_FORM))
    for _ in range(20):
        client.sendall(b"x" * LARGEST_FORM)
    assert client.recv(65536).startswith((b"HTTP/1.1 413", b"HTTP/1.1 405"))


def test_whoever_hangs_up_half_way_leaves_nothing_behind(connect: Callable[[], socket.socket]) -> None:
    for _ in range(MANY):
        client = connect()
        client.sendall(ASKED[:20])
        client.close()
    client = connect()
    client.sendall(ASKED)
    assert answer(client).startswith(b"HTTP/1.1 200")
