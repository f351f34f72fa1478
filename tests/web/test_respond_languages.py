"""Versions and languages: chosen by address, remembered, marked where a part is in another, written either way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from surveyapp.interchange.questionnaire_texts import Place, with_texts
from surveyapp.services.wordings import content_hash, document_of
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import survey_by_slug
from surveyapp.storage.wordings import keep_wording
from tests.factories.surveys import published_survey, questionnaire_file
from tests.web.test_respond import begin, stored
from tests.web.visitor import Visitor

YAML = questionnaire_file("spoken")


@pytest.fixture(autouse=True)
def languages_with_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the words of the pages were there in Urdu: which catalogues are compiled is another matter."""
    for name in ("languages", "passed"):
        monkeypatch.setattr(f"surveyapp.language.catalogues.{name}", lambda: ("en", "ur"))


@pytest.fixture
def slug(database: Database) -> str:
    return published_survey(database, audience="young-people", kind="full-2023", yaml=YAML).slug


def test_a_language_is_chosen_by_address_and_remembered(visitor: Visitor, slug: str, database: Database) -> None:
    page = begin(visitor, slug, "section", lang="ur")
    document = page.one("html")
    assert (document.get("lang"), document.get("dir")) == ("ur", "rtl")
    assert "اسکول مدد کرتا ہے۔" in page.text
    assert [legend.get("lang") for legend in page.all("legend")] == [None, None]
    page = visitor.get(page.url, query_string={"lang": "en"})
    assert (page.one("html").get("lang"), page.one("html").get("dir")) == ("en", "ltr")
    assert "School helps." in visitor.get(page.url.partition("?")[0]).text


def test_each_language_is_named_in_itself(visitor: Visitor, slug: str) -> None:
    start = visitor.get(f"/s/{slug}")
    links = {a.get("hreflang"): a for a in start.all("a") if a.get("hreflang")}
    assert "".join(links["ur"].itertext()) == "اردو"
    assert (links["ur"].get("lang"), links["ur"].get("dir")) == ("ur", "rtl")
    assert visitor.get(start.link("اردو")).one("html").get("lang") == "ur"


def test_the_browsers_language_is_taken_where_none_is_chosen(visitor: Visitor, slug: str) -> None:
    visitor.headers = {"Accept-Language": "ur,en;q=0.5"}
    assert visitor.get(f"/s/{slug}").one("html").get("dir") == "rtl"
    assert visitor.get(f"/s/{slug}", query_string={"lang": "tlh"}).one("html").get("lang") == "ur"


def test_a_whole_page_from_right_to_left_has_errors_in_their_place(visitor: Visitor, slug: str) -> None:
    page = begin(visitor, slug, "all", lang="ur")
    page = visitor.send(page, {"q-words": "و" * 10_001})
    assert page.one("html").get("dir") == "rtl"


def test_easy_read_is_remembered_and_has_pictures_and_its_own_words(visitor: Visitor, slug: str) -> None:
    page = begin(visitor, slug, version="easy-read")
    assert page.heading == "Does school help?"
    assert "easy-read" in (page.one("html").get("class") or "")
    assert "Next" in ["".join(button.itertext()) for button in page.all("button")]
    one_file = visitor.client.get(page.all("img")[0].get("src").split("#")[0])
    assert one_file.mimetype == "image/svg+xml"
    assert "immutable" in one_file.headers["Cache-Control"]
    one_file.close()
    page = visitor.send(page, press=("version", "standard"))
    assert page.heading == "School helps."
    assert page.all("img") == []


def test_grids_stay_together_in_the_standard_version_and_part_in_easy_read(visitor: Visitor, slug: str) -> None:
    page = begin(visitor, slug, "all")
    assert len(page.all("div", class_="grid")) == 1
    page = visitor.get(page.url, query_string={"version": "easy-read"})
    assert page.all("div", class_="grid") == []
    assert "Tell us." in page.text


def test_a_term_is_explained_where_it_is_used(visitor: Visitor, slug: str) -> None:
    page = begin(visitor, slug)
    assert "A plan for help" not in page.text
    assert "A plan for help" in visitor.send(page).text


def test_made_up_views_are_not_taken(visitor: Visitor, slug: str, database: Database) -> None:
    start = visitor.get(f"/s/{slug}", query_string={"version": "<b>", "lang": "../x"})
    for view in ("", "easy-read", "x y z", "standard en whole", "easy-read ur question extra"):
        page = visitor.send(start, view=view, agree="yes", layout="nonsense")
        assert page.status == 200
    assert len(stored(database)) == 1


def test_a_part_in_another_language_is_marked(another: Callable[[], Visitor], database: Database) -> None:
    slug = published_survey(database, audience="young-people", kind="full-2023", yaml=YAML).slug
    with database.writing() as session:
        survey = survey_by_slug(session, slug)
        assert survey is not None
        assert survey.revision is not None
        # Publishing leaves out a language that lacks a text; previews of one that is being translated show it so.
        place = Place("question/school:text", "standard", "ur")
        partly = with_texts(document_of(survey.revision), {place: "", place._replace(key="grid/both:text"): ""})
        survey.revision.content_hash = content_hash(partly)
        keep_wording(session, survey.revision.content_hash, partly)
        session.commit()
    page = begin(another(), slug, "question", lang="ur")
    assert page.one("legend").get("lang") == "en"
    assert page.one("legend").get("dir") == "ltr"


def test_questions_in_a_language_without_words_for_the_pages_are_not_offered(
    visitor: Visitor, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("languages", "passed"):
        monkeypatch.setattr(f"surveyapp.language.catalogues.{name}", lambda: ("en",))
    page = begin(visitor, slug, "question", lang="ur")
    assert (page.one("html").get("lang"), page.one("html").get("dir")) == ("en", "ltr")
    assert page.heading == "School helps."
    assert [a for a in page.all("a") if a.get("hreflang")] == []


# ------------------------------------------------------------------------------------ recordings
def test_recordings_are_played_from_here_with_their_words(visitor: Visitor, slug: str, app: Flask) -> None:
    folder = app.extensions["surveyapp"].settings.instance_dir / "media"
    folder.mkdir(parents=True)
    page = begin(visitor, slug, "all")
    assert page.all("audio") == page.all("video") == []
    for name in ("words.mp3", "words.mp4"):
        (folder / name).write_bytes(b"0123456789")
    (folder / "words.vtt").write_text("WEBVTT")
    page = visitor.get(page.url)
    assert page.one("audio").get("src") == "/media/words.mp3"
    assert page.one("track", kind="captions").get("srclang") == "en"
    assert page.text.count("What is said in the recording") == 2
    with visitor.client.get("/media/words.mp4", headers={"Range": "bytes=2-4"}) as part:
        assert (part.status_code, part.get_data(), part.mimetype) == (206, b"234", "video/mp4")


@pytest.mark.parametrize("name", ["secret-key", "..%2fsecret-key", "words.mp3", "x.svg", ".mp3"])
def test_nothing_else_of_the_instance_is_served(visitor: Visitor, app: Flask, name: str) -> None:
    (app.extensions["surveyapp"].settings.instance_dir / "media").mkdir(parents=True)
    assert visitor.client.get(f"/media/{name}").status_code == 404
