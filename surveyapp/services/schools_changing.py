"""Changing the schools of an area, and what follows: approved comments in which the new list finds more wait again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from surveyapp.analysis.masking import Span
from surveyapp.domain.errors import DomainError
from surveyapp.services import audit, comment_analysis
from surveyapp.services.actors import Actor
from surveyapp.services.comment_analysis import Schools
from surveyapp.services.comments_leaving import spans_of
from surveyapp.services.schools import listed
from surveyapp.storage import comments as store
from surveyapp.storage import schools as lists
from surveyapp.storage.comments import Comment, SuggestedThemes
from surveyapp.storage.inspections import Inspection, area_key
from surveyapp.storage.surveys import Survey


@dataclass(frozen=True, slots=True)
class Changed:
    """How many names the list has now, and how many approved comments have to be looked at again."""

    names: int
    again: int


def replace(
    session: Session, actor: Actor, inspection: Inspection, names: Sequence[str], *, seen: str, now: datetime
) -> Changed:
    """Put names, as `schools.tidied` gives them, in the place of the list of an inspection's area. Commits.

    An approval was given for the masks that were suggested then. Where the new list finds a school that was neither
    masked nor suggested, in any inspection of the area, it is taken back. `seen`: the hash of the list that was
    changed. Raises DomainError: not-permitted, wording-changed (somebody else was quicker).
    """
    actor.require("edit-schools")
    inspections = lists.inspections_of(session, inspection.area)
    lists.to_be_changed(session, inspections)
    before = listed(session, inspection.area)
    if before.hash != seen:
        raise DomainError("wording-changed")
    if before.names == tuple(names):
        session.commit()
        return Changed(len(names), 0)
    kept = lists.SchoolList(area=area_key(inspection.area), names=list(names), entered_by=actor.name, entered_at=now)
    session.merge(kept)
    known = Schools(before.names, inspection.area), Schools(tuple(names), inspection.area)
    surveys = [survey for each in inspections for survey in each.surveys]
    again = sum(_put_back(session, survey, *known) for survey in surveys)
    # Words of suggested themes are those of masked texts.
    session.execute(delete(SuggestedThemes).where(SuggestedThemes.survey_id.in_([survey.id for survey in surveys])))
    subject = f"inspection:{inspection.id}"
    audit.record(session, actor, "schools-changed", subject, now, schools=len(names), again=again)
    session.commit()
    return Changed(len(names), again)


def _put_back(session: Session, survey: Survey, before: Schools, after: Schools) -> int:
    """Take back approvals of comments of a survey in which more is found. How many."""
    changed = 0
    for row in session.execute(store.listed(survey.id).where(Comment.masks_at.is_not(None))):
        comment: Comment = row.Comment
        texts = {"text": row.text, "translation": comment.translation or ""}
        if any(_finds_more(text, spans_of(comment.masks, part), before, after) for part, text in texts.items()):
            comment.masks = comment.masks_by = comment.masks_at = None
            changed += 1
    session.flush()
    return changed


def _finds_more(text: str, masked: Sequence[Span], before: Schools, after: Schools) -> bool:
    """Whether a school stands in a text that was neither masked nor suggested to be."""
    found = comment_analysis.schools_in(text, after)
    if not found or _within(found, masked):
        return False
    return not _within(found, [*masked, *comment_analysis.to_mask(text, before)])


def _within(found: Sequence[Span], masked: Sequence[Span]) -> bool:
    places = {place for span in masked for place in range(span.start, span.end)}
    return all(places.issuperset(range(span.start, span.end)) for span in found)
