"""Templates outside a request, in a language that the caller names: for the file to download and for print."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader

from surveyapp.language.catalogues import catalogue


@cache
def environment(language: str) -> Environment:
    """The templates, with every word in this language and everything from outside escaped."""
    made = Environment(
        loader=PackageLoader("surveyapp", "templates"),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    return made
