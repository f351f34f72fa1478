"""Stop and come back: a code for a draft, and what it opens. The code itself is shown once and kept nowhere."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from datetime import datetime
from functools import cache
from itertools import count
from pathlib import Path

from sqlalchemy.orm import Session

from surveyapp.domain.errors import DomainError
from surveyapp.domain.resume_code import BELOW, CodeWords
from surveyapp.services.responses import Response, require_time, token_hash
from surveyapp.storage import responses as store
from surveyapp.storage.surveys import Survey

_LIST = Path(__file__).parent.parent / "content" / "resume_words.txt"
_FORM = re.compile(r"[A-Za-z0-9_-]{22}")


@cache
def code_words() -> CodeWords:
    """The words of all codes. A list that has been given out with a code must not change while the code is good."""
    return CodeWords(_LIST.read_text(encoding="utf-8").split())


def make_code(
    session: Session,
    survey: Survey,
    response: Response,
    *,
    form: str,
    secret: bytes,
    now: datetime,
    below: int = BELOW,
) -> int:
    """The code that a form (`new_form`) asks for; one asked for with another form opens nothing any more. Commits.

    The same form sent twice gives the same code, and whoever came back with an earlier one goes on. Codes are smaller
    than `below`. Raises ValueError for what is no form's own word, and DomainError `not-open` after the time of grace,
    `already-sent` once the response is no draft.
    """
    if not is_form(form):
        raise ValueError("not the word of a form")
    require_time(survey, now)
    session.connection()  # the write lock comes first, so that no code is given to what was sent meanwhile
    if not store.change_state(session, response.id, "draft", "draft"):
        raise DomainError("already-sent")
    derived = (_code(secret, response.id, form, turn) % below for turn in count())
    code = next(code for code in derived if _is_free(session, response, _code_hash(secret, survey, code)))
    token = _token(secret, response.id)
    store.put_code(session, response.id, _code_hash(secret, survey, code), token_hash(secret, token))
    session.commit()
    return code


def new_form() -> str:
    """A random word of 128 bits for a form that asks for a code, so that the form sent again is known."""
    return secrets.token_urlsafe(16)


def is_form(text: str) -> bool:
    """Whether this has the shape of a form's word."""
    return _FORM.fullmatch(text) is not None


def redeem(session: Session, survey: Survey, code: int, *, secret: bytes) -> str | None:
    """The token that a code stands for, the same each time; None for a code that is wrong or whose draft is gone.

    Codes are kept as long as tokens are: that of a response that was sent still finds it, so that this can be said.
    """
    response_id = store.response_of_code(session, _code_hash(secret, survey, code))
    return None if response_id is None else _token(secret, response_id)


def _is_free(session: Session, response: Response, code_hash: bytes) -> bool:
    return store.response_of_code(session, code_hash) in {None, response.id}


def _code(secret: bytes, response_id: str, form: str, turn: int) -> int:
    """A number far above all codes that nobody foresees without the secret. `turn`: after those of other drafts."""
    digest = hmac.digest(secret, f"form:{response_id}:{form}:{turn}".encode(), hashlib.sha256)
    return int.from_bytes(digest, "big")


def _code_hash(secret: bytes, survey: Survey, code: int) -> bytes:
    """What the database keeps of a code: HMAC-SHA256 under the server's secret, good for one survey only."""
    return hmac.digest(secret, f"code:{survey.id}:{code:012}".encode(), hashlib.sha256)


def _token(secret: bytes, response_id: str) -> str:
    """A token of 128 bits that follows from the response, so that it is kept nowhere and coming back writes nothing."""
    digest = hmac.digest(secret, b"resume:" + response_id.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")
