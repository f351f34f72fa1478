"""A support officer enters what came on paper or by phone: every question on one page, nothing lost, once."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from surveyapp.services.wordings import questionnaire_of
from surveyapp.storage import responses as store
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey
from tests.factories.surveys import published_survey
from tests.web.conftest import Clock
from tests.web.staff import Staff, member


@pytest.fixture
def officer(app: Flask, database: Database) -> Staff:
    return member(app, database, "support-officer")


@pytest.fixture
def survey(database: Database) -> Survey:
    return published_survey(database)


def kept(database: Database, survey: Survey) -> list[dict[str, object]]:
    with database.reading() as session:
        rows = session.execute(store.responses.select().where(store.responses.c.survey_id == survey.id)).mappings()
        return [{**row, "answers": store.answers_of(session, row["id"])} for row in rows]


def test_the_way_from_the_page_of_the_survey_to_a_response_and_to_the_next(
    officer: Staff, database: Database, survey: Survey
) -> None:
    page = officer.get(f"/staff/surveys/{survey.slug}")
    assert f"/staff/surveys/{survey.slug}/keying" in page.html
    page = officer.get(f"/staff/surveys/{survey.slug}/keying")
    page = officer.send(page, mode="phone", version="easy-read")
    assert page.heading.endswith("You are entering a telephone response")
    assert "Easy read" in page.text
    page = officer.send(page, {"q-support": "ehc-plan", "q-works-well": "Her  teacher"})
    assert "kept and counts as finished" in page.text
    assert page.heading.endswith("You are entering a telephone response")
    assert page.fields().get("q-works-well") in (None, [""])
    [row] = kept(database, survey)
    assert (row["state"], row["mode"], row["version"]) == ("finished", "phone", "easy-read")
    assert row["answers"] == {"support": "ehc-plan", "works-well": "Her  teacher"}
    page = officer.get(f"/staff/surveys/{survey.slug}")
    assert "Entered by staff, from paper or by phone 1" in " ".join(page.text.split())
    assert "support-officer@example.org: 1" in page.text


def test_every_question_is_there_with_when_it_is_asked(officer: Staff, survey: Survey) -> None:
    page = officer.get(f"/staff/surveys/{survey.slug}/keying/paper")
    assert survey.revision is not None
    questionnaire = questionnaire_of(survey.revision)
    codes = {question.code for question in questionnaire.questions() if question.kind != "statement"}
    assert set(page.fields()["asked"][0].split()) == codes
    assert any(question.show_when for question in questionnaire.questions())
    assert "Asked only when:" in page.text
    assert "<img" not in page.html


def test_what_cannot_be_read_is_shown_again_with_all_that_was_entered(
    officer: Staff, database: Database, survey: Survey
) -> None:
    page = officer.get(f"/staff/surveys/{survey.slug}/keying/paper")
    page = officer.send(page, {"q-works-well": "x" * 6000, "q-support": "ehc-plan", "q-better": "More time"})
    assert page.status == 422
    assert len(page.problems) == 1
    assert page.fields()["q-better"] == ["More time"]
    assert page.fields()["q-support"] == ["ehc-plan"]
    assert kept(database, survey) == []
    page = officer.send(page, {"q-works-well": "Shorter"})
    assert "counts as finished" in page.text
    [row] = kept(database, survey)
    assert row["answers"] == {"support": "ehc-plan", "works-well": "Shorter", "better": "More time"}


def test_an_empty_form_is_refused_and_one_sent_twice_is_kept_once(
    officer: Staff, database: Database, survey: Survey
) -> None:
    page = officer.get(f"/staff/surveys/{survey.slug}/keying/paper")
    assert officer.send(page).problems == ["Enter at least one answer"]
    officer.send(page, {"q-support": "ehc-plan"})
    assert "was kept before and counts once" in officer.send(page, {"q-support": "ehc-plan"}).text
    assert len(kept(database, survey)) == 1


def test_a_form_gone_back_to_and_filled_in_for_another_person_is_not_said_to_be_kept(
    officer: Staff, database: Database, survey: Survey
) -> None:
    page = officer.get(f"/staff/surveys/{survey.slug}/keying/paper")
    officer.send(page, {"q-support": "ehc-plan"})
    again = officer.send(page, {"q-support": "ehc-plan", "q-better": "Somebody else's words"})
    assert again.problems == [
        "Other answers were kept from this form before. Send it again only if these belong to another response"
    ]
    assert again.fields()["q-better"] == ["Somebody else's words"]
    assert len(kept(database, survey)) == 1
    assert "counts as finished" in officer.send(again).text
    assert [row["answers"].get("better") for row in kept(database, survey)].count("Somebody else's words") == 1


def test_one_form_is_not_two_ways(officer: Staff, database: Database, survey: Survey) -> None:
    page = officer.get(f"/staff/surveys/{survey.slug}/keying/paper")
    officer.send(page, {"q-support": "ehc-plan"})
    again = officer.send(page, {"q-support": "ehc-plan"}, action=f"/staff/surveys/{survey.slug}/keying/phone")
    assert again.problems != []
    assert len(kept(database, survey)) == 1


def test_a_form_comes_back_whole_when_the_database_fails(
    officer: Staff, database: Database, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = officer.get(f"/staff/surveys/{survey.slug}/keying/paper?version=easy-read")

    def fail(*_: object, **__: object) -> None:
        raise OperationalError("insert", {}, Exception("database is locked"))

    with monkeypatch.context() as patch:
        patch.setattr("surveyapp.web.manage_keying.key_response", fail)
        failed = officer.send(page, {"q-better": "Many words"})
    assert failed.status == 503
    assert "counts as finished" in officer.send(failed).text
    [row] = kept(database, survey)
    assert (row["version"], row["answers"]) == ("easy-read", {"better": "Many words"})


def test_after_the_time_to_finish_it_is_kept_as_late_and_the_page_says_so(
    officer: Staff, database: Database, survey: Survey, clock: Clock
) -> None:
    clock.now = survey.times.grace_ends_at
    page = officer.get(f"/staff/surveys/{survey.slug}/keying/paper")
    assert "What you enter now is kept as late" in page.text
    assert "is kept as late" in officer.send(page, {"q-support": "ehc-plan"}).text
    assert [row["state"] for row in kept(database, survey)] == ["late"]
    assert "On paper" in officer.get(f"/staff/surveys/{survey.slug}/late").text


def test_before_the_window_opens_there_is_nothing_to_enter(
    officer: Staff, database: Database, survey: Survey, clock: Clock
) -> None:
    clock.now = survey.opens_at.replace(year=survey.opens_at.year - 1)
    assert "/keying" not in officer.get(f"/staff/surveys/{survey.slug}").html
    assert "Nothing can be entered before" in officer.get(f"/staff/surveys/{survey.slug}/keying").text
    assert officer.get(f"/staff/surveys/{survey.slug}/keying/paper").status == 404


def test_from_what_is_asked_and_only_what_there_is_is_offered(officer: Staff, survey: Survey) -> None:
    page = officer.get(f"/staff/surveys/{survey.slug}/keying")
    refused = officer.send(page, mode="online", version="", language="xx")
    assert refused.problems == [
        "Select whether the answers came on paper or by phone",
        "Select the version that was answered",
        "Select the language that was answered in",
    ]
    for address in ("online", "paper?version=large", "paper?language=xx"):
        assert officer.get(f"/staff/surveys/{survey.slug}/keying/{address}").status == 404


def test_who_reads_answers_is_not_offered_to_enter_any(app: Flask, database: Database, survey: Survey) -> None:
    lead = member(app, database, "lead-inspector")
    assert "/keying" not in lead.get(f"/staff/surveys/{survey.slug}").html
    assert lead.get(f"/staff/surveys/{survey.slug}/keying").status == 403
