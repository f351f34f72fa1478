"""Short ways to pages of the respondent's way, for tests that look at where they end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

from playwright.sync_api import Page

from surveyapp.domain.windows import Halt
from surveyapp.services import halts, responses, reviews, surveys, trials
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.services.wordings import working_questionnaire
from surveyapp.storage.surveys import survey_by_slug
from tests.e2e.conftest import Town
from tests.factories.comments import NAMED, PRAISE, commented_survey, gathered
from tests.factories.reviewers import invited, seen
from tests.factories.surveys import published_survey, questionnaire_file

EVERY_KIND = questionnaire_file("every_kind")
THREE_QUESTIONS = questionnaire_file("three_questions")
_NUMBERS = count(1)
_ANSWER = """() => {
    const names = new Set();
    for (const field of document.querySelectorAll('main form input, main form textarea')) {
        if (!/^[qd]-/.test(field.name) || names.has(field.name)) continue;
        names.add(field.name);
        if (field.type === 'radio' || field.type === 'checkbox') field.checked = true;
        else field.value = field.tagName === 'TEXTAREA' ? 'It helped.' : field.name.endsWith('-year') ? '2024' : '9';
    }
}"""
_WRONG = """() => {
    for (const field of document.querySelectorAll('main form input:not([type])')) field.value = 'ninety';
    for (const field of document.querySelectorAll('main form input[type=text]')) field.value = 'ninety';
}"""
_POST = """([address, fields]) => {
    const form = document.createElement('form');
    form.method = 'post';
    form.action = address;
    for (const [name, value] of Object.entries(fields)) {
        const input = document.createElement('textarea');
        input.name = name;
        input.value = value;
        form.append(input);
    }
    document.body.append(form);
    form.submit();
}"""


def press(page: Page, which: str = ".button:not(.secondary)") -> None:
    """Press a button of the page's form."""
    with page.expect_navigation():
        page.locator(f"main form button{which}").first.click()


def answer(page: Page) -> None:
    """Some answer to every question of the page, and on."""
    page.evaluate(_ANSWER)
    press(page)


def post(page: Page, address: str, **fields: str) -> None:
    """Send a form that the page does not have."""
    with page.expect_navigation():
        page.evaluate(_POST, [address, fields])


def begin(page: Page, slug: str, layout: str = "question", version: str = "standard") -> None:
    """Agree to take part, and see the first questions."""
    page.goto(f"/s/{slug}?version={version}")
    page.locator(f"input[name=layout][value={layout}]").evaluate("field => { field.checked = true; }")
    page.locator("input[name=agree]").evaluate("field => { field.checked = true; }")
    press(page)


def to_check(page: Page, slug: str, version: str = "standard") -> None:
    """Check your answers, with everything answered."""
    begin(page, slug, "all", version)
    while "/check" not in page.url:
        answer(page)


def to_send(page: Page, slug: str, version: str = "standard") -> None:
    """Ready to send, through the background questions."""
    to_check(page, slug, version)
    press(page)
    press(page)
    while "/send" not in page.url:
        answer(page)


def to_done(page: Page, slug: str, version: str = "standard") -> None:
    """The confirmation."""
    to_send(page, slug, version)
    press(page)


def answer_wrongly(page: Page) -> None:
    """Type what is no number and no date, and press the button."""
    page.evaluate(_ANSWER)
    page.evaluate(_WRONG)
    press(page)


def own_survey(town: Town, area: str, yaml: str | None = None) -> str:
    """The slug of an open survey that no other test knows of; `yaml`: its own questionnaire."""
    return published_survey(town.service.database, datetime.now(UTC), area=area, yaml=yaml).slug


def unpublished_survey(town: Town, area: str) -> str:
    """The slug of a survey of a re-visit that opens in some days, and whose wording nobody has published.

    Pages are visited at two widths, and no area has two re-visits that start on one day: each call has its own area.
    """
    area = f"{area} {next(_NUMBERS)}"
    later = {"opens_in": timedelta(days=5), "closes_in": timedelta(days=9)}
    return published_survey(town.service.database, datetime.now(UTC), area=area, publish=False, **later).slug


def halt(town: Town, slug: str, how: Halt) -> None:
    """Pause a survey, or put off or call off its inspection."""
    now = datetime.now(UTC)
    with town.service.database.writing() as session:
        survey = survey_by_slug(session, slug)
        assert survey is not None
        if how is Halt.PAUSED:
            halts.pause(session, COMMAND_LINE, survey, reason="A serious incident in the area.", now=now)
        else:
            act = halts.put_off if how is Halt.PUT_OFF else halts.call_off
            act(session, COMMAND_LINE, survey.inspection, reason="A serious incident in the area.", now=now)


def extend(town: Town, slug: str) -> None:
    """Let a survey close a day later."""
    with town.service.database.writing() as session:
        survey = survey_by_slug(session, slug)
        assert survey is not None
        surveys.change_window(
            session,
            COMMAND_LINE,
            survey,
            opens_at=survey.opens_at,
            closes_at=survey.closes_at + timedelta(days=1),
            reason="Two schools handed out the links late.",
            now=datetime.now(UTC),
        )


def halted(town: Town, area: str, how: Halt) -> str:
    """The slug of an open survey that was stopped so."""
    slug = own_survey(town, area)
    halt(town, slug, how)
    return slug


def trial(town: Town, area: str) -> str:
    """The slug of a trial of such a survey."""
    slug = unpublished_survey(town, area)
    with town.service.database.writing() as session:
        survey = survey_by_slug(session, slug)
        assert survey is not None
        return trials.show(session, COMMAND_LINE, survey, now=datetime.now(UTC)).slug


def with_a_change_asked_for(town: Town, area: str) -> tuple[str, int]:
    """The slug of such a survey in which a reviewer proposed another wording, and the number of that request."""
    slug = unpublished_survey(town, area)
    now = datetime.now(UTC)
    with town.service.database.writing() as session:
        survey = survey_by_slug(session, slug)
        assert survey is not None
        first = next(iter(working_questionnaire(survey).by_code))
        thread = reviews.ask_change(
            session,
            invited(session, survey, now=now).reviewer,
            survey,
            seen(survey, f"question/{first}"),
            comment="We would say this in other words.",
            proposal={f"question/{first}:text": "How is it going for your child?"},
            now=now,
        )
        return slug, thread.id


def close(town: Town, slug: str, *, ago: timedelta, grace: int) -> None:
    """Move a window so that it closed a while ago, with so many minutes to finish what was begun."""
    now = datetime.now(UTC)
    with town.service.database.writing() as session:
        survey = survey_by_slug(session, slug)
        assert survey is not None
        times = {"opens_at": survey.opens_at, "closes_at": now - ago}
        surveys.change_window(session, COMMAND_LINE, survey, **times, reason="a test", now=now)
        surveys.change_grace(session, COMMAND_LINE, survey, minutes=grace, now=now)


def with_late_responses(town: Town, area: str, count: int) -> str:
    """The slug of a closed survey to which so many forms were sent too late."""
    slug = own_survey(town, area)
    close(town, slug, ago=timedelta(minutes=10), grace=0)
    now = datetime.now(UTC)
    with town.service.database.writing() as session:
        survey = survey_by_slug(session, slug)
        assert survey is not None
        for _ in range(count):
            hashed = responses.token_hash(b"", responses.new_token())
            given = {"needs-identified": "agree"}
            responses.keep_late(
                session, survey, hashed, given, version="standard", language="en", layout="question", now=now
            )
    return slug


def draft_begun(town: Town, page: Page, slug: str) -> None:
    """Let this browser have a draft of a survey that is closed by now."""
    token = responses.new_token()
    with town.service.database.writing() as session:
        survey = survey_by_slug(session, slug)
        assert survey is not None
        hashed = responses.token_hash(town.service.settings.secret_key, token)
        before = survey.closes_at - timedelta(minutes=5)
        view = {"version": "standard", "language": "en", "layout": "question"}
        responses.begin(session, survey, hashed, **view, now=before)  # type: ignore[arg-type]  # a layout
    page.context.add_cookies([{"name": "draft", "value": token, "domain": "127.0.0.1", "path": f"/s/{slug}"}])


def commented(town: Town, area: str, *texts: str) -> str:
    """The address of the comments of a survey of its own in which people wrote these texts, looked through."""
    survey = commented_survey(town.service.database, f"{area} {next(_NUMBERS)}", datetime.now(UTC))
    gathered(town.service.database, survey, *(texts or (PRAISE, NAMED)), now=datetime.now(UTC))
    return f"/staff/surveys/{survey.slug}/comments"
