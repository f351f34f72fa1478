"""The settings: one typed object, read once from the environment, failing early with the name of the setting."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError


class SettingError(Exception):
    """A setting that cannot be used. The message names it and says what it should be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set from outside. See docs/settings.md."""

    instance_dir: Path
    database_url: str
    secret_key: bytes = field(repr=False)
    base_url: str
    mail_url: str | None = field(repr=False)
    mail_from: str
    limits_url: str | None = field(repr=False)
    organisation: str
    contact_email: str
    contact_phone: str
    local_childrens_services: str
    local_adults_services: str
    metrics_token: str | None = field(repr=False)
    access_log: bool
    proxies: int
    demonstration: bool


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in an environment. Makes the instance folder and, where none is given, the secret key in it.

    Raises SettingError.
    """
    instance = Path(environment.get("SURVEYAPP_INSTANCE_DIR") or "instance").absolute()
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(f"SURVEYAPP_INSTANCE_DIR: cannot make the folder {instance}: {error.strerror}") from error
    database_url = environment.get("SURVEYAPP_DATABASE_URL") or f"sqlite:///{instance / 'surveyapp.sqlite3'}"
    return Settings(
        instance_dir=instance,
        database_url=_database(database_url),
        secret_key=_secret(environment.get("SURVEYAPP_SECRET_KEY"), instance),
        base_url=_base_url(environment.get("SURVEYAPP_BASE_URL") or "http://127.0.0.1:5000"),
        mail_url=_scheme("SURVEYAPP_MAIL_URL", environment.get("SURVEYAPP_MAIL_URL"), ("smtp", "smtps")),
        mail_from=environment.get("SURVEYAPP_MAIL_FROM") or "surveys@surveyapp.example",
        limits_url=_scheme(
            "SURVEYAPP_LIMITS_URL", environment.get("SURVEYAPP_LIMITS_URL"), ("redis", "rediss", "memory")
        ),
        organisation=environment.get("SURVEYAPP_ORGANISATION") or "the inspection team",
        contact_email=environment.get("SURVEYAPP_CONTACT_EMAIL") or "help@surveyapp.example",
        contact_phone=environment.get("SURVEYAPP_CONTACT_PHONE") or "",
        local_childrens_services=environment.get("SURVEYAPP_CHILDRENS_SERVICES") or "",
        local_adults_services=environment.get("SURVEYAPP_ADULTS_SERVICES") or "",
        metrics_token=environment.get("SURVEYAPP_METRICS_TOKEN") or None,
        access_log=_flag("SURVEYAPP_ACCESS_LOG", environment.get("SURVEYAPP_ACCESS_LOG")),
        proxies=_whole("SURVEYAPP_PROXIES", environment.get("SURVEYAPP_PROXIES"), 0, 5),
        demonstration=_flag("SURVEYAPP_DEMONSTRATION", environment.get("SURVEYAPP_DEMONSTRATION")),
    )


def _database(url: str) -> str:
    try:
        backend = make_url(url).get_backend_name()
    except ArgumentError as error:
        raise SettingError("SURVEYAPP_DATABASE_URL: not a database address") from error
    if backend not in {"sqlite", "postgresql"}:
        raise SettingError(f"SURVEYAPP_DATABASE_URL: {backend} is not known; use sqlite:///… or postgresql://…")
    return url


def _secret(given: str | None, instance: Path) -> bytes:
    if given:
        if len(given) < 32:
            raise SettingError("SURVEYAPP_SECRET_KEY: too short; give at least 32 random characters")
        return given.encode()
    path = instance / "secret-key"
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    except OSError as error:
        raise SettingError(f"SURVEYAPP_SECRET_KEY: not set, and {path} cannot be written") from error
    key = path.read_text().strip()
    if len(key) < 32:
        raise SettingError(f"SURVEYAPP_SECRET_KEY: the key in {path} is too short; remove the file for a new one")
    return key.encode()


def _base_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise SettingError("SURVEYAPP_BASE_URL: not a web address like https://surveys.example.org")
    return url.rstrip("/")


def _scheme(name: str, url: str | None, allowed: tuple[str, ...]) -> str | None:
    if not url:
        return None
    if urlsplit(url).scheme not in allowed:
        raise SettingError(f"{name}: must begin with {' or '.join(f'{scheme}://' for scheme in allowed)}")
    return url


def _flag(name: str, text: str | None) -> bool:
    if (text or "0").lower() in {"0", "no", "false", "off"}:
        return False
    if (text or "").lower() in {"1", "yes", "true", "on"}:
        return True
    raise SettingError(f"{name}: must be yes or no")


def _whole(name: str, text: str | None, least: int, most: int) -> int:
    number = int(text) if text and text.isdecimal() else None if text else least
    if number is None or not least <= number <= most:
        raise SettingError(f"{name}: must be a whole number from {least} to {most}")
    return number
