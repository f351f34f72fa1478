"""What staff do with comments: read them, put them in themes, quote them, and approve what is masked.

The words themselves stay among the answers. Each comment has a random key of its own, so that no address and no file
carries that of a response, and nobody can tell which comments are by one person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Delete,
    ForeignKey,
    Index,
    Row,
    Select,
    String,
    Text,
    UniqueConstraint,
    delete,
    func,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from surveyapp.storage.base import Base, Instant, insert_into, is_sqlite
from surveyapp.storage.concerns import holds_back
from surveyapp.storage.responses import COUNTED, answers, responses
from surveyapp.storage.surveys import Survey

_NO_ORDER = {"sqlite_with_rowid": False}
_MANY = 400
"""So many keys are asked for at once: databases take only so many values in one statement."""


class Comment(Base):
    """One text. `asked`: whether routing led to its question; the text of another counts nowhere.

    `text_hash` (SHA-256) names the words that everything here is about: when they change, all of it is forgotten.
    `masks`: approved spans, `{"text": [[start, end, kind]], "translation": […]}`; None while nobody has approved.
    """

    __tablename__ = "comments"
    __table_args__ = (
        UniqueConstraint("response_id", "question"),
        CheckConstraint("(read_at is null) = (read_by is null)", name="read"),
        CheckConstraint("(masks is null) = (masks_at is null)", name="masks"),
        Index("ix_comments_survey_id_question", "survey_id", "question"),
        _NO_ORDER,
    )

    key: Mapped[str] = mapped_column(String(22), primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"))
    response_id: Mapped[str] = mapped_column(ForeignKey("responses.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(80))
    asked: Mapped[bool]
    text_hash: Mapped[str] = mapped_column(String(64))
    language_told: Mapped[str | None] = mapped_column(String(20))
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    read_by: Mapped[str | None] = mapped_column(String(254))
    translation: Mapped[str | None] = mapped_column(Text)
    translation_by: Mapped[str | None] = mapped_column(String(254))
    masks: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    masks_by: Mapped[str | None] = mapped_column(String(254))
    masks_at: Mapped[datetime | None] = mapped_column(Instant)


class Theme(Base):
    """A theme that a person named, for all surveys of an inspection."""

    __tablename__ = "themes"
    __table_args__ = (UniqueConstraint("inspection_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"))
    name: Mapped[str] = mapped_column(String(100))
    made_by: Mapped[str] = mapped_column(String(254))


class CommentTheme(Base):
    """That a person put a comment in a theme."""

    __tablename__ = "comment_themes"
    __table_args__ = (Index("ix_comment_themes_theme_id", "theme_id"), _NO_ORDER)

    comment_key: Mapped[str] = mapped_column(ForeignKey("comments.key", ondelete="CASCADE"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("themes.id", ondelete="CASCADE"), primary_key=True)
    by: Mapped[str] = mapped_column(String(254))


class CommentTag(Base):
    """A word or two that a person put on a comment."""

    __tablename__ = "comment_tags"
    __table_args__ = (_NO_ORDER,)

    comment_key: Mapped[str] = mapped_column(ForeignKey("comments.key", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(40), primary_key=True)
    by: Mapped[str] = mapped_column(String(254))


class Quote(Base):
    """A part of a comment chosen to be quoted: the characters from `start` up to `end`."""

    __tablename__ = "quotes"
    __table_args__ = (
        CheckConstraint("start >= 0 and start < until", name="span"),
        UniqueConstraint("comment_key", "start", "until"),
        _NO_ORDER,
    )

    key: Mapped[str] = mapped_column(String(22), primary_key=True)
    comment_key: Mapped[str] = mapped_column(ForeignKey("comments.key", ondelete="CASCADE"))
    start: Mapped[int]
    until: Mapped[int]
    by: Mapped[str] = mapped_column(String(254))
    at: Mapped[datetime] = mapped_column(Instant)


class SuggestedThemes(Base):
    """The themes that the words of comments on one question suggested, when there were `comments` of them.

    `themes`: `[{"words": […], "keys": […]}]`, the keys those of comments.
    """

    __tablename__ = "suggested_themes"

    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(80), primary_key=True)
    comments: Mapped[int]
    themes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)


def sizes(session: Session) -> dict[tuple[int, str], int]:
    """How many comments there are on each question of each survey, those that were looked through."""
    query = select(Comment.survey_id, Comment.question, func.count()).group_by(Comment.survey_id, Comment.question)
    return {(row[0], row[1]): int(row[2]) for row in session.execute(query)}


def sizes_suggested(session: Session) -> dict[tuple[int, str], int]:
    """Of how many comments themes were suggested the last time, by survey and question."""
    query = select(SuggestedThemes.survey_id, SuggestedThemes.question, SuggestedThemes.comments)
    return {(row[0], row[1]): int(row[2]) for row in session.execute(query)}


def surveys_to_look_through(session: Session) -> list[int]:
    """Surveys, no trials, with responses that were sent and of which nobody has looked through the texts."""
    r = responses
    query = select(r.c.survey_id).join(Survey, Survey.id == r.c.survey_id)
    query = query.where(Survey.trial_of_id.is_(None), _unseen(session))
    return sorted(session.scalars(query.distinct()))


def to_look_through(session: Session, limit: int, survey_id: int) -> list[Row[Any]]:
    """Some of these responses of one survey: id, survey_id, revision_id, language."""
    r = responses
    query = select(r.c.id, r.c.survey_id, r.c.revision_id, r.c.language)
    return list(session.execute(query.where(r.c.survey_id == survey_id, _unseen(session)).limit(limit)))


def count_to_look_through(session: Session, survey_id: int) -> int:
    """How many responses of a survey were sent and have not been looked through."""
    query = select(func.count()).select_from(responses).where(responses.c.survey_id == survey_id, _unseen(session))
    return session.scalar(query) or 0


def _unseen(session: Session) -> Any:
    """In the words of the index, which SQLite does not know again when values are filled in."""
    return text("responses.looked = 0 and responses.state <> 'draft'" if is_sqlite(session) else _UNSEEN)


_UNSEEN = "not responses.looked and responses.state <> 'draft'"


def still_to_look_through(session: Session, ids: Sequence[str]) -> set[str]:
    """Which of these nobody has looked through meanwhile; no other writes to them until the transaction ends."""
    query = select(responses.c.id).where(responses.c.id.in_(ids), responses.c.looked.is_(False))
    return set(session.scalars(query.order_by(responses.c.id).with_for_update()))


def looked_through(session: Session, ids: Collection[str]) -> None:
    """Note that the texts of these responses have been looked through."""
    session.execute(update(responses).where(responses.c.id.in_(ids)).values(looked=True))


def answers_of_many(session: Session, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """The stored answers of each of these responses, by question."""
    found: dict[str, dict[str, str]] = {each: {} for each in ids}
    for row in session.execute(select(answers).where(answers.c.response_id.in_(ids))):
        found[row.response_id][row.question] = row.value
    return found


def comments_of_responses(session: Session, ids: Sequence[str]) -> dict[tuple[str, str], Comment]:
    """What is kept of the comments of these responses, by response and question."""
    found = session.scalars(select(Comment).where(Comment.response_id.in_(ids)))
    return {(each.response_id, each.question): each for each in found}


def listed(survey_id: int) -> Select[Any]:
    """Comments that count, with what is known of their response: begin of every query of the desk.

    Columns: the comment, `text`, `version`, `language`, `state`, and `held`, whether a concern holds it back.
    """
    r, a = responses, answers
    held = holds_back(Comment.key).label("held")
    query = select(Comment, a.c.value.label("text"), r.c.version, r.c.language, r.c.state, held)
    query = query.join(r, r.c.id == Comment.response_id)
    query = query.join(a, (a.c.response_id == Comment.response_id) & (a.c.question == Comment.question))
    return query.where(Comment.survey_id == survey_id, Comment.asked.is_(True), r.c.state.in_(COUNTED))


def in_theme(theme_id: int) -> Any:
    """That a comment is in a theme."""
    put = select(CommentTheme.comment_key).where(CommentTheme.theme_id == theme_id)
    return Comment.key.in_(put)


def in_no_theme() -> Any:
    """That a comment is in no theme."""
    return ~select(CommentTheme.comment_key).where(CommentTheme.comment_key == Comment.key).exists()


def tagged(tag: str) -> Any:
    """That a comment has a tag."""
    return Comment.key.in_(select(CommentTag.comment_key).where(CommentTag.tag == tag))


def quoted() -> Any:
    """That a part of a comment was chosen to be quoted."""
    return select(Quote.key).where(Quote.comment_key == Comment.key).exists()


def held_back() -> Any:
    """That a concern holds a comment back."""
    return holds_back(Comment.key)


def not_masked() -> Any:
    """That nobody has approved how a comment is masked, and nothing holds it back."""
    return Comment.masks_at.is_(None) & ~holds_back(Comment.key)


def languages_told(session: Session, survey_id: int) -> list[str]:
    """The languages that comments of a survey were found to be in."""
    query = select(Comment.language_told).where(Comment.survey_id == survey_id, Comment.language_told.is_not(None))
    return sorted(str(tag) for tag in session.scalars(query.distinct()))


def mark_read(session: Session, survey_id: int, keys: Collection[str], by: str | None, at: datetime | None) -> int:
    """Mark comments of a survey as read by somebody, or as unread. How many changed: read once is read."""
    changed = Comment.read_at.is_(None) if by is not None else Comment.read_at.is_not(None)
    statement = update(Comment).where(Comment.survey_id == survey_id, Comment.key.in_(keys), changed)
    statement = statement.values(read_by=by, read_at=at).execution_options(synchronize_session=False)
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]  # a CursorResult


def themes_of(session: Session, inspection_id: int) -> list[Theme]:
    """The themes of an inspection by name."""
    query = select(Theme).where(Theme.inspection_id == inspection_id)
    return sorted(session.scalars(query), key=lambda theme: theme.name.casefold())


def theme_sizes(session: Session, survey_id: int, question: str | None = None) -> dict[int, int]:
    """How many comments that count each theme has in one survey, or on one of its questions."""
    asked = listed(survey_id) if question is None else listed(survey_id).where(Comment.question == question)
    chosen = asked.with_only_columns(Comment.key).subquery()
    query = select(CommentTheme.theme_id, func.count()).join(chosen, chosen.c.key == CommentTheme.comment_key)
    return {row[0]: int(row[1]) for row in session.execute(query.group_by(CommentTheme.theme_id))}


def put_in_theme(session: Session, keys: Iterable[str], theme_id: int, by: str) -> None:
    """Put comments in a theme, those that are not there."""
    rows = [{"comment_key": key, "theme_id": theme_id, "by": by} for key in keys]
    for start in range(0, len(rows), _MANY):
        session.execute(insert_into(session, CommentTheme).on_conflict_do_nothing(), rows[start : start + _MANY])


def put_tag(session: Session, key: str, tag: str, by: str) -> None:
    """Put a tag on a comment, if it is not there."""
    statement = insert_into(session, CommentTag).values(comment_key=key, tag=tag, by=by)
    session.execute(statement.on_conflict_do_nothing())


def tags_of(session: Session, survey_id: int) -> list[str]:
    """Every tag that is used in a survey."""
    query = select(CommentTag.tag).join(Comment, Comment.key == CommentTag.comment_key)
    return sorted(session.scalars(query.where(Comment.survey_id == survey_id).distinct()), key=str.casefold)


def by_comment(session: Session, keys: Sequence[str]) -> dict[str, tuple[list[int], list[str], list[Quote]]]:
    """The themes (by id), tags and quotes of each of these comments."""
    found: dict[str, tuple[list[int], list[str], list[Quote]]] = {key: ([], [], []) for key in keys}
    for start in range(0, len(keys), _MANY):
        some = keys[start : start + _MANY]
        for put in session.scalars(select(CommentTheme).where(CommentTheme.comment_key.in_(some))):
            found[put.comment_key][0].append(put.theme_id)
        for each in session.scalars(select(CommentTag).where(CommentTag.comment_key.in_(some))):
            found[each.comment_key][1].append(each.tag)
        for quote in session.scalars(select(Quote).where(Quote.comment_key.in_(some)).order_by(Quote.start)):
            found[quote.comment_key][2].append(quote)
    return found


def forget_all_about(session: Session, key: str) -> None:
    """Drop what was put on a comment whose words have changed. Concerns stay: a person decides about them."""
    for statement in _about(key):
        session.execute(statement)


def _about(key: str) -> list[Delete]:
    return [delete(table).where(table.comment_key == key) for table in (CommentTheme, CommentTag, Quote)]
