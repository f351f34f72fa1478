"""The files under deploy/ say what is true of this program, and the programs that read them take them."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from surveyapp import config
from surveyapp.app import LARGEST_FORM, create_app
from surveyapp.cli import main
from surveyapp.commands import serve
from surveyapp.storage import schema
from surveyapp.storage.engine import Database
from surveyapp.web.metrics import STEPS

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
UNITS = sorted(DEPLOY.glob("systemd/*.service"))
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
RULES: dict[str, Any] = yaml.safe_load((DEPLOY / "prometheus-rules.yaml").read_text(encoding="utf-8"))
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
NGINX = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def tool(name: str) -> str:
    """A program of this machine, or none of the test's business."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if found is None:
        pytest.skip(f"{name} is not here")
    return found


def took(*call: str) -> str:
    """What a program said that took its file; fails with what it said otherwise."""
    ended = subprocess.run(call, capture_output=True, text=True, timeout=60, check=False)
    said = ended.stdout + ended.stderr
    assert ended.returncode == 0, said
    return said


def accepts(arguments: list[str]) -> None:
    """Fail unless `surveyapp` has a command with these arguments."""
    command: click.Command = main
    context = click.Context(main)
    while isinstance(command, click.Group):
        name, *arguments = arguments
        found = command.get_command(context, name)
        assert found is not None, name
        command = found
    command.make_context("surveyapp", arguments, resilient_parsing=False)


# ---------------------------------------------------------------------------------------------------- every file
@pytest.mark.parametrize("path", [*FILES, ROOT / "docs" / "operating.md"], ids=lambda path: path.name)
def test_every_setting_named_is_one(path: Path) -> None:
    known = set(re.findall(r"\"(SURVEYAPP_[A-Z_]+)\"", text(ROOT / "surveyapp" / "config.py")))
    assert set(re.findall(r"SURVEYAPP_[A-Z_]+", text(path))) - known == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_told_of(path: Path) -> None:
    told = OPERATING + "".join(text(each) for each in FILES if each != path)
    assert path.name.removesuffix(".dockerignore") in told


# ------------------------------------------------------------------------------------------------------- systemd
def unit(path: Path) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(strict=True)  # a directive twice in a section would hide the first
    parser.optionxform = str  # type: ignore[assignment, method-assign]  # directives have capitals
    parser.read_string(text(path))
    return parser


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_a_command_that_is_there_and_gives_it_time_to_stop(path: Path) -> None:
    service = dict(unit(path)["Service"])
    program, *arguments = shlex.split(service["ExecStart"].replace("%i", "5000"))
    assert program == "/opt/surveyapp/.venv/bin/surveyapp"
    accepts(arguments)
    assert int(service["TimeoutStopSec"]) > serve.GRACEFUL_SECONDS + 5
    assert service["EnvironmentFile"] == "/etc/surveyapp/surveyapp.env"
    assert "SURVEYAPP_INSTANCE_DIR=/var/lib/surveyapp " in service["Environment"]
    assert service["NoNewPrivileges"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["StateDirectory"] == "surveyapp"


def test_both_units_are_kept_in_as_tightly() -> None:
    ours = {"Description", "ExecStart", "KillMode", "LimitNOFILE"}
    web, scheduler = (
        {key: value for section in ("Unit", "Service", "Install") for key, value in unit(path)[section].items()}
        for path in UNITS
    )
    assert {key: web[key] for key in web if key not in ours} == {
        key: scheduler[key] for key in scheduler if key not in ours
    }


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    analyse, targets = tool("systemd-analyze"), sorted(Path("/usr/lib/systemd/system").glob("*.target"))
    units, program = tmp_path / "etc/systemd/system", tmp_path / "opt/surveyapp/.venv/bin/surveyapp"
    for folder in (units, program.parent):
        folder.mkdir(parents=True)
    for path in (*UNITS, *targets):
        shutil.copy(path, units)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    names = [path.name.replace("@.", "@5000.") for path in UNITS]
    said = took(analyse, "verify", f"--root={tmp_path}", *names)
    assert [line for line in said.splitlines() if "surveyapp" in line] == []


# ------------------------------------------------------------------------------------------------------- proxies
def seconds(name: str) -> int:
    """A time in nginx's file."""
    found = re.search(rf"^\s+{name} (\d+)s;", NGINX, re.M)
    assert found is not None, name
    return int(found[1])


def test_the_proxies_take_more_than_the_application_so_that_it_can_say_what_is_too_much() -> None:
    found = re.search(r"client_max_body_size (\d+)m;", NGINX)
    assert found is not None
    assert LARGEST_FORM < int(found[1]) * 1024**2 <= 2 * LARGEST_FORM
    assert f"client_body_buffer_size {found[1]}m;" in NGINX, "bodies stay in memory"
    caddy = text(DEPLOY / "Caddyfile")
    limits = re.findall(r"(?:max_size|request_buffers) (\d+)M", caddy)
    assert len(limits) == 2
    assert all(int(limit) * 10**6 > LARGEST_FORM for limit in limits)


def test_times_fit_to_those_of_gunicorn() -> None:
    arguments = serve.gunicorn_arguments("127.0.0.1", 5000, 2, access_log=False)
    keep_alive, timeout = (int(arguments[arguments.index(name) + 1]) for name in ("--keep-alive", "--timeout"))
    assert seconds("keepalive_timeout") < keep_alive
    assert seconds("proxy_read_timeout") > timeout
    assert "keepalive 10s" in text(DEPLOY / "Caddyfile")


def test_nginx_takes_its_file(tmp_path: Path) -> None:
    nginx, openssl = tool("nginx"), tool("openssl")
    key, certificate = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    subject = ["-subj", "/CN=surveys.example.org", "-days", "1"]
    took(
        openssl,
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        str(key),
        "-out",
        str(certificate),
        *subject,
    )
    site = NGINX.replace("/etc/ssl/surveys.example.org", str(tmp_path)).replace("/var/log/nginx", str(tmp_path))
    site = re.sub(r"listen (\[::\]:)?(80|443)", lambda found: f"listen {found[1] or ''}1{found[2]:0>4}", site)
    (tmp_path / "site.conf").write_text(site)
    places = "".join(f"{name}_temp_path {name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    whole = f"pid pid; error_log error.log; events {{}} http {{ {places} access_log off; include site.conf; }}"
    (tmp_path / "nginx.conf").write_text(whole)
    took(nginx, "-t", "-p", str(tmp_path), "-c", "nginx.conf", "-e", str(tmp_path / "error.log"))


def test_caddy_takes_its_file() -> None:
    caddy = tool("caddy")
    if tuple(int(part) for part in re.findall(r"\d+", took(caddy, "version"))[:2]) < (2, 7):
        pytest.skip("this Caddy is too old")
    took(caddy, "validate", "--config", str(DEPLOY / "Caddyfile"), "--adapter", "caddyfile")


# ---------------------------------------------------------------------------------------------------- containers
def test_commands_of_containers_are_there() -> None:
    ours = [service for service in COMPOSE["services"].values() if service["image"] == "surveyapp"]
    assert len(ours) == 3
    for service in ours:
        accepts(service["command"])
        assert service["build"]["dockerfile"] == "deploy/Dockerfile"
    found = re.search(r"^CMD (\[.*\])$", DOCKERFILE, re.M)
    assert found is not None
    accepts(yaml.safe_load(found[1]))


def test_what_a_service_waits_for_or_keeps_is_there() -> None:
    services = COMPOSE["services"]
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
        assert set(service["networks"]) <= set(COMPOSE["networks"])
        named = {volume.split(":")[0] for volume in service.get("volumes", ()) if not volume.startswith(".")}
        assert named <= set(COMPOSE["volumes"])
    assert services["proxy"]["environment"]["UPSTREAMS"] in {"web:5000"}
    assert services["web"]["command"][services["web"]["command"].index("--port") + 1] == "5000"
    for name in ("SITE", "UPSTREAMS"):
        assert f"{{${name}:" in text(DEPLOY / "Caddyfile")


def test_what_compose_asks_for_is_in_the_example_and_nothing_else() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", text(DEPLOY / "compose.yaml")))
    given = set(re.findall(r"^([A-Z_]+)=", text(DEPLOY / "compose.env"), re.M))
    assert asked == given


def test_images_name_no_host_and_libraries_have_hashes() -> None:
    images = [service["image"] for service in COMPOSE["services"].values()]
    images += re.findall(r"^FROM (\S+)", DOCKERFILE, re.M)
    for image in images:
        assert not re.match(r"[^/]*[.:][^/]*/", image), image
    assert "--require-hashes -r requirements.txt" in DOCKERFILE


def test_what_the_image_is_made_of_is_there_and_goes_to_the_builder() -> None:
    copied = {name for line in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.M) for name in line.split()}
    sent = set(re.findall(r"^!(\S+)$", text(DEPLOY / "Dockerfile.dockerignore"), re.M))
    assert copied == sent
    assert all((ROOT / name).exists() for name in copied)


# -------------------------------------------------------------------------------------------------------- metrics
@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Every name of a sample that is told, with its labels."""
    folder = tmp_path_factory.mktemp("instance")
    settings = config.load({"SURVEYAPP_INSTANCE_DIR": str(folder)})
    database = Database(settings.database_url)
    schema.upgrade(database)
    client = create_app(settings, database).test_client()
    client.get("/healthz")
    families = text_string_to_metric_families(client.get("/metrics").text)
    found: dict[str, set[str]] = {}
    for family in families:
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    database.dispose()
    return found


def test_the_document_explains_every_metric_and_no_other(told: dict[str, set[str]]) -> None:
    section = OPERATING.partition("\n### Metrics\n")[2].partition("\n### ")[0]
    explained = set(re.findall(r"^\| `(surveyapp_[a-z_]+)`", section, re.M))
    assert explained == {re.sub(r"_(bucket|sum|count)$", "", name) for name in told}
    for step in STEPS:
        assert f"`{step}`" in section


def test_rules_ask_for_figures_that_are_told(told: dict[str, set[str]]) -> None:
    alerts = [rule for group in RULES["groups"] for rule in group["rules"]]
    assert len(alerts) >= 8
    for rule in alerts:
        assert {"alert", "expr", "labels", "annotations"} <= set(rule)
        for name, labels in re.findall(r"\b(surveyapp_[a-z_]+)(?:\{([^}]*)\})?", rule["expr"]):
            assert name in told, rule["alert"]
            assert set(re.findall(r"(\w+)=", labels)) <= told[name], rule["alert"]


def test_prometheus_takes_the_rules_and_they_fire_when_they_should() -> None:
    promtool = tool("promtool")
    took(promtool, "check", "rules", str(DEPLOY / "prometheus-rules.yaml"))
    took(promtool, "test", "rules", str(Path(__file__).with_name("rules-fire.yaml")))
