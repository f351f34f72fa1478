"""An inspector and a forum reviewer, each in a browser of their own, from the first invitation to the publication."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from surveyapp.interchange.questionnaire_texts import Place, texts
from surveyapp.services.wordings import document_of, head_of, working_questionnaire
from surveyapp.storage.effects import Mail
from surveyapp.storage.surveys import last_publication, survey_by_slug
from tests.e2e import steps
from tests.e2e.conftest import Opener, Town
from tests.e2e.gallery import barriers

pytestmark = pytest.mark.e2e
DESK = {"width": 1280, "height": 800}


@dataclass
class Meeting:
    """Both of them, and the survey that they talk about. `codes`: of its questions, in order."""

    staff: Page
    forum: Page
    town: Town
    slug: str
    codes: tuple[str, ...] = ()

    def said(self, code: str, version: str = "standard", language: str = "en") -> str:
        with self.town.service.database.reading() as session:
            survey = survey_by_slug(session, self.slug)
            assert survey is not None
            found = texts(document_of(head_of(survey)))
        return found[Place(f"question/{code}:text", version, language)]

    def unit(self, code: str, **query: str) -> None:
        """The forum's page of one question."""
        more = "".join(f"&{name}={value}" for name, value in query.items())
        self.forum.goto(f"/review/{self.slug}/unit?part=question/{code}{more}")

    def ask(self, code: str, comment: str, words: str = "", **query: str) -> None:
        """Ask for a change, with words of one's own or without."""
        self.unit(code, **query)
        self.forum.get_by_role("radio", name="Change it").check()
        self.forum.get_by_label("What should change, and why?").fill(comment)
        if words:
            self.forum.get_by_role("group", name="Your own wording").locator("textarea").first.fill(words)
        _press(self.forum, "Send")

    def request(self, number: int) -> None:
        """The staff's page of the request that was made as the so-manieth."""
        self.staff.goto(f"/staff/surveys/{self.slug}/review")
        self.staff.locator("main .card a[href*='/review/']").nth(number).click()

    def fine(self, code: str, version: str = "standard") -> None:
        """Pass one question."""
        self.unit(code, version=version)
        self.forum.get_by_role("radio", name="Fine").check()
        _press(self.forum, "Send")


@pytest.fixture
def meeting(opened: Opener, town: Town, signed_in: Callable[[str], Path]) -> Meeting:
    staff = opened(viewport=DESK, storage_state=signed_in("lead-inspector")).new_page()
    forum = opened().new_page()
    slug = steps.unpublished_survey(town, "Meetham")
    with town.service.database.reading() as session:
        survey = survey_by_slug(session, slug)
        assert survey is not None
        asked = working_questionnaire(survey).questions()
        return Meeting(staff, forum, town, slug, tuple(question.code for question in asked))


def invited(meeting: Meeting) -> None:
    """The reviewer comes in by the link of the mail and the code that the inspector read out."""
    staff, forum = meeting.staff, meeting.forum
    staff.goto(f"/staff/surveys/{meeting.slug}/review")
    staff.get_by_label("Name").fill("Sam Reed")
    staff.get_by_label("Email address").fill("sam@meetham.example")
    _press(staff, "Invite")
    code = staff.locator("main strong").first.inner_text()
    with meeting.town.service.database.reading() as session:
        body = session.scalar(select(Mail.body).where(Mail.recipient == "sam@meetham.example"))
    assert body is not None
    address = next(word for word in body.split() if "/review/" in word)
    forum.goto(address[address.index("/review/") :])
    forum.get_by_label("Your code").fill(code)
    _press(forum, "Go in")
    assert not list(barriers(forum))


@pytest.mark.timeout(240)
def test_from_the_invitation_to_the_publication(meeting: Meeting) -> None:
    staff, forum, slug = meeting.staff, meeting.forum, meeting.slug
    first, second, third, fourth, *_ = meeting.codes
    before = {code: meeting.said(code) for code in meeting.codes}
    invited(meeting)

    # The forum asks for four changes, one of them in Urdu easy read only, and passes the rest.
    meeting.ask(first, "Shorter is better.", "How is it going for your child?")
    assert not list(barriers(forum))
    meeting.ask(second, "Which plan do you mean?")
    meeting.ask(third, "We do not like this one.")
    meeting.ask(fourth, "اردو میں آسان نہیں", "کیا یہ آسان ہے؟", version="easy-read", lang="ur")
    expect(forum.locator("[lang=ur][dir=rtl]").first).to_be_visible()
    for version in ("standard", "easy-read"):
        forum.goto(f"/review/{slug}?version={version}")
        assert not list(barriers(forum))
        _press(forum, "I have no quarrel")

    # The inspector takes one over, rewords one, declines one, and takes over the Urdu.
    meeting.request(0)
    assert not list(barriers(staff))
    _press(staff, "Take over the proposed wording")
    assert meeting.said(first) == "How is it going for your child?"
    meeting.request(1)
    staff.get_by_text("Other words than those proposed").click()
    staff.locator("details textarea").first.fill("Does your child have an EHC plan?")
    _press(staff, "Save these words")
    meeting.request(2)
    _press(staff, "Decline, with this reason")
    expect(staff.locator("[data-error-summary]")).to_contain_text("Enter the reason")
    staff.get_by_label("Your answer, or the reason").fill("Inspectors need this answer.")
    _press(staff, "Decline, with this reason")
    meeting.request(3)
    _press(staff, "Take over the proposed wording")
    assert meeting.said(fourth, "easy-read", "ur") == "کیا یہ آسان ہے؟"
    assert meeting.said(fourth) == before[fourth], "only the Urdu was asked for"

    # The reviewer sees what changed, and the reason, and passes both.
    forum.goto(f"/review/{slug}")
    expect(forum.locator("main")).to_contain_text("changed since you last looked")
    expect(forum.locator("ins").first).to_be_visible()
    meeting.unit(third)
    expect(forum.locator("main")).to_contain_text("Inspectors need this answer.")
    meeting.fine(third)
    meeting.fine(second)

    refused_until_passed_again(meeting, meeting.codes[4])
    tells_the_story(meeting)


def refused_until_passed_again(meeting: Meeting, fifth: str) -> None:
    """A later edit voids just that wording: publishing is refused, and allowed after the second approval."""
    staff, slug = meeting.staff, meeting.slug
    staff.goto(f"/staff/surveys/{slug}/wording/part?part=question/{fifth}")
    staff.locator(f"[name='text standard question/{fifth}:text']").fill("Is it going better than a year ago?")
    _press(staff, "Save", exact=True)
    staff.goto(f"/staff/surveys/{slug}")
    expect(staff.locator("main")).to_contain_text("1 English wording has not been passed.")
    _press(staff, "Publish")
    expect(staff.locator("[data-error-summary]")).to_contain_text("has not passed this wording")
    meeting.fine(fifth)
    staff.goto(f"/staff/surveys/{slug}")
    _press(staff, "Publish")
    expect(staff.locator("main")).to_contain_text("The wording is published")
    with meeting.town.service.database.reading() as session:
        survey = survey_by_slug(session, slug)
        assert survey is not None
        published = last_publication(session, survey.id)
    assert published is not None
    assert (published.unapproved, published.override_reason) == ([], None)


def tells_the_story(meeting: Meeting) -> None:
    """The history has all of it."""
    staff, slug = meeting.staff, meeting.slug
    staff.goto(f"/staff/surveys/{slug}/revisions")
    assert not list(barriers(staff))
    story = staff.locator("main").inner_text()
    for words in (
        "Sam Reed asked for a change",
        "took over the proposed wording",
        "found another wording",
        "declined a change",
        "Inspectors need this answer.",
        "Urdu",
        "changed the wording",
        "published revision",
    ):
        assert words in story, words


@pytest.mark.timeout(120)
def test_two_inspectors_write_at_once(meeting: Meeting, opened: Opener, signed_in: Callable[[str], Path]) -> None:
    one, code = meeting.staff, meeting.codes[0]
    other = opened(viewport=DESK, storage_state=signed_in("inspector")).new_page()
    address = f"/staff/surveys/{meeting.slug}/wording/part?part=question/{code}"
    for page in (one, other):
        page.goto(address, wait_until="networkidle")
    fields = other.locator("form[data-autosave] textarea")
    fields.nth(1).fill("Easy words?")
    expect(other.locator("[data-autosave-said]")).to_contain_text("Saved as revision", timeout=15_000)
    assert meeting.said(code, "easy-read") == "Easy words?"
    one.locator("form[data-autosave] textarea").first.fill("Standard words?")
    expect(one.frame_locator("iframe").locator("body")).to_contain_text("Standard words?", timeout=15_000)
    _press(one, "Save", exact=True)
    expect(one.locator("main")).to_contain_text("together with what others changed meanwhile")
    assert (meeting.said(code), meeting.said(code, "easy-read")) == ("Standard words?", "Easy words?")


def _press(page: Page, name: str, *, exact: bool = False) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=exact).last.click()
