"""What people wrote, question by question, to be read on the screen by inspectors. Never part of a summary's files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

import pandas as pd

from surveyapp.analysis.frames import ResponseFrame
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import Question


@dataclass(frozen=True, slots=True)
class Comment:
    """One text as typed, in the version and language of its form. Nothing links it to the person's other answers."""

    text: str
    version: str
    language: str
    finished: bool


@dataclass(frozen=True, slots=True)
class Comments:
    """All comments on one question."""

    question: Question
    comments: tuple[Comment, ...]


def listed(frame: ResponseFrame, responses: pd.DataFrame, answers: pd.DataFrame, view_key: bytes) -> Iterator[Comments]:
    """Comments of each open question, in an order that is shuffled for each question but stays while `view_key` does.

    `frame`: made by `frames.from_answers` from the same `responses` and `answers`; what routing took away is left out.
    `view_key`: a secret of the view, so that no two readers see the order in which responses are kept.
    """
    for question in frame.questionnaire.questions():
        if KINDS[question.kind].is_open:
            yield Comments(question, tuple(_of(question, frame, responses, answers, view_key)))


def _of(
    question: Question, frame: ResponseFrame, responses: pd.DataFrame, answers: pd.DataFrame, view_key: bytes
) -> Iterator[Comment]:
    mine = answers[answers["question"] == question.code]
    rows = pd.Index(responses["id"]).get_indexer(pd.Index(mine["response"]))
    reported = frame.data[question.code].to_numpy(dtype=bool)
    texts = [(int(row), str(text)) for row, text in zip(rows, mine["value"], strict=True) if row >= 0 and reported[row]]

    def place(found: tuple[int, str]) -> bytes:
        key = f"{question.code}\0{responses['id'].iloc[found[0]]}"
        return blake2b(key.encode(), key=view_key[:64], digest_size=16).digest()

    finished = frame.finished
    version, language = frame.respondents["version"], frame.respondents["language"]
    for row, text in sorted(texts, key=place):
        yield Comment(text, str(version.iloc[row]), str(language.iloc[row]), bool(finished[row]))
