"""The pages of those who review a wording: coming in, passing parts, asking for changes, seeing what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from surveyapp import config
from surveyapp.app import create_app
from surveyapp.domain.review import Standing
from surveyapp.domain.wording_parts import Unit
from surveyapp.interchange.questionnaire_texts import Place, with_texts
from surveyapp.services import approvals, reviewers, reviews, revisions
from surveyapp.services.actors import COMMAND_LINE, Actor
from surveyapp.services.reviewers import Invitation
from surveyapp.services.wordings import document_of, head_of
from surveyapp.storage.effects import Mail
from surveyapp.storage.engine import Database
from surveyapp.storage.reviews import Reviewer, threads_of
from surveyapp.storage.surveys import Survey
from surveyapp.web.limits import limiter
from tests.factories.surveys import NOW, present, published_survey, questionnaire_file
from tests.web.conftest import Clock
from tests.web.reviewer import Guest, ReviewPage, admitted
from tests.web.staff import member

LEAD = Actor("lead@example.org", "lead-inspector")
PLAN = "question/plan"
ALL = 8
"""The parts of the small survey: its own words, those of a section, six questions."""


def made(database: Database, **options: Any) -> Survey:
    return published_survey(database, publish=False, opens_in=timedelta(days=5), closes_in=timedelta(days=8), **options)


@pytest.fixture
def survey(database: Database) -> Survey:
    return made(database, yaml=questionnaire_file("small"))


def invited(database: Database, survey: Survey, name: str = "Sam", **options: Any) -> Invitation:
    with database.writing() as session:
        return reviewers.invite(
            session,
            COMMAND_LINE,
            present(session, survey),
            name=name,
            email=f"{name.lower()}@forum.example",
            base_url="https://surveys.example",
            now=NOW,
            **options,
        )


@pytest.fixture
def sam(app: Flask, database: Database, survey: Survey) -> Guest:
    return admitted(app, invited(database, survey))


def reword(database: Database, survey: Survey, text: str, key: str = f"{PLAN}:text", language: str = "en") -> None:
    with database.writing() as session:
        found = present(session, survey)
        head = head_of(found)
        document = with_texts(document_of(head), {Place(key, "standard", language): text})
        revisions.save(session, LEAD, found, document, base=head.number, now=NOW)


def standing(database: Database, survey: Survey, part: str = PLAN) -> Standing:
    with database.reading() as session:
        return approvals.approvals_of(session, present(session, survey)).of(Unit(part, "standard", "en"))


def page_of(guest: Guest, survey: Survey, **query: str) -> ReviewPage:
    return guest.get(f"/review/{survey.slug}", query_string=query)


def unit_of(guest: Guest, survey: Survey, part: str = PLAN, **query: str) -> ReviewPage:
    return guest.get(f"/review/{survey.slug}/unit", query_string={"part": part, **query})


# --------------------------------------------------------------------------------------- coming in
def test_the_link_and_the_code_let_in_once(app: Flask, database: Database, survey: Survey) -> None:
    found = invited(database, survey)
    with database.reading() as session:
        assert f"https://surveys.example/review/in/{found.link}" in session.query(Mail).one().body
    guest = Guest(app)
    page = guest.get(f"/review/in/{found.link}")
    [box] = page.all("input", id="code")
    assert (box.get("inputmode"), box.get("autocomplete")) == ("numeric", "one-time-code")
    assert page.response.headers["Referrer-Policy"] == "strict-origin"
    answer = guest.raw_send(page, code=f" {found.code[:3]} {found.code[3:]}", follow=False)
    assert (answer.status_code, answer.location) == (303, "/review/")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("review=")
    assert all(part in cookie for part in ("Path=/review/", "HttpOnly", "SameSite=Lax", "Max-Age=2592000"))
    assert guest.get("/review/").heading == "Surveys for you to review"
    assert guest.get(f"/review/in/{found.link}").heading == "Surveys for you to review", "no second code is needed"
    page = Guest(app).come_in(found)
    assert page.status == 422
    assert page.problems == ["This code cannot be used any more. Ask for a new one below"]


def test_a_wrong_code_lets_nobody_in_and_what_is_no_code_is_no_try(
    app: Flask, database: Database, survey: Survey
) -> None:
    found, guest = invited(database, survey), Guest(app)
    for typed in ("", "12345", "abcdef"):
        assert guest.come_in(found, typed or " ").problems == ["Enter the code of six digits"]
    wrong = "000000" if found.code != "000000" else "111111"
    page = guest.come_in(found, wrong)
    assert page.problems == ["This is not the code. You can try 9 more times"]
    assert page.fields()["code"] == [wrong]
    assert guest.get("/review/").status == 401
    assert guest.come_in(found).heading == "Surveys for you to review"


def test_a_code_in_the_digits_of_another_script_is_the_same(app: Flask, database: Database, survey: Survey) -> None:
    found = invited(database, survey)
    urdu = found.code.translate({ord("0") + n: 0x6F0 + n for n in range(10)})
    assert Guest(app).come_in(found, urdu).heading == "Surveys for you to review"


def test_a_new_code_goes_by_mail_and_the_page_says_the_same_to_all(
    app: Flask, database: Database, survey: Survey
) -> None:
    found, guest = invited(database, survey), Guest(app)
    said = []
    for link in (found.link, "x" * 32):
        page = guest.press(guest.get(f"/review/in/{link}"), "Send me a new code by email")
        said.append(page.text)
        assert "If this link still works, a new code is on its way" in page.text
    assert said[0] == said[1]
    with database.reading() as session:
        mail = session.query(Mail).order_by(Mail.id.desc()).first()
        assert mail is not None
    assert guest.come_in(found).status == 422, "the code from before is void"
    assert guest.come_in(found, mail.subject.split()[-1]).heading == "Surveys for you to review"
    assert Guest(app).send(guest.get(f"/review/in/{'x' * 32}"), code="123456").problems == [
        "This link does not work any more. Ask whoever invited you for a new one"
    ]


def test_codes_are_neither_tried_nor_sent_without_end(app: Flask, database: Database, survey: Survey) -> None:
    found, guest = invited(database, survey), Guest(app)
    limiter.reset()
    statuses = [guest.press(guest.get(f"/review/in/{found.link}"), "Send me a new code by email") for _ in range(6)]
    assert [page.status for page in statuses] == [200] * 5 + [429]
    assert statuses[-1].problems == ["There were too many attempts. Wait a while, then try again"]
    limiter.reset()
    assert [guest.come_in(found, "12345").status for _ in range(11)] == [422] * 10 + [429]
    limiter.reset()


def test_who_is_not_in_is_told_how_to_come_in(app: Flask, survey: Survey) -> None:
    for address in ("/review/", f"/review/{survey.slug}", f"/review/{survey.slug}/preview", "/review/nothing"):
        page = Guest(app).get(address)
        assert page.status == 401
        assert page.heading == "Come in with the link of your invitation"


def test_staff_of_a_forum_are_told_where_reviewing_is(app: Flask, database: Database, survey: Survey) -> None:
    assert "Open the link in that email" in member(app, database, "forum-reviewer").get("/staff/").text


def test_signing_out_and_an_invitation_taken_back(app: Flask, database: Database, survey: Survey) -> None:
    found = invited(database, survey)
    guest = admitted(app, found)
    page = guest.get("/review/")
    token = next(one.get("value") for one in page.all("input", name="token"))
    assert guest.client.post("/review/out", data={"token": "another"}).status_code == 403
    assert guest.client.post("/review/out", data={"token": token}).status_code == 303
    assert guest.get("/review/").status == 401
    other = admitted(app, invited(database, survey, "Ann"))
    with database.writing() as session:
        ann = session.query(Reviewer).filter_by(name="Ann").one()
        reviewers.withdraw(session, LEAD, present(session, survey), ann, now=NOW)
    assert other.get("/review/").status == 401


def test_what_somebody_was_not_invited_to_is_not_there(app: Flask, database: Database, survey: Survey) -> None:
    guest = admitted(app, invited(database, survey))
    elsewhere = made(database, area="Westmoor")
    for end in ("", "/unit", "/preview"):
        assert guest.get(f"/review/{elsewhere.slug}{end}").status == 404
        assert guest.get(f"/review/nothing{end}").status == 404


def test_forms_from_elsewhere_or_with_a_stale_token_do_nothing(sam: Guest, database: Database, survey: Survey) -> None:
    page = page_of(sam, survey)
    sent = {"do": "all", "seen": [one.get("value") for one in page.all("input", name="seen")]}
    answer = sam.client.post(page.url, data=sent, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    again = sam.press(page, "Fine: Question 2", token="stale")
    assert again.status == 422
    assert again.problems == ["Your session had ended or the form was too old. Nothing was lost: send it again"]
    page = sam.press(unit_of(sam, survey), "Send", token="stale", verdict="change", comment="Which plan?")
    assert page.problems == again.problems
    assert page.fields()["comment"] == ["Which plan?"]
    assert page.fields()["verdict"] == ["change"]
    assert standing(database, survey) is Standing.WAITING


# ------------------------------------------------------------------------------------------ passing
def test_the_list_counts_what_waits_and_says_when_it_is_due(
    sam: Guest, database: Database, survey: Survey, clock: Clock
) -> None:
    page = sam.get("/review/")
    assert "Eastmere" in page.text
    assert f"Waiting {ALL} Change asked for 0 Passed 0" in page.text
    assert "To do" in page.text
    with database.reading() as session:
        due = reviewers.due_at(session, present(session, survey))
    clock.now = due
    assert "Overdue" in sam.get("/review/").text
    clock.now = survey.closes_at
    assert "The survey is over" in sam.get("/review/").text


def test_one_part_is_passed_and_the_card_says_so(sam: Guest, database: Database, survey: Survey) -> None:
    page = page_of(sam, survey)
    assert "Is there a plan?" in page.said_of("Question 2")
    assert "Waiting" in page.said_of("Question 2")
    page = sam.press(page, "Fine: Question 2")
    assert "You said that these words are fine." in page.said_of("Question 2")
    assert "Passed" in page.said_of("Question 2")
    assert "Fine: Question 2" not in page.buttons
    assert standing(database, survey) is Standing.PASSED
    assert f"Waiting {ALL - 1} Change asked for 0 Passed 1" in sam.get("/review/").text


def test_all_others_are_passed_at_once(sam: Guest, app: Flask, database: Database, survey: Survey) -> None:
    ann = admitted(app, invited(database, survey, "Ann"))
    sam.press(unit_of(sam, survey), "Send", verdict="change", comment="Which plan?")
    page = page_of(ann, survey)
    assert "Change asked for" in page.said_of("Question 2")
    assert "Fine: Question 2" not in page.buttons
    button = f"I have no quarrel with the others: pass all {ALL - 1}"
    seen = [one.get("value") for one in page.all("input", name="seen")]
    reword(database, survey, "For how many years?", "question/years:text")
    page = ann.press(page, button, seen=sorted(set(seen)))
    assert f"You passed {ALL - 2} parts." in page.text
    assert "Waiting" in page.said_of("Question 3"), "changed while it was read"
    assert standing(database, survey) is Standing.CHANGE
    assert standing(database, survey, "question/role") is Standing.PASSED


def test_what_changed_since_the_last_look_is_shown_word_by_word(sam: Guest, database: Database, survey: Survey) -> None:
    assert "since you last looked" not in page_of(sam, survey).text
    reword(database, survey, "Has a plan been made?")
    page = page_of(sam, survey)
    assert "since=" in page.url
    assert "1 part changed since you last looked: Question 2" in page.text
    card = page.card("Question 2")
    removed = [" ".join("".join(one.itertext()).split()) for one in card.iter("del")]
    added = [" ".join("".join(one.itertext()).split()) for one in card.iter("ins")]
    assert removed == ["[removed: Is there]"]
    assert added[0].startswith("[added: Has")
    page = sam.press(page, "Fine: Question 3")
    assert "Changed since you last looked" in page.said_of("Question 2"), "still shown after another was passed"
    assert "since you last looked" not in page_of(sam, survey).text, "seen by now"


# --------------------------------------------------------------------------------- asking for changes
def test_a_change_is_asked_for_and_declined_with_a_reason(sam: Guest, database: Database, survey: Survey) -> None:
    page = unit_of(sam, survey)
    frame = page.one("iframe")
    assert frame.get("src", "").startswith(f"/review/{survey.slug}/preview?question=plan")
    assert "frame-src 'self'" in page.response.headers["Content-Security-Policy"]
    assert page.fields()["own:question/plan:choice/yes"] == ["Yes"]
    own = {"own:question/plan:text": "Does your child have a plan?"}
    page = sam.press(page, "Send", own=own, verdict="change", comment="Which plan?")
    assert "You find their answer here" in page.said_of("Question 2")
    assert "Change asked for" in page.said_of("Question 2")
    page = unit_of(sam, survey)
    assert "You, Wednesday 4 June 2025" in page.text
    assert "Not decided yet" in page.text
    page = sam.press(page, "Send this answer", answer=" ")
    assert page.problems == ["Write what you want to say"]
    assert "Your answer is sent." in sam.press(page, "Send this answer", answer="The EHC plan, I think").text
    with database.writing() as session:
        found = present(session, survey)
        [thread] = threads_of(session, found.id)
        assert thread.proposal == {"question/plan:text": "Does your child have a plan?"}
        assert [one.text for one in thread.messages] == ["Which plan?", "The EHC plan, I think"]
        reviews.decline(session, LEAD, found, thread, "It says so on the page before.", now=NOW)
    assert "1 request" in page_of(sam, survey).said_of("Question 2")
    page = unit_of(sam, survey)
    assert "The inspection team, Wednesday 4 June 2025 It says so on the page before." in page.text
    assert "The words stay as they are" in page.text
    assert "lead@example.org" not in page.text
    assert "Send this answer" not in page.buttons
    page = sam.press(page, "Send", verdict="fine")
    assert standing(database, survey) is Standing.PASSED


def test_a_proposal_taken_over_is_seen_by_whom_it_came_from(sam: Guest, database: Database, survey: Survey) -> None:
    own = {"own:question/plan:text": "Does your child have a plan?"}
    sam.press(unit_of(sam, survey), "Send", own=own, verdict="change")
    with database.writing() as session:
        found = present(session, survey)
        reviews.accept(session, LEAD, found, threads_of(session, found.id)[0], now=NOW)
    page = unit_of(sam, survey)
    assert "The proposed words were taken over" in page.text
    assert "Does your child have a plan?" in page.text
    assert "Passed" in page_of(sam, survey).said_of("Question 2")


def test_a_discussion_that_is_decided_takes_no_answer(sam: Guest, database: Database, survey: Survey) -> None:
    sam.press(unit_of(sam, survey), "Send", verdict="change", comment="Which plan?")
    page = unit_of(sam, survey)
    with database.writing() as session:
        found = present(session, survey)
        reviews.decline(session, LEAD, found, threads_of(session, found.id)[0], "No.", now=NOW)
    assert sam.press(page, "Send this answer", answer="But").problems == [
        "The inspection team has decided this already"
    ]


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ({}, "Choose whether the words are fine"),
        ({"verdict": "change"}, "Say what you would change, or write your own wording"),
        ({"verdict": "change", "comment": "x" * 5001}, "Write 5,000 characters or fewer"),
        ({"verdict": "change", "own": {"own:question/plan:text": "x" * 5001}}, "Write 5,000 characters or fewer"),
        (
            {"verdict": "fine", "comment": "But"},
            "You wrote something. Choose “Change it” to send it, or take it out again",
        ),
    ],
)
def test_a_verdict_that_cannot_be_is_refused_and_kept_as_typed(
    sam: Guest, database: Database, survey: Survey, sent: dict[str, Any], problem: str
) -> None:
    page = sam.press(unit_of(sam, survey), "Send", **{**sent, "own": sent.get("own", {})})
    assert page.status == 422
    assert page.problems == [problem]
    shown = ReviewPage(**{**vars(page), "button": "Send"}).fields()
    typed = {**sent.get("own", {}), **{name: text for name, text in sent.items() if name != "own"}}
    assert all(shown[name] == [text] for name, text in typed.items())
    assert standing(database, survey) is Standing.WAITING


def test_words_changed_while_somebody_wrote_are_shown_and_nothing_typed_is_lost(
    sam: Guest, database: Database, survey: Survey
) -> None:
    page = unit_of(sam, survey)
    reword(database, survey, "Has a plan been made?")
    own = {"own:question/plan:choice/yes": "Yes, it has"}
    page = sam.press(page, "Send", own=own, verdict="change", comment="Say who made it")
    assert page.status == 422
    assert page.problems == ["These words were changed while you were reading. Look at them again"]
    fields = page.fields()
    assert fields["comment"] == ["Say who made it"]
    assert fields["own:question/plan:choice/yes"] == ["Yes, it has"]
    assert fields["own:question/plan:text"] == ["Has a plan been made?"], "a box left alone has the new words"
    sam.press(page, "Send")
    with database.reading() as session:
        [thread] = threads_of(session, present(session, survey).id)
        assert thread.proposal == {"question/plan:choice/yes": "Yes, it has"}
    stale = page_of(sam, survey)
    reword(database, survey, "How many years is it?", "question/years:text")
    page = sam.press(stale, "Fine: Question 3")
    assert page.problems == ["These words were changed while you were reading. Look at them again"]
    assert "How many years[added: is it]?" in page.said_of("Question 3")


def test_an_address_that_names_what_is_not_there_is_read_as_if_it_did_not(sam: Guest, survey: Survey) -> None:
    for since in ("99", "0", "x", "9" * 30):
        page = page_of(sam, survey, since=since, version="none", lang="tlh", done="none", part="none", passed="x")
        assert page.status == 200
        assert "Is there a plan?" in page.said_of("Question 2")


def test_a_part_that_has_gone_is_said_to_be_gone(sam: Guest, survey: Survey) -> None:
    assert "This part is no longer in the survey" in unit_of(sam, survey, "question/none").text


# ---------------------------------------------------------------------------- languages, easy read
def test_urdu_runs_from_right_to_left_beside_its_english(app: Flask, database: Database) -> None:
    survey = made(database, audience="young-people", kind="full-2023", yaml=questionnaire_file("spoken"))
    reword(database, survey, "اسکول میری مدد کرتا ہے۔", "question/school:text", "ur")
    linguist = admitted(app, invited(database, survey, "Aisha", passes=["ur"]))
    page = page_of(linguist, survey)
    said = [one for one in page.all("span", class_="said") if one.get("lang") == "ur"]
    assert said
    assert {one.get("dir") for one in said} == {"rtl"}
    assert page.one("html").get("dir") == "ltr"
    assert [one for one in page.all("span", class_="source") if one.get("lang") == "en"]
    assert any(button.startswith("Fine") for button in page.buttons)
    english = page_of(linguist, survey, lang="en")
    assert "You were not asked to pass the questions in this language" in english.text
    assert not any(button.startswith("Fine") for button in english.buttons)


def test_pages_speak_the_language_of_the_invitation_where_it_is_offered(
    app: Flask, database: Database, survey: Survey, clock: Clock, tmp_path: Any
) -> None:
    found = invited(database, survey, language="ur")
    assert admitted(app, found).get("/review/").one("html").get("lang") == "en", "no person has passed these words"
    settings = config.load({"SURVEYAPP_INSTANCE_DIR": str(tmp_path / "demo"), "SURVEYAPP_DEMONSTRATION": "1"})
    demonstration = create_app(settings, database, clock)
    guest = Guest(demonstration)
    with database.writing() as session:
        reviewers.new_code(session, found.link, now=NOW)
    with database.reading() as session:
        mail = session.query(Mail).order_by(Mail.id.desc()).first()
        assert mail is not None
        code = next(word for word in mail.body.replace(".", " ").split() if word.isdigit())
    assert guest.get(f"/review/in/{found.link}").one("html").get("dir") == "rtl"
    assert guest.come_in(found, code).one("html").get("lang") == "ur"
    for page in (page_of(guest, survey), unit_of(guest, survey)):
        assert page.one("html").get("dir") == "rtl"
        assert "Is there a plan?" in page.text


def test_young_reviewers_get_easy_words_and_pictures_first(app: Flask, database: Database) -> None:
    survey = made(database, audience="young-people", kind="full-2023")
    guest = admitted(app, invited(database, survey, "Kit", easy=True))
    assert guest.get("/review/").heading == "Questions to look at"
    page = page_of(guest, survey)
    assert page.one("html").get("class") == "easy-read"
    assert "Is it easy to understand? Press “Fine”." in page.text
    assert "[aria-current]" not in page.html
    current = ["".join(one.itertext()) for one in page.all("a", aria_current="true")]
    assert "Easy read" in current
    assert page.all("img", class_="picture")
    assert any(button.startswith("All the others are fine") for button in page.buttons)
    assert not page_of(guest, survey, version="standard").all("img", class_="picture")


def test_the_preview_is_for_those_invited(sam: Guest, survey: Survey) -> None:
    page = sam.get(f"/review/{survey.slug}/preview", query_string={"question": "plan"})
    assert page.status == 200
    assert "Is there a plan?" in page.text
