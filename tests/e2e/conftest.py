"""A running service with the demonstration and a survey in each state, and browsers that watch what pages do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from surveyapp.demo import seed
from surveyapp.demo.seed import Demonstration
from surveyapp.demo.sign_ins import SIGN_INS
from surveyapp.storage.surveys import survey_by_slug
from surveyapp.storage.wordings import StoredWording
from surveyapp.web.permissions import PUBLIC, ROUTES
from tests.databases import NewSettings
from tests.e2e.faulty import Faulty, serving
from tests.factories.surveys import published_survey
from tests.service import Service

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
SCALE = 0.05
"""The share of the demonstration's usual number of answers."""

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STATES: dict[str, dict[str, Any]] = {
    "draft": {"publish": False},
    "not-announced": {"announced_in": 2 * HOUR, "opens_in": DAY, "closes_in": 3 * DAY},
    "scheduled": {"opens_in": DAY, "closes_in": 3 * DAY},
    "open": {},
    "grace": {"opens_in": -DAY, "closes_in": timedelta(minutes=-1)},
    "closed": {"opens_in": -3 * DAY, "closes_in": -HOUR},
    "broken": {"opens_in": -3 * DAY, "closes_in": -HOUR},
}
"""By name, how a survey of the tests is made. The broken one has a wording that cannot be read: an error of ours."""

Opener = Callable[..., BrowserContext]


@dataclass(frozen=True)
class Town:
    """What runs and what is in it: the demonstration, and the slugs of the tests' own surveys by state."""

    service: Service
    demonstration: Demonstration
    slugs: dict[str, str]

    @property
    def url(self) -> str:
        """The address of the service."""
        return self.service.url

    def shown(self, audience: str) -> str:
        """The slug of the demonstration's open survey of an audience."""
        return next(shown.slug for shown in self.demonstration.open if shown.audience == audience)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory, new_settings: NewSettings) -> Iterator[Town]:
    with new_settings() as settings:
        service = Service(tmp_path_factory.mktemp("town"), **settings)
        now = datetime.now(UTC)
        demonstration = seed.prepare(service.database, now, SCALE)
        slugs = {
            state: published_survey(service.database, now, area=f"{state.capitalize()}ham", **times).slug
            for state, times in STATES.items()
        }
        _break(service, slugs["broken"])
        service.start()
        yield Town(service, demonstration, slugs)
        service.stop()
        service.database.dispose()


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory, new_settings: NewSettings) -> Iterator[Callable[[], Service]]:
    """Start a service of a test's own, empty but for its schema."""
    with ExitStack() as stack:

        def another() -> Service:
            settings = stack.enter_context(new_settings())
            made = Service(tmp_path_factory.mktemp("service"), **settings)
            stack.callback(made.database.dispose)
            stack.callback(made.stop)
            return made

        yield another


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faulty]:
    """A service without tables, and with an address for each error page, for as long as a module's tests last."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(ROUTES, "fault", PUBLIC)
        with serving(tmp_path_factory.mktemp("faulty")) as found:
            yield found


@pytest.fixture
def opened(browser: Browser, town: Town) -> Iterator[Opener]:
    """Open a browser of a respondent, by default on a phone."""
    contexts: list[BrowserContext] = []

    def another(**options: Any) -> BrowserContext:
        contexts.append(browser.new_context(**{"viewport": PHONE, "base_url": town.url, "locale": "en-GB", **options}))
        return contexts[-1]

    yield another
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def signed_in(browser: Browser, town: Town, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The cookies of somebody of the staff, by role, as a file that a browser starts with. Each signs in once."""
    folder = tmp_path_factory.mktemp("sessions")

    def state(role: str) -> Path:
        kept = folder / f"{role}.json"
        if not kept.exists():
            email, password = next((each.email, each.password) for each in SIGN_INS if each.role == role)
            context = browser.new_context(base_url=town.url)
            page = context.new_page()
            page.goto("/staff/sign-in")
            page.get_by_label("Email address").fill(email)
            page.get_by_label("Password").fill(password)
            page.locator("main form button").click()
            page.get_by_role("button", name="Sign out").wait_for()
            kept.write_text(json.dumps(context.storage_state()), encoding="utf-8")
            context.close()
        return kept

    return state


def _break(service: Service, slug: str) -> None:
    with service.database.writing() as session:
        survey = survey_by_slug(session, slug)
        assert survey is not None
        assert survey.revision is not None
        unreadable = StoredWording(content_hash="f" * 64, document={})
        session.add(unreadable)
        survey.revision.content_hash = unreadable.content_hash
        session.commit()
