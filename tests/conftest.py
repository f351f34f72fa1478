"""What holds for every test: a fixed seed, no reaching out of this machine, and where browser and checker are."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from werkzeug.routing import Rule

from surveyapp.services import accounts
from surveyapp.storage import schema
from surveyapp.storage.engine import Database
from tests import toolchain
from tests.loopback import stay_on_this_machine

pytest_plugins = ["tests.databases"]

SEED = 2014  # the year of the Children and Families Act; `--randomly-seed=N` or `make test-all` for others

hypothesis.settings.register_profile("usual", derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("thorough", max_examples=2000, deadline=None, database=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("randomly_seed", None) == "default":
        config.option.randomly_seed = SEED


LONG = ("e2e/test_pages_of_staff", "e2e/test_pages_of_respondents", "e2e/", "jobs/", "commands/", "storage/", "demo/")
"""Files that take longest, by the beginning of their path: begun first, lest one be left at the end."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent

    def rank(item: pytest.Item) -> int:
        path = item.path.relative_to(here).as_posix()
        return next((place for place, start in enumerate(LONG) if path.startswith(start)), len(LONG))

    items.sort(key=rank)


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what stays to the end: modules and tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def only_this_machine() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stay_on_this_machine(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def usual_hasher() -> Iterator[PasswordHasher]:
    """What hashes passwords outside tests, which hash with the least work: the usual work takes an eighth of a second
    for each password."""
    usual = accounts.HASHER
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "HASHER", PasswordHasher.from_parameters(CHEAPEST))
        yield usual


@pytest.fixture(scope="session", autouse=True)
def addresses_built_once() -> Iterator[None]:
    """The functions that build addresses, compiled once and not for each of hundreds of applications: werkzeug takes
    a tenth of a second for those of ours. They hang on the rule's text and defaults, and on the kind of query."""
    compiled: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}
    compile_builder = Rule._compile_builder

    def remembered(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", remembered)
        yield


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An empty SQLite database at the newest revision of the schema, as bytes to copy."""
    path = tmp_path_factory.mktemp("schema") / "empty.sqlite3"
    database = Database(f"sqlite:///{path}")
    schema.upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("pragma wal_checkpoint(truncate)")
    database.dispose()
    return path.read_bytes()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the Chromium that was found, and let it reach nothing but this machine either."""
    found = toolchain.headless()
    return {
        **browser_type_launch_args,
        **({"executable_path": found} if found else {}),
        "args": [
            "--disable-dev-shm-usage",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        ],
    }


@pytest.fixture(scope="session")
def whole_browser_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start a whole Chromium, for what its headless shell cannot do: keep settings in a profile, speak."""
    found = toolchain.browser()
    return {**browser_type_launch_args, **({"executable_path": found} if found else {})}


@pytest.fixture(scope="session")
def html_checker() -> list[str]:
    """The command that starts the W3C HTML checker, to be followed by its options and files."""
    command = toolchain.html_checker()
    if command is None:
        pytest.skip("the W3C HTML checker is not here; `make test` fetches it where npm's registry can be reached")
    return command
