"""A questionnaire to read, as it was asked: one page that stands alone for each version and language."""

from __future__ import annotations

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
    page = environment(language).get_template("packs/questionnaire.html")
    html = page.render(
        questionnaire=questionnaire,
        version=version,
        language=language,
        language_name=name_in(language, language),
        direction=direction(language),
        draft=language in questionnaire.drafts,
        css=Markup(_STYLE.read_text(encoding="utf-8")),  # noqa: S704 - our own file
        said=lambda wording: wording.get(version, language),
        asked_when=lambda condition: condition_words(
            condition, questionnaire, language, version=version, language=language
        ),
    )
    return html.encode()
