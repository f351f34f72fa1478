"""What a pack holds where a format cannot be made on this machine."""

from __future__ import annotations

import pytest

from surveyapp.reports import bundle
from surveyapp.reports.document import Document
from surveyapp.reports.extras import NO_EXTRAS
from surveyapp.reports.needs import CannotBeMade
from surveyapp.services import packs
from tests.reports.test_formats import few


def test_a_format_that_cannot_be_made_leaves_word_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_pango(_: Document) -> bundle.Files:
        raise CannotBeMade("PDF needs the library Pango")

    monkeypatch.setitem(bundle.DOCUMENTS, "pdf", without_pango)
    [(name, item)] = packs._summary(few(), NO_EXTRAS, "pdf", "en").items()
    assert name == "summary/pdf-could-not-be-made.txt"
    assert item.data == b"PDF needs the library Pango\n"
