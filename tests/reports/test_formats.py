"""One summary in every format: the same figures, the same gaps."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import html5lib
import pytest
from jsonschema import Draft202012Validator

from surveyapp.analysis.results import Summary
from surveyapp.analysis.summaries import summarise
from surveyapp.reports import bundle, summary_csv, summary_html, summary_json
from surveyapp.reports.alt_text import alt_text
from surveyapp.reports.document import Document, Heading, Table
from surveyapp.reports.full_report import report
from tests.analysis import made
from tests.analysis.made import repeated

ROOT = Path(__file__).parent.parent.parent
SCHEMA = Draft202012Validator(
    json.loads((ROOT / "docs" / "summary.schema.json").read_text(encoding="utf-8")),
    format_checker=Draft202012Validator.FORMAT_CHECKER,
)
NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)


def whole() -> Summary:
    people = 120
    frame = made.frame(
        replace(made.questionnaire(), versions=("standard", "easy-read"), languages=("en", "pl")),
        plan=repeated(yes=90, no=30),
        clear=repeated(sa=40, a=20, d=10, sd=5, dont_know=5, does_not_apply=4, _=36),
        helps=["school;health"] * 60 + ["none"] * 5 + [""] * 55,
        age=[str(5 + n % 12) for n in range(people)],
        seen=["2024-01-05"] * 60 + ["2024-03-05"] * 60,
        more=["words"] * 4 + [""] * 116,
        need=repeated(autism=60, speech=30, hearing=20, sight=3, prefer_not_to_say=7),
        status=["finished"] * 100 + ["partial"] * 20,
        mode=["online"] * 97 + ["paper"] * 3 + ["online"] * 20,
        version=repeated(standard=100, easy_read=20),
        language=["en"] * 80 + ["pl"] * 40,
    )
    return summarise(frame, survey="made-2024", generated_at=NOW)


def few() -> Summary:
    return summarise(made.frame(made.questionnaire(), plan=["yes"] * 6), survey="few")


@pytest.mark.parametrize("summary", [whole(), few()], ids=["whole", "few"])
def test_json_fits_its_schema(summary: Summary) -> None:
    SCHEMA.validate(json.loads(summary_json.write(summary)))


def test_the_schema_refuses_figures_that_should_be_withheld() -> None:
    document = summary_json.document(few())
    document["questions"][0]["choices"][0]["count"] = 6
    assert not SCHEMA.is_valid(document)


def test_json_has_the_shape_that_programs_rely_on() -> None:
    document = summary_json.document(whole())
    assert {"survey", "respondents", "threshold", "questions"} <= set(document)
    assert document["respondents"] == {"finished": 100, "partial": 20}
    clear = document["questions"][1]
    wanted = {
        "code",
        "kind",
        "label",
        "n",
        "missing",
        "suppressed",
        "choices",
        "score",
        "top",
        "bottom",
        "with_partial",
    }
    assert wanted <= set(clear)
    assert {"value", "label", "count", "percent", "low", "high", "score", "favourable"} <= set(clear["choices"][0])
    assert {"mean", "sd", "median"} <= set(clear["score"])
    assert clear["with_partial"]["choices"][0]["count"] >= clear["choices"][0]["count"]


def test_csv_has_the_figures_of_json_and_no_others() -> None:
    summary = whole()
    rows = list(csv.DictReader(io.StringIO(summary_csv.write(summary).decode("utf-8-sig"))))
    in_csv = {(row["question"], row["choice"], row["basis"]): row["count"] for row in rows if row["choice"]}
    in_json: dict[tuple[str, str, str], str] = {}
    document = summary_json.document(summary)
    ways = [{**way, "code": f"/{way['code']}"} for way in document["ways"]]
    assert len(ways) == 3
    for question in (*document["questions"], *ways):
        for basis, figures in (("finished", question), ("with-partial", question["with_partial"])):
            for choice in figures["choices"]:
                count = choice["count"]
                in_json[question["code"], choice["value"], basis] = "" if count is None else str(count)
    assert in_csv == in_json
    hidden = [
        row for row in rows if row["question"] == "need" and row["withheld"] == "1" and row["basis"] == "finished"
    ]
    assert {row["choice"] for row in hidden} == {"hearing", "sight"}
    assert all(row[name] == "" for row in hidden for name in ("count", "percent", "low_95", "high_95"))


def test_a_withheld_question_shows_no_figure_in_any_format() -> None:
    summary = few()
    rows = list(csv.DictReader(io.StringIO(summary_csv.write(summary).decode("utf-8-sig"))))
    assert {row["n"] + row["missing"] + row["count"] for row in rows} == {""}
    page = summary_html.write(report(summary))["summary.html"].decode()
    assert "fewer than 10" in page
    assert "<img" not in page
    assert "withheld" in alt_text(summary.questions[0])


def parsed(page: bytes) -> Any:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(page, transport_encoding="utf-8")


def test_the_page_stands_alone_with_its_charts() -> None:
    files = summary_html.write(report(whole()))
    page = parsed(files["summary.html"])
    assert page.get("lang") == "en"
    images = page.findall(".//img")
    assert {image.get("src") for image in images} == set(files) - {"summary.html"}
    assert all(image.get("alt") for image in images)
    assert len(page.findall(".//h1")) == 1
    levels = [int(node.tag[1]) for node in page.iter() if node.tag in {"h1", "h2", "h3", "h4"}]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = [node.get("id") for node in page.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    assert not page.findall(".//script")


def tables(summary: Summary) -> dict[str, Table]:
    return {table.code: table for table in report(summary).tables}


def test_every_interval_of_the_report_says_what_it_does_not_cover() -> None:
    asked = [table for code, table in tables(whole()).items() if code.startswith("table-")]
    assert len(asked) == 6
    for table in asked:
        assert "The interval does not cover who chose not to answer." in [note.words for note in table.notes]


def test_how_people_answered_stands_before_the_figures_that_pool_them() -> None:
    page = summary_html.write(report(whole()))["summary.html"].decode()
    assert page.index("How people answered") < page.index("Is there a plan?")
    shown = {
        table.caption.words: {str(row[0]): row[1].words for row in table.rows}
        for code, table in tables(whole()).items()
        if code.startswith("way-")
    }
    assert shown == {
        "Online, by phone or on paper": {
            "Online": "82 to 100",
            "By phone, entered by staff": "fewer than 10",
            "On paper, entered by staff": "fewer than 10",
        },
        "Version of the questions": {"Standard": "91 to 100", "Easy read": "fewer than 10"},
        "Language of the questions": {"English": "80", "Polish": "20"},
    }
    assert "together with those that staff entered" in page


def test_tables_of_the_page_have_different_names() -> None:
    section = made.BACKGROUND.replace("code: need", "code: filled-in-by").replace("value: autism", "value: alone")
    frame = made.frame(made.questionnaire(section), filled_in_by=repeated(alone=30, speech=20), mode=["online"] * 50)
    summary = summarise(frame, survey="s")
    ways = [table.caption.words for code, table in tables(summary).items() if code.startswith("way-")]
    assert ways == ["Who filled it in", "Online, by phone or on paper"]
    captions = parsed(summary_html.write(report(summary))["summary.html"]).findall(".//caption/span")
    assert len({caption.text for caption in captions}) == len(captions) == 4


def test_programs_are_told_what_may_be_said_of_a_withheld_way() -> None:
    mode = summary_json.document(whole())["ways"][0]
    assert [(one["label"], one["count"], one["at_least"], one["at_most"]) for one in mode["choices"]] == [
        ("Online", None, 82, 100),
        ("By phone, entered by staff", None, 0, 9),
        ("On paper, entered by staff", None, 0, 9),
    ]
    assert summary_json.document(whole())["filled_in_by"] is None


def test_the_text_alternative_gives_the_numbers() -> None:
    clear = whole().named("clear")[0]
    start = "The plan is clear: 80 answers. Favourable: 75% (Strongly agree: 50%; Agree: 25%); Unfavourable: 19% ("
    assert alt_text(clear).startswith(start)
    need = whole().named("need")[0]
    assert "Autism: 6" in alt_text(need)
    assert "Hearing: withheld; Sight: withheld" in alt_text(need)


def test_the_report_keeps_sections_and_grids_together() -> None:
    made_of: Document = report(whole())
    headings = [(block.level, block.code) for block in made_of.blocks if isinstance(block, Heading)]
    start = headings.index((2, "part-main"))
    results = [(3, f"result-{code}") for code in ("plan", "clear", "helps", "age", "seen", "more")]
    assert headings[start : start + 9] == [(2, "part-main"), *results, (2, "part-you"), (3, "result-need")]


def test_formats_are_made_as_asked() -> None:
    assert set(bundle.files(whole(), ["json"])) == {"summary.json"}
    assert bundle.require(["csv", "pdf", "csv"]) == ("csv", "pdf")
    with pytest.raises(bundle.UnknownFormat):
        bundle.require(["psd"])


def test_no_format_says_a_withheld_number() -> None:
    """Numbers that stand nowhere else: of a small cell, of the large one withheld with it, and of both their shares."""
    frame = made.frame(
        made.questionnaire(),
        plan=["yes"] * 12518,
        need=repeated(autism=6100, speech=4200, hearing=1487, sight=731),
        mode=repeated(online=9653, phone=2346, paper=519),
    )
    summary = summarise(frame, survey="many", generated_at=NOW, threshold=1000)
    assert [choice.count for choice in summary.named("need")[0].finished.choices] == [6100, 4200, None, None]
    files = bundle.files(summary, ["json", "csv", "html", "xlsx", "ods", "docx"])
    words = {name: said for name, data in files.items() for said in [_words(name, data)]}
    words["alternatives"] = " ".join(alt_text(question) for question in (*summary.questions, *summary.ways))
    assert any(name.endswith(".svg") for name in words)
    for name, said in words.items():
        for number in ("1487", "731", "2346", "519", "11.9%", "5.8%", "11.878", "5.839"):
            assert not re.search(rf"(?<![\d.#]){re.escape(number)}(?!\d)", said), (name, number)
    assert all("6100" in words[name] for name in words if name.startswith("summary."))


def _words(name: str, data: bytes) -> str:
    """What a file says, without thousands separators; drawings without their coordinates."""
    if name.endswith((".xlsx", ".ods", ".docx")):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b" ".join(archive.read(part) for part in archive.namelist() if part.endswith(".xml"))
    said = data.decode("utf-8-sig")
    if name.endswith(".svg"):
        said = " ".join(re.findall(r">([^<]+)<", said))
    return re.sub(r"(?<=\d)[,\u202f\u00a0](?=\d{3}\b)", "", said)
