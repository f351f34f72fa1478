"""Pages: every question once and in order, nothing that depends on its own page, and the way on and back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.domain.conditions import Answer, Is, atoms
from surveyapp.domain.kinds import AGREEMENT, SINGLE_CHOICE, STATEMENT
from surveyapp.domain.pages import LAYOUTS, Layout, page_after, page_before, page_named, page_of, paginate
from surveyapp.domain.questionnaire import Grid, Questionnaire
from surveyapp.domain.routing import shown
from tests.factories.made_up import answered_questionnaires, questionnaires
from tests.factories.questionnaires import question, questionnaire, section, wording

layouts = st.sampled_from(LAYOUTS)
each_layout = pytest.mark.parametrize("layout", LAYOUTS)


def codes(made: Questionnaire, layout: Layout) -> list[list[str]]:
    return [[one.code for one in page.questions] for page in paginate(made, layout)]


@given(questionnaires(most=8), layouts)
def test_every_question_stands_on_one_page_in_its_order(made: Questionnaire, layout: Layout) -> None:
    pages = paginate(made, layout)
    assert [one.code for page in pages for one in page.questions] == [one.code for one in made.questions()]
    assert all(page.questions for page in pages)
    assert len({page.code for page in pages}) == len(pages)
    assert all(page.code in {one.code for one in page.questions} for page in pages)


@given(questionnaires(most=8), layouts)
def test_no_question_depends_on_another_of_its_page(made: Questionnaire, layout: Layout) -> None:
    for page in paginate(made, layout):
        here = {one.code for one in page.questions}
        for one in page.questions:
            assert one.show_when is None or here.isdisjoint(atom.question for atom in atoms(one.show_when))


@given(questionnaires(most=8), layouts)
def test_background_pages_come_last_and_mix_with_no_others(made: Questionnaire, layout: Layout) -> None:
    pages = paginate(made, layout)
    assert [page.background for page in pages] == sorted(page.background for page in pages)
    assert all(one.background is page.background for page in pages for one in page.questions)


@given(questionnaires(most=8))
def test_one_question_a_page_means_one(made: Questionnaire) -> None:
    for page in paginate(made, "question"):
        if not page.background:
            assert sum(one.kind != STATEMENT for one in page.questions) <= 1


@given(answered_questionnaires(), layouts)
def test_going_on_meets_every_page_with_something_to_show_and_going_back_retraces_it(
    pair: tuple[Questionnaire, dict[str, Answer]], layout: Layout
) -> None:
    made, answers = pair
    pages, visible = paginate(made, layout), shown(made, answers)
    for background in (False, True):
        wanted = [page.code for page in pages if page.background is background and page.shown(visible)]
        if wanted:
            way = [wanted[0]]
            while (following := page_after(pages, way[-1], visible)) is not None:
                way.append(following.code)
            assert way == wanted
            back = [wanted[-1]]
            while (earlier := page_before(pages, back[-1], visible)) is not None:
                back.append(earlier.code)
            assert back == wanted[::-1]


def test_layouts() -> None:
    made = questionnaire(
        sections=[
            section("one", [question(code="a"), question(code="b")]),
            section("two", [question(code="c")]),
            section("you", [question(code="d"), question(code="e")], background=True),
        ]
    )
    assert codes(made, "question") == [["a"], ["b"], ["c"], ["d", "e"]]
    assert codes(made, "section") == [["a", "b"], ["c"], ["d", "e"]]
    assert codes(made, "all") == [["a", "b", "c"], ["d", "e"]]


def test_a_question_that_looks_at_its_page_begins_another() -> None:
    first, second = question(SINGLE_CHOICE, "a"), question(code="b", show_when=Is("a", ("yes",)))
    made = questionnaire(first, second, question(code="c"))
    assert codes(made, "section") == codes(made, "all") == [["a"], ["b", "c"]]


@each_layout
def test_a_statement_goes_with_the_question_after_it_even_where_that_begins_a_page(layout: Layout) -> None:
    first = question(SINGLE_CHOICE, "a")
    made = questionnaire(first, question(STATEMENT, "s"), question(code="b", show_when=Is("a", ("yes",))))
    assert codes(made, layout) == [["a"], ["s", "b"]]
    assert page_of(paginate(made, layout), "s").code == "b"


@each_layout
def test_a_statement_at_the_end_stands_alone_or_with_what_was_before(layout: Layout) -> None:
    made = questionnaire(question(code="a"), question(STATEMENT, "s"))
    assert codes(made, layout) == ([["a"], ["s"]] if layout == "question" else [["a", "s"]])


def test_a_grid_stays_together_but_for_one_question_a_page() -> None:
    grid = Grid("g", wording("How far do you agree?"))
    items = [question(AGREEMENT, code, grid=grid) for code in ("g1", "g2", "g3")]
    items[1] = replace(items[1], show_when=Is("a", ("yes",)))
    made = questionnaire(question(SINGLE_CHOICE, "a"), *items)
    assert codes(made, "section") == [["a"], ["g1", "g2", "g3"]]
    assert codes(made, "question") == [["a"], ["g1"], ["g2"], ["g3"]]


def test_an_item_that_looks_at_another_of_its_grid_splits_it() -> None:
    grid = Grid("g", wording("How far do you agree?"))
    items = [question(AGREEMENT, code, grid=grid) for code in ("g1", "g2")]
    items[1] = replace(items[1], show_when=Is("g1", ("agree",)))
    assert codes(questionnaire(*items), "section") == [["g1"], ["g2"]]


def test_unknown_pages_and_questions() -> None:
    pages = paginate(questionnaire(), "question")
    with pytest.raises(KeyError):
        page_named(pages, "nowhere")
    with pytest.raises(KeyError):
        page_of(pages, "nowhere")
