"""YAML as plain data that remembers its lines, and refuses what a file written by hand has no need of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

MAX_DEPTH = 40
"""Lists and groups inside each other. Conditions in a grid's item of a section need about ten."""

Place = tuple[str | int, ...]
"""Where in a document something stands: keys and indexes from the top."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DEEPER = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_HIGHER = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
_QUOTES = 'text that has ": " in it or begins with { [ & * ! | > % @ or ` needs quotes around it'


@dataclass(frozen=True, slots=True)
class LineError:
    """What is wrong, and at which line of the file (1 is the first)."""

    line: int
    message: str


class LineErrors(Exception):
    """A file that cannot be taken as it is; every error with its line."""

    def __init__(self, errors: list[LineError]) -> None:
        super().__init__("; ".join(f"line {error.line}: {error.message}" for error in errors))
        self.errors = errors


def parse(source: bytes | str) -> tuple[dict[str, Any], dict[Place, int]]:
    """The mapping in a YAML file, and the line of each place in it.

    Only strings, whole and decimal numbers, true, false, lists and mappings come out. A date stays the text that it
    was, and Yes, No, On and Off are words here, as those who write answers expect. Raises LineErrors: no UTF-8, no
    YAML, control characters, aliases, tags, names that stand twice, empty values, nesting too deep.
    """
    text = _decoded(source)
    try:
        errors = list(_refused(text))
        if errors:
            raise LineErrors(errors)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        raise LineErrors([_not_yaml(error, text)]) from error
    except yaml.YAMLError as error:
        raise LineErrors([LineError(1, "this is not YAML")]) from error
    if not isinstance(node, yaml.MappingNode):
        raise LineErrors(
            [LineError(1, "this file holds no questionnaire: it has to begin with a name, such as 'format: 1'")]
        )
    reader = _Reader()
    data = reader.mapping(node, ())
    if reader.errors:
        raise LineErrors(reader.errors)
    return data, reader.lines


def line_of(lines: dict[Place, int], place: Place) -> int:
    """The line of a place, or of the nearest place around it."""
    while place not in lines and place:
        place = place[:-1]
    return lines.get(place, 1)


def _decoded(source: bytes | str) -> str:
    text = source.removeprefix("\ufeff") if isinstance(source, str) else _from_utf8(source)
    found = _UNPRINTABLE.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise LineErrors([LineError(line, f"a character that cannot be seen (U+{ord(found[0]):04X}): take it out")])
    return text


def _from_utf8(source: bytes) -> str:
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise LineErrors([LineError(line, "this is not UTF-8 text: save the file with the encoding UTF-8")]) from error


def _refused(text: str) -> Iterator[LineError]:
    """What is YAML, but has no place in a questionnaire. Stops where reading on would not be safe."""
    opened: list[int] = []
    for token in yaml.scan(text, Loader=_LOADER):
        line = token.start_mark.line + 1
        if isinstance(token, yaml.AliasToken):
            yield LineError(line, f"aliases (*{token.value}) cannot be used: write the text out, or use 'scales'")
        elif isinstance(token, yaml.TagToken):
            yield LineError(line, "tags (words that begin with !) cannot be used: put the text in quotes")
        elif isinstance(token, _DEEPER):
            opened.append(line)
            if len(opened) > MAX_DEPTH:
                yield LineError(line, f"more than {MAX_DEPTH} lists and groups inside each other")
                return
        elif isinstance(token, _HIGHER) and opened:
            opened.pop()
    if opened:  # blocks end by themselves, so this is a bracket
        yield LineError(opened[-1], "a bracket that is opened here is never closed")


def _not_yaml(error: yaml.MarkedYAMLError, text: str) -> LineError:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    lines = text.splitlines()
    indent = lines[line - 1][: -len(lines[line - 1].lstrip()) or None] if line <= len(lines) else ""
    problem = error.problem or ""
    if "\t" in indent or "'\\t'" in problem:
        return LineError(line, "a tab at the start of a line: use blanks")
    if "but found another document" in problem:
        return LineError(line, "a second document begins here (---): one file holds one questionnaire")
    if "unexpected end of stream" in problem:
        return LineError(error.context_mark.line + 1 if error.context_mark else line, "quotes opened here never close")
    return LineError(line, f"this cannot be read ({problem}). Look at the indent; {_QUOTES}")


@dataclass
class _Reader:
    """Turns YAML nodes into plain data and remembers the line of each place."""

    lines: dict[Place, int] = field(default_factory=dict)
    errors: list[LineError] = field(default_factory=list)

    def value(self, node: yaml.Node, place: Place) -> Any:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*place, index)) for index, child in enumerate(node.value)]
        return self.scalar(node, place)

    def mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        self.lines.setdefault(place, node.start_mark.line + 1)
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.errors.append(LineError(line, f"a list or group stands where a name is wanted: {_QUOTES}"))
                continue
            key = key_node.value
            if key in result:
                self.errors.append(LineError(line, f"'{_short(key)}' stands here twice"))
            self.lines[(*place, key)] = line
            result[key] = self.value(value_node, (*place, key))
        return result

    def scalar(self, node: yaml.Node, place: Place) -> Any:
        text = str(node.value)
        line = node.start_mark.line + 1
        tag = node.tag.rpartition(":")[2]
        found = _UNPRINTABLE.search(text)
        if found:
            self.errors.append(LineError(line, f"a character that cannot be seen (U+{ord(found[0]):04X}): take it out"))
        elif tag == "null":
            self.errors.append(LineError(self.lines[place], _nothing(text, place)))
        elif tag == "bool" and text.lower() in {"true", "false"}:
            return text.lower() == "true"
        elif tag in {"int", "float"}:
            return _number(text)
        return text


def _nothing(text: str, place: Place) -> str:
    name = place[-1]
    if isinstance(name, int):
        return "an entry of a list is empty: write something after the '-', or take the line out"
    if name in {"area", "focus", "n"}:
        return f"text with {{{name}}} in it needs quotes around it"
    written = f" ('{text}' is read as nothing; put it in quotes if it is a word)" if text else ""
    return f"'{_short(name)}' is empty{written}: write something after the colon, or take the line out"


def _number(text: str) -> int | float | str:
    """A number as people write it: decimal, at most 18 characters. Anything else stays text."""
    if len(text) <= 18 and re.fullmatch(r"[-+]?\d+", text):
        return int(text)
    if len(text) <= 18 and re.fullmatch(r"[-+]?\d*\.\d+|[-+]?\d+\.", text):
        return int(float(text)) if float(text).is_integer() else float(text)
    return text


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"
