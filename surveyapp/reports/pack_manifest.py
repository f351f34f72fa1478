"""What is in a pack: every file with its SHA-256 and, where it is a table or a list, how many rows it should have and

has. The second number is counted in the file itself, read back from the archive.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import yaml

FORMAT = 1
MANIFEST, TEXT, SUMS = "manifest.json", "manifest.txt", "SHA256SUMS"


class CountsDiffer(Exception):
    """A file of a pack holds another number of rows than it should. The pack must not leave."""


@dataclass(frozen=True, slots=True)
class Item:
    """One file to put into a pack. `what` and `rows`: what is counted in it, and how many there should be."""

    data: bytes
    what: str | None = None
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One file as it stands in the archive."""

    path: str
    bytes: int
    sha256: str
    what: str | None
    expected: int | None
    exported: int | None


def archive(items: Mapping[str, Item], about: Mapping[str, Any]) -> tuple[bytes, int]:
    """The archive of these files with its manifests, and how many files are in it beside them.

    `about`: what the manifest says of the pack as a whole, in plain values. Everything is read back before the
    manifests are added. Raises CountsDiffer.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(items):
            _put(made, path, items[path].data)
    with zipfile.ZipFile(stream) as made:
        listed = listing({path: replace(item, data=made.read(path)) for path, item in items.items()})
    manifest = {"format": FORMAT, **about, "files": [asdict(file) for file in listed]}
    said = {
        MANIFEST: (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode(),
        TEXT: _text(about, listed).encode(),
    }
    sums = {**{file.path: file.sha256 for file in listed}, **{name: _sha256(data) for name, data in said.items()}}
    said[SUMS] = "".join(f"{found}  {path}\n" for path, found in sorted(sums.items())).encode()
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as made:
        for name, data in said.items():
            _put(made, name, data)
    return stream.getvalue(), len(listed)


def listing(items: Mapping[str, Item]) -> list[Listed]:
    """What is to be said of each file, in the order of their paths. Raises CountsDiffer."""
    listed = [_listed(path, item) for path, item in sorted(items.items())]
    for file in listed:
        if file.expected != file.exported:
            raise CountsDiffer(f"{file.path}: {file.expected} {file.what} expected, {file.exported} exported")
    return listed


def _put(made: zipfile.ZipFile, path: str, data: bytes) -> None:
    made.writestr(zipfile.ZipInfo(path), data, zipfile.ZIP_DEFLATED)


def _listed(path: str, item: Item) -> Listed:
    exported = None if item.rows is None else _COUNTERS[path.rpartition(".")[2]](item.data)
    return Listed(path, len(item.data), _sha256(item.data), item.what, item.rows, exported)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _text(about: Mapping[str, Any], listed: list[Listed]) -> str:
    lines = [f"{name.replace('_', ' ')}: {value}" for name, value in about.items() if not isinstance(value, dict)]
    lines += ["", "To check the files: sha256sum -c SHA256SUMS", ""]
    for file in listed:
        counted = f", {file.what}: {file.expected} expected = {file.exported} exported" if file.what else ""
        lines.append(f"{file.path}: {file.bytes} bytes{counted}")
    return "\n".join(lines) + "\n"


def _csv_rows(data: bytes) -> int:
    return sum(1 for _ in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) - 1


def _json_items(data: bytes) -> int:
    found = json.loads(data)
    return len(next(found[name] for name in ("questions", "milestones") if name in found))


def _html_questions(data: bytes) -> int:
    return data.count(b" data-question=")


def _yaml_questions(data: bytes) -> int:
    sections = yaml.load(data, Loader=yaml.CSafeLoader)["sections"]
    return sum(len(asked["items"]) if "grid" in asked else 1 for one in sections for asked in one["questions"])


_COUNTERS: dict[str, Callable[[bytes], int]] = {
    "csv": _csv_rows,
    "json": _json_items,
    "html": _html_questions,
    "yaml": _yaml_questions,
    "ics": lambda data: data.count(b"BEGIN:VEVENT"),
}
