"""The saved states of a survey's wording: their list, what differs between two, and going back to one."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.domain.marks import N_
from surveyapp.domain.questionnaire import ENGLISH
from surveyapp.domain.word_differences import differences
from surveyapp.domain.wording_parts import Unit
from surveyapp.forms.staff_form import StaffForm
from surveyapp.interchange.questionnaire_changes import Change, changes
from surveyapp.language.catalogues import direction
from surveyapp.services import approvals, wording_story, wordings
from surveyapp.services import revisions as service
from surveyapp.storage.surveys import Revision, Survey, revision_numbered, revisions_of
from surveyapp.web import workspace
from surveyapp.web.context import database, now
from surveyapp.web.wording_names import part_name, text_name

_KINDS = {
    "added": N_("Added"),
    "removed": N_("Taken out"),
    "moved": N_("Moved"),
    "settings": N_("Changed: %(names)s"),
}
_SETTINGS = {
    "kind": N_("kind of answer"),
    "choices": N_("answers to choose from"),
    "show_when": N_("when it is asked"),
    "criteria": N_("criteria"),
    "scale": N_("scale"),
    "picture": N_("picture"),
    "section": N_("section"),
}


def revisions(slug: str) -> ResponseReturnValue:
    """The whole story: every state with its author, what reviewers said, what was published."""
    with database().reading() as session:
        survey = workspace.survey_or_404(session, slug)
        return workspace.shown(
            "staff/revisions.html",
            survey=survey,
            days=wording_story.by_day(wording_story.story(session, survey)),
            part_name=lambda code: part_name(code, wordings.working_questionnaire(survey)),
        )


def revision(slug: str, number: int) -> ResponseReturnValue:
    """What differs between one state and another, by default the one before it."""
    with workspace.editing() as session:
        survey = workspace.survey_or_404(session, slug)
        after = revision_numbered(session, survey.id, number) or abort(404)
        before = _other(session, survey, number)
        head = wordings.head_of(survey)
        return workspace.shown(
            "staff/revision.html",
            survey=survey,
            after=after,
            before=before,
            head=head,
            last=revisions_of(session, survey.id)[0].number,
            changes=_shown(session, survey, before, after) if before is not None else [],
        )


def restore(slug: str, number: int) -> ResponseReturnValue:
    """Make an earlier state the newest again."""
    with workspace.editing() as session:
        survey = workspace.survey_or_404(session, slug)
        if not StaffForm().validate():
            return workspace.too_old(url_for("manage.revisions", slug=slug))
        try:
            saved = service.restore(session, workspace.actor(), survey, number, now=now())
        except DomainError:
            abort(404)
        if saved.is_new:
            flash(
                _(
                    "Revision %(number)s is the newest again, as revision %(new)s.",
                    number=number,
                    new=saved.revision.number,
                )
            )
        else:
            flash(_("Nothing was changed: the newest revision says the same."))
    return redirect(url_for("manage.revisions", slug=slug), 303)


def _other(session: Session, survey: Survey, number: int) -> Revision | None:
    wanted = request.args.get("with", "")
    other = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 7 else number - 1
    return revision_numbered(session, survey.id, other)


def _shown(session: Session, survey: Survey, before: Revision, after: Revision) -> list[dict[str, Any]]:
    """The differences, part by part, each text with its runs, and whether an approval was lost with it."""
    found = changes(wordings.document_of(before), wordings.document_of(after))
    old, new = wordings.questionnaire_of(before), wordings.questionnaire_of(after)
    voided = _voided(session, survey, before, after)
    parts: dict[str, dict[str, Any]] = {}
    for change in found:
        code = change.key.rpartition(":")[0] or change.key
        named = new if change.kind != "removed" else old
        part = parts.setdefault(code, {"name": part_name(code, named), "what": [], "texts": [], "voided": []})
        if change.place is None:
            part["what"].append(_what(change))
        else:
            version, language = change.place.version, change.place.language
            part["texts"].append(
                {
                    "name": text_name(change.key),
                    "version": version,
                    "language": language,
                    "dir": direction(language),
                    "runs": differences(change.before, change.after),
                }
            )
    for unit in voided:
        if unit.part in parts:
            parts[unit.part]["voided"].append(unit)
    return list(parts.values())


def _what(change: Change) -> str:
    names = ", ".join(_(_SETTINGS[name]) if name in _SETTINGS else name for name in change.settings)
    return _(_KINDS[change.kind], names=names) if change.settings else _(_KINDS[change.kind])


def _voided(session: Session, survey: Survey, before: Revision, after: Revision) -> list[Unit]:
    """Units that were passed in one state and are not in the other."""
    was = approvals.approvals_of(session, survey, before, [ENGLISH])
    now_is = approvals.approvals_of(session, survey, after, [ENGLISH])
    return [
        unit
        for unit, standing in was.standings.items()
        if standing.is_approved and unit in now_is.standings and not now_is.of(unit).is_approved
    ]
