"""Who lives in an area: numbers with their sources and dates, entered or read from a file, and held against answers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from surveyapp.analysis.profile import TOTAL, Profile, Supplied
from surveyapp.analysis.profile import against as held_against
from surveyapp.analysis.results import Summary
from surveyapp.domain.errors import DomainError
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.marks import N_
from surveyapp.domain.questionnaire import Choice
from surveyapp.services import audit
from surveyapp.services.actors import Actor
from surveyapp.services.wordings import head_of, questionnaire_of
from surveyapp.storage.inspections import Inspection
from surveyapp.storage.profiles import ProfileFigure, profile_of

COLUMNS = ("dimension", "category", "number", "source", "as_at")
TOTALS = {
    "ehc-plans": N_("Children and young people with an education, health and care plan"),
    "sen-support": N_("Pupils with SEN support"),
    "eligible": N_("Those who could have answered"),
}
"""The categories of the dimension "total"."""
LONGEST_SOURCE = 300
MOST_LINES = 1_000
_MOST = 10_000_000
_FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Category:
    """One category that a number can be given for. `label`: as its question has it, or a text to be translated."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Dimension:
    """A background question by its code and words, or "total", with its categories."""

    code: str
    label: str
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """One line as it was typed or read: texts, not looked at yet. `line` counts from 1."""

    line: int
    dimension: str
    category: str
    number: str
    source: str
    as_at: str

    @property
    def is_blank(self) -> bool:
        """Whether it gives no number; what else it says does not matter then."""
        return not self.number.strip()


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one line, as a code with data. `field`: the column."""

    line: int
    field: str
    code: str
    data: Mapping[str, object]


def dimensions_of(inspection: Inspection) -> tuple[Dimension, ...]:
    """What numbers can be given of: the area as a whole, then each background question of the inspection's surveys.

    A question that several surveys ask comes once, with the choices of all.
    """
    found: dict[str, tuple[str, dict[str, Choice]]] = {}
    for survey in inspection.surveys:
        for question in questionnaire_of(survey.revision or head_of(survey)).questions():
            if question.background and question.choices and KINDS[question.kind].shape in {"one", "many"}:
                _, choices = found.setdefault(question.code, (question.text.english, {}))
                for choice in question.choices:
                    if choice.missing is None:
                        choices.setdefault(choice.value, choice)
    total = Dimension(TOTAL, N_("The area as a whole"), tuple(Category(*each) for each in TOTALS.items()))
    asked = (
        Dimension(code, label, tuple(Category(value, choice.label.english) for value, choice in choices.items()))
        for code, (label, choices) in found.items()
    )
    return (total, *asked)


def figures_of(session: Session, inspection: Inspection) -> list[Supplied]:
    """What has been supplied for an inspection."""
    return [
        Supplied(row.dimension, row.category, row.number, row.source, row.as_at)
        for row in profile_of(session, inspection.id)
    ]


def against(session: Session, inspection: Inspection, summary: Summary) -> Profile:
    """Who answered beside who lives there."""
    return held_against(summary, figures_of(session, inspection))


def read_csv(text: str) -> list[Typed]:
    """The lines of a CSV text with a header that names `COLUMNS`, in any order; comma, semicolon or tab.

    Raises DomainError: profile-no-header (`missing`), profile-too-long (`maximum`).
    """
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    header = [name.strip().lower() for name in next(reader, [])]
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise DomainError("profile-no-header", missing=", ".join(missing), given=", ".join(COLUMNS))
    typed = []
    for row in reader:
        cells = dict(zip(header, row, strict=False))
        if any(cell.strip() for cell in row):
            typed.append(Typed(reader.line_num, *(cells.get(name, "").strip() for name in COLUMNS)))
        if len(typed) > MOST_LINES:
            raise DomainError("profile-too-long", maximum=MOST_LINES)
    return typed


def checked(lines: Sequence[Typed], dimensions: Iterable[Dimension], today: date) -> tuple[list[Supplied], list[Wrong]]:
    """The figures, and all that is wrong, line by line. A source or date that is left out is that of the line above."""
    known = {each.code: {category.value for category in each.categories} for each in dimensions}
    figures: dict[tuple[str, str], Supplied] = {}
    wrong: list[Wrong] = []
    source = as_at = ""
    for typed in lines:
        source, as_at = typed.source.strip() or source, typed.as_at.strip() or as_at
        if typed.is_blank:
            continue
        faults = [*_place(typed, known, figures), *_said(typed, source)]
        number, day = _number(typed), _day(as_at, today)
        if number is None:
            faults.append(Wrong(typed.line, "number", "profile-number", {"given": typed.number}))
        if day is None:
            faults.append(Wrong(typed.line, "as_at", "profile-date", {"given": as_at}))
        if number is not None and day is not None and not faults:
            key = typed.dimension, typed.category
            figures[key] = Supplied(*key, number, source, day)
        wrong += faults
    return list(figures.values()), wrong


def replace(
    session: Session,
    actor: Actor,
    inspection: Inspection,
    figures: Sequence[Supplied],
    *,
    dimensions: Iterable[str],
    now: datetime,
) -> None:
    """Put figures in the place of all that was supplied of these dimensions. Commits.

    Raises DomainError `not-permitted`.
    """
    actor.require("edit-profile")
    old = ProfileFigure.inspection_id == inspection.id, ProfileFigure.dimension.in_(list(dimensions))
    before = {_key(row): row for row in profile_of(session, inspection.id)}
    session.execute(delete(ProfileFigure).where(*old))
    for figure in figures:
        same = before.get(_key(figure))
        session.add(
            ProfileFigure(
                inspection_id=inspection.id,
                dimension=figure.dimension,
                category=figure.category,
                number=figure.number,
                source=figure.source,
                as_at=figure.as_at,
                entered_by=same.entered_by if same is not None else actor.name,
                entered_at=same.entered_at if same is not None else now,
            )
        )
    changed = {_key(figure) for figure in figures} - before.keys()
    audit.record(session, actor, "profile-changed", f"inspection:{inspection.id}", now, figures=len(changed))
    session.commit()


def _key(figure: ProfileFigure | Supplied) -> tuple[object, ...]:
    return figure.dimension, figure.category, figure.number, figure.source, figure.as_at


def _place(typed: Typed, known: Mapping[str, set[str]], taken: Mapping[tuple[str, str], object]) -> list[Wrong]:
    if typed.dimension not in known:
        data = {"given": typed.dimension, "known": ", ".join(known)}
        return [Wrong(typed.line, "dimension", "profile-dimension", data)]
    if typed.category not in known[typed.dimension]:
        data = {"given": typed.category, "known": ", ".join(sorted(known[typed.dimension]))}
        return [Wrong(typed.line, "category", "profile-category", data)]
    if (typed.dimension, typed.category) in taken:
        return [Wrong(typed.line, "category", "profile-twice", {"given": f"{typed.dimension}, {typed.category}"})]
    return []


def _said(typed: Typed, source: str) -> list[Wrong]:
    if not source:
        return [Wrong(typed.line, "source", "profile-source", {})]
    if len(source) > LONGEST_SOURCE:
        return [Wrong(typed.line, "source", "profile-source-long", {"maximum": LONGEST_SOURCE})]
    return []


def _number(typed: Typed) -> int | None:
    plain = typed.number.replace(",", "").replace(" ", "").replace("\u00a0", "")
    return int(plain) if plain.isascii() and plain.isdecimal() and int(plain[:9]) < _MOST and len(plain) < 9 else None


def _day(text: str, today: date) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year >= _FIRST_YEAR and day <= today else None
