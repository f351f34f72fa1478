"""The desk on which inspectors read what people wrote: chosen by filters, in an order of the reader's own.

There is no filter by who people are (need, age, setting …): few comments and one such fact would point at a person.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select
from sqlalchemy.orm import Session

from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import Question
from surveyapp.services import audit, comment_analysis
from surveyapp.services.actors import Actor
from surveyapp.services.wordings import questionnaire_of
from surveyapp.storage import comments as store
from surveyapp.storage.comments import Comment, Quote, Theme
from surveyapp.storage.responses import FINISHED, responses
from surveyapp.storage.surveys import Survey

PAGE = 25
NONE = "none"
"""Chosen among themes: in none of them."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which comments to show; empty: all. `theme`: the id of one, or `none`. `suggested`: keys of a suggested theme."""

    question: str = ""
    language: str = ""
    version: str = ""
    status: str = ""
    read: str = ""
    theme: str = ""
    tag: str = ""
    only: str = ""
    words: str = ""
    suggested: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """One comment as a reader may see it. `text` is None where a concern holds it back.

    `language` is that of its form, `told` the one that its words seem to be in. Nothing leads to the person's other
    answers.
    """

    key: str
    question: Question
    text: str | None
    text_hash: str
    version: str
    language: str
    told: str | None
    finished: bool
    read_by: str | None
    read_at: datetime | None
    translation: str | None
    translation_by: str | None
    masked_by: str | None
    themes: Sequence[Theme]
    tags: Sequence[str]
    quotes: Sequence[Quote]

    @property
    def spoken(self) -> str:
        """The language to say that the text is in."""
        return self.told or self.language


@dataclass(frozen=True, slots=True)
class CommentPage:
    """Some of the comments that were chosen. `number` counts from 1 to `pages`; `previous` and `next` are keys.

    `unread`: how many of all chosen nobody of the team has read.
    """

    comments: Sequence[Written]
    total: int
    unread: int
    number: int
    pages: int
    previous: str | None
    next: str | None


def open_questions(survey: Survey) -> list[Question]:
    """The questions that people answer in their own words. The survey must be published."""
    if survey.revision is None:
        raise ValueError("a survey without a published wording has no comments")
    return [question for question in questionnaire_of(survey.revision).questions() if KINDS[question.kind].is_open]


def read_comments(
    session: Session,
    actor: Actor,
    survey: Survey,
    filters: Filters,
    *,
    secret: bytes,
    page: int = 1,
    after: str | None = None,
    before: str | None = None,
    shown: Sequence[str] = (),
) -> CommentPage:
    """Some of the comments that the filters choose, in an order of the reader's own. Record it before it is shown.

    The order is shuffled for each reader and stays, so that pages can be turned; it tells nothing of who came first
    or which comments are by one person. `after` and `before` are keys to go on from, in either direction; `shown` are
    the comments of the page that the reader had, which stay where they are whatever was done to them meanwhile.
    Raises DomainError `not-permitted`.
    """
    actor.require("read-comments")
    view = hmac.digest(secret, f"comments:{actor.name}:{survey.id}".encode(), hashlib.sha256)

    def place(key: str) -> bytes:
        return hashlib.blake2b(key.encode(), key=view, digest_size=16).digest()

    chosen = _chosen(session, survey, filters)
    keys = sorted(chosen, key=place)
    first = (page - 1) * PAGE
    if after is not None:
        first = sum(place(key) <= place(after) for key in keys)
    elif before is not None:
        first = max(0, sum(place(key) < place(before) for key in keys) - PAGE)
    pages = max(1, -(-len(keys) // PAGE))
    first = max(0, min(first, (pages - 1) * PAGE) if after is None else first)
    on_page = [*shown][:PAGE] or keys[first : first + PAGE]
    written = written_by_key(session, survey, on_page)
    if shown:
        first = sum(place(key) < place(on_page[0]) for key in keys)
        rest = [key for key in keys if place(key) > place(on_page[-1])]
    else:
        rest = keys[first + PAGE :]
    return CommentPage(
        [written[key] for key in on_page if key in written],
        len(keys),
        sum(not read for read in chosen.values()),
        min(first // PAGE + 1, pages),
        pages,
        on_page[0] if on_page and first else None,
        on_page[-1] if on_page and rest else None,
    )


def record_reading(
    session: Session, actor: Actor, survey: Survey, shown: CommentPage, filters: Filters, *, now: datetime
) -> None:
    """Record who was shown which page of which comments; not the words that were searched for. Commits."""
    subject, question = f"survey:{survey.slug}", filters.question or None
    audit.record(session, actor, "comments-read", subject, now, question=question, page=shown.number)
    session.commit()


def record_one(session: Session, actor: Actor, survey: Survey, comment: Written, *, now: datetime) -> None:
    """Record who opened one comment. Commits."""
    audit.record(session, actor, "comments-read", f"survey:{survey.slug}", now, question=comment.question.code)
    session.commit()


def one(session: Session, actor: Actor, survey: Survey, key: str) -> Written | None:
    """One comment that counts; None where there is none. Raises DomainError `not-permitted`."""
    actor.require("read-comments")
    return written_by_key(session, survey, [key]).get(key)


def written_by_key(session: Session, survey: Survey, keys: Sequence[str]) -> dict[str, Written]:
    """These comments of a survey, those that count, by key."""
    asked = {question.code: question for question in open_questions(survey)}
    themes = {theme.id: theme for theme in store.themes_of(session, survey.inspection_id)}
    about = store.by_comment(session, keys)
    found = {}
    for start in range(0, len(keys), PAGE):
        rows = session.execute(store.listed(survey.id).where(Comment.key.in_(keys[start : start + PAGE])))
        for row in rows:
            if row.Comment.question in asked:
                found[row.Comment.key] = _written(row, asked[row.Comment.question], themes, about[row.Comment.key])
    return found


def _written(
    row: Row[Any], question: Question, themes: dict[int, Theme], about: tuple[list[int], list[str], list[Quote]]
) -> Written:
    comment, (put, tags, quotes) = row.Comment, about
    return Written(
        comment.key,
        question,
        None if row.held else row.text,
        comment.text_hash,
        row.version,
        row.language,
        comment.language_told,
        row.state in FINISHED,
        comment.read_by,
        comment.read_at,
        None if row.held else comment.translation,
        comment.translation_by,
        comment.masks_by,
        [themes[each] for each in themes if each in put],
        sorted(tags, key=str.casefold),
        quotes,
    )


def _chosen(session: Session, survey: Survey, filters: Filters) -> dict[str, bool]:
    """The keys that the filters choose, and whether each has been read."""
    query = _filtered(store.listed(survey.id), survey, filters)
    held, text = query.selected_columns.held, query.selected_columns.text
    columns = [Comment.key, Comment.read_at.is_not(None).label("read"), *([text, held] if filters.words else [])]
    rows = session.execute(query.with_only_columns(*columns, maintain_column_froms=True))
    answers = comment_analysis.search(filters.words)
    # Nothing is found in what is held back: finding it would say what is in it.
    found = {row.key: bool(row.read) for row in rows if not filters.words or (not row.held and answers(row.text))}
    if filters.suggested is not None:
        found = {key: read for key, read in found.items() if key in filters.suggested}
    return found


def _filtered(query: Select[Any], survey: Survey, filters: Filters) -> Select[Any]:
    asked = [question.code for question in open_questions(survey)]
    query = query.where(Comment.question.in_([filters.question] if filters.question else asked))
    if filters.language:
        query = query.where(Comment.language_told == filters.language)
    if filters.version:
        query = query.where(responses.c.version == filters.version)
    if filters.status:
        finished = responses.c.state.in_(FINISHED)
        query = query.where(finished if filters.status == "finished" else ~finished)
    if filters.read:
        query = query.where(Comment.read_at.is_not(None) if filters.read == "read" else Comment.read_at.is_(None))
    if filters.theme == NONE:
        query = query.where(store.in_no_theme())
    elif filters.theme:
        query = query.where(store.in_theme(int(filters.theme)))
    if filters.tag:
        query = query.where(store.tagged(filters.tag))
    if filters.only in _ONLY:
        query = query.where(_ONLY[filters.only]())
    return query


_ONLY: dict[str, Callable[[], Any]] = {
    "held": store.held_back,
    "quoted": store.quoted,
    "not-masked": store.not_masked,
    "quoted-not-masked": lambda: store.quoted() & store.not_masked(),
}
"""What else can be chosen: what a concern holds back, what is quoted, and what nobody has approved to leave."""
