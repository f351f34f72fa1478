"""Words in a language named by the caller, in a request or outside one."""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations
from pathlib import Path

from babel import Locale
from babel.core import UnknownLocaleError
from babel.support import Translations

TRANSLATIONS = Path(__file__).parent.parent.parent / "translations"
DOMAIN = "messages"
ENGLISH = "en"


@cache
def catalogue(language: str) -> NullTranslations:
    """The catalogue of a language; one that is not there gives the English words."""
    return Translations.load(str(TRANSLATIONS), [underscored(language)], DOMAIN)


@cache
def languages() -> tuple[str, ...]:
    """Languages with a compiled catalogue, English first."""
    found = {path.parent.parent.name.replace("_", "-") for path in TRANSLATIONS.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")}
    return (ENGLISH, *sorted(found - {ENGLISH}))


@cache
def passed() -> tuple[str, ...]:
    """Languages whose words a person has passed (translations/passed.txt), English first. The others are drafts."""
    lines = (TRANSLATIONS / "passed.txt").read_text(encoding="utf-8").splitlines()
    named = {line.strip() for line in lines if line.strip() and not line.startswith("#")}
    return (ENGLISH, *(tag for tag in languages() if tag in named))


@cache
def locale(language: str) -> Locale:
    """What is known of a language's numbers, dates and script. An unknown tag is treated as British English."""
    if language == ENGLISH:
        return Locale("en", "GB")
    try:
        return Locale.parse(underscored(language))
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")


def direction(language: str) -> str:
    """`rtl` or `ltr`, for the `dir` attribute."""
    return locale(language).text_direction


def own_name(language: str) -> str:
    """A language's name in itself, with a capital where its script has them."""
    found = locale(language)
    name = found.get_language_name(found.language) or language
    return name[:1].upper() + name[1:]


def underscored(language: str) -> str:
    """`pa-Guru` as gettext and CLDR write it: `pa_Guru`."""
    return language.replace("-", "_")
