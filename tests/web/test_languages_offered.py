"""Which languages people are offered: drafts in the demonstration only, elsewhere what a person has passed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.exc import OperationalError

from surveyapp import config
from surveyapp.app import create_app
from surveyapp.language import catalogues
from surveyapp.services import banks as shipped
from surveyapp.storage.engine import Database
from tests.factories.surveys import published_survey
from tests.web.conftest import Clock
from tests.web.test_respond import begin
from tests.web.visitor import Page, Visitor

PUBLIC = ("/", "/accessibility", "/privacy", "/privacy/children", "/nowhere")
OWN_NAMES = {
    "en": "English",
    "ar": "العربية",
    "bn": "বাংলা",
    "es": "Español",
    "gu": "ગુજરાતી",
    "pa-Guru": "ਪੰਜਾਬੀ",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "ur": "اردو",
}
MACHINE = "A machine made this translation. No person has checked it yet."


@pytest.fixture
def demonstration(tmp_path: Path, database: Database, clock: Clock, compiled: FileSystemBytecodeCache) -> Flask:
    settings = {"SURVEYAPP_INSTANCE_DIR": str(tmp_path / "instance"), "SURVEYAPP_DEMONSTRATION": "1"}
    made = create_app(config.load(settings), database, clock)
    made.config["TESTING"] = True
    made.jinja_env.bytecode_cache = compiled
    return made


@pytest.fixture
def slug(database: Database) -> str:
    return published_survey(database).slug


@pytest.fixture
def passed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let a person have passed the words of these languages: of the pages, or of the banks."""

    def passed(*tags: str, banks: tuple[str, ...] = ()) -> None:
        drafts = tuple(tag for tag in catalogues.bank_languages() if tag not in banks)
        monkeypatch.setattr("surveyapp.language.catalogues.passed", lambda: ("en", *tags))
        monkeypatch.setattr("surveyapp.language.catalogues.bank_drafts", lambda: drafts)
        monkeypatch.setattr("surveyapp.services.banks._banks", cache(shipped._banks.__wrapped__))
        monkeypatch.setattr("surveyapp.services.inspections.filled_bank", shipped.filled_bank.__wrapped__)

    return passed


def listed(page: Page) -> dict[str, str]:
    """The languages in the list, whether it has links or buttons, with what they are called."""
    menu = [details for details in page.all("details", class_="menu") if details.findall(".//*[@lang]")]
    entries = [e for details in menu for item in details.iter("li") for e in item.iter() if e.get("lang")]
    return {entry.get("lang", ""): "".join(entry.itertext()).strip() for entry in entries}


# --------------------------------------------------------------------------- in the demonstration
def test_the_demonstration_offers_all_in_their_own_names(demonstration: Flask, slug: str) -> None:
    visitor = Visitor(demonstration)
    for address in (*PUBLIC, f"/s/{slug}"):
        assert listed(visitor.get(address)) == OWN_NAMES, address
    page = begin(visitor, slug)
    assert listed(page) == OWN_NAMES
    assert listed(begin(Visitor(demonstration, cookies=False), slug)) == OWN_NAMES


@pytest.mark.parametrize("tag", [tag for tag in OWN_NAMES if tag != "en"])
def test_a_draft_says_that_it_is_one_and_shows_the_english_safeguarding_words(
    demonstration: Flask, slug: str, tag: str
) -> None:
    visitor = Visitor(demonstration)
    for version in ("standard", "easy-read"):
        page = visitor.get(f"/s/{slug}", query_string={"lang": tag, "version": version})
        assert page.one("html").get("lang") == tag
        assert in_english(page).count(MACHINE) == 2
        for number in ("999", "0800 1111", "0808 800 5000"):
            assert in_english(page).count(number) == 1
            assert page.text.count(number) == 2
    assert "children’s services of the council where the child lives" in in_english(
        visitor.get(f"/s/{slug}", query_string={"lang": tag, "version": "standard"})
    )
    note = visitor.get("/privacy/children", query_string={"lang": tag})
    assert "Are you under 19? You can ring Childline on 0800 1111 . It is free." in in_english(note)


def test_a_draft_says_in_english_too_what_is_kept_private(demonstration: Flask, slug: str) -> None:
    page = Visitor(demonstration).get(f"/s/{slug}", query_string={"lang": "ur", "version": "easy-read"})
    for words in ("We keep what you write private.", "If someone may get hurt, we must tell people who can help."):
        assert in_english(page).count(words) == 1
    page = Visitor(demonstration).get(f"/s/{slug}", query_string={"version": "easy-read"})
    assert page.text.count("If someone may get hurt") == 1


@pytest.mark.parametrize("version", ["standard", "easy-read"])
def test_the_card_with_a_code_says_in_english_too_whom_to_ring(demonstration: Flask, slug: str, version: str) -> None:
    for tag, times in (("ur", 2), ("en", 1)):
        visitor = Visitor(demonstration)
        explained = visitor.send(begin(visitor, slug, version=version, lang=tag), press=("go", "stop"))
        card = visitor.send(explained).one("div", class_="on-paper")
        text = " ".join(card.itertext())
        for number in ("999", "0800 1111", "0808 800 5000"):
            assert text.count(number) == times
        english = [part for part in card.iter("div") if part.get("lang") == "en"]
        assert len(english) == times - 1
        assert all("anger now" in "".join(part.itertext()) for part in english)


def in_english(page: Page) -> str:
    """What is marked as English within a page in another language, the language list left out."""
    parts = [e for e in page.root.iter() if e.get("lang") == "en" and e.tag in {"div", "span"}]
    return " ".join(" ".join(" ".join(part.itertext()) for part in parts).split())


def test_english_says_nothing_of_machines_and_nothing_twice(demonstration: Flask, slug: str) -> None:
    page = Visitor(demonstration).get(f"/s/{slug}")
    assert MACHINE not in page.text
    assert page.text.count("0800 1111") == 1


# --------------------------------------------------------------------------- elsewhere
def test_elsewhere_a_draft_is_not_offered_in_any_way(visitor: Visitor, slug: str) -> None:
    for address in (*PUBLIC, f"/s/{slug}"):
        for more in ({"query_string": {"lang": "pl"}}, {"headers": {"Accept-Language": "pl"}}):
            visitor.headers = more.get("headers", {})
            page = visitor.get(address, query_string=more.get("query_string", {}))
            assert page.one("html").get("lang") == "en", address
            assert listed(page) == {}
            assert MACHINE not in page.text
    page = begin(visitor, slug, lang="pl")
    assert page.one("html").get("lang") == "en"
    page = visitor.send(page, {"lang": "pl"})
    assert page.one("html").get("lang") == "en"


def test_a_form_that_names_a_draft_is_shown_in_english(visitor: Visitor, slug: str) -> None:
    start = visitor.get(f"/s/{slug}")
    page = visitor.send(start, view="standard pl question", agree="yes")
    assert page.one("html").get("lang") == "en"


@pytest.mark.parametrize(
    ("pages", "banks"),
    [(("pl",), ()), ((), ("pl",)), (("pl",), ("pl",))],
    ids=["questions are a draft", "pages are a draft", "both are passed"],
)
def test_a_survey_is_offered_where_a_person_passed_both(
    visitor: Visitor, database: Database, passed: Callable[..., None], pages: tuple[str, ...], banks: tuple[str, ...]
) -> None:
    passed(*pages, banks=banks)
    offered = bool(pages and banks)
    slug = published_survey(database).slug
    page = visitor.get(f"/s/{slug}", query_string={"lang": "pl"})
    assert page.one("html").get("lang") == ("pl" if offered else "en")
    assert set(listed(page)) == ({"en", "pl"} if offered else set())
    assert ("Byli" in page.text or "Państwa" in page.text) is offered
    assert MACHINE not in page.text
    first = visitor.get("/", query_string={"lang": "pl"})
    assert first.one("html").get("lang") == ("pl" if pages else "en")
    title = next(a for a in first.all("a") if a.get("href", "").startswith(f"/s/{slug}"))
    if pages and not offered:
        assert (title.get("lang"), title.get("dir")) == ("en", "ltr")
    else:
        assert title.get("lang") is None


def test_what_was_published_as_a_draft_stays_one(
    visitor: Visitor, slug: str, passed: Callable[..., None], database: Database
) -> None:
    passed("pl", banks=("pl",))
    assert visitor.get(f"/s/{slug}", query_string={"lang": "pl"}).one("html").get("lang") == "en"


# --------------------------------------------------------------------------- the language of a page
@pytest.mark.parametrize(
    ("asked", "shown"),
    [("pt-BR,en;q=0.5", "pt"), ("pa-IN", "pa-Guru"), ("ur-PK", "ur"), ("es-419,en", "es"), ("de,fr;q=0.5", "en")],
)
def test_the_phones_own_setting_is_taken(demonstration: Flask, slug: str, asked: str, shown: str) -> None:
    visitor = Visitor(demonstration, headers={"Accept-Language": asked})
    for address in (*PUBLIC, f"/s/{slug}"):
        assert visitor.get(address).one("html").get("lang") == shown
    assert visitor.get("/", query_string={"lang": "ro"}).one("html").get("lang") == "ro"


def test_a_language_that_is_refused_is_not_taken(demonstration: Flask) -> None:
    visitor = Visitor(demonstration, headers={"Accept-Language": "ur;q=0, pl;q=0.1"})
    assert visitor.get("/").one("html").get("lang") == "pl"


@pytest.mark.parametrize("cookies", [True, False])
def test_the_language_goes_along_to_public_pages_and_back(demonstration: Flask, slug: str, cookies: bool) -> None:
    visitor = Visitor(demonstration, cookies)
    page = begin(visitor, slug, lang="ur")
    for name in ("accessibility", "privacy"):
        link = next(a.get("href", "") for a in page.all("a") if a.get("href", "").startswith(f"/{name}"))
        public = visitor.get(link)
        assert (public.one("html").get("lang"), public.one("html").get("dir")) == ("ur", "rtl")
        onward = [a.get("href", "") for a in public.all("a") if a.get("href", "").startswith(("/privacy", "/access"))]
        assert onward
        assert all(address.endswith("lang=ur") for address in onward)
    first = visitor.get("/", query_string={"lang": "ur"})
    start = next(a.get("href", "") for a in first.all("a") if a.get("href", "").startswith(f"/s/{slug}"))
    assert visitor.get(start).one("html").get("lang") == "ur"
    lost = visitor.get("/nowhere", query_string={"lang": "ur"})
    assert any(a.get("href") == "/?lang=ur" for a in lost.all("a"))


def test_links_carry_nothing_where_the_phone_says_the_same(demonstration: Flask) -> None:
    page = Visitor(demonstration, headers={"Accept-Language": "ur"}).get("/")
    own = [a.get("href", "") for a in page.all("a") if not a.get("hreflang")]
    assert not any("lang=" in address for address in own)
    assert not any("Set-Cookie" in name for name, _ in page.response.headers)


def test_the_language_is_kept_where_answers_are_wrong(demonstration: Flask, slug: str) -> None:
    for cookies in (True, False):
        visitor = Visitor(demonstration, cookies)
        start = visitor.get(f"/s/{slug}", query_string={"lang": "gu", "version": "easy-read"})
        page = visitor.send(start)
        assert page.one("html").get("lang") == "gu"
        assert page.all("div", class_="errors")
        assert set(listed(page)) == set(OWN_NAMES)
        assert visitor.send(page, agree="yes").one("html").get("lang") == "gu"


def test_a_language_is_changed_on_a_page_of_questions_without_losing_what_was_typed(
    demonstration: Flask, slug: str
) -> None:
    for cookies in (True, False):
        visitor = Visitor(demonstration, cookies)
        page = begin(visitor, slug, "section", lang="pl")
        choice = next(e for e in page.all("input") if e.get("type") == "radio")
        page = visitor.send(page, {str(choice.get("name")): choice.get("value")}, press=("lang", "bn"))
        assert page.one("html").get("lang") == "bn"
        assert page.fields()[str(choice.get("name"))] == [choice.get("value")]


def test_an_error_page_is_in_the_language_of_the_form_and_lets_it_be_changed(
    demonstration: Flask, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Visitor(demonstration)
    page = begin(visitor, slug, lang="ur")

    def gone(*_: object, **__: object) -> None:
        raise OperationalError("select", {}, Exception("gone"))

    with monkeypatch.context() as broken:
        broken.setattr("surveyapp.web.respond_state.survey_for_respondent", gone)
        failed = visitor.send(page)
        assert (failed.status, failed.one("html").get("lang")) == (503, "ur")
        assert set(listed(failed)) == set(OWN_NAMES)
    assert visitor.send(failed, press=("lang", "ro")).one("html").get("lang") == "ro"


def test_dates_and_numbers_are_those_of_the_language(demonstration: Flask) -> None:
    visitor = Visitor(demonstration)
    for tag, date in (("pl", "22 listopada 2026"), ("ur", "22 نومبر"), ("en", "22 November 2026")):
        assert date in visitor.get("/accessibility", query_string={"lang": tag}).text
