"""Themes that comments seem to have, suggested from their words: a person names one, or leaves it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from surveyapp.services import comment_analysis
from surveyapp.services.comments import open_questions
from surveyapp.services.kept import Kept
from surveyapp.storage import comments as store
from surveyapp.storage.comments import Comment
from surveyapp.storage.concerns import holds_back
from surveyapp.storage.surveys import Survey


@dataclass(frozen=True, slots=True)
class SuggestedTheme:
    """A theme that comments seem to have: the words that made it, and the keys of the comments."""

    words: tuple[str, ...]
    keys: frozenset[str]

    @property
    def name(self) -> str:
        """What a form calls it: its comments, as a hash, so that it is the same or is not there any more."""
        return hashlib.sha256(" ".join(sorted(self.keys)).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Suggested themes of some comments. `covered` of `total` comments are in one at least."""

    themes: Sequence[SuggestedTheme]
    total: int
    covered: int

    @property
    def left_out(self) -> int:
        """How many no suggested theme covers."""
        return self.total - self.covered


@dataclass(frozen=True, slots=True)
class Covered:
    """Of how many comments, held ones left out, how many are in a theme that a person made."""

    total: int
    covered: int


def suggestions(session: Session, survey: Survey, question: str = "") -> Suggestions:
    """The themes that the comments on a question, or on all, seem to have: the same for the same comments."""
    query = _of(survey, question).where(~holds_back(Comment.key)).order_by(Comment.key)
    columns = query.with_only_columns(Comment.key, Comment.text_hash, maintain_column_froms=True)
    names = hashlib.sha256("\n".join(f"{row.key} {row.text_hash}" for row in session.execute(columns)).encode())
    return _SUGGESTED.get((survey.id, question, names.digest()), lambda: _suggested(session, query))


def covered(session: Session, survey: Survey, question: str = "") -> Covered:
    """How many comments are in a theme that a person made."""
    query = _of(survey, question).where(~holds_back(Comment.key))
    columns = query.with_only_columns(store.in_no_theme(), maintain_column_froms=True)
    none = list(session.scalars(columns))
    return Covered(len(none), len(none) - sum(none))


def _of(survey: Survey, question: str) -> Select[Any]:
    asked = [each.code for each in open_questions(survey)]
    return store.listed(survey.id).where(Comment.question.in_([question] if question else asked))


def _suggested(session: Session, query: Select[Any]) -> Suggestions:
    rows = session.execute(query).all()
    found = comment_analysis.suggested_themes(
        [row.text for row in rows], [row.Comment.language_told or row.language for row in rows]
    )
    themes = [SuggestedTheme(each.words, frozenset(rows[at].Comment.key for at in each.members)) for each in found]
    return Suggestions(themes, len(rows), len(frozenset().union(*(theme.keys for theme in themes))))


_SUGGESTED: Kept[Suggestions] = Kept(16)
