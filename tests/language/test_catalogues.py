"""Every catalogue is complete, says something else than the English, and keeps what is filled into its texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from surveyapp.language.catalogues import TRANSLATIONS, languages, underscored

TAGS = ("ar", "bn", "es", "gu", "pa-Guru", "pl", "pt", "ro", "ur")
DOMAINS = ("messages", "banks")
FILLED_IN = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%%")

NO_WORDS = {"SHA-256", "%(number)s kB"}
"""Names and units that every language writes alike, and some in letters of their own."""

SAME_AS_ENGLISH = {
    "es": {"No": "the same word"},
    "ro": {"Autism": "the same word", "%(num)s minute": "the plural of minut"},
}
"""Texts that may stay as they are in English, by language, with the reason. Texts without any word may in all."""

WRITTEN = {
    "ar": "\u0600-\u06ff",
    "bn": "\u0980-\u09ff",
    "gu": "\u0a80-\u0aff",
    "pa-Guru": "\u0a00-\u0a7f",
    "ur": "\u0600-\u06ff",
}
"""The script of the languages that are not written in Latin letters."""

NAMES = (
    "Get Information About Schools",
    "Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018",
    "Equality Advisory and Support Service",
    "Equality and Human Rights Commission",
    "Equality Commission for Northern Ireland",
    "Web Content Accessibility Guidelines",
    "Information Commissioner’s Office",
    "Care Quality Commission",
)
"""Names that people look up or quote: they stay as they are in other scripts."""


@dataclass(frozen=True)
class Text:
    """One text and its translations: as many as the language has plural forms where it is a plural."""

    context: str
    ids: tuple[str, ...]
    strings: tuple[str, ...]
    is_fuzzy: bool

    def __str__(self) -> str:
        return f"{self.context or 'text'}: {self.ids[0]!r} → {self.strings}"


def po_file(tag: str, domain: str) -> Path:
    return TRANSLATIONS / underscored(tag) / "LC_MESSAGES" / f"{domain}.po"


def texts(tag: str, domain: str) -> list[Text]:
    with po_file(tag, domain).open("rb") as file:
        catalog = read_po(file, locale=underscored(tag))
    return [Text(m.context or "", _tuple(m.id), _tuple(m.string), m.fuzzy) for m in catalog if m.id]


def _tuple(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


CATALOGUES = {(tag, domain): texts(tag, domain) for tag in TAGS for domain in DOMAINS}
each_catalogue = pytest.mark.parametrize(("tag", "domain"), list(CATALOGUES), ids=str)


def wordless(text: str) -> bool:
    return not re.search(r"[^\W\d_]", FILLED_IN.sub("", text))


def test_the_ten_languages_are_there_and_compiled() -> None:
    assert set(languages()) == {"en", *TAGS}
    assert {path.parent.parent.name for path in TRANSLATIONS.glob("*/LC_MESSAGES/*.po")} == {*map(underscored, TAGS)}


@each_catalogue
def test_every_text_is_translated(tag: str, domain: str) -> None:
    assert [str(text) for text in CATALOGUES[tag, domain] if not all(s.strip() for s in text.strings)] == []
    assert [str(text) for text in CATALOGUES[tag, domain] if text.is_fuzzy] == []


@each_catalogue
def test_every_catalogue_has_the_texts_of_the_template(tag: str, domain: str) -> None:
    with (TRANSLATIONS / f"{domain}.pot").open("rb") as file:
        wanted = {(m.context or "", _tuple(m.id)) for m in read_po(file) if m.id}
    assert {(text.context, text.ids) for text in CATALOGUES[tag, domain]} == wanted


@each_catalogue
def test_nothing_is_left_in_english(tag: str, domain: str) -> None:
    allowed = SAME_AS_ENGLISH.get(tag, {})
    left = [
        str(text)
        for text in CATALOGUES[tag, domain]
        if not wordless(text.ids[0])
        and any(s in text.ids and s not in allowed and s not in NO_WORDS for s in text.strings)
    ]
    assert left == []


def test_every_exception_is_needed() -> None:
    for tag, allowed in SAME_AS_ENGLISH.items():
        same = {s for domain in DOMAINS for text in CATALOGUES[tag, domain] for s in text.strings if s in text.ids}
        assert allowed.keys() <= same, tag


@each_catalogue
def test_what_is_filled_in_is_kept(tag: str, domain: str) -> None:
    wrong = [
        str(text)
        for text in CATALOGUES[tag, domain]
        for number, string in enumerate(text.strings)
        if parts(string) not in (parts(text.ids[0]), parts(text.ids[-1]))
        and not _says_the_number(tag, text, number, string)
    ]
    assert wrong == []


def parts(text: str) -> list[str]:
    return sorted(FILLED_IN.findall(text))


def _says_the_number(tag: str, text: Text, form: int, string: str) -> bool:
    """Whether this is a plural form of one number only, which its words may say: none, one, two."""
    stands_for = [n for n in range(200) if _plural_form(tag, n) == form]
    without = [part for part in parts(text.ids[-1]) if part not in {"%(num)s", "%(number)s"}]
    return len(text.ids) > 1 and len(stands_for) == 1 and parts(string) == without


def _plural_form(tag: str, number: int) -> int:
    rule = Locale.parse(underscored(tag)).plural_form
    order = [name for name in ("zero", "one", "two", "few", "many", "other") if name in {*rule.tags, "other"}]
    return order.index(rule(number))


@each_catalogue
def test_plural_forms_are_all_there(tag: str, domain: str) -> None:
    wanted = get_plural(underscored(tag)).num_plurals
    assert [str(text) for text in CATALOGUES[tag, domain] if len(text.ids) > 1 and len(text.strings) != wanted] == []
    header = po_file(tag, domain).read_text(encoding="utf-8")
    assert f"nplurals={wanted};" in header


@each_catalogue
def test_blanks_and_ends_of_sentences_are_kept(tag: str, domain: str) -> None:
    for text in CATALOGUES[tag, domain]:
        for string in text.strings:
            assert string == string.strip() or text.ids[0] != text.ids[0].strip(), str(text)
            assert string.count("\n") == text.ids[0].count("\n"), str(text)
            if text.ids[0].endswith("?"):
                assert string.rstrip('”»"')[-1] in "?؟", str(text)


@pytest.mark.parametrize("tag", TAGS)
def test_wordings_of_banks_keep_their_numbers(tag: str) -> None:
    """Ages, weeks and years are the same in every language, and in the digits that all of them use here."""
    for text in CATALOGUES[tag, "banks"]:
        for string in text.strings:
            assert set(re.findall(r"\d+", string)) == set(re.findall(r"\d+", text.ids[0])), str(text)
            assert not re.search(r"[^\x00-\x7f]", "".join(re.findall(r"\d", string))), str(text)


@pytest.mark.parametrize("tag", WRITTEN)
def test_texts_are_in_the_script_of_their_language(tag: str) -> None:
    """Terms of the field may stand in brackets behind the translation, as people meet them in letters; names too."""
    letters = re.compile(f"[{WRITTEN[tag]}]")
    for domain in DOMAINS:
        for text in CATALOGUES[tag, domain]:
            for string in text.strings:
                if not wordless(text.ids[0]):
                    assert letters.search(string) or _is_name(string), str(text)
                assert not list(_english_runs(string)), str(text)


def _is_name(text: str) -> bool:
    return len(text.split()) <= 3 and not re.search(r"\b(the|a|of|and|to|is|you|your)\b", text)


def _english_runs(text: str) -> Iterator[str]:
    """Four words or more of English that stand in the open."""
    for name in NAMES:
        text = text.replace(name, "")
    open_text = re.sub(r"\([^()]*\)", "", FILLED_IN.sub("", text))
    yield from re.findall(r"[A-Za-z’'-]+(?: [A-Za-z’'-]+){3,}", open_text)
