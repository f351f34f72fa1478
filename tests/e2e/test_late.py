"""What comes after the time to finish: kept, marked, out of the figures until staff decide, and told so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from surveyapp.services import surveys
from surveyapp.services.surveys import Counts
from surveyapp.storage.surveys import survey_by_slug
from tests.e2e import steps
from tests.e2e.conftest import Opener, Town
from tests.service import until

pytestmark = pytest.mark.e2e

HOUR = timedelta(hours=1)


def test_a_form_sent_too_late_waits_for_a_decision(
    opened: Opener, town: Town, signed_in: Callable[[str], Path]
) -> None:
    slug = steps.own_survey(town, "Postham")
    late, in_time = opened().new_page(), opened().new_page()
    steps.to_done(in_time, slug)
    steps.begin(late, slug, "section")
    steps.answer(late)

    now = datetime.now(UTC)
    call = ["survey", "window", slug, "--opens-at", (now - 24 * HOUR).isoformat()]
    moved = town.service.command(*call, "--closes-at", (now - HOUR).isoformat(), "--reason", "Closed for a test.")
    assert (moved.returncode, moved.stderr) == (0, "")
    until(lambda: counts(town, slug).partial == 1, "the drafts were not ended")

    steps.answer(late)
    assert late.locator("h1").inner_text() == "This page came after the survey had closed"
    said = late.locator("main").inner_text()
    assert "marked it as late" in said
    assert "not in the figures unless the inspectors decide" in said
    late.reload()  # sends the same form once more
    assert late.locator("h1").inner_text() == "This page came after the survey had closed"
    assert counts(town, slug) == Counts(finished=1, partial=1, drafts=0, late=1)

    lead = opened(storage_state=signed_in("lead-inspector")).new_page()
    extract = f"/staff/surveys/{slug}/responses.csv"
    assert rows(lead, extract) == 2
    lead.goto(f"/staff/surveys/{slug}")
    lead.get_by_role("link", name="Decide about late responses").click()
    with lead.expect_navigation():
        lead.get_by_role("button", name="Include", exact=False).first.click()
    assert counts(town, slug) == Counts(finished=2, partial=1, drafts=0, late=0)
    assert rows(lead, extract) == 3


def counts(town: Town, slug: str) -> Counts:
    """How many responses there are by now."""
    with town.service.database.reading() as session:
        survey = survey_by_slug(session, slug)
        assert survey is not None
        return surveys.counts_of(session, [survey])[survey.id]


def rows(page: Page, address: str) -> int:
    """How many rows the extract has."""
    page.goto(address)
    with page.expect_download() as download:
        page.get_by_role("button", name="Take the extract").click()
    return len(Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()) - 1
