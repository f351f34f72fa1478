"""A kind of question is one word on every floor, and no floor lacks one."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from jinja2 import Environment

import surveyapp
from surveyapp.domain import answers
from surveyapp.domain.kinds import KINDS, Shape
from surveyapp.interchange.questionnaire_schema import schema
from tests.factories.questionnaires import question

PACKAGE = Path(surveyapp.__file__).parent
GUIDE = PACKAGE.parent / "docs" / "questionnaire-format.md"

each_kind = pytest.mark.parametrize("kind", KINDS)


def enums_of_kinds(data: Any) -> Iterator[list[str]]:
    """Every list of allowed words in the schema that has kinds of question in it."""
    if isinstance(data, dict):
        if isinstance(data.get("enum"), list) and set(data["enum"]) & set(KINDS):
            yield data["enum"]
        for value in data.values():
            yield from enums_of_kinds(value)
    elif isinstance(data, list):
        for value in data:
            yield from enums_of_kinds(value)


def test_every_shape_of_answer_has_its_parser_and_none_is_left_over() -> None:
    assert set(answers._PARSERS) == {kind.shape for kind in KINDS.values()} == set(get_args(Shape))


@each_kind
def test_the_validator_takes_every_kind(kind: str) -> None:
    assert answers.parse(question(kind), ()) is None


def test_the_schema_of_files_knows_every_kind_and_no_other() -> None:
    assert [list(KINDS), [name for name, kind in KINDS.items() if kind.is_scale]] == sorted(
        enums_of_kinds(schema()), key=len, reverse=True
    )


@pytest.mark.parametrize(
    ("module", "registry"),
    [
        pytest.param("surveyapp.analysis.tabulate", "SUMMARIES", id="analysis"),
        pytest.param("surveyapp.interchange.extract_columns", "COLUMNS", id="interchange"),
        pytest.param("surveyapp.reports.report_questions", "PARTS", id="reports"),
    ],
)
def test_a_floor_has_a_function_for_every_kind(module: str, registry: str) -> None:
    found = getattr(importlib.import_module(module), registry)
    assert set(found) == set(KINDS)
    assert all(callable(one) for one in found.values())


@pytest.mark.parametrize("folder", ["respond/kinds"])
def test_a_floor_has_a_template_for_every_kind(folder: str) -> None:
    found = sorted((PACKAGE / "templates" / folder).glob("*.html"))
    assert {path.stem for path in found if not path.stem.startswith("_")} == set(KINDS)
    for path in found:
        Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(path.read_text(encoding="utf-8"))


@each_kind
def test_the_guide_for_those_who_write_questionnaires_explains_every_kind(kind: str) -> None:
    assert f"\n| `{kind}` |" in GUIDE.read_text(encoding="utf-8")
