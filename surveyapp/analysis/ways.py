"""How people answered, counted as who they are: online, by phone or on paper; in which version; in which language.

What staff enter from paper, and what somebody says in easy-read or with help, may differ from the rest. So the figures
of all together never stand without these counts beside them.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from surveyapp.analysis.frames import MISSING, Codes, ResponseFrame
from surveyapp.analysis.tabulate import Cell, Counts, Table, split
from surveyapp.domain.kinds import SINGLE_CHOICE
from surveyapp.domain.questionnaire import ENGLISH, STANDARD, Choice, Question, Questionnaire, Wording
from surveyapp.domain.ways import MODES


def tables(frame: ResponseFrame) -> Iterator[Table]:
    """One table for each way that is known and could differ. Its code, like "/mode", is none that a question can have.

    Every possible value is a cell, chosen or not, so that what is there says nothing of what people chose. A way of
    which some response has a value that the questionnaire does not offer is left out.
    """
    for way in frame.ways:
        values, codes = positions(frame, way)
        (_, *finished), (not_offered, *everyone) = split(codes, len(values), frame.finished)
        if len(values) > 1 and not not_offered:
            question = _question(way, values)
            cells = tuple(Cell(choice.value, choice) for choice in question.choices)
            yield Table(question, cells, _counts(finished), _counts(everyone))


def positions(frame: ResponseFrame, way: str) -> tuple[tuple[str, ...], Codes]:
    """The possible values of a way, and for each response the position of its own, −1 for one that is not offered."""
    values = _offered(frame.questionnaire, way)
    column = frame.respondents[way].cat
    return values, np.append(pd.Index(values).get_indexer(column.categories), -1)[column.codes]


def _offered(questionnaire: Questionnaire, way: str) -> tuple[str, ...]:
    return {"mode": MODES, "version": questionnaire.versions, "language": questionnaire.languages}[way]


def _question(way: str, values: tuple[str, ...]) -> Question:
    """The words are the values themselves: reports say them in the reader's language."""
    choices = tuple(Choice(value, _said(value)) for value in values)
    return Question(f"/{way}", SINGLE_CHOICE, _said(way), section="", choices=choices, background=True)


def _said(word: str) -> Wording:
    return Wording({(STANDARD, ENGLISH): word})


def _counts(cells: list[int]) -> Counts:
    return Counts(sum(cells), tuple(cells), dict.fromkeys(MISSING, 0), None)
