"""The language that a browser asks for is found among those offered."""

from __future__ import annotations

import pytest

from surveyapp.language.matching import best

OFFERED = ("en", "ar", "bn", "es", "gu", "pa-Guru", "pl", "pt", "ro", "ur")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["pt-BR"], "pt"),
        (["pa"], "pa-Guru"),
        (["pa-IN"], "pa-Guru"),
        (["pa-Guru-IN"], "pa-Guru"),
        (["pa-PK"], None),  # written in Arabic letters
        (["pa-Arab", "ur"], "ur"),
        (["ur-PK"], "ur"),
        (["es-419"], "es"),
        (["ar-SY"], "ar"),
        (["ro-MD"], "ro"),
        (["en-US"], "en"),
        (["PL"], "pl"),
        (["de", "pt-BR", "en"], "pt"),
        (["en-GB", "ur"], "en"),
        (["cy"], None),
        (["tlh", "*", "i-klingon", "<b>", "", "x" * 500, "pl_PL"], None),
        ([], None),
    ],
)
def test_the_first_that_is_offered_is_found(wanted: list[str], found: str | None) -> None:
    assert best(wanted, OFFERED) == found


def test_only_what_is_offered_is_found() -> None:
    assert best(["ur", "pl"], ("en", "pl")) == "pl"
    assert best(["ur"], ()) is None
