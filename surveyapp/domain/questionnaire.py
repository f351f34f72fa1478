"""What a questionnaire is: sections, questions, choices and their wordings. Frozen data, no behaviour but look-ups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from surveyapp.domain.conditions import Condition

Version = Literal["standard", "easy-read"]
Missing = Literal["dont-know", "does-not-apply", "prefer-not"]
Drawing = Literal[
    "face-1",
    "face-2",
    "face-3",
    "face-4",
    "face-5",
    "step-1",
    "step-2",
    "step-3",
    "step-4",
    "step-5",
    "time-1",
    "time-2",
    "time-3",
    "does-not-apply",
    "rather-not-say",
    "none",
    "other",
    "sight-and-hearing",
]
"""Drawings of our own. Faces go from the worst (1) to the best (5), steps from the least, times from the shortest."""

STANDARD: Version = "standard"
EASY_READ: Version = "easy-read"
VERSIONS: tuple[Version, ...] = (STANDARD, EASY_READ)
ENGLISH = "en"
AUDIENCES = ("parents-carers", "young-people", "practitioners", "nominated-officer", "parents-and-professionals")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text with the version and language it is really in, which may not be those asked for."""

    text: str
    version: str
    language: str


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Wording:
    """One text in versions and languages, keyed by (version, language)."""

    texts: Mapping[tuple[str, str], str]

    def get(self, version: str, language: str) -> Spoken:
        """The wording asked for; else the standard version in that language, else English, never nothing."""
        for key in ((version, language), (STANDARD, language), (version, ENGLISH), (STANDARD, ENGLISH)):
            if key in self.texts:
                return Spoken(self.texts[key], *key)
        key = next(iter(self.texts))
        return Spoken(self.texts[key], *key)

    def has(self, version: str, language: str) -> bool:
        """Whether this very version and language is there, without falling back."""
        return (version, language) in self.texts

    @property
    def english(self) -> str:
        """The standard English text, for staff and for files."""
        return self.get(STANDARD, ENGLISH).text


@dataclass(frozen=True, slots=True)
class Picture:
    """An OpenMoji code point or the name of a drawing, with its text alternative (None: decoration)."""

    name: str
    alt: Wording | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """A recorded sound or video supplied with a question, with what those who cannot hear or see it need."""

    file: str
    transcript: Wording
    captions: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a choice question. `missing` marks answers that are no opinion."""

    value: str
    label: Wording
    score: int | None = None
    favourable: bool | None = None
    exclusive: bool = False
    missing: Missing | None = None
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """The stem that several items on one scale share."""

    code: str
    text: Wording
    hint: Wording | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `kind` is a word of `kinds.KINDS`; what does not belong to the kind stays at its default."""

    code: str
    kind: str
    text: Wording
    section: str
    hint: Wording | None = None
    choices: tuple[Choice, ...] = ()
    show_when: Condition | None = None
    criteria: tuple[str, ...] = ()
    measure: str | None = None
    grid: Grid | None = None
    max_length: int = 0
    minimum: Decimal | date | None = None
    maximum: Decimal | date | None = None
    decimals: int = 0
    unit: Wording | None = None
    picture: Picture | None = None
    sound: Media | None = None
    video: Media | None = None
    background: bool = False

    def choice(self, value: str) -> Choice | None:
        """The choice with this value, if there is one."""
        return next((choice for choice in self.choices if choice.value == value), None)

    @property
    def values(self) -> frozenset[str]:
        """The values of all choices."""
        return frozenset(choice.value for choice in self.choices)

    @property
    def is_scored(self) -> bool:
        """Whether answers carry scores, so that a mean makes sense."""
        return any(choice.score is not None for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the questionnaire with a heading. Background sections are optional and come after the check page."""

    code: str
    title: Wording
    questions: tuple[Question, ...]
    intro: Wording | None = None
    explanation: Wording | None = None
    background: bool = False
    repeat: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A named term of the field with its plain explanation."""

    term: str
    meaning: Wording


@dataclass(frozen=True)
class Questionnaire:
    """All that is asked of one audience. Codes are unique over the whole questionnaire.

    `drafts`: those of its languages whose wordings no person has passed yet.
    """

    code: str
    audience: str
    title: Wording
    sections: tuple[Section, ...]
    about: Wording | None = None
    inspection_kinds: tuple[str, ...] = ()
    framework: str = ""
    illustrative: bool = False
    minutes: int | None = None
    versions: tuple[str, ...] = VERSIONS
    languages: tuple[str, ...] = (ENGLISH,)
    drafts: tuple[str, ...] = ()
    terms: tuple[Term, ...] = field(default=())

    def questions(self) -> Iterator[Question]:
        """Every question in the order asked, statements and background questions included."""
        for section in self.sections:
            yield from section.questions

    @cached_property
    def by_code(self) -> Mapping[str, Question]:
        """Questions by their code."""
        return {question.code: question for question in self.questions()}

    @cached_property
    def sections_by_code(self) -> Mapping[str, Section]:
        """Sections by their code."""
        return {section.code: section for section in self.sections}
