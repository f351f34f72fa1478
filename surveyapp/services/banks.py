"""The shipped question banks: found by kind of inspection and audience."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from surveyapp.domain.errors import DomainError
from surveyapp.interchange.questionnaire_schema import Document
from surveyapp.interchange.questionnaire_yaml import read

_BANKS = Path(__file__).parent.parent / "content" / "banks"


@cache
def _banks() -> dict[str, Document]:
    found = {}
    for path in sorted(_BANKS.glob("*.yaml")):
        document, questionnaire = read(path.read_bytes(), path.name)
        found[questionnaire.code] = document
    return found


def bank_named(code: str) -> Document:
    """The document of one bank. Raises DomainError `unknown-bank`."""
    try:
        return _banks()[code]
    except KeyError:
        raise DomainError("unknown-bank", given=code, known=tuple(_banks())) from None


def bank_for(inspection_kind: str, audience: str) -> Document:
    """The bank for an audience of a kind of inspection.

    A kind without a bank of its own takes that of the 2023 framework. Raises DomainError `no-bank`.
    """
    for kind in (inspection_kind, "full-2023"):
        for document in _banks().values():
            if document["audience"] == audience and kind in document.get("inspection_kinds", ()):
                return document
    for document in _banks().values():
        if document["audience"] == audience:
            return document
    raise DomainError("no-bank", kind=inspection_kind, audience=audience)
