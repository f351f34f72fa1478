"""Recordings that staff supply with questions: files in the folder `media` of the instance, served from here only."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Response, abort, make_response, send_from_directory

from surveyapp.web.context import settings

KINDS = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".vtt": "text/vtt",
}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def is_there(name: str | None) -> bool:
    """Whether a recording can be played: a plain name of a known kind, whose file is there."""
    return bool(name and _NAME.fullmatch(name) and Path(name).suffix in KINDS and (_folder() / name).is_file())


def recording(name: str) -> Response:
    """A recording, in pieces if the browser asks for pieces; 404 for anything else."""
    if not is_there(name):
        abort(404)
    response = make_response(send_from_directory(_folder(), name, mimetype=KINDS[Path(name).suffix], conditional=True))
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _folder() -> Path:
    return settings().instance_dir / "media"
