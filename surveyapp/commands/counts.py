"""Where the web workers of one `serve` keep their counts: small files that each of them can read.

They lie in memory where the system has such a folder: a file mapped into memory ends its process when the disk is
full, and a count must never cost anybody an answer.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which prometheus-client is told of the folder."""

IN_MEMORY = Path("/dev/shm")  # noqa: S108  # the folder is made with a name nobody can guess, for its owner only
_PREFIX = "surveyapp-counts-"
_SECONDS_TO_BE_HELD = 60


@contextmanager
def shared(instance: Path) -> Iterator[Path]:
    """A new folder, named in the environment for the processes started meanwhile, and gone afterwards.

    It is locked while it is used: what a process left behind that was killed is cleared away by the next.
    """
    place = IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else instance
    _clear_away(place)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
    held = os.open(folder, os.O_RDONLY)
    with suppress(OSError):  # no locks on this kind of disk: then what is left behind stays
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.environ[FOLDER] = str(folder)
    try:
        yield folder
    finally:
        del os.environ[FOLDER]
        os.close(held)
        shutil.rmtree(folder, ignore_errors=True)


def begin_anew(folder: Path) -> None:
    """Forget what workers of an earlier gunicorn counted: those still about must not write into files of new ones."""
    for path in folder.glob("*.db"):
        path.unlink(missing_ok=True)


def _clear_away(place: Path) -> None:
    """Remove folders of ours that nobody holds. Those made just now may be about to be held."""
    for folder in place.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            made = folder.stat()
            if made.st_uid != os.geteuid() or time.time() - made.st_mtime < _SECONDS_TO_BE_HELD:
                continue
            held = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(held)
