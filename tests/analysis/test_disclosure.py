"""An adversary who knows the rules tries every table that fits what was published: no withheld cell may follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.disclosure import Withheld, apart, bounds, gives_away, small_cells, small_choices, step
from surveyapp.domain.conditions import All, Answered, Compare, Is, Not

Published = tuple[int, tuple[int | None, ...]]


def withheld_cells(cells: Sequence[int], threshold: int) -> frozenset[int]:
    return frozenset().union(*small_cells(cells, threshold))


def published_cells(cells: tuple[int, ...], threshold: int) -> Published:
    hidden = withheld_cells(cells, threshold)
    return sum(cells), tuple(None if p in hidden else count for p, count in enumerate(cells))


def assert_nothing_follows(tables: dict[Published, set[tuple[int, ...]]]) -> None:
    for shown, possible in tables.items():
        for position, count in enumerate(shown[1]):
            if count is None:
                assert len({table[position] for table in possible}) > 1, (shown, possible)


@pytest.mark.parametrize(("choices", "threshold", "largest"), [(2, 5, 24), (3, 4, 14), (4, 3, 8), (5, 3, 5)])
def test_no_withheld_cell_of_a_table_with_a_total_can_be_worked_out(choices: int, threshold: int, largest: int) -> None:
    tables: dict[Published, set[tuple[int, ...]]] = defaultdict(set)
    for cells in product(range(largest + 1), repeat=choices):
        if threshold <= sum(cells) <= largest:
            tables[published_cells(cells, threshold)].add(cells)
    assert_nothing_follows(tables)


@given(st.lists(st.integers(0, 60), min_size=2, max_size=8).filter(lambda cells: sum(cells) >= 10))
def test_what_is_withheld_is_at_least_two_cells_with_the_threshold_between_them(cells: list[int]) -> None:
    hidden = withheld_cells(cells, 10)
    assert {p for p, count in enumerate(cells) if count < 10} <= hidden
    if hidden:
        assert len(hidden) >= 2
        assert sum(cells[p] for p in hidden) >= 10


@given(st.lists(st.integers(0, 40), min_size=2, max_size=6).filter(lambda cells: sum(cells) >= 10), st.randoms())
def test_exchanging_withheld_cells_changes_nothing_that_is_published(cells: list[int], random: object) -> None:
    hidden = sorted(withheld_cells(cells, 10))
    moved = [cells[p] for p in hidden]
    random.shuffle(moved)  # type: ignore[attr-defined]  # hypothesis hands in a random.Random
    other = list(cells)
    for position, count in zip(hidden, moved, strict=True):
        other[position] = count
    assert published_cells(tuple(cells), 10) == published_cells(tuple(other), 10)


@pytest.mark.parametrize("blocks", ["0011", "0111", "0001", "0012", "0123", "01233"])
def test_nor_with_the_sums_that_routing_shows(blocks: str) -> None:
    """Each block leads to a question of its own, whose base tells the block's sum where it may be published."""
    threshold, largest = 3, 12 if len(blocks) == 4 else 9
    signatures = [tuple(mark == other for other in "123") for mark in blocks]
    tables: dict[Published, set[tuple[int, ...]]] = defaultdict(set)
    for cells in product(range(largest + 1), repeat=len(blocks)):
        if not threshold <= sum(cells) <= largest:
            continue
        groups = small_cells(cells, threshold, signatures)
        hidden = frozenset().union(*groups)
        shown = [None if p in hidden else count for p, count in enumerate(cells)]
        for mark in sorted(set(blocks)):
            members = {p for p, other in enumerate(blocks) if other == mark}
            split = any(group & members and group - members for group in groups)
            base = sum(cells[p] for p in members)
            shown.append(-1 if split or base < threshold else base)
        tables[sum(cells), tuple(shown)].add(cells)
    assert_nothing_follows(tables)


def test_cells_are_withheld_where_no_routed_question_has_to_go() -> None:
    # "Neither" and "I do not know" lead nowhere, like "SEN support": that one goes with them, not "waiting".
    plan, waiting, support, neither, unknown = 200, 40, 100, 5, 8
    cells = (plan, waiting, support, neither, unknown)
    led_to = [(True, True), (True, False), (False, False), (False, False), (False, False)]
    assert small_cells(cells, 10) == (frozenset({1, 3, 4}),)
    assert small_cells(cells, 10, led_to) == (frozenset({2, 3, 4}),)
    assert small_cells((200, 4, 100, 50, 80), 10, led_to) == (frozenset({0, 1}),)


def test_small_and_empty_read_the_same() -> None:
    assert published_cells((40, 20, 0, 15), 10) == published_cells((40, 20, 0, 15), 10)
    assert published_cells((40, 20, 0, 15), 10)[1] == (40, 20, None, None)
    assert published_cells((40, 20, 1, 14), 10)[1] == (40, 20, None, None)
    assert published_cells((40, 20, 15), 10)[1] == (40, 20, 15)


def choices_of_people(patterns: list[tuple[int, ...]], people: int) -> Iterator[tuple[int, ...]]:
    """How often each choice is made, for every way in which `people` can each pick one of the patterns."""

    def spread(left: int, rest: list[tuple[int, ...]], counts: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if len(rest) == 1:
            yield tuple(c + left * x for c, x in zip(counts, rest[0], strict=True))
            return
        for n in range(left + 1):
            yield from spread(left - n, rest[1:], tuple(c + n * x for c, x in zip(counts, rest[0], strict=True)))

    return spread(people, patterns, (0,) * len(patterns[0]))


@pytest.mark.parametrize(
    ("alone", "people"),
    [((False, False), 9), ((False, False, False), 9), ((False, False, True), 12), ((False, True, True), 14)],
)
def test_no_withheld_choice_can_be_worked_out_where_several_may_be_made(alone: tuple[bool, ...], people: int) -> None:
    shared = [p for p, is_alone in enumerate(alone) if not is_alone]
    patterns = []
    for picks in product((0, 1), repeat=len(shared)):
        if any(picks):
            pattern = [0] * len(alone)
            for position, pick in zip(shared, picks, strict=True):
                pattern[position] = pick
            patterns.append(tuple(pattern))
    patterns += [tuple(int(p == q) for q in range(len(alone))) for p, is_alone in enumerate(alone) if is_alone]
    tables: dict[Published, set[tuple[int, ...]]] = defaultdict(set)
    for n in range(3, people + 1):
        for cells in set(choices_of_people(patterns, n)):
            hidden = small_choices(cells, n, alone, 3)
            tables[n, tuple(None if p in hidden else count for p, count in enumerate(cells))].add(cells)
    assert_nothing_follows(tables)


@pytest.mark.parametrize(
    ("cells", "n", "hidden"),
    [
        ((40, 35, 20), 70, set()),
        ((45, 35, 20), 70, {0, 1, 2}),  # of the fifty who have one, five have not the first
        ((50, 35, 20), 70, {0, 1, 2}),  # nobody of them has not: that reads the same
        ((40, 35, 4), 70, {2}),  # of how many they are is withheld
    ],
)
def test_few_who_gave_no_excluding_answer_and_not_this_one_are_withheld(
    cells: tuple[int, ...], n: int, hidden: set[int]
) -> None:
    assert small_choices(cells, n, (False, False, True), 10) == hidden


def test_one_choice_and_its_exclusion_are_told() -> None:
    assert small_choices((40, 30), 70, (False, True), 10) == set()


@pytest.mark.parametrize(
    ("first", "second", "may"), [(100, 100, True), (100, 101, False), (100, 109, False), (100, 110, True)]
)
def test_two_bases_of_the_same_people_are_equal_or_far_apart(first: int, second: int, may: bool) -> None:
    assert apart(first, second, 10) is may
    assert apart(second, first, 10) is may


@given(st.lists(st.integers(0, 200), min_size=1, max_size=30))
def test_live_figures_move_in_steps_of_the_threshold(arrivals: list[int]) -> None:
    shown: int | None = None
    for n in arrivals:
        after = step(shown, n, 10)
        if shown is not None:
            assert after == shown or abs(after - shown) >= 1
        assert after % 10 == 0
        assert abs(after - n) < 10
        shown = after


def test_routing_gives_away_what_it_splits_or_singles_out() -> None:
    withheld = {
        "support": Withheld(together=(frozenset({"waiting", "neither"}),), alone=frozenset({"prefer-not-to-say"})),
        "age": Withheld(whole=True),
    }
    assert not gives_away(None, withheld)
    assert not gives_away(Is("support", ("plan",)), withheld)
    assert not gives_away(Not(Is("support", ("plan",))), withheld)
    assert not gives_away(Is("support", ("plan", "waiting", "neither")), withheld)
    assert gives_away(Is("support", ("plan", "waiting")), withheld)
    assert gives_away(Not(Is("support", ("waiting",))), withheld)
    assert gives_away(Is("support", ("prefer-not-to-say",)), withheld)
    assert gives_away(Answered("support", expected=False), withheld)
    assert gives_away(All((Is("support", ("plan",)), Compare("age", "at_least", 16))), withheld)  # type: ignore[arg-type]  # any number


@pytest.mark.parametrize(("choices", "threshold", "largest"), [(2, 4, 24), (3, 4, 22), (4, 3, 16)])
def test_what_is_said_of_withheld_ways_narrows_no_small_count(choices: int, threshold: int, largest: int) -> None:
    """Of the ways that few took every number below the threshold is possible, whatever the others of them are."""
    tables: dict[tuple[Published, tuple[tuple[int, tuple[int, int]], ...]], set[tuple[int, ...]]] = defaultdict(set)
    for cells in product(range(largest + 1), repeat=choices):
        if threshold <= sum(cells) <= largest:
            said = bounds(cells, withheld_cells(cells, threshold), threshold)
            tables[published_cells(cells, threshold), tuple(sorted(said.items()))].add(cells)
    assert any(said for _, said in tables)
    for (shown, ranges), possible in tables.items():
        assert_nothing_follows({shown: possible})
        for position, (least, most) in ranges:
            assert {table[position] for table in possible} == set(range(least, most + 1)), (shown, ranges)
        small = [position for position, (least, _) in ranges if least == 0]
        assert len({tuple(table[p] for p in small) for table in possible}) == threshold ** len(small)


def test_a_way_that_nearly_all_took_is_named_with_its_least_and_most() -> None:
    assert bounds((480, 0, 3), withheld_cells((480, 0, 3), 10), 10) == {0: (465, 483), 1: (0, 9), 2: (0, 9)}
    assert bounds((480, 20, 3), withheld_cells((480, 20, 3), 10), 10) == {1: (14, 23), 2: (0, 9)}
    assert bounds((480, 12, 3), withheld_cells((480, 12, 3), 10), 10) == {}, "15 between them: the small one is 0 to 5"
    assert bounds((480, 12, 12), withheld_cells((480, 12, 12), 10), 10) == {}
