"""The texts of a question as a reader meets them, cut into sentences and words, and what a piece of advice is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from surveyapp.domain.advice_words import INSTRUCTIONS, OPPOSITES
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import ENGLISH, Question, Wording

STEM, TEXT, HINT, CHOICE = "stem", "text", "hint", "choice "

_SENTENCE = re.compile(r".+?(?:(?<!e\.g)(?<!i\.e)[.?!…]+[\"'”’)\]]*(?=\s|$)|\n|$)", re.DOTALL)
_WORD = re.compile(r"\{\w+\}|[^\W_]+(?:['’.-][^\W_]+)*")
_INSTRUCTION = re.compile(rf"(?:then |now |so |you can )?(?:{'|'.join(INSTRUCTIONS)})\b", re.IGNORECASE)
_JOINT, _SLASH = "\ue000", "\ue001"  # private signs that hold words together: no text has them
_HELD = str.maketrans({" ": _JOINT, "\n": _JOINT, "/": _SLASH, "&": "\ue002"})
_LOOSE = str.maketrans({_JOINT: " ", _SLASH: "/", "\ue002": "&"})
TWO_ENDS = re.compile(
    r"\b(?:"
    + "|".join(rf"(?:{a}(?: \w+)? or (?:\w+ ){{0,3}}{b}|{b}(?: \w+)? or (?:\w+ ){{0,3}}{a})" for a, b in OPPOSITES)
    + r")\b",
    re.IGNORECASE,
)
"""Where both ends of one question are named: "better or worse"."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to think about in the wording of a question. The words for it are made elsewhere, by its code.

    `data`: what was found and where. See `advice.CODES` for the keys of each code.
    """

    code: str
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """One text of a question. `name`: stem (of a grid), text, hint, or "choice " with its value."""

    name: str
    text: str

    @property
    def is_asked(self) -> bool:
        """Whether this is what people answer, not help with it or an answer."""
        return self.name in {STEM, TEXT}

    @property
    def is_choice(self) -> bool:
        """Whether this is the label of an answer."""
        return self.name.startswith(CHOICE)


def parts(question: Question, version: str) -> tuple[Part, ...]:
    """The English texts that a reader of this version meets at a question, in reading order.

    A text that the version lacks is the standard one, as on the page. Texts without any English are left out.
    """
    named: list[tuple[str, Wording | None]] = [
        (STEM, question.grid.text if question.grid else None),
        (TEXT, question.text),
        (HINT, question.hint),
        *((CHOICE + choice.value, choice.label) for choice in question.choices),
    ]
    spoken = [(name, wording.get(version, ENGLISH)) for name, wording in named if wording is not None]
    return tuple(Part(name, text.text) for name, text in spoken if text.language == ENGLISH)


def labels(question: Question, texts: Iterable[Part]) -> list[str]:
    """The labels of the answers that say something: not of "I do not know" and the like."""
    silent = {CHOICE + choice.value for choice in question.choices if choice.missing is not None}
    return [part.text for part in texts if part.is_choice and part.name not in silent]


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text with their closing marks; a line without one is a sentence."""
    return tuple(found for part in _SENTENCE.findall(text) if (found := part.strip()))


def words(text: str) -> tuple[str, ...]:
    """The words of a text. What a hyphen or an apostrophe joins is one word, and so is a placeholder."""
    return tuple(_WORD.findall(text))


def asked_sentences(part: Part) -> Iterator[str]:
    """The sentences that are asked or claimed: the questions among them; else all but instructions."""
    if part.is_asked:
        every = sentences(part.text)
        questions = [sentence for sentence in every if "?" in sentence]
        yield from questions or [sentence for sentence in every if not _INSTRUCTION.match(sentence)]


def takes_sides(question: Question, texts: tuple[Part, ...]) -> bool:
    """Whether answers say yes or no to the text, or lie between the two: scales, scores, and yes or no."""
    first = {words(label.lower())[:1] for label in labels(question, texts)}
    return KINDS[question.kind].is_scale or question.is_scored or {("yes",), ("no",)} <= first


def hold(pattern: re.Pattern[str], text: str) -> str:
    """The same text, as long as before, with what the pattern finds held together as if it were one word."""
    return pattern.sub(lambda found: found[0].translate(_HELD), text)


def loose(text: str) -> str:
    """The inverse of `hold`."""
    return text.translate(_LOOSE)
