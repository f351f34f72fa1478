"""Words in a language named by the caller, in a request or outside one."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from gettext import NullTranslations
from pathlib import Path

from babel import Locale
from babel.core import UnknownLocaleError
from babel.support import Translations

TRANSLATIONS = Path(__file__).parent.parent.parent / "translations"
DOMAIN = "messages"
BANKS = "banks"
ENGLISH = "en"


class _NoWords(NullTranslations):
    """Says nothing where a catalogue has no translation, so that one that reads as the English does is told apart."""

    def pgettext(self, context: str, message: str) -> str:
        del context, message
        return ""


@cache
def catalogue(language: str) -> NullTranslations:
    """The catalogue of a language; one that is not there gives the English words."""
    return Translations.load(str(TRANSLATIONS), [underscored(language)], DOMAIN)


@cache
def bank_translation(language: str) -> Callable[[str, str], str | None]:
    """Looks up the wording of a bank: from its version and the English text to the translation, or None."""
    words = Translations.load(str(TRANSLATIONS), [underscored(language)], BANKS)
    words.add_fallback(_NoWords())
    return lambda version, text: str(words.pgettext(version, text)) or None


def languages() -> tuple[str, ...]:
    """Languages in which the program itself speaks: those with a compiled catalogue, English first."""
    return _compiled(DOMAIN)


@cache
def passed() -> tuple[str, ...]:
    """Those of them whose words a person has passed, English first. The others are drafts."""
    return (ENGLISH, *(tag for tag in languages() if (tag, DOMAIN) in _passed()))


def bank_languages() -> tuple[str, ...]:
    """Languages into which wordings of the shipped banks are translated, without English."""
    return _compiled(BANKS)[1:]


def bank_drafts() -> tuple[str, ...]:
    """Those of them whose bank wordings no person has passed."""
    return tuple(tag for tag in bank_languages() if (tag, BANKS) not in _passed())


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


@cache
def _compiled(domain: str) -> tuple[str, ...]:
    found = {path.parent.parent.name.replace("_", "-") for path in TRANSLATIONS.glob(f"*/LC_MESSAGES/{domain}.mo")}
    return (ENGLISH, *sorted(found - {ENGLISH}))


@cache
def _passed() -> frozenset[tuple[str, str]]:
    """Language and catalogue of each line of translations/passed.txt, which `scripts/passed.py` writes."""
    lines = (TRANSLATIONS / "passed.txt").read_text(encoding="utf-8").splitlines()
    parts = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    return frozenset((language, domain) for language, domain, *_ in parts)


def name_in(language: str, spoken: str) -> str:
    """A language's name in another, with its script where it is named, and never with a country."""
    found = locale(language)
    return Locale(found.language, script=found.script).get_display_name(locale(spoken)) or language


def underscored(language: str) -> str:
    """`pa-Guru` as gettext and CLDR write it: `pa_Guru`."""
    return language.replace("-", "_")
