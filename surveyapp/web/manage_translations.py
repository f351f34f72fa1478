"""Pages on which staff translate a survey: how far each language is, its texts beside the English, files out and in."""

from __future__ import annotations

import re

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from surveyapp.domain.errors import DomainError
from surveyapp.domain.merging import Conflict
from surveyapp.domain.pseudo_languages import LENGTHENED, MIRRORED
from surveyapp.domain.questionnaire import ENGLISH, STANDARD, VERSIONS
from surveyapp.forms import problems
from surveyapp.forms.translations import AddLanguageForm, TranslationFileForm, TranslationForm
from surveyapp.interchange.translation_file import MAX_BYTES, Fault, Returned, within_size
from surveyapp.language.catalogues import direction
from surveyapp.services import translations as service
from surveyapp.services import wordings
from surveyapp.services.revisions import WordingConflict
from surveyapp.services.translation_readers import WRITERS, read_file
from surveyapp.services.translations import Taken
from surveyapp.storage.surveys import Survey
from surveyapp.web import survey_languages, workspace
from surveyapp.web.context import database, now, settings
from surveyapp.web.translation_rows import SHOWN, Sent, counts, problems_of, shown_parts

_LARGEST_REQUEST = 2 * MAX_BYTES
"""Files up to here are read far enough to say in the page that they are too large."""
PSEUDO = {"lengthened": LENGTHENED, "mirrored": MIRRORED}
_FEW = 5
_PLACE_ON_PAGE = re.compile(r"part-\d{1,4}")


def languages(slug: str) -> ResponseReturnValue:
    """How far the survey is in each language; one more can be added."""
    with workspace.editing() as session:
        survey = workspace.survey_or_404(session, slug)
        form = AddLanguageForm()
        if form.validate_on_submit():
            tag = form.language.data or ""
            try:
                service.add_language(session, workspace.actor(), survey, tag, now=now())
            except DomainError as error:
                form.refuse(error)
            else:
                flash(_("%(language)s is a language of this survey now.", language=survey_languages.told(tag)))
                return redirect(url_for("manage.translation", slug=slug, tag=tag), 303)
        found = service.progress(session, survey)
        return workspace.shown(
            "staff/languages.html",
            form,
            survey=survey,
            added=[each for each in found if each.is_added],
            addable=[each for each in found if not each.is_added],
            told=survey_languages.told,
            pseudo=PSEUDO,
        )


def translation(slug: str, tag: str) -> ResponseReturnValue:
    """The texts of one version beside the English; what was typed comes back where it cannot be saved."""
    with workspace.editing() as session:
        survey = _survey_in(session, slug, tag)
        form = TranslationForm()
        if not form.validate_on_submit():
            return _page(session, survey, tag, form=form, base=form.number)
        sent = Sent.of(request.form)
        try:
            changed = service.set_texts(
                session,
                workspace.actor(),
                survey,
                tag,
                sent.texts,
                base=form.number,
                fresh=sent.fresh,
                now=now(),
            )
        except WordingConflict as conflict:
            form.refuse(conflict)
            return _page(session, survey, tag, form=form, conflicts=conflict.conflicts)
        except DomainError as error:
            base = 0 if error.code == "unknown-revision" else form.number
            return _page(session, survey, tag, form=form, base=base, faults=_faults(form, error))
        flash(_saved(changed.texts, changed.fresh))
        anchor = request.form.get("save", "")
        view = _view()
        back = url_for("manage.translation", slug=slug, tag=tag, version=view["version"], show=view["show"])
        return redirect(f"{back}#{anchor}" if _PLACE_ON_PAGE.fullmatch(anchor) else back, 303)


def translation_file(slug: str, tag: str, ending: str) -> ResponseReturnValue:
    """All texts as a file for translators."""
    with database().reading() as session:
        survey = _survey_in(session, slug, tag)
        write, content_type = WRITERS[ending]
        try:
            body = write(service.units(session, survey, tag, settings().base_url))
        except DomainError as error:
            flash(problems.words(error), "problem")
            return redirect(url_for("manage.translation", slug=slug, tag=tag))
        return workspace.file(body, content_type, f"{slug}-{tag}.{ending}")


def take_translation_file(slug: str, tag: str) -> ResponseReturnValue:
    """Take in a file that came back, all of it or nothing."""
    request.max_content_length = _LARGEST_REQUEST
    form, returned, faults = _read()
    with workspace.editing() as session:
        survey = _survey_in(session, slug, tag)
        if returned is not None:
            try:
                taken = service.take_file(session, workspace.actor(), survey, tag, returned, now=now())
            except DomainError as error:
                faults = _faults(form, error)
            else:
                flash(_told(taken))
                return redirect(url_for("manage.translation", slug=slug, tag=tag), 303)
        return _page(session, survey, tag, file_form=form, faults=faults)


def _read() -> tuple[TranslationFileForm, Returned | None, tuple[Fault, ...]]:
    """The form and what its file says, before anybody waits for the database."""
    try:
        form = TranslationFileForm()
        if not form.validate():
            return form, None, ()
        data = form.file.data.read() if form.file.data else b""
        within_size(data)
        return form, read_file(form.file.data.filename or "" if form.file.data else "", data), ()
    except RequestEntityTooLarge:
        form = TranslationFileForm(formdata=None)
        form.refuse(DomainError("file-too-large"))
        return form, None, ()
    except DomainError as error:
        return form, None, _faults(form, error)


def _faults(form: TranslationForm | TranslationFileForm, error: DomainError) -> tuple[Fault, ...]:
    """What is wrong text by text; what is wrong with the whole is said by the form."""
    form.refuse(error)
    found = error.data.get("faults", ())
    return found if isinstance(found, tuple) else ()


def _survey_in(session: Session, slug: str, tag: str) -> Survey:
    survey = workspace.survey_or_404(session, slug)
    if tag == ENGLISH or tag not in wordings.working_questionnaire(survey).languages:
        abort(404)
    return survey


def _page(
    session: Session,
    survey: Survey,
    tag: str,
    *,
    form: TranslationForm | None = None,
    file_form: TranslationFileForm | None = None,
    base: int = 0,
    faults: tuple[Fault, ...] = (),
    conflicts: tuple[Conflict, ...] = (),
) -> ResponseReturnValue:
    """The texts as they are saved now, with what was typed over them.

    `base`: the revision that it was typed for; after a conflict, when both wordings are shown, it is the newest.
    """
    file = service.units(session, survey, tag, "")
    questionnaire, first_parts = wordings.working_questionnaire(survey), service.first_parts(survey)
    view = _view()
    sent = Sent.of(request.form if file_form is None else MultiDict())
    is_there = {(unit.key, unit.version) for unit in file.units}
    return workspace.shown(
        "staff/translation.html",
        form if file_form is None else file_form,
        more=problems_of(faults, questionnaire, first_parts, "file" if file_form is not None else None),
        survey=survey,
        tag=tag,
        dir=direction(tag),
        told=survey_languages.told(tag),
        base=base or file.revision,
        view=view,
        versions=questionnaire.versions,
        counts=counts(file, view["version"]),
        parts=shown_parts(file, first_parts, questionnaire, **view, sent=sent, faults=faults, conflicts=conflicts),
        gone=[conflict.mine for conflict in conflicts if conflict.path[:2] not in is_there],
        file_form=file_form or TranslationFileForm(formdata=None),
        pseudo=PSEUDO,
    )


def _view() -> dict[str, str]:
    """Which version is shown, and which of its texts."""
    version, show = request.args.get("version", STANDARD), request.args.get("show", "all")
    return {"version": version if version in VERSIONS else STANDARD, "show": show if show in SHOWN else "all"}


def _saved(changed: int, fresh: int) -> str:
    told = [ngettext("%(num)s text was saved.", "%(num)s texts were saved.", changed)] if changed else []
    if fresh:
        told.append(
            ngettext(
                "%(num)s text fits the English as it is now.", "%(num)s texts fit the English as it is now.", fresh
            )
        )
    return " ".join(told) or _("Nothing was changed.")


def _told(taken: Taken) -> str:
    told = [ngettext("%(num)s text was changed.", "%(num)s texts were changed.", taken.texts)]
    if taken.english_changed:
        told.append(
            _(
                "Left as they were, because their English has changed since the file was made: %(texts)s.",
                texts=_listed(taken.english_changed),
            )
        )
    if taken.changed_since:
        told.append(
            _(
                "Left as they were, because somebody translated them since the file was made: %(texts)s.",
                texts=_listed(taken.changed_since),
            )
        )
    return " ".join(told)


def _listed(found: tuple[str, ...]) -> str:
    shown = "; ".join(found[:_FEW])
    return _("%(number)s texts (%(some)s and others)", number=len(found), some=shown) if found[_FEW:] else shown
