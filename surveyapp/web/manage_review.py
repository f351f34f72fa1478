"""The review of a survey's wording, from the side of staff: who was invited, what they ask for, what is decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.domain.questionnaire import ENGLISH
from surveyapp.domain.word_differences import differences
from surveyapp.forms.reviewing import DecisionForm, InviteForm
from surveyapp.forms.staff_form import StaffForm
from surveyapp.interchange.questionnaire_schema import DocumentFaults
from surveyapp.interchange.questionnaire_texts import texts
from surveyapp.language.catalogues import direction
from surveyapp.services import approvals, reviewers, reviews, wordings
from surveyapp.storage.reviews import Reviewer, Thread, look_of, reviewers_of, threads_of
from surveyapp.storage.surveys import LARGEST_NUMBER, Revision, Survey
from surveyapp.web import staff_words, workspace
from surveyapp.web.context import database, now, settings
from surveyapp.web.wording_names import part_name, text_name


def review(slug: str) -> ResponseReturnValue:
    """Everything about the review on one page."""
    with database().reading() as session:
        return _page(session, workspace.survey_or_404(session, slug))


def invite(slug: str) -> ResponseReturnValue:
    """Invite somebody. Their code is shown once; the link goes by mail."""
    form = InviteForm()
    with workspace.editing() as session:
        survey = workspace.survey_or_404(session, slug)
        known = wordings.working_questionnaire(survey).languages
        if not form.validate():
            return _page(session, survey, form)
        try:
            invitation = reviewers.invite(
                session,
                workspace.actor(),
                survey,
                name=form.name.data or "",
                email=form.email.data or "",
                base_url=settings().base_url,
                passes=[tag for tag in form.passes.data or () if tag in known],
                language=form.language.data if form.language.data in known else ENGLISH,
                easy=form.easy.data,
                all_surveys=form.all_surveys.data,
                now=now(),
            )
        except DomainError as error:
            form.refuse(error)
            return _page(session, survey, form)
        return workspace.shown("staff/invited.html", survey=survey, invitation=invitation)


def withdraw(slug: str, reviewer_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    with workspace.editing() as session:
        survey = workspace.survey_or_404(session, slug)
        if not StaffForm().validate():
            return workspace.too_old(url_for("manage.review", slug=slug))
        found = next((each for each in reviewers_of(session, survey) if each.id == reviewer_id), None) or abort(404)
        reviewers.withdraw(session, workspace.actor(), survey, found, now=now())
        flash(_("The invitation has been taken back."))
    return redirect(url_for("manage.review", slug=slug), 303)


def thread(slug: str, thread_id: int) -> ResponseReturnValue:
    """One request for a change: what was said, and what can be done about it."""
    with workspace.editing() as session:
        survey = workspace.survey_or_404(session, slug)
        form = DecisionForm()
        found = session.get(Thread, thread_id) if thread_id <= LARGEST_NUMBER else None
        if found is None or found.survey_id != survey.id:
            abort(404)
        if form.validate_on_submit():
            if not workspace.can("answer-forum"):
                abort(403)
            try:
                said = _ACTS[request.form.get("act", "answer")](session, survey, found, form)
            except KeyError:
                abort(400)
            except DomainError as error:
                form.refuse(error)
            except DocumentFaults as faults:
                form.form_errors = [*form.form_errors, *(fault.message for fault in faults.faults)]
            else:
                flash(said)
                return redirect(url_for("manage.review", slug=slug), 303)
        return workspace.shown(
            "staff/review_thread.html", form, survey=survey, **_thread(session, survey, found), unit=found.unit
        )


def _accept(session: Session, survey: Survey, found: Thread, _form: DecisionForm) -> str:
    reviews.accept(session, workspace.actor(), survey, found, now=now())
    return _("The proposed wording has been taken over.")


def _change(session: Session, survey: Survey, found: Thread, form: DecisionForm) -> str:
    note = form.note.data or ""
    reviews.change(session, workspace.actor(), survey, found, form.words(), note=note, now=now())
    return _("The wording has been changed. It is for the reviewers to pass.")


def _decline(session: Session, survey: Survey, found: Thread, form: DecisionForm) -> str:
    reviews.decline(session, workspace.actor(), survey, found, form.note.data or "", now=now())
    return _("The change has been declined. The reviewer sees your reason.")


def _answer(session: Session, survey: Survey, found: Thread, form: DecisionForm) -> str:
    reviews.answer(session, survey, found, form.note.data or "", now=now(), by=workspace.actor())
    return _("Your answer has been added.")


_ACTS: dict[str, Callable[[Session, Survey, Thread, DecisionForm], str]] = {
    "accept": _accept,
    "change": _change,
    "decline": _decline,
    "answer": _answer,
}


def _page(session: Session, survey: Survey, form: InviteForm | None = None) -> ResponseReturnValue:
    questionnaire = wordings.working_questionnaire(survey)
    found = approvals.approvals_of(session, survey)
    counted = Counter((unit.version, standing.value) for unit, standing in found.standings.items())
    due = reviewers.due_at(session, survey)
    return workspace.shown(
        "staff/review.html",
        form or InviteForm(formdata=None, passes=[ENGLISH]),
        survey=survey,
        questionnaire=questionnaire,
        rows=[
            [_(staff_words.VERSIONS[version]), *(counted[version, name] for name in _STANDINGS)]
            for version in questionnaire.versions
        ],
        due=due,
        overdue=now() >= due and bool(found.unapproved()),
        left=found.unapproved(),
        part_name=lambda code: part_name(code, questionnaire),
        reviewers=[_reviewer(session, survey, each) for each in reviewers_of(session, survey)],
        threads=threads_of(session, survey.id),
    )


_STANDINGS = ("passed", "carried", "change", "waiting")


def _reviewer(session: Session, survey: Survey, each: Reviewer) -> dict[str, Any]:
    look = look_of(session, each.id, survey.id)
    seen = session.get(Revision, look.revision_id) if look else None
    return {"who": each, "looked_at": look.at if look else None, "seen": seen.number if seen else None}


def _thread(session: Session, survey: Survey, found: Thread) -> dict[str, Any]:
    """A request with its proposals beside what was there and what is there now."""
    head = wordings.head_of(survey)
    base = session.get_one(Revision, found.revision_id)
    unit = found.unit
    now_at, then_at = wordings.places_of(head, unit), wordings.places_of(base, unit)
    now_said, then_said = texts(wordings.document_of(head)), texts(wordings.document_of(base))
    keys = [key for key in now_at if key in found.proposal or not found.proposal]
    return {
        "thread": found,
        "name": part_name(unit.part, wordings.working_questionnaire(survey)),
        "dir": direction(unit.language),
        "changed_since": any(
            now_said.get(now_at[key]) != then_said.get(then_at[key]) for key in keys if key in then_at
        ),
        "proposals": [
            {"name": text_name(key), "runs": differences(then_said.get(then_at[key], ""), text)}
            for key, text in found.proposal.items()
            if key in then_at
        ],
        "texts": [
            {"key": key, "name": text_name(key), "now": now_said.get(place, ""), "proposed": found.proposal.get(key)}
            for key, place in now_at.items()
        ],
        "count": ngettext("%(num)s text", "%(num)s texts", len(now_at)),
    }
