"""What is in each kind of file that is made in the background. Loaded only by the process that makes them."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.reports.pack_manifest import SUMS
from surveyapp.services import extracts, packs, summaries
from surveyapp.services.packs import Progress
from surveyapp.storage.made_files import MadeFile
from surveyapp.storage.snapshots import Snapshot
from surveyapp.storage.surveys import Survey


def make(session: Session, file: MadeFile, now: datetime, progress: Progress) -> tuple[bytes, int]:
    """The bytes of a file that was asked for, and how many files (of a pack) or responses (of an extract) it holds.

    Raises DomainError: not-published.
    """
    survey = session.get_one(Survey, file.survey_id)
    if file.kind == "extract":
        return _extract(session, survey, file, now, progress)
    snapshot = session.get(Snapshot, file.snapshot_id) if file.snapshot_id is not None else None
    if snapshot is None or snapshot.published_at is None:
        raise DomainError("not-published", slug=survey.slug)
    return packs.make(
        session,
        survey,
        snapshot,
        formats=file.contents,
        language=file.language,
        asked_by=file.asked_by,
        now=now,
        progress=progress,
    )


def _extract(session: Session, survey: Survey, file: MadeFile, now: datetime, progress: Progress) -> tuple[bytes, int]:
    progress(0, 2)
    made, rows = extracts.made(session, survey, file.contents, file.language, now)
    progress(1, 2)
    about = {"survey": survey.slug, "made_at": now.isoformat(), "rows": rows, "restricted": True}
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(made.items()))
    noted = {"manifest.json": (json.dumps(about, indent=1) + "\n").encode(), SUMS: sums.encode()}
    return summaries.zipped(made | noted), rows
