"""Between a questionnaire's document (the plain data of a YAML or JSON file) and the domain's frozen objects."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from weakref import WeakValueDictionary

from surveyapp.domain import conditions as cond
from surveyapp.domain.kinds import DATE, KINDS, NUMBER
from surveyapp.domain.questionnaire import (
    ENGLISH,
    STANDARD,
    VERSIONS,
    Choice,
    Grid,
    Media,
    Picture,
    Question,
    Questionnaire,
    Section,
    Term,
    Wording,
)
from surveyapp.interchange import questionnaire_rules, questionnaire_schema
from surveyapp.interchange.questionnaire_schema import DOES_NOT_APPLY, Document, DocumentFaults, Fault
from surveyapp.interchange.yaml_lines import Place

_WORDINGS: WeakValueDictionary[tuple[tuple[tuple[str, str], str], ...], Wording] = WeakValueDictionary()
"""Those in use. Areas are asked the same but for their names: hundreds of questionnaires take little room."""
MAX_QUESTIONS = 1_000
MAX_CONDITIONS = 2_000
_MOST = Decimal(10) ** 12  # numbers in files and answers stay below: as many digits as any question needs


def build(document: Document, *, complete: bool = True) -> Questionnaire:
    """The questionnaire in a document that has been checked against the schema and the rules.

    `complete` False: one that is still being worded, in which only the standard English must be there. Raises
    DocumentFaults with all that is wrong: first by the schema, then by the rules that a schema cannot say.
    """
    faults = questionnaire_schema.faults(document)
    if faults:
        raise DocumentFaults(faults)
    builder = _Builder(document)
    questionnaire = builder.questionnaire()
    if len(builder.built) > MAX_QUESTIONS or builder.conditions > MAX_CONDITIONS:
        words = f"more than {MAX_QUESTIONS:,} questions or {MAX_CONDITIONS:,} conditions: nobody would answer them all"
        raise DocumentFaults([Fault(("sections",), words)])
    needed = (
        questionnaire if complete else replace(questionnaire, versions=(STANDARD,), languages=(ENGLISH,), drafts=())
    )
    broken = questionnaire_rules.check(needed)
    if not (builder.faults or broken):
        broken = questionnaire_rules.check_routing(questionnaire)
    faults = [*builder.faults, *(Fault(builder.place_of(rule), rule.message) for rule in broken)]
    if faults:
        raise DocumentFaults(faults)
    return questionnaire


def wording(data: str | Mapping[str, Mapping[str, str]]) -> Wording:
    """A text of a document: a plain string is standard English. Wordings that read the same are one object."""
    if isinstance(data, str):
        texts: dict[tuple[str, str], str] = {(STANDARD, ENGLISH): data}
    else:
        texts = {(v, lang): text for v, by_language in data.items() for lang, text in by_language.items()}
    return _WORDINGS.setdefault(tuple(texts.items()), Wording(texts))


@dataclass
class _Builder:
    """Walks a document that fits the schema and keeps where each code stands."""

    document: Document
    faults: list[Fault] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    section_places: dict[str, Place] = field(default_factory=dict)
    grids: set[str] = field(default_factory=set)
    scales: dict[str, tuple[str, tuple[Choice, ...]]] = field(default_factory=dict)
    built: dict[str, Question] = field(default_factory=dict)
    conditions: int = 0

    def questionnaire(self) -> Questionnaire:
        d = self.document
        for code, scale in d.get("scales", {}).items():
            self.scales[code] = (scale["kind"], tuple(_choice(c) for c in scale["choices"]))
        return Questionnaire(
            code=d["code"],
            audience=d["audience"],
            title=wording(d["title"]),
            sections=tuple(self.section(s, ("sections", i)) for i, s in enumerate(d["sections"])),
            about=_maybe(d, "about"),
            inspection_kinds=tuple(d.get("inspection_kinds", ())),
            framework=d.get("framework", ""),
            illustrative=d.get("illustrative", False),
            minutes=d.get("minutes"),
            versions=tuple(v for v in VERSIONS if v in d.get("versions", VERSIONS[:1])),
            languages=tuple(d.get("languages", (ENGLISH,))),
            drafts=tuple(d.get("drafts", ())),
            terms=tuple(Term(t["term"], wording(t["meaning"])) for t in d.get("terms", ())),
        )

    def place_of(self, broken: questionnaire_rules.Broken) -> Place:
        """Where the question, the section or the part stands that a broken rule is about."""
        place = self.places.get(broken.code) or self.section_places.get(broken.section, ())
        return (*place, broken.key) if broken.key else place

    def section(self, data: Document, place: Place) -> Section:
        if data["code"] in self.section_places:
            self.faults.append(Fault((*place, "code"), f"two sections have the code '{data['code']}'"))
        self.section_places[data["code"]] = place
        outer = self.condition(data.get("show_when"), (*place, "show_when"))
        background = data.get("background", False)
        questions: list[Question] = []
        for index, item in enumerate(data["questions"]):
            here: Place = (*place, "questions", index)
            context = _Context(data["code"], background, outer)
            if "grid" in item:
                questions += self.grid(item, here, context)
            else:
                questions.append(self.question(item, here, context))
        return Section(
            code=data["code"],
            title=wording(data["title"]),
            questions=tuple(questions),
            intro=_maybe(data, "intro"),
            explanation=_maybe(data, "explanation"),
            background=background,
            repeat=data.get("repeat"),
        )

    def grid(self, data: Document, place: Place, context: _Context) -> list[Question]:
        if data["grid"] in self.grids:
            self.faults.append(Fault((*place, "grid"), f"two grids have the code '{data['grid']}'"))
        self.grids.add(data["grid"])
        grid = Grid(data["grid"], wording(data["text"]), _maybe(data, "hint"))
        inner = _both(context.condition, self.condition(data.get("show_when"), (*place, "show_when")))
        context = _Context(context.section, context.background, inner, grid)
        kind = self.scales[data["scale"]][0] if data["scale"] in self.scales else "agreement"
        return [
            self.question(
                {**item, "kind": kind, "scale": data["scale"]}, (*place, "items", index), context, where_scale=place
            )
            for index, item in enumerate(data["items"])
        ]

    def question(self, data: Document, place: Place, context: _Context, where_scale: Place | None = None) -> Question:
        kind = KINDS[data["kind"]]
        code = data["code"]
        if code in self.places:
            self.faults.append(Fault((*place, "code"), f"two questions have the code '{code}'"))
        self.places[code] = place
        choices = self.choices(data, (*(where_scale or place), "scale") if "scale" in data else place)
        self.check_fields(data, place)
        self.built[code] = Question(
            code=code,
            kind=kind.name,
            text=wording(data["text"]),
            section=context.section,
            hint=_maybe(data, "hint"),
            choices=choices,
            show_when=_both(context.condition, self.condition(data.get("show_when"), (*place, "show_when"))),
            criteria=tuple(data.get("criteria", ())),
            measure=data.get("measure"),
            grid=context.grid,
            max_length=data.get("max_length", kind.max_length),
            minimum=self.bound(kind.name, data.get("min"), (*place, "min")),
            maximum=self.bound(kind.name, data.get("max"), (*place, "max")),
            decimals=data.get("decimals", 0),
            unit=_maybe(data, "unit"),
            picture=_picture(data),
            sound=_media(data, "sound"),
            video=_media(data, "video"),
            background=context.background,
        )
        return self.built[code]

    def choices(self, data: Document, place: Place) -> tuple[Choice, ...]:
        choices = tuple(_choice(c) for c in data.get("choices", ()))
        if "scale" in data:
            if data["scale"] not in self.scales:
                known = ", ".join(self.scales) or "none; write them under 'scales'"
                self.faults.append(Fault(place, f"there is no scale '{data['scale']}'; known: {known}"))
                return ()
            kind, choices = self.scales[data["scale"]]
            if kind != data["kind"]:
                self.faults.append(
                    Fault(place, f"'{data['scale']}' is a scale of {kind}, but the question's kind is {data['kind']}")
                )
        if "does_not_apply" in data:
            extra = Choice(DOES_NOT_APPLY, wording(data["does_not_apply"]), missing="does-not-apply")
            choices = (*(c for c in choices if c.value != DOES_NOT_APPLY), extra)
        return choices

    def check_fields(self, data: Document, place: Place) -> None:
        kind = KINDS[data["kind"]]
        if kind.has_choices and not ("choices" in data or "scale" in data):
            self.faults.append(Fault(place, f"a {kind.name} question needs 'choices' or a 'scale'"))
        if "choices" in data and "scale" in data:
            self.faults.append(Fault((*place, "scale"), "'choices' and 'scale' cannot stand together: take one out"))
        allowed = {
            "choices": kind.has_choices,
            "scale": kind.is_scale,
            "does_not_apply": kind.has_choices,
            "max_length": kind.is_open,
            "min": kind.name in {NUMBER, DATE},
            "max": kind.name in {NUMBER, DATE},
            "decimals": kind.name == NUMBER,
            "unit": kind.name == NUMBER,
        }
        for key, is_allowed in allowed.items():
            if key in data and not is_allowed:
                self.faults.append(Fault((*place, key), f"'{key}' does not belong to a {kind.name} question"))

    def bound(self, kind: str, data: object, place: Place) -> Decimal | date | None:
        if data is None or kind not in {NUMBER, DATE}:
            return None
        try:
            return constant(kind, data)
        except ValueError:
            wanted = "a date like 2024-09-01" if kind == DATE else "a number"
            self.faults.append(Fault(place, f"'{data}' is not {wanted}"))
            return None

    def condition(self, data: Document | None, place: Place) -> cond.Condition | None:
        if data is None:
            return None
        if "all" in data or "any" in data:
            key = "all" if "all" in data else "any"
            parts = [self.condition(part, (*place, key, i)) for i, part in enumerate(data[key])]
            known = tuple(part for part in parts if part is not None)
            return cond.All(known) if key == "all" else cond.Any(known)
        if "not" in data:
            inner = self.condition(data["not"], (*place, "not"))
            return None if inner is None else cond.Not(inner)
        return self.atom(data, place)

    def atom(self, data: Document, place: Place) -> cond.Condition | None:
        self.conditions += 1
        code = data["question"]
        operator = next(key for key in data if key != "question")
        named = self.built.get(code)
        if named is None:
            self.faults.append(
                Fault((*place, "question"), f"'{code}' is no earlier question: conditions can only look back")
            )
            return None
        here: Place = (*place, operator)
        try:
            atom = _atom(named, operator, data[operator])
        except ValueError:
            self.faults.append(Fault(here, _comparison(operator, named)))
            return None
        self.faults += [Fault(here, message) for message in questionnaire_rules.fits(atom, named)]
        return atom


@dataclass(frozen=True, slots=True)
class _Context:
    section: str
    background: bool
    condition: cond.Condition | None
    grid: Grid | None = None


def constant(kind: str, data: object) -> Decimal | date:
    """A number or date of a document, for a question of this kind. Raises ValueError.

    Numbers lie between minus and plus 10 to the power of 12, with at most 6 decimals.
    """
    if kind == DATE and re.fullmatch(r"\d{4}-\d\d-\d\d", str(data)):
        return date.fromisoformat(str(data))
    if kind == NUMBER and not isinstance(data, bool):
        try:
            number = Decimal(str(data))
        except InvalidOperation as error:
            raise ValueError(data) from error
        if number.is_finite() and abs(number) <= _MOST and number == round(number, 6):
            return number
    raise ValueError(data)


def _atom(named: Question, operator: str, value: Any) -> cond.Is | cond.Compare | cond.Answered:
    if operator == "answered":
        return cond.Answered(named.code, value)
    if operator in {"is", "includes"}:
        return cond.Is(named.code, tuple(value) if isinstance(value, list) else (value,))
    known = next(name for name in cond.OPERATORS if name == operator)
    return cond.Compare(named.code, known, constant(named.kind, value))


def _comparison(operator: str, named: Question) -> str:
    if named.kind == DATE:
        return f"'{operator}' needs a date like 2024-09-01, because '{named.code}' asks for a date"
    if named.kind == NUMBER:
        return f"'{operator}' needs a number, because '{named.code}' asks for a number"
    return f"'{operator}' is for numbers and dates, but '{named.code}' is a {named.kind} question: use 'is'"


def _both(first: cond.Condition | None, second: cond.Condition | None) -> cond.Condition | None:
    if first is None or second is None:
        return first or second
    return cond.All((first, second))


def _maybe(data: Document, key: str) -> Wording | None:
    return wording(data[key]) if key in data else None


def _choice(data: Document) -> Choice:
    return Choice(
        value=data["value"],
        label=wording(data["label"]),
        score=data.get("score"),
        favourable=data.get("favourable"),
        exclusive=data.get("exclusive", False),
        missing=data.get("missing"),
        picture=_picture(data),
    )


def _picture(data: Document) -> Picture | None:
    picture = data.get("picture")
    if picture is None:
        return None
    name = picture.get("drawing") or picture["openmoji"]
    return Picture(name, wording(picture["alt"]) if picture.get("alt") else None)


def _media(data: Document, key: str) -> Media | None:
    media = data.get(key)
    return None if media is None else Media(media["file"], wording(media["transcript"]), media.get("captions"))
