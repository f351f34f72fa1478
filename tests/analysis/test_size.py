"""Large surveys: what a summary takes grows with the columns, not with Python's patience."""

from __future__ import annotations

import time
import tracemalloc

import numpy as np
import pandas as pd

from surveyapp.analysis.frames import ResponseFrame, assemble, categorical, respondent_columns
from surveyapp.analysis.summaries import summarise
from tests.analysis import made

PEOPLE = 200_000
TWENTY = "\n  - code: main\n    title: Main\n    questions:\n" + "".join(
    f"      - {{code: q{n}, kind: agreement, scale: agree, text: Question {n}.}}\n" for n in range(20)
)


def large() -> ResponseFrame:
    asked = made.questionnaire(TWENTY)
    random = np.random.default_rng(5)
    columns = {
        question.code: categorical(question, random.integers(-1, 5, PEOPLE).astype(np.int16))
        for question in asked.questions()
    }
    status = pd.Series(np.where(random.random(PEOPLE) < 0.9, "finished", "partial"))
    return assemble(asked, columns, respondent_columns(status))


def test_twenty_questions_of_200_000_people_fit_in_bytes_and_seconds() -> None:
    frame = large()
    assert frame.data.memory_usage(index=False).sum() < 25 * PEOPLE
    tracemalloc.start()
    start = time.perf_counter()
    summary = summarise(frame, survey="large")
    seconds = time.perf_counter() - start
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert summary.questions[0].finished.n is not None
    # Loose on purpose: a loop over responses in Python would take minutes.
    assert seconds < 10
    assert peak < 40 * PEOPLE
