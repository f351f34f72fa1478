"""Made-up people: how satisfied they are, what they say of themselves, how they fill in a form, how far they get."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveyapp.demo.phrases import languages
from surveyapp.domain.pages import Layout
from surveyapp.domain.questionnaire import EASY_READ, STANDARD

Weights = Mapping[str, float]

EASY_READ_SHARE = {"young-people": 0.20, "parents-carers": 0.08, "practitioners": 0.01}
OTHER_LANGUAGE_SHARE = {"young-people": 0.03, "parents-carers": 0.06, "practitioners": 0.0}
WRITING_SHARE = {"young-people": 0.44, "parents-carers": 0.50, "practitioners": 0.44}

_SUPPORT: Weights = {"ehc-plan": 58, "waiting": 13, "sen-support": 23, "neither": 6}
_NEED_WITH_PLAN: Weights = {
    "asd": 33.0, "slcn": 20.5, "semh": 20.5, "mld": 8.5, "sld": 5.5, "pd": 3.3, "spld": 3.6, "pmld": 1.9,
    "oth": 2.0, "hi": 1.2, "vi": 0.7, "ds": 0.8, "nsa": 0.5, "msi": 0.2,
}  # fmt: skip
_NEED_WITHOUT: Weights = {
    "slcn": 25.5, "semh": 22.0, "spld": 14.5, "mld": 13.5, "asd": 11.0, "nsa": 4.5, "oth": 4.5, "pd": 1.8,
    "hi": 1.4, "vi": 0.7, "sld": 0.3, "msi": 0.3,
}  # fmt: skip
_AGES = {
    "parents-carers": {"under-5": 7, "5-10": 38, "11-15": 36, "16-19": 14, "20-25": 5},
    "young-people": {"5-10": 2, "11-15": 52, "16-19": 35, "20-25": 11},
}
_MALE_SHARE = {"asd": 0.73, "semh": 0.74, "slcn": 0.70, "spld": 0.56, "hi": 0.53, "vi": 0.55}
_SETTINGS: dict[str, Weights] = {
    "under-5": {"early-years": 62, "mainstream": 20, "special": 8, "unit": 3, "home": 7},
    "5-10": {"mainstream": 70, "unit": 8, "special": 17, "alternative": 1.5, "home": 2, "none": 1.5},
    "11-15": {"mainstream": 56, "unit": 6, "special": 26, "alternative": 4, "home": 4, "none": 4},
    "16-19": {"college": 52, "mainstream": 9, "special": 24, "work": 6, "home": 3, "none": 5, "other": 1},
    "20-25": {"college": 42, "special": 6, "work": 20, "home": 9, "none": 18, "other": 5},
}
_FILLED_IN_BY: dict[str, Weights] = {
    "parents-carers": {"alone": 93, "with-help": 5, "for-me": 2},
    "young-people": {"alone": 40, "with-help": 48, "for-me": 12},
}
_SECTORS: Weights = {"education": 57, "health": 22, "social-care": 12, "other": 9}
_ROLES: dict[str, Weights] = {
    "role-education": {
        "sen-coordinator": 30, "teacher": 22, "support-staff": 20, "leader": 16, "early-years": 8, "other": 4,
    },
    "role-health": {"therapist": 38, "nurse": 24, "doctor": 12, "mental-health": 13, "leader": 7, "other": 6},
    "role-social-care": {"social-worker": 44, "family-support": 28, "short-breaks": 14, "leader": 10, "other": 4},
}  # fmt: skip
_SATISFIED: dict[str, float] = {"waiting": -0.45, "special": 0.35, "none": -0.8, "home": -0.5, "semh": -0.15}
"""What being so adds to someone's satisfaction."""

_BANDS = ("under-5", "5-10", "11-15", "16-19", "20-25")


@dataclass(frozen=True, slots=True)
class Person:
    """One made-up respondent. `satisfaction` is about standard normal; `facts` by the code of the question.

    `skipping`: how many times more often than others they leave out a question. `reaches`: the share of the pages
    after which they stopped, None where they sent the form.
    """

    audience: str
    satisfaction: float
    facts: Mapping[str, str | tuple[str, ...]]
    version: str
    layout: Layout
    language: str
    skipping: float
    answers_background: bool
    writes: bool
    reaches: float | None


def pick(rng: random.Random, weights: Weights) -> str:
    """One of the words, in proportion to its weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def finishers(audience: str, count: int, rng: random.Random) -> Iterator[Person]:
    """People who sent their form."""
    for _ in range(count):
        yield _person(audience, rng, None)


def leavers(audience: str, count: int, rng: random.Random) -> Iterator[Person]:
    """People who stopped on the way: most of them early, and a few before their first answer."""
    for _ in range(count):
        yield _person(audience, rng, 0.0 if rng.random() < 0.03 else rng.betavariate(1.1, 1.7))


def _person(audience: str, rng: random.Random, reaches: float | None) -> Person:
    facts = _work(rng) if audience == "practitioners" else _child(audience, rng)
    satisfaction = rng.gauss(0, 1) + sum(_SATISFIED.get(fact, 0) for fact in facts.values() if isinstance(fact, str))
    easy = rng.random() < EASY_READ_SHARE[audience]
    other = rng.random() < OTHER_LANGUAGE_SHARE[audience]
    return Person(
        audience=audience,
        satisfaction=satisfaction,
        facts=facts,
        version=EASY_READ if easy else STANDARD,
        layout=_layout(rng, easy=easy),
        language=pick(rng, languages(audience)) if other else "en",
        skipping=min(math.exp(rng.gauss(-0.3, 0.8)), 6.0),
        answers_background=rng.random() < 0.85,
        writes=rng.random() < WRITING_SHARE[audience] - 0.05 * satisfaction,
        reaches=reaches,
    )


def _layout(rng: random.Random, *, easy: bool) -> Layout:
    other = rng.random()
    if easy or other < 0.70:
        return "question"
    return "section" if other < 0.95 else "all"


def _child(audience: str, rng: random.Random) -> dict[str, str | tuple[str, ...]]:
    """What is true of the child or young person that a form is about; the parts fit each other."""
    support = pick(rng, _SUPPORT)
    age = pick(rng, _AGES[audience])
    need = pick(rng, _NEED_WITH_PLAN if support == "ehc-plan" else _NEED_WITHOUT)
    settings = dict(_SETTINGS[age])
    if support != "ehc-plan":  # a place in a special school needs a plan
        settings.pop("special", None)
        settings.pop("unit", None)
    grown = age in {"16-19", "20-25"} or (age == "11-15" and rng.random() < 0.38)
    filled_in_by = dict(_FILLED_IN_BY[audience])
    if audience == "young-people" and need in {"sld", "pmld", "ds"}:
        filled_in_by |= {"alone": 6, "with-help": 60, "for-me": 34}
    return {
        "support": support,
        "age-14": "yes" if grown else "no",
        "age-band": age,
        "need": need,
        "sex": "m" if rng.random() < _MALE_SHARE.get(need, 0.63) else "f",
        "setting": pick(rng, settings),
        "filled-in-by": pick(rng, filled_in_by),
    }


def _work(rng: random.Random) -> dict[str, str | tuple[str, ...]]:
    """What is true of a practitioner's work."""
    sector = pick(rng, _SECTORS)
    role = f"role-{sector}"
    facts: dict[str, str | tuple[str, ...]] = {"sector": sector}
    if role in _ROLES:
        facts[role] = pick(rng, _ROLES[role])
    first = 0 if facts.get(role) == "early-years" else rng.choices(range(5), (22, 40, 26, 9, 3))[0]
    last = min(4, first + rng.choices((0, 1, 2, 4), (30, 34, 20, 16))[0])
    facts["works-with"] = _BANDS[first : last + 1]
    return facts
