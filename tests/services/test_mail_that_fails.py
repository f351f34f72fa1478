"""Mail against a server that is away, comes back, hangs up, or refuses one message: nothing lost, nothing blocked."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import Message
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from surveyapp.services import mail
from surveyapp.storage.effects import Mail
from surveyapp.storage.engine import Database
from tests.factories.surveys import NOW

SENDER = "Surveys <surveys@surveyapp.example>"


class Postbox:
    """Takes messages, but those to `never`, and hangs up on those to `hangs_up`."""

    def __init__(self, never: str = "", hangs_up: str = "") -> None:
        self.taken: list[Message] = []
        self.connections = 0
        self.never, self.hangs_up = never, hangs_up

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        if address == self.never:
            return "550 nobody here"
        if address == self.hangs_up:
            assert server.transport is not None
            server.transport.close()
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name
        assert isinstance(envelope.content, bytes)
        self.taken.append(email.message_from_bytes(envelope.content))
        return "250 taken"

    @property
    def recipients(self) -> list[str]:
        return [message["To"] for message in self.taken]


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        found: int = free.getsockname()[1]
    return found


@contextmanager
def answering(postbox: Postbox, port: int) -> Iterator[None]:
    controller = Controller(postbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


def queue(database: Database, *recipients: str) -> None:
    with database.writing() as session:
        session.add_all(
            Mail(recipient=to, subject=f"For {to}", body="Some words.\n", queued_at=NOW, failures=0)
            for to in recipients
        )
        session.commit()


def send(database: Database, port: int, outbox: Path, at: datetime = NOW) -> int:
    return mail.send_queued(database, f"smtp://127.0.0.1:{port}", SENDER, outbox, at)


def failures(database: Database) -> list[int]:
    with database.reading() as session:
        return [row.failures for row in session.query(Mail).order_by(Mail.id)]


def test_a_server_that_is_away_for_days_costs_no_message(database: Database, port: int, tmp_path: Path) -> None:
    queue(database, "one@example.org", "two@example.org")
    for round_ in range(60):
        assert send(database, port, tmp_path, NOW + timedelta(hours=round_)) == 0
    assert failures(database) == [0, 0]
    postbox = Postbox()
    with answering(postbox, port):
        assert send(database, port, tmp_path, NOW + timedelta(days=4)) == 2
    assert sorted(postbox.recipients) == ["one@example.org", "two@example.org"]


def test_messages_of_one_round_go_over_one_connection(database: Database, port: int, tmp_path: Path) -> None:
    queue(database, *(f"{n}@example.org" for n in range(5)))
    postbox = Postbox()
    with answering(postbox, port):
        assert send(database, port, tmp_path) == 5
    assert postbox.connections == 1


def test_a_refused_message_does_not_stop_the_others(database: Database, port: int, tmp_path: Path) -> None:
    queue(database, "gone@example.org", "there@example.org")
    postbox = Postbox(never="gone@example.org")
    with answering(postbox, port):
        assert send(database, port, tmp_path) == 1
    assert postbox.recipients == ["there@example.org"]
    assert failures(database) == [1, 0]


def test_many_refused_messages_do_not_keep_a_new_one_waiting(database: Database, port: int, tmp_path: Path) -> None:
    queue(database, *["gone@example.org"] * 130)
    postbox = Postbox(never="gone@example.org")
    with answering(postbox, port):
        for minute in range(3):
            send(database, port, tmp_path, NOW + timedelta(minutes=minute))
        queue(database, "there@example.org")
        for minute in range(3, 9):
            send(database, port, tmp_path, NOW + timedelta(minutes=minute))
    assert postbox.recipients == ["there@example.org"]


def test_an_address_that_cannot_be_written_in_a_message_stops_nothing(
    database: Database, port: int, tmp_path: Path
) -> None:
    queue(database, "jürgen@example.org", "two\nlines@example.org", "there@example.org")
    postbox = Postbox()
    with answering(postbox, port):
        send(database, port, tmp_path)
    assert "there@example.org" in postbox.recipients


def test_a_server_that_hangs_up_is_tried_again_with_the_rest(database: Database, port: int, tmp_path: Path) -> None:
    queue(database, "first@example.org", "hangs@example.org", "last@example.org")
    with answering(Postbox(hangs_up="hangs@example.org"), port):
        assert send(database, port, tmp_path) == 1
    postbox = Postbox()
    with answering(postbox, port):
        assert send(database, port, tmp_path, NOW + timedelta(seconds=15)) == 2
    assert sorted(postbox.recipients) == ["hangs@example.org", "last@example.org"]


def test_a_second_copy_after_a_crash_can_be_known_as_one(
    database: Database, port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies after the server took the message and before that is noted."""
    queue(database, "one@example.org")
    postbox = Postbox()

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with answering(postbox, port):
        with monkeypatch.context() as patch:
            patch.setattr(mail, "_note", die)
            with pytest.raises(KeyboardInterrupt):
                send(database, port, tmp_path)
        assert send(database, port, tmp_path, NOW + timedelta(minutes=4)) == 0, "its claim still stands"
        assert send(database, port, tmp_path, NOW + timedelta(minutes=5)) == 1
    first, second = postbox.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@surveyapp.example>")


def test_a_folder_that_cannot_be_written_keeps_messages_waiting(database: Database, tmp_path: Path) -> None:
    queue(database, "one@example.org")
    blocked = tmp_path / "outbox"
    blocked.write_text("a file is in the way")
    assert mail.send_queued(database, None, SENDER, blocked, NOW) == 0
    blocked.unlink()
    assert mail.send_queued(database, None, SENDER, blocked, NOW + timedelta(seconds=15)) == 1
    assert failures(database) == [0]
