"""Two people's changes to one state of plain data, in one."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.merging import Conflict, merge

BASE: dict[str, Any] = {
    "title": "One",
    "questions": [{"code": "a", "text": "A?"}, {"code": "b", "text": "B?"}, {"code": "c", "text": "C?"}],
}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["", "x", "y"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from("pqr"), inner, max_size=3)
        | st.lists(
            st.fixed_dictionaries({"code": st.sampled_from("abc"), "v": inner}),
            max_size=3,
            unique_by=lambda each: each["code"],
        )
    ),
    max_leaves=12,
)


def changed(**changes: Any) -> dict[str, Any]:
    """The base with other texts of questions; None takes a question out."""
    questions = [
        {**each, "text": changes.get(each["code"], each["text"])}
        for each in BASE["questions"]
        if changes.get(each["code"], "") is not None
    ]
    return {"title": changes.get("title", BASE["title"]), "questions": questions}


def codes(merged: dict[str, Any]) -> str:
    return "".join(each["code"] for each in merged["questions"])


def test_changes_in_different_places_are_both_kept() -> None:
    merged, conflicts = merge(BASE, changed(a="My A?", title="Two"), changed(b="Their B?"))
    assert merged == changed(a="My A?", b="Their B?", title="Two")
    assert not conflicts


def test_the_same_change_twice_is_one() -> None:
    assert merge(BASE, changed(a="New?"), changed(a="New?")) == (changed(a="New?"), ())


def test_the_same_place_changed_otherwise_is_a_conflict_and_nothing_is_written_over() -> None:
    merged, conflicts = merge(BASE, changed(a="Mine?"), changed(a="Theirs?"))
    assert merged == changed(a="Theirs?")
    assert conflicts == (Conflict(("questions", "code a", "text"), "A?", "Mine?", "Theirs?"),)


def test_taking_out_what_the_other_changed_is_a_conflict_either_way() -> None:
    _, conflicts = merge(BASE, changed(b=None), changed(b="Better B?"))
    assert [(each.path, each.mine) for each in conflicts] == [(("questions", "code b"), None)]
    merged, conflicts = merge(BASE, changed(b="Better B?"), changed(b=None))
    assert (codes(merged), len(conflicts)) == ("ac", 1)


def test_what_both_add_stands_after_what_each_had_before_it() -> None:
    mine = {**BASE, "questions": [BASE["questions"][0], {"code": "m", "text": "M?"}, *BASE["questions"][1:]]}
    theirs = {**BASE, "questions": [*BASE["questions"], {"code": "t", "text": "T?"}]}
    merged, conflicts = merge(BASE, mine, theirs)
    assert (codes(merged), conflicts) == ("ambct", ())


def test_moving_and_changing_go_together_and_two_ways_of_moving_do_not() -> None:
    moved = {**BASE, "questions": BASE["questions"][::-1]}
    merged, conflicts = merge(BASE, moved, changed(c="Their C?"))
    assert (codes(merged), merged["questions"][0]["text"], conflicts) == ("cba", "Their C?", ())
    other = {**BASE, "questions": [BASE["questions"][1], BASE["questions"][0], BASE["questions"][2]]}
    _, conflicts = merge(BASE, moved, other)
    assert conflicts[0].path == ("questions", "order")


def test_true_is_not_one() -> None:
    merged, conflicts = merge({"on": 1}, {"on": True}, {"on": 1})
    assert merged["on"] is True
    assert not conflicts


@given(base=VALUES, mine=VALUES)
def test_what_one_alone_did_is_kept_as_it_is(base: Any, mine: Any) -> None:
    assert merge(base, mine, base) == (mine, ())
    assert merge(base, base, mine) == (mine, ())
    assert merge(base, mine, mine) == (mine, ())


@given(base=VALUES, mine=VALUES, theirs=VALUES)
def test_who_comes_first_matters_to_no_conflict(base: Any, mine: Any, theirs: Any) -> None:
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert {each.path for each in one[1]} == {each.path for each in other[1]}
