"""Which permission each address needs: the one table, and the guard that reads it before every request."""

from __future__ import annotations

from flask import abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from surveyapp.domain.roles import may

PUBLIC = None

ROUTES: dict[str, str | None] = {
    "static": PUBLIC,
    "operators.healthz": PUBLIC,
    "operators.readyz": PUBLIC,
    "operators.metrics": PUBLIC,  # to whom it answers, web/operators.py says
    "public.index": PUBLIC,
    "public.accessibility": PUBLIC,
    "public.privacy": PUBLIC,
    "public.privacy_for_children": PUBLIC,
    "public.favicon": PUBLIC,
    "public.robots": PUBLIC,
    "public.recording": PUBLIC,
    "respond.start": PUBLIC,
    "respond.begin": PUBLIC,
    "respond.question": PUBLIC,
    "respond.save": PUBLIC,
    "respond.check": PUBLIC,
    "respond.checked": PUBLIC,
    "respond.about_you": PUBLIC,
    "respond.explained": PUBLIC,
    "respond.send": PUBLIC,
    "respond.submit": PUBLIC,
    "respond.done": PUBLIC,
    "respond.delete": PUBLIC,
    "respond.deleted": PUBLIC,
    "respond.stop": PUBLIC,
    "respond.stopped": PUBLIC,
    "respond.back": PUBLIC,
    "respond.came_back": PUBLIC,
    "respond.adjust": PUBLIC,
    "respond.adjusted": PUBLIC,
    "respond.words": PUBLIC,
    "respond.leave": PUBLIC,
    # Reviewers have no account: web/review_visit.py lets in who carries the cookie that an invitation's code gave.
    "review.home": PUBLIC,
    "review.invitation": PUBLIC,
    "review.send_code": PUBLIC,
    "review.sign_out": PUBLIC,
    "review.survey": PUBLIC,
    "review.unit": PUBLIC,
    "review.preview": PUBLIC,
    "account.sign_in": PUBLIC,
    "account.sign_out": "see-workspace",
    "account.change_password": "see-workspace",
    "manage.home": "see-workspace",
    "manage.inspections": "see-inspections",
    "manage.new_inspection": "create-inspection",
    "manage.inspection": "see-inspections",
    "manage.timetable_ics": "see-inspections",
    "manage.timetable_json": "see-inspections",
    "manage.change_date": "change-timetable",
    "manage.area_told": "change-timetable",
    "manage.put_off": "change-timetable",
    "manage.officer": "change-timetable",
    "manage.days": "change-timetable",
    "manage.declared_day": "see-inspections",
    "manage.survey": "see-counts",
    "manage.publish": "publish-survey",
    "manage.window": "move-window",
    "manage.grace": "move-window",
    "manage.pause": "move-window",
    "manage.resume": "move-window",
    "manage.questions": "read-questions",
    "manage.wording": "read-questions",
    "manage.source": "edit-wording",
    "manage.part": "read-questions",
    "manage.trial": "edit-wording",
    "manage.preview": "read-questions",
    "manage.preview_unsaved": "edit-wording",
    "manage.review": "read-questions",
    "manage.invite": "invite-reviewers",
    "manage.withdraw": "invite-reviewers",
    "manage.thread": "read-questions",
    "manage.revisions": "read-questions",
    "manage.revision": "read-questions",
    "manage.restore": "edit-wording",
    "manage.languages": "translate",
    "manage.translation": "translate",
    "manage.translation_file": "translate",
    "manage.take_translation_file": "translate",
    "manage.late": "decide-late",
    "manage.keying": "key-response",
    "manage.keyed_response": "key-response",
    "comparison.surveys": "see-summary",
    "comparison.chart": "see-summary",
    "summaries.summary": "see-summary",
    "summaries.download": "download-summary",
    "summaries.chart": "see-summary",
    "summaries.groups": "see-summary",
    "summaries.group_chart": "see-summary",
    "summaries.weighted": "see-summary",
    "summaries.weighted_chart": "see-summary",
    "summaries.comments": "read-comments",
    "reading.mark_read": "read-comments",
    "reading.comment": "read-comments",
    "reading.themes": "read-comments",
    "reading.leaving": "read-comments",
    "concerns.queue": "triage-concerns",
    "concerns.concern": "triage-concerns",
    "concerns.name_owner": "triage-concerns",
    "summaries.responses": "extract-responses",
    "summaries.downloads": "download-summary",
    "summaries.made_file": "download-summary",  # some files need more: services/downloads.py
    "manage.profile": "edit-profile",
    "manage.schools": "edit-schools",
}
"""Endpoint to permission (a key of `roles.PERMISSIONS`), or PUBLIC. A test finds endpoints that are missing here."""


def guard() -> ResponseReturnValue | None:
    """Let through who may; send who is not signed in to the sign-in page; 403 for the others."""
    endpoint = request.endpoint
    if endpoint is None:
        return None
    permission = ROUTES[endpoint]
    if permission is PUBLIC:
        return None
    from_session = _role()
    if from_session is None:
        return asked_to_sign_in()
    if not may(from_session, permission):
        abort(403)
    return None


def asked_to_sign_in() -> ResponseReturnValue:
    """The sign-in page, from which the person goes on to where they were going."""
    answer: ResponseReturnValue = current_app.login_manager.unauthorized()  # type: ignore[attr-defined]  # Flask-Login's
    return answer


def _role() -> str | None:
    return current_user.role if current_user.is_authenticated else None
