"""How made-up people lean: for each question how easily they agree, do not know, or have nothing to do with it.

Shares were chosen to look like those of published reports: health and waits fare worst, school and trust better,
practitioners see their own work kindly and money sternly. None is a finding about any real place.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from surveyapp.domain.questionnaire import Question

AGREE: dict[str, dict[str, float]] = {
    "parents-carers": {
        "needs-found": 0.38,
        "understood": 0.52,
        "plan-describes": 0.55,
        "help-education": 0.58,
        "help-health": 0.40,
        "help-care": 0.42,
        "right-time": 0.36,
        "joint-working": 0.37,
        "heard": 0.50,
        "family-decisions": 0.55,
        "valued": 0.60,
        "activities": 0.38,
        "next-steps": 0.42,
        "local-offer": 0.40,
        "told": 0.34,
        "change": 0.42,
        "overall-change": 0.44,
        "good-now-1": 0.40,
        "good-now-2": 0.28,
        "good-now-3": 0.36,
        "change-2": 0.34,
    },
    "young-people": {
        "help-education": 0.67,
        "help-health": 0.55,
        "help-care": 0.57,
        "right-time": 0.52,
        "understood": 0.64,
        "joint-working": 0.60,
        "heard": 0.57,
        "choices": 0.48,
        "plan-mine": 0.55,
        "trusted-adult": 0.82,
        "valued": 0.62,
        "activities": 0.52,
        "local-offer": 0.44,
        "next-steps": 0.55,
    },
    "practitioners": {
        "needs-found": 0.46,
        "help-education": 0.68,
        "help-health": 0.42,
        "help-care": 0.47,
        "right-time": 0.38,
        "heard": 0.76,
        "family-decisions": 0.72,
        "joint-working": 0.52,
        "training": 0.74,
        "local-offer": 0.62,
        "valued": 0.70,
        "activities": 0.48,
        "next-steps": 0.55,
        "leaders-ambitious": 0.64,
        "leaders-understand": 0.55,
        "leaders-commission": 0.33,
        "leaders-improve": 0.50,
    },
}
"""Roughly which share agrees, by audience and question (or question and number of the area of focus)."""

DONT_KNOW: dict[str, float] = {
    "local-offer": 0.08,
    "joint-working": 0.07,
    "told": 0.08,
    "leaders-ambitious": 0.10,
    "leaders-understand": 0.12,
    "leaders-commission": 0.16,
    "leaders-improve": 0.14,
    "next-steps": 0.06,
    "plan-mine": 0.15,
    "change": 0.10,
    "overall-change": 0.09,
    "adult-life": 0.07,
    "affects": 0.06,
}
DONT_KNOW_ELSE = 0.03

DOES_NOT_APPLY: dict[str, dict[str, float]] = {
    "parents-carers": {
        "help-care": 0.48,
        "help-health": 0.12,
        "help-education": 0.02,
        "activities": 0.05,
        "local-offer": 0.17,
        "good-now": 0.10,
    },
    "young-people": {
        "help-care": 0.52,
        "help-health": 0.20,
        "help-education": 0.03,
        "activities": 0.06,
        "local-offer": 0.24,
    },
    "practitioners": {"help-care": 0.16, "help-health": 0.11, "help-education": 0.05, "local-offer": 0.05},
}

TOPICS: dict[str, str] = {
    "help-education": "school",
    "help-health": "health",
    "help-care": "care",
    "right-time": "waiting",
    "needs-found": "waiting",
    "plan-describes": "plan",
    "joint-working": "together",
    "heard": "heard",
    "family-decisions": "heard",
    "choices": "choices",
    "plan-mine": "choices",
    "trusted-adult": "trust",
    "valued": "welcome",
    "activities": "activities",
    "next-steps": "next",
    "local-offer": "information",
    "training": "training",
    "leaders-ambitious": "leaders",
    "leaders-improve": "leaders",
    "leaders-commission": "funding",
}
"""What people write about when they write about a question; what an audience has no sentences for is passed over."""

_TOPICS_OF = {"young-people": {"right-time": "time"}, "practitioners": {"activities": "welcome"}}


def topic_of(audience: str, code: str) -> str | None:
    """The topic of comments that an answer to a question colours."""
    return _TOPICS_OF.get(audience, {}).get(code) or TOPICS.get(code)


@dataclass(slots=True)
class Area:
    """How an area differs from others: better or worse altogether, and in single measures, for all audiences alike."""

    name: str
    _offsets: dict[str, float] = field(default_factory=dict)

    def offset(self, question: Question) -> float:
        """What the area adds to the leaning of its people on a question: mostly −0.4 to 0.4."""
        key = question.measure or question.code
        if key not in self._offsets:
            self._offsets[key] = random.Random(f"{self.name}/{key}").gauss(0, 0.15)
        if "" not in self._offsets:
            self._offsets[""] = random.Random(self.name).gauss(0, 0.12)
        return self._offsets[key] + self._offsets[""]
