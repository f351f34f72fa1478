"""What inspectors evaluate: the codes that questions serve, by framework, with their names in our words."""

from __future__ import annotations

from dataclasses import dataclass

from surveyapp.domain.marks import N_

WEAKNESSES = "weaknesses"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that inspectors evaluate. `group` is a heading, `source` where it is stated."""

    code: str
    name: str
    group: str
    source: str | None


_OUTCOMES = N_("Experiences and outcomes")
_LEADERSHIP = N_("Leadership")
_P = "2023 framework slides"
_H = "2016 framework handbook, paragraphs 91 to 115"

FRAMEWORKS: dict[str, tuple[Criterion, ...]] = {
    "framework-2023": (
        Criterion("identified-in-time", N_("Needs are identified and assessed in time"), _OUTCOMES, _P),
        Criterion("taking-part", N_("Families take part in decisions"), _OUTCOMES, _P),
        Criterion("right-help", N_("The right help comes at the right time"), _OUTCOMES, _P),
        Criterion("next-steps", N_("Well prepared for next steps, with strong outcomes"), _OUTCOMES, _P),
        Criterion("valued-included", N_("Valued, visible and included"), _OUTCOMES, _P),
        Criterion("leaders-ambitious", N_("Leaders are ambitious"), _LEADERSHIP, _P),
        Criterion("leaders-engage", N_("Leaders work with children and families"), _LEADERSHIP, _P),
        Criterion("leaders-understand", N_("Leaders share an accurate picture of need"), _LEADERSHIP, _P),
        Criterion("leaders-commission", N_("Leaders commission what is needed"), _LEADERSHIP, _P),
        Criterion("leaders-improve", N_("Leaders evaluate and improve services"), _LEADERSHIP, _P),
        Criterion("leaders-environment", N_("Leaders make good joint practice possible"), _LEADERSHIP, _P),
    ),
    "framework-2016": (
        Criterion("identify", N_("How well needs are identified"), N_("2016 framework"), _H),
        Criterion("assess-and-meet", N_("How well needs are assessed and met"), N_("2016 framework"), _H),
        Criterion("improve-outcomes", N_("How well outcomes improve"), N_("2016 framework"), _H),
    ),
    # The areas themselves come from the inspection's focus: weakness-1, weakness-2 and so on.
    WEAKNESSES: (Criterion("weakness", N_("Area of significant weakness"), N_("Re-visit"), "Re-visit guidance, 2021"),),
    "thematic": (
        Criterion("access-to-education", N_("Children's access to education"), N_("Thematic visit"), None),
        Criterion("joint-working", N_("How services work together"), N_("Thematic visit"), None),
        Criterion("oversight", N_("How services keep children in view"), N_("Thematic visit"), None),
    ),
    "evaluation": (
        Criterion(
            "inspection-conduct",
            N_("How the inspection was carried out"),
            N_("Evaluation of the inspection"),
            "2016 framework handbook, paragraph 59",
        ),
    ),
}


def known(framework: str, code: str) -> bool:
    """Whether the code is a criterion of the framework; numbered areas of weakness are."""
    base, _, number = code.rpartition("-")
    if framework == WEAKNESSES and base == "weakness" and number.isdecimal():
        return True
    return any(criterion.code == code for criterion in FRAMEWORKS.get(framework, ()))
