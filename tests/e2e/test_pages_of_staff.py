"""Every page of the workspace, as the roles see it, and the summary that is taken away."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from surveyapp.domain.windows import Halt
from surveyapp.storage.surveys import survey_by_slug
from tests.e2e import steps
from tests.e2e.conftest import STATES, Opener, Town
from tests.e2e.faulty import Faulty
from tests.e2e.gallery import Desk, Gallery, Visits, barriers, complaints, endpoints
from tests.factories.comments import RISK

pytestmark = pytest.mark.e2e

NO_PAGES = {
    "manage.timetable_ics",
    "manage.timetable_json",
    "manage.translation_file",
    "manage.preview",
    "summaries.download",
    "summaries.chart",
    "summaries.group_chart",
    "summaries.weighted_chart",
    "comparison.chart",
    "summaries.made_file",
}
"""What of the workspace is a file, a picture, or a page of respondents."""

LEAD = "lead-inspector"
OFFICER = "support-officer"

_DRAWN = """() => Promise.all([...document.images].map(async image => {
    image.loading = 'eager';
    await image.decode().catch(() => {});
    return image.naturalWidth > 0;
}))"""

visits = Visits()
visits.at("sign-in", "/staff/")
visits.at("not-found", "/staff/surveys/nowhere", 404, LEAD)
visits.at("not-allowed", "/staff/inspections", 403, "forum-reviewer")
visits.at("home", "/staff/", role=LEAD)
visits.at("home-of-the-nominated-officer", "/staff/", role="nominated-officer")
visits.at("home-of-a-forum-reviewer", "/staff/", role="forum-reviewer")
visits.at("inspections", "/staff/inspections", role=LEAD)
visits.at("new-inspection", "/staff/inspections/new", role=LEAD)
visits.at("days", "/staff/days", role=LEAD)
visits.at("password", "/staff/password", role=LEAD)
visits.at("window", "/staff/surveys/{open}/window", role=LEAD)
visits.at("grace", "/staff/surveys/{open}/grace", role=LEAD)
visits.at("pause", "/staff/surveys/{open}/pause", role=LEAD)
visits.at("questions", "/staff/surveys/{draft}/questions", role=LEAD)
visits.at("no-late-responses", "/staff/surveys/{closed}/late", role=LEAD)
visits.at("extract", "/staff/surveys/{closed}/responses.csv", role=LEAD)
visits.at("downloads", "/staff/surveys/{closed}/downloads", role="inspector")
visits.at("summary-of-nothing", "/staff/surveys/{scheduled}/summary", role=LEAD)
visits.at("comments-of-nobody", "/staff/surveys/{scheduled}/comments", role=LEAD)
visits.at("survey-for-an-inspector", "/staff/surveys/{closed}", role="inspector")
visits.at("survey-for-the-nominated-officer", "/staff/surveys/{open}", role="nominated-officer")
visits.at("survey-for-a-support-officer", "/staff/surveys/{open}", role=OFFICER)
visits.at("keying", "/staff/surveys/{open}/keying", role=OFFICER)
visits.at("keying-too-early", "/staff/surveys/{scheduled}/keying", role=OFFICER)
visits.at("keyed-from-paper", "/staff/surveys/{open}/keying/paper", role=OFFICER)
visits.at("keyed-late-by-phone", "/staff/surveys/{closed}/keying/phone?version=easy-read&language=ur", role=OFFICER)
visits.at("wording", "/staff/surveys/{draft}/wording", role=LEAD)
visits.at("wording-for-a-reader", "/staff/surveys/{draft}/wording", role="quality-assurer")
visits.at("wording-source", "/staff/surveys/{draft}/wording/source", role=LEAD)
visits.at("review", "/staff/surveys/{draft}/review", role=LEAD)
visits.at("revisions", "/staff/surveys/{draft}/revisions", role=LEAD)
visits.at("revision", "/staff/surveys/{draft}/revisions/1", role=LEAD)
visits.at("languages", "/staff/surveys/{draft}/languages", role=LEAD)
visits.at("translation", "/staff/surveys/{draft}/languages/ur", role=LEAD)
for state in STATES:
    visits.at(f"survey-{state}", f"/staff/surveys/{{{state}}}", role=LEAD)


def of_inspection(desk: Desk, slug: str, page: str = "") -> None:
    """The page of the inspection that a survey belongs to, or one under it."""
    with desk.town.service.database.reading() as session:
        survey = survey_by_slug(session, slug)
        assert survey is not None
        desk.page.goto(f"/staff/inspections/{survey.inspection_id}{page}")


def closed(desk: Desk, audience: str) -> str:
    """The slug of the demonstration's closed survey of an audience."""
    return next(shown.slug for shown in desk.town.demonstration.closed if shown.audience == audience)


def sent_empty(desk: Desk, address: str) -> None:
    """A form with every field emptied."""
    desk.page.goto(address)
    desk.page.evaluate(
        "document.querySelectorAll('main input:not([type=hidden]), main textarea')"
        ".forEach(field => { field.value = ''; })"
    )
    steps.press(desk.page)


@visits.to(422)
def sign_in_with_errors(desk: Desk) -> None:
    sent_empty(desk, "/staff/sign-in")


@visits.to()
def sign_in_with_a_form_on_its_way(desk: Desk) -> None:
    desk.page.goto("/staff/sign-in")
    steps.post(desk.page, "/staff/days", name='A "day" <of> rest')


@visits.to(422, LEAD)
def password_with_errors(desk: Desk) -> None:
    sent_empty(desk, "/staff/password")


@visits.to(422, LEAD)
def new_inspection_with_errors(desk: Desk) -> None:
    sent_empty(desk, "/staff/inspections/new")


@visits.to(422, LEAD)
def days_with_errors(desk: Desk) -> None:
    sent_empty(desk, "/staff/days")


@visits.to(422, LEAD)
def window_with_errors(desk: Desk) -> None:
    sent_empty(desk, f"/staff/surveys/{desk.town.slugs['open']}/window")


@visits.to(422, LEAD)
def put_off_with_errors(desk: Desk) -> None:
    of_inspection(desk, desk.town.slugs["open"], "/put-off")
    steps.press(desk.page)


@visits.to(role=LEAD)
def nominated_officer(desk: Desk) -> None:
    of_inspection(desk, desk.town.slugs["open"], "/officer")


@visits.to(role=LEAD)
def survey_that_is_paused(desk: Desk) -> None:
    desk.page.goto(f"/staff/surveys/{steps.halted(desk.town, 'Pauseham', Halt.PAUSED)}")


@visits.to(422, LEAD)
def grace_with_errors(desk: Desk) -> None:
    sent_empty(desk, f"/staff/surveys/{desk.town.slugs['open']}/grace")


@visits.to(422, OFFICER)
def keyed_with_errors(desk: Desk) -> None:
    desk.page.goto(f"/staff/surveys/{desk.town.slugs['open']}/keying/paper")
    desk.page.locator("textarea").last.fill("x" * 6000)
    steps.press(desk.page)


@visits.to(role=OFFICER)
def keyed_and_on_to_the_next(desk: Desk) -> None:
    desk.page.goto(f"/staff/surveys/{steps.own_survey(desk.town, 'Paperham')}/keying/paper")
    desk.page.locator("textarea").last.fill("Her teacher listens.")
    steps.press(desk.page)


@visits.to(422, LEAD)
def publishing_refused(desk: Desk) -> None:
    desk.page.goto(f"/staff/surveys/{desk.town.slugs['draft']}")
    steps.press(desk.page)


@visits.to(role=LEAD)
def survey_after_moving_its_window(desk: Desk) -> None:
    slug = steps.own_survey(desk.town, "Movedham")
    desk.page.goto(f"/staff/surveys/{slug}/window")
    desk.page.get_by_label("Opens at").fill("midday")
    desk.page.get_by_label("Why is it moved?").fill("Two schools handed out the links late.")
    steps.press(desk.page)


@visits.to(role=LEAD)
def inspection_of_2023(desk: Desk) -> None:
    of_inspection(desk, closed(desk, "parents-carers"))


visits.at("groups-of-nobody", "/staff/surveys/{scheduled}/groups", role=LEAD)


@visits.to(role=LEAD)
def groups(desk: Desk) -> None:
    desk.page.goto(f"/staff/surveys/{closed(desk, 'parents-carers')}/groups?by=age-band")


visits.at("weighted-by-nothing", "/staff/surveys/{scheduled}/weighted", role=LEAD)


@visits.to(role=LEAD)
def weighted_beside_unweighted(desk: Desk) -> None:
    of_inspection(desk, closed(desk, "parents-carers"), "/profile?of=sex")
    for field, number in (("number-f", "5080"), ("number-m", "9310"), ("source", "SEN2, table 2")):
        desk.page.locator(f"#{field}").fill(number)
    for part, number in (("Day", "15"), ("Month", "1"), ("Year", "2026")):
        desk.page.get_by_label(part, exact=True).fill(number)
    steps.press(desk.page)
    desk.page.goto(f"/staff/surveys/{closed(desk, 'parents-carers')}/weighted")
    desk.page.get_by_text("How the weights were made").wait_for()


@visits.to(role=LEAD)
def comparison_of_audiences(desk: Desk) -> None:
    of_inspection(desk, closed(desk, "parents-carers"), "/comparison")


@visits.to(role=LEAD)
def comparison_of_nothing(desk: Desk) -> None:
    of_inspection(desk, desk.town.slugs["scheduled"], "/comparison")


@visits.to(role=LEAD)
def inspection_again(desk: Desk) -> None:
    of_inspection(desk, desk.town.slugs["not-announced"])


@visits.to(role=LEAD)
def date_to_change(desk: Desk) -> None:
    inspection_again(desk)
    desk.page.goto(desk.page.locator("a.change:not([href*='/dates/opens-'])").first.get_attribute("href") or "")


@visits.to(422, LEAD)
def date_to_change_with_errors(desk: Desk) -> None:
    date_to_change(desk)
    sent_empty(desk, desk.page.url)


@visits.to(role=LEAD)
def declared_day(desk: Desk) -> None:
    desk.page.goto("/staff/days")
    for part, number in (("Day", "11"), ("Month", "6"), ("Year", "2030")):
        desk.page.get_by_label(part, exact=True).fill(number)
    desk.page.get_by_label("What is the day?").fill("A day of rest")
    steps.press(desk.page)


@visits.to(role=LEAD)
def late_responses_to_decide_about(desk: Desk) -> None:
    desk.page.goto(f"/staff/surveys/{steps.with_late_responses(desk.town, 'Tardyham', 3)}/late")
    steps.press(desk.page, "[value=include]")


def first_question(desk: Desk) -> None:
    """The page on which the first question of a survey that nobody has published is written."""
    desk.page.goto(f"/staff/surveys/{desk.town.slugs['draft']}/wording")
    address = desk.page.locator("a[href*='part=question']").first.get_attribute("href") or ""
    desk.page.goto(address, wait_until="networkidle")


@visits.to(role=LEAD)
def wording_of_a_question(desk: Desk) -> None:
    first_question(desk)


@visits.to(422, LEAD)
def wording_of_a_question_with_errors(desk: Desk) -> None:
    first_question(desk)
    desk.page.locator("form[data-autosave] textarea").first.fill("")
    steps.press(desk.page, "[value=save]")


@visits.to(role=LEAD)
def trial_to_begin(desk: Desk) -> None:
    desk.page.goto(f"/staff/surveys/{desk.town.slugs['draft']}/trial")


@visits.to(role=LEAD)
def trial_going_on(desk: Desk) -> None:
    desk.page.goto(f"/staff/surveys/{steps.unpublished_survey(desk.town, 'Trialham')}/trial")
    steps.press(desk.page, "[value=show]")


@visits.to(role=LEAD)
def somebody_invited_to_review(desk: Desk) -> None:
    slug = steps.unpublished_survey(desk.town, "Invitham")
    desk.page.goto(f"/staff/surveys/{slug}/review")
    desk.page.get_by_label("Name").fill("Sam Reed")
    desk.page.get_by_label("Email address").fill("sam@forum.example")
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name="Invite").click()


@visits.to(role=LEAD)
def change_asked_for(desk: Desk) -> None:
    slug, thread = steps.with_a_change_asked_for(desk.town, "Askham")
    desk.page.goto(f"/staff/surveys/{slug}/review/{thread}")


def history_after_a_change(desk: Desk, area: str) -> str:
    """The address of the history of a wording in which a proposal was taken over."""
    slug, thread = steps.with_a_change_asked_for(desk.town, area)
    desk.page.goto(f"/staff/surveys/{slug}/review/{thread}")
    steps.press(desk.page, "[value=accept]")
    return f"/staff/surveys/{slug}/revisions"


@visits.to(role=LEAD)
def story_of_a_wording(desk: Desk) -> None:
    desk.page.goto(history_after_a_change(desk, "Storyham"))


@visits.to(role=LEAD)
def two_revisions_compared(desk: Desk) -> None:
    desk.page.goto(f"{history_after_a_change(desk, 'Diffham')}/2")


@visits.to(role="inspector")
def pack_being_made(desk: Desk) -> None:
    desk.page.goto(f"/staff/surveys/{desk.town.slugs['closed']}/downloads")
    steps.press(desk.page)


def who_lives_there(desk: Desk) -> None:
    with desk.town.service.database.reading() as session:
        survey = survey_by_slug(session, desk.town.slugs["closed"])
        assert survey is not None
        desk.page.goto(f"/staff/inspections/{survey.inspection_id}/profile")


@visits.to(role=LEAD)
def profile_of_an_area(desk: Desk) -> None:
    who_lives_there(desk)


@visits.to(422, LEAD)
def profile_with_errors(desk: Desk) -> None:
    who_lives_there(desk)
    desk.page.locator("#number-ehc-plans").fill("many")
    steps.press(desk.page)


@visits.to(role="inspector")
def schools_of_an_area(desk: Desk) -> None:
    of_inspection(desk, closed(desk, "parents-carers"), "/schools")


@visits.to(422, "inspector")
def schools_with_errors(desk: Desk) -> None:
    of_inspection(desk, desk.town.slugs["closed"], "/schools")
    desk.page.locator("#names").fill("Oakfield\n" + "x" * 201)
    steps.press(desk.page)


for audience in ("parents-carers", "practitioners"):

    def summary(desk: Desk, audience: str = audience) -> None:
        desk.page.goto(f"/staff/surveys/{closed(desk, audience)}/summary")

    def comments(desk: Desk, audience: str = audience) -> None:
        desk.page.goto(f"/staff/surveys/{closed(desk, audience)}/comments")

    visits.add(f"summary-{audience}", summary, role="inspector")
    visits.add(f"comments-{audience}", comments, role="inspector")


@visits.to(role="inspector")
def one_comment(desk: Desk) -> None:
    desk.page.goto(steps.commented(desk.town, "Commentham"))
    desk.page.locator("article [data-open]").first.click()
    desk.page.get_by_role("heading", name="One comment").wait_for()


@visits.to(422, "inspector")
def one_comment_with_errors(desk: Desk) -> None:
    one_comment(desk)
    desk.page.get_by_label("Words to quote").fill("words that are not there")
    steps.press(desk.page, "[value=quote]")


@visits.to(role="inspector")
def themes_of_comments(desk: Desk) -> None:
    desk.page.goto(f"/staff/surveys/{closed(desk, 'parents-carers')}/comments/themes")


@visits.to(role="inspector")
def comments_that_may_leave(desk: Desk) -> None:
    desk.page.goto(f"{steps.commented(desk.town, 'Leaveham')}/leaving")


@visits.to(role="inspector")
def comment_held_back(desk: Desk) -> None:
    desk.page.goto(steps.commented(desk.town, "Heldham", RISK))


@visits.to(role=LEAD)
def concerns_waiting(desk: Desk) -> None:
    steps.commented(desk.town, "Waitham", RISK)
    desk.page.goto("/staff/concerns")


@visits.to(role=LEAD)
def one_concern(desk: Desk) -> None:
    concerns_waiting(desk)
    desk.page.locator(".card h3 a[href*='/concerns/']").first.click()
    desk.page.get_by_role("heading", name="Concern", exact=True).wait_for()


@visits.to(422, LEAD)
def one_concern_with_errors(desk: Desk) -> None:
    one_concern(desk)
    steps.press(desk.page, "[value=pass-on]")


@pytest.fixture(scope="module")
def gallery(browser: Browser, town: Town, signed_in: Callable[[str], Path], faulty: Faulty) -> Gallery:
    return Gallery(browser, town, signed_in, faulty.url, visits)


@pytest.mark.parametrize("name", visits)
def test_nothing_stands_in_the_way(gallery: Gallery, name: str) -> None:
    assert gallery.see(name).faults == []


@pytest.mark.timeout(400)
def test_every_page_passes_the_html_checker(gallery: Gallery, html_checker: list[str], tmp_path: Path) -> None:
    pages = {name: seen.html for name, seen in gallery.all().items()}
    assert complaints(html_checker, pages, tmp_path) == []


@pytest.mark.timeout(400)
def test_no_page_is_left_out(gallery: Gallery, faulty: Faulty) -> None:
    rules = [rule for rule in faulty.app.url_map.iter_rules() if rule.rule.startswith("/staff")]
    served = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}
    assert served - endpoints(faulty.app, gallery.all(), faulty.url) == NO_PAGES


def test_the_summary_that_is_taken_away_stands_by_itself(
    opened: Opener, town: Town, signed_in: Callable[[str], Path], html_checker: list[str], tmp_path: Path
) -> None:
    slug = next(shown.slug for shown in town.demonstration.closed if shown.audience == "parents-carers")
    page = opened(storage_state=signed_in("inspector")).new_page()
    taken = page.request.get(f"/staff/surveys/{slug}/summary.zip")
    with zipfile.ZipFile(io.BytesIO(taken.body())) as archive:
        archive.extractall(tmp_path / "taken")  # our own archive
    [html] = (tmp_path / "taken").rglob("*.html")
    asked: list[str] = []
    failed: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.goto(html.as_uri())
    charts = page.evaluate(_DRAWN)
    assert len(charts) > 5
    assert all(charts), "a chart is not there"
    assert [url for url in asked if not url.startswith("file:")] == []
    assert failed == []
    assert list(barriers(page)) == []
    (tmp_path / "checked").mkdir()
    assert complaints(html_checker, {"summary": html.read_text(encoding="utf-8")}, tmp_path / "checked") == []
