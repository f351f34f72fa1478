"""Staff translate a survey: on the page beside the English, or in a file that they take away and bring back."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from flask import Flask

from surveyapp.forms import problems
from surveyapp.interchange.questionnaire_texts import Place, texts, with_texts
from surveyapp.services import revisions
from surveyapp.services.actors import Actor
from surveyapp.services.wordings import document_of, head_of
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey, revisions_of
from tests.factories.surveys import NOW, present, published_survey, questionnaire_file
from tests.web.staff import Staff, StaffPage, member

BOB = Actor("bob@example.org", "inspector")
PLAN, YES = "question/plan:text", "question/plan:choice/yes"
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def lead(app: Flask, database: Database) -> Staff:
    return member(app, database, "lead-inspector")


@pytest.fixture
def survey(database: Database) -> Survey:
    return published_survey(database, yaml=questionnaire_file("small"))


@pytest.fixture
def polish(lead: Staff, survey: Survey) -> StaffPage:
    """The page of a language that was just added."""
    page = lead.get(f"/staff/surveys/{survey.slug}/languages")
    page.form_of = "/languages"
    return lead.send(page, language="pl")


def said(database: Database, survey: Survey, key: str, language: str = "pl", version: str = "standard") -> str | None:
    with database.reading() as session:
        return texts(document_of(head_of(present(session, survey)))).get(Place(key, version, language))


def states(database: Database, survey: Survey) -> int:
    with database.reading() as session:
        return len(revisions_of(session, survey.id))


def reword(database: Database, survey: Survey, changes: dict[Place, str]) -> None:
    with database.writing() as session:
        found = present(session, survey)
        head = head_of(found)
        revisions.save(session, BOB, found, with_texts(document_of(head), changes), base=head.number, now=NOW)


def write(lead: Staff, page: StaffPage, **typed: str) -> StaffPage:
    """Fill in boxes of the standard version: `plan` stands for the question's text, `yes` for its answer."""
    keys = {"plan": PLAN, "yes": YES}
    page.form_of = "show=all" if "show=" not in page.url else page.url.rpartition("?")[2]
    return lead.send(page, {f"standard|{keys[name]}": text for name, text in typed.items()})


def upload(lead: Staff, page: StaffPage, data: bytes, name: str) -> StaffPage:
    page.form_of = "/file"
    return lead.send(page, file=(io.BytesIO(data), name))


def test_each_language_is_shown_with_how_far_it_is(lead: Staff, database: Database) -> None:
    spoken = published_survey(database)
    page = lead.get(lead.get(f"/staff/surveys/{spoken.slug}").link("Translate this survey"))
    assert page.heading == "Languages"
    [urdu] = [row for row in page.one("table").iter("tr") if "Urdu" in "".join(row.itertext())]
    cells = ["".join(cell.itertext()).strip() for cell in urdu]
    assert cells[0] == "Urdu · اردو"
    assert cells[1] == "Draft"
    assert (cells[2], cells[3], cells[5]) == ("0", "0", "0")
    assert "lang=en-XA" in page.link("lengthened")
    assert "lang=ar-XB" in page.link("right to left")
    page = lead.get(page.link("Urdu"))
    boxes = page.all("textarea")
    assert boxes
    assert {(box.get("lang"), box.get("dir")) for box in boxes} == {("ur", "rtl")}
    assert len(page.html) < 400_000
    for link in {a.get("href", "") for a in page.all("a") if "/preview?" in a.get("href", "")}:
        assert lead.client.get(link).status_code == 200, link
    easy = lead.get(page.link("Easy read"))
    assert {box.get("name", "").partition("|")[0] for box in easy.all("textarea")} == {"easy-read"}


def test_a_language_is_added(lead: Staff, survey: Survey, polish: StaffPage) -> None:
    assert polish.heading == "Polish · Polski"
    assert "Polish · Polski is a language of this survey now" in polish.text
    assert len(polish.all("textarea")) == polish.text.count("To translate")
    page = lead.get(f"/staff/surveys/{survey.slug}/languages")
    page.form_of = "/languages"
    assert "Not complete" in page.text
    assert lead.send(page, language="").problems == ["Choose a language from the list"]
    assert lead.get(f"/staff/surveys/{survey.slug}/languages/ur").status == 404
    assert lead.get(f"/staff/surveys/{survey.slug}/languages/en").status == 404


def test_texts_are_written_beside_the_english(
    lead: Staff, database: Database, survey: Survey, polish: StaffPage
) -> None:
    page = write(lead, polish, plan="Czy jest plan?", yes="Tak")
    assert "2 texts were saved." in page.text
    assert (said(database, survey, PLAN), said(database, survey, YES)) == ("Czy jest plan?", "Tak")
    before = states(database, survey)
    assert "Nothing was changed." in write(lead, page).text
    assert states(database, survey) == before
    todo = lead.get(page.link("To do"))
    assert f"standard|{PLAN}" not in todo.fields()
    assert "There are no such texts." in lead.get(page.link("English has changed (0)")).text


def test_each_save_button_comes_back_to_its_part(lead: Staff, polish: StaffPage) -> None:
    polish.form_of = "show=all"
    [*_, button] = [button for button in polish.all("button") if button.get("name") == "save"]
    answer = lead.raw_send(polish, press=("save", button.get("value")), follow=False)
    assert answer.location.endswith(f"#{button.get('value')}")
    answer = lead.raw_send(polish, press=("save", "x\r\nSet-Cookie: a"), follow=False)
    assert "#" not in answer.location


def test_what_is_refused_stays_as_typed_beside_its_text(
    lead: Staff, database: Database, survey: Survey, polish: StaffPage
) -> None:
    before = states(database, survey)
    page = write(lead, polish, plan="<b>Plan</b> {area}", yes="Tak")
    assert page.status == 422
    assert page.problems == [
        "Nothing was saved. Put right what is wrong with the translations, and save again",
        "2. Is there a plan?, Question: Keep names and words in braces as they are in English. Missing: nothing. "
        "Not in the English: {area}",
        "2. Is there a plan?, Question: Write plain text only, without <b>, </b>",
    ]
    page.form_of = "show=all"
    assert page.fields()[f"standard|{PLAN}"] == ["<b>Plan</b> {area}"]
    assert page.fields()[f"standard|{YES}"] == ["Tak"]
    assert states(database, survey) == before
    page = write(lead, page, plan="Plan")
    assert "2 texts were saved." in page.text


def test_changed_english_is_shown_word_by_word_until_somebody_says_it_fits(
    lead: Staff, database: Database, survey: Survey, polish: StaffPage
) -> None:
    page = write(lead, polish, plan="Czy jest plan?", yes="Tak")
    reword(database, survey, {Place(PLAN, "standard", "en"): "Is there a good plan?"})
    page = lead.get(page.link("English has changed"))
    assert [box.get("name") for box in page.all("textarea")] == [f"standard|{PLAN}"]
    assert ["".join(each.itertext()) for each in page.all("ins")] == ["put in: good "]
    page.form_of = "show=stale"
    page = lead.send(page, fits=f"standard|{PLAN}")
    assert "1 text fits the English as it is now." in page.text
    assert "English has changed (0)" in page.text
    assert said(database, survey, PLAN) == "Czy jest plan?"


def test_of_two_who_translate_one_text_the_second_sees_both(
    lead: Staff, app: Flask, database: Database, survey: Survey, polish: StaffPage
) -> None:
    other = member(app, database, "inspector")
    theirs = other.get(f"/staff/surveys/{survey.slug}/languages/pl")
    write(other, theirs, plan="Czy jest plan?")
    page = write(lead, polish, plan="Plan?", yes="Tak")
    assert page.problems[0].startswith("inspector@example.org changed the same words in revision")
    assert "Somebody else has saved this since: Czy jest plan?" in page.text
    page.form_of = "show=all"
    assert page.fields()[f"standard|{PLAN}"] == ["Plan?"]
    assert page.fields()[f"standard|{YES}"] == ["Tak"]
    assert said(database, survey, YES) is None
    assert "2 texts were saved." in write(lead, page).text
    assert said(database, survey, PLAN) == "Plan?"


def test_who_translates_english_that_changed_meanwhile_sees_it(
    lead: Staff, database: Database, survey: Survey, polish: StaffPage
) -> None:
    reword(database, survey, {Place(PLAN, "standard", "en"): "Is there one?"})
    page = write(lead, polish, plan="Czy jest plan?")
    assert "The English was changed while you were writing" in page.text
    assert "Is there one?" in page.text
    assert "1 text was saved." in write(lead, page, plan="Czy jest?").text


def test_a_text_that_is_gone_is_not_lost(lead: Staff, database: Database, survey: Survey, polish: StaffPage) -> None:
    with database.writing() as session:
        found = present(session, survey)
        head = head_of(found)
        document = {**document_of(head)}
        [main] = document["sections"]
        rest = [one for one in main["questions"] if one["code"] != "plan"]
        document["sections"] = [{**main, "questions": rest}]
        revisions.save(session, BOB, found, document, base=head.number, now=NOW)
    page = write(lead, polish, plan="Czy jest plan?")
    assert "No longer in the survey" in page.text
    assert "Czy jest plan?" in page.text


def test_a_form_too_old_loses_nothing(lead: Staff, database: Database, survey: Survey, polish: StaffPage) -> None:
    polish.form_of = "show=all"
    page = lead.send(polish, {f"standard|{PLAN}": "Plan"}, csrf_token="stale")
    assert "too old" in page.problems[0]
    assert said(database, survey, PLAN) is None
    assert "1 text was saved." in write(lead, page).text
    upload_page = lead.get(f"/staff/surveys/{survey.slug}/languages/pl?show=all")
    upload_page.form_of = "/file"
    assert "too old" in lead.send(upload_page, csrf_token="stale").problems[0]
    before = states(database, survey)
    added = lead.client.post(f"/staff/surveys/{survey.slug}/languages", data={"csrf_token": "stale", "language": "ur"})
    assert added.status_code == 422
    assert states(database, survey) == before
    page = lead.send(lead.get(f"/staff/surveys/{survey.slug}/languages/pl?show=all"), base="99", action=page.url)
    assert page.problems == ["There is no revision 99 of this wording"]


@pytest.mark.parametrize(
    ("ending", "media"),
    [
        ("xlf", "application/xliff+xml"),
        ("po", "text/x-gettext-translation; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_file_goes_out_and_comes_back(lead: Staff, database: Database, ending: str, media: str) -> None:
    spoken = published_survey(database)
    page = lead.get(f"/staff/surveys/{spoken.slug}/languages/ur")
    answer = lead.client.get(page.link(f"(.{ending})"))
    assert answer.headers["Content-Type"] == media
    assert f'filename="{spoken.slug}-ur.{ending}"' in answer.headers["Content-Disposition"]
    before = states(database, spoken)
    assert "0 texts were changed." in upload(lead, page, answer.data, f"x.{ending}").text
    assert states(database, spoken) == before


def test_a_file_that_was_filled_in_is_taken_but_for_what_changed(
    lead: Staff, database: Database, survey: Survey, polish: StaffPage
) -> None:
    data = lead.client.get(polish.link("(.po)")).data
    filled = re.sub(rb'msgid "([^"]+)"\nmsgstr ""', rb'msgid "\1"\nmsgstr "pl \1"', data)
    reword(database, survey, {Place(PLAN, "standard", "en"): "Is there one?"})
    page = upload(lead, polish, filled, "pl.po")
    number = len(page.all("textarea")) - 1
    assert f"{number} texts were changed." in page.text
    assert "because their English has changed since the file was made: Question 2." in page.text
    assert said(database, survey, YES) == "pl Yes"
    assert said(database, survey, PLAN) is None


def test_a_file_with_faults_says_all_of_them_and_saves_nothing(
    lead: Staff, database: Database, survey: Survey, polish: StaffPage
) -> None:
    data = lead.client.get(polish.link("(.po)")).data
    bad = data.replace(b'msgid "Yes"\nmsgstr ""', b'msgid "Yes"\nmsgstr "<b>Tak"')
    bad = bad.replace(b'msgid "Is there a plan?"\nmsgstr ""', b'msgid "Is there a plan?"\nmsgstr "{area}"')
    before = states(database, survey)
    page = upload(lead, polish, bad, "pl.po")
    assert page.status == 422
    assert [problem.partition(": ")[0] for problem in page.problems[1:]] == [
        "2. Is there a plan?, Question",
        "2. Is there a plan?, Answer",
    ]
    assert states(database, survey) == before


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("", b"", "Choose the file with the translations"),
        ("x.doc", b"hello", "The file must be XLIFF (.xlf), PO (.po) or a workbook (.xlsx)"),
        ("x.xlsx", b"PK\x03\x04", "The file cannot be read: it is damaged, or no workbook"),
        ("x.po", b'msgid "', "The file cannot be read: a line is not as PO files have it: 1"),
        ("x.xlf", b"<!DOCTYPE x><x/>", "The file was not read, because it could do harm: it declares a document type"),
        ("x.xlf", b"<x/>", "The file cannot be read: it is not XLIFF"),
    ],
)
def test_a_wrong_or_hostile_file_is_refused_with_words(
    lead: Staff, polish: StaffPage, name: str, data: bytes, problem: str
) -> None:
    page = upload(lead, polish, data, name)
    assert page.status == 422
    assert page.problems == [problem]
    assert "To translate" in page.text


@pytest.mark.parametrize(
    "limit", ["surveyapp.interchange.translation_file.MAX_BYTES", "surveyapp.web.manage_translations._LARGEST_REQUEST"]
)
def test_a_file_that_is_too_large_is_refused_with_words(
    lead: Staff, polish: StaffPage, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(limit, 1000)
    page = upload(lead, polish, b"<" * 1001, "x.xlf")
    assert page.problems == ["The file is larger than 5 MB, and the texts of a survey never are"]


def test_a_file_of_another_language_or_survey_is_refused(
    lead: Staff, database: Database, survey: Survey, polish: StaffPage
) -> None:
    spoken = published_survey(database, area="Westmere")
    urdu = lead.client.get(f"/staff/surveys/{spoken.slug}/languages/ur.po").data
    assert upload(lead, polish, urdu, "x.po").problems == [f"The file belongs to another survey: {spoken.slug}"]
    page = lead.get(f"/staff/surveys/{spoken.slug}/languages/pl")
    assert upload(lead, page, urdu, "x.po").problems == ["The file is in another language: “ur”, not “pl”"]


def test_who_may_not_translate_finds_no_way_to_it(app: Flask, database: Database) -> None:
    survey = published_survey(database)
    for role in ("quality-assurer", "nominated-officer"):
        person = member(app, database, role)
        assert "Translate this survey" not in person.get(f"/staff/surveys/{survey.slug}").text
        for end in ("", "/ur", "/ur.po"):
            assert person.get(f"/staff/surveys/{survey.slug}/languages{end}").status == 403


def test_every_reason_for_which_a_file_is_not_read_has_words() -> None:
    places = ROOT / "surveyapp" / "interchange"
    sources = [path.read_text(encoding="utf-8") for path in (*places.glob("translation_*"), places / "xlsx_cells.py")]
    named = re.compile(r'(?:_unreadable|_hostile)\("([a-z-]+)"|reason="([a-z-]+)"')
    reasons = {one or other for source in sources for one, other in named.findall(source)}
    reasons |= {"formula", "not-text", *re.findall(r'^    "([a-z-]+)": re\.compile', "\n".join(sources), re.MULTILINE)}
    assert {"line", "doctype", "macros"} <= reasons
    for reason in reasons:
        assert "%" not in problems.say("file-not-readable", {"reason": reason})
