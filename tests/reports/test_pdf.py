"""The PDF: PDF/UA-1 by an independent checker, in every language; what a reader of it hears and can find again."""

from __future__ import annotations

import io
import os
from pathlib import Path

import page
import pikepdf
import pytest

from surveyapp.language.catalogues import languages
from surveyapp.reports import bundle, questionnaire_html
from surveyapp.reports.full_report import report
from surveyapp.reports.needs import CannotBeMade
from tests.analysis import made
from tests.reports.made_extras import extras
from tests.reports.test_formats import few, whole
from tests.reports.test_spreadsheets import called

try:
    from surveyapp.reports import summary_pdf
except CannotBeMade as missing:
    pytest.skip(str(missing), allow_module_level=True)

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
EVERY_RUN = ("en", "ur")


def faults(data: bytes, folder: Path) -> list[str]:
    """What the checker has against a file."""
    path = folder / "summary.pdf"
    path.write_bytes(data)
    checked = page.validate_pdf(path, profile=page.ValidationProfile.PDF_UA_1)
    return [] if checked.is_compliant else [str(one) for one in checked.failures] or ["not compliant"]


@pytest.mark.parametrize("language", languages() if THOROUGH else EVERY_RUN)
def test_the_report_passes_pdf_ua(language: str, tmp_path: Path) -> None:
    data = bundle.files(whole(), ["pdf"], language, extras())["summary.pdf"]
    assert faults(data, tmp_path) == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang) == language
        assert str(pdf.docinfo["/Title"]).startswith("Made for tests")
        assert pdf.Root.MarkInfo.Marked
        with pdf.open_outline() as outline:
            [title] = outline.root
            assert len(title.children) == len(list(report(whole(), extras(), language).contents))


def test_a_report_without_figures_passes_too(tmp_path: Path) -> None:
    assert faults(bundle.files(few(), ["pdf"])["summary.pdf"], tmp_path) == []


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_questionnaire_to_print_passes_pdf_ua(language: str, tmp_path: Path) -> None:
    data = questionnaire_html.write_pdf(made.questionnaire(), "standard", language)
    assert faults(data, tmp_path) == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang) == language


HOSTILE = ["\x00\x07<b>&amp;\x0b \u202eترجمہ =1", "😀👩‍👩‍👧‍👦" * 10_000]


@pytest.mark.parametrize("words", HOSTILE if THOROUGH else HOSTILE[:1])
def test_no_label_breaks_it(words: str, tmp_path: Path) -> None:
    data = bundle.files(called(few(), words), ["pdf"], extras=extras(words))["summary.pdf"]
    assert faults(data, tmp_path) == []


def test_nothing_is_fetched() -> None:
    """Markup in a label is text, so there is no address to fetch; a page with one is refused."""
    words = '<img src="http://127.0.0.1:9/x.png">'
    data = summary_pdf.write(report(called(few(), words)))
    assert data.startswith(b"%PDF-1.7")
