"""PO as GNU gettext has it: its own programs are the judges."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.errors import DomainError
from surveyapp.interchange.translation_file import MAX_BYTES, Returned, TranslationFile, checked
from surveyapp.interchange.translation_po import read, write
from tests.interchange.translation_texts import damaged, file, spoilt, unit

HEADER = 'msgid ""\nmsgstr ""\n"Language: ur\\n"\n"X-Survey: norwich\\n"\n"X-Revision: 7\\n"\n'
WORDS = (b"\n", b'"', b"\\", b'\nmsgid "', b'\nmsgstr "', b'\nmsgctxt "', b"\n#~ ", b"\\x41")

gettext = pytest.mark.skipif(shutil.which("msgfmt") is None, reason="GNU gettext is not installed")


def run(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr


def entry(of: TranslationFile) -> str:
    """The first text as it is written."""
    return write(of).decode().split("\n\n")[1]


def refused(text: str | bytes) -> dict[str, object]:
    with pytest.raises(DomainError) as refusal:
        read(text.encode() if isinstance(text, str) else text)
    assert refusal.value.code == "file-not-readable"
    assert refusal.value.data.pop("format") == "po"
    return refusal.value.data


# ------------------------------------------------------------------------------------------------ texts
# ------------------------------------------------------------------------------------------------ other programs
@gettext
def test_gettext_finds_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "ur.po"
    path.write_bytes(write(spoilt()))
    assert run("msgfmt", "--check", "--output-file", tmp_path / "ur.mo", path) == ""


@gettext
@pytest.mark.parametrize("options", [[], ["--no-wrap"], ["--sort-output"], ["--width=20"]])
def test_gettext_writes_the_same_texts(tmp_path: Path, options: list[str]) -> None:
    before, after = tmp_path / "before.po", tmp_path / "after.po"
    before.write_bytes(write(spoilt()))
    run("msgcat", *options, "--output-file", after, before)
    assert read(after.read_bytes()) == read(before.read_bytes())


@gettext
def test_gettext_keeps_what_is_not_a_text(tmp_path: Path) -> None:
    before, after = tmp_path / "before.po", tmp_path / "after.po"
    written = write(file(unit(state="stale", was="Has your child\na “plan”?", max_length=80), language="pa-Guru"))
    before.write_bytes(written)
    run("msgcat", "--output-file", after, before)
    assert after.read_bytes() == written


def test_polib_reads_what_there_is_to_tell_a_translator() -> None:
    was = 'Has your child\na "plan"? ' + "Yes or no? " * 20
    path = write(file(unit(state="stale", was=was, max_length=80), unit("b", target=""))).decode()
    catalogue = polib.pofile(path)
    assert catalogue.metadata["Language"] == "ur"
    assert catalogue.metadata["X-Survey"] == "norwich-parents-2023"
    assert catalogue.metadata["X-Revision"] == "7"
    stale, untranslated = catalogue
    assert stale.msgctxt == "question/plan:text|standard"
    assert stale.previous_msgid == was
    assert stale.flags == ["fuzzy"]
    assert stale.occurrences == [("https://surveys.example.org/preview/7?language=ur#plan", "")]
    assert stale.comment == "The words of the question “plan”.\nStandard\nAt most 80 characters."
    assert not untranslated.translated()
    assert not untranslated.flags


# ------------------------------------------------------------------------------------------------ writing
@pytest.mark.parametrize(
    ("source", "target", "state", "flags"),
    [
        ("Yes", "ہاں", "draft", ""),
        ("Yes", "ہاں", "stale", "#, fuzzy\n"),
        ("Yes", "", "stale", ""),
        ("In {area}?", "", "missing", "#, python-brace-format\n"),
        ("In {area}?", "{area} میں؟", "stale", "#, fuzzy, python-brace-format\n"),
        ("In {area}?", "کیا؟", "draft", ""),  # gettext would call the whole file wrong
        ("In {area} and {", "", "missing", ""),
        ("100% sure", "یقینی", "draft", ""),
    ],
)
def test_flags_are_those_that_programs_can_work_with(source: str, target: str, state: str, flags: str) -> None:
    written = entry(file(unit(source=source, target=target, state=state)))
    assert "".join(line for line in written.splitlines(keepends=True) if line.startswith("#,")) == flags


def test_an_address_with_blanks_stays_one_reference() -> None:
    written = entry(file(unit(preview="https://example.org/a b\nc")))
    assert "\n#: https://example.org/a%20b%20c\n" in written


# ------------------------------------------------------------------------------------------------ reading
def test_what_other_programs_write_is_read() -> None:
    head = HEADER.replace(": ur", ": pa_Guru") + '"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    text = (
        "\ufeff# A translator's words\n#, fuzzy\n"
        + head.replace("\n", "\r\n")
        + """#| msgctxt "x"
#, fuzzy
  msgctxt\t"question/a|b:text|standard"\x20\x20
msgid "One"
"\\a\\b\\f\\v\\r\\t\\"\\\\"
msgstr ""
"a"
"b"
#~ msgctxt "gone|standard"
#~ msgid "Gone"
#~ msgstr "x"
"""
    )
    back = read(text.encode())
    assert (back.survey, back.revision, back.language) == ("norwich", 7, "pa-Guru")
    assert back.texts == {("question/a|b:text", "standard"): ('One\a\b\f\v\r\t"\\', "ab")}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (b"\xff\xfem\x00s\x00g\x00", {"reason": "encoding"}),
        (HEADER.encode() + 'msgctxt "a|standard"\nmsgid "é"\nmsgstr ""\n'.encode("latin-1"), {"reason": "encoding"}),
        (HEADER + '"Content-Type: text/plain; charset=ISO-8859-6\\n"\n', {"reason": "encoding"}),
        ("", {"reason": "header", "name": "Language"}),
        ("# only a comment\n", {"reason": "header", "name": "Language"}),
        ('msgctxt "a|standard"\nmsgid "A"\nmsgstr ""\n', {"reason": "header", "name": "Language"}),
        (HEADER.replace("X-Survey", "X-Other"), {"reason": "header", "name": "X-Survey"}),
        (HEADER.replace(": 7", ": seven"), {"reason": "header", "name": "X-Revision"}),
        (HEADER.replace(": 7", ": ²"), {"reason": "header", "name": "X-Revision"}),
        ('<?xml version="1.0"?>', {"reason": "line", "line": 1}),
        (HEADER + 'msgid "A"\nmsgstr ""\n', {"reason": "no-context", "line": 6}),
        (HEADER + 'msgctxt "a"\nmsgid "A"\nmsgid_plural "B"\n', {"reason": "plural", "line": 8}),
        (HEADER + 'msgctxt "a"\nmsgid "A"\nmsgstr[0] "B"\n', {"reason": "plural", "line": 8}),
        (HEADER + 'msgctxt "a"\nmsgid "A"\nmsgstr "B\n', {"reason": "line", "line": 8}),
        (HEADER + 'msgctxt "a"\nmsgid "A"\nmsgstr "B\\"\n', {"reason": "line", "line": 8}),
        (HEADER + 'msgctxt "a"\nmsgid "A"\nmsgstr "\\x41"\n', {"reason": "line", "line": 8}),
        (HEADER + 'msgctxt "a"\nmsgid "A"\nmsgstr B\n', {"reason": "line", "line": 8}),
        (HEADER + 'msgctxt "a"\nmsgid "A"\n', {"reason": "line", "line": 6}),
        (HEADER + 'msgctxt "a"\nmsgctxt "b"\n', {"reason": "line", "line": 6}),
        (HEADER + 'msgctxt "a"\nmsgstr "A"\n', {"reason": "line", "line": 7}),
        (HEADER + 'msgctxt "a"\nmsgid "A"\nmsgstr ""\nmsgstr ""\n', {"reason": "line", "line": 9}),
        (HEADER + '\n"adrift"\n', {"reason": "line", "line": 7}),
        (
            HEADER + 'msgctxt "a|standard"\nmsgid "A"\nmsgstr ""\n' * 2,
            {"reason": "unit-twice", "key": "a", "version": "standard"},
        ),
    ],
)
def test_what_cannot_be_read_says_why(text: str | bytes, where: dict[str, object]) -> None:
    assert refused(text) == where


def test_a_file_cut_short_in_a_line_is_not_readable() -> None:
    data = write(file(unit(), unit("b"))).rstrip()
    for end in range(len(data)):
        line = data[:end].rpartition(b"\n")[2]
        if line and not line.startswith(b"#") and not line.endswith(b'"'):
            assert refused(data[:end])["reason"] in {"line", "encoding"}


def test_a_file_too_large_is_never_parsed() -> None:
    with pytest.raises(DomainError, match="file-too-large"):
        read(b"<" * (MAX_BYTES + 1))


def test_the_largest_file_takes_no_more_than_a_moment() -> None:
    start = HEADER + 'msgctxt "a|standard"\nmsgid "A"\nmsgstr ""\n'
    lines = (MAX_BYTES - len(start)) // 4
    assert read((start + '"x"\n' * lines).encode()).texts["a", "standard"] == ("A", "x" * lines)


def test_a_fuzzy_translation_counts() -> None:
    stale = file(unit(state="stale", was="Before"))
    back = read(write(stale).replace("منصوبہ".encode(), "پلان".encode()))
    assert list(checked(back, stale).texts) == [("question/plan:text", "standard")]
    assert checked(back, replace(stale, revision=8)).texts


@given(data=st.binary(max_size=300) | damaged(write(file(unit(), unit("b", target=""))), WORDS))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(DomainError):
        assert isinstance(read(data), Returned)
