"""Pages of one survey: its state and counts, publishing, its window, its questions."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from surveyapp.domain.clock import to_london
from surveyapp.domain.errors import DomainError
from surveyapp.domain.inspection_kinds import inspection_kind
from surveyapp.domain.questionnaire import ENGLISH
from surveyapp.domain.windows import SurveyState
from surveyapp.forms.surveys import GraceForm, PublishForm, WindowForm
from surveyapp.interchange.questionnaire_schema import DocumentFaults
from surveyapp.services import surveys as service
from surveyapp.services import wordings
from surveyapp.services.approvals import approvals_of, publishable
from surveyapp.services.keying import TAKES_KEYED
from surveyapp.storage.responses import keyed_count
from surveyapp.storage.surveys import Survey, last_publication
from surveyapp.web import survey_languages, workspace
from surveyapp.web.condition_words import condition_words
from surveyapp.web.context import database, now, settings


def survey(slug: str) -> ResponseReturnValue:
    """One survey at a glance."""
    with database().reading() as session:
        return _page(session, workspace.survey_or_404(session, slug))


def publish(slug: str) -> ResponseReturnValue:
    """Publish the wording; shown again with the reason typed where it is refused."""
    form = PublishForm()
    with workspace.editing() as session:
        found = workspace.survey_or_404(session, slug)
        if form.validate():
            try:
                service.publish(session, workspace.actor(), found, now=now(), override=form.override.data)
            except DomainError as error:
                form.refuse(error)
            else:
                flash(_("The wording is published. The survey opens and closes by itself at its times."))
                return redirect(url_for("manage.survey", slug=slug))
        return _page(session, found, form)


def window(slug: str) -> ResponseReturnValue:
    """Move the window, with a reason."""
    with workspace.editing() as session:
        found = workspace.survey_or_404(session, slug)
        opens, closes = to_london(found.opens_at), to_london(found.closes_at)
        form = WindowForm(opens_on=opens.date(), opens=opens.time(), closes_on=closes.date(), closes=closes.time())
        if form.validate_on_submit() and form.opens_at is not None and form.closes_at is not None:
            try:
                service.change_window(
                    session,
                    workspace.actor(),
                    found,
                    opens_at=form.opens_at,
                    closes_at=form.closes_at,
                    reason=form.reason.data or "",
                    now=now(),
                )
            except DomainError as error:
                form.refuse(error)
            else:
                flash(_("The window has been moved. The survey’s pages say the new times from now on."))
                return redirect(url_for("manage.survey", slug=slug))
        return workspace.shown("staff/window.html", form, survey=found)


def grace(slug: str) -> ResponseReturnValue:
    """Set how long responses begun in time may still be finished."""
    with workspace.editing() as session:
        found = workspace.survey_or_404(session, slug)
        form = GraceForm(minutes=str(found.grace_minutes))
        if form.validate_on_submit():
            minutes = int(form.minutes.data or 0)
            try:
                service.change_grace(session, workspace.actor(), found, minutes=minutes, now=now())
            except DomainError as error:
                form.refuse(error)
            else:
                flash(_("The time to finish has been changed."))
                return redirect(url_for("manage.survey", slug=slug))
        return workspace.shown("staff/grace.html", form, survey=found)


def questions(slug: str) -> ResponseReturnValue:
    """Every question in all its wordings, as a list to read."""
    with database().reading() as session:
        found = workspace.survey_or_404(session, slug)
        questionnaire = wordings.working_questionnaire(found)
        others = [tag for tag in questionnaire.languages if tag != ENGLISH]
        beside = request.args.get("beside", "")
        return workspace.shown(
            "staff/questions.html",
            survey=found,
            questionnaire=questionnaire,
            published=not _changed(session, found),
            languages=[{"tag": tag, "name": survey_languages.told(tag)} for tag in others],
            beside=beside if beside in others else None,
            condition_words=lambda condition: condition_words(condition, questionnaire),
        )


def _page(session: Session, found: Survey, form: PublishForm | None = None) -> ResponseReturnValue:
    context: dict[str, Any] = {
        "survey": found,
        "kind": inspection_kind(found.inspection.kind),
        "state": found.state_at(now()),
        "counts": service.counts_of(session, [found])[found.id],
        "address": f"{settings().base_url}/s/{found.slug}",
        "changed": _changed(session, found),
        "publication": last_publication(session, found.id),
        "over": now() >= found.closes_at,
        "needs_forum": service.needs_forum(found),
        "left": _left(session, found),
        **_languages(found),
        "keyed": keyed_count(session, found.id),
        "keyed_by": workspace.keyed_by(session, f"survey:{found.slug}"),
        "can_pause": found.halt is None and found.state_at(now()) in {SurveyState.SCHEDULED, SurveyState.OPEN},
        "takes_keyed": found.state_at(now()) in TAKES_KEYED,
        "history": workspace.history_of(session, f"survey:{found.slug}"),
    }
    return workspace.shown("staff/survey.html", form or PublishForm(formdata=None), **context)


def _languages(found: Survey) -> dict[str, Any]:
    """What the page says of languages: of the published wording, or of the one being worked on where there is none."""
    published = found.revision
    try:
        questionnaire = (
            wordings.working_questionnaire(found) if published is None else wordings.questionnaire_of(published)
        )
    except DocumentFaults:  # respondents meet an error of ours: staff must reach the page all the same
        return {}
    return {
        "language_rows": survey_languages.rows(questionnaire),
        "languages_left_out": survey_languages.left_out(found.bank, questionnaire),
    }


def _left(session: Session, found: Survey) -> int:
    """How many English wordings nobody has passed."""
    try:
        return len(approvals_of(session, found).unapproved())
    except DocumentFaults:
        return 0


def _changed(session: Session, found: Survey) -> bool:
    """Whether the wording being worked on is another than the published one."""
    try:
        document, _left = publishable(session, found)
    except DocumentFaults:
        return False
    return found.revision is None or found.revision.content_hash != wordings.content_hash(document)
