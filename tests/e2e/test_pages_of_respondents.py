"""Every page that respondents and anyone else can see, with what goes wrong too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from surveyapp.domain.windows import Halt
from tests.e2e import steps
from tests.e2e.conftest import Town
from tests.e2e.faulty import ERROR_PAGES, Faulty
from tests.e2e.gallery import Desk, Gallery, Visits, complaints, endpoints

pytestmark = pytest.mark.e2e

NO_PAGES = {
    "static",
    "fault",
    "operators.healthz",
    "operators.readyz",
    "operators.metrics",
    "public.favicon",
    "public.robots",
    "public.recording",
    "respond.leave",
}
"""What is served to anyone and is no page of ours, or one that the tests added."""

visits = Visits()
visits.at("home", "/")
visits.at("accessibility", "/accessibility")
visits.at("privacy", "/privacy")
visits.at("privacy-for-children", "/privacy/children")
visits.at("not-found", "/nowhere", 404)
visits.at("draft", "/s/{draft}", 404)
visits.at("not-announced", "/s/{not-announced}", 404)
visits.at("scheduled", "/s/{scheduled}")
visits.at("scheduled-easy", "/s/{scheduled}?version=easy-read")
visits.at("start", "/s/{open}")
visits.at("start-easy", "/s/{open}?version=easy-read")
visits.at("settings", "/s/{open}/adjust")
visits.at("settings-easy-ur", "/s/{open}/adjust?version=easy-read&lang=ur")
visits.at("words-easy", "/s/{open}/words?version=easy-read")
visits.at("grace-without-draft", "/s/{grace}")
visits.at("closed", "/s/{closed}")
visits.at("closed-easy", "/s/{closed}?version=easy-read")
visits.at("our-error", "/s/{broken}", 500)

for tag in ("pl", "ur", "pa-Guru"):  # the words of all others: tests/web/test_pages_in_every_language.py
    visits.at(f"home-{tag}", f"/?lang={tag}")
visits.at("accessibility-ur", "/accessibility?lang=ur")
visits.at("privacy-ar", "/privacy?lang=ar")
visits.at("start-ur", "/s/{open}?lang=ur")
visits.at("not-found-ur", "/nowhere?lang=ur", 404)

for code in ERROR_PAGES:
    visits.at(f"error-{code}", f"{{faulty}}/fault/{code}", code)


@visits.to()
def start_without_agreeing(desk: Desk) -> None:
    desk.page.goto(f"/s/{desk.town.slugs['open']}")
    steps.press(desk.page)
    assert desk.page.title().startswith("Error: ")


@visits.to()
def start_with_a_draft(desk: Desk) -> None:
    steps.begin(desk.page, desk.town.slugs["open"])
    desk.page.goto(f"/s/{desk.town.slugs['open']}")


@visits.to(400)
def start_from_elsewhere(desk: Desk) -> None:
    desk.page.goto(f"/s/{desk.town.slugs['open']}")
    steps.post(desk.page, f"/s/{desk.town.slugs['open']}", token="made up", agree="yes")


@visits.to()
def question(desk: Desk) -> None:
    steps.begin(desk.page, desk.town.slugs["open"])


for halt in Halt:

    def halted(desk: Desk, halt: Halt = halt) -> None:
        desk.page.goto(f"/s/{steps.halted(desk.town, f'{halt.title()}ham', halt)}")

    def halted_easy(desk: Desk, halt: Halt = halt) -> None:
        desk.page.goto(f"/s/{steps.halted(desk.town, f'{halt.title()}ham', halt)}?version=easy-read")

    visits.add(halt, halted)
    visits.add(f"{halt}-easy", halted_easy)


@visits.to()
def paused_in_the_middle(desk: Desk) -> None:
    slug = steps.own_survey(desk.town, "Middleham")
    steps.begin(desk.page, slug)
    steps.halt(desk.town, slug, Halt.PAUSED)
    desk.page.goto(f"/s/{slug}")


@visits.to()
def start_with_other_times(desk: Desk) -> None:
    slug = steps.own_survey(desk.town, "Laterham")
    steps.extend(desk.town, slug)
    desk.page.goto(f"/s/{slug}")


@visits.to()
def question_of_a_trial(desk: Desk) -> None:
    steps.begin(desk.page, steps.trial(desk.town, "Trialham"))
    steps.press(desk.page, "[value=random]")


@visits.to()
def question_answered_before(desk: Desk) -> None:
    steps.begin(desk.page, desk.town.slugs["open"])
    first = desk.page.url
    steps.answer(desk.page)
    desk.page.goto(first)


@visits.to()
def questions_of_a_section(desk: Desk) -> None:
    steps.begin(desk.page, desk.town.slugs["open"], "section")


@visits.to()
def questions_easy(desk: Desk) -> None:
    steps.begin(desk.page, desk.town.shown("young-people"), "all", "easy-read")


@visits.to()
def questions_all(desk: Desk) -> None:
    steps.begin(desk.page, desk.town.slugs["open"], "all")


@visits.to()
def questions_all_answered_before(desk: Desk) -> None:
    steps.to_check(desk.page, desk.town.slugs["open"])
    desk.page.go_back()
    desk.page.reload()


@visits.to()
def questions_with_errors(desk: Desk) -> None:
    slug = steps.own_survey(desk.town, "Errorham", steps.EVERY_KIND)
    steps.begin(desk.page, slug, "all")
    steps.answer_wrongly(desk.page)
    assert desk.page.title().startswith("Error: ")


@visits.to()
def start_easy_without_agreeing(desk: Desk) -> None:
    desk.page.goto(f"/s/{desk.town.slugs['open']}?version=easy-read")
    steps.press(desk.page)
    assert desk.page.title().startswith("Error: ")


@visits.to(400)
def question_of_an_unknown_draft(desk: Desk) -> None:
    steps.begin(desk.page, desk.town.slugs["open"])
    desk.page.context.clear_cookies()
    desk.page.evaluate("document.querySelector('input[name=token]').value = 'x'.repeat(22)")
    steps.answer(desk.page)


@visits.to()
def check(desk: Desk) -> None:
    steps.to_check(desk.page, desk.town.slugs["open"])


@visits.to()
def check_with_nothing_answered(desk: Desk) -> None:
    steps.begin(desk.page, desk.town.slugs["open"], "all", "easy-read")
    steps.press(desk.page)


@visits.to()
def about_you(desk: Desk) -> None:
    steps.to_check(desk.page, desk.town.slugs["open"])
    steps.press(desk.page)
    desk.page.reload()


@visits.to()
def background_question(desk: Desk) -> None:
    about_you(desk)
    steps.press(desk.page)


@visits.to()
def send(desk: Desk) -> None:
    steps.to_send(desk.page, desk.town.slugs["open"])


@visits.to()
def done(desk: Desk) -> None:
    steps.to_done(desk.page, desk.town.slugs["open"])


@visits.to()
def done_easy(desk: Desk) -> None:
    steps.to_done(desk.page, desk.town.shown("young-people"), "easy-read")


@visits.to()
def already_sent(desk: Desk) -> None:
    steps.to_done(desk.page, desk.town.slugs["open"])
    desk.page.goto(f"/s/{desk.town.slugs['open']}/check")


@visits.to()
def delete(desk: Desk) -> None:
    steps.begin(desk.page, desk.town.slugs["open"])
    desk.page.goto(f"/s/{desk.town.slugs['open']}/delete")


@visits.to()
def deleted(desk: Desk) -> None:
    delete(desk)
    steps.press(desk.page)


@visits.to()
def stop(desk: Desk) -> None:
    steps.begin(desk.page, desk.town.slugs["open"])
    desk.page.goto(f"/s/{desk.town.slugs['open']}/stop")


@visits.to()
def code(desk: Desk) -> None:
    stop(desk)
    steps.press(desk.page)


@visits.to()
def code_easy_in_urdu(desk: Desk) -> None:
    slug = desk.town.shown("young-people")
    steps.begin(desk.page, slug, version="easy-read")
    desk.page.goto(f"/s/{slug}/stop?lang=ur")
    steps.press(desk.page)


@visits.to()
def back_where_a_draft_is(desk: Desk) -> None:
    steps.begin(desk.page, desk.town.slugs["open"])
    desk.page.goto(f"/s/{desk.town.slugs['open']}/back")


@visits.to()
def back_with_a_code_that_cannot_be_read(desk: Desk) -> None:
    desk.page.goto(f"/s/{desk.town.slugs['open']}/back?version=easy-read#123456789012")
    desk.page.locator("#code").fill("lemon xyzzy cup moon")
    steps.press(desk.page)
    assert desk.page.title().startswith("Error: ")


@visits.to()
def question_in_grace(desk: Desk) -> None:
    steps.draft_begun(desk.town, desk.page, desk.town.slugs["grace"])
    desk.page.goto(f"/s/{desk.town.slugs['grace']}")


@visits.to()
def late(desk: Desk) -> None:
    slug = steps.own_survey(desk.town, "Lateham")
    steps.begin(desk.page, slug, "all")
    steps.close(desk.town, slug, ago=timedelta(minutes=10), grace=0)
    steps.answer(desk.page)


@visits.to()
def late_and_nothing_said(desk: Desk) -> None:
    slug = steps.own_survey(desk.town, "Silentham")
    steps.to_check(desk.page, slug)
    steps.close(desk.town, slug, ago=timedelta(minutes=10), grace=0)
    steps.press(desk.page)


@visits.to(409)
def closed_with_what_could_not_be_kept(desk: Desk) -> None:
    slug = steps.own_survey(desk.town, "Lostham")
    steps.begin(desk.page, slug, "all")
    desk.page.evaluate("document.querySelector('input[name=token]').value = 'x'.repeat(22)")
    desk.page.context.clear_cookies()
    steps.close(desk.town, slug, ago=timedelta(minutes=1), grace=60)
    steps.answer(desk.page)


@visits.to(405)
def used_in_another_way(desk: Desk) -> None:
    desk.page.goto("/accessibility")
    steps.post(desk.page, "/accessibility")


@visits.to(503)
def without_database(desk: Desk) -> None:
    desk.page.goto(f"{desk.faulty}/fault/404")
    steps.post(desk.page, "/s/anything/q/needs", **{"q-needs": "agree", "q-why": 'Because\n"of" <that> & this'})


@pytest.fixture(scope="module")
def gallery(browser: Browser, town: Town, signed_in: Callable[[str], Path], faulty: Faulty) -> Gallery:
    return Gallery(browser, town, signed_in, faulty.url, visits)


@pytest.mark.parametrize("name", visits)
def test_nothing_stands_in_the_way(gallery: Gallery, name: str) -> None:
    assert gallery.see(name).faults == []


@pytest.mark.timeout(400)
def test_every_page_passes_the_html_checker(gallery: Gallery, html_checker: list[str], tmp_path: Path) -> None:
    pages = {name: seen.html for name, seen in gallery.all().items()}
    assert complaints(html_checker, pages, tmp_path) == []


@pytest.mark.timeout(400)
def test_no_page_is_left_out(gallery: Gallery, faulty: Faulty) -> None:
    served = {rule.endpoint for rule in public_rules(faulty.app)}
    assert served - endpoints(faulty.app, gallery.all(), faulty.url) == NO_PAGES


def public_rules(app: Flask) -> list:  # type: ignore[type-arg]  # werkzeug's rules
    return [
        rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.rule.startswith(("/staff", "/review"))
    ]
