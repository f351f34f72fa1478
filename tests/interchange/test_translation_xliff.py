"""XLIFF 2.0 as OASIS has it, and what other programs make of it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.errors import DomainError
from surveyapp.interchange.translation_file import MAX_BYTES, Returned, TranslationFile
from surveyapp.interchange.translation_xliff import read, unit_id, write
from tests.interchange.translation_texts import damaged, file, files, spoilt, unit

CORE = "{urn:oasis:names:tc:xliff:document:2.0}"
SIZES = "{urn:oasis:names:tc:xliff:sizerestriction:2.0}"
ID = unit_id("question/plan:text", "standard")
PLACE = ("question/plan:text", "standard")
WORDS = (b"<mrk id='1'>", b"<pc id='2'>", b"<cp hex='D800'/>", b"&#0;", b"<!DOCTYPE x>", b"order='x'", b"</unit>")


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema:
    """The schema of OASIS; tests/data/xliff/NOTICE.md says where it comes from."""
    return xmlschema.XMLSchema(Path(__file__).parent.parent / "data" / "xliff" / "xliff-core-2.0.xsd")


def one(segments: str, **attributes: str) -> bytes:
    """A file of one unit with these segments."""
    root = {"version": "2.0", "srcLang": "en", "trgLang": "ur"} | attributes
    return (
        f'<xliff xmlns="{CORE[1:-1]}" {" ".join(f"{name}={value!r}" for name, value in root.items())}>'
        f'<file id="revision-7" original="norwich"><unit id="{ID}" name="{PLACE[0]}">{segments}</unit></file></xliff>'
    ).encode()


def refused(data: bytes) -> tuple[str, dict[str, object]]:
    with pytest.raises(DomainError) as refusal:
        read(data)
    return refusal.value.code, refusal.value.data


def only(data: bytes) -> tuple[str, str]:
    return read(data).texts[PLACE]


def tree(of: TranslationFile) -> Element:
    return fromstring(write(of))  # noqa: S314  # our own


# ------------------------------------------------------------------------------------------------ writing
def test_what_is_written_is_valid(schema: xmlschema.XMLSchema) -> None:
    schema.validate(write(spoilt()).decode())
    schema.validate(write(file(unit(source="bell \x07 \ud800", target="\x00\ufffe", key="\x01"))).decode())


@given(of=files())
def test_any_texts_are_valid(schema: xmlschema.XMLSchema, of: TranslationFile) -> None:
    schema.validate(write(of).decode())


def test_a_unit_says_all_that_a_translator_needs() -> None:
    root = tree(file(unit(state="stale", was="Has your child a plan?", max_length=80), language="pa-Arab"))
    assert root.attrib == {"version": "2.0", "srcLang": "en", "trgLang": "pa-Arab"}
    (inside,) = root
    assert inside.attrib == {
        "id": "revision-7",
        "original": "norwich-parents-2023",
        "canResegment": "no",
        "srcDir": "ltr",
        "trgDir": "rtl",
        "{http://www.w3.org/XML/1998/namespace}space": "preserve",
    }
    profiles, written = inside
    assert (profiles.tag, profiles.attrib) == (f"{SIZES}profiles", {"generalProfile": "xliff:codepoints"})
    assert written.attrib == {"id": ID, "name": "question/plan:text", f"{SIZES}sizeRestriction": "80"}
    assert {note.get("category"): note.text for note in written.iter(f"{CORE}note")} == {
        "context": "The words of the question “plan”.",
        "version": "Standard",
        "length": "At most 80 characters.",
        "previous-source": "The translation was made from this English: Has your child a plan?",
        "preview": "https://surveys.example.org/preview/7?language=ur#plan",
    }


@pytest.mark.parametrize(
    ("state", "target", "expected"),
    [
        ("missing", "", "initial"),
        ("draft", "کیا؟", "translated"),
        ("stale", "کیا؟", "initial"),
        ("reviewed", "کیا؟", "reviewed"),
        ("reviewed", "", "initial"),
    ],
)
def test_states_are_those_of_the_standard(state: str, target: str, expected: str) -> None:
    segment = next(tree(file(unit(state=state, target=target))).iter(f"{CORE}segment"))
    assert segment.get("state") == expected
    # A state other than "initial" needs a target.
    assert (segment.find(f"{CORE}target") is not None) == bool(target)


def test_a_unit_keeps_its_identifier_over_exports() -> None:
    assert ID == "u17ebb09320fc1337"  # printf 'question/plan:text\0standard' | sha256sum
    assert unit_id("question/plan:text", "easy-read") != ID
    assert unit_id("اردو 🙂", "standard").isalnum()


# ------------------------------------------------------------------------------------------------ reading
def test_segments_that_a_program_split_are_one_text_again() -> None:
    data = one(
        "<segment><source>One.</source><target>ایک۔</target></segment>"
        "<ignorable><source> </source></ignorable>"
        "<segment><source>Two.</source><target>دو۔</target></segment>"
        "<ignorable><source>  </source><target></target></ignorable>"
    )
    assert only(data) == ("One. Two.  ", "ایک۔ دو۔")


def test_segments_stand_in_the_order_of_the_translation() -> None:
    data = one(
        '<segment><source>One.</source><target order="3">ایک۔</target></segment>'
        '<ignorable><source> </source><target order="2">-</target></ignorable>'
        '<segment><source>Two.</source><target order="1">دو۔</target></segment>'
    )
    assert only(data) == ("One. Two.", "دو۔-ایک۔")


@pytest.mark.parametrize("second", ["", "<target/>"])
def test_a_text_half_translated_is_not_translated(second: str) -> None:
    first = "<segment><source>One.</source><target>ایک۔</target></segment>"
    assert only(one(f"{first}<segment><source>Two.</source>{second}</segment>")) == ("One.Two.", "")


def test_annotations_leave_their_words() -> None:
    data = one(
        '<segment><source>A <mrk id="1" type="term">plan</mrk>?</source>'
        '<target>ایک <mrk id="1"><sm id="2"/>منصوبہ<em startRef="2"/></mrk>؟<!-- no --></target></segment>'
    )
    assert only(data) == ("A plan?", "ایک منصوبہ؟")


def test_other_inline_elements_are_refused_in_all_texts_at_once() -> None:
    data = one(
        '<segment><source>A</source><target><pc id="1">ایک</pc><ph id="2"/></target></segment></unit>'
        f'<unit id="{unit_id("b", "easy-read")}" name="b"><segment><source>B</source>'
        '<target><mrk id="3"><sc id="4"/></mrk></target></segment>'
    )
    assert refused(data) == (
        "translation-refused",
        {
            "faults": (
                ("translation-markup", "question/plan:text", "standard", {"found": ("<pc>", "<ph>")}),
                ("translation-markup", "b", "easy-read", {"found": ("<sc>",)}),
            )
        },
    )


def test_a_character_in_hexadecimal_is_that_character() -> None:
    data = one('<segment><source>A</source><target>x<cp hex="001F642"/>y<cp hex="0007"/></target></segment>')
    assert only(data) == ("A", "x🙂y\x07")


def test_units_in_groups_and_entities_of_xml_are_read() -> None:
    data = one("<segment><source>A</source><target>&lt;&#x1F642;<![CDATA[<b>]]></target></segment>")
    grouped = data.replace(b"<unit", b'<group id="g"><unit').replace(b"</unit>", b"</unit></group>")
    assert only(grouped) == ("A", "<🙂<b>")


def test_a_unit_of_someone_elses_is_left_for_the_check_to_refuse() -> None:
    segment = "<segment><source>A</source><target>B</target></segment>"
    data = one(f'{segment}</unit><unit id="theirs">{segment}</unit><unit id="x1" name="mine">{segment}')
    assert set(read(data).texts) == {PLACE, ("theirs", ""), ("mine", "")}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-6", "cp1256"])
def test_any_encoding_of_xml_is_read(encoding: str) -> None:
    text = one("<segment><source>A</source><target>كيف</target></segment>").decode()
    name = encoding.removesuffix("-sig")
    assert only(f'<?xml version="1.0" encoding="{name}"?>{text}'.encode(encoding)) == ("A", "كيف")


def test_version_2_1_is_read_too() -> None:
    assert only(one("<segment><source>A</source></segment>", version="2.1")) == ("A", "")


# ------------------------------------------------------------------------------------------------ refusing
HOSTILE = [
    '<!DOCTYPE xliff><xliff version="2.0"/>',
    '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1/x">%a;]><x/>',
    '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><x/>',
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_file_with_a_doctype_is_hostile(text: str, encoding: str) -> None:
    assert refused(text.encode(encoding)) == ("file-hostile", {"format": "xliff", "reason": "doctype"})


def test_a_file_too_large_is_never_parsed() -> None:
    assert refused(HOSTILE[0].encode() + b" " * MAX_BYTES)[0] == "file-too-large"


@pytest.mark.parametrize(
    ("data", "given_version"),
    [
        (b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>', "1.2"),
        (b'<xliff version="1.2"/>', "1.2"),
        (b'<xliff version="2.2" xmlns="urn:oasis:names:tc:xliff:document:2.2"/>', "2.2"),
        (one("", version="3.0"), "3.0"),
    ],
)
def test_other_versions_are_named(data: bytes, given_version: str) -> None:
    assert refused(data) == ("file-wrong-version", {"given": given_version, "expected": "2.0"})


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"", {"reason": "not-xml", "line": 1}),
        (b"PK\x03\x04", {"reason": "not-xml", "line": 1}),
        (b'msgid ""\nmsgstr ""\n', {"reason": "not-xml", "line": 1}),
        (b"<xliff>\n\n<file", {"reason": "not-xml", "line": 3}),
        (b'<?xml version="1.0" encoding="none"?><xliff/>', {"reason": "not-xml", "line": 1}),
        (b'<?xml version="1.0" encoding="utf-7"?><xliff/>', {"reason": "not-xml", "line": 1}),
        (b"<xliff>\xff\xfe</xliff>", {"reason": "not-xml", "line": 1}),
        (b"<html/>", {"reason": "not-xliff"}),
        (one("", trgLang=""), {"reason": "language"}),
        (one("", srcLang="de"), {"reason": "language"}),
        (one("").replace(b"<file", b'<file id="other"/><file'), {"reason": "not-one-file"}),
        (one("").replace(b"revision-7", b"f1"), {"reason": "revision"}),
        (one("<segment/>"), {"reason": "unit-without-source", "key": PLACE[0]}),
        (
            one(f'</unit><unit id="{ID}" name="{PLACE[0]}">'),
            {"reason": "unit-twice", "key": PLACE[0], "version": "standard"},
        ),
        (one('<segment><source/><target order="x"/></segment>'), {"reason": "number"}),
        (one('<segment><source><cp hex="zz"/></source></segment>'), {"reason": "number"}),
        (one('<segment><source><cp hex="FFFFFFFFFF"/></source></segment>'), {"reason": "number"}),
        (one(f'<segment><source/><target order="{"9" * 5_000}"/></segment>'), {"reason": "number"}),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, where: dict[str, object]) -> None:
    assert refused(data) == ("file-not-readable", {"format": "xliff"} | where)


def test_a_file_cut_short_anywhere_is_not_readable() -> None:
    data = write(file(unit(), unit("b")))
    for end in range(0, len(data.rstrip()) - 1, 7):
        assert refused(data[:end])[0] == "file-not-readable"


def test_elements_inside_each_other_without_end_are_no_harm() -> None:
    deep = "<mrk>" * 100_000 + "x" + "</mrk>" * 100_000
    assert only(one(f"<segment><source>A</source><target>{deep}</target></segment>")) == ("A", "x")


@given(data=st.binary(max_size=300) | damaged(write(file(unit(), unit("b", target=""))), WORDS))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(DomainError):
        assert isinstance(read(data), Returned)
