"""Questionnaire files in YAML: to the domain's objects, with errors by line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from surveyapp.domain.questionnaire import Questionnaire
from surveyapp.interchange.questionnaire_document import Document, DocumentFaults, Place, build

MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class LineError:
    """What is wrong, and at which line of the file (1 is the first)."""

    line: int
    message: str


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

    Raises QuestionnaireErrors: too large, no UTF-8, no YAML, duplicate keys, aliases, or not as the schema and the
    rules want it.
    """
    document, lines = _parse(source, name)
    try:
        return document, build(document)
    except DocumentFaults as faults:
        errors = [LineError(_line(lines, fault.place), fault.message) for fault in faults.faults]
        raise QuestionnaireErrors(name, sorted(errors, key=lambda e: e.line)) from faults


def _parse(source: bytes | str, name: str) -> tuple[Document, dict[Place, int]]:
    if len(source) > MAX_BYTES:
        raise QuestionnaireErrors(name, [LineError(1, f"the file is larger than {MAX_BYTES:,} bytes")])
    try:
        text = source.decode("utf-8-sig") if isinstance(source, bytes) else source
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if isinstance(token, yaml.AliasToken):
                line = token.start_mark.line + 1
                raise QuestionnaireErrors(name, [LineError(line, "aliases (*name) are not allowed")])
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise QuestionnaireErrors(name, [LineError(1, "the file is not UTF-8 text")]) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise QuestionnaireErrors(name, [LineError(line, f"not YAML: {error.problem}")]) from error
    except yaml.YAMLError as error:
        raise QuestionnaireErrors(name, [LineError(1, f"not YAML: {error}")]) from error
    if not isinstance(node, yaml.MappingNode):
        raise QuestionnaireErrors(name, [LineError(1, "the file holds no questionnaire")])
    reader = _Reader(name)
    document = reader.value(node, ())
    return document, reader.lines


class _Reader:
    """Turns YAML nodes into plain data and remembers the line of each place.

    Only strings, whole and decimal numbers, true, false, lists and mappings. A date stays the text that it was, and
    Yes, No, On and Off are words here, as those who write answers expect.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Place, int] = {}

    def value(self, node: yaml.Node, place: Place) -> Any:
        self.lines[place] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*place, index)) for index, child in enumerate(node.value)]
        return self.scalar(node)

    def mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key in result:
                raise QuestionnaireErrors(self.name, [LineError(line, f"'{key}' stands here twice")])
            result[key] = self.value(value_node, (*place, key))
            self.lines[(*place, key)] = line
        return result

    @staticmethod
    def scalar(node: yaml.Node) -> Any:
        tag = node.tag.rpartition(":")[2]
        if tag == "bool" and node.value.lower() in {"true", "false"}:
            return node.value.lower() == "true"
        if tag == "int":
            return int(node.value) if node.value.lstrip("+-").isdecimal() else str(node.value)
        if tag == "float":
            try:
                return float(node.value)
            except ValueError:
                return str(node.value)
        return str(node.value)


def _line(lines: dict[Place, int], place: Place) -> int:
    """The line of a place, or of the nearest place around it."""
    while place not in lines and place:
        place = place[:-1]
    return lines.get(place, 1)
