"""What a reviewer is invited to, a survey to read from end to end, and how families will see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.domain.questionnaire import ENGLISH
from surveyapp.domain.review import Standing
from surveyapp.forms.review import PassForm
from surveyapp.services import approvals, reviewers, reviews, wordings
from surveyapp.services.reviews import Seen
from surveyapp.storage.reviews import Reviewer, look_of, surveys_to_review
from surveyapp.storage.surveys import Survey
from surveyapp.web import isolated, language, review_visit, staff_words, survey_languages
from surveyapp.web import preview as previews
from surveyapp.web.context import database, now
from surveyapp.web.review_reading import Reading, reading


def home() -> ResponseReturnValue:
    """The surveys that this person is invited to, those to do first."""
    with review_visit.visiting() as (session, reviewer):
        found = [_told(session, reviewer, survey) for survey in surveys_to_review(session, reviewer)]
        found.sort(key=lambda one: (one["over"], not one["waiting"]))
        return review_visit.shown("review/home.html", reviewer=reviewer, surveys=found, words=staff_words)


def survey(slug: str) -> ResponseReturnValue:
    """A survey, part by part. To pass one part, or all that nobody wants changed."""
    with review_visit.visiting() as (session, reviewer):
        found = review_visit.survey_or_404(session, reviewer, slug)
        here = reading(session, reviewer, found)
        form = PassForm(language.current(), review_visit.token(reviewer))
        if request.method == "POST":
            seen = [Seen(here.unit(part), content) for part, content in form.seen(request.form.getlist("seen"))]
            is_one = request.form.get("do") == "one" and len(seen) == 1
            if form.validate():
                try:
                    if is_one:
                        reviews.say_fine(session, reviewer, found, seen[0], now=now())
                    else:
                        passed = reviews.pass_all(session, reviewer, found, seen, now=now())
                except DomainError as error:
                    form.refuse(error)
                else:
                    told = {"done": "fine", "part": seen[0].unit.part} if is_one else {"done": "all", "passed": passed}
                    return to_survey(here, **told)
        elif not _is_noted(here):
            with database().writing() as writing:
                _note(writing, reviewer, found)
        if request.method == "GET" and here.before is not None and "since" not in request.args:
            # The address keeps what to compare with: a page that is loaded again still shows what changed.
            return redirect(url_for("review.survey", slug=slug, **{**_told_in(request.args), **here.query}), 303)
        return _page(here, form)


def _told_in(arguments: Mapping[str, str]) -> dict[str, str]:
    """What the address says of what was just done."""
    return {name: arguments[name] for name in ("done", "part", "passed") if name in arguments}


def preview(slug: str) -> ResponseReturnValue:
    """The page of a question, or all questions, as respondents will see them."""
    with review_visit.visiting() as (session, reviewer):
        found = review_visit.survey_or_404(session, reviewer, slug)
        here = reading(session, reviewer, found)
        question = request.args.get("question")
        return previews.page(found, here.head, version=here.version, language=here.language, question=question)


def to_survey(here: Reading, **told: Any) -> ResponseReturnValue:
    """Back to the survey, at the card of the part that something was done about."""
    anchor = here.anchor(told.get("part", ""))
    return redirect(url_for("review.survey", slug=here.survey.slug, **here.query, **told, _anchor=anchor), 303)


def tabs(here: Reading, endpoint: str, **more: Any) -> dict[str, Any]:
    """Links to the same page in the other versions and languages; none where there is only one."""

    def link(text: str, current: bool, **changed: str) -> dict[str, Any]:
        address = url_for(endpoint, slug=here.survey.slug, **{**here.query, **changed}, **more)
        return {"text": text, "href": address, "current": current}

    questionnaire = here.questionnaire
    versions = [(each, staff_words.VERSIONS[each]) for each in questionnaire.versions]
    tags = sorted(questionnaire.languages, key=lambda tag: tag != ENGLISH)
    return {
        "versions": [link(text, each == here.version, version=each) for each, text in versions if len(versions) > 1],
        "languages": [
            link(survey_languages.told(tag), tag == here.language, lang=tag) for tag in tags if len(tags) > 1
        ],
    }


def _page(here: Reading, form: PassForm) -> Response:
    groups = here.cards()
    cards = [card for group in groups for card in group["cards"]]
    return review_visit.shown(
        "review/survey.html",
        form,
        reviewer=here.reviewer,
        here=here,
        area=isolated.name(here.survey.inspection.area),
        groups=groups,
        left=[card for card in cards if card["can_pass"]],
        changed=[card for card in cards if card["change"]],
        done=request.args if request.method == "GET" else {},
        name=staff_words.SURVEYS[here.survey.audience],
        due=reviewers.due_at(here.session, here.survey),
        language_name=survey_languages.told(here.language),
        **tabs(here, "review.survey"),
    )


def _is_noted(here: Reading) -> bool:
    look = look_of(here.session, here.reviewer.id, here.survey.id)
    return look is not None and look.revision_id == here.head.id


def _note(writing: Session, reviewer: Reviewer, survey: Survey) -> None:
    reviews.looked(writing, writing.get_one(Reviewer, reviewer.id), writing.get_one(Survey, survey.id), now=now())


def _told(session: Session, reviewer: Reviewer, survey: Survey) -> dict[str, Any]:
    tags = [tag for tag in wordings.working_questionnaire(survey).languages if tag in reviewer.passes]
    standings = list(approvals.approvals_of(session, survey, languages=tags).standings.values())
    waiting, due = standings.count(Standing.WAITING), reviewers.due_at(session, survey)
    return {
        "survey": survey,
        "waiting": waiting,
        "change": standings.count(Standing.CHANGE),
        "passed": sum(standing.is_approved for standing in standings),
        "due": due,
        "overdue": waiting > 0 and _is_past(due) and not _is_past(survey.closes_at),
        "over": _is_past(survey.closes_at),
    }


def _is_past(moment: datetime) -> bool:
    return now() >= moment
