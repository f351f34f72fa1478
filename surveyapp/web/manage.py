"""The workspace: which address leads to which page of it."""

from __future__ import annotations

from flask import Blueprint

from surveyapp.web import (
    late_pages,
    manage_days,
    manage_halts,
    manage_home,
    manage_inspections,
    manage_keying,
    manage_late,
    manage_review,
    manage_revisions,
    manage_sources,
    manage_surveys,
    manage_translations,
    manage_trial,
    manage_wording,
    profile,
    workspace,
)

blueprint = Blueprint("manage", __name__, url_prefix="/staff")
workspace.set_up(blueprint)

_BOTH = ["GET", "POST"]
_INSPECTION = "/inspections/<int:inspection_id>"
_SURVEY = "/surveys/<slug>"

for _address, _view, _methods in (
    ("/", manage_home.home, ["GET"]),
    ("/inspections", manage_inspections.inspections, ["GET"]),
    ("/inspections/new", manage_inspections.new_inspection, _BOTH),
    (_INSPECTION, manage_inspections.inspection, ["GET"]),
    (f"{_INSPECTION}/timetable.ics", manage_inspections.timetable_ics, ["GET"]),
    (f"{_INSPECTION}/timetable.json", manage_inspections.timetable_json, ["GET"]),
    (f"{_INSPECTION}/dates/<milestone>", manage_inspections.change_date, _BOTH),
    (f"{_INSPECTION}/told", manage_inspections.area_told, ["POST"]),
    (f"{_INSPECTION}/put-off", manage_halts.put_off, _BOTH),
    (f"{_INSPECTION}/officer", manage_halts.officer, _BOTH),
    (f"{_INSPECTION}/profile", profile.profile, _BOTH),
    ("/days", manage_days.days, _BOTH),
    ("/days/<day>", manage_days.declared_day, ["GET"]),
    (_SURVEY, manage_surveys.survey, ["GET"]),
    (f"{_SURVEY}/publish", manage_surveys.publish, ["POST"]),
    (f"{_SURVEY}/window", manage_surveys.window, _BOTH),
    (f"{_SURVEY}/grace", manage_surveys.grace, _BOTH),
    (f"{_SURVEY}/pause", manage_halts.pause, _BOTH),
    (f"{_SURVEY}/resume", manage_halts.resume, ["POST"]),
    (f"{_SURVEY}/questions", manage_surveys.questions, ["GET"]),
    (f"{_SURVEY}/wording", manage_wording.wording, _BOTH),
    (f"{_SURVEY}/wording/source", manage_sources.source, _BOTH),
    (f"{_SURVEY}/wording/part", manage_wording.part, _BOTH),
    (f"{_SURVEY}/trial", manage_trial.trial, _BOTH),
    (f"{_SURVEY}/preview", manage_wording.preview, ["GET"]),
    (f"{_SURVEY}/preview", manage_wording.preview_unsaved, ["POST"]),
    (f"{_SURVEY}/review", manage_review.review, ["GET"]),
    (f"{_SURVEY}/review/invite", manage_review.invite, ["POST"]),
    (f"{_SURVEY}/review/reviewers/<int:reviewer_id>/withdraw", manage_review.withdraw, ["POST"]),
    (f"{_SURVEY}/review/<int:thread_id>", manage_review.thread, _BOTH),
    (f"{_SURVEY}/revisions", manage_revisions.revisions, ["GET"]),
    (f"{_SURVEY}/revisions/<int:number>", manage_revisions.revision, ["GET"]),
    (f"{_SURVEY}/revisions/<int:number>/restore", manage_revisions.restore, ["POST"]),
    (f"{_SURVEY}/languages", manage_translations.languages, _BOTH),
    (f"{_SURVEY}/languages/<tag>", manage_translations.translation, _BOTH),
    (f"{_SURVEY}/languages/<tag>/file", manage_translations.take_translation_file, ["POST"]),
    (f"{_SURVEY}/languages/<tag>.<any(xlf, po, xlsx):ending>", manage_translations.translation_file, ["GET"]),
    (f"{_SURVEY}/late", manage_late.late, _BOTH),
    (f"{_SURVEY}/keying", manage_keying.keying, _BOTH),
    (f"{_SURVEY}/keying/<mode>", manage_keying.keyed_response, _BOTH),
):
    blueprint.add_url_rule(_address, view_func=_view, methods=_methods)
late_pages.add(blueprint, [(f"{_INSPECTION}/schools", "schools", "schools", late_pages.FORM)])
