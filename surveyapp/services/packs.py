"""The pack: all files about one survey in one archive, for those who lead a meeting with it and keep it as evidence."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import zip_longest
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.analysis.results import Summary
from surveyapp.domain.questionnaire import Questionnaire
from surveyapp.interchange import csv_safe, timetable_ics, timetable_json, timetable_text
from surveyapp.language.catalogues import catalogue
from surveyapp.reports import bundle, questionnaire_html
from surveyapp.reports.extras import NO_EXTRAS, Extras, ManifestFile
from surveyapp.reports.needs import CannotBeMade
from surveyapp.reports.pack_manifest import Item, archive, listing
from surveyapp.services import comments_leaving, inspections, report_extras, summaries
from surveyapp.services.wordings import document_of, questionnaire_of
from surveyapp.storage.accounts import AuditEvent
from surveyapp.storage.snapshots import Snapshot
from surveyapp.storage.surveys import Revision, Survey, publications_of

Items = dict[str, Item]
Progress = Callable[[int, int], None]
"""Told how many steps of how many are done."""

COMMENTS = "comments"
"""Beside the formats of a summary: what people wrote, masked and approved."""
_NOT_LISTED = ("response-keyed",)
"""Acts that say when a response came: never beside anything else about it."""
_ADDRESS = re.compile(r"[^\s@\",;<>]+@[^\s@\",;<>]+")
_WITHOUT = "(address)"
PDF = "pdf"
_COMMENTS = ("question", "language", "version", "finished", "text", "translation", "themes", "quotes")
_ACTIONS = ("at", "who", "what", "about", "details")


def contents() -> tuple[str, ...]:
    """What a pack may be asked to hold: each format that a summary is made in."""
    return tuple(bundle.FORMATS)


def make(
    session: Session,
    survey: Survey,
    snapshot: Snapshot,
    *,
    formats: Sequence[str],
    language: str,
    asked_by: str,
    now: datetime,
    progress: Progress,
) -> tuple[bytes, int]:
    """The archive, and how many files are in it. Figures are those of a published snapshot.

    Reports are written last and list every other file.

    Raises reports.pack_manifest.CountsDiffer where a file does not hold what it should.
    """
    summary = summaries.summary_of(session, survey, snapshot)
    tells_all = bool(set(formats) & {*bundle.DOCUMENTS, "json"})
    extras = report_extras.whole(session, survey, snapshot, language) if tells_all else NO_EXTRAS
    parts: list[Callable[[], Items]] = [
        *(lambda name=name: _summary(summary, extras, name, language) for name in formats if name in bundle.DATA),
        lambda: _questionnaires(session, survey),
        *(_prints(session, survey) if PDF in formats else []),
        lambda: _timetable(session, survey, language, now),
        lambda: _record(session, survey),
        *([lambda: _comments(session, survey)] if COMMENTS in formats else []),
    ]
    documents = [name for name in formats if name in bundle.DOCUMENTS]
    steps = len(parts) + len(documents) + 1
    made: Items = {}
    for done, part in enumerate(parts):
        progress(done, steps)
        made |= part()
    beside = replace(extras, made_at=now, manifest=_manifest(made))
    for done, name in enumerate(documents, len(parts)):
        progress(done, steps)
        made |= _summary(summary, beside, name, language)
    progress(steps - 1, steps)
    made_of = {"made_at": now.isoformat(), "asked_by": asked_by, "language": language}
    return archive(made, made_of | _about(survey, snapshot, summary))


def _about(survey: Survey, snapshot: Snapshot, summary: Summary) -> dict[str, Any]:
    """What figures are in a pack. Not the sum of the snapshot itself: of a small one all possible ones can be tried."""
    return {
        "survey": survey.slug,
        "area": survey.inspection.area,
        "threshold": survey.threshold,
        "figures_of": snapshot.taken_at.isoformat(),
        "final": snapshot.final,
        "finished": summary.respondents.finished,
        "partial": summary.respondents.partial,
    }


def _manifest(made: Items) -> tuple[ManifestFile, ...]:
    """Files as a report lists them."""
    return tuple(ManifestFile(one.path, one.exported, one.sha256, one.bytes, one.expected) for one in listing(made))


def _summary(summary: Summary, extras: Extras, name: str, language: str) -> Items:
    """The files of one format, with what can be counted in those for programs."""
    listed = (*summary.questions, *summary.ways)
    bases = (figures for question in listed for figures in (question.finished, question.with_partial))
    counted = {
        "summary.csv": ("rows", sum(max(1, len(figures.choices)) for figures in bases)),
        "summary.json": ("questions", len(summary.questions)),
    }
    try:
        files = bundle.files(summary, [name], language, extras)
    except CannotBeMade as missing:  # the others are worth having; the pack says why this one is not there
        return {f"summary/{name}-could-not-be-made.txt": Item(f"{missing}\n".encode())}
    return {f"summary/{path}": Item(data, *counted.get(path, ())) for path, data in files.items()}


def _questionnaires(session: Session, survey: Survey) -> Items:
    """The wording of each revision that respondents met: to read in each version and language, and as it is kept."""
    made: Items = {}
    for revision in asked_revisions(session, survey):
        folder = f"questionnaire/revision-{revision.number}"
        questionnaire = questionnaire_of(revision)
        size = sum(1 for _ in questionnaire.questions())
        for version in questionnaire.versions:
            for language in questionnaire.languages:
                page = questionnaire_html.write(questionnaire, version, language)
                made[f"{folder}/{version}-{language}.html"] = Item(page, "questions", size)
        kept = yaml.dump(
            document_of(revision), Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=10**6
        )
        made[f"{folder}/questionnaire.yaml"] = Item(kept.encode(), "questions", size)
    return made


def _prints(session: Session, survey: Survey) -> Iterator[Callable[[], Items]]:
    """The same to print, a step for each version of each wording: they take a while."""
    for revision in asked_revisions(session, survey):
        questionnaire = questionnaire_of(revision)
        for version in questionnaire.versions:
            yield partial(_print, questionnaire, version, f"questionnaire/revision-{revision.number}")


def _print(questionnaire: Questionnaire, version: str, folder: str) -> Items:
    try:
        return {
            f"{folder}/{version}-{language}.pdf": Item(questionnaire_html.write_pdf(questionnaire, version, language))
            for language in questionnaire.languages
        }
    except CannotBeMade:  # as the report is not, where it is said
        return {}


def asked_revisions(session: Session, survey: Survey) -> list[Revision]:
    """The wordings that were published while respondents could meet them, oldest first, each once."""
    published = publications_of(session, survey.id)
    ends = [following.published_at for following in published[1:]]
    met = [one for one, until in zip_longest(published, ends) if until is None or until > survey.opens_at]
    return list({one.revision_id: one.revision for one in met}.values())


def _timetable(session: Session, survey: Survey, language: str, now: datetime) -> Items:
    inspection = survey.inspection
    timetable = inspections.standing_timetable(session, inspection)
    translate = catalogue(language).gettext
    days = len(timetable.milestones)
    calendar = timetable_ics.render(timetable, now, key=f"inspection-{inspection.id}", translate=translate)
    return {
        "timetable/timetable.ics": Item(calendar, "milestones", days),
        "timetable/timetable.json": Item(timetable_json.render(timetable, translate).encode(), "milestones", days),
        "timetable/timetable.txt": Item(timetable_text.render(timetable).encode()),
    }


def _record(session: Session, survey: Survey) -> Items:
    """Who did what to this survey and its inspection, oldest first."""
    about = [f"survey:{survey.slug}", f"inspection:{survey.inspection_id}"]
    query = select(AuditEvent).where(AuditEvent.subject.in_(about), AuditEvent.action.not_in(_NOT_LISTED))
    events = session.scalars(query.order_by(AuditEvent.id)).all()
    return {"record/actions.csv": Item(csv_safe.write(_ACTIONS, _lines(events)), "rows", len(events))}


def _lines(events: Sequence[AuditEvent]) -> Iterator[list[csv_safe.Cell]]:
    """Staff by their accounts; the addresses of all others left out."""
    for event in events:
        details = json.dumps(event.details, ensure_ascii=False, sort_keys=True) if event.details else ""
        who = event.actor if event.user_id is not None else _ADDRESS.sub(_WITHOUT, event.actor)
        yield [event.at.isoformat(), who, event.action, event.subject, _ADDRESS.sub(_WITHOUT, details)]


def _comments(session: Session, survey: Survey) -> Items:
    """What people wrote, in a file of its own: only as a person approved it, in an order that means nothing."""
    texts = comments_leaving.masked_texts(session, survey)
    lines = ([_cell(getattr(each, name)) for name in _COMMENTS] for each in texts)
    return {"comments/comments.csv": Item(csv_safe.write(_COMMENTS, lines), "rows", len(texts))}


def _cell(value: str | bool | Sequence[str] | None) -> csv_safe.Cell:
    """Several texts as one, with a bar between; yes and no as 1 and 0."""
    if isinstance(value, bool):
        return int(value)
    return value if value is None or isinstance(value, str) else " | ".join(value)
