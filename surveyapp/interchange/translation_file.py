"""A survey's texts on their way to translators and back: what a file holds, and what of a returned one may be taken.

The formats are XLIFF 2.0, gettext PO and XLSX, in `translation_xliff`, `translation_po` and `translation_xlsx`: each
has `write(file) -> bytes` and `read(data) -> Returned`. Lengths are in code points.

Reading raises DomainError `file-too-large` (size, most), `file-not-readable` (format, reason, and where),
`file-hostile` (format, reason) and `file-wrong-version` (given, expected).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from babel import Locale, UnknownLocaleError

from surveyapp.domain.errors import DomainError
from surveyapp.domain.questionnaire import EASY_READ, STANDARD
from surveyapp.interchange import translation_rules
from surveyapp.interchange.xlsx_parts import MAX_TEXT

MAX_BYTES = 5 * 1024 * 1024
FIRST_FEW = 5

Place = tuple[str, str]
"""Where a text stands: its key and its version."""

VERSION_NAMES: Mapping[str, str] = {STANDARD: "Standard", EASY_READ: "Easy read: short sentences, plain words"}

_UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, section 2.2
_NEWLINE = re.compile("\r\n?")


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """One text in one version. `state` is "missing", "draft", "stale" or "reviewed"; `target` is "" where missing.

    `context` is a sentence for the translator. `max_length` is 0 where any length fits, `preview` "" where there is
    none, `was` the English that a stale translation was made from.
    """

    key: str
    version: str
    source: str
    target: str
    state: str
    context: str
    max_length: int
    preview: str
    was: str = ""


@dataclass(frozen=True, slots=True)
class TranslationFile:
    """All texts of a survey's revision in one language (BCP 47), each place once."""

    survey: str
    revision: int
    language: str
    units: tuple[TranslationUnit, ...]


@dataclass(frozen=True, slots=True)
class Returned:
    """What a file says: `texts` has by place the English as it stands in the file, and the translation."""

    survey: str
    revision: int
    language: str
    texts: Mapping[Place, tuple[str, str]]


class Fault(NamedTuple):
    """One thing that is wrong with a file. Key and version are "" where it is about the file as a whole."""

    code: str
    key: str
    version: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Checked:
    """What may be taken from a file: the translations that differ from the survey's.

    `source_changed`: places whose English is no longer the one in the file; their translations, checked against the
    file's English, are stale. `not_in_file` and `not_in_survey`: texts that the survey gained and lost since the
    revision that the file was made from.
    """

    texts: Mapping[Place, str]
    source_changed: frozenset[Place]
    not_in_file: frozenset[Place]
    not_in_survey: frozenset[Place]


def checked(returned: Returned, file: TranslationFile) -> Checked:
    """What a returned file changes in the survey, of which `file` is what it holds now.

    An empty or blank translation is one not yet made. A translation that stayed as it is counts as no change and is not
    checked. Texts too few or too many are refused only in a file of this very revision: in another the survey itself
    may have changed.

    Raises `translation-other-survey`, `translation-other-language` (given, expected) or `translation-refused`, whose
    `faults` have the codes `translation-units-missing`, `translation-units-unknown` (count, keys: the first few),
    `translation-placeholders` (lost, added), `translation-markup` (found) and `translation-too-long` (length, most).
    """
    if returned.survey != file.survey:
        raise DomainError("translation-other-survey", given=returned.survey, expected=file.survey)
    if not _same_language(returned.language, file.language):
        raise DomainError("translation-other-language", given=returned.language, expected=file.language)
    units = {(unit.key, unit.version): unit for unit in file.units}
    missing = [place for place in units if place not in returned.texts]
    unknown = [place for place in returned.texts if place not in units]
    faults: list[Fault] = []
    if returned.revision == file.revision:
        faults += _counted("translation-units-missing", missing)
        faults += _counted("translation-units-unknown", unknown)
    texts: dict[Place, str] = {}
    source_changed = set()
    for place, unit in units.items():
        if place not in returned.texts:
            continue
        source, target = (_NEWLINE.sub("\n", text) for text in returned.texts[place])
        if source != _NEWLINE.sub("\n", holdable(unit.source)):
            source_changed.add(place)
        if target.strip() and target != _NEWLINE.sub("\n", holdable(unit.target)):
            texts[place] = target
            faults += _faults(unit, source, target)
    if faults:
        raise DomainError("translation-refused", faults=tuple(faults))
    return Checked(texts, frozenset(source_changed), frozenset(missing), frozenset(unknown))


def within_size(data: bytes) -> None:
    """Refuse what is larger than any survey's texts before a parser sees it: `file-too-large`."""
    if len(data) > MAX_BYTES:
        raise DomainError("file-too-large", size=len(data), most=MAX_BYTES)


def holdable(text: str) -> str:
    """The text, with U+FFFD for characters that XML cannot hold and no survey should."""
    return _UNHOLDABLE.sub("\ufffd", text)


def notes(unit: TranslationUnit) -> dict[str, str]:
    """What a translator is told of a text: by category (context, version, length, previous-source, preview) a note."""
    told = {
        "context": unit.context,
        "version": VERSION_NAMES.get(unit.version, unit.version),
        "length": f"At most {unit.max_length} characters." if unit.max_length else "",
        "previous-source": f"The translation was made from this English: {unit.was}" if unit.was else "",
        "preview": unit.preview,
    }
    return {category: holdable(note) for category, note in told.items() if note}


def collected(file_format: str, units: Iterable[tuple[Place, str, str]]) -> dict[Place, tuple[str, str]]:
    """Texts by place. Raises `file-not-readable` (reason `unit-twice`, key, version) if one place comes twice."""
    texts: dict[Place, tuple[str, str]] = {}
    for place, source, target in units:
        if place in texts:
            raise DomainError(
                "file-not-readable", format=file_format, reason="unit-twice", key=place[0], version=place[1]
            )
        texts[place] = source, target
    return texts


def right_to_left(language: str) -> bool:
    """Whether a language is written from right to left. One that nobody knows is not."""
    try:
        return Locale.parse(language, sep="-").text_direction == "rtl"
    except (UnknownLocaleError, ValueError):
        return False


def _same_language(given: str, expected: str) -> bool:
    """Whether two tags may mean one language: tools add a country to "ur" and take the script from "pa-Guru"."""
    return all(
        one == other or (position and not (one and other))
        for position, (one, other) in enumerate(zip(_subtags(given), _subtags(expected), strict=True))
    )


def _subtags(tag: str) -> tuple[str, str, str]:
    language, *rest = re.split("[-_]", tag.casefold())
    script = next((part for part in rest if len(part) == 4), "")
    return language, script, next((part for part in rest if len(part) in {2, 3}), "")


def _counted(code: str, places: list[Place]) -> Iterator[Fault]:
    if places:
        yield Fault(code, "", "", {"count": len(places), "keys": tuple(key for key, _ in places[:FIRST_FEW])})


def _faults(unit: TranslationUnit, source: str, target: str) -> Iterator[Fault]:
    most = min(unit.max_length or MAX_TEXT, MAX_TEXT)
    if len(target) > most:
        yield Fault("translation-too-long", unit.key, unit.version, {"length": len(target), "most": most})
    if len(target) > MAX_TEXT:
        return  # nobody's translation: it is not worth the time that the other rules would take
    lost, added = translation_rules.marks_changed(source, target, unit.target)
    if lost or added:
        yield Fault("translation-placeholders", unit.key, unit.version, {"lost": lost, "added": added})
    found = translation_rules.markup_added(source, target)
    if found:
        yield Fault("translation-markup", unit.key, unit.version, {"found": found})
