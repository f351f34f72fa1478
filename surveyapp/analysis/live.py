"""Figures while answers come in: of a part of the responses, far enough from what will be published of all."""

from __future__ import annotations

from surveyapp.analysis.disclosure import about_people
from surveyapp.analysis.frames import ResponseFrame
from surveyapp.analysis.tabulate import tabulate
from surveyapp.domain.kinds import KINDS


def size_of_part(finished: int, threshold: int) -> int:
    """Of how many of the finished responses there may be figures: a multiple of the threshold.

    The threshold and a tenth of all are held back, so that the figures of all are at least that far away.
    """
    return max(finished - threshold - finished // 10, 0) // threshold * threshold


def may_grow(size: int, before: int, threshold: int) -> bool:
    """Whether a part of this size may follow one of `before` responses: by the threshold, and a tenth, or more."""
    return size >= before + max(threshold, before // 10)


def too_close(part: ResponseFrame, whole: ResponseFrame, threshold: int) -> frozenset[str]:
    """Codes of questions of which the part may show no figures yet.

    `part` must be among the finished responses of `whole`, which can only grow. Where fewer than `threshold` answers
    of the base are held back, or of any cell of a question about people, the figures of all would later give away
    those of the few who are held back. An equal base is too close as well: it may differ by a few tomorrow.
    """
    close = set()
    for question in part.questionnaire.questions():
        if KINDS[question.kind].shape == "nothing":
            continue
        mine, all_of_them = (tabulate(frame, question, threshold).finished for frame in (part, whole))
        near = all_of_them.n - mine.n < threshold
        if not near and question.choices and about_people(part.questionnaire, question):
            near = any(b - a < threshold for a, b in zip(mine.cells, all_of_them.cells, strict=True))
        if near:
            close.add(question.code)
    return frozenset(close)
