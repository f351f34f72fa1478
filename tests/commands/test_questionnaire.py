"""`surveyapp questionnaire check`: errors by line, or facts and reading grades; exit 0, 1 or 2."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import surveyapp
from surveyapp.commands.questionnaire import questionnaire

BANKS = sorted((Path(surveyapp.__file__).parent / "content" / "banks").glob("*.yaml"))

FILE = """\
format: 1
code: example
audience: parents-carers
illustrative: true
versions: [standard, easy-read]
title: {standard: {en: Your help}, easy-read: {en: Your help}}
minutes: 3
sections:
  - code: main
    title: {standard: {en: Main}, easy-read: {en: Main}}
    questions:
      - code: hard
        kind: short-text
        text:
          standard: {en: "To what extent has multidisciplinary consultation facilitated appropriate commissioning?"}
          easy-read: {en: "Do people help you?"}
      - code: note
        kind: statement
        text: {standard: {en: Thank you.}, easy-read: {en: Thank you.}}
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(questionnaire, list(arguments), prog_name="surveyapp questionnaire")


def check(folder: Path, text: str | bytes) -> Result:
    file = folder / "file.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return run("check", str(file))


def test_a_good_file_prints_its_facts(tmp_path: Path) -> None:
    result = check(tmp_path, FILE)
    assert result.exit_code == 0
    assert result.stderr == ""
    for fact in (
        "Your help (illustrative)",
        "audience   parents-carers",
        "versions   standard, easy-read",
        "languages  en",
        "questions  1: 1 main, 0 background",
        "kinds      1 short-text, 1 statement",
        "minutes    3",
    ):
        assert fact in result.stdout


def test_grades_stand_by_version_and_question_and_those_far_above_are_marked(tmp_path: Path) -> None:
    lines = check(tmp_path, FILE).stdout.splitlines()
    rows = {line.split()[0]: line.split()[-2:] for line in lines if line.startswith("  ")}
    hard, easy = rows["hard"]
    assert hard.endswith("*")
    assert float(hard.rstrip("*")) > 9
    assert not easy.endswith("*")
    assert rows["note"] == ["-3.0", "-3.0"]  # 0.39 × 2/1 + 11.8 × 2/2 − 15.59
    assert any("standard" in line and "easy-read" in line for line in lines)
    assert lines[-1].strip().startswith("* far above what the version is for (standard 9, easy-read 5)")


def test_nothing_is_marked_where_all_is_easy(tmp_path: Path) -> None:
    easy = FILE.replace("multidisciplinary consultation facilitated appropriate commissioning", "this been good")
    assert "None is far above what its version is for" in check(tmp_path, easy).stdout.splitlines()[-1]


def test_other_languages_are_not_graded(tmp_path: Path) -> None:
    polish = FILE.replace("{en:", "{pl:").replace("minutes: 3", "languages: [pl]")
    result = check(tmp_path, polish)
    assert result.exit_code == 0
    assert "works for English texts only" in result.stdout
    assert "minutes    not stated" in result.stdout


@pytest.mark.parametrize("bank", BANKS, ids=lambda path: path.stem)
def test_every_shipped_bank_passes(bank: Path) -> None:
    result = run("check", str(bank))
    assert result.exit_code == 0
    assert "(illustrative)" in result.stdout
    assert "None is far above" in result.stdout


def test_errors_are_told_by_line_on_standard_error(tmp_path: Path) -> None:
    result = check(tmp_path, FILE.replace("short-text", "shorttext").replace("minutes: 3", "minutes: 0"))
    assert result.exit_code == 1
    assert result.stdout == ""
    file = tmp_path / "file.yaml"
    assert result.stderr.splitlines() == [
        f"{file}:7: 'minutes' is '0', which is too small: at least 1",
        f"{file}:13: 'shorttext' is not known as 'kind'; did you mean 'short-text'?",
    ]


@pytest.mark.parametrize(
    "text",
    ["", b"\x89PNG\x00", "a: " + "[" * 10_000, "a: &a [*a]", b"x: y\n" * 300_000, "\x00"],
    ids=["empty", "binary", "deep", "aliases", "large", "NUL"],
)
def test_hostile_files_are_errors_and_no_crash(tmp_path: Path, text: str | bytes) -> None:
    result = check(tmp_path, text)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.stderr.startswith(f"{tmp_path / 'file.yaml'}:1: ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "nowhere.yaml"], "surveyapp: nowhere.yaml cannot be read: No such file"),
        (["check", "."], "cannot be read: Is a directory"),
        (["check", "x" * 5_000], "cannot be read: File name too long"),
        (["check"], "surveyapp: Missing argument 'FILE'."),
        (["check", "a", "b"], "unexpected extra argument"),
        (["check", "--format", "x"], "No such option"),
        (["chek", "x"], "surveyapp: No such command 'chek'."),
        (["--format", "x"], "No such option"),
        ([], "surveyapp: no command was given; there are check. See surveyapp questionnaire --help."),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_2(arguments: list[str], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert words in result.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    file = tmp_path / "file.yaml"
    file.write_text(FILE)
    file.chmod(0)
    assert "Permission denied" in run("check", str(file)).stderr
