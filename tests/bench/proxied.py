"""Several of our servers behind nginx, as on a machine that serves many areas, and what each kind of process takes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from sqlalchemy import text

from surveyapp.storage.engine import Database
from tests.bench.measure import scratch
from tests.bench.serving import Serving, free_port, serving, wait_for

CONFIGURATION = """
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log error;
events {{ worker_connections 8192; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  client_max_body_size 4m;
  # All pages of a survey go to one server, which then keeps only its own surveys' wordings and pages.
  map $uri $survey {{ ~^/s/(?<slug>[^/]+) $slug; default $uri; }}
  upstream surveyapp {{ hash $survey consistent; {servers} keepalive 64; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{
      proxy_pass http://surveyapp;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Host $http_host;
    }}
  }}
}}
"""


@dataclass(frozen=True)
class Machine:
    """A running service: its address, and the processes that lead each kind of process."""

    base: str
    leading: Mapping[str, tuple[psutil.Process, ...]]
    servers: tuple[Serving, ...]

    def processor_seconds(self) -> dict[str, float]:
        """User and system time so far of each kind of process, those that have ended included; and of respondents."""
        served = {kind: sum(map(_seconds, leading)) for kind, leading in self.leading.items()}
        return {**served, "respondents": sum(psutil.Process().cpu_times()[:2])}


def _seconds(leading: psutil.Process) -> float:
    """Of a process, of those it started, and of those of them that have ended."""
    everyone = [leading, *leading.children(recursive=True)]
    return sum(sum(each.cpu_times()[:2]) for each in everyone) + sum(leading.cpu_times()[2:4])


@contextmanager
def proxied(environment: dict[str, str], folder: Path, servers: int, workers: int) -> Iterator[Machine]:
    """So many `surveyapp serve` with so many workers each, a scheduler, and nginx before them."""
    ours = {**environment, "SURVEYAPP_PROXIES": "1"}
    with ExitStack() as stack:
        found = tuple(stack.enter_context(serving(ours, workers, "--no-scheduler")) for _ in range(servers))
        scheduler = stack.enter_context(_ended([sys.executable, "-m", "surveyapp.cli", "scheduler"], ours))
        port = free_port()
        lines = " ".join(f"server {server.base.removeprefix('http://')} max_fails=0;" for server in found)
        folder = folder.absolute()
        file = folder / "nginx.conf"
        file.write_text(CONFIGURATION.format(folder=folder, servers=lines, port=port), encoding="utf-8")
        call = ["nginx", "-p", str(folder), "-c", str(file), "-g", "daemon off;"]
        proxy = stack.enter_context(_ended(call, dict(os.environ)))
        wait_for(port, "/healthz")
        leading = {
            "surveyapp": tuple(server.process for server in found),
            "scheduler": (scheduler,),
            "nginx": (proxy,),
            "PostgreSQL": (_postmaster(environment["SURVEYAPP_DATABASE_URL"]),),
        }
        yield Machine(f"http://127.0.0.1:{port}", leading, found)


def _postmaster(url: str) -> psutil.Process:
    database = Database(url)
    with database.reading() as session:
        own = psutil.Process(session.scalar(text("select pg_backend_pid()")))
        parent = own.parent()
    database.dispose()
    if parent is None:
        raise RuntimeError("the database server is not of this machine")
    return parent


@contextmanager
def _ended(call: list[str], environment: dict[str, str]) -> Iterator[psutil.Process]:
    with (scratch() / "server.log").open("a") as log:
        process = subprocess.Popen(call, env=environment, stderr=log)
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(60)
