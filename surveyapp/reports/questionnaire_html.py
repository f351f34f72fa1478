"""A questionnaire to read, as it was asked: one page that stands alone for each version and language."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from markupsafe import Markup

from surveyapp.domain.questionnaire import Questionnaire
from surveyapp.language.catalogues import direction, name_in
from surveyapp.reports.pages import environment
from surveyapp.reports.routing_words import condition_words

_STYLE = Path(__file__).with_name("summary_download.css")


def write(questionnaire: Questionnaire, version: str, language: str) -> bytes:
    """The page, with each question in an element that has its code as `data-question`. Words around it too are in

    `language`; what is missing in it stands in English, marked so.
    """
    css = Markup(_STYLE.read_text(encoding="utf-8"))  # noqa: S704 - our own file
    return _page(questionnaire, version, language, css).encode()


def write_pdf(questionnaire: Questionnaire, version: str, language: str) -> bytes:
    """The same page for print, tagged as PDF/UA-1 asks. Raises needs.CannotBeMade where a library is missing."""
    printing = import_module("surveyapp.reports.printing")
    title = questionnaire.title.get(version, language).text
    page = _page(questionnaire, version, language, printing.style(), printing.short(title))
    data: bytes = printing.printed(page)
    return data


def _page(questionnaire: Questionnaire, version: str, language: str, css: Markup, head: str = "") -> str:
    """The page in this style. `head`: what stands at the head of each printed page."""
    return (
        environment(language)
        .get_template("packs/questionnaire.html")
        .render(
            questionnaire=questionnaire,
            version=version,
            language=language,
            language_name=name_in(language, language),
            direction=direction(language),
            draft=language in questionnaire.drafts,
            css=css,
            head=head,
            said=lambda wording: wording.get(version, language),
            asked_when=lambda condition: condition_words(
                condition, questionnaire, language, version=version, language=language
            ),
        )
    )
