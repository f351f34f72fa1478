"""How long a summary takes and how much memory, against reading the same columns and a bare `value_counts`."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from surveyapp.analysis.frames import assemble, categorical, respondent_columns
from surveyapp.analysis.shown import column_names
from surveyapp.analysis.summaries import summarise
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import Questionnaire
from surveyapp.interchange import questionnaire_document, questionnaire_fill, snapshot_parquet
from surveyapp.reports import summary_json
from surveyapp.services.banks import bank_named
from tests.bench.measure import in_own_process, scratch, table

SIZES = (10_000, 100_000, 1_000_000)
QUESTIONS = 20


def wording() -> questionnaire_document.Document:
    """The first twenty questions of the parents' bank, routing included, as the database keeps a wording."""
    document = questionnaire_fill.fill(bank_named("parents-carers-2023"), area="Northmere")
    kept, count = [], 0
    for section in document["sections"]:
        if section.get("background"):
            continue
        questions = []
        for item in section["questions"]:
            size = len(item["items"]) if "grid" in item else 1
            if count + size <= QUESTIONS:
                questions.append(item)
                count += size
        if questions:
            kept.append({**section, "questions": questions})
    return {**document, "sections": kept}


def made_up(asked: Questionnaire, size: int, seed: int = 2014) -> bytes:
    """A snapshot of `size` random responses, one in ten of them partial, one answer in twelve skipped."""
    random = np.random.default_rng(seed)
    columns: dict[str, pd.Series] = {}
    for question in asked.questions():
        shape = KINDS[question.kind].shape
        if shape == "one":
            codes = random.integers(0, len(question.choices), size).astype(np.int16)
            columns[question.code] = categorical(question, np.where(random.random(size) < 1 / 12, -1, codes))
        elif shape in {"many", "text"}:
            for name in column_names(question):
                columns[name] = pd.Series(random.random(size) < 0.3)
    status = pd.Series(np.where(random.random(size) < 0.1, "partial", "finished"))
    return snapshot_parquet.write(assemble(asked, columns, respondent_columns(status)))


def ours(path: str, document: str) -> None:
    """Read a wording and a snapshot, make the summary under disclosure control, and write it as JSON.

    As a worker does that has shown no figures of this survey before: the next time it has the wording already.
    """
    asked = questionnaire_document.build(json.loads(Path(document).read_bytes()), complete=False)
    frame = snapshot_parquet.read(asked, Path(path).read_bytes())
    data = summary_json.write(summarise(frame, survey="bench"))
    json.loads(data)


def floor(path: str) -> None:
    """Read the same columns in the quickest way and count each, nothing more."""
    frame = pq.ParquetFile(path).read().to_pandas()
    for name in frame.columns:
        frame[name].value_counts()


def run() -> str:
    """The table of all sizes."""
    rows = []
    document = scratch() / "wording.json"
    document.write_text(json.dumps(wording()), encoding="utf-8")
    for size in SIZES:
        path = scratch() / f"snapshot-{size}.parquet"
        path.write_bytes(made_up(questionnaire_document.build(wording()), size))
        mine = in_own_process("tests.bench.summaries", "ours", str(path), str(document))
        bare = in_own_process("tests.bench.summaries", "floor", str(path))
        rows.append(
            [
                f"{size:,}",
                f"{mine['seconds']:.2f} s",
                f"{bare['seconds']:.2f} s",
                f"{mine['seconds'] / bare['seconds']:.1f}",
                f"{mine['megabytes']:,.0f} MB",
                f"{bare['megabytes']:,.0f} MB",
            ]
        )
        path.unlink()
    document.unlink()
    columns = ["responses", "summary.json", "floor", "ratio", "peak memory", "floor's memory"]
    return table(f"A summary of {QUESTIONS} questions, from a snapshot", columns, rows)
