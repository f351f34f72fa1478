"""Settings fail early and by name; static files are kept by browsers for as long as their names promise."""

from __future__ import annotations

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import Client

from surveyapp import config
from surveyapp.app import create_app
from surveyapp.web import assets


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "nothing like an address"),
        ("DATABASE_URL", "mysql://u@h/db"),
        ("DATABASE_URL", "postgresql+psycopg2://u@h/db"),
        ("DATABASE_URL", "postgresql://u@h:port/db"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("SECRET_KEY", "short"),
        ("BASE_URL", "surveys.example.org"),
        ("BASE_URL", "https://"),
        ("BASE_URL", "https://[::1"),
        ("BASE_URL", "https://surveys.example.org:https"),
        ("MAIL_URL", "http://mail.example.org"),
        ("MAIL_URL", "smtp://"),
        ("MAIL_URL", "smtp://mail.example.org:mail"),
        ("MAIL_FROM", "surveys"),
        ("MAIL_FROM", "a@b.example\nBcc: everybody@example.org"),
        ("LIMITS_URL", "memcached://h"),
        ("LIMITS_URL", "redis://h:99999"),
        ("CONTACT_EMAIL", "help"),
        ("PROTECTION_OFFICER", "the officer <dpo@example.org>"),
        ("ACCESSIBILITY_PREPARED", "22 November 2026"),
        ("ACCESSIBILITY_REVIEWED", "2026-11-21"),
        ("ACCESSIBILITY_TESTED", "2026-02-30"),
        ("ACCESS_LOG", "perhaps"),
        ("PROXIES", "6"),
        ("PROXIES", "-1"),
        ("PROXIES", "one"),
        ("POSTGRESQL_TOOLS", "/no/such/folder"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str) -> None:
    environment = {"SURVEYAPP_INSTANCE_DIR": str(tmp_path), f"SURVEYAPP_{name}": value}
    with pytest.raises(config.SettingError, match=f"^SURVEYAPP_{name}: "):
        config.load(environment)


def test_settings_that_can_be_used(tmp_path: Path) -> None:
    settings = config.load(
        {
            "SURVEYAPP_INSTANCE_DIR": str(tmp_path / "new" / "instance"),
            "SURVEYAPP_DATABASE_URL": "postgresql://u:p@h/db",
            "SURVEYAPP_BASE_URL": "https://surveys.example.org/",
            "SURVEYAPP_MAIL_URL": "smtps://me%40example.org:secret@mail.example.org:465",
            "SURVEYAPP_MAIL_FROM": "Surveys of the area <surveys@example.org>",
            "SURVEYAPP_PROXIES": "2",
        }
    )
    assert settings.base_url == "https://surveys.example.org"
    assert settings.proxies == 2
    assert stat.S_IMODE(settings.instance_dir.stat().st_mode) == 0o700
    assert "secret" not in repr(settings)


def test_the_first_start_of_several_processes_makes_one_key(tmp_path: Path) -> None:
    environment = {"SURVEYAPP_INSTANCE_DIR": str(tmp_path)}
    with ThreadPoolExecutor(16) as pool:
        keys = {settings.secret_key for settings in pool.map(lambda _: config.load(environment), range(64))}
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"short", b"\xff\xfe" * 40])
def test_a_key_that_is_broken_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret-key").write_bytes(content)
    with pytest.raises(config.SettingError, match=r"^SURVEYAPP_SECRET_KEY: "):
        config.load({"SURVEYAPP_INSTANCE_DIR": str(tmp_path)})


def test_an_instance_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(config.SettingError, match=r"^SURVEYAPP_INSTANCE_DIR: "):
        config.load({"SURVEYAPP_INSTANCE_DIR": str(tmp_path / "file" / "instance")})


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(config.load({"SURVEYAPP_INSTANCE_DIR": str(tmp_path_factory.mktemp("instance"))}))


def test_only_files_whose_names_change_with_their_content_are_kept_for_a_year(app: Flask) -> None:
    client = Client(app)
    manifest = json.loads((assets.DIST / "manifest.json").read_text())
    lasting = {f"/static/dist/{name}" for name in manifest.values()}
    passing = {f"/static/dist/{path.name}" for path in assets.DIST.glob("*.json")}
    assert lasting
    for url in lasting | passing:
        answer = client.get(url)
        answer.close()
        assert answer.status_code == 200, url
        assert ("immutable" in answer.headers["Cache-Control"]) is (url in lasting), url
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_key_that_belongs_to_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("k" * 40)
    (tmp_path / "secret-key").chmod(0)
    if os.access(tmp_path / "secret-key", os.R_OK):
        pytest.skip("root may read everything")
    with pytest.raises(config.SettingError, match="cannot be read"):
        config.load({"SURVEYAPP_INSTANCE_DIR": str(tmp_path)})
