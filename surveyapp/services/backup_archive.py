"""The file of a backup: a zip of a manifest, the dump of a database and, where it is wanted, the secret key."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from surveyapp.domain.clock import parse_instant
from surveyapp.domain.errors import DomainError
from surveyapp.storage.dumps import Contents, TableSum

FORMAT = "surveyapp-backup"
VERSION = 1
MANIFEST = "manifest.json"
DATABASE = "database"
KEY = "secret-key"
_LARGEST_MANIFEST = 1024 * 1024
_BLOCK = 1024 * 1024


class NotABackup(Exception):
    """A file that is no backup, or not all of one, or not as it was made. One line for an operator."""


@dataclass(frozen=True, slots=True)
class FileSum:
    """The size of a file in bytes and its SHA-256."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself.

    `kind`: `sqlite` or `postgresql`. `tool_release`: of PostgreSQL's programs, 0 where none made the dump. `key_check`
    tells whether a secret key is the one that belongs to the data. `files`: by name, all but the manifest.
    """

    made_at: datetime
    program: str
    kind: str
    tool_release: int
    contents: Contents
    key_check: str
    files: Mapping[str, FileSum] = field(default_factory=dict)


def write(into: Path, manifest: Manifest, files: Mapping[str, Path]) -> Manifest:
    """Write a new file with these files in it, readable by its owner only. The manifest with their sums.

    Raises OSError.
    """
    sums: dict[str, FileSum] = {}
    descriptor = os.open(into, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, path in files.items():
                with path.open("rb") as source, archive.open(_member(name, manifest), "w", force_zip64=True) as target:
                    sums[name] = _copied(source, target)
            complete = replace(manifest, files=sums)
            archive.writestr(_member(MANIFEST, manifest), _to_json(complete))
        stream.flush()
        os.fsync(stream.fileno())
    return complete


def manifest_of(path: Path) -> Manifest:
    """What a backup says of itself. Raises NotABackup, OSError."""
    with _opened(path) as archive:
        try:
            with archive.open(MANIFEST) as stream:
                text = stream.read(_LARGEST_MANIFEST)
            data = json.loads(text)
            made_by = data["format"], data["version"]
        except (KeyError, TypeError, ValueError) as error:
            raise NotABackup("it is no backup of surveyapp: it has no manifest that can be read") from error
        if made_by[0] != FORMAT:
            raise NotABackup("it is no backup of surveyapp")
        if made_by[1] != VERSION:
            raise NotABackup(f"its format is {made_by[1]}, and this program reads {VERSION}: use the one that made it")
        try:
            manifest = _from_json(data)
        except (KeyError, TypeError, ValueError, AttributeError, DomainError) as error:
            raise NotABackup("its manifest is not as one is written") from error
        named = set(manifest.files)
        if not {DATABASE} <= named <= {DATABASE, KEY} or set(archive.namelist()) != {MANIFEST, *named}:
            raise NotABackup("the files in it are not those of its manifest")
    return manifest


def extract(path: Path, manifest: Manifest, folder: Path) -> None:
    """Write every file of a backup to a folder, and see that each is the one that was put in.

    Raises NotABackup, OSError.
    """
    with _opened(path) as archive:
        for name, expected in manifest.files.items():
            if archive.getinfo(name).file_size != expected.bytes:
                raise NotABackup(f"{name} in it has another size than its manifest says")
            with archive.open(name) as source, (folder / name).open("xb") as target:
                if _copied(source, target) != expected:
                    raise NotABackup(f"{name} in it has another SHA-256 than its manifest says")


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise NotABackup(f"it is no backup, or a damaged one, or not all of one ({error})") from error


def _member(name: str, manifest: Manifest) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, manifest.made_at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _copied(source: Any, target: BinaryIO | Any) -> FileSum:
    digest, size = hashlib.sha256(), 0
    while block := source.read(_BLOCK):
        digest.update(block)
        size += len(block)
        target.write(block)
    return FileSum(size, digest.hexdigest())


def _to_json(manifest: Manifest) -> str:
    contents = manifest.contents
    data = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": manifest.made_at.isoformat(timespec="seconds"),
        "program": manifest.program,
        "database": {
            "kind": manifest.kind,
            "made_with": contents.made_with,
            "tool_release": manifest.tool_release,
            "schema": contents.revision,
        },
        "tables": {name: asdict(table) for name, table in contents.tables.items()},
        "key_check": manifest.key_check,
        "files": {name: asdict(file) for name, file in manifest.files.items()},
    }
    return json.dumps(data, indent=1) + "\n"


def _from_json(data: dict[str, Any]) -> Manifest:
    database = data["database"]
    return Manifest(
        made_at=parse_instant(data["made_at"]),
        program=str(data["program"]),
        kind=str(database["kind"]),
        tool_release=int(database["tool_release"]),
        contents=Contents(
            made_with=str(database["made_with"]),
            revision=str(database["schema"]),
            tables={name: TableSum(int(each["rows"]), str(each["sha256"])) for name, each in data["tables"].items()},
        ),
        key_check=str(data["key_check"]),
        files={name: FileSum(int(each["bytes"]), str(each["sha256"])) for name, each in data["files"].items()},
    )
