"""What inspectors do with comments: mark them as read, put them in themes, tag, quote and translate them.

Whatever one of the team does, all of them see.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.services import audit
from surveyapp.services.actors import Actor
from surveyapp.services.comments import Written
from surveyapp.storage import comments as store
from surveyapp.storage.comments import Comment, CommentTag, CommentTheme, Quote, Theme
from surveyapp.storage.responses import new_id
from surveyapp.storage.surveys import Survey

LONGEST_NAME = 100
LONGEST_TAG = 40
LONGEST_TRANSLATION = 20_000
_READ = "read-comments"


def mark(session: Session, actor: Actor, survey: Survey, keys: Collection[str], *, read: bool, now: datetime) -> int:
    """Mark comments as read, or as unread again. How many changed; who read one first stays. Commits."""
    actor.require(_READ)
    by, at = (actor.name, now) if read else (None, None)
    changed = store.mark_read(session, survey.id, list(keys), by, at)
    session.commit()
    return changed


def put_in_theme(
    session: Session, actor: Actor, survey: Survey, keys: Collection[str], name: str, *, now: datetime
) -> Theme:
    """Put comments of a survey in a theme of its inspection, which is made where there is none of the name. Commits.

    Raises DomainError: not-permitted, theme-missing, name-too-long.
    """
    actor.require(_READ)
    name = _theme_name(name)
    session.connection()
    present = store.themes_of(session, survey.inspection_id)
    theme = next((each for each in present if each.name.casefold() == name.casefold()), None)
    if theme is None:
        theme = Theme(inspection_id=survey.inspection_id, name=name, made_by=actor.name)
        session.add(theme)
        session.flush()
        audit.record(session, actor, "theme-made", f"survey:{survey.slug}", now, theme=theme.id)
    own = session.scalars(store.listed(survey.id).with_only_columns(Comment.key, maintain_column_froms=True))
    store.put_in_theme(session, sorted(set(keys) & set(own)), theme.id, actor.name)
    session.commit()
    return theme


def take_out(session: Session, actor: Actor, comment: Written, theme_id: int) -> None:
    """Take a comment out of a theme. Commits."""
    actor.require(_READ)
    put = CommentTheme.comment_key == comment.key, CommentTheme.theme_id == theme_id
    session.execute(delete(CommentTheme).where(*put))
    session.commit()


def rename_theme(session: Session, actor: Actor, survey: Survey, theme_id: int, name: str) -> None:
    """Give a theme another name; with that of another theme, both become one. Commits.

    Raises DomainError: not-permitted, theme-missing, name-too-long.
    """
    actor.require(_READ)
    name = _theme_name(name)
    themes = store.themes_of(session, survey.inspection_id)
    theme = next((each for each in themes if each.id == theme_id), None)
    if theme is None:
        return
    other = next((each for each in themes if each.name.casefold() == name.casefold() and each is not theme), None)
    if other is None:
        theme.name = name
    else:
        keys = session.scalars(select(CommentTheme.comment_key).where(CommentTheme.theme_id == theme.id))
        store.put_in_theme(session, list(keys), other.id, actor.name)
        session.delete(theme)
    session.commit()


def remove_theme(session: Session, actor: Actor, survey: Survey, theme_id: int) -> None:
    """Remove a theme; its comments stay. Commits."""
    actor.require(_READ)
    session.execute(delete(Theme).where(Theme.id == theme_id, Theme.inspection_id == survey.inspection_id))
    session.commit()


def tag(session: Session, actor: Actor, comment: Written, words: str) -> None:
    """Put tags on a comment, separated by commas. Commits. Raises DomainError: not-permitted, name-too-long."""
    actor.require(_READ)
    tags = [" ".join(each.split()) for each in words.split(",")]
    if any(len(each) > LONGEST_TAG for each in tags):
        raise DomainError("name-too-long", maximum=LONGEST_TAG)
    for each in filter(None, tags):
        store.put_tag(session, comment.key, each, actor.name)
    session.commit()


def untag(session: Session, actor: Actor, comment: Written, word: str) -> None:
    """Take a tag off a comment. Commits."""
    actor.require(_READ)
    session.execute(delete(CommentTag).where(CommentTag.comment_key == comment.key, CommentTag.tag == word))
    session.commit()


def quote(session: Session, actor: Actor, survey: Survey, comment: Written, part: str, *, now: datetime) -> None:
    """Choose a part of a comment to be quoted, or without a part all of it. Commits.

    It leaves only masked as a person approved. Raises DomainError: not-permitted, quote-not-found, comment-held.
    """
    actor.require(_READ)
    if comment.text is None:
        raise DomainError("comment-held")
    start, until = _span(comment.text, part)
    if not any((each.start, each.until) == (start, until) for each in comment.quotes):
        session.add(Quote(key=new_id(), comment_key=comment.key, start=start, until=until, by=actor.name, at=now))
        audit.record(session, actor, "comment-quoted", f"survey:{survey.slug}", now, comment=comment.key)
    session.commit()


def drop_quote(session: Session, actor: Actor, survey: Survey, comment: Written, key: str, *, now: datetime) -> None:
    """Take a quote back. Commits."""
    actor.require(_READ)
    if any(each.key == key for each in comment.quotes):
        session.execute(delete(Quote).where(Quote.key == key, Quote.comment_key == comment.key))
        audit.record(session, actor, "quote-dropped", f"survey:{survey.slug}", now, comment=comment.key)
    session.commit()


def translate(session: Session, actor: Actor, survey: Survey, comment: Written, text: str, *, now: datetime) -> None:
    """Keep a translation into English beside a comment; an empty one takes it away. Commits.

    What was approved to leave has to be approved again. Raises DomainError: not-permitted, comment-too-long,
    comment-held.
    """
    actor.require(_READ)
    if comment.text is None:
        raise DomainError("comment-held")
    text = text.strip()
    if len(text) > LONGEST_TRANSLATION:
        raise DomainError("comment-too-long", maximum=LONGEST_TRANSLATION)
    kept = session.get_one(Comment, comment.key)
    if (kept.translation or "") != text:
        kept.translation, kept.translation_by = text or None, actor.name if text else None
        kept.masks = kept.masks_at = kept.masks_by = None
        audit.record(session, actor, "comment-translated", f"survey:{survey.slug}", now, comment=comment.key)
    session.commit()


def _theme_name(typed: str) -> str:
    name = " ".join(typed.split())
    if not name:
        raise DomainError("theme-missing")
    if len(name) > LONGEST_NAME:
        raise DomainError("name-too-long", maximum=LONGEST_NAME)
    return name


def _span(text: str, part: str) -> tuple[int, int]:
    """Where a part stands in a text; typed blanks stand for any blanks, since browsers change the ends of lines."""
    if not part.strip():
        lead = len(text) - len(text.lstrip())
        return lead, lead + len(text.strip())
    found = find_words(text, part)
    if not found:
        raise DomainError("quote-not-found")
    return found[0]


def find_words(text: str, words: str) -> list[tuple[int, int]]:
    """Every place of these words in a text, whatever blanks stand between them and however they are capitalised."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)] if pattern else []
