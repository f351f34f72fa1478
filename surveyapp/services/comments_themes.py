"""Themes that comments seem to have, suggested from their words: a person names one, or leaves it.

Suggestions are made in the background and kept: to make them takes seconds, and a library that web workers do not load.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from surveyapp.services import comment_analysis, schools
from surveyapp.storage import comments as store
from surveyapp.storage.comments import Comment, SuggestedThemes
from surveyapp.storage.concerns import holds_back
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey

GROWN_BY = 10
"""Suggestions are made anew when there are a tenth more comments, or so many."""


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
    """Suggested themes of the comments on a question. `covered` of `total` comments are in one at least."""

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


def suggestions(session: Session, survey: Survey, question: str) -> Suggestions:
    """The themes that the comments on a question seem to have, as they were last made. Nothing of what is held back."""
    columns = _of(survey.id, question).with_only_columns(Comment.key, maintain_column_froms=True)
    keys = frozenset(session.scalars(columns))
    kept = session.get(SuggestedThemes, (survey.id, question))
    made = kept.themes if kept is not None else []
    themes = [SuggestedTheme(tuple(each["words"]), keys.intersection(each["keys"])) for each in made]
    return Suggestions(
        [theme for theme in themes if theme.keys],
        len(keys),
        len(frozenset[str]().union(*(theme.keys for theme in themes))),
    )


def covered(session: Session, survey: Survey, question: str) -> Covered:
    """How many comments on a question are in a theme that a person made."""
    columns = _of(survey.id, question).with_only_columns(store.in_no_theme(), maintain_column_froms=True)
    none = list(session.scalars(columns))
    return Covered(len(none), len(none) - sum(none))


def suggest_due(database: Database) -> int:
    """Make suggestions for questions with new comments, one question in a call. How many were made. Commits."""
    with database.reading() as session:
        before = store.sizes_suggested(session)
        grown = [(which, size) for which, size in store.sizes(session).items() if _is_due(size, before.get(which, 0))]
        if not grown:
            return 0
        (survey_id, question), size = min(grown)
        rows = session.execute(_of(survey_id, question).order_by(Comment.key)).all()
        known = schools.known(session, session.get_one(Survey, survey_id).inspection)
    languages = [row.Comment.language_told or row.language for row in rows]
    found = comment_analysis.suggested_themes([row.text for row in rows], languages, known)
    themes = [{"words": list(each.words), "keys": [rows[at].Comment.key for at in each.members]} for each in found]
    with database.writing() as session:
        session.merge(SuggestedThemes(survey_id=survey_id, question=question, comments=size, themes=themes))
        session.commit()
    return 1


def _is_due(size: int, before: int) -> bool:
    return size >= GROWN_BY and abs(size - before) >= max(GROWN_BY, before // 10)


def _of(survey_id: int, question: str) -> Select[Any]:
    return store.listed(survey_id).where(Comment.question == question, ~holds_back(Comment.key))
