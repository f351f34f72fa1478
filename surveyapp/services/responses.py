"""The respondent's way: begin, save each page, send. Every step may be repeated and does no harm."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from surveyapp.domain.adjustments import NONE, Adjustments, read
from surveyapp.domain.answers import decode, encode
from surveyapp.domain.conditions import Answer
from surveyapp.domain.errors import DomainError
from surveyapp.domain.pages import Layout
from surveyapp.domain.windows import TAKES_DRAFTS, SurveyState
from surveyapp.services import audit
from surveyapp.services.actors import Actor
from surveyapp.services.wordings import questionnaire_of
from surveyapp.storage import responses as store
from surveyapp.storage.effects import is_finalised
from surveyapp.storage.surveys import Revision, Survey

MOST_LATE = 20
"""Times that staff may decide about what one form brings too late, before no more is kept of it."""
_REFERENCE_ALPHABET = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")


@dataclass(frozen=True, slots=True)
class Response:
    """A response as its form knows it: where it stands and what has been answered."""

    id: str
    survey_id: int
    revision_id: int
    state: str
    version: str
    language: str
    layout: Layout
    answers: Mapping[str, Answer]
    adjustments: Adjustments = NONE

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.state == "draft"


def new_token() -> str:
    """A token for a form: 128 random bits."""
    return secrets.token_urlsafe(16)


def token_hash(secret: bytes, token: str) -> bytes:
    """What the database keeps of a token: HMAC-SHA256 under the server's secret."""
    return hmac.digest(secret, b"form:" + token.encode("utf-8", "replace"), hashlib.sha256)


def reference(secret: bytes, response_id: str) -> str:
    """The reference on the confirmation page, like `4KQ7-9XB2`: the same each time, and not stored anywhere."""
    digest = hmac.digest(secret, b"reference:" + response_id.encode(), hashlib.sha256)
    letters = base64.b32encode(digest[:5]).decode().translate(_REFERENCE_ALPHABET)
    return f"{letters[:4]}-{letters[4:]}"


def begin(
    session: Session,
    survey: Survey,
    hashed: bytes,
    *,
    version: str,
    language: str,
    layout: Layout,
    now: datetime,
    adjustments: Adjustments = NONE,
    mode: str = "online",
) -> bool:
    """Start a response for a form's token; twice for the same token is once. Commits. Whether this call began it.

    `mode`: `online`, or `phone` and `paper` where staff keyed it.

    Raises DomainError `not-open` with the state, unless the window is open; also where the drafts were ended while
    this request waited for the database, since nobody would end another.
    """
    state = survey.state_at(now)
    if state is not SurveyState.OPEN:
        raise DomainError("not-open", state=state)
    # First the row, which makes an act at the edge of the window wait; then whether such an act was quicker.
    view = {"version": version, "language": language, "layout": layout, "adjustments": str(adjustments)}
    begun = store.insert_response(session, _new(survey, hashed, "draft", mode=mode, **view))
    if is_finalised(session, survey.id):
        raise DomainError("not-open", state=SurveyState.CLOSED)
    session.commit()
    return begun


def find(session: Session, survey: Survey, hashed: bytes) -> Response | None:
    """The response that a token belongs to, with its answers, while tokens are kept.

    A response has the token that it began with, and another for those who came back to it with a code. Its answers are
    read with the wording that it began with, whatever has been published since.
    """
    row = store.response_by_token(session, hashed) or store.response_by_resume_token(session, hashed)
    if row is None or row["survey_id"] != survey.id:
        return None
    stored = row["answers"] or {}
    known = questionnaire_of(session.get_one(Revision, row["revision_id"])).by_code
    answers = {code: decode(known[code], value) for code, value in stored.items() if code in known}
    return Response(
        row["id"],
        row["survey_id"],
        row["revision_id"],
        row["state"],
        row["version"],
        row["language"],
        row["layout"],
        answers,
        read(row["adjustments"]),
    )


def save_page(
    session: Session, survey: Survey, response: Response, given: Mapping[str, Answer | None], *, now: datetime
) -> None:
    """Keep what one page says, question by question: None removes an answer. Commits.

    Raises DomainError `not-open` after the time of grace, `already-sent` once the response is no draft.
    """
    require_time(survey, now)
    session.connection()  # the write lock comes first, so that the state looked at is the state written to
    if not store.change_state(session, response.id, "draft", "draft"):
        raise DomainError("already-sent")
    _put(session, response.id, given)
    session.commit()


def submit(session: Session, survey: Survey, response: Response, *, now: datetime) -> bool:
    """Finish a response; sending it again changes nothing. Commits. Whether this call finished it.

    Raises DomainError `not-open` after the time of grace, unless it was sent before; also where the draft was ended
    or deleted in this very moment.
    """
    if response.state != "draft":
        return False
    state = require_time(survey, now)
    in_grace = state is SurveyState.GRACE
    sent = store.change_state(session, response.id, "draft", "finished", in_grace=in_grace, adjustments="")
    if not sent and store.state_of(session, response.id) not in store.FINISHED:
        raise DomainError("not-open", state=state)
    session.commit()
    return sent


def keep_late(
    session: Session,
    survey: Survey,
    hashed: bytes,
    given: Mapping[str, Answer | None],
    *,
    version: str,
    language: str,
    layout: Layout,
    now: datetime,
) -> bool:
    """Keep what was sent after the time of grace: marked late, in no figure until staff decide. Commits.

    Whether there is one more to decide about.

    It becomes a response of its own, because an earlier part may already be a partial response in a snapshot. The
    same form sent again is recognised for a day. Raises DomainError `not-open` where the window is yet to come, and
    where staff have decided about `MOST_LATE` parts of it before.
    """
    if survey.state_at(now) is not SurveyState.CLOSED:
        raise DomainError("not-open", state=survey.state_at(now))
    if not any(answer is not None for answer in given.values()):
        return False
    for turn in range(MOST_LATE):
        marked = hashlib.sha256(b"late:" + hashed + bytes(turn)).digest()
        added = store.insert_response(
            session, _new(survey, marked, "late", version=version, language=language, layout=layout)
        )
        row = store.response_by_token(session, marked)
        # Where staff have decided about what came before, this is one more to decide about.
        if row is not None and row["state"] == "late" and row["survey_id"] == survey.id:
            _put(session, row["id"], given)
            if not added:  # what was added is looked through as well
                store.change_state(session, row["id"], "late", "late", looked=False)
            session.commit()
            return added
    raise DomainError("not-open", state=SurveyState.CLOSED)


def change_view(
    session: Session, response: Response, *, version: str, language: str, layout: Layout, adjustments: Adjustments
) -> None:
    """Change how the pages of a draft are shown from now on. Commits."""
    view = {"version": version, "language": language, "layout": layout, "adjustments": str(adjustments)}
    store.update_draft(session, response.id, **view)
    session.commit()


def discard(session: Session, response: Response) -> bool:
    """Delete a draft with all its answers, as its writer asked. Commits."""
    gone = store.delete_draft(session, response.id)
    session.commit()
    return gone


def decide_late(
    session: Session, actor: Actor, survey: Survey, response_id: str, *, include: bool, now: datetime
) -> bool:
    """Take a late response of this survey into the figures, or leave it out. Commits.

    False where it was decided already, or is none of this survey.
    """
    actor.require("decide-late")
    after = "late-included" if include else "late-left-out"
    of_survey = {row["id"] for row in store.late_responses(session, survey.id)}
    decided = response_id in of_survey and store.change_state(session, response_id, "late", after)
    if decided:
        audit.record(session, actor, after, f"survey:{survey.slug}", now)
    session.commit()
    return decided


def require_time(survey: Survey, now: datetime) -> SurveyState:
    """The state in which a draft may still be changed. Raises DomainError `not-open`."""
    state = survey.state_at(now)
    if state not in TAKES_DRAFTS:
        raise DomainError("not-open", state=state)
    return state


def _new(survey: Survey, hashed: bytes, state: str, **view: str) -> dict[str, Any]:
    return {
        "id": store.new_id(),
        "survey_id": survey.id,
        "revision_id": survey.revision_id,
        "state": state,
        "token_hash": hashed,
        "in_grace": False,
        **view,
    }


def _put(session: Session, response_id: str, given: Mapping[str, Answer | None]) -> None:
    store.put_answers(
        session,
        response_id,
        {code: encode(answer) for code, answer in given.items() if answer is not None},
        [code for code, answer in given.items() if answer is None],
    )
