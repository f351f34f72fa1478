"""Writing the questions of a survey in the workspace."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from surveyapp.interchange.questionnaire_texts import Place, texts
from surveyapp.services.wordings import document_of, head_of, working_questionnaire
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey
from tests.factories.surveys import present, published_survey, questionnaire_file
from tests.web.staff import Staff, StaffPage, member

PLAN = "question/plan"
TEXT = f"text standard {PLAN}:text"


@pytest.fixture
def survey(database: Database) -> Survey:
    return published_survey(database, publish=False, yaml=questionnaire_file("small"))


@pytest.fixture
def lead(app: Flask, database: Database) -> Staff:
    return member(app, database, "lead-inspector")


@pytest.fixture
def part(lead: Staff, survey: Survey) -> Callable[..., StaffPage]:
    def opened(code: str = PLAN, who: Staff = lead) -> StaffPage:
        page = who.get(f"/staff/surveys/{survey.slug}/wording/part", query_string={"part": code})
        page.form_of = page.url
        return page

    return opened


def said(database: Database, survey: Survey, key: str = f"{PLAN}:text") -> str:
    with database.reading() as session:
        return texts(document_of(head_of(present(session, survey))))[Place(key, "standard", "en")]


def codes(database: Database, survey: Survey) -> list[str]:
    with database.reading() as session:
        return list(working_questionnaire(present(session, survey)).by_code)


def test_every_part_is_listed_with_where_it_stands(lead: Staff, survey: Survey) -> None:
    page = lead.get(f"/staff/surveys/{survey.slug}/wording")
    assert "2. Is there a plan?" in page.text
    assert "Not passed yet" in page.text
    assert "reading age" in page.text
    assert "5 to 6 questions" in page.text


def test_a_question_is_reworded_and_the_change_is_told(
    lead: Staff, part: Callable[..., StaffPage], survey: Survey, database: Database
) -> None:
    page = lead.send(part(), {TEXT: "Has a plan been made?"}, act="save")
    assert "Saved as revision" in page.text
    assert said(database, survey) == "Has a plan been made?"
    history = lead.get(f"/staff/surveys/{survey.slug}/revisions")
    assert "changed the wording" in history.text
    newest = lead.get(f"/staff/surveys/{survey.slug}/revisions/3")
    assert ["".join(e.itertext()) for e in newest.all("ins")] == ["put in: Has", "put in:  been made"]


def test_two_who_write_keep_both_or_are_asked(
    app: Flask, lead: Staff, part: Callable[..., StaffPage], survey: Survey, database: Database
) -> None:
    other = member(app, database, "inspector")
    mine, theirs = part(), part(who=other)
    other.send(theirs, {f"text standard {PLAN}:choice/yes": "Yes, there is"}, act="save")
    page = lead.send(mine, {TEXT: "Has a plan been made?"}, act="save")
    assert "together with what others changed" in page.text
    assert said(database, survey, f"{PLAN}:choice/yes") == "Yes, there is"
    mine, theirs = part(), part(who=other)
    other.send(theirs, {TEXT: "Theirs?"}, act="save")
    page = lead.send(mine, {TEXT: "Mine?"}, act="save")
    assert page.status == 422
    assert page.problems[0].startswith("inspector@example.org changed the same words")
    assert "Theirs?" in page.text
    assert page.fields()[TEXT] == ["Mine?"]
    assert said(database, survey) == "Theirs?"
    page.form_of = page.url
    lead.send(page, act="save")
    assert said(database, survey) == "Mine?"


def test_what_is_empty_or_stale_is_not_saved_and_nothing_typed_is_lost(
    lead: Staff, part: Callable[..., StaffPage], survey: Survey, database: Database
) -> None:
    page = lead.send(part(), {TEXT: "  ", f"text standard {PLAN}:choice/no": "No plan"}, act="save")
    assert page.problems == ["Enter the wording"]
    assert page.fields()[f"text standard {PLAN}:choice/no"] == ["No plan"]
    page = lead.send(part(), {TEXT: "New?"}, act="save", csrf_token="x")
    assert page.fields()[TEXT] == ["New?"]
    assert said(database, survey) == "Is there a plan?"


def test_questions_are_added_moved_and_taken_out(
    lead: Staff, part: Callable[..., StaffPage], survey: Survey, database: Database
) -> None:
    page = lead.get(f"/staff/surveys/{survey.slug}/wording")
    refused = lead.send(page, section="main", kind="agreement", standard=" ", easy="")
    assert refused.problems == ["Enter the wording"]
    page = lead.send(page, section="main", kind="agreement", standard="We are heard", easy="People listen to us")
    assert "The question has been added" in page.text
    assert codes(database, survey)[-1] == "we-are-heard"
    page.form_of = page.url
    page = lead.send(page, act="up")
    assert codes(database, survey)[-2:] == ["we-are-heard", "words"]
    page.form_of = page.url
    lead.send(page, act="remove")
    assert "we-are-heard" not in codes(database, survey)


def test_a_section_comes_with_its_first_question_and_is_moved(
    lead: Staff, part: Callable[..., StaffPage], survey: Survey, database: Database
) -> None:
    page = lead.get(f"/staff/surveys/{survey.slug}/wording")
    question = {"kind": "agreement", "standard": "We are heard", "easy": "People listen to us"}
    refused = lead.send(page, section="new section", **question)
    assert refused.problems == ["Enter the heading of the new section"]
    assert "We are heard" in refused.html
    lead.send(refused, section="new section", section_standard="Being heard", section_easy="Heard", **question)
    with database.reading() as session:
        before = [each.code for each in working_questionnaire(present(session, survey)).sections]
    assert "being-heard" in before
    moved = part("section/being-heard")
    assert "We are heard" not in moved.text
    lead.send(moved, act="up")
    with database.reading() as session:
        after = [each.code for each in working_questionnaire(present(session, survey)).sections]
    assert after.index("being-heard") == before.index("being-heard") - 1
    assert sorted(after) == sorted(before)


def test_a_word_is_explained_once_and_no_longer(
    lead: Staff, part: Callable[..., StaffPage], survey: Survey, database: Database
) -> None:
    def explained() -> dict[str, str]:
        with database.reading() as session:
            terms = working_questionnaire(present(session, survey)).terms
            return {each.term: each.meaning.english for each in terms}

    def sent(**fields: str) -> StaffPage:
        page = lead.get(f"/staff/surveys/{survey.slug}/wording")
        return lead.send(page, add="term", meaning_easy="Easy", **fields)

    before = explained()
    assert sent(term=" ", meaning="A plan").problems == ["Enter the word that is explained"]
    assert sent(term="One-page plan", meaning="").problems == ["Enter the wording"]
    assert "is explained from now on" in sent(term=" One-page  plan ", meaning="A plan on a page").text
    assert explained() == {**before, "One-page plan": "A plan on a page"}
    again = sent(term="one-page PLAN", meaning="Another")
    assert again.problems == ["“one-page PLAN” is explained already"]
    assert "Another" in again.html
    lead.send(part("term/One-page plan"), act="remove")
    assert explained() == before


def test_what_routing_looks_at_is_not_taken_out(
    lead: Staff, part: Callable[..., StaffPage], survey: Survey, database: Database
) -> None:
    page = lead.send(part("question/role"), act="remove")
    assert page.problems == ["Other questions are asked depending on this one (plan). Change when they are asked first"]
    assert "role" in codes(database, survey)


def test_answers_criteria_and_routing_are_changed(
    lead: Staff, part: Callable[..., StaffPage], survey: Survey, database: Database
) -> None:
    page = lead.send(part(), choice_standard="It is being made", choice_easy="Soon", act="choice")
    page.form_of = page.url
    page = lead.send(page, {"when-role": "other"}, criteria="weakness-1", route="role", act="save")
    with database.reading() as session:
        plan = working_questionnaire(present(session, survey)).by_code["plan"]
    assert [choice.value for choice in plan.choices] == ["yes", "no", "it-is-being-made"]
    assert plan.criteria == ("weakness-1",)
    assert plan.show_when is not None
    assert getattr(plan.show_when, "values", None) == ("other",)
    page.form_of = page.url
    lead.send(page, act="without it-is-being-made", route="")
    with database.reading() as session:
        plan = working_questionnaire(present(session, survey)).by_code["plan"]
    assert (len(plan.choices), plan.show_when) == (2, None)


def test_autosave_answers_in_json(lead: Staff, part: Callable[..., StaffPage], survey: Survey) -> None:
    page = part()
    fields = dict(page.fields()) | {
        TEXT: ["Has a plan been made?"],
        "act": ["save"],
    }
    response = lead.client.post(page.url, data=fields, headers={"X-Autosave": "1"})
    assert response.json is not None
    assert response.json["said"] == f"Saved as revision {response.json['base']}."
    response = lead.client.post(page.url, data={**fields, TEXT: ["Another?"]}, headers={"X-Autosave": "1"})
    assert response.status_code == 422, "it was made from a state that is not the newest any more"


def test_autosave_tells_what_others_wrote_in_other_boxes(
    app: Flask, lead: Staff, part: Callable[..., StaffPage], survey: Survey, database: Database
) -> None:
    other, yes = member(app, database, "inspector"), f"text standard {PLAN}:choice/yes"
    mine = part()
    other.send(part(who=other), {yes: "Yes, there is"}, act="save")
    sent = {**mine.fields(), TEXT: ["Mine?"], "act": ["save"]}
    answer = lead.client.post(mine.url, data=sent, headers={"X-Autosave": "1"}).json
    assert answer is not None
    assert answer["texts"][yes] == "Yes, there is"
    sent |= {"base": [str(answer["base"])], TEXT: ["Mine again?"], yes: [answer["texts"][yes]]}
    answer = lead.client.post(mine.url, data=sent, headers={"X-Autosave": "1"}).json
    assert answer is not None
    assert said(database, survey, f"{PLAN}:choice/yes") == "Yes, there is"
    other.send(part(who=other), criteria="weakness-2", act="save")
    sent |= {"base": [str(answer["base"])], TEXT: ["More?"]}
    answer = lead.client.post(mine.url, data=sent, headers={"X-Autosave": "1"}).json
    assert answer is not None
    assert answer["stop"], "what is ticked is not put into somebody's form"


def test_a_conflict_leaves_the_others_words_in_boxes_that_were_left_alone(
    app: Flask, lead: Staff, part: Callable[..., StaffPage], survey: Survey, database: Database
) -> None:
    mine, other = part(), member(app, database, "inspector")
    yes = f"text standard {PLAN}:choice/yes"
    other.send(part(who=other), {TEXT: "Theirs?", yes: "Yes, there is"}, act="save")
    page = lead.send(mine, {TEXT: "Mine?"}, act="save")
    assert (page.fields()[TEXT], page.fields()[yes]) == (["Mine?"], ["Yes, there is"])
    page.form_of = page.url
    lead.send(page, act="save")
    assert (said(database, survey), said(database, survey, f"{PLAN}:choice/yes")) == ("Mine?", "Yes, there is")


def test_routing_that_the_form_cannot_show_is_left_alone(
    lead: Staff, part: Callable[..., StaffPage], survey: Survey, database: Database
) -> None:
    page = part("question/plan")
    lead.send(page, {"when-role": "parent"}, route="role", act="save")
    years = part("question/years")
    lead.send(years, {"when-plan": "yes"}, route="plan", act="save")
    before = _condition(database, survey, "years")
    assert before is not None
    lead.send(part("question/years"), {"text standard question/years:text": "How many?"}, act="save")
    assert _condition(database, survey, "years") == before


def _condition(database: Database, survey: Survey, code: str) -> object:
    with database.reading() as session:
        return working_questionnaire(present(session, survey)).by_code[code].show_when


def test_the_preview_is_the_respondents_page_and_nothing_of_it_can_be_sent(
    lead: Staff, part: Callable[..., StaffPage], survey: Survey, database: Database
) -> None:
    page = lead.get(f"/staff/surveys/{survey.slug}/preview", query_string={"part": PLAN})
    assert page.heading == "Is there a plan?"
    policy = page.response.headers["Content-Security-Policy"]
    assert "sandbox allow-same-origin" in policy
    assert "frame-ancestors 'self'" in policy
    fields = part().fields() | {TEXT: ["Not saved?"], "version": ["standard"]}
    shown = lead.client.post(f"/staff/surveys/{survey.slug}/preview?part={PLAN}", data=fields)
    assert "Not saved?" in shown.text
    assert said(database, survey) == "Is there a plan?"
    pseudo = lead.get(f"/staff/surveys/{survey.slug}/preview", query_string={"part": PLAN, "lang": "ar-XB"})
    assert (pseudo.root.get("lang"), pseudo.root.get("dir")) == ("ar-XB", "rtl")


def test_an_earlier_state_is_brought_back(
    lead: Staff, part: Callable[..., StaffPage], survey: Survey, database: Database
) -> None:
    lead.send(part(), {TEXT: "Has a plan been made?"}, act="save")
    page = lead.get(f"/staff/surveys/{survey.slug}/revisions/2")
    page.form_of = "/restore"
    page = lead.send(page)
    assert "is the newest again" in page.text
    assert said(database, survey) == "Is there a plan?"


def test_who_only_reads_changes_nothing(app: Flask, database: Database, survey: Survey) -> None:
    reader = member(app, database, "quality-assurer")
    page = reader.get(f"/staff/surveys/{survey.slug}/wording/part", query_string={"part": PLAN})
    assert not page.all("textarea")
    assert reader.client.post(page.url, data={TEXT: "Mine?"}).status_code == 200
    assert said(database, survey) == "Is there a plan?"
