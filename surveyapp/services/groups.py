"""Figures by group of published snapshots: who answered what, told by need, age, setting and the like."""

from __future__ import annotations

from sqlalchemy.orm import Session

from surveyapp.analysis.groups import by_groups
from surveyapp.analysis.groups_follow import follow_groups
from surveyapp.analysis.groups_results import Groups
from surveyapp.services import snapshots, summaries
from surveyapp.services.kept import Kept
from surveyapp.storage.snapshots import Snapshot, published_before
from surveyapp.storage.surveys import Survey

_GROUPS: Kept[Groups] = Kept(8)


def groups_of(session: Session, survey: Survey, snapshot: Snapshot) -> Groups:
    """The figures by group that may stand beside the summary of a published snapshot; none of a live one.

    They keep as far from those that were published before them as the summary does. The caller has asked whether
    summaries may be seen.
    """
    if snapshot.published_at is None:
        raise ValueError("no figures of a snapshot that is not marked as published")
    return _kept(session, survey, snapshot)


def _kept(session: Session, survey: Survey, snapshot: Snapshot) -> Groups:
    key = (snapshot.sha256, snapshot.id, survey.threshold)
    return _GROUPS.get(key, lambda: _made(session, survey, snapshot))


def _made(session: Session, survey: Survey, snapshot: Snapshot) -> Groups:
    published = summaries.summary_of(session, survey, snapshot)
    # What may be told by group is decided by the figures of these responses, not by those kept from an earlier time.
    own = summaries.unfollowed(session, survey, snapshot)
    made = by_groups(snapshots.frame_of(session, snapshot), own)
    before = published_before(session, snapshot)
    if before is None:
        return made
    return follow_groups(_kept(session, survey, before), made, published)
