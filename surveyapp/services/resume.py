"""Stop and come back: a code for a draft, and what it opens. The code itself is shown once and kept nowhere."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.domain.resume_code import BELOW, CodeWords
from surveyapp.services.responses import Response, require_time, token_hash
from surveyapp.storage import responses as store
from surveyapp.storage.surveys import Survey

_LIST = Path(__file__).parent.parent / "content" / "resume_words.txt"


@cache
def code_words() -> CodeWords:
    """The words of all codes. A list that has been given out with a code must not change while the code is good."""
    return CodeWords(_LIST.read_text(encoding="utf-8").split())


def make_code(
    session: Session,
    survey: Survey,
    response: Response,
    *,
    secret: bytes,
    now: datetime,
    choose: Callable[[int], int] = secrets.randbelow,
) -> int:
    """A new code for a draft; an earlier one opens nothing any more. Commits.

    Whoever came back with the earlier one goes on. Raises DomainError `not-open` after the time of grace,
    `already-sent` once the response is no draft.
    """
    require_time(survey, now)
    session.connection()  # the write lock comes first, so that no code is given to what was sent meanwhile
    if not store.change_state(session, response.id, "draft", "draft"):
        raise DomainError("already-sent")
    code = choose(BELOW)
    while store.response_of_code(session, _code_hash(secret, survey, code)) is not None:
        code = choose(BELOW)
    token = _token(secret, response.id)
    store.put_code(session, response.id, _code_hash(secret, survey, code), token_hash(secret, token))
    session.commit()
    return code


def redeem(session: Session, survey: Survey, code: int, *, secret: bytes) -> str | None:
    """The token that a code stands for, the same each time; None for a code that is wrong or whose draft is gone.

    Codes are kept as long as tokens are: that of a response that was sent still finds it, so that this can be said.
    """
    response_id = store.response_of_code(session, _code_hash(secret, survey, code))
    return None if response_id is None else _token(secret, response_id)


def _code_hash(secret: bytes, survey: Survey, code: int) -> bytes:
    """What the database keeps of a code: HMAC-SHA256 under the server's secret, good for one survey only."""
    return hmac.digest(secret, f"code:{survey.id}:{code:012}".encode(), hashlib.sha256)


def _token(secret: bytes, response_id: str) -> str:
    """A token of 128 bits that follows from the response, so that it is kept nowhere and coming back writes nothing."""
    digest = hmac.digest(secret, b"resume:" + response_id.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")
