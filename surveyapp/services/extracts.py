"""The restricted extract: the responses that count, row by row in shuffled order, as files for the inspection team."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from importlib import import_module

import pandas as pd
from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.interchange import extract_columns, responses_csv_out
from surveyapp.interchange.extract_columns import Extract
from surveyapp.language.catalogues import ENGLISH
from surveyapp.services import audit, comments_leaving, snapshots
from surveyapp.services.actors import Actor
from surveyapp.storage.surveys import Survey

Files = dict[str, bytes]
FORMATS = ("csv", "xlsx", "sav")


def extract(
    session: Session,
    actor: Actor,
    survey: Survey,
    *,
    now: datetime,
    formats: Sequence[str] = ("csv",),
    language: str = ENGLISH,
) -> Files:
    """`responses.*` in these formats, their rows in one order that means nothing. Recorded, and commits.

    Outside the promise that summaries keep. `language`: of the labels. Raises DomainError: not-permitted,
    not-published; KeyError for what is no format.
    """
    actor.require("extract-responses")
    files, rows = made(session, survey, formats, language, now)
    subject = f"survey:{survey.slug}"
    details = {"format": ",".join(formats), "rows": rows, "threshold": survey.threshold}
    audit.record(session, actor, "responses-extracted", subject, now, **details)
    session.commit()
    return files


def made(session: Session, survey: Survey, formats: Sequence[str], language: str, now: datetime) -> tuple[Files, int]:
    """The files by their names, and how many responses are in each. Nothing is recorded."""
    if survey.revision is None:
        raise DomainError("not-published", slug=survey.slug)
    frame, keys = snapshots.read_frame(session, survey)
    written = by_question(comments_leaving.masked_by_response(session, survey), keys)
    found = extract_columns.extract(frame, texts=written)
    return {f"responses.{name}": _WRITERS[name](found, survey.slug, language, now) for name in formats}, len(found)


def by_question(texts: Mapping[str, Mapping[str, str]], keys: Sequence[str]) -> dict[str, pd.Series]:
    """Texts by response and question as a column for each question that has any, one row a key; None for no text."""
    rows = pd.Index(keys).get_indexer(pd.Index(list(texts)))
    columns: dict[str, list[str | None]] = {}
    for row, of_one in zip(rows, texts.values(), strict=True):
        if row >= 0:
            for question, text in of_one.items():
                columns.setdefault(question, [None] * len(keys))[row] = text
    return {question: pd.Series(column, dtype=object) for question, column in columns.items()}


def _csv(found: Extract, _survey: str, _language: str, _now: datetime) -> bytes:
    return responses_csv_out.write(found)


def _xlsx(found: Extract, survey: str, language: str, now: datetime) -> bytes:
    data: bytes = import_module("surveyapp.interchange.responses_xlsx").write(found, language, survey, now)
    return data


def _sav(found: Extract, survey: str, language: str, _now: datetime) -> bytes:
    # pyreadstat takes a second and a half to load, which only those should wait for who want this.
    data: bytes = import_module("surveyapp.interchange.responses_sav").write(found, language, survey)
    return data


_WRITERS: dict[str, Callable[[Extract, str, str, datetime], bytes]] = {"csv": _csv, "xlsx": _xlsx, "sav": _sav}
