"""The words for what the rules refuse."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

import surveyapp
from surveyapp.domain.errors import DomainError
from surveyapp.forms.problems import WORDS, words

PACKAGE = Path(surveyapp.__file__).parent


def raised() -> Iterator[tuple[str, str, set[str]]]:
    """Place, code and names of data of every refusal that is written out in the code below the web."""
    for floor in ("domain", "services", "forms"):
        for path in (PACKAGE / floor).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in {"DomainError", "AnswerError"}:
                    code = node.args[0] if node.args else None
                    if isinstance(code, ast.Constant) and code.value in WORDS:
                        yield f"{path.name}:{node.lineno}", code.value, {word.arg or "" for word in node.keywords}


def test_words_ask_for_no_data_that_is_not_given() -> None:
    found = list(raised())
    assert len(found) > 40
    for place, code, given in found:
        asked = set(re.findall(r"%\((\w+)\)s", WORDS[code]))
        assert asked - given <= ({"why"} if "reason" in given else set()), place


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (DomainError("something-new", x=1), "This cannot be done. Check what you entered"),
        (DomainError("reason-too-long", maximum=1000), "The reason must be 1,000 characters or fewer"),
        (
            DomainError("first-day-out-of-range", date=date(2015, 1, 1), first=2016, last=2090),
            "The year of the first day on site must be between 2016 and 2090",
        ),
        (
            DomainError("wall-time-skipped", date=date(2027, 3, 28), time=time(1, 30)),
            "01:30 does not exist on Sunday 28 March 2027: the clocks go forward from 1am to 2am. Choose another time",
        ),
        (
            DomainError("day-not-working-already", date=date(2027, 6, 12), reason="weekend", name=""),
            "Saturday 12 June 2027 is not a working day already (a weekend)",
        ),
        (
            DomainError("window-over", closes_at=datetime(2027, 6, 11, 11, tzinfo=UTC)),
            "The survey closed at midday (UK time) on Friday 11 June 2027. Move its window before you publish it",
        ),
        (DomainError("email-taken", given="100%@example.org"), "There is already an account for 100%@example.org"),
    ],
)
def test_words_are_filled_as_people_write(error: DomainError, said: str) -> None:
    assert words(error) == said


def test_no_words_end_in_a_full_stop_or_speak_of_codes() -> None:
    for code, said in WORDS.items():
        assert not said.endswith("."), code
        assert code not in said
