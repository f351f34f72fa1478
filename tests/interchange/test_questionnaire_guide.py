"""The guide to the file format: its example works, its wrong example gives its errors, and it leaves nothing out."""

import re
from pathlib import Path
from typing import Any

import pytest

import surveyapp
from surveyapp.analysis.readability import is_far_above, read_version
from surveyapp.domain import criteria, inspection_kinds
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import AUDIENCES
from surveyapp.interchange.questionnaire_schema import schema
from surveyapp.interchange.questionnaire_yaml import QuestionnaireErrors, load

GUIDE = (Path(surveyapp.__file__).parents[1] / "docs" / "questionnaire-format.md").read_text(encoding="utf-8")


def block(mark: str) -> str:
    found = re.search(rf"<!-- {mark} -->\n```\w+\n(.*?)```\n", GUIDE, re.DOTALL)
    assert found is not None, mark
    return found[1]


def names(data: Any) -> set[str]:
    """Every name that the schema knows."""
    if isinstance(data, list):
        return {name for one in data for name in names(one)}
    if not isinstance(data, dict):
        return set()
    own = set(data["properties"]) if isinstance(data.get("properties"), dict) else set()
    return own | {name for value in data.values() for name in names(value)}


def test_the_example_is_a_questionnaire_and_reads_easily() -> None:
    made = load(block("example"), "example.yaml")
    assert [question.code for question in made.questions()] == [
        "think-of-one", "has-plan", "weeks-waited", "help-school", "help-health", "what-would-help", "age",
    ]  # fmt: skip
    for version in made.versions:
        assert not is_far_above(read_version(made, version).reading.grade, version)


def test_the_wrong_example_gives_the_errors_shown() -> None:
    with pytest.raises(QuestionnaireErrors) as caught:
        load(block("wrong"), "help.yaml")
    assert f"{caught.value}\n" == block("errors")


@pytest.mark.parametrize("name", sorted(names(schema())))
def test_every_name_of_the_schema_is_in_the_guide(name: str) -> None:
    assert re.search(rf"[`{{ ]{re.escape(name)}[`:, ]", GUIDE)


@pytest.mark.parametrize("word", [*KINDS, *AUDIENCES, *criteria.FRAMEWORKS, *inspection_kinds.INSPECTION_KINDS])
def test_every_word_of_the_domain_is_in_the_guide(word: str) -> None:
    assert f"`{word}`" in GUIDE


def test_the_usual_lengths_are_those_of_the_kinds() -> None:
    for kind in KINDS.values():
        if kind.is_open:
            assert re.search(rf"\n\| `{kind.name}` \|[^\n]*up to {kind.max_length:,} characters", GUIDE)
