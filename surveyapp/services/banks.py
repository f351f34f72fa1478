"""The shipped question banks: found by kind of inspection and audience, in every language that is complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from surveyapp.domain.errors import DomainError
from surveyapp.interchange import questionnaire_document
from surveyapp.interchange.questionnaire_fill import fill
from surveyapp.interchange.questionnaire_messages import with_languages
from surveyapp.interchange.questionnaire_schema import Document
from surveyapp.interchange.questionnaire_yaml import read
from surveyapp.language import catalogues

_BANKS = Path(__file__).parent.parent / "content" / "banks"


@dataclass(frozen=True, slots=True)
class _Bank:
    """A bank in all languages that have all its texts. `missing`: how many texts each of the others lacks."""

    document: Document
    missing: Mapping[str, int]


@cache
def _banks() -> dict[str, _Bank]:
    found = {}
    for path in sorted(_BANKS.glob("*.yaml")):
        document, questionnaire = read(path.read_bytes(), path.name)
        found[questionnaire.code] = _translated(document)
    return found


def _translated(document: Document) -> _Bank:
    """A bank with its translations. Languages that no person has passed are marked as drafts."""
    finds = {tag: catalogues.bank_translation(tag) for tag in catalogues.bank_languages()}
    result, missing = with_languages(document, finds)
    drafts = [tag for tag in catalogues.bank_drafts() if tag in result.get("languages", ())]
    return _Bank({**result, "drafts": drafts} if drafts else result, {tag: len(lost) for tag, lost in missing.items()})


def bank_named(code: str) -> Document:
    """The document of one bank. Raises DomainError `unknown-bank`."""
    try:
        return _banks()[code].document
    except KeyError:
        raise DomainError("unknown-bank", given=code, known=tuple(_banks())) from None


def missing_texts(code: str) -> Mapping[str, int]:
    """How many texts of a bank have no translation, for each language that is left out for it. Unknown banks: none."""
    return _banks()[code].missing if code in _banks() else {}


def bank_for(inspection_kind: str, audience: str) -> Document:
    """The bank for an audience of a kind of inspection.

    A kind without a bank of its own takes that of the 2023 framework. Raises DomainError `no-bank`.
    """
    for kind in (inspection_kind, "full-2023"):
        for bank in _banks().values():
            if bank.document["audience"] == audience and kind in bank.document.get("inspection_kinds", ()):
                return bank.document
    for bank in _banks().values():
        if bank.document["audience"] == audience:
            return bank.document
    raise DomainError("no-bank", kind=inspection_kind, audience=audience)


@lru_cache(maxsize=32)
def filled_bank(inspection_kind: str, audience: str, area: str, focus: tuple[str, ...]) -> Document:
    """The bank for an audience with the names of an inspection in it, checked as a whole.

    Raises DomainError `no-bank`, and DocumentFaults where the names do not fit.
    """
    document = fill(bank_for(inspection_kind, audience), area=area, focus=focus)
    questionnaire_document.build(document)
    return document
