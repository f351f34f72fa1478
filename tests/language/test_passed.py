"""Passing a language: what was read is noted with a fingerprint, and a change afterwards is noticed."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from surveyapp.language import catalogues

ROOT = Path(__file__).parents[2]


def script_itself() -> ModuleType:
    spec = importlib.util.spec_from_file_location("passed", ROOT / "scripts" / "passed.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


@pytest.fixture
def passed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The script, on a copy of the catalogues of one language."""
    script = script_itself()
    shutil.copytree(catalogues.TRANSLATIONS / "pl", tmp_path / "pl")
    (tmp_path / "passed.txt").write_text("# Nobody yet\n", encoding="utf-8")
    for name, value in (("ROOT", tmp_path), ("TRANSLATIONS", tmp_path), ("PASSED", tmp_path / "passed.txt")):
        monkeypatch.setattr(script, name, value)
    monkeypatch.setattr(catalogues, "TRANSLATIONS", tmp_path)
    _forget()
    yield script
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    catalogues.passed.cache_clear()
    catalogues._passed.cache_clear()
    catalogues._compiled.cache_clear()


def test_what_the_repository_says_has_been_passed_still_stands() -> None:
    assert script_itself().main(["--check"]) == 0


def test_a_language_is_passed_catalogue_by_catalogue(passed: ModuleType) -> None:
    assert catalogues.passed() == ("en",)
    assert catalogues.bank_drafts() == ("pl",)
    assert passed.main(["pl", "messages", "A Reader"]) == 0
    _forget()
    assert catalogues.passed() == ("en", "pl")
    assert catalogues.bank_drafts() == ("pl",)
    assert passed.main(["pl", "banks", "A Reader"]) == 0
    _forget()
    assert catalogues.bank_drafts() == ()
    assert passed.main(["--check"]) == 0
    assert not passed.po_file("pl", "banks").read_text(encoding="utf-8").startswith(passed.MARK)


def test_passing_again_leaves_one_line(passed: ModuleType) -> None:
    passed.main(["pl", "banks", "First"])
    passed.main(["pl", "banks", "Second"])
    assert [line[-1] for line in passed.lines()] == ["Second"]


def test_a_change_after_passing_is_noticed(passed: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    passed.main(["pl", "banks", "A Reader"])
    path = passed.po_file("pl", "banks")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('msgstr "Tak"', 'msgstr "Owszem"'), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    assert passed.main(["--check"]) == 1
    assert "pl banks: its words have changed" in capsys.readouterr().out
    path.write_text("# Another comment\n" + text, encoding="utf-8")
    assert passed.main(["--check"]) == 0


def test_what_is_not_complete_cannot_be_passed(passed: ModuleType) -> None:
    path = passed.po_file("pl", "banks")
    path.write_text(path.read_text(encoding="utf-8").replace('msgstr "Tak"', 'msgstr ""'), encoding="utf-8")
    assert passed.main(["pl", "banks", "A Reader"]) == 1
    assert passed.main(["cy", "banks", "A Reader"]) == 2
    assert passed.main(["pl", "nonsense", "A Reader"]) == 2
    assert list(passed.lines()) == []
