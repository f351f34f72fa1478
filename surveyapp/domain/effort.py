"""What a questionnaire asks of those who answer it: how many questions they meet, and how many minutes they need."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveyapp.domain import kinds
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.path_lengths import Cost, extremes
from surveyapp.domain.questionnaire import EASY_READ, ENGLISH, STANDARD, Question, Questionnaire, Wording

WORDS_A_MINUTE: Mapping[str, float] = {STANDARD: 238.0, EASY_READ: 119.0}
"""Reading. Standard: silent reading of English non-fiction by adults, Brysbaert (2019), "How many words do we read per
minute?", Journal of Memory and Language 109; fewer for children and for those whose second language English is. Easy
read: half of it, for people who read slowly or look at each picture; ours."""

TYPED_A_MINUTE = 36.2
"""Words typed on a telephone: Palin and others (2019), "How do people type on mobile devices?", MobileHCI."""

SECONDS: Mapping[str, float] = {
    kinds.STATEMENT: 0.0,
    kinds.AGREEMENT: 5.0,
    kinds.FREQUENCY: 5.0,
    kinds.SINGLE_CHOICE: 5.0,
    kinds.SEVERAL_CHOICES: 10.0,
    kinds.NUMBER: 10.0,
    kinds.DATE: 10.0,
    kinds.SHORT_TEXT: 5.0,
    kinds.LONG_TEXT: 10.0,
}
"""To think, to choose and to go on to the next page, in seconds, reading and typing apart. Ours, chosen so that a
question of twenty words with its answers takes the ten seconds that Pew Research Center saw for an ordinary question by
itself ("How we keep our online surveys from running too long", 2022)."""

TYPED: Mapping[str, int] = {kinds.SHORT_TEXT: 6, kinds.LONG_TEXT: 30}
"""Words that people write. Ours: many leave the box empty, some write a page."""

SLOWER: Mapping[str, float] = {EASY_READ: 2.0}
"""How many times longer it takes to answer in a version, typing included. Ours, as for reading."""

_WORD = re.compile(r"\{\w+\}|[^\W_]+(?:['’.-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Effort:
    """What is asked of one person. Statements are read, but are not questions; background questions are counted.

    `questions`: all that can be asked. `fewest`, `most`: how many one person meets: nobody meets more than `most`, and
    nobody who gives an answer wherever routing needs one meets fewer than `fewest`. Both are exact where conditions
    look at choices of one, and bounds that are perhaps too wide otherwise: see `path_lengths.extremes`.
    `minutes`: whole minutes of the quickest and of the longest way through, at least 1.
    `words`: all that stands there to be read by somebody who is asked everything; an answer that was read once on the
    page before, such as those of a scale, is not read again.
    """

    questions: int
    fewest: int
    most: int
    minutes: tuple[int, int]
    words: int


def effort(questionnaire: Questionnaire, version: str) -> Effort:
    """The effort of answering in this version, reckoned on its English texts.

    A text that the version lacks is read in the standard one. Sections that are repeated count once: ask for the
    questionnaire that is filled in. Optional pages are taken as answered; explained terms as known.
    """
    words = _words(questionnaire, version)
    front = _count(questionnaire.title, version) + _count(questionnaire.about, version)
    costs = {code: _cost(questionnaire.by_code[code], words[code], version) for code in words}
    least, most = extremes(questionnaire, costs)
    start = _reading(front, version)
    return Effort(
        questions=sum(cost.questions for cost in costs.values()),
        fewest=least.questions,
        most=most.questions,
        minutes=(_minutes(start + least.seconds), _minutes(start + most.seconds)),
        words=front + sum(words.values()),
    )


def _cost(question: Question, words: int, version: str) -> Cost:
    writing = TYPED.get(question.kind, 0) * 60 / TYPED_A_MINUTE
    answering = (SECONDS[question.kind] + writing) * SLOWER.get(version, 1.0)
    return Cost(int(KINDS[question.kind].shape != "nothing"), answering + _reading(words, version))


def _reading(words: int, version: str) -> float:
    """Seconds to read so many words."""
    return words * 60 / WORDS_A_MINUTE.get(version, WORDS_A_MINUTE[STANDARD])


def _minutes(seconds: float) -> int:
    return max(1, int(seconds / 60 + 0.5))


def _words(questionnaire: Questionnaire, version: str) -> dict[str, int]:
    """The words to be read at each question: those of its section and its grid at the first question of either."""
    found: dict[str, int] = {}
    last: set[str] = set()
    for section in questionnaire.sections:
        heading = sum(_count(text, version) for text in (section.title, section.intro, section.explanation))
        grids: set[str] = set()
        for question in section.questions:
            words = heading + sum(_count(text, version) for text in _own(question, grids))
            labels = {choice.label.get(version, ENGLISH).text for choice in question.choices}
            found[question.code] = words + sum(_count_text(label) for label in labels - last)
            heading, last = 0, labels or last
    return found


def _own(question: Question, grids: set[str]) -> Iterator[Wording | None]:
    yield from (question.text, question.hint, question.unit)
    if question.grid is not None and question.grid.code not in grids:
        grids.add(question.grid.code)
        yield from (question.grid.text, question.grid.hint)


def _count(wording: Wording | None, version: str) -> int:
    return _count_text(wording.get(version, ENGLISH).text) if wording is not None else 0


def _count_text(text: str) -> int:
    return len(_WORD.findall(text))
