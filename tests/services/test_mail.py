"""Mail to staff: sent once after the commit, by a real SMTP server or into files, and tried again when it fails."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import select

from surveyapp.services import accounts, effects, mail
from surveyapp.services.actors import COMMAND_LINE
from surveyapp.storage.accounts import User
from surveyapp.storage.effects import Mail
from surveyapp.storage.engine import Database
from tests.factories.surveys import NOW, published_survey

SENDER = "surveys@surveyapp.example"


class Postbox:
    """Takes what it is sent, after refusing as often as it was told to."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.refuse = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refuse:
            self.refuse -= 1
            return "451 later, please"
        message = email.message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        assert [message["To"]] == envelope.rcpt_tos
        self.taken.append(message)
        return "250 taken"


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def address(postbox: Postbox) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(postbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield f"smtp://127.0.0.1:{port}"
    controller.stop()


@pytest.fixture
def queued(database: Database, lead: User) -> int:
    """One message to the lead inspector: a survey has opened."""
    survey = published_survey(database, opens_in=timedelta(0))
    effects.sweep(database, survey.opens_at, "a test")
    with database.reading() as session:
        return session.query(Mail).count()


def send(database: Database, url: str | None, outbox: Path, minutes: int = 0) -> int:
    return mail.send_queued(database, url, SENDER, outbox, NOW + timedelta(minutes=minutes))


def test_a_message_goes_out_by_smtp_once(
    database: Database, queued: int, postbox: Postbox, address: str, tmp_path: Path
) -> None:
    assert queued == 1
    assert send(database, address, tmp_path) == 1
    assert send(database, address, tmp_path) == 0
    [message] = postbox.taken
    assert (message["From"], message["To"]) == (SENDER, "lead@example.org")
    assert message["Subject"].startswith("Survey open: eastmere-parents-carers")
    assert message["Message-ID"].endswith("@surveyapp.example>")
    assert "for Eastmere opened at 11:30am (UK time) on Wednesday 4 June 2025." in message.get_content()
    assert not list(tmp_path.glob("*.eml"))


def test_without_a_server_messages_are_files(database: Database, queued: int, tmp_path: Path) -> None:
    outbox = tmp_path / "new" / "outbox"
    assert send(database, None, outbox) == 1
    [path] = outbox.iterdir()
    message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert message["To"] == "lead@example.org"


def test_what_is_refused_is_tried_again_later_and_not_at_once(
    database: Database, queued: int, postbox: Postbox, address: str, tmp_path: Path
) -> None:
    postbox.refuse = 1
    assert send(database, address, tmp_path) == 0
    assert send(database, address, tmp_path, minutes=1) == 0, "its claim still stands"
    assert send(database, address, tmp_path, minutes=6) == 1
    with database.reading() as session:
        [row] = session.scalars(select(Mail)).all()
        assert (row.failures, row.sent_at) == (1, NOW + timedelta(minutes=6))


def test_a_server_that_is_not_there_is_no_error(database: Database, queued: int, tmp_path: Path) -> None:
    assert send(database, "smtp://127.0.0.1:9", tmp_path) == 0
    with database.reading() as session:
        assert session.scalars(select(Mail.failures)).all() == [0], "it is not the message's fault"


def test_after_too_many_failures_it_is_given_up(
    database: Database, queued: int, postbox: Postbox, address: str, tmp_path: Path
) -> None:
    with database.writing() as session:
        session.scalars(select(Mail)).one().failures = mail.MOST_FAILURES
        session.commit()
    assert send(database, address, tmp_path) == 0
    assert postbox.taken == []


def test_several_senders_send_each_message_once(
    database: Database, queued: int, postbox: Postbox, address: str, tmp_path: Path
) -> None:
    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(lambda _: send(database, address, tmp_path), range(4)))
    assert sum(sent) == 1
    assert len(postbox.taken) == 1


def test_only_those_who_run_the_survey_are_told(database: Database, lead: User) -> None:
    with database.writing() as session:
        for role, active in (("support-officer", True), ("support-officer", False), ("inspector", True)):
            user = accounts.add_user(
                session,
                COMMAND_LINE,
                email=f"{role}-{active}@example.org".lower(),
                role=role,
                password="three words together",
                now=NOW,
            )
            user.active = active
            session.commit()
    survey = published_survey(database, opens_in=timedelta(0))
    effects.sweep(database, survey.opens_at, "a test")
    with database.reading() as session:
        assert set(session.scalars(select(Mail.recipient))) == {"lead@example.org", "support-officer-true@example.org"}
