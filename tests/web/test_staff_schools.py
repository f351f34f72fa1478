"""The schools of an area: typed or read from a file; what is wrong is said, and nothing typed is lost."""

from __future__ import annotations

import io

import pytest
from flask import Flask

from surveyapp.services import schools
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey
from tests.factories.comments import commented_survey, gathered
from tests.factories.surveys import AREA
from tests.web.staff import Staff, StaffPage, member

EXTRACT = (
    "URN,LA (name),EstablishmentName,EstablishmentStatus (name)\n"
    f"1,{AREA},Oakfield Primary School,Open\n2,{AREA},Gone School,Closed\n3,Westmere,Hillcrest Academy,Open\n"
)


@pytest.fixture
def inspector(app: Flask, database: Database) -> Staff:
    return member(app, database, "inspector")


@pytest.fixture
def survey(database: Database) -> Survey:
    return commented_survey(database)


def kept(database: Database) -> tuple[str, ...]:
    with database.reading() as session:
        return schools.listed(session, AREA).names


def page_of(inspector: Staff, survey: Survey) -> StaffPage:
    return inspector.get(f"/staff/inspections/{survey.inspection_id}/schools")


def typed(page: StaffPage) -> list[str]:
    return "".join(page.one("textarea").itertext()).split()


def hand_in(inspector: Staff, survey: Survey, data: bytes, **more: str) -> StaffPage:
    page = page_of(inspector, survey)
    sent = {each.get("name"): each.get("value") or "" for each in page.one("main").iter("input")}
    sent |= {"names": "", **more, "file": (io.BytesIO(data), "extract.csv")}  # type: ignore[dict-item]  # a file
    return inspector._audited(inspector.client.post(page.url, data=sent, follow_redirects=True))


def test_names_are_typed_counted_and_come_back(inspector: Staff, database: Database, survey: Survey) -> None:
    page = page_of(inspector, survey)
    assert "0 schools are on the list." in page.text
    page = inspector.send(page, names="Oakfield Primary School\r\nHillcrest Academy\r\n\r\noakfield primary school")
    assert "2 schools are on the list." in page.text
    assert "Saved by inspector@example.org" in page.text
    assert typed(page) == ["Hillcrest", "Academy", "Oakfield", "Primary", "School"]
    assert kept(database) == ("Hillcrest Academy", "Oakfield Primary School")
    inspector.send(page, names="")
    assert kept(database) == ()


def test_a_file_takes_the_place_of_the_list(inspector: Staff, database: Database, survey: Survey) -> None:
    inspector.send(page_of(inspector, survey), names="Old School")
    page = hand_in(inspector, survey, EXTRACT.encode("cp1252"))
    assert "1 school is on the list." in page.text
    assert kept(database) == ("Oakfield Primary School",)
    page = hand_in(inspector, survey, EXTRACT.encode(), authority="Nowhere", names="Typed School")
    assert page.problems[0].startswith("The file has no open schools of “Nowhere”. It has those of: ")
    assert typed(page) == ["Typed", "School"], "nothing typed is lost"
    assert kept(database) == ("Oakfield Primary School",)
    hand_in(inspector, survey, EXTRACT.encode(), authority="westmere")
    assert kept(database) == ("Hillcrest Academy",)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04\x00\x00", "The file cannot be read: it is no CSV file"),
        (b"Name\nOakfield\n", "The first line must name the columns EstablishmentName"),
        (b"EstablishmentName\n" + b"x" * 300, "The name must be 200 characters or fewer"),
    ],
)
def test_a_file_that_will_not_do_is_refused_beside_its_field(
    inspector: Staff, database: Database, survey: Survey, data: bytes, said: str
) -> None:
    inspector.send(page_of(inspector, survey), names="Old School")
    page = hand_in(inspector, survey, data)
    assert page.status == 422
    assert page.problems[0].startswith(said)
    [error] = page.all("p", class_="error") or page.all("p", id="file-error")
    assert error.get("id") == "file-error"
    assert kept(database) == ("Old School",)


@pytest.mark.parametrize(
    "limit", ["surveyapp.interchange.schools_csv.MOST_BYTES", "surveyapp.web.schools._LARGEST_REQUEST"]
)
def test_a_file_that_is_too_large_is_refused_with_words(
    inspector: Staff, database: Database, survey: Survey, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    inspector.send(page_of(inspector, survey), names="Old School")
    monkeypatch.setattr(limit, 1000)
    page = hand_in(inspector, survey, b"EstablishmentName\n" + b"x" * 1000)
    assert page.problems[0].endswith("Choose one with the schools of the area alone")
    assert kept(database) == ("Old School",)


def test_lines_that_will_not_do_are_told_by_their_number(inspector: Staff, survey: Survey) -> None:
    lines = ["Oakfield", "x" * 201]
    page = inspector.send(page_of(inspector, survey), names="\n".join(lines))
    assert page.problems == ["Line 2: The name must be 200 characters or fewer"]
    assert typed(page) == lines


def test_two_who_change_the_list_at_once_lose_nothing(inspector: Staff, database: Database, survey: Survey) -> None:
    page = page_of(inspector, survey)
    inspector.send(page_of(inspector, survey), names="Oakfield")
    page = inspector.send(page, names="Hillcrest")
    assert page.problems == ["These words were changed while you were reading. Look at them again"]
    assert "1 school is on the list." in page.text
    assert typed(page) == ["Hillcrest"]
    assert kept(database) == ("Oakfield",)


def test_the_desk_leads_here_masks_by_it_and_shows_what_waits_again(
    inspector: Staff, database: Database, survey: Survey
) -> None:
    gathered(database, survey, "they said that oakfield has no place for him")
    leaving = inspector.get(f"/staff/surveys/{survey.slug}/comments/leaving")
    assert not leaving.all("mark")
    assert "1 comment approved." in inspector.send(leaving).text
    page = inspector.get(leaving.link("Schools of the area"))
    page = inspector.send(page, names="Oakfield Primary School")
    assert "1 approved comment names a school that was not masked: look at it again." in page.text
    leaving = inspector.get(leaving.url)
    assert ["".join(mark.itertext()) for mark in leaving.all("mark")] == ["oakfield (school)"]


def test_the_page_of_the_inspection_leads_here_for_those_who_may(
    app: Flask, database: Database, inspector: Staff, survey: Survey
) -> None:
    address = f"/staff/inspections/{survey.inspection_id}"
    assert inspector.get(inspector.get(address).link("Schools of the area")).heading.startswith("Schools of the area")
    assert "Schools of the area" not in member(app, database, "quality-assurer").get(address).text
    assert inspector.get("/staff/inspections/99/schools").status == 404
