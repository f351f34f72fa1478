"""`make bench`: prints the figures that stand in docs/benchmarks.md. Parts by name: surveys, paint, summaries."""

from __future__ import annotations

import sys

from tests.bench import paint, summaries, surveys

PARTS = {"surveys": surveys.run, "paint": paint.run, "summaries": summaries.run}

if __name__ == "__main__":
    for name in sys.argv[1:] or PARTS:
        print(PARTS[name](), flush=True)
