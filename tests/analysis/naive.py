"""Publishing as one might without thinking of totals: every small number is left out, and nothing else."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from surveyapp.analysis.groups import by_groups
from surveyapp.analysis.summaries import summarise
from surveyapp.reports import summary_json
from tests.analysis.publications import Publication, part_of
from tests.analysis.random_surveys import Survey

FIGURES = ("n", "missing", "score", "top", "bottom")


def naive_publications(survey: Survey) -> list[Publication]:
    """One publication, after the closing, without its small numbers."""
    frame = survey.frame
    rows = np.array(survey.arrived) <= survey.looks
    everybody = summarise(part_of(frame, rows), survey="s", threshold=1)
    summary = summary_json.document(everybody)
    groups = asdict(by_groups(part_of(frame, rows), everybody))
    for name, count in summary["respondents"].items():
        summary["respondents"][name] = None if 0 < count < survey.threshold else count
    for question in (*summary["questions"], *summary["ways"]):
        guarded = question.get("background", True)
        _blank(question, survey.threshold, guarded)
        _blank(question["with_partial"], survey.threshold, guarded)
        if question["suppressed"]:
            question["missing_by_kind"] = None
    told = {question["code"]: question for question in summary["questions"]}
    told |= {f"/{way['code']}": way for way in summary["ways"]}
    for grouping in groups["groupings"]:
        counts = {choice["value"]: choice["count"] for choice in told[grouping["code"]]["choices"]}
        for level in grouping["levels"]:
            level["n"] = counts[level["value"]]
    for result in groups["results"]:
        result["n"] = told[result["question"]]["n"]
        for level in result["levels"]:
            _blank(level["figures"], survey.threshold, guarded=False)
    return [Publication(rows, final=True, documents={"summary": summary, "groups": groups})]


def _blank(figures: dict[str, Any], threshold: int, guarded: bool) -> None:
    """Leave out what is small: a base with all its figures, and a cell where cells are guarded."""
    few = figures["n"] is None or figures["n"] < threshold
    figures["suppressed"] = few
    for choice in figures["choices"]:
        if few or (guarded and (choice["count"] or 0) < threshold):
            choice |= dict.fromkeys(("count", "percent", "low", "high"))
            for bound in ("at_least", "at_most"):
                choice.pop(bound, None)
    if few:
        figures |= dict.fromkeys(FIGURES)
    elif any(choice["count"] is None for choice in figures["choices"]):
        figures |= dict.fromkeys(("score", "top", "bottom"))
