"""Servers to load, each in processes of its own, and what their processes take."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

from tests.bench.measure import scratch

_SECONDS_TO_START = 60


@dataclass(frozen=True)
class Serving:
    """A running server: its address, and the process that started the others."""

    base: str
    process: psutil.Process

    def everyone(self) -> list[psutil.Process]:
        """The process and all that it started."""
        return [self.process, *self.process.children(recursive=True)]

    def processor_seconds(self) -> float:
        """User and system time of them all so far."""
        return sum(sum(each.cpu_times()[:2]) for each in self.everyone())

    def workers(self) -> list[psutil.Process]:
        """gunicorn's workers: what gunicorn started."""
        masters = [each for each in self.everyone() if "gunicorn" in each.cmdline()]
        [master] = [each for each in masters if each.ppid() not in {other.pid for other in masters}]
        return master.children()

    def memory(self) -> list[tuple[float, float]]:
        """Resident and proportional set size of each worker in MB. The latter counts what workers share once."""
        found = [worker.memory_full_info() for worker in self.workers()]
        return [(each.rss / 1e6, each.pss / 1e6) for each in found]


def free_port() -> int:
    """A port of this machine that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(environment: dict[str, str], workers: int, *options: str) -> Iterator[Serving]:
    """`surveyapp serve` as anyone runs it, its scheduler beside it unless `options` say otherwise."""
    port = free_port()
    call = [sys.executable, "-m", "surveyapp.cli", "serve", "--port", str(port), "--workers", str(workers), *options]
    with _started(call, environment, port, "/healthz") as found:
        yield found


@contextmanager
def bare(application: str, environment: dict[str, str], workers: int) -> Iterator[Serving]:
    """gunicorn with another application, and with the options that `surveyapp serve` gives it."""
    port = free_port()
    call = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    call += ["--worker-class", "gthread", "--threads", "8", "--keep-alive", "15", "--log-level", "error", "--preload"]
    call += ["--worker-tmp-dir", "/dev/shm"] if sys.platform == "linux" else []  # as `serve` does
    with _started(call, environment, port, "/") as found:
        yield found


@contextmanager
def _started(call: list[str], environment: dict[str, str], port: int, path: str) -> Iterator[Serving]:
    with (scratch() / "server.log").open("a") as log:
        process = subprocess.Popen(call, env=environment, stderr=log)
    try:
        wait_for(port, path)
        yield Serving(f"http://127.0.0.1:{port}", psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(60)


def wait_for(port: int, path: str) -> None:
    """Wait until this address of our machine answers. Raises OSError where it does not within a minute."""
    until = time.monotonic() + _SECONDS_TO_START
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        finally:
            connection.close()
