from __future__ import annotations

import random

import pytest

from surveyapp.analysis.theme_words import analysed
from surveyapp.analysis.themes import TOO_FEW, Theme, Themes, how_many, suggest

TOPICS = {
    "transport": "taxi bus driver escort journey late route transport seat minibus".split(),  # noqa: SIM905
    "waiting": "waiting list autism assessment paediatrician diagnosis referral clinic appointment wait".split(),  # noqa: SIM905
    "plan": "plan annual review draft provision tribunal section caseworker amended plans".split(),  # noqa: SIM905
    "clubs": "holiday club swimming saturday scouts activities trampoline cinema youth football".split(),  # noqa: SIM905
}
FILLER = "and the we was for our it but they he with always very really".split()  # noqa: SIM905


def made(number: int, seed: int = 7) -> tuple[list[str], list[str]]:
    """Comments of one topic each, and their topics; every tenth is about nothing."""
    rng = random.Random(seed)
    texts, about = [], []
    for n in range(number):
        topic = "" if n % 10 == 0 else rng.choice(sorted(TOPICS))
        own = rng.sample(TOPICS[topic], 4) if topic else [f"word{n}", f"other{n}"]
        texts.append(" ".join(word for pair in zip(own, rng.sample(FILLER, len(own)), strict=True) for word in pair))
        about.append(topic)
    return texts, about


def topic_of(theme: Theme) -> str:
    return max(TOPICS, key=lambda topic: sum(word in TOPICS[topic] for word, _ in theme.words))


@pytest.fixture(scope="module")
def found() -> Themes:
    texts, _ = made(400)
    (themes,) = suggest(texts, ["en"] * 400)
    return themes


def test_themes_are_what_comments_are_about(found: Themes) -> None:
    _, about = made(400)
    assert {topic_of(theme) for theme in found.themes} == set(TOPICS)
    for theme in found.themes:
        assert theme.count == len(theme.members)
        assert sum(about[n] == topic_of(theme) for n in theme.members) >= 0.95 * theme.count
        assert set(theme.typical) <= set(theme.members)
        assert theme.name == ", ".join(word for word, _ in theme.words[:3])
        assert theme.words[0][1] == 1
    assert [theme.count for theme in found.themes] == sorted((theme.count for theme in found.themes), reverse=True)


def test_what_no_theme_covers_is_told(found: Themes) -> None:
    _, about = made(400)
    covered = {member for theme in found.themes for member in theme.members}
    assert found.uncovered == 400 - len(covered)
    assert {n for n in range(400) if not about[n]}.isdisjoint(covered)
    assert found.uncovered < 0.2 * 400


def test_the_same_comments_in_any_order_give_the_same_themes(found: Themes) -> None:
    texts, _ = made(400)
    order = list(range(400))
    random.Random(3).shuffle(order)
    (again,) = suggest([texts[n] for n in order], ["en"] * 400)
    assert [(t.name, t.words, t.count) for t in again.themes] == [(t.name, t.words, t.count) for t in found.themes]
    assert [{order[n] for n in theme.members} for theme in again.themes] == [set(t.members) for t in found.themes]


def test_themes_stay_as_comments_are_added(found: Themes) -> None:
    texts, _ = made(440)
    (more,) = suggest(texts, ["en"] * 440)
    for theme in found.themes:
        words = {word for word, _ in theme.words}
        assert max(len(words & {word for word, _ in other.words}) for other in more.themes) >= 5


def test_languages_are_kept_apart_and_few_comments_have_no_themes() -> None:
    texts, _ = made(100)
    few = [f"szkoła numer {n}" for n in range(TOO_FEW - 1)]
    english, polish = suggest([*few, *texts], ["pl"] * len(few) + ["en"] * 100)
    assert (english.language, polish.language) == ("en", "pl")
    assert min(member for theme in english.themes for member in theme.members) >= len(few)
    assert polish == Themes("pl", len(few), (), len(few), True, 0)
    assert suggest([], []) == ()
    assert suggest([""], ["en"])[0].too_few


def test_comments_that_share_no_word_have_no_themes() -> None:
    (themes,) = suggest([f"word{n}a" for n in range(50)], ["en"] * 50)
    assert (themes.themes, themes.uncovered, themes.too_few) == ((), 50, False)


def test_names_and_what_is_masked_are_no_words_of_themes() -> None:
    read = analysed(["[name] and Oliver take the taxi to [school]", "Taxis"], "en")
    assert read.stems == (("taxi",), ("taxi",))
    assert read.forms["taxi"] in {"taxi", "taxis"}


def test_forms_of_a_word_are_one() -> None:
    read = analysed(["waiting waits waited wait", "planned plan planning plans", "class bus"], "en")
    assert [len(set(stems)) for stems in read.stems] == [1, 1, 2]


@pytest.mark.parametrize(("comments", "number"), [(30, 3), (200, 5), (800, 10), (5000, 12)])
def test_the_number_of_themes_looked_for(comments: int, number: int) -> None:
    assert how_many(comments) == number


def test_a_sample_has_its_share_of_comments_that_are_alike() -> None:
    read = analysed(["taxi late"] * 500 + ["plan draft"] * 500, "en")
    chosen = read.sample(range(1000), 200)
    assert len(chosen) == 200
    assert chosen == sorted(chosen)
    assert 60 <= sum(row < 500 for row in chosen) <= 140
    assert read.sample(range(100), 200) == range(100)
