"""Accounts."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher, Type

from surveyapp.domain.errors import DomainError
from surveyapp.services import accounts
from surveyapp.services.actors import COMMAND_LINE, Actor
from surveyapp.storage.accounts import AuditEvent, User
from surveyapp.storage.engine import Database
from tests.factories.surveys import NOW

PASSWORD = "three words together"


def test_an_account_opens_however_its_address_is_capitalised(database: Database, lead: User) -> None:
    with database.writing() as session:
        assert accounts.sign_in(session, email=" LEAD@Example.org ", password=PASSWORD, now=NOW).id == lead.id
    with database.reading() as session:
        assert [event.action for event in session.query(AuditEvent).order_by(AuditEvent.id)] == [
            "account-added",
            "signed-in",
        ]


def test_a_password_is_kept_as_a_hash_of_argon2(lead: User) -> None:
    assert lead.password_hash.startswith("$argon2id$")
    assert PASSWORD not in lead.password_hash


def test_a_password_costs_what_rfc_9106_asks_of_whoever_guesses(usual_hasher: PasswordHasher) -> None:
    assert (usual_hasher.type, usual_hasher.memory_cost, usual_hasher.time_cost) == (Type.ID, 64 * 1024, 3)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"email": "lead@example.org"}, "email-taken"),
        ({"email": "LEAD@EXAMPLE.ORG"}, "email-taken"),
        ({"email": "not an address"}, "email-invalid"),
        ({"role": "manager"}, "unknown-role"),
        ({"password": "short"}, "password-too-short"),
        ({"password": "x" * 1001}, "password-too-long"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    database: Database, lead: User, changed: dict[str, str], code: str
) -> None:
    given = {"email": "new@example.org", "role": "inspector", "password": PASSWORD, **changed}
    with database.writing() as session, pytest.raises(DomainError) as refused:
        accounts.add_user(session, COMMAND_LINE, now=NOW, **given)
    assert refused.value.code == code
    with database.reading() as session:
        assert session.query(User).count() == 1


def test_only_administrators_make_accounts(database: Database, officer: Actor) -> None:
    with database.writing() as session, pytest.raises(DomainError) as refused:
        accounts.add_user(session, officer, email="a@example.org", role="inspector", password=PASSWORD, now=NOW)
    assert refused.value.code == "not-permitted"


def test_a_new_password_makes_the_old_session_key_worthless(database: Database, lead: User) -> None:
    before = lead.session_key
    with database.writing() as session:
        user = accounts.user_of_session(session, before)
        assert user is not None
        with pytest.raises(DomainError) as refused:
            accounts.change_password(session, user, old="wrong", new="four words are better", now=NOW)
        assert refused.value.code == "password-wrong"
        accounts.change_password(session, user, old=PASSWORD, new="four words are better", now=NOW)
    with database.reading() as session:
        assert accounts.user_of_session(session, before) is None


def test_who_is_not_active_is_nobody(database: Database, lead: User) -> None:
    with database.writing() as session:
        session.get_one(User, lead.id).active = False
        session.commit()
    with database.writing() as session:
        assert accounts.user_of_session(session, lead.session_key) is None
        with pytest.raises(DomainError):
            accounts.sign_in(session, email=lead.email, password=PASSWORD, now=NOW)
