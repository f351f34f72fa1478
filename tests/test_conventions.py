"""What is agreed for the whole application, read from the application itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from surveyapp import config
from surveyapp.app import create_app
from surveyapp.domain.roles import PERMISSIONS, ROLES
from surveyapp.forms.problems import WORDS
from surveyapp.web import staff_words
from surveyapp.web.permissions import ROUTES

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "surveyapp"
TEMPLATES = PACKAGE / "templates"
URLS = ROOT / "tests" / "urls.txt"

RAISERS = ("services", "forms", "domain/timetable.py", "domain/working_days.py", "domain/windows.py", "domain/clock.py")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(config.load({"SURVEYAPP_INSTANCE_DIR": str(tmp_path_factory.mktemp("instance"))}))


def sources(*places: str) -> Iterator[Path]:
    for place in places:
        path = PACKAGE / place
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def calls(path: Path, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == name:
            yield node


def test_every_address_names_its_permission_and_no_permission_is_stale(app: Flask) -> None:
    assert set(app.view_functions) == set(ROUTES)


def test_what_lists_surveys_begins_without_trials() -> None:
    """Only the module of surveys may ask for rows of all of them."""
    found = [
        f"{path.relative_to(PACKAGE)}:{call.lineno}"
        for path in sources("")
        for call in calls(path, "select")
        if any(ast.unparse(each) == "Survey" for each in call.args) and path.name != "surveys.py"
    ]
    assert found == []


def test_every_permission_named_is_one_that_roles_have() -> None:
    assert {permission for permission in ROUTES.values() if permission is not None} <= set(PERMISSIONS)
    assert all(roles <= set(ROLES) for roles in PERMISSIONS.values())


def test_everything_of_staff_but_signing_in_needs_a_permission(app: Flask) -> None:
    unguarded = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/staff") and not ROUTES[rule.endpoint]
    }
    assert unguarded == {"account.sign_in"}


def test_addresses_are_kept(app: Flask) -> None:
    """An address once given stays. A new one is added to tests/urls.txt; one that goes needs a redirect."""
    served = {
        f"{rule.rule} {' '.join(sorted(rule.methods - {'HEAD', 'OPTIONS'}))}" for rule in app.url_map.iter_rules()
    }
    assert sorted(served) == URLS.read_text(encoding="utf-8").splitlines()


def test_every_template_is_used() -> None:
    pages = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")}
    text = "\n".join(path.read_text(encoding="utf-8") for path in (*PACKAGE.rglob("*.py"), *TEMPLATES.rglob("*.html")))
    named = set(re.findall(r"[\"']([\w/-]+\.html)[\"']", text))
    for pattern in re.findall(r"[\"']([\w/-]+/)(?:\{|[\"'] ?~)", text):
        named |= {page for page in pages if page.startswith(pattern)}
    assert pages - named == set()


def test_every_template_named_is_there() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in (*PACKAGE.rglob("*.py"), *TEMPLATES.rglob("*.html")))
    named = set(re.findall(r"[\"']((?:staff|respond|public|summaries|macros)/[\w/-]+\.html)[\"']", text))
    assert {name for name in named if not (TEMPLATES / name).is_file()} == set()


def test_every_setting_is_documented() -> None:
    read = set(re.findall(r"\"(SURVEYAPP_[A-Z_]+)\"", (PACKAGE / "config.py").read_text(encoding="utf-8")))
    documented = set(
        re.findall(r"^\| `(SURVEYAPP_[A-Z_]+)`", (ROOT / "docs/settings.md").read_text(encoding="utf-8"), re.M)
    )
    assert read == documented


def test_every_refusal_that_staff_can_meet_has_words() -> None:
    raised = {
        ast.literal_eval(call.args[0])
        for path in sources(*RAISERS)
        for call in calls(path, "DomainError")
        if call.args and isinstance(call.args[0], ast.Constant)
    }
    assert raised - set(WORDS) == set()


def test_every_act_that_is_recorded_has_words() -> None:
    recorded = {
        ast.literal_eval(call.args[2])
        for path in sources("services")
        for call in calls(path, "record")
        if len(call.args) > 2 and isinstance(call.args[2], ast.Constant)
    }
    assert "survey-published" in recorded
    assert recorded - set(staff_words.ACTS) == set()


def test_every_notice_has_words() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources("services"))
    codes = set(re.findall(r"(?:announce|_halt)\([^)]*?\"([a-z-]+)\"", text))
    assert codes == set(staff_words.NOTICES)
