"""The answers of one made-up person: to the questions that routing shows them, as far as they got."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from statistics import NormalDist

from surveyapp.demo import comments
from surveyapp.demo.leanings import AGREE, DOES_NOT_APPLY, DONT_KNOW, DONT_KNOW_ELSE, Area, topic_of
from surveyapp.demo.people import Person
from surveyapp.domain.conditions import Answer, holds
from surveyapp.domain.kinds import KINDS, STATEMENT
from surveyapp.domain.pages import Page
from surveyapp.domain.questionnaire import Choice, Question, Questionnaire

_PERSON, _CHANCE = 0.8, 0.6
"""How much of an answer comes from the person, and how much from the matter itself (0.8² + 0.6² = 1)."""
_CUTS = {4: (-1.15, 0.0, 1.25), 5: (-1.4, -0.45, 0.45, 1.45)}
"""Where a scale's steps lie, from worst to best, on what the person feels."""
_WEEKS = (0, 1, 2, 3, 4, 6, 8, 10, 12, 16, 18, 20, 26, 30, 40, 52, 60, 78, 104, 130, 156)
_USUAL_WEEKS = {"education": 6, "health": 34, "social-care": 10}


class Mind:
    """One person with one questionnaire: remembers what has been felt, so that answers and comments agree."""

    def __init__(self, person: Person, questionnaire: Questionnaire, area: Area, rng: random.Random) -> None:
        self.person = person
        self.rng = rng
        self._questionnaire = questionnaire
        self._area = area
        self._felt: dict[str, float] = {}
        self._changed: dict[int, float] = {}

    def answers(self, pages: tuple[Page, ...]) -> dict[str, Answer]:
        """Every answer given. `pages`: the questionnaire in the person's layout."""
        reached = self._reached(pages)
        questions = list(self._questionnaire.questions())
        given: dict[str, Answer] = {}
        for position, question in enumerate(questions):
            if question.code not in reached or question.kind == STATEMENT:
                continue
            if question.show_when is not None and not holds(question.show_when, given):
                continue
            answer = self._answer(question)
            # Open questions have their own way of being left out: most people write nothing.
            left_out = not KINDS[question.kind].is_open and self._skips(position / len(questions))
            if answer is not None and not left_out:
                given[question.code] = answer
        return given

    def _reached(self, pages: tuple[Page, ...]) -> frozenset[str]:
        main = [page for page in pages if not page.background]
        if self.person.reaches is None:
            seen = [page for page in pages if self.person.answers_background or not page.background]
        else:
            seen = main[: min(len(main), 1 + int(len(main) * self.person.reaches)) if self.person.reaches else 0]
        return frozenset(question.code for page in seen for question in page.questions)

    def _skips(self, progress: float) -> bool:
        return self.rng.random() < (0.006 + 0.06 * progress**1.5) * self.person.skipping

    def _answer(self, question: Question) -> Answer | None:
        base, number = _base_and_number(question)
        if question.code in self.person.facts:
            return self._fact(question)
        if base in _OWN:
            return _OWN[base](self, question, number)
        if KINDS[question.kind].is_open:
            return self._comment(base, number)
        if question.is_scored:
            return self._scored(question, base, number)
        return self._anything(question)

    def _fact(self, question: Question) -> Answer | None:
        fact = self.person.facts[question.code]
        values = question.values
        if self.rng.random() < (0.04 if question.background else 0.012):
            fact = "prefer-not-to-say" if self.rng.random() < 0.75 or "dont-know" not in values else "dont-know"
            if fact not in values:
                return None
            return (fact,) if KINDS[question.kind].shape == "many" else fact
        if isinstance(fact, tuple):
            return tuple(choice.value for choice in question.choices if choice.value in fact) or None
        return fact if fact in values else None

    def _feels(self, question: Question, base: str, number: int) -> float:
        """How the matter of a question goes for the person: about standard normal around the area's leaning."""
        leanings = AGREE[self.person.audience]
        share = leanings.get(f"{base}-{number}", leanings.get(base, 0.48))
        own = _PERSON * self.person.satisfaction + _CHANCE * self.rng.gauss(0, 1)
        feeling = _lean(share) + self._area.offset(question) + own
        topic = topic_of(self.person.audience, base)
        if topic is not None:
            self._felt[topic] = min(feeling, self._felt.get(topic, feeling))
        return feeling

    def _scored(self, question: Question, base: str, number: int) -> Answer:
        feeling = self._feels(question, base, number)
        if base == "change":
            self._changed[number] = feeling
        missing = self._missing(question, base)
        return missing or _step(question, feeling)

    def _missing(self, question: Question, base: str) -> str | None:
        """A choice that is no opinion, now and then."""
        audience = self.person.audience
        kinds = {choice.missing: choice.value for choice in question.choices if choice.missing}
        chance = self.rng.random()
        not_mine = DOES_NOT_APPLY[audience].get(base, 0.04)
        if base == "help-education" and self.person.facts.get("setting") in {"none", "home", "work"}:
            not_mine = 0.6
        if "does-not-apply" in kinds and chance < not_mine:
            return kinds["does-not-apply"]
        if "dont-know" in kinds and self.rng.random() < DONT_KNOW.get(base, DONT_KNOW_ELSE):
            return kinds["dont-know"]
        return None

    def _comment(self, base: str, number: int) -> str | None:
        person, rng = self.person, self.rng
        if not person.writes:
            return None
        if number:
            change = self._changed.get(number, 0.0)
            return comments.on_focus(number, change, person, self._felt, rng) if rng.random() < 0.4 else None
        if base == "works-well":
            return comments.praise(person, self._felt, rng) if rng.random() < 0.65 else None
        return comments.wishes(person, self._felt, rng) if rng.random() < 0.88 else None

    def _anything(self, question: Question) -> Answer | None:
        """An answer to a question that nothing is known about, so that an edited bank can be demonstrated too."""
        shape = KINDS[question.kind].shape
        plain = [choice for choice in question.choices if not choice.missing and not choice.exclusive]
        if shape == "one" and plain:
            return self._missing(question, question.code) or self.rng.choice(plain).value
        if shape == "many" and plain:
            return tuple(choice.value for choice in plain if self.rng.random() < 0.4) or None
        return None

    def plan_wait(self, question: Question, _number: int) -> Answer:
        """How long a plan took: longer for those whom other waits have angered."""
        missing = self._missing(question, "plan-wait")
        feeling = self._felt.get("waiting", self.person.satisfaction) + self.rng.gauss(0.35, 0.6)
        length = "up-to-20-weeks" if feeling > 0.5 else "up-to-a-year" if feeling > -0.7 else "a-year-or-more"
        self._felt["plan"] = feeling
        return missing or length

    def usual_wait(self, question: Question, _number: int) -> Answer | None:
        """Weeks, as people round them; most at work elsewhere than in a service leave it empty."""
        sector = str(self.person.facts["sector"])
        if self.rng.random() < (0.45 if sector == "education" else 0.2):
            return None
        weeks = _USUAL_WEEKS.get(sector, 12) * self.rng.lognormvariate(-0.25 * self.person.satisfaction, 0.7)
        weeks = float(min(_WEEKS, key=lambda usual: abs(usual - weeks)))
        if isinstance(question.maximum, Decimal):
            weeks = min(weeks, float(question.maximum))
        return Decimal(int(weeks))

    def adult_life(self, question: Question, _number: int) -> Answer:
        """What has been talked about: more for those whose next steps go well."""
        missing = self._missing(question, "adult-life")
        if missing:
            return (missing,)
        chance = 0.36 + 0.14 * self._felt.get("next", self.person.satisfaction)
        talked = tuple(
            choice.value
            for choice in question.choices
            if not choice.missing
            and not choice.exclusive
            and self.rng.random() < chance + 0.2 * (choice.value == "work")
        )
        return talked or tuple(choice.value for choice in question.choices if choice.exclusive)

    def affects(self, question: Question, number: int) -> Answer:
        """Whether an area of focus matters for the child."""
        missing = self._missing(question, "affects")
        now = {1: 0.60, 2: 0.58, 3: 0.66}.get(number, 0.6)
        chance = self.rng.random()
        return missing or ("now" if chance < now else "before" if chance < now + 0.16 else "no")

    def asked_for_views(self, question: Question, _number: int) -> Answer:
        """Whether anyone has asked."""
        missing = self._missing(question, "asked-for-views")
        chance = self.rng.random() - 0.05 * self.person.satisfaction
        return missing or ("yes" if chance < 0.27 else "yes-did-not-answer" if chance < 0.41 else "no")


_OWN: dict[str, Callable[[Mind, Question, int], Answer | None]] = {
    "plan-wait": Mind.plan_wait,
    "usual-wait": Mind.usual_wait,
    "adult-life": Mind.adult_life,
    "affects": Mind.affects,
    "asked-for-views": Mind.asked_for_views,
}


@cache
def _lean(share: float) -> float:
    """Where the people lean of whom this share agrees."""
    return NormalDist().inv_cdf(share)


def _base_and_number(question: Question) -> tuple[str, int]:
    """The code of a question in a repeated section without its number, and the number; 0 elsewhere."""
    section, _, number = question.section.rpartition("-")
    if section == "focus" and number.isdecimal():
        return question.code.removesuffix(f"-{number}"), int(number)
    return question.code, 0


def _step(question: Question, feeling: float) -> str:
    steps = sorted((choice for choice in question.choices if choice.score is not None), key=_score)
    cuts = _CUTS.get(len(steps)) or tuple(NormalDist().inv_cdf(place / len(steps)) for place in range(1, len(steps)))
    return steps[sum(feeling >= cut for cut in cuts)].value


def _score(choice: Choice) -> int:
    return choice.score or 0
