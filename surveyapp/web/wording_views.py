"""What pages that show a wording to staff are filled with: every part, or one, with its state, advice and grades."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from surveyapp.analysis.readability import counter, is_far_above
from surveyapp.domain import criteria
from surveyapp.domain.advice import advice
from surveyapp.domain.conditions import Is
from surveyapp.domain.effort import Effort, effort
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import ENGLISH, Question, Questionnaire
from surveyapp.domain.wording_parts import SURVEY, Part, Unit, parts
from surveyapp.forms.wording import VERSIONS, PartForm, text_field
from surveyapp.interchange.questionnaire_texts import shared_keys
from surveyapp.services import approvals, wordings
from surveyapp.services.approvals import Approvals
from surveyapp.storage.surveys import Revision, Survey
from surveyapp.web.advice_words import said
from surveyapp.web.condition_words import condition_words
from surveyapp.web.wording_names import part_name, text_name

AS_IT_IS = "as-it-is"
"""What the choice of routing sends where a condition is more than the form can show."""


def overview(session: Session, survey: Survey) -> dict[str, Any]:
    """Every part of the newest wording in order, with how long it takes to answer."""
    head = wordings.head_of(survey)
    questionnaire = wordings.questionnaire_of(head)
    found = approvals.approvals_of(session, survey, head)
    grade = _grades(questionnaire)
    return {
        "head": head,
        "questionnaire": questionnaire,
        "parts": [_row(part, questionnaire, found, grade) for part in parts(questionnaire)],
        "efforts": efforts(questionnaire),
        "left": len(found.unapproved()),
        "kinds": list(KINDS),
    }


def efforts(questionnaire: Questionnaire) -> dict[str, Effort]:
    """How much there is to answer, by version."""
    return {version: effort(questionnaire, version) for version in questionnaire.versions}


def of_part(
    session: Session, survey: Survey, code: str, form: PartForm | None, base: Revision | None = None
) -> dict[str, Any]:
    """One part for its page. `form`: as it was sent, to show what was typed; with the state that it was made from.

    Where somebody else changed another text of the part since, their text is shown in the box that was left alone.
    """
    head = wordings.head_of(survey)
    if base is not None and wordings.part_of(head, code) is None:
        head = base  # somebody took it out meanwhile: what was typed is shown all the same
    questionnaire = wordings.questionnaire_of(head)
    order = list(parts(questionnaire))
    part = next(each for each in order if each.code == code)
    found = approvals.approvals_of(session, survey, head)
    typed = form.texts(places(head, code)) if form is not None else {}
    if base is not None and wordings.part_of(base, code) is not None:
        before = english_of(base, code)
        typed = {place: text for place, text in typed.items() if before.get(place) != text}
    question = questionnaire.by_code.get(part.question or "")
    index = order.index(part)
    return {
        "code": code,
        "question": question,
        "questionnaire": questionnaire,
        "name": part_name(code, questionnaire),
        "texts": [_text(each.key, part, code, head, typed) for each in part.texts],
        "row": _row(part, questionnaire, found, _grades(questionnaire)),
        "has_hint": any(each.key == f"{code}:hint" for each in part.texts),
        "own_choices": bool(question and "choices" in _stored(head, question.code)),
        "criteria_offered": _criteria(survey, questionnaire),
        "routing": _routing(question, questionnaire, _stored(head, question.code)) if question else None,
        "criteria_chosen": _criteria_chosen(question, form, base) if question else (),
        "earlier": order[index - 1].code if index else None,
        "later": order[index + 1].code if index + 1 < len(order) else None,
        "preview_url": url_for("manage.preview", slug=survey.slug, part=code if question else None),
    }


def places(revision: Revision, code: str) -> dict[str, str]:
    """The keys of a part's texts, each with the key of the slot that holds it."""
    part = wordings.part_of(revision, code)
    shared = shared_keys(wordings.document_of(revision))
    return {text.key: shared.get(text.key, text.key) for text in part.texts} if part else {}


def english_of(revision: Revision, code: str) -> dict[tuple[str, str], str]:
    """The English texts of a part by key and version, "" for those that a version lacks."""
    part = wordings.part_of(revision, code)
    texts = part.texts if part else ()
    return {(t.key, version): t.wording.texts.get((version, ENGLISH), "") for t in texts for version in VERSIONS}


def differs_otherwise(one: Revision, other: Revision, code: str) -> bool:
    """Whether a part differs in what its form shows besides texts, or is not in both."""
    if wordings.part_of(one, code) is None or wordings.part_of(other, code) is None:
        return True
    return code.startswith("question/") and _settings(one, code) != _settings(other, code)


def _settings(revision: Revision, code: str) -> dict[str, Any]:
    """What else the form of a question shows: its criteria, when it is asked, and which answers it offers."""
    question = _stored(revision, code.partition("/")[2])
    offered = [choice["value"] for choice in question.get("choices", ())]
    return {"criteria": question.get("criteria", []), "show_when": question.get("show_when"), "choices": offered}


def _criteria_chosen(question: Question, form: PartForm | None, base: Revision | None) -> tuple[str, ...]:
    """Those that are ticked in a form that is shown again, unless they were left as they had been."""
    if form is None or (base is not None and question.code in wordings.questionnaire_of(base).by_code):
        before = wordings.questionnaire_of(base).by_code[question.code].criteria if base is not None else ()
        if form is None or tuple(form.criteria()) == before:
            return question.criteria
    return tuple(form.criteria())


def _row(part: Part, questionnaire: Questionnaire, found: Approvals, grade: Any) -> dict[str, Any]:
    question = questionnaire.by_code.get(part.question or "")
    terms = frozenset(term.term for term in questionnaire.terms)
    versions = []
    for version in questionnaire.versions:
        told = advice(question, version, terms) if question else ()
        versions.append(
            {
                "version": version,
                "text": question.text.get(version, ENGLISH).text if question else None,
                "standing": found.of(Unit(part.code, version, ENGLISH)),
                "grade": grade(part, version),
                "advice": [said(one) for one in told],
            }
        )
    return {
        "code": part.code,
        "name": part_name(part.code, questionnaire),
        "is_heading": part.code == SURVEY or part.code.startswith("section/"),
        "is_first_term": bool(questionnaire.terms) and part.code == f"term/{questionnaire.terms[0].term}",
        "question": question,
        "versions": versions,
        "criteria": question.criteria if question else (),
        "condition": condition_words(question.show_when, questionnaire) if question and question.show_when else None,
    }


def _grades(questionnaire: Questionnaire) -> Any:
    """The reading age of a part in a version, and whether it asks too much: the US grade and five years."""
    count = counter([term.term for term in questionnaire.terms])

    def graded(part: Part, version: str) -> dict[str, Any] | None:
        texts = [text.wording.get(version, ENGLISH).text for text in part.texts if text.wording.has(version, ENGLISH)]
        readings = [count(text) for text in texts]
        if not any(reading.words for reading in readings):
            return None
        total = readings[0]
        for reading in readings[1:]:
            total += reading
        value = total.grade or 0.0
        return {"age": max(5, round(value) + 5), "high": is_far_above(value, version)}

    return graded


def _text(key: str, part: Part, code: str, head: Revision, typed: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """One text with a field for each version. `shared`: for how many questions it stands once."""
    wording = next(each.wording for each in part.texts if each.key == key)
    stored = places(head, code)[key]
    values = {version: typed.get((key, version), wording.texts.get((version, ENGLISH), "")) for version in VERSIONS}
    return {
        "key": key,
        "name": text_name(key),
        "fields": {version: text_field(key, version) for version in VERSIONS},
        "said": values,
        "rows": max(1, min(8, -(-max(map(len, values.values())) // 40))),
        "shared": _sharing(head, stored) if stored.startswith(("scale/", "grid/")) else 0,
        "choice": key.partition(":choice/")[2] if ":choice/" in key and not key.endswith("/picture") else None,
    }


def _sharing(head: Revision, stored: str) -> int:
    document = wordings.document_of(head)
    if stored.startswith("scale/"):
        return sum(value == stored for value in shared_keys(document).values())
    grid = stored.partition(":")[0].removeprefix("grid/")
    items = (item for section in document["sections"] for item in section["questions"])
    return next((len(item["items"]) for item in items if item.get("grid") == grid), 0)


def _stored(head: Revision, code: str) -> Mapping[str, Any]:
    document = wordings.document_of(head)
    items = (item for section in document["sections"] for item in section["questions"])
    return next(each for item in items for each in item.get("items", [item]) if each["code"] == code)


def _criteria(survey: Survey, questionnaire: Questionnaire) -> list[dict[str, str]]:
    """The criteria of the survey's framework; for a re-visit the areas of weakness by name."""
    if questionnaire.framework == criteria.WEAKNESSES:
        return [
            {"value": f"weakness-{number}", "label": area.text}
            for number, area in enumerate(survey.inspection.focus, 1)
        ]
    return [
        {"value": each.code, "label": _(each.name)} for each in criteria.FRAMEWORKS.get(questionnaire.framework, ())
    ]


def _routing(question: Question, questionnaire: Questionnaire, stored: Mapping[str, Any]) -> dict[str, Any]:
    """The earlier questions with choices that it can depend on, and what it depends on now.

    A condition that the form cannot show, or that comes from the section or the grid around it, is left as it is.
    """
    order = list(questionnaire.by_code)
    earlier = [questionnaire.by_code[code] for code in order[: order.index(question.code)]]
    condition = question.show_when
    offered = [each for each in earlier if each.choices and each.show_when is None]
    own = stored.get("show_when")
    shows = isinstance(condition, Is) and own is not None and condition.question in {each.code for each in offered}
    return {
        "questions": offered,
        "on": condition.question if shows and isinstance(condition, Is) else "",
        "chosen": condition.values if shows and isinstance(condition, Is) else (),
        "is_simple": shows or condition is None,
        "words": condition_words(condition, questionnaire) if condition else None,
    }
