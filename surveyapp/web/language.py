"""In which language and version a page is shown: the address, then what was chosen before, then the browser."""

from __future__ import annotations

from collections.abc import Sequence

from flask import g, has_request_context, request

from surveyapp.language import catalogues
from surveyapp.language.catalogues import ENGLISH, underscored
from surveyapp.web.context import settings


def choose(offered: Sequence[str], remembered: str | None = None) -> str:
    """The language for this request among those offered, and keep it for the page's words.

    `?lang=` wins, then what the draft remembers, then what the browser asks for, then English.
    """
    wanted = request.args.get("lang")
    if wanted in offered:
        g.language = wanted
    elif remembered in offered:
        g.language = remembered
    else:
        g.language = request.accept_languages.best_match(offered, default=ENGLISH)
    found: str = g.language
    return found


def offered() -> tuple[str, ...]:
    """The languages that pages may be shown in: those a person has passed; in the demonstration the drafts too."""
    return catalogues.languages() if settings().demonstration else catalogues.passed()


def current() -> str:
    """The language of this page and its words: the one chosen where it is offered, else English.

    Questions in a language without a catalogue are then parts in another language, and marked as such.
    """
    found: str = g.get("language", ENGLISH) if has_request_context() else ENGLISH
    return found if found in offered() else ENGLISH


def locale() -> str:
    """The same as Babel writes it."""
    return underscored(current())
