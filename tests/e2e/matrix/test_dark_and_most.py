"""The whole survey by keyboard alone, in every language and version: in dark colours, and with all at its most."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.e2e.matrix.cases import Case, of
from tests.e2e.matrix.conftest import Stage
from tests.e2e.matrix.journey import walk_through

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]


@pytest.mark.parametrize("case", of("dark", "everything"), ids=str)
def test_nobody_is_shut_out(browser: Browser, stage: Stage, case: Case) -> None:
    faults = walk_through(browser, stage, case)
    assert not faults, "\n".join(faults)
