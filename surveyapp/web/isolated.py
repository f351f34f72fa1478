"""Names and phrases in English inside words of another language, marked up so that neither disturbs the other."""

from __future__ import annotations

from markupsafe import Markup, escape

from surveyapp.domain.questionnaire import ENGLISH
from surveyapp.interchange.questionnaire_fill import ISOLATE, POP


def name(text: str) -> Markup:
    """A name, such as that of an area, whose direction is its own."""
    return Markup("<bdi>{}</bdi>").format(text)


def english_inside(text: str) -> Markup | str:
    """A wording in which each name of an area or a focus is marked as English, if it holds one that was set apart."""
    if ISOLATE not in text:
        return text
    opening = Markup('<bdi lang="{}">').format(ENGLISH)
    return Markup(escape(text).replace(ISOLATE, opening).replace(POP, Markup("</bdi>")))  # noqa: S704  # escaped before
