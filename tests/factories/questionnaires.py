"""The smallest valid questionnaires, questions and choices, and a way to make them up at random.

`question("number", code="age", minimum=Decimal(0))` is a question of any kind; `questionnaire(q1, q2)` puts questions
into one section; `section(…)` and `questionnaire(sections=[…])` say more. `document(…)` is the plain data of a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from surveyapp.domain.conditions import Condition
from surveyapp.domain.kinds import AGREEMENT, KINDS, SHORT_TEXT
from surveyapp.domain.questionnaire import (
    EASY_READ,
    ENGLISH,
    STANDARD,
    Choice,
    Question,
    Questionnaire,
    Section,
    Wording,
)


def wording(standard: str, easy_read: str | None = None, **languages: str) -> Wording:
    """A text: standard English, easy-read English, and the standard version in other languages (`pl="…"`)."""
    texts = {(STANDARD, ENGLISH): standard}
    if easy_read is not None:
        texts[(EASY_READ, ENGLISH)] = easy_read
    return Wording({**texts, **{(STANDARD, language): text for language, text in languages.items()}})


def choice(value: str, label: str | None = None, **more: Any) -> Choice:
    """A choice; its label is its value with a capital where none is given."""
    return Choice(value, wording(label or value.replace("-", " ").capitalize()), **more)


def choices(*values: str) -> tuple[Choice, ...]:
    """Plain choices with these values."""
    return tuple(choice(value) for value in values)


def agreement_scale() -> tuple[Choice, ...]:
    """Four points with scores 4 to 1, the first two favourable, and "don't know"."""
    points = ("strongly-agree", "agree", "disagree", "strongly-disagree")
    scored = (choice(value, score=4 - index, favourable=index < 2) for index, value in enumerate(points))
    return (*scored, choice("dont-know", missing="dont-know"))


def frequency_scale() -> tuple[Choice, ...]:
    """Four points with scores 4 to 1, the first two favourable, and "don't know"."""
    points = ("always", "usually", "sometimes", "never")
    scored = (choice(value, score=4 - index, favourable=index < 2) for index, value in enumerate(points))
    return (*scored, choice("dont-know", missing="dont-know"))


def question(kind: str = SHORT_TEXT, code: str = "q1", *, show_when: Condition | None = None, **more: Any) -> Question:
    """A question of this kind with the choices that it needs."""
    if KINDS[kind].is_scale:
        usual = agreement_scale() if kind == AGREEMENT else frequency_scale()
    else:
        usual = choices("yes", "no") if KINDS[kind].has_choices else ()
    given = {
        "text": wording(f"About {code}?"),
        "section": "main",
        "choices": usual,
        "max_length": KINDS[kind].max_length,
    }
    return Question(code=code, kind=kind, show_when=show_when, **{**given, **more})


def section(code: str = "main", questions: Iterable[Question] = (), **more: Any) -> Section:
    """A section with these questions, which are told that they stand in it."""
    background = more.get("background", False)
    own = tuple(replace(one, section=code, background=background) for one in questions)
    return Section(**{"code": code, "title": wording(f"Section {code}"), "questions": own, **more})


def questionnaire(*questions: Question, sections: Sequence[Section] = (), **more: Any) -> Questionnaire:
    """A questionnaire of these questions in one section, or of these sections; of one short text if none is given."""
    parts = tuple(sections) or (section(questions=questions or (question(),)),)
    given = {"code": "test", "audience": "parents-carers", "title": wording("A test"), "versions": (STANDARD,)}
    return Questionnaire(**{**given, "sections": parts, **more})


def document(*questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The plain data of a questionnaire file with these questions in one section; one short text if none is given."""
    asked = list(questions) or [{"code": "q1", "kind": SHORT_TEXT, "text": "About q1?"}]
    return {
        "format": 1,
        "code": "test",
        "audience": "parents-carers",
        "framework": "framework-2023",
        "title": "A test",
        "sections": [{"code": "main", "title": "Main", "questions": asked}],
        **more,
    }
