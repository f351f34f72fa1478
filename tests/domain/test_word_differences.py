"""Differences between wordings: exact to the letter, easy to read, quick whatever the texts."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.word_differences import Run, differences

WORDS = ["help", "the", "child", "gets", "ਬੱਚਾ", "সন্তান", "المساعدة", "你的", "孩子", "👩‍👩‍👧", "{area}", "don’t", "ไม่มี"]
BETWEEN = [" ", "  ", ", ", ". ", "\n", "", "?"]
texts = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(BETWEEN)), max_size=25).map(
    lambda pairs: "".join(word + between for word, between in pairs)
)


def shown(before: str, after: str) -> str:
    """The differences on one line: [-removed-] and {+added+}."""
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(marks[run.kind].format(run.text) for run in differences(before, after))


def both(before: str, after: str) -> tuple[str, str]:
    """What the runs put together, which ought to be the two texts."""
    runs = differences(before, after)
    return (
        "".join(run.text for run in runs if run.kind != "added"),
        "".join(run.text for run in runs if run.kind != "removed"),
    )


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "My child’s needs were found early enough.",
            "My child’s needs were found and met early enough.",
            "My child’s needs were found {+and met +}early enough.",
        ),
        ("We get the right help.", "We get help.", "We get [-the right -]help."),
        ("I need help.", "I need help now.", "I need help{+ now+}."),
        ("Do people help?", "Do people help!", "Do people help[-?-]{+!+}"),
        ("very good now", "good", "[-very -]good[- now-]"),
        ("very good", "good now", "[-very -]good{+ now+}"),
        ("two  blanks", "two blanks", "two[-  -]{+ +}blanks"),
        ("Help", "help", "[-Help-]{+help+}"),
        ("my child’s plan", "my child's plan", "my [-child’s-]{+child's+} plan"),
        ("a well-known place", "a known place", "a [-well-known-]{+known+} place"),
        ("in {area} now", "in {place} now", "in [-{area}-]{+{place}+} now"),
        ("a b c d", "c d a b", "[-a b -]c d{+ a b+}"),
    ],
)
def test_words_that_changed(before: str, after: str, told: str) -> None:
    assert shown(before, after) == told


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("ਤੁਹਾਡਾ ਬੱਚਾ ਕੀ ਸੋਚਦਾ ਹੈ?", "ਤੁਹਾਡਾ ਬੱਚਾ ਹੁਣ ਕੀ ਸੋਚਦਾ ਹੈ?", "ਤੁਹਾਡਾ ਬੱਚਾ {+ਹੁਣ +}ਕੀ ਸੋਚਦਾ ਹੈ?"),
        ("আপনার সন্তান কেমন আছে", "আপনার মেয়ে কেমন আছে", "আপনার [-সন্তান-]{+মেয়ে+} কেমন আছে"),
        ("هل يحصل طفلك على المساعدة؟", "هل يحصل طفلك على الدعم؟", "هل يحصل طفلك على [-المساعدة-]{+الدعم+}؟"),
        ("你的孩子得到帮助了吗", "你的孩子在学校得到帮助了吗", "你的孩子{+在学校+}得到帮助了吗"),
        ("ไม่มี", "ไม่มา", "ไม่[-มี-]{+มา+}"),
        ("Well 👩‍👩‍👧 done", "Well 👩‍👩‍👦 done", "Well [-👩‍👩‍👧-]{+👩‍👩‍👦+} done"),
        ("👍🏽🇬🇧", "👍🇫🇷", "[-👍🏽🇬🇧-]{+👍🇫🇷+}"),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿 and 🏴󠁧󠁢󠁷󠁬󠁳󠁿", "🏴󠁧󠁢󠁳󠁣󠁴󠁿 and all 🏴󠁧󠁢󠁷󠁬󠁳󠁿", "[-🏴󠁧󠁢󠁥󠁮󠁧󠁿-]{+🏴󠁧󠁢󠁳󠁣󠁴󠁿+} and {+all +}🏴󠁧󠁢󠁷󠁬󠁳󠁿"),
    ],
)
def test_every_script_is_cut_where_its_readers_would(before: str, after: str, told: str) -> None:
    assert shown(before, after) == told


def test_a_lone_word_between_two_replacements_goes_with_them() -> None:
    assert shown("My child gets help", "Our child got help") == "[-My child gets-]{+Our child got+} help"
    told = "[-The quick brown fox jumps-]{+A slow brown dog sleeps there+}"
    assert shown("The quick brown fox jumps", "A slow brown dog sleeps there") == told


def test_two_words_in_a_row_stay() -> None:
    assert shown("My small child gets help", "Our small child got help") == (
        "[-My-]{+Our+} small child [-gets-]{+got+} help"
    )


def test_a_lone_word_beside_what_was_only_taken_out_or_put_in_stays() -> None:
    assert shown("a b c d e", "x b d e") == "[-a-]{+x+} b [-c -]d e"
    assert shown("one two three", "two") == "[-one -]two[- three-]"


def test_texts_that_are_equal_empty_or_all_new() -> None:
    assert differences("", "") == ()
    assert differences("the same", "the same") == (Run("same", "the same"),)
    assert differences("", "new") == (Run("added", "new"),)
    assert differences("old", "") == (Run("removed", "old"),)
    assert differences("old", "new") == (Run("removed", "old"), Run("added", "new"))


@given(texts | st.text(max_size=60), texts | st.text(max_size=60))
def test_both_texts_can_be_put_together_again(before: str, after: str) -> None:
    runs = differences(before, after)
    assert both(before, after) == (before, after)
    assert all(run.text for run in runs)
    kinds = [run.kind for run in runs]
    assert all(one != other for one, other in pairwise(kinds))
    assert all((one, other) != ("added", "removed") for one, other in pairwise(kinds))


@given(texts, texts, texts)
def test_what_both_begin_and_end_with_stays(start: str, middle: str, end: str) -> None:
    first, *_, last = differences(f"{start} old {end}", f"{start} {middle} {end}")
    assert not start.strip() or (first.kind == "same" and first.text.startswith(start.rstrip()))
    assert not end.strip() or (last.kind == "same" and last.text.endswith(end.lstrip()))


def test_long_wordings_take_no_time() -> None:
    rng = random.Random(1)
    common = ["the", "a", "help", "child", "gets", "to"]
    first, second = (" ".join(rng.choices(common * 8 + [f"w{i}" for i in range(300)], k=1000)) for _ in range(2))
    quickest = min(_seconds(first, second) for _ in range(3))
    assert len(first) > 4_000
    assert quickest < 0.05 * _slowness(), quickest


@pytest.mark.parametrize("case", ["different", "shuffled", "two words", "one word", "signs", "one long word", "huge"])
def test_no_texts_take_long(case: str) -> None:
    rng = random.Random(2)
    words = [f"w{i}" for i in range(10_000)]
    before, after = {
        "different": (" ".join(words), " ".join(f"x{word}" for word in words)),
        "shuffled": (" ".join(words), " ".join(rng.sample(words, len(words)))),
        "two words": (" ".join(rng.choices("ab", k=10_000)), " ".join(rng.choices("ab", k=10_000))),
        "one word": ("a " * 10_000, "a " * 9_000),
        "signs": ("".join(rng.choices("你的孩子", k=10_000)), "".join(rng.choices("你的孩子", k=10_000))),
        "one long word": ("a" * 60_000, "a" * 60_001),
        "huge": (" ".join(rng.choices("ab", k=30_000)), " ".join(rng.choices("ab", k=30_000))),
    }[case]
    assert any(_seconds(before, after) < _slowness() for _ in range(3)), "others may be using the machine"
    assert both(before, after) == (before, after)


def _seconds(before: str, after: str) -> float:
    start = time.process_time()  # what other programs do meanwhile does not count
    differences(before, after)
    return time.process_time() - start


def _slowness() -> float:
    """How many times slower this machine is right now than one that counts to a million in a fiftieth of a second."""
    start = time.process_time()
    sum(range(1_000_000))
    return max(1.0, (time.process_time() - start) / 0.02)
