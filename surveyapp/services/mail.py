"""Mail to staff: queued in the transaction of what it tells of, sent after the commit."""

from __future__ import annotations

import hashlib
import logging
import smtplib
import ssl
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from surveyapp.domain.marks import N_
from surveyapp.language import formats
from surveyapp.language.catalogues import ENGLISH, catalogue
from surveyapp.storage.effects import Mail
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey

MOST_FAILURES = 50
"""How often the server may refuse a message before it is given up."""
_CLAIM_LASTS = timedelta(minutes=5)
_IN_A_ROUND = 20
"""So few that a slow server is done with them before their claims are old."""
_SECONDS = 15
_log = logging.getLogger(__name__)

_WORDS: dict[str, tuple[str, str]] = {
    "survey-opened": (
        N_("Survey open: %(slug)s"),
        N_("The survey %(slug)s for %(area)s opened at %(due)s.\nIt closes at %(closes)s."),
    ),
    "survey-unpublished": (
        N_("Not published yet: %(slug)s"),
        N_(
            "The survey %(slug)s for %(area)s opens at %(opens)s, and no wording has been published.\n"
            "Publish it in the workspace, or move its window: without a published wording nobody can answer."
        ),
    ),
    "survey-closing-soon": (
        N_("Closes soon: %(slug)s"),
        N_(
            "The survey %(slug)s for %(area)s closes at %(closes)s.\n"
            "Please remind those who have not answered yet: nobody can answer afterwards."
        ),
    ),
    "window-moved": (
        N_("New times: %(slug)s"),
        N_(
            "The survey %(slug)s for %(area)s has new times.\n"
            "It opens at %(opens)s and closes at %(closes)s.\n\nReason: %(reason)s"
        ),
    ),
    "survey-paused": (
        N_("Paused: %(slug)s"),
        N_(
            "The survey %(slug)s for %(area)s is paused. Nobody can begin it now; those who have begun can finish.\n\n"
            "Reason: %(reason)s"
        ),
    ),
    "survey-resumed": (
        N_("Open again: %(slug)s"),
        N_("The survey %(slug)s for %(area)s goes on. It closes at %(closes)s."),
    ),
    "inspection-put-off": (
        N_("Put off: %(slug)s"),
        N_(
            "The inspection of %(area)s has been put off, on a day that is not known yet, and its survey %(slug)s with "
            "it.\nYou will be told the new times.\n\nReason: %(reason)s"
        ),
    ),
    "inspection-called-off": (
        N_("Called off: %(slug)s"),
        N_("The inspection of %(area)s has been called off. Its survey %(slug)s has ended.\n\nReason: %(reason)s"),
    ),
    "survey-closed": (
        N_("Survey closed: %(slug)s"),
        N_("The survey %(slug)s for %(area)s closed at %(due)s.\nThose begun may be finished until %(grace)s."),
    ),
    "survey-finalised": (
        N_("Answers ready: %(slug)s"),
        N_("The answers to %(slug)s for %(area)s are complete: %(finished)s finished, %(partial)s partial."),
    ),
    "concern-held": (
        N_("Somebody may be at risk: %(slug)s"),
        N_(
            "A comment in the survey %(slug)s for %(area)s may tell of somebody at risk. It is held back until a "
            "person has looked at it.\nPlease look at it by %(due)s, in the workspace under Concerns."
        ),
    ),
    "concern-overdue": (
        N_("Still waiting: %(slug)s"),
        N_(
            "A comment in the survey %(slug)s for %(area)s that may tell of somebody at risk should have been looked "
            "at by %(due)s.\nPlease look at it now, in the workspace under Concerns."
        ),
    ),
}


def queue(
    session: Session,
    survey: Survey,
    code: str,
    details: Mapping[str, object],
    *,
    recipients: Iterable[str],
    now: datetime,
) -> None:
    """Queue one message about a survey for each recipient. Does not commit."""
    subject, body = _WORDS[code]
    words = catalogue(ENGLISH)
    filled: dict[str, object] = {
        key: formats.instant(value, ENGLISH) if isinstance(value, datetime) else value for key, value in details.items()
    }
    filled |= {
        "slug": survey.slug,
        "area": survey.inspection.area,
        "opens": formats.instant(survey.opens_at, ENGLISH),
        "closes": formats.instant(survey.closes_at, ENGLISH),
        "grace": formats.instant(survey.times.grace_ends_at, ENGLISH),
    }
    session.add_all(
        Mail(
            recipient=recipient,
            subject=words.gettext(subject) % filled,
            body=words.gettext(body) % filled + "\n",
            queued_at=now,
        )
        for recipient in recipients
    )


def send_queued(database: Database, mail_url: str | None, sender: str, outbox: Path, now: datetime) -> int:
    """Send some of what waits: by SMTP, or without an address into files under `outbox`. How many were sent.

    Each message is claimed first, so that several senders do not send it twice. One that the server refuses is tried
    again later, up to `MOST_FAILURES` times; while the server itself cannot be used, nothing is held against any.
    A sender that dies between sending and noting it leads to a second copy, which has the same Message-ID.
    """
    sent = 0
    with ExitStack() as stack:
        post = _Post(mail_url, outbox, stack)
        for mail_id in _waiting(database, now):
            mail = _claimed(database, mail_id, now)
            if mail is None:
                continue
            try:
                post.deliver(_message(mail, sender), f"{mail.id:06}.eml")
            except _REFUSED as error:
                _refused(database, mail, error)
            except OSError as error:
                _log.warning("mail cannot be sent just now", extra={"error": type(error).__name__})
                _note(database, mail, claimed_at=None)
                break
            else:
                _note(database, mail, sent_at=now)
                sent += 1
    return sent


_REFUSED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError, ValueError)
"""What is wrong with one message rather than with the server. Every other error of SMTP is an OSError."""


class _Post:
    """Where messages go: one connection for a round, made for the first of them, or files."""

    def __init__(self, mail_url: str | None, outbox: Path, stack: ExitStack) -> None:
        self._url = mail_url
        self._outbox = outbox
        self._stack = stack
        self._server: smtplib.SMTP | None = None

    def deliver(self, message: EmailMessage, name: str) -> None:
        """Hand over one message. Raises OSError or one of `_REFUSED`."""
        if self._url is None:
            self._outbox.mkdir(parents=True, exist_ok=True)
            (self._outbox / name).write_bytes(message.as_bytes())
            return
        if self._server is None:
            self._server = self._stack.enter_context(_connected(self._url))
        self._server.send_message(message)


def _connected(url: str) -> smtplib.SMTP:
    """A server that is ready to take messages. A password is only given to a server that proves its name."""
    parts = urlsplit(url)
    host, port = parts.hostname or "localhost", parts.port or 0
    proven = ssl.create_default_context() if parts.username else None
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=proven)
    else:
        server = smtplib.SMTP(host, port, timeout=_SECONDS)
    try:
        server.ehlo_or_helo_if_needed()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=proven)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _message(mail: Mail, sender: str) -> EmailMessage:
    """The message, the same each time that it is made."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, mail.recipient, mail.subject
    mark = hashlib.sha256(f"{mail.id} {mail.queued_at.isoformat()} {mail.recipient}".encode()).hexdigest()[:32]
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    message["Date"], message["Message-ID"] = format_datetime(mail.queued_at), f"<{mark}@{domain}>"
    message.set_content(mail.body)
    return message


def _unclaimed(now: datetime) -> ColumnElement[bool]:
    return Mail.sent_at.is_(None) & (Mail.claimed_at.is_(None) | (Mail.claimed_at <= now - _CLAIM_LASTS))


def _waiting(database: Database, now: datetime) -> list[int]:
    query = select(Mail.id).where(_unclaimed(now), Mail.failures < MOST_FAILURES)
    with database.reading() as session:
        return list(session.scalars(query.order_by(Mail.failures, Mail.id).limit(_IN_A_ROUND)))


def _claimed(database: Database, mail_id: int, now: datetime) -> Mail | None:
    with database.writing() as session:
        claim = update(Mail).where(Mail.id == mail_id, _unclaimed(now)).values(claimed_at=now)
        claim = claim.execution_options(synchronize_session=False)
        claimed = int(session.execute(claim).rowcount) == 1  # type: ignore[attr-defined]  # a CursorResult
        mail = session.get(Mail, mail_id) if claimed else None
        session.commit()
    return mail


def _refused(database: Database, mail: Mail, error: Exception) -> None:
    failures = mail.failures + 1
    if failures >= MOST_FAILURES:
        _log.error(
            "a message is given up", extra={"mail": mail.id, "failures": failures, "error": type(error).__name__}
        )
    _note(database, mail, failures=failures)


def _note(database: Database, mail: Mail, **values: object) -> None:
    with database.writing() as session:
        session.execute(update(Mail).where(Mail.id == mail.id).values(**values))
        session.commit()
