"""Advice on the answers that a question offers: a way out, a level scale, ranges that meet, not too many."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from surveyapp.domain.advice_parts import CHOICE, Advice, Part, labels
from surveyapp.domain.advice_ranges import clashes
from surveyapp.domain.kinds import KINDS, SINGLE_CHOICE
from surveyapp.domain.questionnaire import EASY_READ, Choice, Question

MOST_CHOICES = 7
"""Answers in easy read that carry an opinion or a fact, "none of these" among them. Ours: no source gives a number."""

_MIDDLE = re.compile(
    r"\b(?:same|neither|neutral|no change|unchanged|average|mixed|medium|moderate(?:ly)?|in between|in the middle|"
    r"sometimes|some of the time|half|partly|fair|ok|okay|so-so|not sure)\b",
    re.IGNORECASE,
)
_DEGREE = r"^(?:(?:very|strongly|fairly|quite|mostly|completely|totally|a (?:lot|bit|little)|much|slightly) )?"
_GOOD = re.compile(
    _DEGREE + r"(?:good|excellent|agree|satisfied|happy|better|helpful|useful|easy|well|clear|safe|likely|positive|"
    r"outstanding|yes)\b",
    re.IGNORECASE,
)
_BAD = re.compile(
    _DEGREE
    + r"(?:bad|poor|disagree|dissatisfied|unhappy|worse|unhelpful|useless|difficult|hard|badly|unclear|unsafe|unlikely|"
    r"negative|inadequate|terrible|no)\b",
    re.IGNORECASE,
)


def no_dont_know(question: Question) -> Iterator[Advice]:
    """An opinion is asked, on a scale or by scored answers, and nobody can say that they do not know.

    SOURCE: ours, after Ofsted's Parent View, which offers "don't know", and the GOV.UK Design System on radios: "I do
    not know" where it is a true answer. Opinions differ: Krosnick and Presser (2010) find no better data with it. Here
    people are asked about services that they may never have met, and should not have to make anything up.
    """
    is_opinion = KINDS[question.kind].is_scale or (question.kind == SINGLE_CHOICE and question.is_scored)
    if is_opinion and all(choice.missing != "dont-know" for choice in question.choices):
        yield Advice("no-dont-know")


def unbalanced_scale(question: Question, texts: tuple[Part, ...]) -> Iterator[Advice]:
    """A scale leans to one side, jumps in its scores, or does not run from one end to the other.

    `how`: "sides" (`favourable` and `unfavourable`: how many points each side of the middle), "scores" (`found`: the
    scores), "order" (`found`: the labels in their order on the page). The middle of an odd number of points counts for
    neither side, unless it is marked or worded as one of them: "excellent, very good, good, fair, poor" leans.
    Sides are those that the questionnaire marks, else what the labels say; where that is unclear nothing is said.
    SOURCE: that the points of a scale should be of equal number on both sides and equally far apart is common counsel
    (for instance Dillman, Smyth and Christian, "Internet, Phone, Mail, and Mixed-Mode Surveys"). The rules are ours.
    """
    worded = {part.name.removeprefix(CHOICE): part.text for part in texts if part.is_choice}
    points = [choice for choice in question.choices if choice.score is not None and choice.missing is None]
    scores = [choice.score for choice in points if choice.score is not None]
    if len(points) < 2:
        return
    good, bad, unclear = _sides(points, worded)
    if good != bad and not unclear:
        yield Advice("unbalanced-scale", {"how": "sides", "favourable": str(good), "unfavourable": str(bad)})
    if len({high - low for low, high in pairwise(sorted(scores))}) > 1 or len(set(scores)) < len(scores):
        yield Advice("unbalanced-scale", {"how": "scores", "found": ", ".join(map(str, scores))})
    elif scores not in (sorted(scores), sorted(scores, reverse=True)):
        found = ", ".join(worded.get(choice.value, choice.value) for choice in points)
        yield Advice("unbalanced-scale", {"how": "order", "found": found})


def _sides(points: Sequence[Choice], worded: dict[str, str]) -> tuple[int, int, int]:
    """How many points are good, how many bad, and of how many nothing can be said."""
    ordered = sorted(points, key=lambda choice: choice.score or 0)
    middle = ordered[len(ordered) // 2] if len(ordered) % 2 else None
    counts = [0, 0, 0]
    for choice in points:
        label = worded.get(choice.value, "")
        is_good = choice.favourable
        if is_good is None:
            is_good = True if _GOOD.search(label) else False if _BAD.search(label) else None
        if choice is middle and not is_good and (is_good is None or _MIDDLE.search(label)):
            continue
        counts[2 if is_good is None else 0 if is_good else 1] += 1
    return counts[0], counts[1], counts[2]


def overlapping_choices(question: Question, texts: tuple[Part, ...]) -> Iterator[Advice]:
    """Two ranges of numbers share a number, or leave one out between them.

    SOURCE: Krosnick and Presser (2010): make response options exhaustive and mutually exclusive.
    """
    for first, second, how in clashes(labels(question, texts)):
        yield Advice("overlapping-choices", {"how": how, "first": first, "second": second})


def too_many_choices(question: Question, version: str) -> Iterator[Advice]:
    """In easy read there is more to choose from than people keep in mind: more than MOST_CHOICES."""
    count = sum(choice.missing is None for choice in question.choices)
    if version == EASY_READ and count > MOST_CHOICES:
        yield Advice("too-many-choices", {"count": str(count), "most": str(MOST_CHOICES)})
