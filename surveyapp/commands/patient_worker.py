"""gunicorn's worker with threads, made patient: a thread is given a request when all of it has come.

As gunicorn does it, a thread reads what comes, however slowly: as many people on poor lines as there are threads keep
everybody else out. Here one loop collects what comes from all of them. Given to gunicorn as its worker class.
"""

from __future__ import annotations

import errno
import re
import selectors
import socket
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from surveyapp.app import LARGEST_FORM

LONGEST_SECONDS = 120.0
"""From the first byte of a request to its last. Enough for a page of answers at a hundred bytes a second."""
SILENT_SECONDS = 20.0
"""How long a connection may stay without a byte. Browsers open some before they need them."""
LINGER_SECONDS = 5.0
"""How long the rest of what a browser sends is read and dropped, so that it comes to read the answer."""
LARGEST_HEAD = 64 * 1024
MOST_HELD = 64 * 1024 * 1024
"""Bytes that a worker collects for all connections together. Whoever sends more is cut off."""
_AT_ONCE = 64 * 1024
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)


def request_ends_at(came: bytes | bytearray) -> int | None:
    """Where the first request in these bytes ends; None while there is more to come of it.

    What is too large, or makes no sense, counts as ended: it is refused by what comes next, and read no further.
    """
    head = came.find(b"\r\n\r\n")
    if head < 0:
        return len(came) if len(came) > LARGEST_HEAD else None
    lines, body = bytes(came[: head + 2]), head + 4
    if _CHUNKED.search(lines):
        return len(came) if came.endswith(b"0\r\n\r\n") or len(came) > body + LARGEST_FORM else None
    told = _LENGTH.search(lines)
    length = int(told[1]) if told else 0
    if length > LARGEST_FORM:
        return len(came)
    return body + length if len(came) >= body + length else None


class Arrival(TConn):
    """A connection with what has come of its next request."""

    def __init__(self, *parts: Any, linger: Callable[[socket.socket], None]) -> None:
        super().__init__(*parts)
        self.came = bytearray()
        self.data_ready = True  # a thread gets it when there is something to read
        self._linger = linger

    def init(self) -> None:
        """Hand the request over to gunicorn's parser, in the thread that answers it."""
        super().init()
        end = request_ends_at(self.came) or len(self.came)
        self.parser.unreader.unread(bytes(self.came[:end]))
        del self.came[:end]

    def close(self, graceful: bool = False) -> None:
        """Hang up; gracefully, once the other side has had a chance to read the answer."""
        if graceful:
            self._linger(self.sock)
        else:
            super().close()


class PatientWorker(ThreadWorker):
    """Collects requests in its main loop, and answers them in threads."""

    def __init__(self, *parts: Any, **named: Any) -> None:
        super().__init__(*parts, **named)
        self._lingering: dict[socket.socket, float] = {}

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection, and wait for what it brings."""
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno not in {errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK}:
                raise
            return
        self.nr_conns += 1
        self._collect(Arrival(self.cfg, client, address, listener.getsockname(), linger=self._linger))

    def on_client_socket_readable(self, conn: Arrival, client: socket.socket) -> None:
        """The next request on a connection that was kept begins to come."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._collect(conn)

    def on_pending_socket_readable(self, conn: Arrival, client: socket.socket) -> None:
        """More of a request has come."""
        self.poller.unregister(client)
        self.pending_conns.remove(conn)
        self._collect(conn)

    def finish_request(self, conn: Arrival, fs: Any) -> None:
        """Keep the connection for another request, of which part may have come already."""
        super().finish_request(conn, fs)
        if conn.came and self.keepalived_conns and self.keepalived_conns[-1] is conn:
            self.on_client_socket_readable(conn, conn.sock)

    def murder_pending(self) -> None:
        """Hang up on those whose time is over and, when stopping, on those who have not begun to ask."""
        now = time.monotonic()
        for conn in [one for one in self.pending_conns if one.timeout <= now or not (self.alive or one.came)]:
            self.poller.unregister(conn.sock)
            self.pending_conns.remove(conn)
            self._hang_up(conn)
        for client in [one for one, until in self._lingering.items() if until <= now]:
            self._drop(client)

    def _collect(self, conn: Arrival) -> None:
        """Read what is there. A request that is whole is answered; else the rest is waited for, or the end comes."""
        begins = not conn.came
        try:
            piece = conn.sock.recv(_AT_ONCE)
            is_gone = not piece
            conn.came += piece
        except (BlockingIOError, InterruptedError):
            is_gone = False
        except OSError:
            is_gone = True
        if is_gone or self._is_too_much(conn):
            self._hang_up(conn)
        elif request_ends_at(conn.came) is not None:
            self.enqueue_req(conn)
        else:
            if begins:
                conn.timeout = time.monotonic() + (LONGEST_SECONDS if conn.came else SILENT_SECONDS)
            self.pending_conns.append(conn)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def _is_too_much(self, conn: Arrival) -> bool:
        """Whether this connection takes more than its share of what may be held."""
        return len(conn.came) > _AT_ONCE and sum(len(one.came) for one in self.pending_conns) > MOST_HELD

    def _hang_up(self, conn: Arrival) -> None:
        self.nr_conns -= 1
        conn.close()

    def _linger(self, client: socket.socket) -> None:
        """Say that nothing more comes, and read on for a while: a browser that is cut off does not show the answer."""
        try:
            client.shutdown(socket.SHUT_WR)
            client.setblocking(False)
            self.poller.register(client, selectors.EVENT_READ, self._drain)
        except (OSError, ValueError):
            client.close()
        else:
            self._lingering[client] = time.monotonic() + LINGER_SECONDS

    def _drain(self, client: socket.socket) -> None:
        try:
            is_gone = not client.recv(_AT_ONCE)
        except (BlockingIOError, InterruptedError):
            is_gone = False
        except OSError:
            is_gone = True
        if is_gone:
            self._drop(client)

    def _drop(self, client: socket.socket) -> None:
        del self._lingering[client]
        self.poller.unregister(client)
        client.close()
