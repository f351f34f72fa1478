"""Questions as the macros of forms take them. What does not depend on the answers is built once and kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from markupsafe import Markup

from surveyapp.domain.answers import raw_of
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.pages import Page
from surveyapp.domain.pictures import usual_picture
from surveyapp.domain.questionnaire import (
    EASY_READ,
    ENGLISH,
    STANDARD,
    Picture,
    Question,
    Questionnaire,
    Section,
    Spoken,
    Term,
    Wording,
)
from surveyapp.forms.messages import bad_parts, words
from surveyapp.forms.respond import DATE_PARTS, SentPage, View, field_name
from surveyapp.language.catalogues import direction
from surveyapp.services.kept import Kept
from surveyapp.web.assets import picture, picture_names
from surveyapp.web.easy_lines import worded
from surveyapp.web.isolated import english_inside
from surveyapp.web.language import current
from surveyapp.web.respond_state import Visit

Field = dict[str, Any]
_TERMS: Kept[list[dict[str, Any]]] = Kept(500)
_SKELETONS: Kept[tuple[Field, ...]] = Kept(250)


def blocks(visit: Visit, page: Page, sent: SentPage | None = None) -> list[Field]:
    """What stands on a page: single fields, and grids of them. `sent`: show what was typed, with its errors."""
    shown = {question.code for question in questions_on(visit, page, sent)}
    asked = _opened(visit, (field for field in _skeleton(visit, page) if field["code"] in shown))
    fields = [_filled(field, visit, sent) for field in asked]
    result: list[Field] = []
    # Easy-read and pages with pictures show one item after the other, each with its picture; other grids stay together.
    for grid, items in groupby(fields, lambda field: field["grid_code"]):
        found = list(items)
        if grid is None:
            result += found
        elif visit.easy or pictures_wanted(visit.view) or len(found) == 1:
            result += [{**found[0], "above": found[0]["grid"]}, *found[1:]]
        else:
            rows = [{**field, "choices": field["options"]} for field in found]
            result.append({"shape": "grid", "rows": rows, **found[0]["grid"], "id": f"g{found[0]['id']}"})
    return result


def _opened(visit: Visit, fields: Iterable[Field]) -> Iterator[Field]:
    """Each section opens with the first of its questions that routing leaves: there alone its heading stands, and its
    introduction where no page before it had one of them."""
    before = None
    for field in fields:
        opening = field["section"]
        if opening["code"] == before:
            yield {**field, "section": None}
            continue
        before = opening["code"]
        asked = visit.questionnaire.sections_by_code[before].questions
        is_first = next((one.code for one in asked if one.code in visit.shown), field["code"]) == field["code"]
        yield field if is_first else {**field, "section": {**opening, "intro": None}}


def questions_on(visit: Visit, page: Page, sent: SentPage | None = None) -> list[Question]:
    """The questions of a page that routing leaves; of a form that comes back, all that were on it."""
    typed = sent.typed if sent else {}
    return [question for question in page.questions if question.code in visit.shown or question.code in typed]


def errors_of(visit: Visit, page: Page, sent: SentPage) -> list[dict[str, str]]:
    """The lines of the error summary, in the order of the page. Several questions: each line names its own."""
    fields = [field for field in _skeleton(visit, page) if field["code"] in sent.errors]
    several = len([field for field in _skeleton(visit, page) if field["shape"] != "nothing"]) > 1
    lines = []
    for field in fields:
        message = _words(field["code"], visit, sent)
        text = Markup("{} – {}").format(field["plain"], message) if several else message  # escapes
        lines.append({"id": field["id"], "text": text})
    return lines


def terms_on(visit: Visit, page: Page) -> list[dict[str, Any]]:
    """The named terms of the field that the page uses, with what they mean."""
    key = (visit.revision.content_hash, page.code, visit.view.contents, current())
    return _TERMS.get(key, lambda: _meanings(visit.questionnaire, page.questions, visit.view))


def all_terms(visit: Visit) -> list[dict[str, Any]]:
    """Every named term of the questionnaire with what it means, in the order of the alphabet."""
    terms = sorted(visit.questionnaire.terms, key=lambda term: term.term.casefold())
    return [_meaning(term, visit.view) for term in terms]


def told(wording: Wording, view: View) -> Markup | str:
    """A wording as it stands among the words of the page: marked up where it is in another language."""
    return _inside(wording.get(view.version, view.language), current())


def spoken(wording: Wording, view: View) -> dict[str, str | None]:
    """A wording with `lang` and `dir`, which are only given where it is in another language than the page."""
    found = wording.get(view.version, view.language)
    return {"text": english_inside(found.text), **_other(found.language, current())}


def choice_labels(question: Question, view: View) -> dict[str, Markup | str]:
    """The labels of a question's choices by value, as this view has them."""
    return {choice.value: told(choice.label, view) for choice in question.choices}


def _skeleton(visit: Visit, page: Page) -> tuple[Field, ...]:
    key = (visit.revision.content_hash, page.code, visit.view.contents, current())
    return _SKELETONS.get(key, lambda: tuple(_fields(visit.questionnaire, page, visit.view)))


def _fields(questionnaire: Questionnaire, page: Page, view: View) -> Iterator[Field]:
    for number, question in enumerate(page.questions, 1):
        text = question.text.get(view.version, view.language)
        field: Field = {
            "id": f"q{number}",
            "code": question.code,
            "name": field_name(question),
            "shape": KINDS[question.kind].shape,
            "kind": question.kind,
            "label": worded(text),
            "plain": _inside(replace(text, text=text.text.rstrip(".?؟۔")), current()),
            **_other(text.language, current()),
            "hint": _inside(question.hint.get(view.version, view.language), text.language) if question.hint else None,
            "unit": _inside(question.unit.get(view.version, view.language), text.language) if question.unit else None,
            "max_length": question.max_length or KINDS[question.kind].max_length,
            "decimals": question.decimals,
            "picture": _picture(question.picture, view),
            "words": _meanings(questionnaire, (question,), view) if view.version == EASY_READ else [],
            "recordings": _recordings(question, view),
            "options": _items(question, view, text.language if _is_plain(question, view, text) else ""),
            "grid_code": question.grid.code if question.grid else None,
            "grid": _grid(question, view),
            "section": _opening(questionnaire.sections_by_code[question.section], view),
        }
        yield field


def _opening(section: Section, view: View) -> dict[str, Any]:
    """The heading of a section and its introduction."""
    intro = spoken(section.intro, view) if section.intro else None
    return {"code": section.code, "title": spoken(section.title, view), "intro": intro}


def _items(question: Question, view: View, around: str) -> list[Field]:
    items: list[Field] = []
    opinions = False
    for choice in question.choices:
        label = choice.label.get(view.version, view.language)
        apart = choice.exclusive or choice.missing is not None
        if apart and opinions and len(items) > 1:
            items.append({"divider": True})
        opinions = not apart
        items.append(
            {
                "value": choice.value,
                "label": worded(label),
                "exclusive": apart,
                "picture": _picture(choice.picture, view, usual_picture(choice, question.choices)),
                **({"lang": None, "dir": None} if label.language == around else _explicit(label.language)),
            }
        )
    return items


def _is_plain(question: Question, view: View, text: Spoken) -> bool:
    """Whether a question is in one language with the stem around it, if there is any."""
    return question.grid is None or question.grid.text.get(view.version, view.language).language == text.language


def _grid(question: Question, view: View) -> Field | None:
    if question.grid is None:
        return None
    stem = question.grid.text.get(view.version, view.language)
    hint = question.grid.hint.get(view.version, view.language) if question.grid.hint else None
    return {
        "stem": english_inside(stem.text),
        **_other(stem.language, current()),
        "hint": _inside(hint, stem.language) if hint else None,
        "inside": _inside(stem, current()),
    }


def _filled(field: Field, visit: Visit, sent: SentPage | None) -> Field:
    code = field["code"]
    if sent is not None and code in sent.typed:
        raw: Sequence[str] = sent.typed[code]
    else:
        raw = raw_of(visit.answers.get(code))
    result = {**field, "value": raw[0] if raw else "", "chosen": raw}
    if field["shape"] == "date":
        result["value"] = dict(zip(DATE_PARTS, (*raw, "", "", "")[:3], strict=True))
    if sent is not None and code in sent.errors:
        result["error"] = _words(code, visit, sent)
        result["bad_parts"] = bad_parts(sent.errors[code])
    return result


def _words(code: str, visit: Visit, sent: SentPage) -> str:
    question = visit.questionnaire.by_code[code]
    return words(sent.errors[code], question, visit.view.language, visit.view.version)


def _meanings(questionnaire: Questionnaire, questions: Sequence[Question], view: View) -> list[dict[str, Any]]:
    """The terms that stand in these questions. They are the same words in every language's English original."""
    texts = "\n".join(text for question in questions for text in _texts(question, view.version))
    named = (term for term in questionnaire.terms if _named_in(term.term, texts))
    return [_meaning(term, view) for term in named if not _told_in(term.term, texts)]


def _meaning(term: Term, view: View) -> dict[str, Any]:
    name = Spoken(term.term, STANDARD, ENGLISH)
    return {"term": _inside(name, current()), "meaning": told(term.meaning, view)}


def _named_in(term: str, texts: str) -> bool:
    first, rest = re.escape(term[0]), re.escape(term[1:])
    return re.search(rf"\b(?:{first}|{first.upper()}){rest}\b", texts) is not None


def _told_in(term: str, texts: str) -> bool:
    """Whether the texts say themselves what a term is: "The local offer is a website." """
    return re.search(rf"\b{re.escape(term)}(?: is (?:an? |extra )|\. This is )", texts) is not None


def _texts(question: Question, version: str) -> Iterator[str]:
    grid = question.grid
    for wording in (question.text, question.hint, grid.text if grid else None, grid.hint if grid else None):
        if wording is not None:
            yield wording.get(version, ENGLISH).text
    for choice in question.choices:
        yield choice.label.get(version, ENGLISH).text


def _other(language: str, around: str) -> dict[str, str | None]:
    return {"lang": None, "dir": None} if language == around else _explicit(language)


def _explicit(language: str) -> dict[str, str | None]:
    return {"lang": language, "dir": direction(language)}


def _inside(text: Spoken, around: str) -> Markup | str:
    words = worded(text)
    if text.language == around:
        return words
    return Markup('<span lang="{}" dir="{}">{}</span>').format(text.language, direction(text.language), words)


def _recordings(question: Question, view: View) -> list[dict[str, Any]]:
    """What can be heard or seen with a question, each with its transcript."""
    found = []
    for kind, media in (("sound", question.sound), ("video", question.video)):
        if media is not None:
            transcript = media.transcript.get(view.version, view.language)
            found.append(
                {
                    "kind": kind,
                    "file": media.file,
                    "captions": media.captions,
                    "spoken": transcript.language,
                    "transcript": transcript.text,
                    **_other(transcript.language, current()),
                }
            )
    return found


def pictures_wanted(view: View) -> bool:
    """Whether pages have pictures: always, never, or in easy read only."""
    wanted = view.adjustments.pictures
    return wanted == "on" or (wanted == "auto" and view.version == EASY_READ)


def _picture(own: Picture | None, view: View, usual: str | None = None) -> Mapping[str, str] | None:
    """A question's or choice's own picture, else its usual one. A picture that is not there is left out."""
    if not pictures_wanted(view):
        return None
    if own is not None and own.name in picture_names():
        return {"src": picture(own.name), "alt": own.alt.get(view.version, view.language).text if own.alt else ""}
    return {"src": picture(usual), "alt": ""} if usual else None
