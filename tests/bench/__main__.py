"""`make bench`: prints the figures that stand in docs/benchmarks.md. Parts by name: `surveys hour --minutes 60`."""

from __future__ import annotations

import argparse
from functools import partial

from tests.bench import extracts, hour, paint, processor, reports, summaries, surveys

PARTS = ("processor", "surveys", "hour", "paint", "summaries", "reports", "extracts")

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--minutes", type=float, default=3, help="of the hour that are replayed (3; 60 is all of it)")
    called = parser.parse_args()
    runs = {
        "processor": processor.run,
        "surveys": surveys.run,
        "hour": partial(hour.run, called.minutes),
        "paint": paint.run,
        "summaries": summaries.run,
        "reports": reports.run,
        "extracts": extracts.run,
    }
    for name in called.parts or PARTS:
        print(runs[name](), flush=True)
