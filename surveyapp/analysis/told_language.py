"""The language a comment is written in, told from its letters and words: an aid to sorting, not a fact about a person.

Scripts of one language among those expected tell at once; else py3langid tells, among languages usual in England.
It is loaded when first needed: about 2 s and 100 MB, so in work done in the background rather than by web workers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

EXPECTED = frozenset(
    {"en", "pl", "ro", "pa", "ur", "pt", "es", "ar", "bn", "gu"}  # those the questions can be had in
    | {
        "it",
        "fr",
        "de",
        "tr",
        "so",
        "sq",
        "uk",
        "ru",
        "lt",
        "fa",
        "ps",
        "ku",
        "hi",
        "ta",
        "zh",
        "hu",
        "cs",
        "sk",
        "bg",
        "el",
        "vi",
    }
)
"""The languages told apart, as py3langid writes them. Others are taken for their next of kin, or are unsure."""

_LETTERS_ENOUGH, _WORDS_ENOUGH = 16, 4
_SURE, _SURE_OF_FORM = 0.85, 0.4
_LETTER = re.compile(r"[^\W\d_]")
_LATIN_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SCRIPTS = tuple(
    (re.compile(f"[{first}-{last}]"), tag)
    for first, last, tag in (
        ("\u0a00", "\u0a7f", "pa-Guru"),
        ("\u0980", "\u09ff", "bn"),
        ("\u0a80", "\u0aff", "gu"),
        ("\u0b80", "\u0bff", "ta"),
        ("\u0370", "\u03ff", "el"),
    )
)
"""Scripts in which one language is expected."""
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff]")
_URDU_ONLY = re.compile("[ٹڈڑںےۓہھۃ]")
_ARABIC_ONLY = re.compile("[ةكيىأإؤ]")
_PASHTO_ONLY = re.compile("[ښځڅډړټېۍګڼ]")


@dataclass(frozen=True, slots=True)
class Told:
    """`language`: a tag as forms have it (`pa-Guru`), or of two letters. `how`: `script`, `words`; `form`: not told."""

    language: str
    how: str

    @property
    def is_unsure(self) -> bool:
        """Whether the text did not tell, so that the language is that of its form."""
        return self.how == "form"


def told(text: str, form_language: str) -> Told:
    """The language of `text`, written on a form in `form_language` (a tag), which stands where none is told."""
    letters = len(_LETTER.findall(text))
    if not letters:
        return Told(form_language, "form")
    for script, tag in _SCRIPTS:
        if 2 * len(script.findall(text)) > letters:
            return Told(tag, "script")
    if 2 * len(_ARABIC.findall(text)) > letters and (own := _by_arabic_letters(text, form_language)):
        return Told(own, "script")
    if letters < _LETTERS_ENOUGH or len(_LATIN_WORD.findall(text)) < _WORDS_ENOUGH:
        return Told(form_language, "form")
    language, sure = _identifier().classify(text)
    form = form_language.partition("-")[0]
    if language == form and sure >= _SURE_OF_FORM:
        return Told(form_language, "words")
    if sure >= _SURE:
        return Told("pa-Guru" if language == "pa" else language, "words")
    return Told(form_language, "form")


def _by_arabic_letters(text: str, form_language: str) -> str | None:
    """Urdu, Pashto or Arabic by letters that the others lack; None where none tells (Persian, Kurdish, a word or two).

    Panjabi in this script (Shahmukhi) has the letters of Urdu: only its form tells it.
    """
    urdu, arabic = len(_URDU_ONLY.findall(text)), len(_ARABIC_ONLY.findall(text))
    if _PASHTO_ONLY.search(text) and not _URDU_ONLY.search(text):
        return "ps"
    if urdu > arabic:
        return form_language if form_language == "pa-Arab" else "ur"
    return "ar" if arabic > urdu else None


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415  # heavy, see above

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(EXPECTED)
    return identifier
