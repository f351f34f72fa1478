"""Made-up comments: enough different ones, in a mood that fits, in several languages, with things to mask."""

import itertools
import random
import re
import unicodedata
from dataclasses import replace

import pytest

from surveyapp.demo import comments, leanings, people
from surveyapp.demo.people import Person
from surveyapp.demo.phrases import languages, sentences

AUDIENCES = ("parents-carers", "young-people", "practitioners")
MOODS = ("good", "mixed", "poor")


def everyone(audience: str, count: int = 300) -> list[Person]:
    return list(people.finishers(audience, count, random.Random(1)))


def all_sentences(audience: str) -> list[str]:
    own = sentences(audience)
    groups = [*own["topics"].values(), *own["short"].values(), own["closing"], {"": own["personal"]}]
    return list(itertools.chain.from_iterable(texts for group in groups for texts in group.values()))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_each_audience_has_many_different_sentences_over_topics_and_moods(audience: str) -> None:
    found = all_sentences(audience)
    assert all(isinstance(text, str) and text == text.strip() for text in found)
    assert len(set(found)) >= 150
    topics = sentences(audience)["topics"]
    assert len(topics) >= 10
    assert all(set(texts) == set(MOODS) and all(len(texts[mood]) >= 2 for mood in MOODS) for texts in topics.values())


@pytest.mark.parametrize("audience", AUDIENCES)
def test_topics_of_questions_have_sentences(audience: str) -> None:
    topics = {leanings.topic_of(audience, code) for code in leanings.AGREE[audience]} - {None}
    assert topics <= set(sentences(audience)["topics"])


@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_brace_is_left_open(audience: str) -> None:
    rng = random.Random(2)
    for person in everyone(audience):
        for text in (comments.praise(person, {}, rng), comments.wishes(person, {}, rng)):
            assert text.strip()
            assert "{" not in text
            assert len(text) < 5000


def test_comments_fit_how_satisfied_their_writer_is() -> None:
    own = sentences("parents-carers")["topics"]
    poor = {text for texts in own.values() for text in texts["poor"] if "{" not in text}
    rng = random.Random(3)

    def complaints(satisfaction: float) -> int:
        writers = [replace(p, satisfaction=satisfaction, language="en") for p in everyone("parents-carers")]
        texts = [comments.wishes(writer, {}, rng) for writer in writers]
        return sum(any(sentence in text for sentence in poor) for text in texts)

    assert complaints(2.0) < 10
    assert complaints(-2.0) > 120


def test_nobody_writes_of_a_small_childs_job_or_a_grown_ones_nursery() -> None:
    rng = random.Random(6)
    for person in everyone("parents-carers", 600):
        texts = f"{comments.praise(person, {}, rng)} {comments.wishes(person, {}, rng)}"
        if person.facts["age-band"] in {"under-5", "5-10"}:
            assert "internship" not in texts
            assert "It is a cliff edge at 18" not in texts
        if person.facts["age-band"] in {"16-19", "20-25"}:
            assert "Nursery" not in texts


def test_comments_on_a_focus_say_what_has_changed() -> None:
    person, rng = replace(everyone("parents-carers")[0], language="en"), random.Random(4)
    focus = sentences("revisit")["focus-3"]
    better = {comments.on_focus(3, 2.0, person, {}, rng) for _ in range(40)}
    assert any(text in focus["better"] for text in better)
    assert not any(sentence in text for text in better for sentence in focus["worse"])


def test_comments_come_in_the_languages_that_people_speak() -> None:
    assert set(languages("parents-carers")) == {"pl", "ro", "ur", "pa-Guru", "ar", "bn", "pt", "es", "gu"}
    scripts = {"ur": "ARABIC", "ar": "ARABIC", "pa-Guru": "GURMUKHI", "bn": "BENGALI", "gu": "GUJARATI"}
    for texts_by_language in sentences("languages").values():
        for tag, texts in texts_by_language.items():
            for text in [*texts["works-well"], *texts["better"]]:
                assert unicodedata.is_normalized("NFC", text), (tag, text)
                letters = {unicodedata.name(c).split()[0] for c in text if c.isalpha()}
                assert letters == {scripts.get(tag, "LATIN")}, (tag, letters)


def test_some_comments_hold_what_must_be_masked_and_nothing_that_could_be_real() -> None:
    rng = random.Random(5)
    texts = [comments.wishes(p, {}, rng) for a in AUDIENCES for p in everyone(a, 1500)]
    phones = [found for text in texts for found in re.findall(r"\d[\d ]{8,}\d", text)]
    addresses = [found for text in texts for found in re.findall(r"\S+@\S+", text)]
    assert phones
    assert addresses
    assert all(re.fullmatch(r"07700 900\d{3}", phone) for phone in phones), "the range kept for drama"
    assert all(address.rstrip(".").endswith(".example") for address in addresses)
