"""A whole survey, its ends and the public pages in every language and both versions: no English is left in them.

The pages are made in the demonstration, where drafts are offered. What is marked as English there (names of areas, the
English safeguarding words beside a draft) is meant to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from surveyapp import config
from surveyapp.app import create_app
from surveyapp.language.catalogues import ENGLISH, TRANSLATIONS, direction, languages
from surveyapp.storage.engine import Database
from tests.databases import NewDatabase, opened
from tests.factories.surveys import AREA, FOCUS, NOW, published_survey
from tests.language.test_catalogues import FILLED_IN, NAMES, SAME_AS_ENGLISH, WRITTEN
from tests.web.conftest import Clock
from tests.web.test_respond import begin
from tests.web.visitor import Page, Visitor

CLOSES_IN = timedelta(days=2)
PUBLIC = ("/", "/accessibility", "/privacy", "/privacy/children", "/nowhere")
NOT_PAGES = {"/s/<slug>/leave", "/s/<slug>/done"}
"""One leads away; the other is seen at the end of the way."""
SPOKEN = ("alt", "aria-label", "title", "placeholder", "content")


@dataclass(frozen=True)
class Service:
    """One application with a survey that is open, one that is closed and one that is still to come."""

    app: Flask
    clock: Clock
    open: str
    closed: str
    scheduled: str


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory, new_database: NewDatabase, compiled: FileSystemBytecodeCache
) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("languages")
    with new_database() as url, opened(url) as database:
        yield _service(folder, database, compiled)


def _service(folder: Path, database: Database, compiled: FileSystemBytecodeCache) -> Service:
    clock = Clock()
    settings = {"SURVEYAPP_INSTANCE_DIR": str(folder), "SURVEYAPP_DEMONSTRATION": "1"}
    app = create_app(config.load(settings), database, clock)
    app.config["TESTING"] = True
    app.jinja_env.bytecode_cache = compiled
    week = timedelta(days=7)
    return Service(
        app,
        clock,
        published_survey(database, closes_in=CLOSES_IN).slug,
        published_survey(database, opens_in=-week, closes_in=-week / 2).slug,
        published_survey(database, opens_in=week, closes_in=2 * week).slug,
    )


@dataclass
class Walk:
    """Somebody who looks at everything in one language and version."""

    service: Service
    tag: str
    version: str
    pages: dict[str, Page] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.service.clock.now = NOW
        self.visitor = Visitor(self.service.app)
        self.view = {"lang": self.tag, "version": self.version}

    def saw(self, name: str, page: Page) -> Page:
        self.pages[name] = page
        return page

    def whole_survey(self) -> None:
        visitor, slug = self.visitor, self.service.open
        start = self.saw("start", visitor.get(f"/s/{slug}", query_string=self.view))
        self.saw("start with an error", visitor.send(start))
        page = self.saw("questions", visitor.send(start, agree="yes", layout="all"))
        wrong = {name: "0" * 20_001 for name, kind in fields(page) if kind == "textarea"}
        wrong |= {name: "made up" for name, kind in fields(page) if kind == "radio"}
        self.saw("questions with errors", visitor.send(page, wrong))
        page = self.saw("check", self.answered(page, "check"))
        page = self.saw("about you", visitor.send(page))
        page = self.saw("background", visitor.send(page))
        self.saw("carry on", visitor.get(f"/s/{slug}", query_string=self.view))
        last = self.saw("send", self.answered(page, "send"))
        self.saw("done", visitor.send(last))
        self.saw("already sent", visitor.send(last))

    def answered(self, page: Page, step: str) -> Page:
        """The page that comes when all questions up to it are answered."""
        while not urlsplit(page.url).path.endswith(f"/{step}"):
            before, page = page.url, self.visitor.send(page, first_answers(page))
            assert page.url != before
        return page

    def ways_out(self) -> None:
        visitor = Visitor(self.service.app)
        page = self.saw("one question", begin(visitor, self.service.open, **self.view))
        self.saw("another question", visitor.send(page, first_answers(page)))
        for address in addresses():
            self.saw(address, visitor.get(address.replace("<slug>", self.service.open)))
        delete = self.saw("delete", visitor.get(f"/s/{self.service.open}/delete"))
        self.saw("deleted", visitor.send(delete))

    def other_times(self) -> None:
        visitor = Visitor(self.service.app)
        page = begin(visitor, self.service.open, **self.view)
        closes = NOW + CLOSES_IN
        self.service.clock.now = closes + timedelta(minutes=5)
        self.saw("grace", visitor.get(page.url))
        self.service.clock.now = closes + timedelta(hours=2)
        self.saw("late", visitor.send(page, first_answers(page)))
        self.service.clock.now = NOW
        for name in ("closed", "scheduled"):
            self.saw(name, visitor.get(f"/s/{getattr(self.service, name)}", query_string=self.view))

    def public(self) -> None:
        for address in PUBLIC:
            self.saw(address, self.visitor.get(address, query_string={"lang": self.tag}))


def fields(page: Page) -> Iterator[tuple[str, str]]:
    """Names of the fields for answers, with what they are."""
    for element in page.form.iter():
        name = element.get("name", "")
        if re.match("[qd]-", name):
            yield name, element.get("type") or element.tag


def first_answers(page: Page) -> dict[str, str]:
    """The first choice everywhere, and digits for words, which are in no language."""
    answers: dict[str, str] = {}
    for element in page.form.iter():
        name = element.get("name", "")
        if re.match("[qd]-", name) and name not in answers:
            answers[name] = element.get("value", "") if element.get("type") in {"radio", "checkbox"} else "2025"
    return answers


def addresses() -> list[str]:
    """Every address of the respondents' way that can be looked at."""
    lines = (Path(__file__).parents[1] / "urls.txt").read_text(encoding="utf-8").splitlines()
    found = [line.removesuffix(" GET") for line in lines if line.startswith("/s/") and line.endswith(" GET")]
    return [path for path in found if "<page>" not in path and path not in NOT_PAGES]


# --------------------------------------------------------------------------- what is said on a page
def said(root: Element, tag: str, inside: str = "") -> Iterator[str]:
    """Every text in the language of the page, and those that only some hear. `inside`: the language around."""
    here = root.get("lang", inside)
    if root.tag in {"script", "style"}:
        return
    if here == tag:
        yield from (root.get(name, "") for name in SPOKEN if root.tag != "meta" and root.get(name))
    if here == tag and root.text:
        yield root.text
    for child in root:
        yield from said(child, tag, here)
        if here == tag and child.tail:
            yield child.tail


@cache
def english() -> frozenset[str]:
    """Parts of English texts of two words or more, between what is filled in."""
    found = set()
    for domain in ("messages", "banks"):
        with (TRANSLATIONS / f"{domain}.pot").open("rb") as file:
            ids = [text for m in read_po(file) if m.id for text in ((m.id,) if isinstance(m.id, str) else m.id)]
        found |= {part.strip(" .:,?") for text in ids for part in FILLED_IN.split(text)}
    return frozenset(part for part in found if len(part.split()) > 1)


def left_in_english(page: Page, tag: str) -> list[str]:
    """English texts, or runs of English words in another script, on a page."""
    text = "\n".join(" ".join(one.split()) for one in said(page.root, tag))
    for name in (*NAMES, *FOCUS):  # a title holds no marks of language
        text = text.replace(name, "")
    allowed = SAME_AS_ENGLISH.get(tag, {})
    # Two words alone may be a term in brackets behind its translation: they count where they are a whole text.
    whole = set(text.split("\n"))
    found = [
        part
        for part in english()
        if part not in allowed and (part in whole or (len(part.split()) > 3 and part in text))
    ]
    if tag in WRITTEN:
        open_text = re.sub(r"\([^()\n]*\)", "", text)
        found += re.findall(r"[A-Za-z’'-]+(?: [A-Za-z’'-]+){3,}", open_text)
    return found


@pytest.mark.parametrize("version", ["standard", "easy-read"])
@pytest.mark.parametrize("tag", languages())
def test_every_page_is_in_its_language(service: Service, tag: str, version: str) -> None:
    walk = Walk(service, tag, version)
    for part in (walk.whole_survey, walk.ways_out, walk.other_times, walk.public):
        part()
    assert {"done", "late", "deleted", "/privacy/children"} <= walk.pages.keys()
    for name, page in walk.pages.items():
        document = page.one("html")
        assert (document.get("lang"), document.get("dir")) == (tag, direction(tag)), name
        assert page.status in {200, 404 if name == "/nowhere" else 200}, name
        for element in page.root.iter():
            language = element.get("lang")
            if element.tag == "bdi" or language is None:
                continue
            assert element.get("dir", direction(tag)) == direction(language) or element.get("dir") == "auto", name
        names_are_apart(page, name)
    if tag != ENGLISH:
        left = {part: name for name, page in walk.pages.items() for part in left_in_english(page, tag)}
        assert [f"{part}: {name}" for part, name in sorted(left.items())] == []


def names_are_apart(page: Page, name: str) -> None:
    """The name of the area stands in an element with a direction of its own wherever pages run from right to left."""
    if page.one("html").get("dir") != "rtl":
        return
    body = page.one("body")
    parents = {child: parent for parent in body.iter() for child in parent}
    for element in body.iter():
        if AREA in (element.text or ""):
            around = element
            while around.tag != "bdi" and around.get("dir") not in {"ltr", "auto"} and around in parents:
                around = parents[around]
            assert around is not body, f"{name}: {element.text}"
        assert AREA not in (element.tail or ""), f"{name}: {element.tail}"


def test_what_this_looks_for_is_found(service: Service) -> None:
    """The same check finds what is wrong: a page in English taken for one in Urdu."""
    page = Visitor(service.app).get("/privacy")
    page.one("html").set("lang", "ur")
    assert "We do not ask for your name" in "".join(left_in_english(page, "ur"))
