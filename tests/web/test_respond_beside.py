"""What goes beside the usual way: two tabs, double presses, going back, forms without a token, no cookies."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from surveyapp.services import responses
from surveyapp.storage.engine import Database
from tests.factories.surveys import published_survey, questionnaire_file
from tests.web.test_respond import begin, fill, stored, walk
from tests.web.visitor import Page, Visitor

YAML = questionnaire_file("small")


@pytest.fixture
def slug(database: Database) -> str:
    return published_survey(database, yaml=YAML).slug


@pytest.fixture
def all_on_one(visitor: Visitor, slug: str) -> Page:
    """The page after the first question, which routing cuts off: everything else."""
    first = begin(visitor, slug, "all")
    assert set(first.fields()) == {"token", "view", "asked"}
    return visitor.send(first, {"q-role": "parent"})


# ------------------------------------------------------------------------------------ start
def test_agreeing_is_asked_for_and_what_was_chosen_stays(visitor: Visitor, slug: str, database: Database) -> None:
    start = visitor.get(f"/s/{slug}")
    again = visitor.send(start, layout="section")
    assert again.title.startswith("Error: ")
    assert again.one("input", id="layout-2").get("checked") is not None
    assert again.one("input", id="layout").get("checked") is None
    assert stored(database) == []


def test_nothing_is_chosen_beforehand(visitor: Visitor, slug: str) -> None:
    start = visitor.get(f"/s/{slug}")
    assert [e for e in start.all("input") if e.get("checked") is not None] == []


def test_a_double_press_starts_one_response(visitor: Visitor, slug: str, database: Database) -> None:
    start = visitor.get(f"/s/{slug}")
    visitor.send(start, agree="yes")
    visitor.send(start, agree="yes")
    assert len(stored(database)) == 1


def test_the_start_page_offers_to_carry_on(visitor: Visitor, slug: str, all_on_one: Page) -> None:
    visitor.send(all_on_one, {"q-plan": "yes"})
    start = visitor.get(f"/s/{slug}")
    assert visitor.get(start.link("Carry on where you stopped")).heading == "Small"


def test_answering_again_starts_clean(visitor: Visitor, slug: str, database: Database) -> None:
    done = finish(visitor, walk(visitor, begin(visitor, slug)))
    page = visitor.send(visitor.get(done.link("Answer again for another child")), agree="yes")
    assert page.heading == "Who are you?"
    assert page.fields().get("q-role") is None
    visitor.send(page, {"q-role": "other"})
    assert sorted(stored(database), key=str)[0] == ("draft", {"role": "other"})


def test_a_slash_at_the_end_of_an_address_does_no_harm(visitor: Visitor, slug: str) -> None:
    start = visitor.get(f"/s/{slug}/")
    assert start.heading == "Small"
    assert visitor.send(start, agree="yes").heading == "Who are you?"


# ------------------------------------------------------------------------------------ saving
def test_two_tabs_do_each_other_no_harm(visitor: Visitor, slug: str, database: Database, all_on_one: Page) -> None:
    one = visitor.send(all_on_one, {"q-years": "7"}, press=("layout", "question"))
    visitor.send(visitor.get(f"/s/{slug}/q/words"), {"q-words": "from the other tab"})
    visitor.send(one, {"q-plan": "yes"})
    [(_, answers)] = stored(database)
    assert answers == {"role": "parent", "plan": "yes", "years": "7", "words": "from the other tab"}


def test_two_tabs_with_two_responses_stay_apart(visitor: Visitor, slug: str, database: Database) -> None:
    first = begin(visitor, slug)
    second = begin(visitor, slug)
    for role in ("parent", "other"):
        tab = first if role == "parent" else second
        page = visitor.send(tab, {"q-role": role})
        assert page.fields()["token"] == tab.fields()["token"]
        visitor.send(page)
    assert sorted(answers["role"] for _, answers in stored(database)) == ["other", "parent"]


def test_sending_one_response_leaves_the_other_open(visitor: Visitor, slug: str, database: Database) -> None:
    check = walk(visitor, begin(visitor, slug))
    other = begin(visitor, slug)
    assert finish(visitor, check).heading.startswith("Thank you")
    assert visitor.get(other.url).fields()["token"] == other.fields()["token"]
    assert visitor.send(other, {"q-role": "other"}).heading == "How many years?"
    assert sorted(state for state, _ in stored(database)) == ["draft", "finished"]


def test_what_a_script_sends_on_the_side_takes_no_page_elsewhere(visitor: Visitor, slug: str) -> None:
    first = begin(visitor, slug)
    second = begin(visitor, slug)
    visitor.raw_send(first, {"q-role": "parent", "by": "script", "view": None})
    assert visitor.get(second.url).fields()["token"] == second.fields()["token"]


def test_a_page_sent_twice_counts_once(visitor: Visitor, database: Database, all_on_one: Page) -> None:
    for _ in range(2):
        visitor.send(all_on_one, {"q-plan": "yes", "q-words": "once"})
    assert stored(database) == [("draft", {"role": "parent", "plan": "yes", "words": "once"})]


def test_what_is_emptied_is_removed(visitor: Visitor, slug: str, database: Database, all_on_one: Page) -> None:
    visitor.send(all_on_one, {"q-plan": "yes", "q-words": "never mind", "q-places": ["school", "home"]})
    page = visitor.get(f"/s/{slug}/q/plan")
    assert page.fields()["q-words"] == ["never mind"]
    visitor.send(page, {"q-words": "", "q-places": None})
    assert stored(database) == [("draft", {"role": "parent", "plan": "yes"})]


def test_a_choice_can_be_cleared(visitor: Visitor, slug: str, database: Database, all_on_one: Page) -> None:
    visitor.send(all_on_one, {"q-plan": "yes"})
    page = visitor.get(f"/s/{slug}/q/plan")
    assert "Clear my answer to: Is there a plan?" in page.text
    page = visitor.send(page, press=("clear", "plan"))
    assert "q-plan" not in page.fields()
    assert stored(database) == [("draft", {"role": "parent"})]


def test_a_browsers_first_button_is_continue(visitor: Visitor, slug: str, all_on_one: Page) -> None:
    """Pressing Enter presses the first button: it must never clear or delete."""
    visitor.send(all_on_one, {"q-plan": "yes"})
    page = visitor.get(f"/s/{slug}/q/plan")
    first = next(e for e in page.form.iter("button"))
    assert first.get("name") is None
    assert "".join(first.itertext()) == "Continue"


def test_errors_keep_everything_typed_and_save_what_is_right(
    visitor: Visitor, database: Database, all_on_one: Page
) -> None:
    typed = {
        "q-plan": "yes",
        "q-years": "many",
        "d-since-day": "31",
        "d-since-month": "2",
        "d-since-year": "2024",
        "q-places": ["none", "home"],
        "q-words": "x" * 101,
    }
    page = visitor.send(all_on_one, typed)
    shown = page.fields()
    for name, value in typed.items():
        assert sorted(shown[name]) == sorted(value if isinstance(value, list) else [value])
    lines = [" ".join("".join(a.itertext()).split()) for a in page.one("div", class_="errors").iter("a")]
    assert lines == [
        "How many years – Enter a number, like 7",
        "Since when – Enter a real date, like 27 3 2025",
        "Which places – Select “None of these”, or select other answers, but not both",
        "What else – Your answer must be 100 characters or fewer. It has 101",
    ]
    assert stored(database) == [("draft", {"role": "parent", "plan": "yes"})]
    page = visitor.send(page, {**typed, "q-years": "7", "d-since-day": "29", "q-places": "home", "q-words": "x"})
    assert page.heading == "Check your answers"


def test_ten_thousand_emoji(visitor: Visitor, database: Database) -> None:
    yaml = questionnaire_file("spoken")
    slug = published_survey(database, audience="young-people", kind="full-2023", yaml=yaml).slug
    page = begin(visitor, slug, "all")
    too_many = visitor.send(page, {"q-words": "🙂" * 10_001})
    assert too_many.title.startswith("Error: ")
    assert too_many.fields()["q-words"] == ["🙂" * 10_001]
    visitor.send(too_many, {"q-words": "🙂" * 10_000})
    [(_, answers)] = stored(database)
    assert answers["words"] == "🙂" * 10_000


@pytest.mark.parametrize(
    "nasty", ["<script>alert(1)</script>", "\x00\x1b\ufdd0\U0001ffff", "']}{%7*7%}", "a\r\nb", "\u202eevil", "%s"]
)
def test_whatever_is_typed_comes_back_as_words(visitor: Visitor, slug: str, all_on_one: Page, nasty: str) -> None:
    again = visitor.send(all_on_one, {"q-words": nasty, "q-years": "x"})
    assert nasty.replace("\r\n", "\n") in again.fields()["q-words"] or not nasty.isprintable()
    page = visitor.get(f"/s/{slug}/q/plan")
    assert "<script>alert" not in again.html + page.html
    assert "49" not in page.text


# ------------------------------------------------------------------------------------ routing, checking
def test_routing_takes_away_and_brings_back(visitor: Visitor, slug: str, database: Database) -> None:
    check = walk(visitor, begin(visitor, slug))
    assert "Is there a plan?" in check.text
    page = visitor.get(check.link("Change Who are you?"))
    check = visitor.send(page, {"q-role": "other"})
    assert check.heading == "Check your answers"
    assert "Is there a plan?" not in check.text
    [(_, answers)] = stored(database)
    assert answers["plan"] == "yes"
    check = visitor.send(visitor.get(check.link("Change Who are you?")), {"q-role": "parent"})
    assert "Is there a plan? Yes" in check.text


def test_a_change_that_brings_a_question_leads_there_and_back(visitor: Visitor, slug: str) -> None:
    page = visitor.send(begin(visitor, slug), {"q-role": "other"})
    assert page.heading == "How many years?"
    check = walk(visitor, page)
    new = visitor.send(visitor.get(check.link("Change Who are you?")), {"q-role": "parent"})
    assert new.heading == "Is there a plan?"
    assert visitor.send(new, {"q-plan": "no"}).heading == "Check your answers"


def test_progress_follows_routing(visitor: Visitor, slug: str) -> None:
    page = begin(visitor, slug)
    assert "Question 1 of about 5" in page.text
    assert "Question 2 of about 6" in visitor.send(page, {"q-role": "parent"}).text


def test_change_links_lead_to_the_question_and_come_back(visitor: Visitor, slug: str, all_on_one: Page) -> None:
    check = visitor.send(all_on_one)
    assert check.text.count("Not answered") == 5
    link = check.link("Change What else?")
    assert link.endswith("#q5")
    page = visitor.get(link.partition("#")[0])
    assert page.one("textarea").get("id") == "q5"
    assert visitor.get(page.link("Back")).heading == "Check your answers"
    assert visitor.send(page, {"q-words": "A lot"}).heading == "Check your answers"


def test_a_page_that_routing_took_away_leads_to_the_check_page(visitor: Visitor, slug: str) -> None:
    visitor.send(begin(visitor, slug), {"q-role": "other"})
    assert visitor.get(f"/s/{slug}/q/plan").heading == "Check your answers"
    assert visitor.get(f"/s/{slug}/q/never").heading == "Check your answers"


def test_back_links_go_back_to_the_start(visitor: Visitor, slug: str) -> None:
    page = visitor.send(begin(visitor, slug), {"q-role": "parent"})
    page = visitor.get(page.link("Back"))
    assert page.fields()["q-role"] == ["parent"]
    assert visitor.get(page.link("Back")).heading == "Small"


# ------------------------------------------------------------------------------------ sending
def finish(visitor: Visitor, check: Page) -> Page:
    page = visitor.send(check)
    while page.all("form"):
        page = visitor.send(page, fill(page))
    return page


def test_sending_twice_and_going_back_changes_nothing(visitor: Visitor, slug: str, database: Database) -> None:
    first = begin(visitor, slug)
    check = walk(visitor, first)
    done = finish(visitor, check)
    before = stored(database)
    assert before[0][0] == "finished"
    reference = "".join(done.one("strong", class_="reference").itertext())
    for page in (visitor.send(check), visitor.send(first, {"q-role": "other"}), visitor.get(f"/s/{slug}/q/role")):
        assert page.heading == "Your answers were sent already"
        assert reference in page.text
    assert stored(database) == before


def test_the_start_form_of_a_sent_response_says_so(visitor: Visitor, slug: str) -> None:
    start = visitor.get(f"/s/{slug}")
    finish(visitor, walk(visitor, visitor.send(start, agree="yes")))
    assert visitor.send(start, agree="yes").heading == "Your answers were sent already"


def test_the_confirmation_is_for_who_has_sent(visitor: Visitor, another: Callable[[], Visitor], slug: str) -> None:
    done = finish(visitor, walk(visitor, begin(visitor, slug)))
    assert visitor.get(done.url).heading == done.heading
    assert another().get(done.url).heading == "Small"


# ------------------------------------------------------------------------------------ tokens
@pytest.mark.parametrize("token", ["", "x", "A" * 22, "\N{SNOWMAN}" * 22])
def test_a_form_without_a_good_token_comes_back_with_its_answers(
    another: Callable[[], Visitor], slug: str, database: Database, all_on_one: Page, token: str
) -> None:
    stranger = another()
    page = stranger.send(all_on_one, {"q-words": "typed long", "q-years": "7"}, token=token)
    assert page.status == 400
    assert "Nothing is lost" in page.text
    assert len(stored(database)) == 1
    page = stranger.send(page)
    assert page.heading == "Check your answers"
    assert ("draft", {"years": "7", "words": "typed long"}) in stored(database)


def test_a_form_with_a_bad_token_goes_on_with_the_browsers_own_draft(
    visitor: Visitor, database: Database, all_on_one: Page
) -> None:
    page = visitor.send(all_on_one, {"q-words": "mine"}, token="A" * 22)
    assert page.fields()["token"] == all_on_one.fields()["token"]
    visitor.send(page)
    assert stored(database) == [("draft", {"role": "parent", "words": "mine"})]


@pytest.mark.parametrize(
    "told",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://elsewhere.example"}],
    ids=["cross-site", "same-site", "an older browser"],
)
def test_a_form_from_another_site_is_shown_and_not_kept(
    visitor: Visitor, slug: str, database: Database, all_on_one: Page, told: dict[str, str]
) -> None:
    page = visitor.send(all_on_one, {"q-words": "smuggled"}, headers=told)
    assert page.status == 400
    assert page.fields()["q-words"] == ["smuggled"]
    start = visitor.send(visitor.get(f"/s/{slug}"), agree="yes", headers=told)
    assert start.status == 400
    for step in ("check", "send", "delete"):
        action = f"/s/{slug}/{step}"
        visitor.send(all_on_one, action=action, headers=told, sure="yes")
    assert stored(database) == [("draft", {"role": "parent"})]


@pytest.mark.parametrize("origin", ["http://localhost", "http://127.0.0.1:5000"])
def test_a_form_of_our_own_is_kept_from_an_older_browser(
    visitor: Visitor, database: Database, all_on_one: Page, origin: str
) -> None:
    """By the address that the browser has, and by the one that a proxy in front of us is known by."""
    visitor.send(all_on_one, {"q-words": "mine"}, headers={"Origin": origin})
    assert stored(database) == [("draft", {"role": "parent", "words": "mine"})]


def test_a_page_elsewhere_makes_nobody_forget_a_draft(visitor: Visitor, slug: str, all_on_one: Page) -> None:
    away = visitor.client.get(f"/s/{slug}/leave", headers={"Sec-Fetch-Site": "cross-site"})
    assert (away.status_code, away.headers.getlist("Set-Cookie")) == (303, [])
    assert "Clear-Site-Data" not in away.headers
    assert visitor.get(all_on_one.url).fields()["token"] == all_on_one.fields()["token"]


def test_deleting_one_response_leaves_the_other_open(visitor: Visitor, slug: str, database: Database) -> None:
    first = begin(visitor, slug)
    asked = visitor.get(f"/s/{slug}/delete")
    second = begin(visitor, slug)
    visitor.send(asked, sure="yes")
    assert visitor.get(second.url).fields()["token"] == second.fields()["token"] != first.fields()["token"]
    assert len(stored(database)) == 1


def test_what_a_script_sends_again_after_the_end_is_told_that_it_arrived(visitor: Visitor, slug: str) -> None:
    check = walk(visitor, begin(visitor, slug))
    for _ in range(2):
        answer = visitor.raw_send(check, by="script", follow=False)
        assert (answer.status_code, answer.headers["Location"]) == (204, f"/s/{slug}/done")


def test_a_token_of_another_survey_opens_nothing(visitor: Visitor, database: Database, all_on_one: Page) -> None:
    other = published_survey(database, area="Elsewhere", yaml=YAML).slug
    page = visitor.send(all_on_one, {"q-words": "lost?"}, action=f"/s/{other}/q/plan")
    assert page.status == 400
    assert page.fields()["q-words"] == ["lost?"]


def test_the_database_keeps_no_token(visitor: Visitor, database: Database, all_on_one: Page) -> None:
    token = all_on_one.fields()["token"][0]
    with database.reading() as session:
        dump = "\n".join(str(row) for row in session.connection().exec_driver_sql("select * from responses"))
    assert token not in dump


# ------------------------------------------------------------------------------------ no cookies
@pytest.mark.parametrize("layout", ["question", "section", "all"])
def test_the_whole_way_without_cookies(app: Flask, database: Database, layout: str) -> None:
    visitor = Visitor(app, cookies=False)
    check = walk(visitor, begin(visitor, published_survey(database).slug, layout))
    page = visitor.send(check, action=check.form.find(".//button[@name='go']").get("formaction"), press=("go", "show"))  # type: ignore[union-attr]
    assert "Question" in page.text or layout == "all"
    assert page.all("input", type="radio")
    page = visitor.send(page, press=("go", "back"))
    check = walk(visitor, page)
    page = visitor.send(check)
    page = visitor.send(page)
    while page.heading != "Ready to send":
        page = visitor.send(page, fill(page))
    done = visitor.send(page)
    assert done.heading == "Thank you. We have your answers"
    [(state, _)] = stored(database)
    assert state == "finished"


def test_deleting_without_cookies_asks_first(app: Flask, database: Database, slug: str) -> None:
    visitor = Visitor(app, cookies=False)
    page = visitor.send(begin(visitor, slug), {"q-role": "parent"})
    ask = visitor.send(page, action=f"/s/{slug}/delete")
    assert ask.heading == "Do you want to delete what you wrote?"
    assert len(stored(database)) == 1
    assert visitor.send(ask).heading == "Your answers are deleted"
    assert stored(database) == []


def test_the_cookies_are_harmless(visitor: Visitor, slug: str) -> None:
    start = visitor.get(f"/s/{slug}")
    answers = [start.response, visitor.raw_send(start, agree="yes", follow=False)]
    cookies = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]
    assert sorted(cookie.split("=")[0] for cookie in cookies) == ["cookies", "draft"]
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Expires" not in cookie
        assert "Path=/s/" in cookie


# ------------------------------------------------------------------------------------ leaving, deleting
def test_leaving_forgets_the_draft_here_and_keeps_what_was_sent(
    visitor: Visitor, slug: str, database: Database, all_on_one: Page
) -> None:
    away = visitor.client.get(all_on_one.link("Leave this page"))
    assert away.status_code == 303
    assert not away.location.startswith("/")
    assert visitor.get(f"/s/{slug}/q/plan").heading == "Small"
    assert stored(database) == [("draft", {"role": "parent"})]


def test_deleting_what_was_written(visitor: Visitor, slug: str, database: Database, all_on_one: Page) -> None:
    ask = visitor.get(all_on_one.link("delete what I wrote"))
    assert visitor.get(ask.link("Keep them")).heading == "Small"
    assert visitor.send(ask).heading == "Your answers are deleted"
    assert stored(database) == []
    again = visitor.send(all_on_one, {"q-words": "from an old tab"})
    assert again.status == 400
    assert again.fields()["q-words"] == ["from an old tab"]


# ------------------------------------------------------------------------------------ the database fails
def test_a_page_that_cannot_be_saved_comes_back_to_be_sent_again(
    visitor: Visitor, database: Database, all_on_one: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(responses, "save_page", _fail)
        page = visitor.send(all_on_one, {"q-words": "long thoughts", "q-plan": "no"})
    assert page.status == 503
    assert page.fields()["q-words"] == ["long thoughts"]
    assert "could not save" in page.text
    assert visitor.send(page).heading == "Check your answers"
    assert stored(database) == [("draft", {"role": "parent", "plan": "no", "words": "long thoughts"})]


def test_sending_that_fails_can_be_done_again(
    visitor: Visitor, slug: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = walk(visitor, begin(visitor, slug))
    with monkeypatch.context() as patch:
        patch.setattr(responses, "submit", _fail)
        page = visitor.send(check)
    assert page.status == 503
    assert visitor.send(page).heading.startswith("Thank you")


def test_a_form_comes_back_whole_when_nothing_can_be_read(
    visitor: Visitor, app: Flask, database: Database, all_on_one: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("surveyapp.web.respond_state.survey_for_respondent", _fail)
        page = visitor.send(all_on_one, {"q-words": "long thoughts\nin two lines", "q-places": ["school", "home"]})
        assert visitor.client.get(all_on_one.url).status_code == 503
    assert page.status == 503
    assert "Your answers could not be saved" in page.text
    visitor.send(page)
    [(_, answers)] = stored(database)
    assert answers == {"role": "parent", "words": "long thoughts\nin two lines", "places": "school home"}


def _fail(*_: Any, **__: Any) -> None:
    raise OperationalError("select", {}, Exception("disk I/O error"))


# ------------------------------------------------------------------------------------ queries
def test_saving_a_page_takes_few_queries(visitor: Visitor, database: Database, all_on_one: Page) -> None:
    from sqlalchemy import event

    seen: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
    visitor.raw_send(all_on_one, {"q-words": "x", "q-plan": "yes"}, follow=False)
    assert len([one for one in seen if not re.match("BEGIN|COMMIT|pragma", one, re.IGNORECASE)]) <= 6, seen


ROUTED = questionnaire_file("routed")


@pytest.mark.parametrize("layout", ["question", "section", "all"])
@pytest.mark.parametrize(("plan", "first"), [("yes", "review"), ("no", "help")])
def test_a_section_opens_with_the_first_of_its_questions_that_is_asked(
    visitor: Visitor, database: Database, layout: str, plan: str, first: str
) -> None:
    slug = published_survey(database, area="Routeham", yaml=ROUTED).slug
    page = visitor.send(begin(visitor, slug, layout), {"q-plan": plan})
    assert f"q-{first}" in page.fields()
    assert page.text.count("About the help there is.") == 1
    if layout == "all":
        assert page.text.count("Second part") == 1
        return
    later = visitor.send(page) if layout == "question" else page
    assert later.text.count("About the help there is.") == (1 if layout == "section" else 0)
