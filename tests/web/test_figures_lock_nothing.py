"""Inspectors read figures and comments while respondents send answers: neither waits for the other."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from surveyapp.services import comments, snapshots, summaries
from surveyapp.storage.engine import Database
from surveyapp.web import summary_pages
from tests.factories.responses import add_responses
from tests.factories.surveys import published_survey
from tests.web.staff import member


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[object, str], list[str]]:
    """Looks, each time that a slow function runs, whether somebody else could write to the database."""
    seen: list[str] = []

    def watch(module: object, name: str) -> list[str]:
        slow = getattr(module, name)

        def call(*arguments: Any, **named: Any) -> Any:
            other = sqlite3.connect(tmp_path / "test.sqlite3", timeout=0.2, isolation_level=None)
            try:
                other.execute("begin immediate")
                other.execute("rollback")
            finally:
                other.close()
            seen.append(name)
            return slow(*arguments, **named)

        monkeypatch.setattr(module, name, call)
        return seen

    return watch


def test_nobody_waits_while_figures_are_made_and_read(
    app: Flask, database: Database, watched: Callable[[object, str], list[str]]
) -> None:
    survey = published_survey(database)
    add_responses(database, survey, 40)
    inspector = member(app, database, "inspector")
    inspector.get(f"/staff/surveys/{survey.slug}/summary")  # takes the snapshot
    summaries._SUMMARIES._found.clear()
    watched(summaries, "unfollowed")
    watched(summary_pages, "report")
    seen = watched(comments, "_chosen")
    address = f"/staff/surveys/{survey.slug}"
    for page in ("summary", "summary.json", "comments"):
        assert inspector.client.get(f"{address}/{page}").status_code == 200
    assert seen == ["unfollowed", "report", "_chosen"]


def test_nobody_waits_while_answers_are_read_for_a_new_snapshot(
    app: Flask, database: Database, watched: Callable[[object, str], list[str]]
) -> None:
    survey = published_survey(database)
    inspector = member(app, database, "inspector")
    seen = watched(snapshots, "_stored")
    for more, taken in ((40, 1), (1, 0), (40, 1)):
        add_responses(database, survey, more)
        seen.clear()
        assert inspector.client.get(f"/staff/surveys/{survey.slug}/summary").status_code == 200
        assert len(seen) == taken
