"""`make torture`: campaigns against a running service. Prints the tables of docs/reliability.md; 1 where one failed."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Callable, Iterator

from tests.torture import away, clocks, disclosure, disk, edges, kill, traffic
from tests.torture.findings import Findings
from tests.torture.grounds import DATABASES

CAMPAIGNS: dict[str, Callable[..., Iterator[Findings]]] = {
    "kill": kill.run,
    "edges": edges.run,
    "clocks": clocks.run,
    "disk": disk.run,
    "away": away.run,
    "traffic": traffic.run,
    "disclosure": disclosure.run,
}


def main(words: list[str]) -> int:
    """Run the campaigns that are named, or all. The exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(CAMPAIGNS)}; without one, all")
    parser.add_argument("--database", choices=DATABASES, action="append", help="only this one; may be repeated")
    parser.add_argument("--kills", type=int, help="kill: how many, on each database (100)")
    parser.add_argument("--seconds", type=float, help="how long the window of edges is open (20), or a trouble lasts")
    parser.add_argument("--drafts", type=int, help="traffic: how many begin and do not send (10000)")
    parser.add_argument("--surveys", type=int, help="disclosure: how many random surveys (2000)")
    given = parser.parse_args(words)
    if wrong := set(given.names) - set(CAMPAIGNS):
        parser.error(f"no campaign is called {', '.join(sorted(wrong))}")
    asked = {"kills": given.kills, "seconds": given.seconds, "drafts": given.drafts, "surveys": given.surveys}
    sizes = {name: size for name, size in asked.items() if size is not None}
    faults = 0
    for name in given.names or CAMPAIGNS:
        begun = time.monotonic()
        for found in CAMPAIGNS[name](databases=tuple(given.database or DATABASES), **sizes):
            print(found.told(), flush=True)
            faults += len(found.faults)
        print(f"({name}: {time.monotonic() - begun:.0f} seconds)\n", file=sys.stderr, flush=True)
    return 1 if faults else 0


def end(number: int, _frame: object) -> None:
    """Leave nothing behind when told to stop: every service and database server is ended on the way out."""
    sys.exit(128 + number)


if __name__ == "__main__":
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, end)
    sys.exit(main(sys.argv[1:]))
