"""Somebody of the staff with a browser: signs in, and fills in the form of a page rather than that of its header."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from flask import Flask
from werkzeug.test import TestResponse

from surveyapp.services import accounts
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.storage.accounts import user_by_email
from surveyapp.storage.engine import Database
from tests.factories.surveys import NOW
from tests.web.visitor import Page, Visitor

PASSWORD = "three words together"


@dataclass
class StaffPage(Page):
    """A page of the workspace. `form_of`: the end of the address that the wanted form is sent to."""

    form_of: str | None = None

    @property
    def form(self) -> Element:
        forms = list(self.one("main").iter("form"))
        if self.form_of is not None:
            forms = [form for form in forms if (form.get("action") or self.url).endswith(self.form_of)]
        assert forms, f"no form at {self.url}"
        return forms[0]

    @property
    def problems(self) -> list[str]:
        """The lines of the summary of errors."""
        [summary] = [element for element in self.root.iter() if element.get("data-error-summary") is not None] or [None]
        return [] if summary is None else ["".join(line.itertext()) for line in summary.iter("li")]


class Staff(Visitor):
    """A visitor who can sign in."""

    def sign_in(self, email: str, password: str = PASSWORD, **changed: Any) -> StaffPage:
        return self.send(self.get("/staff/sign-in"), email=email, password=password, **changed)

    def get(self, url: str, **options: Any) -> StaffPage:
        return super().get(url, **options)  # type: ignore[return-value]  # as `_audited` makes it

    def send(self, page: Page, answers: dict[str, Any] | None = None, /, **changed: Any) -> StaffPage:
        return super().send(page, answers, **changed)  # type: ignore[return-value]  # as `_audited` makes it

    def _audited(self, response: TestResponse) -> StaffPage:
        return StaffPage(**vars(super()._audited(response)))


def member(app: Flask, database: Database, role: str) -> Staff:
    """Somebody with this role, signed in."""
    email = f"{role}@example.org"
    with database.writing() as session:
        if user_by_email(session, email) is None:
            accounts.add_user(session, COMMAND_LINE, email=email, role=role, password=PASSWORD, now=NOW)
    person = Staff(app)
    assert person.sign_in(email).heading == "Your workspace"
    return person
