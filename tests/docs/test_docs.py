"""The documents say what is there: links, commands, targets, settings, formats, licences."""

from __future__ import annotations

import ast
import datetime as dt
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import click
import jsonschema
import pytest

from surveyapp.analysis.disclosure import THRESHOLD
from surveyapp.cli import main
from surveyapp.domain.inspection_kinds import INSPECTION_KINDS
from surveyapp.domain.questionnaire import AUDIENCES
from surveyapp.domain.roles import ROLES
from surveyapp.domain.timetable import build
from surveyapp.domain.windows import SurveyState
from surveyapp.interchange import timetable_json
from surveyapp.reports.summary_csv import COLUMNS
from tests.docs.pages import ROOT, anchors, bash_complains, blocks, documents, links, make_targets, prose, text

LARGEST_PICTURE = 150_000
PUBLIC_FACE = ROOT / "docs" / "public-face.md"
NAMES = "\n".join(text(page) for page in documents())

every_document = pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its whole name."""
    context = click.Context(main)
    waiting: list[tuple[str, click.Command]] = [("surveyapp", main)]
    while waiting:
        name, command = waiting.pop()
        if isinstance(command, click.Group):
            for each in command.list_commands(context):
                found = command.get_command(context, each)
                assert found is not None
                waiting.append((f"{name} {each}", found))
        else:
            yield name, command


COMMANDS = dict(commands())


# ----------------------------------------------------------------------------------------- links and pictures
@every_document
def test_links_lead_somewhere(document: Path) -> None:
    for target, heading in links(document):
        assert target.exists(), f"{document.name} links to {target}, which is not there"
        assert target.is_relative_to(ROOT)
        if heading:
            assert heading in anchors(target), f"{document.name} links to #{heading}, no heading of {target.name}"


def test_every_document_can_be_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            waiting += [target for target, _ in links(page)]
    assert set(documents()) - reached == set()


def test_every_schema_and_picture_is_shown_by_a_document() -> None:
    shown = {target for page in documents() for target, _ in links(page)}
    there = {path for kind in ("*.json", "*.png", "*.svg", "*.jpg") for path in (ROOT / "docs").rglob(kind)}
    assert there - shown == set()


def test_pictures_are_small_and_described() -> None:
    for picture in (ROOT / "docs" / "pictures").iterdir():
        assert picture.stat().st_size <= LARGEST_PICTURE, picture.name
    for page in documents():
        for described in re.findall(r"!\[([^\]]*)\]", prose(page)):
            assert len(described.split()) >= 4, f"{page.name}: a picture without a description"


@every_document
def test_there_is_one_title_and_no_level_is_left_out(document: Path) -> None:
    levels = [len(marks) for marks in re.findall(r"^(#+) ", prose(document), re.MULTILINE)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


# ----------------------------------------------------------------------------------------- commands and targets
@every_document
def test_commands_that_are_named_exist(document: Path) -> None:
    said = re.findall(r"`(?:\.venv/bin/)?surveyapp ([^`]*)`", prose(document))
    said += re.findall(r"^(?:\.venv/bin/)?surveyapp (.*)$", "\n".join(blocks(document, "sh")), re.MULTILINE)
    for call in said:
        words = [word for word in call.split("#")[0].split() if re.fullmatch(r"[a-z]+", word)]
        if words:
            assert any(f"surveyapp {call} ".startswith(f"{name} ") for name in (*COMMANDS, *_groups())), call
        for option in re.findall(r"(?<![\w-])--[a-z-]+", call):
            name = max((name for name in COMMANDS if f"surveyapp {call} ".startswith(f"{name} ")), key=len)
            known = {each for found in COMMANDS[name].params for each in (*found.opts, *found.secondary_opts)}
            assert option in known | {"--help"}, f"{document.name}: {name} has no {option}"


def _groups() -> set[str]:
    return {name.rsplit(" ", 1)[0] for name in COMMANDS if name.count(" ") == 2}


@every_document
def test_targets_of_make_that_are_named_exist(document: Path) -> None:
    said = re.findall(r"`make ([^`]*)`", prose(document))
    said += re.findall(r"^make (.*)$", "\n".join(blocks(document, "sh")), re.MULTILINE)
    for call in said:
        targets = [word for word in call.split("#")[0].split() if "=" not in word]
        assert set(targets) <= make_targets(), f"{document.name}: make {call}"


@every_document
def test_blocks_of_shell_commands_are_such(document: Path) -> None:
    for block in blocks(document, "sh", "bash", "shell"):
        assert bash_complains(block) == ""


@every_document
def test_blocks_of_json_are_such(document: Path) -> None:
    for block in blocks(document, "json"):
        json.loads(block)


def test_every_command_and_option_is_documented() -> None:
    face = text(PUBLIC_FACE).replace("\\|", "|")
    rows = re.findall(r"^\| `(surveyapp [^`]+)` \|", face, re.MULTILINE)
    for name, command in COMMANDS.items():
        mine = " ".join(row for row in rows if f"{row} ".startswith(f"{name} "))
        assert mine, f"{name} is not in docs/public-face.md"
        for parameter in command.params:
            said = parameter.opts[0] if isinstance(parameter, click.Option) else (parameter.name or "").upper()
            assert said in mine, f"{name}: {said} is not in docs/public-face.md"


def test_the_words_of_the_outside_are_documented() -> None:
    face = text(PUBLIC_FACE)
    words = {*ROLES, *INSPECTION_KINDS, *AUDIENCES, *(str(state) for state in SurveyState), *COLUMNS}
    assert {word for word in words if f"`{word}`" not in face} == set()


# ----------------------------------------------------------------------------------------- settings
def test_settings_that_are_named_exist() -> None:
    """That each is documented is tested beside the application's other conventions."""
    read = set(re.findall(r"\"(SURVEYAPP_[A-Z_]+)\"", text(ROOT / "surveyapp" / "config.py")))
    assert set(re.findall(r"SURVEYAPP_[A-Z_]+", NAMES)) <= read


def test_defaults_of_settings_are_those_of_the_program() -> None:
    table = text(ROOT / "docs" / "settings.md")
    code = ast.parse(text(ROOT / "surveyapp" / "config.py"))
    defaults = {
        node.values[0].args[0].value: node.values[1].value
        for node in ast.walk(code)
        if isinstance(node, ast.BoolOp)
        and isinstance(node.values[0], ast.Call)
        and isinstance(node.values[1], ast.Constant)
        and isinstance(node.values[0].args[0], ast.Constant)
        and str(node.values[0].args[0].value).startswith("SURVEYAPP_")
    }
    assert len(defaults) > 5
    for setting, default in defaults.items():
        row = re.search(rf"^\| `{setting}` .*$", table, re.MULTILINE)
        assert row is not None, setting
        assert not default or f"`{default}`" in row[0], f"{setting}: its default is {default}"
    assert f"({THRESHOLD})" in table


# ----------------------------------------------------------------------------------------- formats, licences
@pytest.mark.parametrize("kind", INSPECTION_KINDS)
def test_timetables_keep_to_their_schema(kind: str) -> None:
    schema = json.loads(text(ROOT / "docs" / "timetable.schema.json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    document = json.loads(timetable_json.render(build(kind, dt.date(2027, 6, 14))))
    jsonschema.Draft202012Validator(schema).validate(document)
    assert set(document) == set(schema["properties"])
    assert set(document["milestones"][0]) == set(schema["$defs"]["milestone"]["properties"])
    assert set(document["windows"][0]) == set(schema["$defs"]["window"]["properties"])


def test_the_licence_of_every_library_is_named() -> None:
    locked = set(re.findall(r"^([\w.-]+)==", text(ROOT / "requirements.txt"), re.MULTILINE))
    named = set(re.findall(r"[\w.-]+", text(ROOT / "docs" / "licences.md")))
    assert locked - named == set()


def test_data_of_others_have_their_source_named() -> None:
    sources = text(ROOT / "tests" / "data" / "SOURCES.md")
    assert {path.name for path in (ROOT / "tests" / "data").iterdir() if path.name not in sources} <= {"SOURCES.md"}
