"""`surveyapp summarise` on a file: the published figures of PISA 2009, and wrong calls in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from surveyapp.commands.summarise import summarise
from tests.analysis import made

DATA = Path(__file__).parent.parent / "data"
PISA = ["--questionnaire", str(DATA / "pisa2009_st25.yaml"), "--responses", str(DATA / "pisa2009_st25.csv.gz")]


def call(*arguments: str) -> Result:
    return CliRunner().invoke(summarise, list(arguments))


@pytest.fixture(scope="module")
def pisa(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    out = tmp_path_factory.mktemp("pisa") / "made"
    result = call(*PISA, "--out", str(out))
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    return document, out


@pytest.mark.parametrize(
    ("code", "low", "neutral", "high"),
    [("st25q01", 30.21689, 21.33091, 48.45219), ("st25q02", 62.43096, 15.78368, 21.78536)],
)
def test_shares_are_those_published(
    pisa: tuple[dict[str, Any], Path], code: str, low: float, neutral: float, high: float
) -> None:
    """See tests/data/SOURCES.md."""
    question = next(q for q in pisa[0]["questions"] if q["code"] == code)
    assert round(question["bottom"], 5) == low
    assert round(question["choices"][2]["percent"], 5) == neutral
    assert round(question["top"], 5) == high


def test_mean_and_deviation_are_those_published(pisa: tuple[dict[str, Any], Path]) -> None:
    magazines = pisa[0]["questions"][0]
    assert round(magazines["score"]["mean"], 6) == 3.254813
    assert round(magazines["score"]["sd"], 6) == 1.245086
    assert (magazines["n"], magazines["missing"]) == (65609, 1081)
    assert pisa[0]["respondents"] == {"finished": 66690, "partial": 0}


def test_every_file_is_there_and_nothing_else(pisa: tuple[dict[str, Any], Path]) -> None:
    files = {str(path.relative_to(pisa[1])) for path in pisa[1].rglob("*") if path.is_file()}
    assert files == {"summary.html", "summary.csv", "summary.json", "charts/st25.svg"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "give SLUG"),
        (("slug", *PISA), "either SLUG"),
        (("slug", "--threshold", "5"), "for files"),
        ((*PISA[:2],), "both"),
        ((*PISA, "--format", "psd"), "no format"),
        ((*PISA, "--format", ","), "no format"),
        ((*PISA, "--threshold", "0"), "threshold"),
        ((*PISA, "--population", "100"), "population of 100"),
        ((*PISA[:3], "nowhere.csv"), "cannot be read"),
        ((*PISA[2:], "--questionnaire", "nowhere.yaml"), "cannot be read"),
        ((*PISA[:3], str(DATA / "SOURCES.md")), "fields"),
        ((*PISA[2:], "--questionnaire", str(DATA / "SOURCES.md")), "SOURCES.md:"),
    ],
)
def test_a_wrong_call_is_told_in_one_line_and_writes_nothing(
    tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    result = call(*arguments, "--out", str(tmp_path / "out"))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1
    assert says in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("name,shoe size\nAda,5\n", encoding="utf-8")
    result = call(*PISA[:3], str(tmp_path / "r.csv"), "--out", str(tmp_path / "out"))
    assert (result.exit_code, (tmp_path / "out").exists()) == (2, False)
    assert "no column belongs" in result.stderr


def test_an_out_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    result = call(*PISA, "--out", str(tmp_path / "out"), "--format", "json")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_how_people_answered_is_told_where_the_file_says_it(tmp_path: Path) -> None:
    (tmp_path / "q.yaml").write_text(made.HEAD + made.MAIN, encoding="utf-8")
    rows = ["plan,mode", *(["yes,online"] * 30), *(["no,paper"] * 14), *(["yes,phone"] * 10), "yes,by owl"]
    (tmp_path / "r.csv").write_text("\n".join(rows), encoding="utf-8")
    files = ["--questionnaire", str(tmp_path / "q.yaml"), "--responses", str(tmp_path / "r.csv")]
    result = call(*files, "--out", str(tmp_path / "out"), "--format", "json,html")
    assert result.exit_code == 0
    assert "mode: 1 cell not recognised" in result.stderr
    [mode] = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))["ways"]
    assert {choice["value"]: choice["count"] for choice in mode["choices"]} == {"online": 31, "phone": 10, "paper": 14}
    assert "How people answered" in (tmp_path / "out" / "summary.html").read_text(encoding="utf-8")


def test_what_was_not_understood_is_told_and_the_rest_is_made(tmp_path: Path) -> None:
    (tmp_path / "q.yaml").write_text(made.HEAD + made.MAIN, encoding="utf-8")
    rows = ["plan,odd", *(["yes,1"] * 12), "perhaps,2"]
    (tmp_path / "r.csv").write_text("\n".join(rows), encoding="utf-8")
    files = ["--questionnaire", str(tmp_path / "q.yaml"), "--responses", str(tmp_path / "r.csv")]
    result = call(*files, "--out", str(tmp_path / "out"), "--format", "json")
    assert result.exit_code == 0
    assert "plan: 1 cell not recognised" in result.stderr
    assert "columns not used: odd" in result.stderr
    document = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert document["questions"][0]["n"] == 12
