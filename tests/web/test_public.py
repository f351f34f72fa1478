"""Pages for anyone, pages for errors, and what every answer carries."""

from __future__ import annotations

import gzip
from datetime import timedelta
from functools import reduce
from io import BytesIO
from operator import add
from pathlib import Path
from typing import Any

import brotli
import pytest
from flask import Flask, abort
from sqlalchemy.exc import OperationalError

from surveyapp import config
from surveyapp.analysis.readability import counter
from surveyapp.app import LARGEST_FORM, create_app
from surveyapp.storage.engine import Database
from surveyapp.web.permissions import PUBLIC, ROUTES
from tests.factories.surveys import published_survey
from tests.web.conftest import Clock
from tests.web.visitor import Visitor

DAY = timedelta(days=1)


def test_the_first_page_lists_what_is_open_and_announced(visitor: Visitor, database: Database) -> None:
    shown = published_survey(database, area="Openford")
    published_survey(database, area="Soonford", opens_in=DAY)
    published_survey(database, area="Pastham", opens_in=-3 * DAY, closes_in=-DAY)
    published_survey(database, area="Secretley", announced_in=DAY)
    published_survey(database, area="Draftham", publish=False)
    page = visitor.get("/")
    assert "Openford" in page.text
    assert visitor.get(page.link("in Openford?")).url == f"/s/{shown.slug}"
    for area in ("Soonford", "Pastham", "Secretley", "Draftham"):
        assert area not in page.text
    assert page.link("Accessibility statement")
    assert page.link("Privacy notice")
    assert page.link("Sign in for inspection staff") == "/staff/"


def test_the_first_page_without_a_survey(visitor: Visitor) -> None:
    assert "No survey is open at the moment" in visitor.get("/").text


@pytest.mark.parametrize("path", ["/accessibility", "/privacy", "/privacy/children"])
def test_the_notices(visitor: Visitor, path: str) -> None:
    page = visitor.get(path)
    assert page.status == 200
    assert "help@surveyapp.example" in page.text


def test_the_accessibility_statement_follows_the_model(visitor: Visitor) -> None:
    page = visitor.get("/accessibility")
    headings = ["".join(h.itertext()) for h in page.all("h2")]
    assert headings == [
        "Compliance status",
        "Non-accessible content",
        "Preparation of this accessibility statement",
        "Feedback and contact information",
        "Enforcement procedure",
    ]
    for said in (
        "committed to making it accessible, as the Public Sector Bodies (Websites and Mobile Applications) (No. 2)",
        "This statement is about the pages at http://127.0.0.1:5000",
        "partially compliant with the Web Content Accessibility Guidelines version 2.2, level AA",
        "Not compliant with the regulations",
        "Disproportionate burden",
        "Content outside the scope of the regulations",
        "prepared on 22 November 2026. It was last reviewed on 22 November 2026",
        "last tested on 22 November 2026",
        "Equality and Human Rights Commission (EHRC) is responsible for enforcing",
        "Equality Advisory and Support Service (EASS)",
        "Equality Commission for Northern Ireland (ECNI)",
    ):
        assert said in page.text


def test_the_privacy_notice_has_what_article_13_asks_for(visitor: Visitor) -> None:
    text = visitor.get("/privacy").text
    for said in (
        "Who is responsible",
        "The data protection officer: help@surveyapp.example",
        "evidence for the inspection",
        "article 6(1)(e)",
        "article 9(2)(g)",
        "The inspectors of Ofsted and the Care Quality Commission",
        "for six months after the report",
        "a copy, for a correction, for the answers to be deleted, or for us to use them less, and you can object",
        "complain to the Information Commissioner’s Office",
        "You do not have to take part",
        "no program decides anything about you",
    ):
        assert said in text


def test_the_notice_for_children_is_as_easy_as_easy_read(visitor: Visitor) -> None:
    page = visitor.get("/privacy/children")
    read = counter()
    lines = ["".join(line.itertext()) for line in page.one("main").findall("ul/li")]
    assert len(lines) >= 10
    together = reduce(add, (read(line) for line in lines))
    assert (together.grade or 0) <= 2, [(line, read(line).grade) for line in lines]


def test_the_settings_are_told(tmp_path: Path, database: Database, clock: Clock) -> None:
    given = {
        "SURVEYAPP_INSTANCE_DIR": str(tmp_path),
        "SURVEYAPP_ORGANISATION": "the Inspectorate of Eastmere",
        "SURVEYAPP_CONTACT_PHONE": "01632 960 001",
        "SURVEYAPP_CONTACT_ADDRESS": "1 High Street, Eastmere",
        "SURVEYAPP_PROTECTION_OFFICER": "dpo@eastmere.example",
        "SURVEYAPP_ACCESSIBILITY_PREPARED": "2027-01-02",
        "SURVEYAPP_ACCESSIBILITY_REVIEWED": "2028-03-04",
        "SURVEYAPP_ACCESSIBILITY_TESTED": "2028-02-03",
        "SURVEYAPP_CHILDRENS_SERVICES": "01632 960 002",
        "SURVEYAPP_ADULTS_SERVICES": "01632 960 003",
    }
    visitor = Visitor(create_app(config.load(given), database, clock))
    for version in ("standard", "easy-read"):
        start = visitor.get(f"/s/{published_survey(database).slug}", query_string={"version": version})
        assert "01632 960 002" in start.text
        assert "01632 960 003" in start.text
    assert "The Inspectorate of Eastmere runs this website" in visitor.get("/accessibility").text
    statement = visitor.get("/accessibility").text
    assert "01632 960 001" in statement
    assert "prepared on 2 January 2027. It was last reviewed on 4 March 2028" in statement
    assert "last tested on 3 February 2028" in statement
    notice = visitor.get("/privacy").text
    assert "The data protection officer: dpo@eastmere.example" in notice
    assert "Post: 1 High Street, Eastmere" in notice


def test_robots_are_kept_out_and_the_icon_is_found(visitor: Visitor) -> None:
    assert visitor.client.get("/robots.txt").get_data(as_text=True) == "User-agent: *\nDisallow: /\n"
    icon = visitor.client.get("/favicon.ico")
    assert icon.status_code == 301
    with visitor.client.get(icon.location) as found:
        assert found.mimetype == "image/svg+xml"


@pytest.mark.parametrize("code", [400, 403, 404, 405, 413, 418, 429, 500, 503])
def test_every_error_has_a_page(app: Flask, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    app.testing = False
    app.add_url_rule("/broken", "broken", lambda: abort(code))
    monkeypatch.setitem(ROUTES, "broken", PUBLIC)
    page = Visitor(app).get("/broken")
    assert page.status == code
    assert page.heading


def test_a_fault_in_the_program_has_a_page_and_a_line_in_the_log(
    app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.testing = False
    app.add_url_rule("/broken", "broken", lambda: 1 / 0)
    monkeypatch.setitem(ROUTES, "broken", PUBLIC)
    page = Visitor(app).get("/broken")
    assert (page.status, page.heading) == (500, "Something went wrong")
    assert "ZeroDivisionError" in caplog.text


def test_a_database_out_of_reach_has_a_page(app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr("surveyapp.web.public.surveys_open_at", fail)
    page = visitor.get("/")
    assert page.status == 503
    assert page.response.headers["Retry-After"] == "30"


def test_a_wrong_method_says_which_are_right(visitor: Visitor) -> None:
    page = visitor.client.post("/privacy")
    assert page.status_code == 405
    assert "GET" in page.headers["Allow"]


def test_too_much_at_once(visitor: Visitor, database: Database) -> None:
    slug = published_survey(database).slug
    answer = visitor.client.post(f"/s/{slug}/q/x", data={"q-x": "a" * 5_000_000})
    assert answer.status_code == 413


@pytest.mark.parametrize(("size", "status"), [(LARGEST_FORM - 1, 400), (LARGEST_FORM + 1, 413)])
def test_a_form_that_comes_in_chunks_is_never_cut_off(app: Flask, database: Database, size: int, status: int) -> None:
    """Its length is not told, and what follows the limit would be missing without a word."""
    slug = published_survey(database).slug
    body = BytesIO(b"x=" + b"y" * (size - 2))
    answer = app.test_client().post(
        f"/s/{slug}",
        input_stream=body,
        headers={"Transfer-Encoding": "chunked"},
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == status


@pytest.mark.parametrize(("accepted", "undo"), [("gzip", gzip.decompress), ("gzip, br", brotli.decompress)])
def test_pages_are_compressed(visitor: Visitor, accepted: str, undo: Any) -> None:
    plain = visitor.client.get("/privacy")
    packed = visitor.client.get("/privacy", headers={"Accept-Encoding": accepted})
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert undo(packed.get_data()) == plain.get_data()
    assert len(packed.get_data()) < len(plain.get_data()) / 2
    assert int(packed.headers["Content-Length"]) == len(packed.get_data())


def test_the_first_page_of_a_survey_comes_with_the_first_packets(visitor: Visitor, database: Database) -> None:
    """14.6 kB is what a server sends before it waits for an answer: page, style sheet, script and icon fit."""
    slug = published_survey(database).slug
    for version in ("standard", "easy-read"):
        page = visitor.get(f"/s/{slug}", query_string={"version": version})
        parts = [e.get("href") or e.get("src") for e in page.root.iter() if e.tag in {"link", "script"}]
        pictures = {(image.get("src") or "").partition("#")[0] for image in page.all("img")}
        assert len(pictures) <= (version == "easy-read")  # one file, which the words do not wait for
        assert len(parts) <= 3
        size = 0
        for address in (f"/s/{slug}?version={version}", *parts):
            with visitor.client.get(address, headers={"Accept-Encoding": "gzip"}) as answer:
                size += len(answer.get_data())
        assert size <= 14_600


def test_every_page_is_strict(visitor: Visitor, database: Database) -> None:
    slug = published_survey(database).slug
    for address in ("/", f"/s/{slug}", "/nowhere"):
        headers = visitor.get(address).response.headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_draft_language_is_not_offered_to_the_public(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("surveyapp.language.catalogues.languages", lambda: ("en", "ur"))
    monkeypatch.setattr("surveyapp.language.catalogues.passed", lambda: ("en",))
    page = app.test_client().get("/?lang=ur", headers={"Accept-Language": "ur"}).text
    assert '<html lang="en"' in page
    assert 'lang="ur"' not in page
