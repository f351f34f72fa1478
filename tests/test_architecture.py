"""Imports only go down a floor, never sideways where it is not named here. Read from the code itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "surveyapp"

FLOORS = {
    "domain": 0,
    "storage": 1,
    "analysis": 1,
    "interchange": 1,
    "language": 1,
    "reports": 2,
    "services": 3,
    "forms": 3,
    "web": 4,
    "jobs": 4,
    "commands": 5,
    "demo": 5,
    "config": 1,  # a plain typed object: services do not read it, jobs and web are handed it
    "logs": 0,  # how lines are written: standard library only
    "app": 5,
    "cli": 5,
    "wsgi": 5,
}

SIDEWAYS = {
    # Charts, the web page and the files of a summary are one floor; each module may use the others of its own room.
    ("commands", "demo"): "the demonstration is started by a command",
    ("commands", "config"): "commands read the settings",
    ("app", "config"): "the application is put together from its settings",
    ("wsgi", "app"): "what a server loads",
    ("cli", "commands"): "the table of commands",
    ("interchange", "analysis"): "a snapshot file holds a frame of responses",
    ("interchange", "language"): "the words around an extract are in the language that was chosen",
}
"""Rooms of one floor of which one may use the other, and why."""

DOMAIN_MAY = {"holidays", "surveyapp"}
FORBIDDEN = {
    "analysis": {"flask", "sqlalchemy"},
    "interchange": {"flask", "sqlalchemy"},
    "language": {"flask", "flask_babel", "sqlalchemy"},
    "storage": {"flask", "pandas"},
    "reports": {"flask", "sqlalchemy"},
    "services": {"flask", "flask_babel"},
}
STDLIB_CLOCKS = {"now", "utcnow", "today", "fromtimestamp"}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "migrations/versions" not in str(path))


def room(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import"
            if node.module == "surveyapp":
                yield from ((node.lineno, f"surveyapp.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, node.module or ""


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_down(path: Path) -> None:
    here = room(path)
    if here == "__init__":
        return
    for line, name in imports(path):
        top, _, rest = name.partition(".")
        if top != "surveyapp":
            assert top not in FORBIDDEN.get(here, set()), f"{path}:{line}: {here} must not know {top}"
            continue
        there = rest.partition(".")[0]
        if there == here:
            continue
        allowed = FLOORS[there] < FLOORS[here] or (here, there) in SIDEWAYS
        assert allowed, f"{path}:{line}: {here} (floor {FLOORS[here]}) uses {there} (floor {FLOORS[there]})"


def test_sideways_imports_make_no_circle() -> None:
    for here, there in SIDEWAYS:
        assert (there, here) not in SIDEWAYS


def test_each_named_way_sideways_is_used() -> None:
    used = {(room(path), name.split(".")[1]) for path in modules() for _, name in imports(path) if "." in name}
    assert {pair for pair in SIDEWAYS if pair not in used} == set()


def test_the_domain_uses_the_standard_library_and_holidays_only() -> None:
    import sys

    for path in (PACKAGE / "domain").rglob("*.py"):
        for line, name in imports(path):
            top = name.partition(".")[0]
            assert top in sys.stdlib_module_names or top in DOMAIN_MAY, f"{path}:{line}: the domain uses {top}"


@pytest.mark.parametrize("floor", ["domain", "storage", "analysis", "interchange", "language", "reports", "services"])
def test_no_clock_below_the_web(floor: str) -> None:
    """The present is an argument: nothing below floor 4 asks what time it is."""
    for path in (PACKAGE / floor).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in STDLIB_CLOCKS:
                owner = ast.unparse(node.value)
                assert owner not in {"datetime", "date", "dt.datetime", "dt.date", "datetime.datetime", "time"}, (
                    f"{path}:{node.lineno}: {owner}.{node.attr} reads a clock"
                )


def test_only_services_commit() -> None:
    """A transaction ends where a use case ends. Migrations and the demonstration's bulk insert are not use cases."""
    for path in modules():
        if room(path) in {"services", "demo"} or path.name in {"schema.py", "env.py"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
                pytest.fail(f"{path}:{node.lineno} commits")


def test_package_initialisers_are_empty() -> None:
    for path in PACKAGE.rglob("__init__.py"):
        body = ast.parse(path.read_text(encoding="utf-8")).body
        assert all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in body), path


def test_no_module_is_longer_than_400_lines() -> None:
    long = {str(path): n for path in modules() if (n := len(path.read_text(encoding="utf-8").splitlines())) > 400}
    assert long == {}
