"""Somebody who reviews a wording, with a browser: comes in by link and code, and presses buttons by their words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from xml.etree.ElementTree import Element

from flask import Flask
from werkzeug.test import TestResponse

from surveyapp.services.reviewers import Invitation
from tests.web.visitor import Page, Visitor


@dataclass
class ReviewPage(Page):
    """A page for reviewers. `button`: the words of the button whose form is wanted; the first form otherwise."""

    button: str | None = None

    @property
    def form(self) -> Element:
        forms = list(self.one("main").iter("form"))
        if self.button is not None:
            forms = [form for form in forms if any(_words(one) == self.button for one in form.iter("button"))]
        assert forms, f"no form with {self.button!r} at {self.url}"
        return forms[0]

    @property
    def buttons(self) -> list[str]:
        """The words of all buttons of the main part."""
        return [_words(one) for one in self.one("main").iter("button")]

    @property
    def problems(self) -> list[str]:
        """The lines of the summary of errors."""
        [summary] = [element for element in self.root.iter() if element.get("data-error-summary") is not None] or [None]
        return [] if summary is None else ["".join(line.itertext()) for line in summary.iter("li")]

    def card(self, heading: str) -> Element:
        """The card with this heading."""
        return next(card for card in self.all("section", class_="card") if _words(next(iter(card))) == heading)

    def said_of(self, heading: str) -> str:
        """All that stands on a card, with single blanks."""
        return _words(self.card(heading))


class Guest(Visitor):
    """A visitor who was invited."""

    def come_in(self, invited: Invitation, code: str | None = None) -> ReviewPage:
        return self.send(self.get(f"/review/in/{invited.link}"), code=code or invited.code)

    def press(self, page: ReviewPage, button: str, /, **changed: Any) -> ReviewPage:
        """Press a button of a page, with these answers in its form."""
        chosen = replace(page, button=button)
        pressed = next(one for one in chosen.form.iter("button") if _words(one) == button)
        sent = {pressed.get("name"): pressed.get("value")} if pressed.get("name") else {}
        return self.send(chosen, {**sent, **changed.pop("own", {})}, **changed)

    def get(self, url: str, **options: Any) -> ReviewPage:
        return super().get(url, **options)  # type: ignore[return-value]  # as `_audited` makes it

    def send(self, page: Page, answers: dict[str, Any] | None = None, /, **changed: Any) -> ReviewPage:
        return super().send(page, answers, **changed)  # type: ignore[return-value]  # as `_audited` makes it

    def _audited(self, response: TestResponse) -> ReviewPage:
        return ReviewPage(**vars(super()._audited(response)))


def admitted(app: Flask, invited: Invitation) -> Guest:
    """Somebody who has come in."""
    guest = Guest(app)
    assert guest.come_in(invited).status == 200
    return guest


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
