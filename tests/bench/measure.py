"""Running a piece of the bench in a process of its own, so that its time and memory are its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

REPETITIONS = 3


def in_own_process(module: str, function: str, *arguments: str | int) -> dict[str, float]:
    """The median seconds and the highest peak memory (MB) of `function`, over three fresh processes."""
    code = f"from tests.bench.measure import report; from {module} import {function}; report({function}, {arguments!r})"
    runs = [
        json.loads(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)
        for _ in range(REPETITIONS)
    ]
    return {
        "seconds": sorted(run["seconds"] for run in runs)[len(runs) // 2],
        "cpu": sorted(run["cpu"] for run in runs)[len(runs) // 2],
        "megabytes": max(run["megabytes"] for run in runs),
    }


def report(function: Callable[..., object], arguments: tuple[str | int, ...]) -> None:
    """Call and print what it took, imports left out of the time (both sides import pandas)."""
    before, cpu = time.perf_counter(), time.process_time()
    function(*arguments)
    taken, cpu = time.perf_counter() - before, time.process_time() - cpu
    # Not ru_maxrss: a child begins with the peak of the process that started it.
    status = Path("/proc/self/status").read_text()
    peak = int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024
    print(json.dumps({"seconds": taken, "cpu": cpu, "megabytes": peak}))


def table(title: str, columns: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown, as it stands in docs/benchmarks.md."""
    lines = [f"\n## {title}\n", "| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def scratch() -> Path:
    """A folder on a real disk for databases and files of the bench: durability is part of what is measured."""
    folder = Path("instance") / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def percentile(seconds: Sequence[float], percent: float) -> float:
    """The seconds that so many per cent do not exceed; 0 of nothing."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0


def percentiles(seconds: Sequence[float]) -> str:
    """Median and 95th percentile in milliseconds, as in "12 / 34"."""
    return " / ".join(f"{1000 * percentile(seconds, percent):.0f}" for percent in (50, 95)) if seconds else "–"
