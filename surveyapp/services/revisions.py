"""Saved states of a survey's wording: each is kept, numbered and attributed, and none overwrites another's changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveyapp.domain.clock import require_utc
from surveyapp.domain.errors import DomainError
from surveyapp.domain.merging import Conflict, merge
from surveyapp.domain.questionnaire import ENGLISH
from surveyapp.interchange import questionnaire_document
from surveyapp.interchange.questionnaire_schema import Document, DocumentFaults
from surveyapp.interchange.questionnaire_texts import Place, normalised, texts
from surveyapp.services import approvals, wordings
from surveyapp.services.actors import Actor
from surveyapp.storage.surveys import Revision, Survey, revision_numbered
from surveyapp.storage.wordings import keep_wording

Stale = dict[str, dict[str, dict[str, str]]]
"""By language, version and key: the English that a translation was made from, where the English is another now."""


class WordingConflict(DomainError):
    """Two people changed the same words, each otherwise. `conflicts`: where, and both wordings. Nothing was saved."""

    def __init__(self, conflicts: tuple[Conflict, ...], head: Revision) -> None:
        super().__init__("wording-conflict", number=head.number, by=head.saved_by)
        self.conflicts = conflicts


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving came to. `is_new`: False where nothing had changed. `merged`: others had changed something too."""

    revision: Revision
    is_new: bool
    merged: bool


def begin(
    session: Session, actor: Actor, survey: Survey, document: Document, *, origin: str, now: datetime, **details: str
) -> Revision:
    """The first wording of a survey that has none. Does not commit."""
    revision = _add(session, actor, survey, normalised(document), origin=origin, now=now, stale={}, details=details)
    approvals.take_as_passed(session, actor, survey, revision, now=now)
    return revision


def save(
    session: Session,
    actor: Actor,
    survey: Survey,
    document: Document,
    *,
    base: int,
    now: datetime,
    origin: str = "edited",
    **details: object,
) -> Saved:
    """Save a document that was made from revision number `base`, together with what others saved since. Commits.

    Raises WordingConflict where both changed the same thing, DomainError `unknown-revision`, and DocumentFaults where
    the result would be no questionnaire.
    """
    actor.require("edit-wording")
    lock(session, survey)
    saved = merge_in(session, actor, survey, document, base=base, now=now, origin=origin, **details)
    session.commit()
    return saved


def merge_in(
    session: Session,
    actor: Actor,
    survey: Survey,
    document: Document,
    *,
    base: int,
    now: datetime,
    origin: str,
    **details: object,
) -> Saved:
    """The same as a part of another act on a locked survey. Does not commit."""
    head = wordings.head_of(survey)
    before = revision_numbered(session, survey.id, base)
    if before is None:
        raise DomainError("unknown-revision", number=base)
    mine = normalised(document)
    merged = before.id != head.id
    if merged:
        mine, conflicts = merge(wordings.document_of(before), mine, wordings.document_of(head))
        if conflicts:
            raise WordingConflict(conflicts, head)
    if wordings.content_hash(mine) == head.content_hash:
        return Saved(head, is_new=False, merged=merged)
    try:
        questionnaire_document.build(mine, complete=False)
    except DocumentFaults:
        if merged:  # each of both was right by itself: routing that asks for a question which the other took out
            raise WordingConflict((), head) from None
        raise
    stale = stale_after(wordings.document_of(head), mine, head.stale)
    revision = _add(session, actor, survey, mine, origin=origin, now=now, stale=stale, details=details)
    if origin in {"bank", "file"} and not merged:
        approvals.take_as_passed(session, actor, survey, revision, now=now)
    return Saved(revision, is_new=True, merged=merged)


def restore(session: Session, actor: Actor, survey: Survey, number: int, *, now: datetime) -> Saved:
    """Make an earlier state the newest again, as a new revision. Commits. Raises DomainError `unknown-revision`.

    Approvals belong to content: what had been passed then is passed again.
    """
    actor.require("edit-wording")
    lock(session, survey)
    earlier = revision_numbered(session, survey.id, number)
    if earlier is None:
        raise DomainError("unknown-revision", number=number)
    document = wordings.document_of(earlier)
    if earlier.content_hash == wordings.head_of(survey).content_hash:
        return Saved(wordings.head_of(survey), is_new=False, merged=False)
    details: dict[str, object] = {"number": number}
    revision = _add(session, actor, survey, document, origin="restored", now=now, stale=earlier.stale, details=details)
    session.commit()
    return Saved(revision, is_new=True, merged=False)


def mark_fresh(session: Session, actor: Actor, survey: Survey, places: set[Place], *, now: datetime) -> Saved:
    """Say that these translations fit the English as it is now, though their words stay. Commits."""
    actor.require("translate")
    lock(session, survey)
    head = wordings.head_of(survey)
    left = {
        language: {
            version: {key: was for key, was in by_key.items() if Place(key, version, language) not in places}
            for version, by_key in by_version.items()
        }
        for language, by_version in head.stale.items()
    }
    if _tidy(left) == head.stale:
        return Saved(head, is_new=False, merged=False)
    document = wordings.document_of(head)
    revision = _add(session, actor, survey, document, origin="translated", now=now, stale=_tidy(left), details={})
    session.commit()
    return Saved(revision, is_new=True, merged=False)


def lock(session: Session, survey: Survey) -> None:
    """Make others who change this survey wait, and see what they changed."""
    session.flush()
    session.refresh(survey, with_for_update={"of": Survey})
    session.expire(survey, ["revision", "head"])  # they may be newer than what the statement that waited could see


def add_published(session: Session, actor: Actor, survey: Survey, document: Document, *, now: datetime) -> Revision:
    """The newest state as it is published: without languages that lack texts, those nobody has passed marked.

    Where that is another content it is a state of its own beside the newest, on which work goes on. Does not commit.
    """
    head = wordings.head_of(survey)
    if wordings.content_hash(document) == head.content_hash:
        return head
    revision = _add(session, actor, survey, document, origin="published", now=now, stale=head.stale, details={})
    survey.head_id, survey.head = head.id, head
    session.flush()
    return revision


def add_tried(session: Session, actor: Actor, trial: Survey, document: Document, *, now: datetime) -> Revision:
    """What a trial of a survey shows from now on. Does not commit."""
    return _add(session, actor, trial, document, origin="published", now=now, stale={}, details={})


def stale_after(before: Document, after: Document, stale: Mapping[str, Any]) -> Stale:
    """Which translations are stale in `after`, which was made from `before` with these stale ones.

    A translation becomes stale when its English changes and it does not; it is fresh again when it changes, or when
    the English is again what it was made from.
    """
    was, now = texts(before), texts(after)
    result: Stale = {}
    for place, text in now.items():
        if place.language == ENGLISH:
            continue
        source = Place(place.key, place.version, ENGLISH)
        if source not in now or was.get(place) != text:
            continue
        made_from = stale.get(place.language, {}).get(place.version, {}).get(place.key, was.get(source, ""))
        if made_from != now[source]:
            result.setdefault(place.language, {}).setdefault(place.version, {})[place.key] = made_from
    return result


def _add(
    session: Session,
    actor: Actor,
    survey: Survey,
    document: Document,
    *,
    origin: str,
    now: datetime,
    stale: Mapping[str, Any],
    details: Mapping[str, object],
) -> Revision:
    content = wordings.content_hash(document)
    keep_wording(session, content, document)
    latest = session.scalar(select(func.max(Revision.number)).where(Revision.survey_id == survey.id)) or 0
    revision = Revision(
        survey_id=survey.id,
        number=latest + 1,
        content_hash=content,
        saved_at=require_utc(now),
        saved_by=actor.name,
        origin=origin,
        details=dict(details),
        stale=dict(stale),
    )
    session.add(revision)
    session.flush()
    survey.head_id, survey.head = revision.id, revision
    session.flush()
    return revision


def _tidy(stale: Stale) -> Stale:
    """The same without languages and versions in which nothing is stale."""
    tidied = {
        language: {version: by_key for version, by_key in by_version.items() if by_key}
        for language, by_version in stale.items()
    }
    return {language: by_version for language, by_version in tidied.items() if by_version}
