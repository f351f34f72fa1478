"""Areas of the demonstration can be told from real ones, and never run out."""

from surveyapp.demo import areas
from tests.demo.local_authorities import NAMES


def test_the_list_of_local_authorities_is_whole() -> None:
    assert len(set(NAMES)) == 153


def test_no_area_has_the_name_of_a_local_authority_in_it_or_is_in_one() -> None:
    for area in areas.NAMES:
        assert not [name for name in NAMES if name.lower() in area.lower() or area.lower() in name.lower()]


def test_names_are_used_once_and_then_numbered() -> None:
    used = [area for number in range(40) for area in areas.pair(number)]
    assert len(set(used)) == 80
    assert len(areas.NAMES) >= 12
    assert used[: len(areas.NAMES)] == list(areas.NAMES)
    assert used[len(areas.NAMES)] == f"{areas.NAMES[0]} 2"
