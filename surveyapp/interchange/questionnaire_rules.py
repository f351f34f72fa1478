"""The rules of a questionnaire that a schema cannot say. Each broken one names what it is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from surveyapp.domain import criteria, routing
from surveyapp.domain.conditions import Answered, Compare, Is, atoms
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import Question, Questionnaire, Section, Wording

_MOST_IN_REPEATED = 56
"""Characters of a code in a repeated section: "-1", "-2" and so on have to fit behind it."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that does not hold. `code`: the question, else `section`; both empty: the questionnaire as a whole.

    `key`: which part of it, where that is known.
    """

    code: str
    message: str
    section: str = ""
    key: str = ""


def check(questionnaire: Questionnaire) -> list[Broken]:
    """What breaks a rule about texts, choices and criteria: the whole first, then sections and questions."""
    broken = [*_whole(questionnaire), *_sections(questionnaire)]
    for question in questionnaire.questions():
        broken += _question(questionnaire, question)
    return broken


def check_routing(questionnaire: Questionnaire) -> list[Broken]:
    """What breaks a rule about conditions; only where there is nothing else, questions that nobody is ever asked."""
    order = {code: index for index, code in enumerate(questionnaire.by_code)}
    broken = [
        Broken(question.code, message, key="show_when")
        for question in questionnaire.questions()
        for message in _routing(questionnaire, question, order)
    ]
    return broken or [
        Broken(code, "nobody is ever asked this: no earlier answers make its condition true", key="show_when")
        for code in routing.unreachable(questionnaire)
    ]


def fits(atom: Is | Compare | Answered, named: Question) -> Iterator[str]:
    """What is wrong with a condition on this question."""
    kind = KINDS[named.kind]
    if kind.shape == "nothing":
        yield f"'{named.code}' is a statement and has no answer to look at"
    elif isinstance(atom, Is) and not kind.has_choices:
        yield f"'{named.code}' is a {kind.name} question without choices: use 'answered', or compare a number or date"
    elif isinstance(atom, Is):
        for value in atom.values:
            if value not in named.values:
                close = get_close_matches(value, sorted(named.values), n=1)
                has = ", ".join(choice.value for choice in named.choices)
                hint = f"did you mean '{close[0]}'?" if close else f"it has: {has}"
                yield f"'{named.code}' has no choice '{value}'; {hint}"
    elif isinstance(atom, Compare) and kind.shape not in {"number", "date"}:
        yield f"'{named.code}' is a {kind.name} question: only numbers and dates can be compared, use 'is'"


def _whole(questionnaire: Questionnaire) -> Iterator[Broken]:
    for key, text in (("title", questionnaire.title), ("about", questionnaire.about)):
        for message in _unworded(questionnaire, [(f"'{key}'", text)]):
            yield Broken("", message, key=key)
    for message in _drafts(questionnaire):
        yield Broken("", message, key="drafts")
    meanings = [(f"the meaning of '{term.term}'", term.meaning) for term in questionnaire.terms]
    for message in _unworded(questionnaire, meanings):
        yield Broken("", message, key="terms")
    for term, count in Counter(term.term.casefold() for term in questionnaire.terms).items():
        if count > 1:
            yield Broken("", f"the term '{term}' is explained twice", key="terms")


def _drafts(questionnaire: Questionnaire) -> Iterator[str]:
    for language in questionnaire.drafts:
        if language not in questionnaire.languages:
            yield f"'{language}' is a draft, but not among the 'languages'"
    if set(questionnaire.languages) <= set(questionnaire.drafts):
        yield "every language is a draft: one at least has to be passed, or nobody could answer"


def _sections(questionnaire: Questionnaire) -> Iterator[Broken]:
    seen_background = False
    for section in questionnaire.sections:
        if seen_background and not section.background:
            yield Broken("", "this section comes after background questions, which have to be last", section.code)
        seen_background = seen_background or section.background
        if section.background and section.explanation is None:
            yield Broken("", "a background section needs an 'explanation' of why it is asked", section.code)
        if section.explanation is not None and not section.background:
            yield Broken("", "'explanation' is for sections with 'background: true'; use 'intro'", section.code)
        texts = [("'title'", section.title), ("'intro'", section.intro), ("'explanation'", section.explanation)]
        for message in _unworded(questionnaire, texts):
            yield Broken("", message, section.code)
        if section.repeat:
            yield from _repeated(questionnaire, section)


def _repeated(questionnaire: Questionnaire, section: Section) -> Iterator[Broken]:
    """Codes that get "-1", "-2" and so on have to stay codes, and to stay unlike the others."""
    codes = {question.code for question in section.questions}
    for code in codes | {section.code}:
        if len(code) > _MOST_IN_REPEATED:
            yield Broken("", f"'{code}' is too long for a repeated section: at most {_MOST_IN_REPEATED}", section.code)
    for question in questionnaire.questions():
        base, _, number = question.code.rpartition("-")
        if base in codes and re.fullmatch(r"\d+", number):
            yield Broken(question.code, f"'{question.code}' will clash with '{base}', which gets numbers at its end")


def _question(questionnaire: Questionnaire, question: Question) -> Iterator[Broken]:
    code = question.code
    for message in _unworded(questionnaire, _texts(question)):
        yield Broken(code, message)
    for message in _choices(question):
        yield Broken(code, message, key="choices")
    for criterion in question.criteria:
        if not criteria.known(questionnaire.framework, criterion):
            yield Broken(code, _criterion(questionnaire.framework, criterion), key="criteria")
    if question.minimum is not None and question.maximum is not None and _above(question):
        yield Broken(code, "'min' is above 'max'", key="min")
    if question.video is not None and question.video.captions is None:
        yield Broken(code, "a video needs 'captions'", key="video")


def _criterion(framework: str, code: str) -> str:
    if not framework:
        return f"'criteria' needs a 'framework' at the top of the file that '{code}' belongs to"
    known = [criterion.code for criterion in criteria.FRAMEWORKS.get(framework, ())]
    close = get_close_matches(code, known, n=1)
    hint = f"did you mean '{close[0]}'?" if close else f"known: {', '.join(known)}"
    return f"'{code}' is no criterion of the framework '{framework}'; {hint}"


def _above(question: Question) -> bool:
    return type(question.minimum) is type(question.maximum) and bool(
        question.minimum > question.maximum  # type: ignore[operator]  # same type, checked above
    )


def _texts(question: Question) -> list[tuple[str, Wording | None]]:
    texts: list[tuple[str, Wording | None]] = [
        ("'text'", question.text),
        ("'hint'", question.hint),
        ("'unit'", question.unit),
        *((f"the label of '{choice.value}'", choice.label) for choice in question.choices),
    ]
    if question.grid is not None:
        texts += [("the grid's 'text'", question.grid.text), ("the grid's 'hint'", question.grid.hint)]
    return texts


def _unworded(questionnaire: Questionnaire, texts: Sequence[tuple[str, Wording | None]]) -> Iterator[str]:
    for version in questionnaire.versions:
        for language in questionnaire.languages:
            for name, text in texts:
                if text is not None and not text.has(version, language):
                    yield f"{name} has no {version} wording in '{language}'"


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


def _routing(questionnaire: Questionnaire, question: Question, order: dict[str, int]) -> Iterator[str]:
    if question.show_when is None:
        return
    for atom in atoms(question.show_when):
        named = questionnaire.by_code.get(atom.question)
        if named is None or order[atom.question] >= order[question.code]:
            yield f"'{atom.question}' is no earlier question: conditions can only look back"
            continue
        if named.section != question.section and _is_repeated(questionnaire, named):
            yield f"'{named.code}' is in a repeated section and asked several times: other sections cannot look at it"
        yield from fits(atom, named)


def _is_repeated(questionnaire: Questionnaire, question: Question) -> bool:
    section = questionnaire.sections_by_code.get(question.section)
    return section is not None and section.repeat is not None
