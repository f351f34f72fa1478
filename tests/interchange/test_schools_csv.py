"""Names of schools in CSV files: extracts as they are published, and files that people make themselves."""

from __future__ import annotations

import pytest

from surveyapp.domain.errors import DomainError
from surveyapp.interchange.schools_csv import MOST_BYTES, read

EXTRACT = (
    '"URN","LA (code)","LA (name)","EstablishmentNumber","EstablishmentName","EstablishmentStatus (name)"\r\n'
    '"1","800","Merrowshire","2001","Oakfield Primary School","Open"\r\n'
    '"2","800","Merrowshire","2002","St Mary’s, Old Town","Open, but proposed to close"\r\n'
    '"3","800","Merrowshire","2003","Shut School","Closed"\r\n'
    '"4","800","Merrowshire","2004","New Free School","Proposed to open"\r\n'
    '"5","801","Bristol, City of","2005","Harbourside Café School","Open"\r\n'
    '"6","802","Durham","2006","Wearhead School","Open"\r\n'
)


def refused(data: bytes, authority: str = "Merrowshire") -> DomainError:
    with pytest.raises(DomainError) as found:
        read(data, authority)
    return found.value


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_open_schools_of_the_authority_are_taken_in_every_encoding(encoding: str) -> None:
    data = EXTRACT.encode(encoding)
    assert read(data, "Merrowshire") == ["Oakfield Primary School", "St Mary’s, Old Town"]
    assert read(data, "Bristol") == ["Harbourside Café School"]


@pytest.mark.parametrize(
    ("area", "found"),
    [("merrowshire", 2), ("Merrowshire County Council", 2), ("City of Bristol", 1), ("County Durham", 1)],
)
def test_an_authority_is_known_by_the_ways_its_name_is_written(area: str, found: int) -> None:
    assert len(read(EXTRACT.encode(), area)) == found


@pytest.mark.parametrize(
    "text",
    ["EstablishmentName\nOakfield\nHillcrest\n", "x;establishmentname\n1;Oakfield\n2;Hillcrest\n"],
)
def test_a_file_without_authorities_is_the_areas_whole_list(text: str) -> None:
    assert read(text.encode(), "Merrowshire") == ["Oakfield", "Hillcrest"]


def test_other_authorities_are_told_nearest_first() -> None:
    error = refused(EXTRACT.encode(), "Merrowshyre")
    assert error.code == "schools-none-there"
    assert error.data["known"][0] == "Merrowshire"


def test_a_file_without_any_open_school_empties_no_list() -> None:
    assert refused(EXTRACT.replace('"Open', '"Closed').encode()).code == "schools-none"
    assert refused(b"EstablishmentName\n\n").code == "schools-none"


def test_what_is_no_such_file_is_refused() -> None:
    assert refused(b"PK\x03\x04\x14\x00\x06\x00").code == "file-not-readable"
    assert refused(b"").data["missing"] == "EstablishmentName"
    assert refused(b"Name,Town\nOakfield,Oldtown\n").code == "profile-no-header"
    assert refused(b"EstablishmentName\n" + b"x" * MOST_BYTES).code == "schools-file-too-large"
    assert refused(b"EstablishmentName\n" + b"x" * 200_000).code == "file-not-readable"
