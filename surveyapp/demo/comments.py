"""Made-up comments: put together from sentences that fit how satisfied their writer is, and with what."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from typing import Any

from surveyapp.demo.people import Person
from surveyapp.demo.phrases import sentences

_TYPING = {"young-people": 0.16, "parents-carers": 0.12, "practitioners": 0.04}
"""The share of comments with slips of the keyboard."""
_PERSONAL = 0.02
"""The share of comments with what should be masked: a first name, a telephone number, an address."""
_SLIPS = {
    "because": "becuase",
    "their": "thier",
    "really": "realy",
    "different": "diffrent",
    "appointments": "apointments",
    "definitely": "definately",
    "received": "recieved",
    "which": "wich",
    "nobody": "no body",
    "until": "untill",
    "friends": "freinds",
    "I have": "i have",
}
_WAITS = ("six months", "eight months", "nearly a year", "over a year", "18 months", "nearly two years", "two years")
_MONTHS = ("January", "March", "Easter", "May", "the summer", "September", "October", "November")
_BOYS = ("Kofi", "Alfie", "Idris", "Tomasz", "Noah", "Zayn", "Rhys", "Jude")
_GIRLS = ("Elsie", "Amina", "Poppy", "Zofia", "Maya", "Iris", "Nia", "Hana")
_NOT_YET = re.compile(r"\b(college|1[468]|exams|internship|teenagers|Year 9|jobs|[Aa]dult services|supported intern)\b")
"""Words of sentences that nobody writes about a child of ten or less."""
_NO_LONGER = re.compile(r"\b([Nn]ursery|[Pp]rimary|six year old|two year check|scouts|swing|birthday|[Ss]econdary)\b")
"""Words of sentences that nobody writes about a young person of sixteen or more."""
_YEARS = {"5-10": (8, 10), "11-15": (11, 15), "16-19": (16, 19), "20-25": (20, 25)}


def praise(person: Person, felt: Mapping[str, float], rng: random.Random) -> str:
    """What someone says works well. `felt`: how well each topic goes for them, about standard normal."""
    if person.language != "en":
        return _in_own_language(person, "works-well", rng)
    own = sentences(person.audience)
    best = [topic for topic in _ranked(own, person, felt, rng) if _feeling(person, felt, topic) > -0.3][-4:]
    if not best or rng.random() < (0.5 if person.satisfaction < -0.9 else 0.15):
        return _short(own, "works-well", person, rng)
    chosen = [_one(own["topics"][topic]["good"], person, rng) for topic in _some(best, person, rng)]
    return _finished(chosen, person, rng, glad=True)


def wishes(person: Person, felt: Mapping[str, float], rng: random.Random) -> str:
    """What someone says could be better. `felt` as for `praise`."""
    if person.language != "en":
        return _in_own_language(person, "better", rng)
    own = sentences(person.audience)
    if rng.random() < (0.5 if person.satisfaction > 1 else 0.15):
        return _short(own, "better", person, rng)
    worst = _ranked(own, person, felt, rng)[:4]
    chosen = [
        _one(own["topics"][topic]["poor" if _feeling(person, felt, topic) < -0.35 else "mixed"], person, rng)
        for topic in _some(worst, person, rng)
    ]
    return _finished(chosen, person, rng)


def on_focus(number: int, change: float, person: Person, felt: Mapping[str, float], rng: random.Random) -> str:
    """What someone says about an area of focus. `change`: how much better it has become for them."""
    own: dict[str, list[str]] | None = sentences("revisit").get(f"focus-{number}")
    if own is None or person.language != "en":
        return wishes(person, felt, rng)
    way = "better" if change > 0.45 else "worse" if change < -0.45 else "same"
    return _finished(rng.sample(own[way], 1 + (rng.random() < 0.25)), person, rng)


def _feeling(person: Person, felt: Mapping[str, float], topic: str) -> float:
    return felt.get(topic, person.satisfaction - 0.2)


def _ranked(own: Mapping[str, Any], person: Person, felt: Mapping[str, float], rng: random.Random) -> list[str]:
    """Topics from the worst to the best for this person; those nobody asked about come in by chance."""
    return sorted(own["topics"], key=lambda topic: _feeling(person, felt, topic) + rng.gauss(0, 0.4))


def _some(topics: Sequence[str], person: Person, rng: random.Random) -> list[str]:
    """One to four topics: adults write longer than young people, and a few write a lot."""
    most = (60, 30, 8, 2) if person.audience == "young-people" else (42, 36, 15, 7)
    return rng.sample(topics, min(len(topics), rng.choices((1, 2, 3, 4), most)[0]))


def _one(texts: Sequence[str], person: Person, rng: random.Random) -> str:
    """One of the sentences that can be about someone of this age."""
    age = person.facts.get("age-band")
    unlikely = {"under-5": _NOT_YET, "5-10": _NOT_YET, "16-19": _NO_LONGER, "20-25": _NO_LONGER}.get(str(age))
    fitting = texts if unlikely is None else [text for text in texts if not unlikely.search(text)]
    return rng.choice(fitting or texts)


def _short(own: Mapping[str, Any], question: str, person: Person, rng: random.Random) -> str:
    mood = "good" if person.satisfaction > 0 else "poor"
    text: str = rng.choice(own["short"][question][mood])
    return _typed(text, person, rng)


def _finished(chosen: list[str], person: Person, rng: random.Random, *, glad: bool = False) -> str:
    """The sentences as one comment, with a last word, something personal and slips, each now and then.

    `glad`: a comment on what works well, which ends on no complaint.
    """
    own = sentences(person.audience)
    mood = "good" if person.satisfaction > 0.2 else "poor"
    if rng.random() < 0.12 and not (glad and mood == "poor"):
        chosen.append(rng.choice(own["closing"][mood]))
    if rng.random() < _PERSONAL:
        chosen.append(rng.choice(own["personal"]))
    gap = "\n\n" if len(chosen) > 3 and rng.random() < 0.3 else " "
    return _typed(gap.join(chosen).format_map(_slots(person, rng)), person, rng)


def _slots(person: Person, rng: random.Random) -> dict[str, str]:
    """What stands in the braces of this person's sentences."""
    sex = person.facts.get("sex")
    boy = sex == "m" if sex in {"m", "f"} else rng.random() < 0.65
    he, him, his = ("he", "him", "his") if boy else ("she", "her", "her")
    name = rng.choice(_BOYS if boy else _GIRLS)
    age = person.facts.get("age-band")
    return {
        "son": "son" if boy else "daughter",
        "he": he,
        "him": him,
        "his": his,
        "himself": f"{him}self",
        "He": he.capitalize(),
        "His": his.capitalize(),
        "months": rng.choice(_WAITS),
        "month": rng.choice(_MONTHS),
        "weeks": str(rng.randint(22, 61)),
        "age": str(rng.randint(*_YEARS.get(str(age), (11, 16)))),
        "name": name,
        "phone": f"07700 900{rng.randrange(1000):03}",
        "mail": f"{name.lower()}.family{rng.randrange(10, 100)}@post.example",
    }


def _typed(text: str, person: Person, rng: random.Random) -> str:
    """The text as someone in a hurry types it, now and then."""
    if rng.random() >= _TYPING[person.audience]:
        return text
    for word, slip in _SLIPS.items():
        if rng.random() < 0.6:
            text = re.sub(rf"\b{word}\b", slip, text, count=1)
    if rng.random() < 0.5:
        text = text.replace("'", "")
    if rng.random() < 0.4:
        text = text[0].lower() + text[1:]
    return text.rstrip(".") if rng.random() < 0.5 else text


def _in_own_language(person: Person, question: str, rng: random.Random) -> str:
    texts: list[str] = sentences("languages")[person.audience][person.language][question]
    return " ".join(rng.sample(texts, min(len(texts), 1 + (rng.random() < 0.3))))
