"""A file that is not a whole backup, as it was made, touches nothing; a disk that fills up leaves nothing behind."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import stat
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import NEWEST
from tests.commands.installations import Install, Installation, refused, said, with_answers
from tests.service import until

Files = dict[str, bytes]


@pytest.fixture
def here(install: Install) -> Installation:
    """An installation with answers."""
    made = install()
    with_answers(made)
    return made


@pytest.fixture
def backup(here: Installation, tmp_path: Path) -> Path:
    """A backup of it."""
    said(here.call("backup", tmp_path / "backup.zip"))
    return tmp_path / "backup.zip"


@pytest.fixture
def there(install: Install) -> Iterator[Installation]:
    """An installation that nothing may happen to."""
    made = install()
    said(made.call("db", "upgrade"))
    before, files = made.everything(), sorted(made.instance.iterdir())
    yield made
    assert made.everything() == before
    assert sorted(made.instance.iterdir()) == files


def rewritten(backup: Path, change: Callable[[Files, dict[str, Any]], None]) -> Path:
    """Another file, made from a backup whose files, and manifest, were changed."""
    with zipfile.ZipFile(backup) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files["manifest.json"])
    files["manifest.json"] = b""
    change(files, manifest)
    files["manifest.json"] = files["manifest.json"] or json.dumps(manifest).encode()
    other = backup.with_name("rewritten.zip")
    with zipfile.ZipFile(other, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return other


# ------------------------------------------------------------------------------------------------ not as it was made
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_file_that_is_no_backup_is_refused(there: Installation, tmp_path: Path) -> None:
    for number, content in enumerate((b"", b"notes", b"PK\x03\x04" + b"\0" * 500, b"SQLite format 3\0" * 100)):
        path = tmp_path / str(number)
        path.write_bytes(content)
        for option in ((), ("--check",), ("--replace",)):
            assert "is no backup" in refused(there.call("restore", path, *option))
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        archive.writestr("photo.jpg", b"a photo")
    assert "it is no backup of surveyapp" in refused(there.call("restore", tmp_path / "photos.zip"))
    assert "No such file" in refused(there.call("restore", tmp_path / "nothing.zip"))
    assert "Is a directory" in refused(there.call("restore", tmp_path))


def test_a_part_of_a_backup_is_refused(backup: Path, there: Installation) -> None:
    whole = backup.read_bytes()
    for size in {1, 100, len(whole) // 2, len(whole) - 1000, len(whole) - 1}:
        backup.write_bytes(whole[:size])
        assert "is no backup, or a damaged one, or not all of one" in refused(there.call("restore", backup))


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_one_byte_that_is_another_is_seen_wherever_it_is(here: Installation, backup: Path) -> None:
    """Checked only, which reads all that restoring reads."""
    whole = backup.read_bytes()
    chosen = random.Random(2014)
    facts = said(here.call("restore", "--check", backup)).partition(": ")[2]
    for place in chosen.sample(range(len(whole)), 60):
        backup.write_bytes(whole[:place] + bytes([whole[place] ^ (1 << chosen.randrange(8))]) + whole[place + 1 :])
        result = here.call("restore", "--check", backup)
        # Some bits of a zip say nothing, such as the times of its files: what is read then is what was written.
        if result.exit_code == 0:
            assert said(result).partition(": ")[2] == facts
        else:
            refused(result)


def test_a_database_put_into_the_file_later_is_refused(here: Installation, backup: Path, there: Installation) -> None:
    def other(files: Files, _: dict[str, Any]) -> None:
        files["database"] = files["database"][:-1] + b"!"

    assert "SHA-256" in refused(there.call("restore", rewritten(backup, other)))

    def longer(files: Files, _: dict[str, Any]) -> None:
        files["database"] += b"!"

    assert "size" in refused(there.call("restore", rewritten(backup, longer)))


def test_a_table_that_is_not_the_one_in_the_manifest_is_refused(backup: Path, there: Installation) -> None:
    def fewer(_: Files, manifest: dict[str, Any]) -> None:
        manifest["tables"]["answers"]["rows"] -= 1

    assert "the table answers is not the one" in refused(there.call("restore", rewritten(backup, fewer)))

    def another(_: Files, manifest: dict[str, Any]) -> None:
        manifest["tables"]["responses"]["sha256"] = "0" * 64

    assert "the table responses is not the one" in refused(there.call("restore", rewritten(backup, another)))

    def older(_: Files, manifest: dict[str, Any]) -> None:
        manifest["database"]["schema"] = "0001"

    assert "its manifest says 0001" in refused(there.call("restore", rewritten(backup, older)))


def test_a_dump_that_is_none_is_refused(backup: Path, there: Installation) -> None:
    def notes(files: Files, manifest: dict[str, Any]) -> None:
        files["database"] = b"notes"
        manifest["files"]["database"] = {"bytes": 5, "sha256": hashlib.sha256(b"notes").hexdigest()}

    refused(there.call("restore", rewritten(backup, notes)))


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda files, _: files.update({"more": b""}), "the files in it are not those of its manifest"),
        (lambda files, _: files.pop("secret-key"), "the files in it are not those of its manifest"),
        (lambda files, _: files.update({"manifest.json": b"{"}), "no manifest that can be read"),
        (lambda files, _: files.update({"manifest.json": b"[1]"}), "no manifest that can be read"),
        (lambda _, manifest: manifest.update(format="recipes"), "it is no backup of surveyapp"),
        (lambda _, manifest: manifest.update(version=2), "its format is 2, and this program reads 1"),
        (lambda _, manifest: manifest.update(made_at="yesterday"), "its manifest is not as one is written"),
        (lambda _, manifest: manifest.update(tables=None), "its manifest is not as one is written"),
        (lambda _, manifest: manifest.pop("files"), "its manifest is not as one is written"),
        (lambda _, manifest: manifest["database"].update(kind="postgresql"), "it is a backup of PostgreSQL"),
        (lambda _, manifest: manifest["database"].update(kind="paper"), "it is a backup of paper"),
    ],
)
def test_a_manifest_that_was_changed_is_refused(
    backup: Path, there: Installation, change: Callable[[Files, dict[str, Any]], None], complaint: str
) -> None:
    assert complaint in refused(there.call("restore", rewritten(backup, change)))


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_no_file_is_written_outside_the_folder_for_it(backup: Path, there: Installation) -> None:
    def climbing(files: Files, manifest: dict[str, Any]) -> None:
        files["../secret-key"] = files.pop("secret-key")
        manifest["files"]["../secret-key"] = manifest["files"].pop("secret-key")

    assert "not those of its manifest" in refused(there.call("restore", rewritten(backup, climbing)))


# ---------------------------------------------------------------------------------------------------- a full disk
@pytest.mark.parametrize("size", [0, 2_000, 40_000])
def test_a_backup_that_finds_no_room_leaves_nothing(here: Installation, tmp_path: Path, size: int) -> None:
    """Files of more than so many bytes are refused, as by a disk that is full."""
    out = tmp_path / "out"
    out.mkdir()
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))"
    process = here.process("backup", out / "backup.zip", code=limit)
    told, complaint = process.communicate(timeout=60)
    assert (process.returncode, told) == (2, ""), complaint
    assert complaint.startswith("surveyapp: ")
    assert complaint.count("\n") == 1
    assert list(out.iterdir()) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """A disk of so many kilobytes."""
    made: list[Path] = []

    def mount(kilobytes: int) -> Path:
        place = tmp_path / f"disk {len(made)}"
        place.mkdir()
        call = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k,mode=700", "tmpfs", str(place)]
        try:
            done = subprocess.run(call, capture_output=True, check=False).returncode == 0
        except FileNotFoundError:
            done = False
        if not done:
            pytest.skip("no disk can be made here")
        made.append(place)
        return place

    yield mount
    for place in made:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("kilobytes", [16, 300, 700])
def test_a_full_disk_is_named_and_stays_as_it_was(
    here: Installation, small_disk: Callable[[int], Path], kilobytes: int
) -> None:
    if kilobytes > 16 and here.server is not None:
        kilobytes //= 12  # a dump is smaller than a database
    disk = small_disk(kilobytes)
    complaint = refused(here.call("backup", disk / "backup.zip"))
    assert "full" in complaint or "No space left on device" in complaint
    assert list(disk.iterdir()) == []


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_disk_that_fills_up_while_a_backup_is_restored_keeps_what_was_there(
    backup: Path, small_disk: Callable[[int], Path]
) -> None:
    with zipfile.ZipFile(backup) as archive:
        size = archive.getinfo("database").file_size
    there = Installation(small_disk(8 * size // 1024))
    with_answers(there, responses=1)
    before, ballast = there.everything(), there.folder / "ballast"
    for free in (16 * 1024, size // 2, size + 32 * 1024, size + 128 * 1024):
        room = os.statvfs(there.folder)
        ballast.write_bytes(bytes(room.f_bavail * room.f_frsize - free))
        complaint = refused(there.call("restore", backup, "--replace"))
        assert "full" in complaint or "No space left on device" in complaint
        ballast.unlink()
        assert there.everything() == before
        assert {path.name for path in there.instance.iterdir()} == {"secret-key", "surveyapp.sqlite3"}
    said(there.call("restore", backup, "--replace"))
    assert there.everything() != before


# --------------------------------------------------------------------------------------------------- told to stop
@pytest.mark.parametrize("kind", [f"postgresql-{NEWEST}"], indirect=True)
def test_nothing_is_left_when_it_is_told_to_stop(here: Installation, tmp_path: Path) -> None:
    assert here.server is not None
    tools, out = tmp_path / "tools", tmp_path / "out"
    tools.mkdir()
    out.mkdir()
    slow = tools / "pg_dump"
    real = here.server.programs / "pg_dump"
    slow.write_text(
        f'#!/bin/sh\ncase "$1" in --version) exec "{real}" --version;; esac\n: > "{out}/begun"\nexec sleep 600\n'
    )
    slow.chmod(stat.S_IRWXU)
    process = here.process("backup", out / "backup.zip", "--tools", tools)
    until((out / "begun").exists, "it did not begin")
    process.send_signal(signal.SIGTERM)
    told, complaint = process.communicate(timeout=30)
    assert (process.returncode, told, complaint) == (143, "", "")
    assert [path.name for path in out.iterdir()] == ["begun"]
