"""Effort: questions and minutes, held against examples worked by hand and against what the shipped banks declare."""

from decimal import Decimal

import pytest

from surveyapp.domain import effort as module
from surveyapp.domain.conditions import Is
from surveyapp.domain.effort import Effort, effort
from surveyapp.domain.kinds import AGREEMENT, KINDS, LONG_TEXT, NUMBER, SHORT_TEXT, SINGLE_CHOICE, STATEMENT
from surveyapp.domain.questionnaire import EASY_READ, STANDARD, Grid
from surveyapp.interchange.questionnaire_document import build
from surveyapp.interchange.questionnaire_fill import fill
from tests.content.test_banks import BANKS, DOCUMENTS
from tests.factories.questionnaires import choice, question, questionnaire, section, wording

THIRTEEN = wording("one two three four five six seven eight nine ten eleven twelve thirteen")


def test_the_smallest_takes_a_minute() -> None:
    assert effort(questionnaire(), STANDARD) == Effort(1, 1, 1, (1, 1), 6)  # A test; Section main; About q1?


def test_a_scale_is_read_once() -> None:
    """2 + 2 words of title and heading, 24 × 13 words, 8 of the scale: 324 words, 81.7 s; 24 × 5 s: 201.7 s."""
    made = questionnaire(*(question(AGREEMENT, f"q{i}", text=THIRTEEN) for i in range(24)))
    assert effort(made, STANDARD) == Effort(24, 24, 24, (3, 3), 324)
    assert effort(made, EASY_READ) == Effort(24, 24, 24, (7, 7), 324)  # 163.4 + 240 = 403.4 s


def test_typing_takes_longest() -> None:
    """Six boxes of 30 words at 36.2 words a minute: 6 × (10 + 49.7) s, and 82 words to read: 20.7 s; 379 s."""
    made = questionnaire(*(question(LONG_TEXT, f"q{i}", text=THIRTEEN) for i in range(6)))
    assert effort(made, STANDARD) == Effort(6, 6, 6, (6, 6), 82)


def test_statements_are_read_and_are_no_questions() -> None:
    made = questionnaire(question(STATEMENT, "s", text=THIRTEEN), question(NUMBER, "n", unit=wording("hours a week")))
    assert effort(made, STANDARD) == Effort(1, 1, 1, (1, 1), 4 + 13 + 2 + 3)


def test_the_stem_of_a_grid_and_the_words_of_a_section_are_read_once() -> None:
    grid = Grid("g", wording("How far do you agree?"), wording("Choose one."))
    items = [question(AGREEMENT, f"q{i}", grid=grid, hint=wording("A hint")) for i in range(3)]
    made = questionnaire(
        sections=[section("a", items, intro=wording("An introduction")), section("b", [question(SHORT_TEXT, "x")])],
        about=wording("What it is about"),
    )
    assert effort(made, STANDARD).words == (2 + 4) + (2 + 2) + (5 + 2) + 3 * (2 + 2) + 8 + (2 + 2)


def test_another_scale_is_read_again() -> None:
    first = question(SINGLE_CHOICE, "a", choices=(choice("x", "Yes"), choice("y", "Not now")))
    second = question(SINGLE_CHOICE, "b", choices=(choice("x", "Yes"), choice("z", "Never again")))
    between = question(SHORT_TEXT, "t")
    assert effort(questionnaire(first, between, second), STANDARD).words == 4 + 3 * 2 + 3 + 2


def test_routing_makes_a_range() -> None:
    """Those with a plan write 30 words three times more: 3 × 59.7 s + 2 words each."""
    plan = question(SINGLE_CHOICE, "plan")
    more = [question(LONG_TEXT, f"m{i}", show_when=Is("plan", ("yes",))) for i in range(3)]
    assert effort(questionnaire(plan, *more), STANDARD) == Effort(4, 1, 4, (1, 3), 4 + 2 + 2 + 6)


def test_each_version_has_its_words_and_its_pace() -> None:
    made = questionnaire(
        question(NUMBER, "n", text=wording("In all, how many hours?", "How many?"), maximum=Decimal(9))
    )
    assert effort(made, STANDARD).words - effort(made, EASY_READ).words == 3


def test_an_ordinary_question_takes_the_ten_seconds_that_were_seen() -> None:
    reading = 20 * 60 / module.WORDS_A_MINUTE[STANDARD]
    assert 9.5 < reading + module.SECONDS[AGREEMENT] < 10.5


def test_every_kind_has_its_time() -> None:
    assert set(module.SECONDS) == set(KINDS)
    assert {name for name, kind in KINDS.items() if kind.is_open} == set(module.TYPED)


@pytest.mark.parametrize(
    ("code", "standard", "easy", "declared"),
    [
        ("nominated-officer-evaluation", (8, 8, 8, (3, 3)), (7, 7), 5),
        ("parents-carers-2016", (25, 22, 25, (7, 7)), (13, 15), 8),
        ("parents-carers-2023", (25, 22, 25, (7, 7)), (13, 15), 8),
        ("parents-carers-revisit", (32, 29, 32, (11, 12)), (22, 23), 10),
        ("practitioners-2023", (25, 22, 23, (6, 6)), (12, 12), 8),
        ("thematic-children-not-in-school", (25, 12, 17, (5, 6)), (9, 12), 10),
        ("young-people-2023", (24, 22, 24, (6, 7)), (13, 14), 8),
    ],
)
def test_the_shipped_banks(
    code: str, standard: tuple[int, int, int, tuple[int, int]], easy: tuple[int, int], declared: int
) -> None:
    """With three areas of weakness in the re-visit, as usual. What the banks declare is about right for standard."""
    made = build(fill(DOCUMENTS[code], area="Testshire", focus=("Waits for help", "Plans", "Working as a team")))
    told = effort(made, STANDARD)
    assert (told.questions, told.fewest, told.most, told.minutes) == standard
    assert effort(made, EASY_READ).minutes == easy
    assert BANKS[code].minutes == declared
    assert abs(declared - told.minutes[1]) <= 4
