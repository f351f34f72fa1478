"""Pages that are drawn once and kept: the same as drawn anew, and nothing of one respondent on another's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from surveyapp.domain.pages import LAYOUTS
from surveyapp.services.kept import Kept
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import survey_by_slug
from surveyapp.web import respond_kept
from tests.factories.surveys import published_survey, questionnaire_file
from tests.web.conftest import Clock
from tests.web.test_respond import begin, fill, walk
from tests.web.visitor import Page, Visitor

SMALL = questionnaire_file("small")
SECRET = "only this respondent knows"


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(respond_kept, "_PAGES", Kept[str](500))


def kept_pages() -> list[str]:
    """What is kept now."""
    return list(respond_kept._PAGES._found.values())


def way(visitor: Visitor, slug: str, layout: str, answers: dict[str, str], **query: str) -> Iterator[str]:
    """The start page and the pages of questions that a respondent is shown, without the token of each."""
    page = visitor.get(f"/s/{slug}", query_string=query)
    yield without_token(page)
    page = begin(visitor, slug, layout, **query)
    while "/q/" in page.url:
        yield without_token(page)
        page = visitor.send(page, {**fill(page), **{k: v for k, v in answers.items() if k in page.html}})


def without_token(page: Page) -> str:
    [token] = page.fields()["token"]
    assert page.html.count(token) == 1
    return page.html.replace(token, "TOKEN")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("version", ["standard", "easy-read"])
@pytest.mark.parametrize("look", ["", "text-150.pictures-on"])
def test_a_kept_page_is_the_page_that_would_be_drawn(
    another: Callable[[], Visitor],
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    *,
    layout: str,
    version: str,
    look: str,
) -> None:
    slug = published_survey(database).slug

    def pages() -> list[str]:
        visitor = another()
        if look:
            visitor.client.set_cookie("look", look)
        return list(way(visitor, slug, layout, {}, version=version))

    first = pages()
    found = len(kept_pages())
    assert found in {len(first), len(first) + 1}, "one for each page, and for a start page without and with cookies"
    again = pages()
    assert len(kept_pages()) == found, "no more for the next respondent"
    monkeypatch.setattr(respond_kept, "_PAGES", Kept[str](0))
    assert first == again == pages()


def test_nothing_that_somebody_wrote_is_kept(visitor: Visitor, database: Database) -> None:
    slug = published_survey(database, yaml=SMALL).slug
    page = visitor.send(begin(visitor, slug, "all"), {"q-role": "parent"})
    [token] = page.fields()["token"]
    check = visitor.send(page, {"q-words": SECRET, "q-plan": "yes"})
    again = visitor.get(page.url)
    assert check.status == 200
    assert SECRET in again.html
    assert len(kept_pages()) == 3
    assert not any(SECRET in one or token in one for one in kept_pages())


def test_what_earlier_answers_decide_is_told_apart(another: Callable[[], Visitor], database: Database) -> None:
    slug = published_survey(database, yaml=SMALL).slug
    parent, other = (list(way(another(), slug, "all", {"q-role": role})) for role in ("parent", "other"))
    assert "Is there a plan?" in parent[2]
    assert "Is there a plan?" not in other[2]


def test_what_changes_is_seen_at_once(
    visitor: Visitor, another: Callable[[], Visitor], database: Database, clock: Clock
) -> None:
    slug = published_survey(database, yaml=SMALL).slug
    page = begin(visitor, slug)
    begin(another(), slug)

    def now_shown() -> Page:
        return visitor.get(page.url)

    usual = now_shown()
    assert "200" not in (usual.one("html").get("class") or "")
    assert "text-200" in (visitor.send(visitor.get(f"/s/{slug}/adjust?back=question:role"), text="200").html)
    assert "text-200" in now_shown().html
    assert "text-200" not in begin(another(), slug).html
    with database.writing() as session:
        survey = survey_by_slug(session, slug)
        assert survey is not None
        survey.closes_at = clock.now - timedelta(minutes=5)
        session.commit()
    assert "The survey has closed" in now_shown().text
    with database.writing() as session:
        survey = survey_by_slug(session, slug)
        assert survey is not None
        survey.grace_minutes = 45
        session.commit()
    assert "Send your answers before 12:10" in now_shown().text.replace("12:10pm", "12:10")


def test_a_page_without_cookies_is_another(another: Callable[[], Visitor], database: Database) -> None:
    slug = published_survey(database, yaml=SMALL).slug
    with_cookies = begin(another(), slug)
    without = another()
    bare = Visitor(without.app, cookies=False)
    page = begin(bare, slug)
    assert with_cookies.all("a", class_="back")
    assert not page.all("a", class_="back")
    assert page.fields()["token"] != with_cookies.fields()["token"]


def test_each_confirmation_has_its_own_reference(another: Callable[[], Visitor], database: Database) -> None:
    slug = published_survey(database, yaml=SMALL).slug
    references = []
    for _ in range(3):
        visitor = another()
        done = visitor.send(walk(visitor, begin(visitor, slug, "all")))
        assert done.heading.startswith("Thank you")
        references.append("".join(done.one("strong", class_="reference").itertext()))
        assert visitor.get(done.url).html == done.html
    assert len(set(references)) == 3
    assert not any(reference in page for page in kept_pages() for reference in references)


def test_a_start_page_with_something_of_its_own_is_drawn_for_it(
    visitor: Visitor, another: Callable[[], Visitor], database: Database
) -> None:
    slug = published_survey(database, yaml=SMALL).slug
    begin(visitor, slug)
    assert visitor.get(f"/s/{slug}").link("Carry on where you stopped")
    other = another()
    start = other.get(f"/s/{slug}")
    assert "Carry on" not in start.text
    refused = other.send(start, layout="section")
    assert refused.title.startswith("Error: ")
    assert not another().get(f"/s/{slug}").title.startswith("Error: ")
