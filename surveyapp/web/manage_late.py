"""The page on which staff decide about responses that came after the time to finish."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.forms.surveys import LateForm
from surveyapp.services.late import late_of
from surveyapp.services.responses import decide_late
from surveyapp.web import workspace
from surveyapp.web.context import now


def late(slug: str) -> ResponseReturnValue:
    """Late responses, by how much they answer, never what."""
    form = LateForm()
    with workspace.editing() as session:
        survey = workspace.survey_or_404(session, slug)
        if form.validate_on_submit():
            include = form.decision.data == "include"
            decided = decide_late(
                session, workspace.actor(), survey, form.response.data or "", include=include, now=now()
            )
            if not decided:
                flash(_("Somebody had decided about this response already."), "problem")
            elif include:
                flash(_("The response is included: the figures count it from the next time that they move."))
            else:
                flash(_("The response is left out of the figures."))
            return redirect(url_for("manage.late", slug=slug))
        return workspace.shown("staff/late.html", form, survey=survey, responses=late_of(session, survey))
