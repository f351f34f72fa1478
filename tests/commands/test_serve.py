"""The processes of a running service, for real: started again when they die, stopped when told, nothing left behind."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from surveyapp.commands import serve
from surveyapp.storage import schema
from surveyapp.storage.engine import Database

WRITES_ITS_NUMBER = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); time.sleep(600)"
HEARS_NOTHING = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {WRITES_ITS_NUMBER}"
TOGETHER = """
import json, sys
from surveyapp.commands import serve
serve.MOST_STARTS, serve.GRACEFUL_SECONDS = 3, int(sys.argv[2])
sys.exit(serve.run_together(json.loads(sys.argv[1])))
"""


def wait_for(found: Callable[[], bool], seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


def numbers(path: Path) -> list[int]:
    """The process numbers in a file, in the order in which the processes started."""
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def is_gone(number: int) -> bool:
    try:
        return psutil.Process(number).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.fixture
def started() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts processes, and leaves none of them behind."""
    running: list[subprocess.Popen[str]] = []

    def start(call: list[str], **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(call, env={**os.environ, **environment}, stderr=subprocess.PIPE, text=True)
        running.append(process)
        return process

    yield start
    for process in running:
        below = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
        process.kill()
        for child in below:
            child.kill()
        process.communicate(timeout=10)


def together(
    started: Callable[..., subprocess.Popen[str]], *calls: list[str], grace: int = 20
) -> subprocess.Popen[str]:
    return started([sys.executable, "-c", TOGETHER, json.dumps(calls), str(grace)])


def child(code: str, path: Path) -> list[str]:
    return [sys.executable, "-c", code, str(path)]


def test_a_process_that_dies_is_started_again_and_the_others_stay(
    started: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    web, alarm = tmp_path / "web", tmp_path / "alarm"
    together(started, child(WRITES_ITS_NUMBER, web), child(WRITES_ITS_NUMBER, alarm))
    for path, number in ((web, 1), (alarm, 1), (web, 2)):
        wait_for(lambda path=path, number=number: len(numbers(path)) >= number)
        os.kill(numbers(path)[-1], signal.SIGKILL)
    wait_for(lambda: len(numbers(web)) == 3 and len(numbers(alarm)) == 2)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_stops_within_seconds_when_told(
    started: Callable[..., subprocess.Popen[str]], tmp_path: Path, number: signal.Signals
) -> None:
    web, alarm = tmp_path / "web", tmp_path / "alarm"
    looking_after = together(started, child(WRITES_ITS_NUMBER, web), child(WRITES_ITS_NUMBER, alarm))
    wait_for(lambda: bool(numbers(web)) and bool(numbers(alarm)))
    looking_after.send_signal(number)
    assert looking_after.wait(5) == 0
    assert all(is_gone(each) for each in numbers(web) + numbers(alarm))


def test_a_closed_terminal_does_not_stop_what_was_started_with_nohup(
    started: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    web = tmp_path / "web"
    calls = json.dumps([child(WRITES_ITS_NUMBER, web)])
    looking_after = started(["nohup", sys.executable, "-c", TOGETHER, calls, "20"])
    wait_for(lambda: bool(numbers(web)))
    looking_after.send_signal(signal.SIGHUP)
    with pytest.raises(subprocess.TimeoutExpired):
        looking_after.wait(1)
    looking_after.terminate()
    assert looking_after.wait(10) == 0


def test_what_hears_nothing_is_killed_when_its_time_is_over(
    started: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    web = tmp_path / "web"
    looking_after = together(started, child(HEARS_NOTHING, web), grace=-4)
    wait_for(lambda: bool(numbers(web)))
    looking_after.terminate()
    assert looking_after.wait(10) == 0
    assert is_gone(numbers(web)[0])


def test_a_second_signal_stops_everything_at_once(
    started: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    web = tmp_path / "web"
    looking_after = together(started, child(HEARS_NOTHING, web), grace=60)
    wait_for(lambda: bool(numbers(web)))
    looking_after.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        looking_after.wait(1)
    looking_after.send_signal(signal.SIGINT)
    assert looking_after.wait(5) == 0
    assert is_gone(numbers(web)[0])


def test_a_service_that_cannot_be_started_ends_everything_and_says_so(
    started: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    alarm = tmp_path / "alarm"
    looking_after = together(started, [sys.executable, "-c", "raise SystemExit(3)"], child(WRITES_ITS_NUMBER, alarm))
    assert looking_after.wait(60) == 1
    assert looking_after.stderr is not None
    assert "nothing more is tried" in looking_after.stderr.read()
    assert all(is_gone(number) for number in numbers(alarm))


def test_a_companion_that_cannot_be_started_does_not_stop_the_service(
    started: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    web, alarm = tmp_path / "web", tmp_path / "alarm"
    ends = "import os, sys; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); sys.exit(1)"
    looking_after = together(started, child(WRITES_ITS_NUMBER, web), child(ends, alarm))
    wait_for(lambda: len(numbers(alarm)) > 3)
    assert looking_after.poll() is None
    assert len(numbers(web)) == 1


@pytest.fixture(scope="module")
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        found: int = free.getsockname()[1]
    return found


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    database = Database(f"sqlite:///{tmp_path / 'surveyapp.sqlite3'}")
    schema.upgrade(database)
    database.dispose()
    return tmp_path


def answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/healthz")
        status = connection.getresponse().status
        connection.close()
    except OSError:
        return False
    return status == 200


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def serving(started: Callable[..., subprocess.Popen[str]], instance: Path, port: int) -> subprocess.Popen[str]:
    call = [sys.executable, "-m", "surveyapp.cli", "serve", "--port", str(port), "--workers", "2"]
    process = started(call, SURVEYAPP_INSTANCE_DIR=str(instance))
    wait_for(lambda: answers(port), 90)
    return process


def masters(process: subprocess.Popen[str]) -> dict[str, int]:
    """The two processes beneath `serve`, by what they are."""
    found = {}
    for each in psutil.Process(process.pid).children():
        if is_gone(each.pid):
            continue
        found["gunicorn" if "gunicorn" in each.cmdline() else "scheduler"] = each.pid
    return found


@pytest.mark.slow
def test_the_service_comes_back_after_a_kill_and_stops_while_a_browser_holds_on(
    started: Callable[..., subprocess.Popen[str]], instance: Path, port: int
) -> None:
    process = serving(started, instance, port)
    before = masters(process)
    below = [each.pid for each in psutil.Process(process.pid).children(recursive=True)]
    for number in before.values():
        os.kill(number, signal.SIGKILL)
    wait_for(lambda: all(is_gone(number) for number in below))  # workers of the killed one go too
    wait_for(lambda: len(masters(process)) == 2 and not set(masters(process).values()) & set(before.values()))
    wait_for(lambda: answers(port), 60)
    holding = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    holding.request("GET", "/healthz")
    holding.getresponse().read()
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.wait(15) == 0
    assert time.monotonic() - begun < 10
    assert is_free(port)
    holding.close()


@pytest.mark.slow
def test_nothing_stays_behind_when_the_one_that_looks_after_all_is_killed(
    started: Callable[..., subprocess.Popen[str]], instance: Path, port: int
) -> None:
    process = serving(started, instance, port)
    wait_for(lambda: len(psutil.Process(process.pid).children(recursive=True)) >= 4)
    below = [each.pid for each in psutil.Process(process.pid).children(recursive=True)]
    process.kill()
    process.wait()
    wait_for(lambda: all(is_gone(number) for number in below), 30)
    assert is_free(port)


def refusal(arguments: list[str], **environment: str) -> tuple[int, list[str]]:
    call = [sys.executable, "-m", "surveyapp.cli", *arguments]
    everything = {**os.environ, **environment}
    ended = subprocess.run(call, env=everything, capture_output=True, text=True, timeout=60, check=False)
    assert ended.stdout == ""
    return ended.returncode, ended.stderr.splitlines()


def test_a_taken_port_is_refused_in_one_line(instance: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        status, lines = refusal(["serve", "--port", str(port)], SURVEYAPP_INSTANCE_DIR=str(instance))
    assert (status, lines) == (2, [f"surveyapp: port {port} is taken: choose another, as in make run PORT=5050"])


def test_a_database_that_is_away_or_old_is_refused_in_one_line(tmp_path: Path, port: int) -> None:
    status, lines = refusal(["serve", "--port", str(port)], SURVEYAPP_INSTANCE_DIR=str(tmp_path))
    assert (status, lines) == (
        2,
        ["surveyapp: the database is not at the newest schema: run surveyapp db upgrade"],
    )
    away = {"SURVEYAPP_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none", "SURVEYAPP_INSTANCE_DIR": str(tmp_path)}
    status, lines = refusal(["serve", "--port", str(port)], **away)
    assert status == 2
    assert len(lines) == 1
    assert lines[0].startswith("surveyapp: the database cannot be reached")


def test_logs_and_addresses() -> None:
    plain = serve.gunicorn_arguments("::1", 5000, 2, access_log=False)
    assert plain[plain.index("--bind") + 1] == "[::1]:5000"
    assert "--access-logfile" not in plain
    assert plain[plain.index("--log-level") + 1] == "error", "warnings of gunicorn hold addresses"
    logged = serve.gunicorn_arguments("127.0.0.1", 5000, 2, access_log=True)
    assert "%(h)s" not in logged[-1]
    assert "%(a)s" not in logged[-1]
