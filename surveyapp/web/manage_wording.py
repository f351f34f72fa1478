"""Writing the questions of a survey: the list of all, and one part with both versions, its preview and advice."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from wtforms import Field

from surveyapp.domain.errors import DomainError
from surveyapp.domain.questionnaire import EASY_READ, ENGLISH, STANDARD
from surveyapp.domain.wording_parts import SURVEY
from surveyapp.forms import problems
from surveyapp.forms.wording import NewQuestionForm, PartForm, TermForm, text_field
from surveyapp.interchange import questionnaire_edits as edits
from surveyapp.interchange.questionnaire_schema import Document, DocumentFaults
from surveyapp.interchange.questionnaire_texts import Place, with_texts
from surveyapp.services import revisions as service
from surveyapp.services import wordings
from surveyapp.services.revisions import Saved, WordingConflict
from surveyapp.storage.surveys import Revision, Survey, revision_numbered
from surveyapp.web import preview as previews
from surveyapp.web import wording_views, workspace
from surveyapp.web.context import database, now

_AUTOSAVE = "X-Autosave"


def wording(slug: str) -> ResponseReturnValue:
    """Every part with where it stands, and forms for a new question and for a word to explain."""
    with workspace.editing() as session:
        survey = workspace.survey_or_404(session, slug)
        adds_term = request.form.get("add") == "term"
        form, term = NewQuestionForm(), TermForm()
        sent = term if adds_term else form
        if sent.validate_on_submit():
            head = wordings.head_of(survey)
            try:
                add = _with_term if adds_term else _with_question
                document, code = add(wordings.document_of(head), sent)
                service.save(session, workspace.actor(), survey, document, base=head.number, now=now())
            except DomainError as error:
                sent.refuse(error)
            except DocumentFaults as faults:
                sent.form_errors = [*sent.form_errors, *(fault.message for fault in faults.faults)]
            else:
                flash(_("The word is explained from now on.") if adds_term else _("The question has been added."))
                return redirect(_address(slug, code), 303)
        shown = wording_views.overview(session, survey)
        return workspace.shown("staff/wording.html", sent, survey=survey, new=form, new_term=term, **shown)


def _with_question(document: Document, form: NewQuestionForm) -> tuple[Document, str]:
    section = form.section.data or ""
    if section == form.NEW_SECTION:
        document, section = edits.with_section(document, _words(form.section_standard, form.section_easy))
    document, code = edits.with_question(document, section, form.kind.data or "", _words(form.standard, form.easy))
    return document, f"question/{code}"


def _with_term(document: Document, form: TermForm) -> tuple[Document, str]:
    document = edits.with_term(document, form.term.data or "", _words(form.meaning, form.meaning_easy))
    return document, f"term/{document['terms'][-1]['term']}"


def part(slug: str) -> ResponseReturnValue:
    """One part. Saved together with what others saved meanwhile, or shown with both where they contradict."""
    code = request.args.get("part") or SURVEY
    with workspace.editing() as session:
        survey = workspace.survey_or_404(session, slug)
        head = wordings.head_of(survey)
        if wordings.part_of(head, code) is None:
            abort(404)
        form = PartForm(base=str(head.number))
        if not form.is_submitted() or not workspace.can("edit-wording"):
            return _part(session, survey, code, form)
        if not form.validate():
            return _refused(session, survey, code, form)
        return _acted(session, survey, code, form)


def preview(slug: str) -> Response:
    """A saved wording as respondents see it; the newest, or the one that a number names."""
    with database().reading() as session:
        survey = workspace.survey_or_404(session, slug)
        number = request.args.get("revision", type=int)
        revision = wordings.head_of(survey) if number is None else revision_numbered(session, survey.id, number)
        if revision is None:
            abort(404)
        return previews.page(
            survey,
            revision,
            version=request.args.get("version", STANDARD),
            language=request.args.get("lang", ENGLISH),
            question=request.args.get("part", "").removeprefix("question/") or None,
        )


def preview_unsaved(slug: str) -> ResponseReturnValue:
    """The question as it is being written, for the frame beside the form. Nothing is saved."""
    code = request.args.get("part", "")
    with database().reading() as session:
        survey = workspace.survey_or_404(session, slug)
        form = PartForm()
        base = revision_numbered(session, survey.id, form.number()) or wordings.head_of(survey)
        if wordings.part_of(base, code) is None:
            abort(404)
        version = EASY_READ if request.form.get("version") == EASY_READ else STANDARD
        question = code.partition("/")[2] if code.startswith("question/") else None
        try:
            document = _edited(wordings.document_of(base), base, code, form)
            return previews.unsaved(survey, document, version=version, language=ENGLISH, question=question)
        except (DocumentFaults, DomainError):
            return previews.page(survey, base, version=version, language=ENGLISH, question=question)


def _acted(session: Session, survey: Survey, code: str, form: PartForm) -> ResponseReturnValue:
    """Do what the button that was pressed says, after what is typed."""
    base = revision_numbered(session, survey.id, form.number()) or wordings.head_of(survey)
    kind, _slash, question = code.partition("/")
    act, _sep, value = request.form.get("act", "save").partition(" ")
    goes_to = _address(survey.slug, code)
    try:
        document = _edited(wordings.document_of(base), base, code, form)
        if act == "choice" and (form.choice_standard.data or "").strip():
            words = _words(form.choice_standard, form.choice_easy)
            document = edits.with_choice(document, question, words)
        elif act == "without":
            document = edits.without_choice(document, question, value)
        elif act in {"up", "down"}:
            move = edits.section_moved if kind == "section" else edits.moved
            document = move(document, question, -1 if act == "up" else 1)
        elif act == "remove" and kind == "term":
            document = edits.without_term(document, question)
            goes_to = url_for("manage.wording", slug=survey.slug)
        elif act == "remove":
            document = edits.without_question(document, question)
            goes_to = url_for("manage.wording", slug=survey.slug)
        saved = service.save(session, workspace.actor(), survey, document, base=base.number, now=now())
    except WordingConflict as conflict:
        form.base.data = str(wordings.head_of(survey).number)
        form.refuse(conflict)
        return _refused(session, survey, code, form, conflict=conflict, base=base)
    except DomainError as error:
        form.refuse(error)
        return _refused(session, survey, code, form)
    except DocumentFaults as faults:
        form.form_errors = [*form.form_errors, *(fault.message for fault in faults.faults)]
        return _refused(session, survey, code, form)
    if _AUTOSAVE in request.headers:
        return _autosaved(base, saved, code)
    if saved.merged:
        flash(_("Saved, together with what others changed meanwhile."))
    elif saved.is_new:
        flash(_("Saved as revision %(number)s.", number=saved.revision.number))
    else:
        flash(_("Nothing was changed."))
    return redirect(goes_to, 303)


def _autosaved(base: Revision, saved: Saved, code: str) -> ResponseReturnValue:
    """What the script beside the form is told: the new state, and what others wrote into other boxes of it."""
    after = saved.revision
    if saved.merged and wording_views.differs_otherwise(base, after, code):
        return jsonify(stop=True, said=_("Saved. Somebody else changed this question too: load the page again."))
    english = wording_views.english_of(after, code) if saved.merged else {}
    fields = {text_field(key, version): text for (key, version), text in english.items()}
    said = _("Saved as revision %(number)s.", number=after.number)
    return jsonify(base=after.number, said=said, texts=fields)


def _edited(document: Document, base: Revision, code: str, form: PartForm) -> Document:
    """The document with what was typed."""
    places = wording_views.places(base, code)
    typed = form.texts(places)
    for key, version in typed:
        if version == STANDARD and not typed[key, version] and not key.endswith(("/picture", ":picture")):
            raise DomainError("wording-missing")
    changed = {Place(places[key], version, ENGLISH): text for (key, version), text in typed.items()}
    result = with_texts(document, changed)
    if not code.startswith("question/"):
        return result
    question = code.partition("/")[2]
    if f"{code}:hint" not in places:
        words = _words(form.hint_standard, form.hint_easy)
        result = edits.with_text(result, question, "hint", words)
    if "criteria-shown" in request.form:
        result = edits.with_settings(result, question, criteria=form.criteria())
    if form.route.data != wording_views.AS_IT_IS and "route" in request.form:
        result = edits.with_settings(result, question, show_when=form.routing())
    return result


def _refused(
    session: Session,
    survey: Survey,
    code: str,
    form: PartForm,
    *,
    conflict: WordingConflict | None = None,
    base: Revision | None = None,
) -> ResponseReturnValue:
    if _AUTOSAVE in request.headers:
        said = form.form_errors[0] if form.form_errors else problems.say("form-stale", {})
        return jsonify(said=said), workspace.REFUSED
    return _part(session, survey, code, form, conflict=conflict, base=base)


def _part(
    session: Session,
    survey: Survey,
    code: str,
    form: PartForm,
    *,
    conflict: WordingConflict | None = None,
    base: Revision | None = None,
) -> ResponseReturnValue:
    sent = form if form.is_submitted() else None
    context: dict[str, Any] = wording_views.of_part(session, survey, code, sent, base)
    page = make_response(workspace.shown("staff/wording_part.html", form, survey=survey, conflict=conflict, **context))
    page.headers["Content-Security-Policy"] = previews.FRAMING
    return page


def _words(standard: Field, easy: Field) -> dict[str, str]:
    return {STANDARD: standard.data or "", EASY_READ: easy.data or ""}


def _address(slug: str, code: str) -> str:
    return url_for("manage.part", slug=slug, part=code)
