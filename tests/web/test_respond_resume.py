"""Stop and come back: the code, the page on which it is typed, and what slows down those who guess."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from surveyapp.domain.resume_code import digits
from surveyapp.services.resume import code_words
from surveyapp.storage import responses as store
from surveyapp.storage.engine import Database
from surveyapp.web import guessing
from surveyapp.web.limits import limiter
from tests.factories.surveys import published_survey
from tests.web.conftest import Clock
from tests.web.test_respond import begin, fill, stored, walk
from tests.web.visitor import Page, Visitor, audit

Another = Callable[[], Visitor]


@pytest.fixture
def slug(database: Database) -> str:
    return published_survey(database).slug


def code_of(page: Page) -> str:
    """The twelve digits on the page that shows a code."""
    assert page.heading == "Your code"
    found = page.one("p", class_="code-digits").text or ""
    words = page.one("p", class_="code-words")
    assert " ".join(word.text or "" for word in words.iter("span")).split() == list(
        code_words().words(int(found.replace(" ", "")))
    )
    return found


def stop(visitor: Visitor, page: Page, answers: dict[str, str] | None = None) -> Page:
    """Ask for a code on a page of questions."""
    explained = visitor.send(page, answers, press=("go", "stop"))
    assert explained.heading == "Stop now and come back later"
    return visitor.send(explained)


def come_back(visitor: Visitor, slug: str, typed: str) -> Page:
    return visitor.send(visitor.get(f"/s/{slug}/back"), code=typed)


def type_from(visitor: Visitor, form: Page, address: str, code: str) -> str:
    """What comes of a code typed at an address: `in`, `wrong` or `wait`."""
    response = visitor.client.post(form.url, data={"code": code}, environ_overrides={"REMOTE_ADDR": address})
    page = audit(form.url, response)
    return "wait" if page.status == 429 else "wrong" if page.title.startswith("Error: ") else "in"


def said(page: Page) -> str:
    """What is wrong with the code, by the box as above the page."""
    assert page.title.startswith("Error: ")
    return "".join(page.one("p", id="code-error").itertext()).removeprefix("Error: ")


def wrong(number: int) -> str:
    """A code that nobody has, of the given number."""
    return digits(10**11 + number)


def test_a_code_goes_on_elsewhere_where_it_stopped_and_as_it_looked(
    visitor: Visitor, another: Another, slug: str, database: Database
) -> None:
    first = begin(visitor, slug, "section", version="easy-read")
    second = visitor.send(first, fill(first))
    adjusting = visitor.send(second, press=("go", "adjust"))
    page = visitor.send(adjusting, text="150", colours="blue")
    shown = stop(visitor, page)
    other = another()
    there = come_back(other, slug, code_of(shown))
    assert there.heading == second.heading
    assert {"easy-read", "text-150", "colours-blue"} <= set(re.findall(r"[a-z]+-[a-z0-9]+", there.html[:400]))
    other.send(there, fill(there))
    assert len(stored(database)) == 1
    [(state, answers)] = stored(database)
    assert state == "draft"
    assert len(answers) == len(fill(first)) + len(fill(there))
    assert visitor.get(f"/s/{slug}").link("Carry on")


def test_what_was_typed_is_kept_before_the_code_is_made(visitor: Visitor, slug: str, database: Database) -> None:
    page = begin(visitor, slug)
    stop(visitor, page, fill(page))
    [(_, answers)] = stored(database)
    assert len(answers) == 1


def test_a_wrong_code_is_said_in_the_version_of_the_page(visitor: Visitor, another: Another, slug: str) -> None:
    code = code_of(stop(visitor, begin(visitor, slug)))
    other = another()
    again = other.send(other.get(f"/s/{slug}/back", query_string={"version": "easy-read"}), code=wrong(1))
    assert again.one("html").get("class") == "easy-read"
    assert other.send(again, code=code).one("html").get("class") is None


@pytest.mark.parametrize(
    "way", [str.upper, lambda words: words.replace(" ", "-"), lambda words: words.replace(" ", "")]
)
def test_words_work_as_digits_do(visitor: Visitor, another: Another, slug: str, way: Callable[[str], str]) -> None:
    code = code_of(stop(visitor, begin(visitor, slug)))
    words = " ".join(code_words().words(int(code.replace(" ", ""))))
    assert come_back(another(), slug, way(words)).url.startswith(f"/s/{slug}/q/")


def test_a_code_with_everything_answered_leads_to_the_check_page(visitor: Visitor, another: Another, slug: str) -> None:
    check = walk(visitor, begin(visitor, slug, "all"))
    made = visitor.send(visitor.get(check.link("Stop now and come back later")))
    assert come_back(another(), slug, code_of(made)).heading == "Check your answers"
    assert visitor.send(made).heading == "Check your answers"


def test_without_cookies(app: Flask, slug: str, database: Database) -> None:
    visitor, other = Visitor(app, cookies=False), Visitor(app, cookies=False)
    page = begin(visitor, slug)
    made = stop(visitor, page, fill(page))
    here = visitor.send(made)
    there = come_back(other, slug, code_of(made))
    assert here.heading == there.heading
    other.send(there, fill(there))
    [(_, answers)] = stored(database)
    assert len(answers) == 2
    check = other.send(there, press=("go", "stop"))
    assert check.heading == "Stop now and come back later"


def test_asking_again_voids_the_earlier_code(visitor: Visitor, another: Another, slug: str) -> None:
    page = begin(visitor, slug)
    first, second = code_of(stop(visitor, page)), code_of(stop(visitor, page))
    assert said(come_back(another(), slug, first)).startswith("There are no answers with this code")
    assert come_back(another(), slug, second).url.startswith(f"/s/{slug}/q/")


def test_the_same_form_sent_again_shows_the_same_code(visitor: Visitor, another: Another, slug: str) -> None:
    explained = visitor.send(begin(visitor, slug), press=("go", "stop"))
    code = code_of(visitor.send(explained))
    assert code_of(visitor.send(explained)) == code
    assert come_back(another(), slug, code).url.startswith(f"/s/{slug}/q/")


@pytest.mark.parametrize("form", [None, "", "short", "A" * 21 + "<"])
def test_without_the_word_of_a_form_no_code_is_made(
    visitor: Visitor, slug: str, database: Database, form: str | None
) -> None:
    explained = visitor.send(begin(visitor, slug), press=("go", "stop"))
    again = visitor.send(explained, form=form)
    assert again.heading == "Stop now and come back later"
    with database.reading() as session:
        assert session.execute(select(store.resume_codes)).all() == []
    code_of(visitor.send(again))


def test_a_wrong_code_says_the_same_as_one_whose_draft_was_deleted(
    visitor: Visitor, another: Another, slug: str
) -> None:
    code = code_of(stop(visitor, begin(visitor, slug)))
    visitor.send(visitor.get(f"/s/{slug}/delete"))
    deleted, never = come_back(another(), slug, code), come_back(another(), slug, wrong(1))
    assert said(deleted) == said(never)
    assert deleted.fields()["code"] == [code]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter your code"),
        ("lemon river", "Enter four words or twelve digits"),
        ("1234", "Enter four words or twelve digits"),
        ("lemon xyzzy cup moon", "We do not know “xyzzy”"),
    ],
)
def test_what_is_no_code_is_said_and_stays(visitor: Visitor, slug: str, typed: str, words: str) -> None:
    page = come_back(visitor, slug, typed)
    assert said(page).startswith(words)
    assert page.fields()["code"] == [typed]


def test_a_code_of_what_was_sent_says_so(visitor: Visitor, another: Another, slug: str, database: Database) -> None:
    page = begin(visitor, slug, "all")
    code = code_of(stop(visitor, page, fill(page)))
    visitor.send(visitor.get(f"/s/{slug}/check"), action=f"/s/{slug}/send")
    assert come_back(another(), slug, code).heading == "Your answers were sent already"


def test_what_a_second_device_sent_is_known_on_the_first(visitor: Visitor, another: Another, slug: str) -> None:
    page = begin(visitor, slug, "all")
    code = code_of(stop(visitor, page, fill(page)))
    other = another()
    there = come_back(other, slug, code)
    other.send(there, action=f"/s/{slug}/send")
    assert visitor.send(page, fill(page)).heading == "Your answers were sent already"
    assert other.send(there, action=f"/s/{slug}/send").heading == "Your answers were sent already"


def test_outside_the_window(visitor: Visitor, another: Another, slug: str, clock: Clock) -> None:
    code = code_of(stop(visitor, begin(visitor, slug)))
    start = clock.now
    clock.now = start - timedelta(days=2)
    assert another().get(f"/s/{slug}").heading == "This survey is not open yet"
    assert come_back(another(), slug, code).url.startswith(f"/s/{slug}/q/"), "the window was moved after this began"
    clock.now = start + timedelta(days=2, minutes=10)
    assert come_back(another(), slug, code).url.startswith(f"/s/{slug}/q/")  # in the time of grace
    form = another().get(f"/s/{slug}/back")
    clock.now = start + timedelta(days=3)
    assert another().send(form, code=code).heading == "This survey has closed"
    assert another().get(f"/s/{slug}/back").heading == "This survey has closed"


def test_a_form_from_another_site_is_not_acted_on(visitor: Visitor, another: Another, slug: str) -> None:
    code = code_of(stop(visitor, begin(visitor, slug)))
    other = another()
    form = other.get(f"/s/{slug}/back")
    page = other.send(form, code=code, headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status == 400
    assert page.fields()["code"] == [code]
    assert other.client.get_cookie("draft", path=f"/s/{slug}") is None


def test_coming_back_says_that_the_browser_holds_another_draft(visitor: Visitor, another: Another, slug: str) -> None:
    assert "Get a code for it" not in another().get(f"/s/{slug}/back").text
    begin(visitor, slug)
    assert visitor.get(visitor.get(f"/s/{slug}/back").link("Get a code for it")).heading.startswith("Stop now")


def test_start_again_deletes_and_begins_anew(visitor: Visitor, slug: str, database: Database) -> None:
    page = begin(visitor, slug, version="easy-read")
    ask = visitor.get(visitor.send(page, fill(page)).link("Start again"))
    start = visitor.send(ask, press=("then", "start"))
    assert start.url.startswith(f"/s/{slug}?")
    assert "easy-read" in start.html[:300]
    assert stored(database) == []
    assert "Carry on" not in start.text


def test_no_page_has_the_code_in_its_address_and_none_is_kept(visitor: Visitor, slug: str, database: Database) -> None:
    made = stop(visitor, begin(visitor, slug))
    code = code_of(made)
    assert made.url == f"/s/{slug}/stop"
    assert made.response.headers["Cache-Control"] == "no-store"
    assert made.text.count("/back") == 1
    with database.reading() as session:
        assert code.replace(" ", "") not in str(session.execute(select(store.resume_codes)).all())


def test_a_wait_begins_after_many_wrong_codes_grows_and_ends(
    visitor: Visitor, another: Another, slug: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guessing, "FREE", 3)
    page = begin(visitor, slug)
    code = code_of(stop(visitor, page))
    form = another().get(f"/s/{slug}/back")
    with time_machine.travel(clock.now, tick=False) as travel:
        for number in range(guessing.FREE):
            assert another().raw_send(form, code=wrong(number)).status_code == 200
        for seconds in (*guessing.WAITS, guessing.WAITS[-1]):
            assert another().raw_send(form, code=wrong(0)).status_code == 200
            refused = another().send(form, code=code)
            assert refused.status == 429
            assert refused.response.headers["Retry-After"] == str(seconds)
            assert f"Wait {seconds} seconds" in said(refused)
            assert refused.fields()["code"] == [code]
            travel.shift(seconds + 1)
        # A right code makes nobody wait: not this one, and not the next.
        for _ in range(3):
            assert another().send(form, code=code).heading == page.heading


def test_somebody_else_is_let_in_while_one_address_guesses(
    visitor: Visitor, another: Another, slug: str, clock: Clock
) -> None:
    page = begin(visitor, slug)
    code = code_of(stop(visitor, page))
    form = another().get(f"/s/{slug}/back")
    with time_machine.travel(clock.now, tick=False) as travel:
        guesser = "2001:db8:1:2::1"
        for number in range(guessing.KNOWN + guessing.SURVEY_MOST):
            assert type_from(another(), form, guesser, wrong(number)) == "wrong"
        # The same network of 48 bits is refused, whichever of its addresses it takes; any other is not.
        assert type_from(another(), form, "2001:db8:1:2:3:4:5:6", code) == "wait"
        assert type_from(another(), form, "2001:db8:1:ffff::1", code) == "wait"
        assert type_from(another(), form, "2001:db8:2:2::1", code) == "in"
        assert another().send(form, code=code).heading == page.heading
        travel.shift(guessing.SURVEY_SECONDS + 1)
        assert type_from(another(), form, guesser, code) == "in"


def test_slips_in_a_school_do_not_count_it_with_those_that_guess(
    visitor: Visitor, another: Another, slug: str, clock: Clock
) -> None:
    code = code_of(stop(visitor, begin(visitor, slug)))
    form, school = another().get(f"/s/{slug}/back"), "192.0.2.7"
    with time_machine.travel(clock.now, tick=False):
        for number in range(guessing.KNOWN + guessing.SURVEY_MOST):
            assert type_from(another(), form, "198.51.100.1", wrong(number)) == "wrong"
        assert type_from(another(), form, "198.51.100.1", wrong(0)) == "wait"
        for number in range(guessing.KNOWN - 1):
            assert type_from(another(), form, school, wrong(number)) == "wrong"
        assert type_from(another(), form, school, code) == "in"
        assert type_from(another(), form, school, wrong(0)) == "wrong"
        assert type_from(another(), form, school, code) == "wait"


def test_no_address_is_kept_where_wrong_codes_are_counted(visitor: Visitor, slug: str, clock: Clock) -> None:
    come_back(visitor, slug, wrong(1))
    kept = limiter.storage.storage  # type: ignore[attr-defined]  # that of the memory
    assert [key for key in kept if key.startswith("code/wrong:")]
    assert "127.0.0.1" not in str(dict(kept))
    clock.now += timedelta(hours=1)
    come_back(visitor, slug, wrong(2))
    assert len([key for key in kept if key.startswith("code/wrong:")]) == 2


def test_counting_goes_on_where_the_shared_store_cannot_be_reached(
    visitor: Visitor, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise ValueError

    for act in ("get", "incr", "get_expiry", "clear"):
        monkeypatch.setattr(limiter.storage, act, fail)
    assert said(come_back(visitor, slug, wrong(1))).startswith("There are no answers")
