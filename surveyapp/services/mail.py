"""Mail to staff: queued in the transaction of what it tells of, sent after the commit."""

from __future__ import annotations

import smtplib
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from surveyapp.domain.marks import N_
from surveyapp.language import formats
from surveyapp.language.catalogues import ENGLISH, catalogue
from surveyapp.storage.accounts import User
from surveyapp.storage.effects import Mail
from surveyapp.storage.engine import Database
from surveyapp.storage.surveys import Survey

TOLD = ("lead-inspector", "support-officer")
MOST_FAILURES = 50
_CLAIM_LASTS = timedelta(minutes=5)

_WORDS: dict[str, tuple[str, str]] = {
    "survey-opened": (
        N_("Survey open: %(slug)s"),
        N_("The survey %(slug)s for %(area)s opened at %(due)s.\nIt closes at %(closes)s."),
    ),
    "survey-closed": (
        N_("Survey closed: %(slug)s"),
        N_("The survey %(slug)s for %(area)s closed at %(due)s.\nThose begun may be finished until %(grace)s."),
    ),
    "survey-finalised": (
        N_("Answers ready: %(slug)s"),
        N_("The answers to %(slug)s for %(area)s are complete: %(finished)s finished, %(partial)s partial."),
    ),
}


def tell_staff(session: Session, survey: Survey, code: str, details: Mapping[str, object], now: datetime) -> None:
    """Queue one message for each lead inspector and support officer. Does not commit."""
    subject, body = _WORDS[code]
    words = catalogue(ENGLISH)
    filled: dict[str, object] = {
        key: formats.instant(value, ENGLISH) if isinstance(value, datetime) else value for key, value in details.items()
    }
    filled |= {
        "slug": survey.slug,
        "area": survey.inspection.area,
        "closes": formats.instant(survey.closes_at, ENGLISH),
        "grace": formats.instant(survey.times.grace_ends_at, ENGLISH),
    }
    recipients = session.scalars(select(User.email).where(User.active.is_(True), User.role.in_(TOLD)))
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
    """Send what waits: by SMTP, or without an address into files under `outbox`. How many were sent.

    Each message is claimed first, so that several senders do not send it twice; a failed one is tried again later.
    """
    with database.reading() as session:
        query = (
            select(Mail.id).where(Mail.sent_at.is_(None), Mail.failures < MOST_FAILURES).order_by(Mail.id).limit(100)
        )
        waiting = list(session.scalars(query))
    sent = 0
    for mail_id in waiting:
        with database.writing() as session:
            claim = (
                update(Mail)
                .where(Mail.id == mail_id, Mail.sent_at.is_(None))
                .where(Mail.claimed_at.is_(None) | (Mail.claimed_at <= now - _CLAIM_LASTS))
                .values(claimed_at=now)
            )
            claimed = int(session.execute(claim).rowcount) == 1  # type: ignore[attr-defined]  # a CursorResult
            mail = session.get(Mail, mail_id)
            session.commit()
        if claimed and mail is not None:
            sent += _send_one(database, mail, mail_url=mail_url, sender=sender, outbox=outbox, now=now)
    return sent


def _send_one(database: Database, mail: Mail, *, mail_url: str | None, sender: str, outbox: Path, now: datetime) -> int:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, mail.recipient, mail.subject
    message["Date"], message["Message-ID"] = format_datetime(now), make_msgid(domain=sender.rpartition("@")[2])
    message.set_content(mail.body)
    try:
        _deliver(message, mail_url, outbox / f"{mail.id:06}.eml")
        result: dict[str, object] = {"sent_at": now}
    except (OSError, smtplib.SMTPException):
        result = {"failures": mail.failures + 1}
    with database.writing() as session:
        session.execute(update(Mail).where(Mail.id == mail.id).values(**result))
        session.commit()
    return int("sent_at" in result)


def _deliver(message: EmailMessage, mail_url: str | None, path: Path) -> None:
    if mail_url is None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(message.as_bytes())
        return
    parts = urlsplit(mail_url)
    server_type = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with server_type(parts.hostname or "localhost", parts.port or 0, timeout=20) as server:
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)
