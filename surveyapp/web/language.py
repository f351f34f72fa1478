"""In which language and version a page is shown: the address, then what was chosen before, then the browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import force_locale
from markupsafe import Markup
from werkzeug.exceptions import RequestEntityTooLarge

from surveyapp.domain.questionnaire import Questionnaire
from surveyapp.language import catalogues, formats, matching
from surveyapp.language.catalogues import ENGLISH, underscored
from surveyapp.web.context import settings


def choose(offered: Sequence[str], remembered: str | None = None, pressed: str = "") -> str:
    """The language for this request among those offered, and keep it for the page's words.

    `?lang=` or the button `pressed` wins, then what the draft remembers, then what the browser asks for, then English.
    """
    wanted = request.args.get("lang") or pressed
    chosen = matching.best([wanted], offered) if wanted else None
    if chosen is None and remembered in offered:
        chosen = remembered
    g.language = chosen or _of_the_browser(offered)
    found: str = g.language
    return found


def offered_in(questionnaire: Questionnaire) -> tuple[str, ...]:
    """The languages that respondents may choose for a survey: those of its wordings in which pages are shown too.

    Outside the demonstration no person is shown a draft, be it of the questions or of the words around them.
    """
    drafts = () if settings().demonstration else questionnaire.drafts
    return tuple(tag for tag in questionnaire.languages if tag in offered() and tag not in drafts)


def sent(name: str) -> str:
    """A field of the form that came; nothing on the page that says that the form was too large."""
    try:
        return request.form.get(name, "")
    except RequestEntityTooLarge:
        return ""


def offered() -> tuple[str, ...]:
    """The languages that pages may be shown in: those a person has passed; in the demonstration the drafts too."""
    return catalogues.languages() if settings().demonstration else catalogues.passed()


def current() -> str:
    """The language of this page and its words: the one chosen where it is offered, else English."""
    found: str = g.get("language", ENGLISH) if has_request_context() else ENGLISH
    return found if found in offered() else ENGLISH


def locale() -> str:
    """The same as Babel writes it."""
    return underscored(current())


def in_links() -> dict[str, Any]:
    """The `lang` of links to pages that remember nothing; none where the browser alone leads to the same language."""
    return {} if current() == _of_the_browser(offered()) else {"lang": current()}


def is_draft(tag: str) -> bool:
    """Whether no person has passed the program's own words in a language."""
    return tag not in catalogues.passed()


def init_app(app: Flask) -> None:
    """Let templates say something in the page's language, or in English within it: `{% call in_english() %}…`."""
    app.jinja_env.globals.update(_=_said, gettext=_said, ngettext=_counted)
    app.jinja_env.globals["in_english"] = _in_english
    app.jinja_env.globals["draft_language"] = lambda: is_draft(current())


def _said(message: str, **variables: object) -> Markup:
    """A text of a template. A page has forty, for each of which Flask-Babel would work out the language anew."""
    words = _marked_up(current(), message)
    return words % variables if variables or "%" in words else words


def _counted(one: str, several: str, num: int, **variables: object) -> Markup:
    """The same of so many things; the number stands as the language writes it: 1,637."""
    words = Markup(catalogues.catalogue(current()).ngettext(one, several, num))  # noqa: S704  # our own words
    return words % {"num": formats.number(num, current()), **variables}


@lru_cache(20_000)
def _marked_up(language: str, message: str) -> Markup:
    return Markup(catalogues.catalogue(language).gettext(message))  # noqa: S704  # our own words


def _in_english(caller: Callable[[], str]) -> str:
    spoken, g.language = g.get("language", ENGLISH), ENGLISH
    try:
        with force_locale(ENGLISH):
            return caller()
    finally:
        g.language = spoken


def _of_the_browser(offered: Sequence[str]) -> str:
    """What the browser's own setting asks for: the first language of its list that is offered, else English."""
    return matching.best((tag for tag, quality in request.accept_languages if quality > 0), offered) or ENGLISH
