"""Bad networks: what is typed stays on the device until it arrived, once, and not a moment longer."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Response, Route, expect
from sqlalchemy import delete, select

from surveyapp.storage.responses import answers, responses
from surveyapp.storage.surveys import survey_by_slug
from tests.e2e import steps
from tests.e2e.conftest import Opener, Town
from tests.service import until

pytestmark = pytest.mark.e2e

KEPT = "There is no connection just now. What you write is kept on this device"
SENT = "The connection is back. What you wrote has been sent."
WORDS = "They listened.\nAll of them – “yes”. 👍"
_STORE = "() => [...Object.entries(localStorage), ...Object.entries(sessionStorage)]"
_KEEP = "([key, value]) => localStorage.setItem(key, value)"
_COVERED = """() => {
    const on = document.activeElement.getBoundingClientRect();
    const line = document.querySelector('.said').getBoundingClientRect();
    const covered = document.activeElement !== document.body && on.top < line.bottom && on.bottom > line.top;
    return covered ? document.activeElement.outerHTML : null;
}"""
_NOTHING: list[list[str]] = []


@dataclass
class Phone:
    """A browser with one survey. `posts`: the paths of the forms that reached the server."""

    context: BrowserContext
    town: Town
    slug: str
    posts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.context.on("response", self._count)

    def _count(self, response: Response) -> None:
        request = response.request
        if request.method == "POST":
            self.posts[urlsplit(request.url).path.removeprefix(f"/s/{self.slug}")] += 1

    def begun(self, layout: str = "question") -> Page:
        """A tab with the first questions."""
        tab = self.context.new_page()
        steps.begin(tab, self.slug, layout)
        self.posts.clear()
        return tab

    def offline(self) -> None:
        self.context.set_offline(True)

    def online(self) -> None:
        self.context.set_offline(False)

    def online_for_pages_only(self) -> None:
        """Pages come, and forms do not go."""
        self.context.route("**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
        self.context.set_offline(False)

    def stored(self) -> list[dict[str, str]]:
        """The answers on the server, of each response."""
        with self.town.service.database.reading() as session:
            survey = survey_by_slug(session, self.slug)
            assert survey is not None
            found: dict[str, dict[str, str]] = {}
            for one in session.execute(select(responses.c.id).where(responses.c.survey_id == survey.id)):
                found[one.id] = {}
            for row in session.execute(select(answers).where(answers.c.response_id.in_(list(found)))):
                found[row.response_id][row.question] = row.value
            return list(found.values())


@pytest.fixture
def phone(opened: Opener, town: Town) -> Phone:
    return Phone(opened(), town, steps.own_survey(town, "Patchyham", steps.THREE_QUESTIONS))


def on_device(tab: Page) -> list[list[str]]:
    """Everything in the browser's stores."""
    found: list[list[str]] = tab.evaluate(_STORE)
    return found


def said(tab: Page, text: str) -> None:
    """Wait until the page says this."""
    expect(tab.locator("[role=status].said")).to_contain_text(text)


def press(tab: Page, name: str = "Continue") -> None:
    """Press a button without waiting for another page."""
    tab.get_by_role("button", name=name).click()


def test_nothing_is_kept_while_the_network_works(phone: Phone) -> None:
    tab = phone.begun()
    tab.get_by_label("Yes").check()
    steps.press(tab)
    assert on_device(tab) == _NOTHING
    tab.get_by_label("How old").fill("nine")
    steps.press(tab)
    assert tab.title().startswith("Error: ")
    expect(tab.get_by_label("How old")).to_have_value("nine")
    assert on_device(tab) == _NOTHING


def test_a_page_sent_without_network_arrives_once_and_leads_on(phone: Phone) -> None:
    tab = phone.begun()
    tab.get_by_label("Yes").check()
    phone.offline()
    said(tab, KEPT)
    press(tab)
    press(tab)
    assert tab.url.endswith("/q/plan")
    assert len(on_device(tab)) == 1
    with tab.expect_navigation():
        phone.online()
    tab.wait_for_url("**/q/age")
    said(tab, SENT)
    assert phone.posts == {"/q/plan": 1}
    assert [each["plan"] for each in phone.stored()] == ["yes"]
    assert on_device(tab) == _NOTHING


def test_what_is_typed_without_network_is_sent_without_a_press(phone: Phone) -> None:
    tab = phone.begun("all")
    phone.offline()
    tab.get_by_label("What should").fill(WORDS)
    said(tab, KEPT)
    assert "listened" in json.dumps(on_device(tab))
    phone.online()
    said(tab, SENT)
    expect(tab.get_by_label("What should")).to_have_value(WORDS)
    assert [each["tell-us"] for each in phone.stored()] == [WORDS]
    assert on_device(tab) == _NOTHING


@pytest.mark.parametrize("size", [(360, 740), (320, 256)], ids=["phone", "400-per-cent"])
def test_the_line_covers_nothing_that_has_the_focus(phone: Phone, size: tuple[int, int]) -> None:
    tab = phone.begun("all")
    tab.set_viewport_size({"width": size[0], "height": size[1]})
    tab.get_by_label("What should").fill(WORDS)
    phone.offline()
    said(tab, KEPT)
    assert tab.evaluate(_COVERED) is None
    tab.locator("h1").click()
    for _ in range(12):
        tab.keyboard.press("Tab")
        assert tab.evaluate(_COVERED) is None


def test_what_was_typed_before_the_network_went_is_kept_too(phone: Phone) -> None:
    tab = phone.begun("all")
    tab.get_by_label("How old").fill("9")
    assert on_device(tab) == _NOTHING
    phone.offline()
    said(tab, KEPT)
    assert len(on_device(tab)) == 1


def test_what_is_kept_says_the_day_and_nothing_of_the_device(phone: Phone) -> None:
    tab = phone.begun()
    phone.offline()
    tab.get_by_label("No").check()
    said(tab, KEPT)
    [[key, value]] = on_device(tab)
    entry = json.loads(value)
    assert set(entry) == {"number", "path", "fields", "day"}
    assert {name for name, _ in entry["fields"]} == {"token", "view", "asked", "q-plan"}
    assert entry["day"] == int(time.time() // 86_400)
    assert key.startswith(f"kept /s/{phone.slug}/q/plan ")


def test_a_network_that_only_seems_to_work_is_tried_again(phone: Phone) -> None:
    tab = phone.begun()
    tab.clock.install()
    answers_of_a_filter = [lambda route: route.abort(), lambda route: route.fulfill(status=200, body="Blocked")]

    def fail(route: Route) -> None:
        answers_of_a_filter.pop(0)(route) if answers_of_a_filter else route.continue_()

    tab.route("**/q/plan", fail)
    tab.get_by_label("Yes").check()
    press(tab)
    said(tab, KEPT)
    tab.get_by_label("No").check()
    while answers_of_a_filter:
        tab.clock.run_for(1000)
    tab.clock.run_for(20_000)
    said(tab, SENT)
    assert [each["plan"] for each in phone.stored()] == ["no"]
    assert on_device(tab) == _NOTHING


def test_a_browser_that_ended_sends_when_the_survey_is_opened_again(
    phone: Phone, opened: Opener, tmp_path: Path
) -> None:
    tab = phone.begun()
    phone.offline()
    tab.get_by_label("Yes").check()
    said(tab, KEPT)
    press(tab)
    state = tmp_path / "state.json"
    phone.context.storage_state(path=state)
    phone.context.close()
    kept = json.loads(state.read_text(encoding="utf-8"))
    kept["cookies"] = []  # they go with the browser
    again = Phone(opened(storage_state=kept), phone.town, phone.slug)
    tab = again.context.new_page()
    tab.goto(f"/s/{phone.slug}")
    said(tab, SENT)
    assert again.posts == {"/q/plan": 1}
    assert [each["plan"] for each in phone.stored()] == ["yes"]
    assert on_device(tab) == _NOTHING
    tab.reload()
    expect(tab.locator(".said")).to_be_empty()


def test_a_page_opened_again_shows_what_was_kept_of_it(phone: Phone) -> None:
    tab = phone.begun("all")
    phone.offline()
    tab.get_by_label("What should").fill(WORDS)
    tab.get_by_label("Yes").check()
    said(tab, KEPT)
    phone.online_for_pages_only()
    tab.reload()
    said(tab, KEPT)
    expect(tab.get_by_label("What should")).to_have_value(WORDS)
    expect(tab.get_by_label("Yes")).to_be_checked()


def test_pages_arrive_in_the_order_in_which_they_were_written_and_the_end_last(phone: Phone) -> None:
    tab, other = phone.begun("all"), phone.context.new_page()
    other.goto(f"/s/{phone.slug}/check")
    phone.offline()
    press(other, "Send my answers")
    said(other, KEPT)
    tab.get_by_label("What should").fill(WORDS)
    said(tab, KEPT)
    tab.close()
    with other.expect_navigation():
        phone.online()
    other.wait_for_url("**/done")
    said(other, SENT)
    assert list(phone.posts) == [next(iter(phone.posts)), "/check"]
    assert [each["tell-us"] for each in phone.stored()] == [WORDS]
    assert on_device(other) == _NOTHING


def test_an_answer_given_since_is_not_overwritten_by_an_older_one(phone: Phone) -> None:
    tab, other = phone.begun(), phone.context.new_page()
    other.goto(tab.url)
    phone.offline()
    tab.get_by_label("Yes").check()
    said(tab, KEPT)
    tab.close()
    other.get_by_label("No").check()
    said(other, KEPT)
    with other.expect_navigation():
        press(other)
        phone.online()
    assert [each["plan"] for each in phone.stored()] == ["no"]
    assert on_device(other) == _NOTHING


def test_words_that_the_server_does_not_take_are_shown_before_they_go(phone: Phone) -> None:
    tab = phone.begun("all")
    phone.offline()
    tab.get_by_label("What should").fill(WORDS)
    said(tab, KEPT)
    tab.close()
    with phone.town.service.database.writing() as session:
        session.execute(delete(responses).where(responses.c.survey_id == _id_of(phone)))
        session.commit()
    phone.online()
    tab = phone.context.new_page()
    tab.goto(f"/s/{phone.slug}")
    said(tab, "Something that you wrote without a connection could not be sent.")
    tab.reload()
    with tab.expect_navigation():
        press(tab, "Look at it")
    expect(tab.get_by_label("What should")).to_have_value(WORDS)
    assert on_device(tab) == _NOTHING


def test_what_is_wrong_is_said_when_its_page_is_sent_later(phone: Phone) -> None:
    tab = phone.begun("all")
    phone.offline()
    tab.get_by_label("How old").fill("nine")
    tab.get_by_label("Yes").check()
    press(tab)
    said(tab, KEPT)
    with tab.expect_navigation():
        phone.online()
    assert tab.title().startswith("Error: ")
    expect(tab.get_by_label("How old")).to_have_value("nine")
    assert [each["plan"] for each in phone.stored()] == ["yes"]
    assert on_device(tab) == _NOTHING


def test_deleting_forgets_what_was_kept_of_these_answers_only(phone: Phone) -> None:
    tab, other = phone.begun(), phone.context.new_page()
    other.goto(f"/s/{phone.slug}/delete")
    another = f"kept /s/another/q/plan {'y' * 22}"
    entry = {"day": int(time.time() // 86_400), "held": True, "number": 1, "path": "/s/another/q/plan"}
    tab.evaluate(_KEEP, [another, json.dumps({**entry, "fields": [["token", "y" * 22]]})])
    phone.offline()
    tab.get_by_label("Yes").check()
    said(tab, KEPT)
    assert len(on_device(tab)) == 2
    tab.close()
    phone.online()
    with other.expect_navigation():
        press(other, "Delete my answers")
    assert [key for key, _ in on_device(other)] == [another]
    assert phone.stored() == []


def test_what_is_too_old_goes_unsent(phone: Phone) -> None:
    tab = phone.begun()
    phone.offline()
    tab.get_by_label("Yes").check()
    said(tab, KEPT)
    [[key, value]] = on_device(tab)
    tab.close()
    phone.online()
    old = {**json.loads(value), "day": int(time.time() // 86_400) - 6}
    tab = phone.context.new_page()
    tab.goto("/privacy")
    tab.evaluate(_KEEP, [key, json.dumps(old)])
    tab.reload()
    assert on_device(tab) == _NOTHING
    assert phone.posts == Counter()


def test_a_browser_that_keeps_nothing_says_so_and_still_sends(opened: Opener, town: Town) -> None:
    context = opened()
    context.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no'); }})")
    phone = Phone(context, town, steps.own_survey(town, "Shutham", steps.THREE_QUESTIONS))
    tab = phone.begun()
    tab.get_by_label("Yes").check()
    phone.offline()
    press(tab)
    said(tab, "Please keep this page open until it is back.")
    with tab.expect_navigation():
        phone.online()
    tab.wait_for_url("**/q/age")
    assert [each["plan"] for each in phone.stored()] == ["yes"]


def test_a_double_tap_sends_once(phone: Phone) -> None:
    tab = phone.begun()
    tab.get_by_label("Yes").check()
    with tab.expect_navigation():
        tab.get_by_role("button", name="Continue").dblclick()
    tab.wait_for_url("**/q/age")
    assert phone.posts == {"/q/plan": 1}


def test_going_back_and_sending_again_changes_the_answer(phone: Phone) -> None:
    tab = phone.begun()
    tab.get_by_label("Yes").check()
    steps.press(tab)
    tab.go_back()
    tab.get_by_label("No").check()
    steps.press(tab)
    tab.wait_for_url("**/q/age")
    assert [each["plan"] for each in phone.stored()] == ["no"]


def test_sending_again_after_the_end_changes_nothing(phone: Phone) -> None:
    tab, other = phone.begun(), phone.context.new_page()
    tab.get_by_label("Yes").check()
    steps.press(tab)
    for each in (tab, other):
        each.goto(f"/s/{phone.slug}/check")
    steps.press(tab)
    reference = tab.locator("strong.reference").inner_text()
    steps.press(other)
    expect(other.locator("strong.reference")).to_have_text(reference)
    expect(other.locator("h1")).to_have_text("Thank you. We have your answers")
    assert len(phone.stored()) == 1


def test_what_is_written_while_an_older_page_is_on_its_way_is_newer(phone: Phone) -> None:
    tab = phone.begun("all")
    phone.offline()
    tab.get_by_label("What should").fill("Older")
    press(tab)
    said(tab, KEPT)
    waiting: list[Route] = []
    tab.route("**/q/**", lambda route: waiting.append(route) if not waiting else route.continue_())
    with tab.expect_request("**/q/**"):
        phone.online()
    tab.get_by_label("What should").fill(WORDS)
    waiting[0].continue_()
    said(tab, SENT)
    until(lambda: on_device(tab) == _NOTHING, "what was written last was not sent")
    assert "/q/" in tab.url
    assert [each["tell-us"] for each in phone.stored()] == [WORDS]


def test_the_button_can_be_pressed_again_where_the_next_page_did_not_come(phone: Phone) -> None:
    tab = phone.begun()
    tab.get_by_label("Yes").check()
    tab.route("**/q/age", lambda route: route.abort())
    press(tab)
    expect(tab.locator("html")).not_to_have_class(re.compile("sending"), timeout=15_000)
    tab.unroute("**/q/age")
    if tab.url.endswith("/q/plan"):
        with tab.expect_navigation():
            press(tab)
    assert [each["plan"] for each in phone.stored()] == ["yes"]


def test_nothing_is_kept_again_once_somebody_has_left(phone: Phone) -> None:
    tab = phone.begun("all")
    tab.get_by_label("What should").fill(WORDS)
    tab.evaluate("document.dispatchEvent(new Event('leaving'))")
    phone.offline()
    tab.get_by_label("What should").press_sequentially("!")
    assert on_device(tab) == _NOTHING


def test_what_is_held_back_grows_old_all_the_same(phone: Phone) -> None:
    tab = phone.begun("all")
    phone.offline()
    tab.get_by_label("How old").fill("nine")
    said(tab, KEPT)
    key, value = on_device(tab)[0]
    old = {**json.loads(value), "held": True, "day": json.loads(value)["day"] - 3}
    tab.evaluate(_KEEP, [key, json.dumps(old)])
    phone.online()
    elsewhere = phone.context.new_page()
    elsewhere.goto(f"/s/{phone.slug}/check")
    assert json.loads(dict(on_device(elsewhere))[key])["day"] == old["day"]


def test_a_second_response_starts_clean(phone: Phone) -> None:
    first = phone.begun("all")
    phone.offline()
    first.get_by_label("What should").fill(WORDS)
    said(first, KEPT)
    first.close()
    phone.online()
    second = phone.begun("all")
    expect(second.get_by_label("What should")).to_have_value("")
    steps.answer(second)
    assert sorted(each["tell-us"] for each in phone.stored()) == ["It helped.", WORDS]
    assert on_device(second) == _NOTHING


def test_the_end_of_one_response_takes_nobody_from_the_page_of_another(phone: Phone) -> None:
    first = phone.begun("all")
    first.goto(f"/s/{phone.slug}/check")
    second = phone.begun("all")
    phone.offline()
    press(first, "Send my answers")
    said(first, KEPT)
    first.close()
    with second.expect_event("requestfinished", lambda request: request.url.endswith("/check")):
        phone.online()
    said(second, SENT)
    second.get_by_label("What should").fill(WORDS)
    press(second)
    second.wait_for_url("**/check")
    assert [each.get("tell-us") for each in phone.stored() if each] == [WORDS]
    assert phone.posts == {"/check": 1, "/q/plan": 1}
    assert on_device(second) == _NOTHING


def _id_of(phone: Phone) -> int:
    with phone.town.service.database.reading() as session:
        survey = survey_by_slug(session, phone.slug)
        assert survey is not None
        return survey.id
