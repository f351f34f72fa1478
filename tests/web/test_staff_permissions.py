"""Every address of the workspace against every role, and every form against a stale token."""

from __future__ import annotations

import pytest
from flask import Flask

from surveyapp.domain.roles import PERMISSIONS, ROLES
from surveyapp.storage.engine import Database
from surveyapp.web.permissions import ROUTES
from tests.factories.surveys import published_survey
from tests.web.staff import Staff, member

FILLED = {
    **{"inspection_id": 1, "milestone": "notice", "day": "2025-06-05", "code": "x", "kind": "csv", "mode": "paper"},
    **{
        "tag": "ur",
        "ending": "po",
        "number": 1,
        "reviewer_id": 1,
        "thread_id": 1,
        "file_id": 1,
        "key": "x",
        "part": "x",
    },
}


def addresses(app: Flask, slug: str) -> list[tuple[str, str, set[str]]]:
    """Endpoint, address and methods of everything of staff that needs a permission."""
    with app.test_request_context():
        found = []
        for rule in app.url_map.iter_rules():
            if rule.rule.startswith("/staff") and ROUTES[rule.endpoint] is not None:
                values = {name: {**FILLED, "slug": slug}[name] for name in rule.arguments}
                found.append((rule.endpoint, rule.build(values)[1], rule.methods - {"HEAD", "OPTIONS"}))
    return found


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_do_what_the_table_says(app: Flask, database: Database, role: str) -> None:
    survey = published_survey(database)
    person = member(app, database, role)
    for endpoint, address, methods in addresses(app, survey.slug):
        if endpoint == "account.sign_out":
            continue
        for method in methods:
            status = person.client.open(address, method=method).status_code
            allowed = role in PERMISSIONS[ROUTES[endpoint]]
            assert (status != 403) is allowed, f"{role}: {method} {address} gave {status}"


def test_who_is_not_signed_in_gets_nowhere(app: Flask, database: Database) -> None:
    survey = published_survey(database)
    for _, address, methods in addresses(app, survey.slug):
        for method in methods:
            answer = Staff(app).client.open(address, method=method)
            assert answer.status_code == 302 or b"<h1>Sign in</h1>" in answer.data


def test_no_form_does_anything_with_a_stale_token(app: Flask, database: Database) -> None:
    survey = published_survey(database)
    people = {role: member(app, database, role) for role in ("lead-inspector", "inspector", "support-officer")}
    with database.reading() as session:
        before = _everything(session)
    for endpoint, address, methods in addresses(app, survey.slug):
        # The one shows and changes nothing; of the other there is none here.
        if "POST" in methods and endpoint not in {"manage.preview_unsaved", "manage.thread"}:
            who = next(person for role, person in people.items() if role in PERMISSIONS[ROUTES[endpoint] or ""])
            answer = who.client.post(address, data={"csrf_token": "stale"})
            assert answer.status_code in {302, 422}, address
            assert b"too old" in (answer.data if answer.status_code == 422 else who.client.get(answer.location).data)
    with database.reading() as session:
        assert _everything(session) == before


def _everything(session: object) -> dict[str, list[object]]:
    from surveyapp.storage.schema import metadata

    return {table.name: list(session.execute(table.select()).all()) for table in metadata().sorted_tables}  # type: ignore[attr-defined]  # a Session
