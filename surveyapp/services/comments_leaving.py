"""What may leave of comments: only words that a person approved as they are masked, and nothing that a concern holds.

The program suggests what to mask; it does not know every name. So each text waits for a person.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import Session

from surveyapp.analysis.masking import Span
from surveyapp.domain.errors import DomainError
from surveyapp.services import audit, comment_analysis, schools
from surveyapp.services.actors import Actor
from surveyapp.services.comment_analysis import Schools
from surveyapp.services.comments import Written, open_questions
from surveyapp.services.comments_marking import find_words
from surveyapp.storage import comments as store
from surveyapp.storage.comments import Comment
from surveyapp.storage.concerns import holds_back
from surveyapp.storage.responses import FINISHED
from surveyapp.storage.schools import held_still
from surveyapp.storage.surveys import Survey

BY_HAND = "words"
"""The kind of a span that a person added."""


@dataclass(frozen=True, slots=True)
class MaskedText:
    """A comment as it may leave: masked as a person approved, its translation too. `quotes`: parts chosen, masked.

    `key` is its own, random, and leads back to the desk; nothing tells which comments are by one person.
    """

    key: str
    question: str
    language: str
    version: str
    finished: bool
    text: str
    translation: str | None
    themes: tuple[str, ...]
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many comments may leave, and how many wait: for an approval, or for a decision about a concern."""

    approved: int
    waiting: int
    quotes_waiting: int
    held: int


def masked_texts(session: Session, survey: Survey) -> list[MaskedText]:
    """Every comment of a survey that may leave, in the order of their random keys."""
    themes = {theme.id: theme.name for theme in store.themes_of(session, survey.inspection_id)}
    rows = list(_approved(session, survey))
    about = store.by_comment(session, [row.Comment.key for row in rows])
    return [_masked(row, themes, about[row.Comment.key]) for row in rows]


def masked_by_response(session: Session, survey: Survey) -> dict[str, dict[str, str]]:
    """The texts that may leave, masked, by response and question: for the restricted extract of rows alone."""
    found: dict[str, dict[str, str]] = {}
    for row in _approved(session, survey):
        text = comment_analysis.masked(row.text, spans_of(row.Comment.masks, "text"))
        found.setdefault(row.Comment.response_id, {})[row.Comment.question] = text
    return found


def waiting(session: Session, survey: Survey) -> Waiting:
    """How many comments of a survey may leave, and how many wait for what."""
    query = _of(survey).with_only_columns(func.count(), maintain_column_froms=True)
    held = holds_back(Comment.key)
    parts = {
        "approved": Comment.masks_at.is_not(None) & ~held,
        "waiting": Comment.masks_at.is_(None) & ~held,
        "quotes_waiting": Comment.masks_at.is_(None) & ~held & store.quoted(),
        "held": held,
    }
    return Waiting(**{name: session.scalar(query.where(part)) or 0 for name, part in parts.items()})


def suggested(comment: Written, known: Schools) -> tuple[list[Span], list[Span]]:
    """What may have to be masked in a comment, and in its translation. Nothing of one that is held back.

    `known`: the schools of its area, as `schools.known` gives them.
    """
    text, translation = comment.text or "", comment.translation or ""
    return comment_analysis.to_mask(text, known), comment_analysis.to_mask(translation, known)


def shown_as(comment: Written, known: Schools) -> str:
    """What names a comment as a person sees it, with its translation and what is suggested to be masked (SHA-256)."""
    seen = [comment.text_hash, comment.translation, suggested(comment, known)]
    return hashlib.sha256(json.dumps(seen, default=astuple).encode()).hexdigest()


def approve(
    session: Session,
    actor: Actor,
    survey: Survey,
    comment: Written,
    *,
    shown: str,
    kept: Collection[str],
    more: str = "",
    now: datetime,
) -> None:
    """Approve how a comment is masked: it may leave from now on. Commits.

    `kept`: which of the suggested spans to mask, as `span_name` gives them; `more`: other words to mask wherever they
    stand, on lines. `shown`: what the person saw, as `shown_as` names it. Raises DomainError: not-permitted,
    comment-held, wording-changed, quote-not-found.
    """
    actor.require("read-comments")
    known = _known(session, survey)
    if comment.text is not None and shown_as(comment, known) != shown:
        raise DomainError("wording-changed")
    _approve(session, actor, comment, known, kept=kept, more=more, now=now)
    audit.record(session, actor, "masks-approved", f"survey:{survey.slug}", now, number=1)
    session.commit()


def approve_as_suggested(
    session: Session,
    actor: Actor,
    survey: Survey,
    seen: Mapping[str, str],
    comments: Sequence[Written],
    *,
    now: datetime,
) -> int:
    """Approve several comments masked as suggested, those that are still as a person saw them. How many. Commits.

    `seen`: what was shown, as `shown_as` names it, by key.
    """
    actor.require("read-comments")
    known = _known(session, survey)
    done = 0
    for comment in comments:
        waits = comment.text is not None and comment.masked_by is None
        if waits and seen.get(comment.key) == shown_as(comment, known):
            names = [span_name(part, span) for part, spans in _parts(comment, known) for span in spans]
            _approve(session, actor, comment, known, kept=names, more="", now=now)
            done += 1
    if done:
        audit.record(session, actor, "masks-approved", f"survey:{survey.slug}", now, number=done)
    session.commit()
    return done


def withdraw(session: Session, actor: Actor, survey: Survey, comment: Written, *, now: datetime) -> None:
    """Take an approval back: the comment does not leave any more. Commits."""
    actor.require("read-comments")
    found = session.get_one(Comment, comment.key)
    if found.masks_at is not None:
        found.masks = found.masks_by = found.masks_at = None
        audit.record(session, actor, "masks-withdrawn", f"survey:{survey.slug}", now, comment=comment.key)
    session.commit()


def approved_spans(session: Session, comment: Written) -> tuple[list[Span], list[Span]] | None:
    """What was approved to be masked in a comment and in its translation; None where nobody has approved."""
    masks = session.get_one(Comment, comment.key).masks
    return None if masks is None else (spans_of(masks, "text"), spans_of(masks, "translation"))


def span_name(part: str, span: Span) -> str:
    """What a form calls a span of a text or of its translation."""
    return f"{part} {span.start} {span.end}"


def spans_of(masks: Mapping[str, Any] | None, part: str) -> list[Span]:
    """The spans of a text, or of its translation, among stored masks."""
    return [Span(int(start), int(end), str(kind)) for start, end, kind in (masks or {}).get(part, [])]


def _known(session: Session, survey: Survey) -> Schools:
    """The schools of the area, as they stay until the approval is kept."""
    held_still(session, survey.inspection_id)
    return schools.known(session, survey.inspection)


def _approve(
    session: Session,
    actor: Actor,
    comment: Written,
    known: Schools,
    *,
    kept: Collection[str],
    more: str,
    now: datetime,
) -> None:
    if comment.text is None:
        raise DomainError("comment-held")
    own = {"text": comment.text, "translation": comment.translation or ""}
    masks = {part: [span for span in spans if span_name(part, span) in kept] for part, spans in _parts(comment, known)}
    for words in filter(None, map(str.strip, more.splitlines())):
        places = {part: find_words(text, words) for part, text in own.items()}
        if not any(places.values()):
            raise DomainError("quote-not-found")
        for part, found in places.items():
            masks[part] += [Span(start, end, BY_HAND) for start, end in found]
    stored = session.get_one(Comment, comment.key)
    stored.masks = {part: [[s.start, s.end, s.kind] for s in joined(spans)] for part, spans in masks.items()}
    stored.masks_by, stored.masks_at = actor.name, now


def joined(spans: Sequence[Span]) -> list[Span]:
    """Spans in order, those that overlap as one."""
    result: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        if result and span.start < result[-1].end:
            last = result[-1]
            result[-1] = Span(last.start, max(last.end, span.end), last.kind)
        else:
            result.append(span)
    return result


def _parts(comment: Written, known: Schools) -> Iterator[tuple[str, list[Span]]]:
    yield from zip(("text", "translation"), suggested(comment, known), strict=True)


def _approved(session: Session, survey: Survey) -> Iterator[Any]:
    query = _of(survey).where(Comment.masks_at.is_not(None), ~holds_back(Comment.key))
    yield from session.execute(query.order_by(Comment.key))


def _of(survey: Survey) -> Any:
    return store.listed(survey.id).where(Comment.question.in_([each.code for each in open_questions(survey)]))


def _masked(row: Any, themes: Mapping[int, str], about: tuple[list[int], list[str], list[store.Quote]]) -> MaskedText:
    comment, (put, _tags, quotes) = row.Comment, about
    spans = spans_of(comment.masks, "text")
    translation = comment.translation
    return MaskedText(
        comment.key,
        comment.question,
        comment.language_told or row.language,
        row.version,
        row.state in FINISHED,
        comment_analysis.masked(row.text, spans),
        comment_analysis.masked(translation, spans_of(comment.masks, "translation")) if translation else None,
        tuple(name for theme, name in themes.items() if theme in put),
        tuple(comment_analysis.masked(row.text, spans, quote.start, quote.until) for quote in quotes),
    )
