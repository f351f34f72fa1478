"""Questionnaire files in YAML: to the domain's objects, with errors by line."""

from __future__ import annotations

from surveyapp.domain.questionnaire import Questionnaire
from surveyapp.interchange.questionnaire_document import build
from surveyapp.interchange.questionnaire_fill import stray_placeholders
from surveyapp.interchange.questionnaire_schema import Document, DocumentFaults
from surveyapp.interchange.yaml_lines import LineError, LineErrors, line_of, parse

__all__ = ["MAX_BYTES", "LineError", "QuestionnaireErrors", "load", "read"]

MAX_BYTES = 1_000_000
_MOST_ERRORS = 100


class QuestionnaireErrors(Exception):
    """A file that is no questionnaire; every error with its line."""

    def __init__(self, name: str, errors: list[LineError]) -> None:
        super().__init__("\n".join(f"{name}:{error.line}: {error.message}" for error in errors))
        self.name = name
        self.errors = errors


def load(source: bytes | str, name: str = "questionnaire") -> Questionnaire:
    """The questionnaire in a YAML file. Raises QuestionnaireErrors."""
    return read(source, name)[1]


def read(source: bytes | str, name: str = "questionnaire") -> tuple[Document, Questionnaire]:
    """The file's plain data, which is what the database keeps, and the questionnaire in it.

    Raises QuestionnaireErrors: too large, no UTF-8, no YAML, names that stand twice, aliases, empty values, or not as
    the schema and the rules want it.
    """
    if len(source) > MAX_BYTES:
        raise QuestionnaireErrors(name, [LineError(1, f"the file is larger than {MAX_BYTES:,} bytes")])
    try:
        document, lines = parse(source)
    except LineErrors as error:
        raise QuestionnaireErrors(name, _first(error.errors)) from error
    try:
        questionnaire = build(document)
        faults = stray_placeholders(document)
    except DocumentFaults as error:
        faults = error.faults
    if faults:
        errors = {LineError(line_of(lines, fault.place), fault.message): None for fault in faults}
        raise QuestionnaireErrors(name, _first(sorted(errors, key=lambda e: e.line)))
    return document, questionnaire


def _first(errors: list[LineError]) -> list[LineError]:
    """As many errors as a person reads, and how many more there are."""
    more = len(errors) - _MOST_ERRORS
    if more <= 0:
        return errors
    return [*errors[:_MOST_ERRORS], LineError(errors[_MOST_ERRORS].line, f"and {more} more errors like these")]
