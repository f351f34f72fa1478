import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.interchange import csv_safe
from surveyapp.interchange.responses_csv import ResponsesFileError, read


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_cells_are_read_as_they_stand(packed: bool, separator: str) -> None:
    source = f'\ufeffplan{separator}age\r\nNA{separator}007\r\n{separator}\r\n"a\nb"{separator}1\r\n'.encode()
    table = read(gzip.compress(source) if packed else source)
    assert list(table.columns) == ["plan", "age"]
    assert table["plan"].tolist() == ["NA", "", "a\nb"]
    assert table["age"].tolist() == ["007", "", "1"]


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (b"", "no header"),
        (b"\n\n", "no header"),
        (b"a,b\n1,2,3\n", "more fields"),
        (b"a,a\n1,2\n", "two columns are called 'a'"),
        (b"caf\xe9,b\n1,2\n", "not UTF-8"),
        (b"a,b\ncaf\xe9,2\n", "not UTF-8"),
        (b"\x1f\x8bnothing", "damaged"),
        (gzip.compress(b"a,b\n1,2\n", mtime=0)[:-6], "damaged"),
    ],
)
def test_what_is_no_table_is_refused_in_a_few_words(source: bytes, why: str) -> None:
    with pytest.raises(ResponsesFileError, match=why):
        read(source)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " =", "\t-"])
def test_no_text_starts_a_formula_in_cells_or_headers(start: str) -> None:
    written = csv_safe.write([f"{start}A1"], [[f"{start}1+1"]]).decode("utf-8-sig")
    assert written.count("'" + start) == 2


@given(st.text())
def test_texts_are_changed_only_by_the_apostrophe(text: str) -> None:
    assert csv_safe.text(text) in {text, f"'{text}"}
    assert not csv_safe.text(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_numbers_stay_numbers() -> None:
    assert csv_safe.write(["n"], [[-5], [0.1], [None], [1e-7]]).decode("utf-8-sig").split() == [
        "n",
        "-5",
        "0.1",
        '""',
        "1e-07",
    ]
