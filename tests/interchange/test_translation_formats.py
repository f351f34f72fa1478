"""What a file for translators owes its texts, whatever its format: they come back as they went."""

from __future__ import annotations

from types import ModuleType

import pytest
from hypothesis import given

from surveyapp.interchange import translation_po, translation_xliff, translation_xlsx
from surveyapp.interchange.translation_file import Returned, TranslationFile, checked
from tests.interchange.translation_texts import file, files, spoilt, texts, unit

in_each_format = pytest.mark.parametrize(
    "form", [translation_po, translation_xliff, translation_xlsx], ids=lambda form: form.__name__.rpartition("_")[2]
)


@in_each_format
@given(of=files())
def test_any_texts_survive(form: ModuleType, of: TranslationFile) -> None:
    assert form.read(form.write(of)) == Returned(of.survey, of.revision, of.language, texts(of))


@in_each_format
def test_spoilt_texts_survive_and_change_nothing(form: ModuleType) -> None:
    back = form.read(form.write(spoilt()))
    assert back.texts == texts(spoilt())
    found = checked(back, spoilt())
    assert (found.texts, found.source_changed) == ({}, frozenset())


@in_each_format
def test_what_no_file_can_hold_does_not_stop_it(form: ModuleType) -> None:
    back = form.read(form.write(file(unit("\ud800", source="\x00", target="\x1b[0m"))))
    assert back.texts == {("\ufffd", "standard"): ("\ufffd", "\ufffd[0m")}
