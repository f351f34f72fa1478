"""What the server says to a page's script: stored, something to show, or not now; and to a browser that leaves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from surveyapp.storage.engine import Database
from tests.factories.surveys import published_survey
from tests.web.visitor import Page, Visitor

Sender = Callable[..., TestResponse]


@pytest.fixture
def question(visitor: Visitor, database: Database) -> Page:
    """The first question of a response."""
    start = visitor.get(f"/s/{published_survey(database).slug}")
    return visitor.send(start, agree="yes", layout="question")


@pytest.fixture
def send(visitor: Visitor, question: Page) -> Sender:
    """Send the question's form as the script does."""

    def sent(**fields: str) -> TestResponse:
        form = {**question.fields(), "by": "script", **fields}
        return visitor.client.post(question.url, data=form)

    return sent


def test_a_page_that_was_stored_leads_on_without_being_fetched(send: Sender, visitor: Visitor, question: Page) -> None:
    answer = send()
    assert (answer.status_code, answer.data) == (204, b"")
    assert "/q/" in answer.headers["Location"]
    assert answer.headers["Location"] != question.url
    assert visitor.get(answer.headers["Location"]).status == 200


def test_what_is_to_be_seen_has_no_address(send: Sender) -> None:
    answer = send(token="x" * 22)
    assert (answer.status_code, answer.data) == (204, b"")
    assert "Location" not in answer.headers


def test_a_form_without_the_field_is_answered_with_a_page(send: Sender) -> None:
    assert send(by="").status_code == 303
    assert send(by="", token="x" * 22).status_code == 400


def test_a_failure_stays_one(send: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr("surveyapp.services.responses.save_page", fail)
    assert send().status_code == 503


def test_other_forms_of_the_service_are_left_alone(visitor: Visitor) -> None:
    answer = visitor.client.post("/staff/sign-in", data={"by": "script"})
    assert answer.status_code >= 400


@pytest.mark.parametrize(
    ("mode", "cleared"), [(None, '"storage"'), ("navigate", '"storage"'), ("cors", '"cache", "storage"')]
)
def test_leaving_clears_what_the_browser_stores(visitor: Visitor, mode: str | None, cleared: str) -> None:
    headers = {"Sec-Fetch-Mode": mode} if mode else {}
    answer = visitor.client.get("/s/any/leave", headers=headers)
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == cleared
