"""Backups of a whole installation, made while it runs, and what they are put back into."""

from __future__ import annotations

import hashlib
import hmac
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from surveyapp.services import backup_archive
from surveyapp.services.backup_archive import DATABASE, KEY, Manifest, NotABackup
from surveyapp.services.presence import SEEN_LATELY, is_served
from surveyapp.storage import dump_postgresql, dump_sqlite, postgresql_tools, schema
from surveyapp.storage.dumps import VERSIONS_TABLE, Contents, DumpFailed
from surveyapp.storage.engine import Database

_KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_IN_THE_WAY = "holds inspections or surveys; --replace throws away all that is there"


class Refused(Exception):
    """What may not be done as things are. One line for an operator; nothing has been changed."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, as a look at the database found it, and whether the secret key here belongs to it.

    `key_put`: the key was in the backup, and is now the one of this installation.
    """

    manifest: Manifest
    contents: Contents
    key_fits: bool
    key_put: bool

    @property
    def is_behind(self) -> bool:
        """Whether the schema is older than the program's."""
        return self.manifest.contents.revision != schema.newest()


def make(
    database: Database, into: Path, *, secret: bytes, with_key: bool, tools: Path | None, now: datetime
) -> Manifest:
    """Back a database that is in use up to the new file `into`, with the secret key or without it.

    Everything committed before the call is in it. `tools`: the folder of `pg_dump`, or None for the PATH. The file
    appears whole or not at all. Raises Refused, DumpFailed, OSError.
    """
    if os.path.lexists(into):
        raise Refused(f"{into} is there already, and is not overwritten")
    with _beside(into.parent) as folder:
        dumped = folder / DATABASE
        release = 0
        if database.is_sqlite:
            source = _path(database)
            if not source.exists():
                raise Refused(f"there is no database at {source}")
            dump_sqlite.dump(source, dumped)
            contents = dump_sqlite.contents(dumped)
        else:
            tool = postgresql_tools.find("pg_dump", tools)
            release = tool.release
            with database.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
                contents = dump_postgresql.dump(connection, dumped, tool)
        files = {DATABASE: dumped}
        if with_key:
            files[KEY] = folder / KEY
            files[KEY].write_bytes(secret)
        facts = Manifest(now, version("surveyapp"), _kind(database), release, contents, _check_of(secret))
        manifest = backup_archive.write(folder / "whole", facts, files)
        _publish(folder / "whole", into)
    return manifest


def check(path: Path, room: Path) -> Manifest:
    """See that a backup is whole and as it was made. `room`: a folder to unpack it in for the time.

    Of SQLite every table is read; of PostgreSQL the sums of tables are compared when they are restored. Raises
    NotABackup, DumpFailed, OSError.
    """
    manifest = backup_archive.manifest_of(path)
    with _unpacked(path, manifest, room):
        return manifest


def restore(
    database: Database,
    path: Path,
    *,
    room: Path,
    secret: bytes,
    key_path: Path | None,
    replace: bool,
    tools: Path | None,
    now: datetime,
) -> Restored:
    """Put a backup into the configured database, in one step, after everything in it has been checked.

    `room`: a folder to unpack it in; for SQLite that of the database is taken. `key_path`: where this installation
    keeps its key, `secret`; None where it is given from outside, and then left as it is. `replace`: also where
    inspections or surveys are there already, or a file that is no database of ours. Raises NotABackup, Refused,
    DumpFailed, OSError; nothing is changed then.
    """
    manifest = backup_archive.manifest_of(path)
    _require_fitting(database, manifest)
    with _unpacked(path, manifest, _path(database).parent if database.is_sqlite else room) as folder:
        if database.is_sqlite:
            found = _into_sqlite(database, folder / DATABASE, manifest, replace=replace, now=now)
        else:
            found = _into_postgresql(database, folder / DATABASE, manifest, tools, replace=replace, now=now)
        put = False
        if KEY in manifest.files and key_path is not None:
            kept = (folder / KEY).read_bytes()
            put = kept.isascii() and kept == kept.strip()  # else it was given from outside, and has to be again
            if put:
                _put_key(kept, key_path)
                secret = kept
    return Restored(manifest, found, manifest.key_check == _check_of(secret), put)


def _require_fitting(database: Database, manifest: Manifest) -> None:
    kind, ours = manifest.kind, _kind(database)
    if kind != ours:
        raise Refused(f"it is a backup of {_KINDS.get(kind, kind)}, and the configured database is {_KINDS[ours]}")
    if manifest.contents.revision not in schema.known():
        raise Refused(
            f"its schema ({manifest.contents.revision}) is newer than this program, {version('surveyapp')}, which "
            f"knows up to {schema.newest()}; it was made by {manifest.program}"
        )


def _into_sqlite(database: Database, dumped: Path, manifest: Manifest, *, replace: bool, now: datetime) -> Contents:
    target = _path(database)
    if not target.exists():
        dump_sqlite.put(dumped, target)
        return _same(manifest, dump_sqlite.contents(target))
    _require_idle(database, now)
    try:
        with dump_sqlite.held(target) as connection:
            if dump_sqlite.holds_work(connection, _tables(manifest)) and not replace:
                raise Refused(f"{target} {_IN_THE_WAY}")
            dump_sqlite.load(dumped, connection)
            return _same(manifest, dump_sqlite.contents_of(connection))
    except dump_sqlite.Unreadable as error:
        if not replace:
            raise Refused(f"{error}; --replace puts the backup in its place") from error
        dump_sqlite.put(dumped, target)
        return _same(manifest, dump_sqlite.contents(target))


def _into_postgresql(
    database: Database, dumped: Path, manifest: Manifest, tools: Path | None, *, replace: bool, now: datetime
) -> Contents:
    tool = postgresql_tools.find("pg_restore", tools)
    if tool.release < manifest.tool_release:
        raise Refused(
            f"{tool.path} is of PostgreSQL {tool.release} and the dump of {manifest.tool_release}: "
            "--tools or SURVEYAPP_POSTGRESQL_TOOLS names the folder of programs that are not older"
        )
    _require_idle(database, now)
    with database.engine.connect() as connection:
        there = dump_postgresql.lock(connection, _tables(manifest))
        if dump_postgresql.holds_work(connection, there) and not replace:
            raise Refused(f"the database {_IN_THE_WAY}")
        dump_postgresql.drop(connection, there)
        dump_postgresql.load(connection, dumped, tool)
        found = _same(manifest, dump_postgresql.contents(connection, manifest.contents.tables))
        connection.commit()
    return found


def _tables(manifest: Manifest) -> set[str]:
    """Tables that are ours: of this program, and of the one that made the backup."""
    return {*schema.metadata().tables, *manifest.contents.tables, VERSIONS_TABLE}


def _same(manifest: Manifest, found: Contents) -> Contents:
    """What was found, where every table is the one that was backed up. Raises NotABackup."""
    expected = manifest.contents
    for table in sorted({*expected.tables, *found.tables}):
        before, after = expected.tables.get(table), found.tables.get(table)
        if before != after:
            counts = f"{after.rows if after else 'no'} rows, backed up were {before.rows if before else 'none'}"
            raise NotABackup(f"the table {table} is not the one that was backed up ({counts})")
    if expected.revision != found.revision:
        raise NotABackup(f"its schema is {found.revision}, and its manifest says {expected.revision}")
    return found


def _require_idle(database: Database, now: datetime) -> None:
    """Refuse where a service is known to work on the database. One that cannot be read is looked at later."""
    try:
        served = is_served(database, now)
    except DBAPIError:
        if not database.is_sqlite:
            raise
        served = False
    finally:
        database.dispose()  # connections of our own would stand in the way
    if served:
        minutes = SEEN_LATELY.seconds // 60
        raise Refused(f"a service works on the database: stop it, and wait {minutes} minute if it ran elsewhere")


def _put_key(secret: bytes, place: Path) -> None:
    try:
        handle, beside = tempfile.mkstemp(dir=place.parent, prefix=".secret-key-")
        with os.fdopen(handle, "wb") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, place)
    except OSError as error:
        raise DumpFailed(
            f"the database is restored, but the secret key could not be written to {place} ({error.strerror}): "
            "make room and call it again with --replace"
        ) from error


@contextmanager
def _unpacked(path: Path, manifest: Manifest, room: Path) -> Iterator[Path]:
    """A folder with the files of a backup, all of them checked, for the time."""
    with _beside(room) as folder:
        backup_archive.extract(path, manifest, folder)
        if manifest.kind == "sqlite":
            _same(manifest, dump_sqlite.contents(folder / DATABASE))
        yield folder


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder in another that only its owner can look into, gone afterwards with all that is in it."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".surveyapp-backup-") as made:
        yield Path(made)


def _publish(whole: Path, into: Path) -> None:
    """Give a file its final name, unless something has it: Refused."""
    try:
        os.link(whole, into)
    except FileExistsError as error:
        raise Refused(f"{into} is there already, and is not overwritten") from error
    except OSError:  # a file system without hard links
        if os.path.lexists(into):
            raise Refused(f"{into} is there already, and is not overwritten") from None
        os.rename(whole, into)
    handle = os.open(into.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _check_of(secret: bytes) -> str:
    """Whether two keys are the same can be told by it, and nothing else."""
    return hmac.digest(secret, b"backup", hashlib.sha256).hex()


def _kind(database: Database) -> str:
    return "sqlite" if database.is_sqlite else "postgresql"


def _path(database: Database) -> Path:
    return Path(database.engine.url.database or "")
