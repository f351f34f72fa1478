"""The rules of a questionnaire that a schema cannot say. Each broken one names the question that it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from surveyapp.domain import criteria, routing
from surveyapp.domain.conditions import Compare, Is, atoms
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import Question, Questionnaire, Wording


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that does not hold. `code`: the question (empty: the questionnaire as a whole)."""

    code: str
    message: str


def check(questionnaire: Questionnaire) -> list[Broken]:
    """All that breaks a rule, in the order of the questions."""
    broken = list(_sections(questionnaire))
    for question in questionnaire.questions():
        broken += [Broken(question.code, message) for message in _question(questionnaire, question)]
    if not broken:
        broken += [
            Broken(code, "no combination of earlier answers leads to this question")
            for code in routing.unreachable(questionnaire)
        ]
    return broken


def _sections(questionnaire: Questionnaire) -> Iterator[Broken]:
    for code, count in Counter(section.code for section in questionnaire.sections).items():
        if count > 1:
            yield Broken("", f"two sections have the code '{code}'")
    seen_background = False
    for section in questionnaire.sections:
        if seen_background and not section.background:
            yield Broken("", f"the section '{section.code}' comes after the background questions, which must be last")
        seen_background = seen_background or section.background
        if section.background and section.explanation is None:
            yield Broken("", f"the background section '{section.code}' needs an 'explanation' of why it is asked")


def _question(questionnaire: Questionnaire, question: Question) -> Iterator[str]:
    yield from _wordings(questionnaire, question)
    yield from _choices(question)
    yield from _routing(questionnaire, question)
    for code in question.criteria:
        if not criteria.known(questionnaire.framework, code):
            yield f"'{code}' is no criterion of the framework '{questionnaire.framework}'"
    if question.minimum is not None and question.maximum is not None and _above(question):
        yield "'min' is above 'max'"
    if question.video is not None and question.video.captions is None:
        yield "a video needs 'captions'"


def _above(question: Question) -> bool:
    return type(question.minimum) is type(question.maximum) and bool(
        question.minimum > question.maximum  # type: ignore[operator]  # same type, checked above
    )


def _wordings(questionnaire: Questionnaire, question: Question) -> Iterator[str]:
    texts: list[tuple[str, Wording]] = [("text", question.text)]
    texts += [(f"label of '{choice.value}'", choice.label) for choice in question.choices]
    texts += [(name, t) for name, t in (("hint", question.hint), ("unit", question.unit)) if t is not None]
    if question.grid is not None:
        texts.append(("grid's text", question.grid.text))
    for version in questionnaire.versions:
        for language in questionnaire.languages:
            for name, text in texts:
                if not text.has(version, language):
                    yield f"the {name} has no {version} wording in '{language}'"


def _choices(question: Question) -> Iterator[str]:
    for value, count in Counter(choice.value for choice in question.choices).items():
        if count > 1:
            yield f"two choices have the value '{value}'"
    if any(choice.exclusive for choice in question.choices) and KINDS[question.kind].shape != "many":
        yield "'exclusive' belongs to several-choices questions only"
    if KINDS[question.kind].is_scale:
        points = [choice for choice in question.choices if choice.missing is None]
        if any(choice.score is None for choice in points):
            yield "every point of a scale needs a 'score'"
        if any(choice.score is not None for choice in question.choices if choice.missing):
            yield "an answer that is no opinion ('missing') cannot have a 'score'"


def _routing(questionnaire: Questionnaire, question: Question) -> Iterator[str]:
    if question.show_when is None:
        return
    order = {code: index for index, code in enumerate(questionnaire.by_code)}
    for atom in atoms(question.show_when):
        named = questionnaire.by_code.get(atom.question)
        if named is None or order[atom.question] >= order[question.code]:
            yield f"routing looks at '{atom.question}', which is no earlier question"
            continue
        if named.background and not question.background:
            yield f"routing looks at '{atom.question}', which is a background question and asked later"
        if isinstance(atom, Is):
            for value in atom.values:
                if value not in named.values:
                    yield f"'{named.code}' has no choice '{value}'"
        elif isinstance(atom, Compare) and KINDS[named.kind].shape not in {"number", "date"}:
            yield f"'{named.code}' is neither a number nor a date and cannot be compared"
