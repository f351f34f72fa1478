"""The schema of questionnaire documents, and its complaints in words for those who write them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import ValidationError

from surveyapp.interchange.yaml_lines import Place

Document = dict[str, Any]
"""The data of a questionnaire file as YAML or JSON gives it. See docs/questionnaire-format.md."""

DOES_NOT_APPLY = "does-not-apply"
"""The value of the answer that a question adds to its scale by `does_not_apply`."""

_SCHEMA = Path(__file__).with_name("questionnaire.schema.json")
_TYPES = {
    "object": "a group of names and values",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a document, and where."""

    place: Place
    message: str


class DocumentFaults(Exception):
    """A document that is no questionnaire. Carries every fault found."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of format 1."""
    loaded: dict[str, Any] = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    return loaded


def faults(document: Document) -> list[Fault]:
    """All that the schema has against a document, in plain words, each said once."""
    found = (fault for error in _validator().iter_errors(document) for fault in _worded(error))
    return list(dict.fromkeys(found))


@cache
def _validator() -> Any:
    """Takes the many texts of a questionnaire in ten languages by a short way, and everything else as jsonschema does.

    The short way is only taken where there is nothing to complain of.
    """
    names, values = (Draft202012Validator.VALIDATORS[key] for key in ("propertyNames", "additionalProperties"))
    by_language = schema()["$defs"]["by_language"]
    is_tag = re.compile(schema()["$defs"]["language"]["pattern"]).search

    def quick_names(validator: Any, rule: Any, found: Any, around: Any) -> Iterator[ValidationError]:
        if not (is_plain(found, around) and all(map(is_tag, found))):
            yield from names(validator, rule, found, around) or ()

    def quick_values(validator: Any, rule: Any, found: Any, around: Any) -> Iterator[ValidationError]:
        if not (is_plain(found, around) and all(isinstance(text, str) and text.strip() for text in found.values())):
            yield from values(validator, rule, found, around) or ()

    def is_plain(found: Any, around: Any) -> bool:
        return around is by_language and isinstance(found, dict)

    extend: Any = validators.extend
    return extend(Draft202012Validator, {"propertyNames": quick_names, "additionalProperties": quick_values})(schema())


def _worded(error: ValidationError) -> Iterator[Fault]:
    place: Place = tuple(error.absolute_path)
    found: Any = error.instance
    rule = error.schema if isinstance(error.schema, dict) else {}
    if "propertyNames" in error.absolute_schema_path:
        place = (*place, str(found))
    name = next((f"'{part}'" for part in reversed(place) if isinstance(part, str)), "the questionnaire")
    if error.validator == "additionalProperties":
        yield from _unknown(found, rule, place)
    elif error.validator == "required":
        yield from (Fault(place, f"'{key}' is missing here") for key in rule["required"] if key not in found)
    else:
        yield Fault(place, _words(error, rule, found, name))


def _unknown(found: Document, rule: dict[str, Any], place: Place) -> Iterator[Fault]:
    known = sorted(rule.get("properties", {}))
    for key in found:
        if key not in known:
            close = get_close_matches(key, known, n=1)
            hint = f"did you mean '{close[0]}'?" if close else f"known here: {', '.join(known)}"
            yield Fault((*place, key), f"{_quoted(key)} is not known here; {hint}")


def _words(error: ValidationError, rule: dict[str, Any], found: Any, name: str) -> str:
    shown = _quoted(found)
    wanted = str(rule.get("description", ""))
    limit: Any = error.validator_value
    match error.validator:
        case "type":
            return _wrong_type(found, limit, name, wanted)
        case "enum":
            close = get_close_matches(str(found), [str(value) for value in limit], n=1)
            hint = f"did you mean '{close[0]}'?" if close else f"it can be {', '.join(map(str, limit))}"
            return f"{shown} is not known as {name}; {hint}"
        case "const":
            return f"{name} is {shown}, but can only be {limit!r}"
        case "pattern" if isinstance(found, str) and not found.strip():
            return f"{name} is empty: write something after the colon, or take the line out"
        case "pattern":
            return f"{shown} is not {wanted}"
        case "minProperties" | "maxProperties" if "maxProperties" in rule:
            return f"this is not {wanted}"
        case "minLength" | "minProperties":
            return f"{name} is empty: write something after the colon, or take the line out"
        case "maxLength":
            return f"{shown} is too long: at most {limit} characters"
        case "minItems":
            return f"{name} has too few entries ({len(found)}): at least {limit}"
        case "uniqueItems":
            return f"something stands twice in the list {name}"
        case "minimum":
            return f"{name} is {shown}, which is too small: at least {limit}"
        case "maximum":
            return f"{name} is {shown}, which is too large: at most {limit}"
    return error.message


def _wrong_type(found: object, wanted_type: object, name: str, wanted: str) -> str:
    words = wanted or _TYPES.get(str(wanted_type), "something else")
    if wanted_type == "string" and isinstance(found, (bool, int, float)):
        return f'{name} has to be {words}: put it in quotes, "{str(found).lower()}"'
    kinds = {bool: "true or false", str: "a text", list: "a list", dict: "a group of names and values"}
    return f"{name} has to be {words}, but is {kinds.get(type(found), 'a number')}"


def _quoted(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text}'" if len(text) <= 60 else f"'{text[:60]}…'"
