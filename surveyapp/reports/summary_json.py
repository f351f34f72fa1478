"""`summary.json`: the summary for programs. Its shape is docs/summary.schema.json; what is withheld is null."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from surveyapp.analysis.proportions import LEVEL
from surveyapp.analysis.results import ChoiceResult, Figures, QuestionResult, Score, Summary
from surveyapp.reports import ways
from surveyapp.reports.extras import Extras

FORMAT = 1
BESIDE = ("process", "profile", "groups", "audiences", "before", "weighted", "themes", "manifest", "areas")
"""Members that a summary has only where they are known: the parts of `extras.Extras`."""


def document(summary: Summary, extras: Extras | None = None) -> dict[str, Any]:
    """The summary as plain data. Percentages are unrounded; intervals are in per cent too.

    Parts of the extras are members only where they are given.
    """
    return _figures_of(summary) | (_beside(extras) if extras else {})


def _figures_of(summary: Summary) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "survey": summary.survey,
        "title": summary.title,
        "respondents": {"finished": summary.respondents.finished, "partial": summary.respondents.partial},
        "threshold": summary.threshold,
        "generated_at": summary.generated_at.isoformat() if summary.generated_at else None,
        "provisional": summary.provisional,
        "illustrative": summary.illustrative,
        "framework": summary.framework or None,
        "method": {
            "interval": "wilson",
            "level": LEVEL,
            "population": summary.population,
            "base": "answers, don't know included; does not apply, prefer not to say and no answer left out",
            "caveat": "The intervals cover chance alone. They do not cover who chose not to answer.",
        },
        "ways": [_way(way) for way in summary.ways],
        "filled_in_by": summary.filled_in_by.code if summary.filled_in_by else None,
        "sections": [{"code": section.code, "title": section.title} for section in summary.sections],
        "questions": [_question(question) for question in summary.questions],
    }


def write(summary: Summary, extras: Extras | None = None) -> bytes:
    """The file: UTF-8, indented, ending in a line break."""
    return (json.dumps(document(summary, extras), ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def _beside(extras: Extras) -> dict[str, Any]:
    """How the survey was run, who lives there, comparisons, weights, themes and files, as far as they are given."""
    return {name: _plain(value) for name, value in asdict(extras).items() if value and name in BESIDE}


def _plain(value: Any) -> Any:
    """The same with moments as text and tuples as lists."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _question(question: QuestionResult) -> dict[str, Any]:
    return {
        "code": question.code,
        "kind": question.kind,
        "label": question.label,
        "section": question.section,
        "grid": question.grid,
        "stem": question.stem,
        "unit": question.unit,
        "criteria": list(question.criteria),
        "measure": question.measure,
        "background": question.background,
        "multiple": question.multiple,
        **_figures(question.finished),
        "missing_by_kind": question.missing_by_kind,
        "with_partial": _figures(question.with_partial),
    }


def _way(way: QuestionResult) -> dict[str, Any]:
    named = {choice.value: ways.label(way, choice) for choice in way.finished.choices}
    both = {"finished": _figures(way.finished), "with_partial": _figures(way.with_partial)}
    for figures in both.values():
        for choice in figures["choices"]:
            choice["label"] = named[choice["value"]]
    start = {"code": way.code.removeprefix("/"), "label": ways.heading(way)}
    return {**start, **both["finished"], "with_partial": both["with_partial"]}


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "n": figures.n,
        "missing": figures.missing,
        "suppressed": figures.suppressed,
        "choices": [_choice(choice) for choice in figures.choices],
        "score": _score(figures.score),
        "top": figures.top,
        "bottom": figures.bottom,
    }


def _choice(choice: ChoiceResult) -> dict[str, Any]:
    data: dict[str, Any] = {
        "value": choice.value,
        "label": choice.label,
        "count": choice.count,
        "percent": choice.percent,
        "low": choice.low,
        "high": choice.high,
        "suppressed": choice.suppressed,
    }
    optional = {
        "score": choice.score,
        "favourable": choice.favourable,
        "missing": choice.missing,
        "at_least": choice.at_least,
        "at_most": choice.at_most,
    }
    return data | {name: value for name, value in optional.items() if value is not None}


def _score(score: Score | None) -> dict[str, Any] | None:
    if score is None:
        return None
    data = {"mean": score.mean, "sd": score.sd, "median": score.median, "n": score.n}
    if score.lower_quartile is not None:
        data |= {"lower_quartile": score.lower_quartile, "upper_quartile": score.upper_quartile}
    return data
