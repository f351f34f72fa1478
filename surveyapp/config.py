"""The settings: one typed object, read once from the environment, failing early with the name of the setting."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

LOG_FORMATS = ("json", "text")
_WRITTEN = date(2026, 11, 22)
"""When the accessibility statement as it is shipped was written, and the pages last assessed for it."""


class SettingError(Exception):
    """A setting that cannot be used. The message names it and says what it should be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set from outside. See docs/settings.md."""

    instance_dir: Path
    database_url: str
    secret_key: bytes = field(repr=False)
    secret_key_path: Path | None = field(repr=False)
    """Where the key is kept; None where it is given from outside."""
    base_url: str
    mail_url: str | None = field(repr=False)
    mail_from: str
    limits_url: str | None = field(repr=False)
    organisation: str
    contact_email: str
    contact_phone: str
    contact_address: str
    protection_officer: str
    accessibility_prepared: date
    accessibility_reviewed: date
    accessibility_tested: date
    local_childrens_services: str
    local_adults_services: str
    metrics_token: str | None = field(repr=False)
    log_format: str | None
    access_log: bool
    proxies: int
    demonstration: bool
    postgresql_tools: Path | None
    files_kept_days: int


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in an environment. Makes the instance folder and, where none is given, the secret key in it.

    Raises SettingError.
    """
    instance = Path(environment.get("SURVEYAPP_INSTANCE_DIR") or "instance").absolute()
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)  # answers are kept in it
    except OSError as error:
        raise SettingError(f"SURVEYAPP_INSTANCE_DIR: cannot make the folder {instance}: {error.strerror}") from error
    email = environment.get("SURVEYAPP_CONTACT_EMAIL") or "help@surveyapp.example"
    prepared = _day("SURVEYAPP_ACCESSIBILITY_PREPARED", environment.get("SURVEYAPP_ACCESSIBILITY_PREPARED"), _WRITTEN)
    reviewed = _day("SURVEYAPP_ACCESSIBILITY_REVIEWED", environment.get("SURVEYAPP_ACCESSIBILITY_REVIEWED"), prepared)
    if reviewed < prepared:
        raise SettingError("SURVEYAPP_ACCESSIBILITY_REVIEWED: before the statement was prepared")
    database_url = environment.get("SURVEYAPP_DATABASE_URL") or f"sqlite:///{instance / 'surveyapp.sqlite3'}"
    return Settings(
        instance_dir=instance,
        database_url=_database(database_url),
        secret_key=_secret(environment.get("SURVEYAPP_SECRET_KEY"), instance),
        secret_key_path=None if environment.get("SURVEYAPP_SECRET_KEY") else instance / "secret-key",
        base_url=_base_url(environment.get("SURVEYAPP_BASE_URL") or "http://127.0.0.1:5000"),
        mail_url=_server("SURVEYAPP_MAIL_URL", environment.get("SURVEYAPP_MAIL_URL"), ("smtp", "smtps")),
        mail_from=_sender(environment.get("SURVEYAPP_MAIL_FROM") or "surveys@surveyapp.example"),
        limits_url=_server(
            "SURVEYAPP_LIMITS_URL", environment.get("SURVEYAPP_LIMITS_URL"), ("redis", "rediss", "memory")
        ),
        organisation=environment.get("SURVEYAPP_ORGANISATION") or "",
        contact_email=_address("SURVEYAPP_CONTACT_EMAIL", email),
        contact_phone=environment.get("SURVEYAPP_CONTACT_PHONE") or "",
        contact_address=environment.get("SURVEYAPP_CONTACT_ADDRESS") or "",
        protection_officer=_address(
            "SURVEYAPP_PROTECTION_OFFICER", environment.get("SURVEYAPP_PROTECTION_OFFICER") or email
        ),
        accessibility_prepared=prepared,
        accessibility_reviewed=reviewed,
        accessibility_tested=_day(
            "SURVEYAPP_ACCESSIBILITY_TESTED", environment.get("SURVEYAPP_ACCESSIBILITY_TESTED"), _WRITTEN
        ),
        local_childrens_services=environment.get("SURVEYAPP_CHILDRENS_SERVICES") or "",
        local_adults_services=environment.get("SURVEYAPP_ADULTS_SERVICES") or "",
        metrics_token=_token("SURVEYAPP_METRICS_TOKEN", environment.get("SURVEYAPP_METRICS_TOKEN")),
        log_format=_one_of("SURVEYAPP_LOG_FORMAT", environment.get("SURVEYAPP_LOG_FORMAT"), LOG_FORMATS),
        access_log=_flag("SURVEYAPP_ACCESS_LOG", environment.get("SURVEYAPP_ACCESS_LOG")),
        proxies=_whole("SURVEYAPP_PROXIES", environment.get("SURVEYAPP_PROXIES"), 0, 5),
        demonstration=_flag("SURVEYAPP_DEMONSTRATION", environment.get("SURVEYAPP_DEMONSTRATION")),
        postgresql_tools=_folder("SURVEYAPP_POSTGRESQL_TOOLS", environment.get("SURVEYAPP_POSTGRESQL_TOOLS")),
        files_kept_days=_whole(
            "SURVEYAPP_FILES_KEPT_DAYS", environment.get("SURVEYAPP_FILES_KEPT_DAYS") or "30", 1, 366
        ),
    )


def _database(url: str) -> str:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise SettingError("SURVEYAPP_DATABASE_URL: not a database address") from error
    driver = parsed.drivername
    if driver not in {"sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg"}:
        raise SettingError(f"SURVEYAPP_DATABASE_URL: {driver} is not known; use sqlite:///… or postgresql://…")
    if driver.startswith("sqlite") and parsed.database in {None, "", ":memory:"}:
        raise SettingError("SURVEYAPP_DATABASE_URL: names no file; several processes share the database")
    return url


def _secret(given: str | None, instance: Path) -> bytes:
    if given:
        if len(given) < 32:
            raise SettingError("SURVEYAPP_SECRET_KEY: too short; give at least 32 random characters")
        return given.encode()
    path = instance / "secret-key"
    if not path.exists():
        _make_secret(path)
    try:
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"SURVEYAPP_SECRET_KEY: not set, and {path} cannot be read") from error
    if len(key) < 32:
        raise SettingError(f"SURVEYAPP_SECRET_KEY: the key in {path} is too short; remove the file for a new one")
    return key.encode()


def _make_secret(path: Path) -> None:
    """Put a new key in its place, whole and only once, however many processes start for the first time together."""
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".secret-key-")
        try:
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(48))
            os.link(beside, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(beside)
    except OSError as error:
        raise SettingError(f"SURVEYAPP_SECRET_KEY: not set, and {path} cannot be written") from error


def _base_url(url: str) -> str:
    parts = _parts(url)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingError("SURVEYAPP_BASE_URL: not a web address like https://surveys.example.org")
    return url.rstrip("/")


def _server(name: str, url: str | None, allowed: tuple[str, ...]) -> str | None:
    if not url:
        return None
    parts = _parts(url)
    if parts is None or parts.scheme not in allowed:
        raise SettingError(f"{name}: must begin with {' or '.join(f'{scheme}://' for scheme in allowed)}")
    if not parts.hostname and parts.scheme != "memory":
        raise SettingError(f"{name}: names no server")
    return url


def _parts(url: str) -> SplitResult | None:
    """The parts of an address; None where they make no sense, as with a port that is no number."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _sender(text: str) -> str:
    """An address, alone or as in `Surveys <surveys@example.org>`."""
    user, _, domain = parseaddr(text)[1].rpartition("@")
    if not user or not domain or not text.isprintable():
        raise SettingError("SURVEYAPP_MAIL_FROM: not an address like surveys@example.org")
    return text


def _address(name: str, text: str) -> str:
    """An address alone, as it stands in links."""
    user, _, domain = text.rpartition("@")
    if not user or not domain or not text.isprintable() or " " in text:
        raise SettingError(f"{name}: not an address like help@example.org")
    return text


def _day(name: str, text: str | None, usual: date) -> date:
    if not text:
        return usual
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SettingError(f"{name}: not a date like 2026-11-22") from error


def _token(name: str, text: str | None) -> str | None:
    """A word as it can stand in a header."""
    if text and not (text.isascii() and text.isprintable() and " " not in text):
        raise SettingError(f"{name}: must be of ASCII letters, digits and signs, without spaces")
    return text or None


def _one_of(name: str, text: str | None, allowed: tuple[str, ...]) -> str | None:
    if text and text not in allowed:
        raise SettingError(f"{name}: must be {' or '.join(allowed)}")
    return text or None


def _folder(name: str, text: str | None) -> Path | None:
    if not text:
        return None
    if not Path(text).is_dir():
        raise SettingError(f"{name}: {text} is no folder")
    return Path(text)


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
