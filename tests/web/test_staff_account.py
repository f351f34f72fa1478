"""Signing in and out, sessions and passwords."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from surveyapp.storage.engine import Database
from tests.factories.surveys import NOW
from tests.web.staff import PASSWORD, Staff, member

LEAD = "lead-inspector@example.org"


@pytest.fixture
def lead(app: Flask, database: Database) -> Staff:
    return member(app, database, "lead-inspector")


@pytest.fixture
def nobody(lead: Staff, app: Flask) -> Staff:
    """Someone with a browser who has not signed in, where there is an account."""
    return Staff(app)


def test_who_is_not_signed_in_is_asked_to_and_goes_on_where_they_were_going(nobody: Staff) -> None:
    page = nobody.get("/staff/inspections?of=all")
    assert page.heading == "Sign in"
    assert nobody.send(page, email=LEAD, password=PASSWORD).url == "/staff/inspections?of=all"


@pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "//elsewhere.example/", "/s/slug", "/staffx", ""])
def test_signing_in_leads_nowhere_else(nobody: Staff, wanted: str) -> None:
    page = nobody.get("/staff/sign-in", query_string={"next": wanted})
    assert nobody.send(page, email=LEAD, password=PASSWORD).url == "/staff/"


@pytest.mark.parametrize(
    ("email", "password"), [(LEAD, "not the password"), ("nobody@example.org", PASSWORD), (LEAD, "x" * 2000)]
)
def test_a_wrong_password_and_an_unknown_address_read_the_same(nobody: Staff, email: str, password: str) -> None:
    page = nobody.sign_in(email, password)
    assert page.problems == ["Check the email address and the password: they do not belong together"]
    assert page.one("input", name="email").get("value") == email
    assert page.one("input", name="password").get("value") == ""


def test_what_is_missing_is_named(nobody: Staff) -> None:
    assert nobody.sign_in("", " ").problems == ["Enter your email address", "Enter your password"]


def test_too_many_wrong_attempts_have_to_wait_and_right_ones_do_not_count(nobody: Staff, app: Flask) -> None:
    with time_machine.travel(NOW, tick=False) as present:
        for _ in range(10):
            assert nobody.sign_in(LEAD, "wrong").status == 422
        refused = nobody.sign_in(LEAD)
        assert refused.status == 429
        assert refused.problems == ["There were too many attempts. Wait a minute, then try again"]
        assert refused.response.headers["Retry-After"] == "60"
        present.shift(timedelta(minutes=2))
        for _ in range(12):
            assert Staff(app).sign_in(LEAD).url == "/staff/"


def test_attempts_are_counted_for_an_address_wherever_they_come_from(nobody: Staff, app: Flask) -> None:
    with time_machine.travel(NOW, tick=False):
        for n in range(10):
            far = Staff(app)
            far.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{n}"
            assert far.sign_in(LEAD, "wrong").status == 422
        far.client.environ_base["REMOTE_ADDR"] = "192.0.2.99"
        assert far.sign_in(LEAD.upper()).status == 429


def test_signing_out_ends_the_session(lead: Staff) -> None:
    page = lead.get("/staff/")
    token = page.one("form", action="/staff/sign-out").find("input").get("value")
    lead.client.post("/staff/sign-out", data={"csrf_token": token})
    assert lead.get("/staff/").heading == "Sign in"


def test_a_session_ends_after_twelve_idle_hours_and_lasts_while_it_is_used(app: Flask, database: Database) -> None:
    with time_machine.travel(NOW, tick=False) as present:
        lead = member(app, database, "lead-inspector")
        for _ in range(3):
            present.shift(timedelta(hours=11))
            assert lead.get("/staff/").heading == "Your workspace"
        present.shift(timedelta(hours=12, seconds=2))
        assert lead.get("/staff/").heading == "Sign in"


def test_the_cookie_is_for_the_workspace_only(lead: Staff) -> None:
    cookie = lead.client.get_cookie("staff", path="/staff/")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert "Set-Cookie" not in lead.get("/").response.headers


def test_a_new_password_signs_out_everywhere_else(lead: Staff, app: Flask) -> None:
    elsewhere = Staff(app)
    elsewhere.sign_in(LEAD)
    page = lead.send(lead.get("/staff/password"), old=PASSWORD, new="four words are better")
    assert "Your password has been changed" in page.text
    assert lead.get("/staff/").heading == "Your workspace"
    assert elsewhere.get("/staff/").heading == "Sign in"
    assert Staff(app).sign_in(LEAD, "four words are better").heading == "Your workspace"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("not it", "four words are better", "The present password is not right"),
        (PASSWORD, "short", "The password must be 12 characters or more"),
        (PASSWORD, "x" * 1001, "The password must be 1,000 characters or fewer"),
        ("", "", "Enter your present password"),
    ],
)
def test_a_password_that_cannot_be_is_refused(lead: Staff, old: str, new: str, problem: str) -> None:
    page = lead.send(lead.get("/staff/password"), old=old, new=new)
    assert page.problems[0] == problem
    assert [one.get("value") for one in page.all("input", type="password")] == ["", ""]


def test_a_form_sent_when_the_session_had_ended_comes_back_whole_after_signing_in(lead: Staff) -> None:
    page = lead.get("/staff/inspections/new")
    lead.client.delete_cookie("staff", path="/staff/")
    typed = {"area": "Eastmere ünd", "focus": "One\r\nTwo", "first_day-day": "4", "kind": "revisit"}
    asked = lead.send(page, typed)
    assert asked.heading == "Sign in"
    assert "what you typed will be there" in asked.text
    wrong = lead.send(asked, email=LEAD, password="wrong")
    signed_in = lead.raw_send(wrong, email=LEAD, password=PASSWORD, follow=False)
    assert signed_in.status_code == 307  # browsers send the whole form again; the test client would send it empty
    back = lead.send(wrong, email=LEAD, password=PASSWORD, action=signed_in.location)
    assert back.url == "/staff/inspections/new"
    assert back.problems[0] == "Your session had ended or the form was too old. Nothing was lost: send it again"
    shown = back.fields()
    assert {name: shown[name] for name in typed} == {name: [value.replace("\r", "")] for name, value in typed.items()}
    assert "password" not in back.html.replace("/staff/password", "")


def test_a_stale_token_shows_the_form_again(lead: Staff) -> None:
    page = lead.send(lead.get("/staff/days"), csrf_token="old", name="A bank holiday")
    assert page.problems[0].startswith("Your session had ended or the form was too old")
    assert page.fields()["name"] == ["A bank holiday"]


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_forms_from_elsewhere_are_refused(lead: Staff, site: str) -> None:
    page = lead.get("/staff/days")
    assert lead.raw_send(page, headers={"Sec-Fetch-Site": site}, name="x").status_code == 403


def test_an_account_that_is_no_longer_active_is_out_at_once(lead: Staff, database: Database) -> None:
    from surveyapp.storage.accounts import user_by_email

    with database.writing() as session:
        user = user_by_email(session, LEAD)
        assert user is not None
        user.active = False
        session.commit()
    assert lead.get("/staff/").heading == "Sign in"
    assert lead.sign_in(LEAD).problems != []
