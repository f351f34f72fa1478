from __future__ import annotations

import time

import pytest

from surveyapp.analysis.concerns import KINDS, _lists, find
from surveyapp.demo.phrases import sentences


def kinds(text: str, *languages: str) -> set[str]:
    return {match.kind for match in find(text, languages)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I want to die", "wants-to-die"),
        ("he says he doesn’t want to be here", "wants-to-die"),
        ("SHE SAID SHE WOULD KILL HERSELF", "wants-to-die"),
        ("my son has been suicidal since year 7", "wants-to-die"),
        ("i cut my arms", "self-harm"),
        ("she self-harms at school", "self-harm"),
        ("my dad hits me", "hurt"),
        ("he came home with bruises", "hurt"),
        ("they locked him in a small room", "hurt"),
        ("she was restrained by four staff", "hurt"),
        ("a man keeps touching me", "sexual"),
        ("I’m scared to go home", "afraid"),
        ("I don't feel safe", "afraid"),
        ("he said don’t tell anyone", "afraid"),
        ("there is no food in the house", "neglect"),
        ("he was left in a soiled nappy, left wet all day", "neglect"),
        ("I ran away twice", "runs-away"),
        ("boys carry knives on the bus", "weapons"),
        ("I w\u00adant to d\u200bie", "wants-to-die"),
        ("he was not hit, they say", "hurt"),  # errs on the side of matching
        ("the plan was a hit with everyone", "hurt"),
    ],
)
def test_english_concerns(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Mój syn mówi, że nie chce żyć", "pl", "wants-to-die"),
        ("Boi się wracać do domu", "pl", "afraid"),
        ("Vrea să moară", "ro", "wants-to-die"),
        ("Tatăl îl bate", "ro", "hurt"),
        ("Quero morrer", "pt", "wants-to-die"),
        ("O pai bate-lhe", "pt", "hurt"),
        ("Mi hija quiere morirse", "es", "wants-to-die"),
        ("Me da miedo volver a casa", "es", "afraid"),
        ("وہ مرنا چاہتا ہے", "ur", "wants-to-die"),
        ("ابو مجھے مارتے ہیں", "ur", "hurt"),
        ("ਉਹ ਮੈਨੂੰ ਮਾਰਦਾ ਹੈ", "pa-Guru", "hurt"),
        ("ابني يريد الموت", "ar", "wants-to-die"),
        ("المعلم يضرب ابني", "ar", "hurt"),
        ("সে আত্মহত্যা করতে চায়", "bn", "wants-to-die"),
        ("তারা ওকে মারধর করে", "bn", "hurt"),
        ("તે આત્મહત્યા કરવા માંગે છે", "gu", "wants-to-die"),
        ("પપ્પા મને મારે છે", "gu", "hurt"),
    ],
)
def test_concerns_in_other_languages(text: str, language: str, kind: str) -> None:
    assert kind in kinds(text, language)


def test_english_is_looked_for_whatever_the_language() -> None:
    assert kinds("I want to die", "pl") == {"wants-to-die"}
    assert kinds("I want to die", "xx", "en") == {"wants-to-die"}


def test_a_match_says_which_pattern_and_which_words() -> None:
    (match,) = find("He is suicidal.")
    assert (match.kind, match.language, match.pattern, match.words) == ("wants-to-die", "en", "suicid*", "suicidal")
    assert match.is_draft


@pytest.mark.parametrize(
    "text",
    [
        "",
        "School.",
        "We are dying for a break, said nobody, but the wait is long.",
        "The support is good when the same teaching assistant is in.",
        "They cut his hours and cut the club.",
        "We live in fear of the next letter from the council.",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert find(text, _lists()) == ()


def test_few_ordinary_comments_are_put_forward() -> None:
    ordinary = [
        text
        for audience in ("parents-carers", "practitioners", "young-people")
        for moods in sentences(audience)["topics"].values()
        for texts in moods.values()
        for text in texts
    ]
    put_forward = [text for text in ordinary if find(text)]
    assert len(ordinary) > 350
    assert len(put_forward) <= 0.05 * len(ordinary), put_forward


def test_ordinary_comments_in_other_languages_are_left_alone() -> None:
    for audience in ("parents-carers", "young-people"):
        for language, texts in sentences("languages")[audience].items():
            for text in texts["works-well"] + texts["better"]:
                assert find(text, [language]) == (), text


def test_every_language_of_the_product_has_every_kind() -> None:
    assert set(_lists()) == {"en", "pl", "ro", "pa", "ur", "pt", "es", "ar", "bn", "gu"}
    for language in _lists():
        assert set(_lists()[language]) == {"passed_by", "words"}
        assert set(_lists()[language]["words"]) == set(KINDS), language


def test_ten_thousand_comments_take_seconds() -> None:
    began = time.process_time()
    for n in range(1000):
        find(f"We waited {n} months for the plan and nobody rang back about the taxi or the review of it.", ["ur"])
    assert time.process_time() - began < 2
