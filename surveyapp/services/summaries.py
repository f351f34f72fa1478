"""Summaries of surveys: figures from published snapshots, their charts and files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import zip_longest
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.analysis import disclosure
from surveyapp.analysis import summaries as analysis
from surveyapp.analysis.results import Summary
from surveyapp.domain.errors import DomainError
from surveyapp.domain.marks import N_
from surveyapp.language import formats
from surveyapp.language.catalogues import ENGLISH, catalogue
from surveyapp.reports import bundle, charts, full_report
from surveyapp.services import audit, snapshots
from surveyapp.services.actors import Actor
from surveyapp.services.kept import Kept
from surveyapp.services.wordings import questionnaire_of
from surveyapp.storage.accounts import AuditEvent
from surveyapp.storage.snapshots import Snapshot, published_before
from surveyapp.storage.surveys import Revision, Survey, publications_of


def snapshot_ahead(session: Session, actor: Actor, survey: Survey, *, now: datetime) -> Snapshot | None:
    """The snapshot that `publish_snapshot` would have to make, where that can be made before anything is locked.

    Raises DomainError: not-permitted, not-published.
    """
    actor.require("see-summary")
    if survey.revision is None:
        raise DomainError("not-published", slug=survey.slug)
    return snapshots.ahead(session, survey, now)


def publish_snapshot(
    session: Session, actor: Actor, survey: Survey, *, now: datetime, made: Snapshot | None = None
) -> Snapshot:
    """The snapshot to make figures from, marked as published from now on. Commits.

    Live figures move in steps of the threshold, whoever looks. `made`: by `snapshot_ahead`, a moment ago. Raises
    DomainError: not-permitted, not-published.
    """
    actor.require("see-summary")
    if survey.revision is None:
        raise DomainError("not-published", slug=survey.slug)
    # One after the other, so that two who look at once are shown the same. Respondents go on beginning meanwhile.
    session.execute(select(Survey.id).where(Survey.id == survey.id).with_for_update(key_share=True))
    snapshot = snapshots.current(session, survey, now, made)
    session.commit()
    return snapshot


def published_snapshot(session: Session, survey: Survey, snapshot_id: int) -> Snapshot | None:
    """One snapshot of this survey of which figures have been published, for charts that belong to them."""
    query = select(Snapshot).where(Snapshot.id == snapshot_id, Snapshot.survey_id == survey.id)
    return session.scalar(query.where(Snapshot.published_at.is_not(None)))


def summary_of(session: Session, survey: Survey, snapshot: Snapshot) -> Summary:
    """The summary of a published snapshot, under the disclosure control of the survey's threshold, with remarks."""
    if snapshot.published_at is None:
        raise ValueError("no figures of a snapshot that is not marked as published")
    return replace(_figures(session, survey, snapshot), remarks=remarks(session, survey))


def summarise(session: Session, actor: Actor, survey: Survey, *, now: datetime) -> Summary:
    """The summary of a survey as it may be seen now. Commits the mark that its figures are published.

    Raises DomainError: not-permitted, not-published.
    """
    return summary_of(session, survey, publish_snapshot(session, actor, survey, now=now))


def remarks(session: Session, survey: Survey, language: str = ENGLISH) -> tuple[str, ...]:
    """What readers of figures must know of how they came about: an override of the forum's review, moved windows."""
    translate = catalogue(language).gettext
    found = []
    for reason in _overrides(session, survey):
        said = translate(
            N_("The wording was published before the parent carer forum had passed it. Reason given: %(reason)s")
        )
        found.append(said % {"reason": reason})
    query = select(AuditEvent).where(AuditEvent.subject == f"survey:{survey.slug}", AuditEvent.action == "window-moved")
    for event in session.scalars(query.order_by(AuditEvent.id)):
        said = translate(
            N_("The window was moved at %(at)s: open from %(opens)s to %(closes)s. Reason given: %(reason)s")
        )
        opens, closes = (formats.instant(datetime.fromisoformat(each), language) for each in event.details["to"])
        at = formats.instant(event.at, language)
        found.append(said % {"at": at, "opens": opens, "closes": closes, "reason": event.details["reason"]})
    return tuple(found)


def _overrides(session: Session, survey: Survey) -> list[str]:
    """Why a wording that had not been passed was published, each reason once: of all that respondents met."""
    published = publications_of(session, survey.id)
    ends = [following.published_at for following in published[1:]]
    met = [one for one, until in zip_longest(published, ends) if until is None or until > survey.opens_at]
    return list(dict.fromkeys(one.override_reason for one in met if one.override_reason))


def write_files(summary: Summary, directory: Path, names: Iterable[str], language: str = ENGLISH) -> list[Path]:
    """Write the files of these formats under a directory, which is made. Raises reports.bundle.UnknownFormat."""
    written = []
    for name, data in bundle.files(summary, names, language).items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        written.append(path)
    return written


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files by their names as one archive, the same bytes for the same files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name], zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def chart(session: Session, survey: Survey, snapshot: Snapshot, code: str, language: str) -> bytes | None:
    """The chart (SVG) of one question or grid of a published snapshot; None where there is nothing to draw."""
    summary = summary_of(session, survey, snapshot)
    questions = full_report.charted(summary, code)
    if not questions:
        return None
    key = (snapshot.sha256, snapshot.id, survey.threshold, code, language)
    return _CHARTS.get(key, lambda: charts.grid_svg(questions, language))


def record_download(
    session: Session, actor: Actor, survey: Survey, snapshot: Snapshot, *, kind: str, now: datetime
) -> None:
    """Record that someone took a file of figures. Commits. Raises DomainError `not-permitted`."""
    actor.require("download-summary")
    subject = f"survey:{survey.slug}"
    details = {"format": kind, "snapshot": snapshot.id, "threshold": survey.threshold}
    audit.record(session, actor, "summary-downloaded", subject, now, **details)
    session.commit()


def _summary(session: Session, survey: Survey, snapshot: Snapshot) -> Summary:
    """The figures of a snapshot, each question no nearer to what was published of it before than the threshold."""
    made = unfollowed(session, survey, snapshot)
    before = published_before(session, snapshot)
    if before is None:
        return made
    questionnaire = questionnaire_of(session.get_one(Revision, snapshot.revision_id))
    return disclosure.follow(_figures(session, survey, before), made, questionnaire)


def _figures(session: Session, survey: Survey, snapshot: Snapshot) -> Summary:
    key = (snapshot.sha256, snapshot.id, survey.threshold)
    return _SUMMARIES.get(key, lambda: _summary(session, survey, snapshot))


def unfollowed(session: Session, survey: Survey, snapshot: Snapshot) -> Summary:
    """The figures of a snapshot by themselves: not to be shown where others were published before them."""
    return analysis.summarise(
        snapshots.frame_of(session, snapshot),
        survey=survey.slug,
        generated_at=snapshot.taken_at,
        threshold=survey.threshold,
        provisional=not snapshot.final,
        close=snapshot.close,
    )


_SUMMARIES: Kept[Summary] = Kept(16)
_CHARTS: Kept[bytes] = Kept(400)
