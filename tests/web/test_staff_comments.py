"""The inspectors' desk, and the queue of concerns, without scripts."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from surveyapp.services import comments_gathering, comments_themes
from surveyapp.services.comments import PAGE
from surveyapp.storage.accounts import events_about
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey
from tests.factories.comments import PRAISE, RISK, commented_survey, gathered, write
from tests.factories.responses import add_responses
from tests.factories.surveys import NOW, published_survey
from tests.web.staff import Staff, StaffPage, member


@pytest.fixture
def inspector(app: Flask, database: Database) -> Staff:
    return member(app, database, "inspector")


@pytest.fixture
def survey(database: Database) -> Survey:
    return commented_survey(database)


def desk(survey: Survey, more: str = "") -> str:
    return f"/staff/surveys/{survey.slug}/comments{more}"


def acts(database: Database, subject: str) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(event.action, event.actor) for event in events_about(session, subject)]


def texts(page: StaffPage) -> list[str]:
    return ["".join(one.itertext()) for one in page.all("p", class_="comment")]


def press(person: Staff, page: StaffPage, form_of: str, **fields: str) -> StaffPage:
    """Send one of the forms of a page, the one that is sent to this address."""
    page.form_of = form_of
    return person.send(page, **fields)


def key_of(page: StaffPage) -> str:
    return str(page.all("article")[0].get("id")).removeprefix("c-")


def test_comments_are_read_a_page_at_a_time_and_escaped(inspector: Staff, database: Database) -> None:
    survey = published_survey(database)
    add_responses(database, survey, PAGE + 3, language="ur")
    assert "Nobody has written anything here so far." in inspector.get(desk(survey)).text
    assert "come in a moment" in inspector.get(desk(survey)).text, "nothing is shown before it was looked through"
    comments_gathering.gather(database, NOW)
    address = desk(survey, "?question=better")
    page = inspector.get(address)
    assert f"{PAGE + 3} comments, page 1 of 2" in page.text
    first = page.all("p", class_="comment")
    assert len(first) == PAGE
    assert all(one.get("dir") == "auto" and one.get("lang") for one in first)
    assert "<b>ہمیں</b>" in page.text, "shown as it was typed"
    second = inspector.get(page.link("Next"))
    assert len(texts(second)) == 3
    assert len({*texts(page), *texts(second)}) == PAGE + 3, "nothing twice, nothing left out"
    assert texts(inspector.get(second.link("Previous"))) == texts(page)
    assert texts(inspector.get(address)) == texts(page), "the order stays"
    assert ("comments-read", "inspector@example.org") in acts(database, f"survey:{survey.slug}")
    assert inspector.get(desk(survey, "?question=nothing")).status == 404
    assert len(texts(inspector.get(f"{address}&page=99"))) == 3
    assert inspector.get(f"{address}&theme=x&tag=x&only=x&read=unread&suggested=x&words=y&page=-1").status == 200


def test_what_is_marked_stays_on_the_page_and_is_read_for_all(
    inspector: Staff, app: Flask, database: Database, survey: Survey
) -> None:
    gathered(database, survey, "One", "Two", "Three")
    page = inspector.get(desk(survey, "?read=unread"))
    before, key = texts(page), key_of(page)
    page = press(inspector, page, f"/one/{key}", act="read")
    assert texts(page) == before
    assert page.url.partition("#")[0].startswith(desk(survey))
    assert "2 are unread." in page.text
    assert "Read by inspector@example.org" in page.text
    lead = member(app, database, "lead-inspector")
    assert sorted(texts(lead.get(desk(survey, "?read=unread")))) == sorted(before[1:])
    page = press(inspector, page, f"/one/{key}", act="unread")
    assert "3 are unread." in page.text
    page = press(inspector, inspector.get(desk(survey)), "/comments/read")
    assert "3 comments marked as read." in page.text
    assert "0 are unread." in page.text
    forged = inspector.get(desk(survey, "?read=unread&shown=" + "0" * 24 + f"~{key}"))
    assert texts(forged) == [], "nobody makes up what they were shown"


def test_themes_and_tags_by_hand(inspector: Staff, database: Database, survey: Survey) -> None:
    gathered(database, survey, PRAISE)
    page = inspector.get(desk(survey))
    key = key_of(page)
    assert "Enter the name of the theme" in press(inspector, page, f"/one/{key}", act="theme", theme=" ").text
    page = press(inspector, page, f"/one/{key}", act="theme", theme="Therapy")
    assert "Therapy" in page.text
    assert texts(inspector.get(desk(survey, "?theme=none"))) == []
    one = inspector.get(desk(survey, f"/one/{key}"))
    one = inspector.send(one, act="tag", tags="praise, school")
    assert texts(inspector.get(desk(survey, "?tag=praise"))) == [PRAISE]
    one = inspector.send(one, act="untag praise")
    assert texts(inspector.get(desk(survey, "?tag=praise"))) == []
    assert inspector.send(one, act="tag", tags="x" * 50).problems
    assert inspector.send(one, act="theme", theme="").problems == ["Enter the name of the theme"]
    themes = inspector.get(desk(survey, "/themes?question=tell-us"))
    assert "1 of 1 comments are in a theme" in themes.text
    [number] = re.findall(r'value="rename (\d+)"', themes.html)
    renamed = inspector.send(
        themes, {"csrf_token": _token(themes)}, act=f"rename {number}", name="Speech", action=themes.url
    )
    assert "Speech" in renamed.text
    gone = inspector.send(themes, {"csrf_token": _token(themes)}, act=f"remove {number}", action=themes.url)
    assert "The theme is gone" in gone.text
    inspector.send(one, act="untheme 99")
    assert inspector.raw_send(one, act="nonsense").status_code == 400


def _token(page: StaffPage) -> str:
    return re.findall(r'name="csrf_token" value="([^"]+)"', page.html)[-1]


def test_a_suggested_theme_is_named_by_a_person(inspector: Staff, database: Database, survey: Survey) -> None:
    waits = [f"We waited {n} months for a speech therapy appointment and heard nothing." for n in range(2, 30)]
    buses = [f"The school bus taxi came late {n} times and the driver did not know him." for n in range(2, 30)]
    gathered(database, survey, *waits, *buses)
    assert "too few comments" in inspector.get(desk(survey, "/themes?question=tell-us")).text
    comments_themes.suggest_due(database)
    page = inspector.get(desk(survey, "/themes?question=tell-us"))
    [name, *_more] = re.findall(r'value="suggested (\w+)"', page.html)
    read = inspector.get(desk(survey, f"?question=tell-us&suggested={name}"))
    number = len(texts(read))
    assert number
    fields = {"csrf_token": _token(page), "question": "tell-us", "name": "Waits"}
    made = inspector.send(page, fields, act=f"suggested {name}", action=desk(survey, "/themes"))
    assert "The comments are in the theme." in made.text
    assert "Waits" in made.text
    assert inspector.get(desk(survey, "/themes?question=nothing")).status == 404


def test_a_comment_is_quoted_translated_masked_and_approved(
    inspector: Staff, database: Database, survey: Survey
) -> None:
    gathered(database, survey, "Pani Kowalska (07700 900123) pomogła Tomaszowi w szkole i w domu.")
    page = inspector.get(desk(survey))
    address = desk(survey, f"/one/{key_of(page)}")
    one = inspector.get(address)
    assert any("07700 900123" in "".join(mark.itertext()) for mark in one.all("mark"))
    assert inspector.send(one, act="quote", part="not there").problems
    one = inspector.send(one, act="quote", part="w szkole i w domu")
    assert "Quote 1" in one.text
    one = inspector.send(one, act="translate", translation="Mrs Kowalska helped Tomasz.")
    leaving = inspector.get(desk(survey, "/leaving"))
    assert "1 of them quoted" in leaving.text
    assert inspector.send(one, {"csrf_token": _token(one)}, act="mask", shown="old").problems
    hashed = re.findall(r'name="shown" value="(\w+)"', one.html)[0]
    spans = re.findall(r'name="span" value="([^"]+)"', one.html)
    done = inspector.client.post(
        address,
        data={"csrf_token": _token(one), "act": "mask", "shown": hashed, "span": spans, "more": "Kowalska"},
        follow_redirects=True,
    )
    assert b"Approved by inspector@example.org" in done.data
    assert "Nothing waits." in inspector.get(desk(survey, "/leaving")).text
    taken = [act for act, _ in acts(database, f"survey:{survey.slug}") if act != "comments-read"]
    assert taken[:3] == ["masks-approved", "comment-translated", "comment-quoted"]
    inspector.send(inspector.get(address), act="unmask")
    seen = inspector.get(desk(survey, "/leaving"))
    assert "1 comment approved." in inspector.send(seen).text
    assert inspector.get(desk(survey, "/one/nothing")).status == 404


def test_a_concern_is_held_looked_at_and_cleared(inspector: Staff, database: Database, survey: Survey) -> None:
    write(database, survey, {"tell-us": RISK})
    comments_gathering.gather(database, NOW)
    page = inspector.get(desk(survey))
    assert texts(page) == []
    assert "Held back" in page.text
    assert "belt" not in page.html
    one = inspector.get(desk(survey, f"/one/{key_of(page)}"))
    assert "belt" not in one.html
    home = inspector.get("/staff/")
    queue = inspector.get(home.link("comment that may tell of somebody at risk"))
    assert "belt" not in queue.html
    concern = inspector.get(one.link("Look at the concern"))
    assert texts(concern) == [RISK]
    assert inspector.send(concern, act="take").status == 200
    refused = inspector.send(concern, act="pass-on", note="Rang them.")
    assert refused.problems == ["Choose to whom it was passed on"]
    assert inspector.send(concern, act="clear", note="").problems == ["Enter the reason"]
    cleared = inspector.send(concern, act="clear", note="A line of a song.")
    assert "Recorded." in cleared.text
    subject = "concern:" + concern.url.rsplit("/", 1)[-1]
    seen = [act for act, _ in acts(database, subject)]
    assert {"concern-cleared", "concern-taken", "concern-looked-at"} == set(seen)
    assert texts(inspector.get(desk(survey))) == [RISK]
    assert "Nothing waits." in inspector.get("/staff/concerns").text


def test_a_person_raises_one_and_passes_it_on(inspector: Staff, database: Database, survey: Survey) -> None:
    gathered(database, survey, PRAISE)
    page = inspector.get(desk(survey))
    one = inspector.get(desk(survey, f"/one/{key_of(page)}"))
    told = inspector.send(one, act="concern", said="Read between the lines.")
    assert "held back" in told.text
    concern = inspector.get(told.link("Look at the concern"))
    assert "Read between the lines." in concern.text
    inspector.send(concern, act="pass-on", route="police", note="Rang at two.")
    assert "Held back" in inspector.get(desk(survey)).text
    assert "Concern passed on" in inspector.get("/staff/concerns").text


def test_somebody_is_named_to_look_after_concerns(
    inspector: Staff, app: Flask, database: Database, survey: Survey
) -> None:
    member(app, database, "lead-inspector")
    page = inspector.get("/staff/concerns")
    [number] = re.findall(r'<option value="(\d+)"[^>]*>inspector, ', page.html)
    page = press(inspector, page, f"/owner/{survey.inspection_id}", owner=number)
    assert "Changed." in page.text
    assert f'<option value="{number}" selected>' in page.html
    assert inspector.raw_send(page, owner="999").status_code == 400
    page = press(inspector, page, f"/owner/{survey.inspection_id}", owner="")
    assert f'<option value="{number}" selected>' not in page.html


def test_administrators_and_officers_see_no_concern(app: Flask, database: Database, survey: Survey) -> None:
    gathered(database, survey, RISK)
    for role in ("support-officer", "administrator", "nominated-officer", "quality-assurer"):
        person = member(app, database, role)
        assert "at risk" not in person.get("/staff/").text
        assert person.client.get("/staff/concerns").status_code == 403
