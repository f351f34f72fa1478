"""The texts of a survey as rows of the translation page: what was typed, what the English was, what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from werkzeug.datastructures import MultiDict

from surveyapp.domain.merging import Conflict
from surveyapp.domain.questionnaire import VERSIONS, Questionnaire
from surveyapp.domain.word_differences import differences
from surveyapp.forms.translations import fault_words
from surveyapp.interchange.translation_file import Fault, Place, TranslationFile, TranslationUnit
from surveyapp.interchange.translation_xliff import unit_id
from surveyapp.web.wording_names import part_name, text_name

SHOWN: Mapping[str, frozenset[str]] = {
    "all": frozenset({"missing", "stale", "draft", "reviewed"}),
    "to-do": frozenset({"missing", "stale"}),
    "stale": frozenset({"stale"}),
}
"""What the page can be narrowed down to, and the states that are shown then."""

FITS = "fits"
_LINE = 55
"""About as many characters as a line of a box shows on a desk."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a page sent: texts by place, and the places of those that fit as they are."""

    texts: Mapping[Place, str]
    fresh: frozenset[Place]

    @classmethod
    def of(cls, form: MultiDict[str, str]) -> Sent:
        """What stands in a form. Names are VERSION|KEY."""
        texts = {place: text for name, text in form.items() if (place := _place(name)) is not None}
        fresh = (_place(name) for name in form.getlist(FITS))
        return cls(texts, frozenset(place for place in fresh if place is not None))


def shown_parts(
    file: TranslationFile,
    first_parts: Mapping[Place, str],
    questionnaire: Questionnaire,
    *,
    version: str,
    show: str,
    sent: Sent,
    faults: tuple[Fault, ...],
    conflicts: tuple[Conflict, ...],
) -> list[dict[str, Any]]:
    """The rows of one version by part, in order: those that the filter asks for, and all that were sent."""
    clashes = {each.path[:2]: each for each in conflicts}
    units = [
        unit
        for unit in file.units
        if unit.version == version and (unit.state in SHOWN[show] or _at(unit) in sent.texts)
    ]
    anchors = {part: f"part-{number}" for number, part in enumerate(dict.fromkeys(first_parts.values()), 1)}
    return [
        {
            "id": anchors[part],
            "name": part_name(part, questionnaire),
            "rows": [_row(unit, sent, faults, clashes.get(_at(unit))) for unit in found],
        }
        for part, found in groupby(units, key=lambda unit: first_parts[_at(unit)])
    ]


def counts(file: TranslationFile, version: str) -> dict[str, int]:
    """How many texts of a version each filter shows."""
    states = [unit.state for unit in file.units if unit.version == version]
    return {show: sum(state in wanted for state in states) for show, wanted in SHOWN.items()}


def problems_of(
    faults: tuple[Fault, ...], questionnaire: Questionnaire, first_parts: Mapping[Place, str], field: str | None = None
) -> list[dict[str, str | None]]:
    """Each fault for the summary of errors, leading to its text; to one `field`, where there is but one."""
    return [
        {
            "id": field or (unit_id(fault.key, fault.version) if fault.key else None),
            "text": f"{_title(fault, questionnaire, first_parts)}{fault_words(fault)}",
        }
        for fault in faults
    ]


def _row(unit: TranslationUnit, sent: Sent, faults: tuple[Fault, ...], conflict: Conflict | None) -> dict[str, Any]:
    text = sent.texts.get(_at(unit), unit.target)
    longest = max(len(unit.source), len(text))
    wrong = [fault_words(fault) for fault in faults if (fault.key, fault.version) == _at(unit)]
    return {
        "id": unit_id(unit.key, unit.version),
        "name": f"{unit.version}|{unit.key}",
        "label": text_name(unit.key),
        "source": unit.source,
        "runs": differences(unit.was, unit.source) if unit.was else (),
        "text": text,
        "rows": min(12, max(2, 1 + longest // _LINE)),
        "state": unit.state,
        "fits": _at(unit) in sent.fresh,
        "preview": unit.preview,
        "error": wrong[0] if wrong else None,
        "clash": conflict is not None,
        # The same as before where only the English was changed.
        "theirs": conflict.theirs if conflict is not None and conflict.theirs != conflict.base else None,
    }


def _title(fault: Fault, questionnaire: Questionnaire, first_parts: Mapping[Place, str]) -> str:
    if not fault.key:
        return ""
    part = first_parts.get((fault.key, fault.version))
    names = [part_name(part, questionnaire)] if part else []
    return f"{', '.join([*names, text_name(fault.key)])}: "


def _at(unit: TranslationUnit) -> Place:
    return unit.key, unit.version


def _place(name: str) -> Place | None:
    version, _, key = name.partition("|")
    return (key, version) if key and version in VERSIONS else None
