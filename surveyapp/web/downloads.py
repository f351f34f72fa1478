"""Files that leave: the restricted extract, and the pack, which is made in the background and can be come back to.

Loaded when one is first asked for: see `summaries`.
"""

from __future__ import annotations

from flask import Response, abort, current_app, flash, redirect, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.forms import problems
from surveyapp.forms.surveys import FilesForm
from surveyapp.language.catalogues import languages, own_name
from surveyapp.services import downloads as service
from surveyapp.services import extracts, packs
from surveyapp.services import summaries as summary_service
from surveyapp.storage.made_files import MadeFile, file_of, files_of
from surveyapp.storage.responses import FINISHED, counts_by_state
from surveyapp.storage.surveys import Survey
from surveyapp.web import language, workspace
from surveyapp.web.context import database, now, settings
from surveyapp.web.summary_pages import published

MOST_AT_ONCE = {"csv": 50_000, "xlsx": 5_000, "sav": 5_000}
"""So many responses are written while somebody waits for the page."""
_LOOK_AGAIN = 5
"""Seconds after which a page with files that are being made is loaded again, if that is wanted."""
_CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sav": "application/x-spss-sav",
}


def downloads(slug: str) -> ResponseReturnValue:
    """The files that were made of this survey and are being made, and a form to ask for a pack."""
    offered = (*packs.contents(), *([service.COMMENTS] if workspace.can("read-comments") else []))
    form = _form(offered, offered)
    if form.validate_on_submit():
        snapshot_id = published(slug)
        with database().writing() as session:
            survey = workspace.survey_or_404(session, slug)
            snapshot = summary_service.published_snapshot(session, survey, snapshot_id) or abort(404)
            service.ask(
                session,
                workspace.actor(),
                survey,
                snapshot,
                kind="pack",
                contents=form.formats.data or [],
                language=_spoken(form),
                now=now(),
            )
        return _to_downloads(slug)
    with database().reading() as session:
        return _page(session, workspace.survey_or_404(session, slug), form)


def _page(session: Session, survey: Survey, form: FilesForm) -> ResponseReturnValue:
    files = files_of(session, survey.id)
    making = [file for file in files if file.done_at is None and file.failed is None]
    watched = bool(making) and "watch" in request.args
    answer = current_app.make_response(
        workspace.shown(
            "staff/downloads.html",
            form,
            survey=survey,
            files=[file for file in files if file not in making],
            making=making,
            watched=watched,
            may_take=lambda file: service.may_take(workspace.actor(), file),
            why=lambda file: problems.words(DomainError(file.failed)),
            kept_days=settings().files_kept_days,
        )
    )
    if watched:
        answer.headers["Refresh"] = str(_LOOK_AGAIN)
    return answer


def made_file(slug: str, file_id: int) -> ResponseReturnValue:
    """A file that was made, sent piece by piece. It is recorded that it was taken."""
    with database().writing() as session:
        survey = workspace.survey_or_404(session, slug)
        file = file_of(session, survey.id, file_id) or abort(404)
        if not service.may_take(workspace.actor(), file):
            abort(403)
        if not file.is_there:
            abort(404)
        service.take(session, workspace.actor(), survey, file, now=now())
    return _sent(file)


def _sent(file: MadeFile) -> Response:
    body = stream_with_context(service.bytes_of(database(), file.id))
    headers = {
        "Content-Type": "application/zip",
        "Content-Disposition": f'attachment; filename="{file.name}"',
        "Content-Length": str(file.size),
    }
    return Response(body, headers=headers, direct_passthrough=True)


def responses(slug: str) -> ResponseReturnValue:
    """What the extract is, before it is taken. Large ones, and several formats, are made in the background."""
    form = _form(extracts.FORMATS, ("csv",))
    with workspace.editing() as session:
        survey = workspace.survey_or_404(session, slug)
        if survey.revision is None:
            abort(404)
        if not form.validate_on_submit():
            return workspace.shown("staff/responses.html", form, survey=survey)
        who, wanted, spoken = workspace.actor(), form.formats.data or [], _spoken(form)
        if len(wanted) == 1 and _counted(session, survey) <= MOST_AT_ONCE[wanted[0]]:
            [kind] = wanted
            made = extracts.extract(session, who, survey, now=now(), formats=wanted, language=spoken)
            return workspace.file(made[f"responses.{kind}"], _CONTENT_TYPES[kind], f"responses-{survey.slug}.{kind}")
        service.ask(session, who, survey, None, kind="extract", contents=wanted, language=spoken, now=now())
    return _to_downloads(slug)


def _counted(session: Session, survey: Survey) -> int:
    found = counts_by_state(session, [survey.id])[survey.id]
    return sum(found.get(state, 0) for state in (*FINISHED, "partial"))


def _spoken(form: FilesForm) -> str:
    return form.language.data if form.language.data in languages() else language.current()


def _to_downloads(slug: str) -> ResponseReturnValue:
    flash(_("The file is being made. You can leave this page and come back."))
    return redirect(url_for("summaries.downloads", slug=slug, watch="yes"), 303)


def _form(formats: tuple[str, ...], usual: tuple[str, ...]) -> FilesForm:
    """The form with what there is to choose, and what is usual chosen before anybody has."""
    form = FilesForm()
    form.formats.choices = [(name, name) for name in formats]
    form.language.choices = [(tag, own_name(tag)) for tag in languages()]
    if not form.is_submitted():
        form.formats.data = list(usual)
        form.language.data = language.current()
    return form
