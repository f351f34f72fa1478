"""The addresses of the respondent's way, `/s/SLUG` and beneath it. docs/decisions/respondent-tokens.md says how
a form knows its response."""

from __future__ import annotations

from flask import Blueprint

from surveyapp.web import (
    respond_adjust,
    respond_ending,
    respond_leaving,
    respond_questions,
    respond_resume,
    respond_start,
    respond_words,
)

blueprint = Blueprint("respond", __name__, url_prefix="/s/<slug>")

for rule, endpoint, view, method in (
    ("", "start", respond_start.start, "GET"),
    ("", "begin", respond_start.begin, "POST"),
    ("/q/<page>", "question", respond_questions.question, "GET"),
    ("/q/<page>", "save", respond_questions.save, "POST"),
    ("/check", "check", respond_ending.check, "GET"),
    ("/check", "checked", respond_ending.checked, "POST"),
    ("/about-you", "about_you", respond_ending.about_you, "GET"),
    ("/about-you", "explained", respond_ending.explained, "POST"),
    ("/send", "send", respond_ending.send, "GET"),
    ("/send", "submit", respond_ending.submit, "POST"),
    ("/done", "done", respond_ending.done, "GET"),
    ("/delete", "delete", respond_leaving.delete, "GET"),
    ("/delete", "deleted", respond_leaving.deleted, "POST"),
    ("/stop", "stop", respond_resume.stop, "GET"),
    ("/stop", "stopped", respond_resume.stopped, "POST"),
    ("/back", "back", respond_resume.back, "GET"),
    ("/back", "came_back", respond_resume.came_back, "POST"),
    ("/adjust", "adjust", respond_adjust.adjust, "GET"),
    ("/adjust", "adjusted", respond_adjust.adjusted, "POST"),
    ("/words", "words", respond_words.words, "GET"),
    ("/leave", "leave", respond_leaving.leave, "GET"),
):
    # An address that somebody copied with a slash at its end is found as well.
    blueprint.add_url_rule(rule, endpoint, view, methods=[method], strict_slashes=False)
