"""How pages look: chosen on one page, kept with the draft and in the browser, and back to where one was."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from surveyapp.storage.engine import Database
from surveyapp.storage.responses import responses
from tests.factories.surveys import published_survey, questionnaire_file
from tests.web.test_respond import begin, fill, stored
from tests.web.visitor import Page, Visitor

CHOSEN = {"text": "150", "colours": "dark", "spacing": "wide", "targets": "large", "ruler": "on", "pictures": "on"}
CLASSES = {"text-150", "colours-dark", "spacing-wide", "targets-large", "ruler-on", "pictures-on"}


def looks(page: Page) -> set[str]:
    """The classes of the document, and whether the style sheet for them is there."""
    classes = set((page.one("html").get("class") or "").split()) - {"easy-read"}
    sheets = [link for link in page.all("link", rel="stylesheet") if "adjust" in link.get("href", "")]
    assert sheets or not classes
    return classes


@pytest.mark.parametrize("cookies", [True, False])
def test_what_is_chosen_on_a_page_of_questions_holds_and_what_was_typed_is_kept(
    app: Flask, database: Database, cookies: bool
) -> None:
    visitor = Visitor(app, cookies=cookies)
    survey = published_survey(database)
    asked = begin(visitor, survey.slug)
    settings = visitor.send(asked, fill(asked), press=("go", "adjust"))
    assert settings.heading == "Make the pages easier to use"
    back = visitor.send(settings, CHOSEN)
    assert looks(back) == CLASSES
    assert back.heading == asked.heading
    assert stored(database) != [("draft", {})]
    further = visitor.send(back)
    assert looks(further) == CLASSES
    assert further.heading != asked.heading


def test_it_can_be_tried_and_taken_back(visitor: Visitor, database: Database) -> None:
    survey = published_survey(database)
    asked = begin(visitor, survey.slug)
    tried = visitor.send(visitor.send(asked, press=("go", "adjust")), CHOSEN, press=("go", "try"))
    assert tried.heading == "Make the pages easier to use"
    assert looks(tried) == CLASSES
    usual = visitor.send(tried, press=("go", "usual"))
    assert looks(usual) == set()
    assert looks(visitor.send(usual, text="125")) == {"text-125"}


def test_before_the_survey_begins_the_browser_keeps_it(visitor: Visitor, database: Database) -> None:
    survey = published_survey(database)
    start = visitor.get(f"/s/{survey.slug}")
    start = visitor.send(visitor.get(start.link("Text and colours")), colours="blue")
    assert looks(start) == {"colours-blue"}
    assert start.url.startswith(f"/s/{survey.slug}?")
    for address in ("/", "/privacy", "/accessibility", "/nowhere"):
        assert looks(visitor.get(address)) == {"colours-blue"}
    assert looks(visitor.send(start, agree="yes")) == {"colours-blue"}


def test_nothing_of_it_stays_with_what_is_sent(visitor: Visitor, database: Database) -> None:
    survey = published_survey(database)
    asked = begin(visitor, survey.slug)
    visitor.send(visitor.send(asked, press=("go", "adjust")), CHOSEN)
    with database.reading() as session:
        assert session.scalars(select(responses.c.adjustments)).all() != [""]
    visitor.send(visitor.get(f"/s/{survey.slug}/check"), action=f"/s/{survey.slug}/send")
    with database.reading() as session:
        assert session.execute(select(responses.c.state, responses.c.adjustments)).all() == [("finished", "")]


def test_the_confirmation_keeps_its_reference_without_cookies(app: Flask, database: Database) -> None:
    visitor = Visitor(app, cookies=False)
    survey = published_survey(database)
    asked = begin(visitor, survey.slug)
    done = visitor.send(asked, action=f"/s/{survey.slug}/send")
    reference = done.one("strong", class_="reference")
    address = done.one("button", name="version").get("formaction")
    settings = visitor.send(done, action=address, press=("go", "adjust"))
    for again in (
        visitor.send(done, action=address, press=("version", "easy-read")),
        visitor.send(settings, text="150"),
    ):
        assert list(again.one("strong", class_="reference").itertext()) == list(reference.itertext())
    assert looks(again) == {"text-150"}


def test_enter_on_the_settings_saves_them(app: Flask, database: Database) -> None:
    visitor = Visitor(app, cookies=False)
    settings = visitor.send(begin(visitor, published_survey(database).slug), press=("go", "adjust"))
    first = settings.all("button", form="way")[0]
    assert first.get("name") is None


def test_settings_that_come_back_whole_still_know_the_way_back(
    visitor: Visitor, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = published_survey(database)
    asked = begin(visitor, survey.slug)
    with monkeypatch.context() as patch:
        patch.setattr("surveyapp.web.respond_state.survey_for_respondent", _fail)
        action = f"/s/{survey.slug}/adjust?back=check"
        failed = visitor.send(asked, action=action, press=("version", "easy-read"))
    assert failed.status == 503
    assert visitor.send(failed).heading == "Check what you said"


def _fail(*_: object) -> None:
    raise OperationalError("select", {}, Exception("disk I/O error"))


def test_leaving_forgets_it(visitor: Visitor, database: Database) -> None:
    survey = published_survey(database)
    visitor.send(visitor.get(f"/s/{survey.slug}/adjust"), colours="blue")
    visitor.client.get(f"/s/{survey.slug}/leave")
    assert looks(visitor.get(f"/s/{survey.slug}")) == set()


def test_the_layout_is_among_the_settings_of_a_draft(visitor: Visitor, database: Database) -> None:
    survey = published_survey(database)
    settings = visitor.send(begin(visitor, survey.slug), press=("go", "adjust"))
    assert len(visitor.send(settings, layout="all").all("fieldset")) > 1


def test_another_layout_leads_back_to_what_was_on_the_page(visitor: Visitor, database: Database) -> None:
    yaml = questionnaire_file("small").replace(
        "      - {code: years", "  - code: more\n    title: More\n    questions:\n      - {code: years"
    )
    yaml = yaml.replace("{code: years,", "{code: years, show_when: {question: role, is: parent},")
    survey = published_survey(database, yaml=yaml)
    page = visitor.send(begin(visitor, survey.slug, "section"), {"q-role": "other"})
    assert page.heading == "More"
    settings = visitor.send(page, press=("go", "adjust"))
    assert visitor.send(settings, layout="question").heading == "Since when?"


def test_the_check_page_is_come_back_to(visitor: Visitor, database: Database) -> None:
    survey = published_survey(database)
    begin(visitor, survey.slug)
    check = visitor.get(f"/s/{survey.slug}/check")
    again = visitor.send(visitor.get(check.link("Text and colours")), text="200")
    assert again.heading == check.heading
    changing = visitor.get(again.link("Change"))
    settings = visitor.send(changing, press=("go", "adjust"))
    assert "from=check" in visitor.send(settings, text="125").url


@pytest.mark.parametrize(
    "back", ["", "nowhere", "question", "question:nothing", "//evil.example", "start:x:y:z", "adjust"]
)
def test_a_made_up_way_back_leads_to_a_page(visitor: Visitor, database: Database, back: str) -> None:
    survey = published_survey(database)
    begin(visitor, survey.slug)
    page_shown = visitor.send(visitor.get(f"/s/{survey.slug}/adjust?back={back}"), colours="cream")
    assert page_shown.status == 200
    assert page_shown.url.startswith(f"/s/{survey.slug}")


def test_settings_that_are_made_up_change_nothing(visitor: Visitor, database: Database) -> None:
    survey = published_survey(database)
    settings = visitor.get(f"/s/{survey.slug}/adjust")
    assert looks(visitor.send(settings, colours='"><script>', text="999", face="evil")) == set()


@pytest.mark.parametrize("button", [("version", "easy-read"), ("lang", "ur")])
def test_another_version_or_language_keeps_what_was_typed(
    visitor: Visitor, database: Database, button: tuple[str, str]
) -> None:
    survey = published_survey(database)
    asked = begin(visitor, survey.slug)
    other = visitor.send(asked, fill(asked), press=button)
    assert other.url == asked.url
    assert stored(database) != [("draft", {})]
    html = other.one("html")
    assert "easy-read" in (html.get("class") or "") if button[0] == "version" else html.get("lang") in {"ur", "en"}


def test_after_sending_pages_stay_in_the_language_of_the_answers(visitor: Visitor, database: Database) -> None:
    survey = published_survey(database)
    begin(visitor, survey.slug, version="easy-read")
    visitor.send(visitor.get(f"/s/{survey.slug}/check"), action=f"/s/{survey.slug}/send")
    for step in ("done", "delete", "check"):
        assert "easy-read" in (visitor.get(f"/s/{survey.slug}/{step}").one("html").get("class") or "")


def test_without_cookies_what_is_chosen_on_the_start_page_holds(app: Flask, database: Database) -> None:
    visitor = Visitor(app, cookies=False)
    survey = published_survey(database)
    start = visitor.send(visitor.get(visitor.get(f"/s/{survey.slug}").link("Text and colours")), colours="blue")
    assert looks(start) == {"colours-blue"}
    assert looks(visitor.send(start, agree="yes")) == {"colours-blue"}
