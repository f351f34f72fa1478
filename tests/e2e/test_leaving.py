"""Leaving: at once, with or without a network, and nothing of the survey stays in the browser's store."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from surveyapp.web.respond_leaving import AWAY
from tests.e2e import steps
from tests.e2e.conftest import Opener, Town
from tests.service import until

pytestmark = pytest.mark.e2e

WORDS = "Something that nobody here is to read"
STORES = "() => [...Object.entries(localStorage), ...Object.entries(sessionStorage)]"


@dataclass
class Guest:
    """A browser in which the other site is a page of the test's own."""

    context: BrowserContext
    town: Town
    slug: str

    def __post_init__(self) -> None:
        page = {"status": 200, "content_type": "text/html", "body": "<title>Weather</title><h1>Weather</h1>"}
        self.context.route(f"{AWAY}**", lambda route: route.fulfill(**page))

    def at_a_question(self) -> Page:
        """A tab with all questions, in which something was typed."""
        tab = self.context.new_page()
        steps.begin(tab, self.slug, "all")
        tab.get_by_label("What should").fill(WORDS)
        return tab

    def has_left(self, tab: Page) -> None:
        """Wait for the other site, and see that nothing is left of the survey."""
        tab.wait_for_url(AWAY)
        until(lambda: self.context.cookies() == [], "cookies are left")
        other = self.context.new_page()
        other.goto(f"{self.town.url}/privacy")
        assert other.evaluate(STORES) == []
        other.goto(f"{self.town.url}/s/{self.slug}")
        expect(other.locator("#resume")).to_have_count(0)


@pytest.fixture
def guest(opened: Opener, town: Town) -> Guest:
    return Guest(opened(), town, slug_of(town))


def slug_of(town: Town) -> str:
    """A survey of a test's own."""
    return steps.own_survey(town, "Leavingham", steps.THREE_QUESTIONS)


def exit_link(tab: Page) -> None:
    tab.get_by_role("link", name="Leave this page").click()


def test_the_link_leaves_and_forgets(guest: Guest) -> None:
    tab = guest.at_a_question()
    exit_link(tab)
    guest.has_left(tab)


def test_shift_three_times_does_the_same_with_what_was_kept_without_network(guest: Guest) -> None:
    tab = guest.at_a_question()
    guest.context.set_offline(True)
    expect(tab.locator(".said")).to_contain_text("There is no connection")
    assert WORDS in json.dumps(tab.evaluate(STORES))
    guest.context.set_offline(False)
    for _ in range(3):
        tab.keyboard.press("Shift")
    guest.has_left(tab)


def test_a_page_on_its_way_is_not_kept_when_somebody_leaves(guest: Guest) -> None:
    tab = guest.at_a_question()
    waiting: list[Route] = []
    tab.route("**/q/**", lambda route: waiting.append(route) if route.request.method == "POST" else route.continue_())
    tab.get_by_role("button", name="Continue").click()
    until(lambda: tab.evaluate("document.documentElement.className").endswith("sending"), "nothing was sent")
    exit_link(tab)
    guest.has_left(tab)


def test_without_network_the_page_is_gone_all_the_same(opened: Opener, town: Town) -> None:
    context = opened()
    tab = Guest(context, town, slug_of(town)).at_a_question()
    context.unroute(f"{AWAY}**")
    question = tab.url
    context.set_offline(True)
    expect(tab.locator(".said")).to_contain_text("There is no connection")
    exit_link(tab)
    until(lambda: tab.evaluate("location.href") != question, "the page is still there")
    assert WORDS not in tab.content()
    other = context.new_page()
    context.set_offline(False)
    other.goto("/privacy")
    assert other.evaluate(STORES) == []


def test_going_back_shows_nothing_that_was_typed(guest: Guest) -> None:
    tab = guest.at_a_question()
    steps.press(tab)
    exit_link(tab)
    guest.has_left(tab)
    tab.go_back()
    expect(tab.locator("h1")).to_be_visible()
    assert WORDS not in tab.content()
    assert WORDS not in tab.locator("main").inner_text()
    assert tab.evaluate("() => [...document.querySelectorAll('textarea')].map((each) => each.value).join('')") == ""


def test_without_scripts_the_link_goes_by_way_of_the_survey(opened: Opener, town: Town) -> None:
    guest = Guest(opened(java_script_enabled=False), town, slug_of(town))
    tab = guest.context.new_page()
    tab.goto(f"/s/{guest.slug}")
    tab.get_by_label("I agree").check()
    steps.press(tab)
    assert {each["name"] for each in guest.context.cookies()} >= {"draft"}
    with tab.expect_request(AWAY):  # it comes by a redirect, which no page of the test's own can answer
        exit_link(tab)
    assert guest.context.cookies() == []


def test_the_way_out_is_on_pages_of_what_went_wrong(guest: Guest) -> None:
    tab = guest.context.new_page()
    tab.goto(f"/s/{guest.town.slugs['open']}")
    tab.goto(f"/s/{guest.town.slugs['broken']}")
    link = tab.get_by_role("link", name="Leave this page")
    expect(link).to_have_attribute("href", f"/s/{guest.town.slugs['broken']}/leave")
    expect(link).to_have_attribute("data-exit", AWAY)
    exit_link(tab)
    guest.has_left(tab)


def test_a_page_that_is_not_there_names_no_survey_and_is_left_at_once(guest: Guest) -> None:
    tab = guest.context.new_page()
    tab.goto("/s/no-such-survey")
    expect(tab.get_by_role("link", name="Leave this page")).to_have_attribute("href", AWAY)
    exit_link(tab)
    tab.wait_for_url(AWAY)
