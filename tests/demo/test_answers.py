"""Made-up answers: the same each time, believable in their numbers, and never to a question that was not shown."""

import statistics
from collections import Counter
from functools import cache

import pytest

from surveyapp.demo import areas, people
from surveyapp.demo.made_up import MadeUp, compose
from surveyapp.domain import answers, routing
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.pages import paginate
from surveyapp.domain.questionnaire import Questionnaire
from surveyapp.interchange.questionnaire_document import build
from surveyapp.interchange.questionnaire_fill import fill
from surveyapp.services.banks import bank_for

FULL = [("full-2023", "parents-carers"), ("full-2023", "young-people"), ("full-2023", "practitioners")]
ALL = [*FULL, ("revisit", "parents-carers")]


@cache
def questionnaire(kind: str, audience: str) -> Questionnaire:
    return build(fill(bank_for(kind, audience), area="Merrowshire", focus=areas.FOCUS if kind == "revisit" else ()))


@cache
def made(kind: str, audience: str, count: int = 400) -> list[MadeUp]:
    return compose("Merrowshire", questionnaire(kind, audience), count, late=5)


def scores(responses: list[MadeUp], asked: Questionnaire, code: str) -> list[int | None]:
    """The score of each response's answer to one question, None where there is none."""
    by_value = {choice.value: choice.score for choice in asked.by_code[code].choices}
    return [by_value.get(response.answers.get(code, "")) for response in responses]


def favourable(responses: list[MadeUp], asked: Questionnaire, code: str) -> float:
    given = [score for score in scores(responses, asked, code) if score is not None]
    return sum(score >= 3 for score in given) / len(given)


def correlation(responses: list[MadeUp], asked: Questionnaire, first: str, second: str) -> float:
    pairs = zip(scores(responses, asked, first), scores(responses, asked, second), strict=True)
    both = [(a, b) for a, b in pairs if a is not None and b is not None]
    return statistics.correlation(*zip(*both, strict=True))


@pytest.mark.parametrize(("kind", "audience"), ALL)
def test_every_answer_parses_and_is_to_a_question_that_was_shown(kind: str, audience: str) -> None:
    asked = questionnaire(kind, audience)
    for response in made(kind, audience):
        given = {code: answers.decode(asked.by_code[code], value) for code, value in response.answers.items()}
        assert set(given) <= set(routing.shown(asked, given))
        for code, answer in given.items():
            assert answers.parse(asked.by_code[code], answers.raw_of(answer)) == answer


@pytest.mark.parametrize(("kind", "audience"), ALL)
def test_answers_are_the_same_each_time_and_differ_between_areas(kind: str, audience: str) -> None:
    asked = questionnaire(kind, audience)
    assert compose("Merrowshire", asked, 30) == compose("Merrowshire", asked, 30)
    assert compose("Merrowshire", asked, 30) != compose("Aldermarsh", asked, 30)


@pytest.mark.parametrize(("kind", "audience"), ALL)
def test_some_forms_are_not_sent_and_stop_at_the_end_of_a_page(kind: str, audience: str) -> None:
    asked = questionnaire(kind, audience)
    drafts = [response for response in made(kind, audience) if response.state == "draft"]
    assert len(drafts) == 36
    reached = set()
    for draft in drafts:
        pages = [page for page in paginate(asked, draft.layout) if not page.background]
        last = max((i for i, page in enumerate(pages) for q in page.questions if q.code in draft.answers), default=-1)
        reached.add(last)
        assert not any(asked.by_code[code].background for code in draft.answers)
    assert len(reached) > 5


@pytest.mark.parametrize(("kind", "audience"), ALL)
def test_questions_are_left_out_more_often_towards_the_end(kind: str, audience: str) -> None:
    asked = questionnaire(kind, audience)
    sent = [response for response in made(kind, audience, 1500) if response.state == "finished"]
    always = [q.code for q in asked.questions() if q.show_when is None and q.is_scored and not q.background]
    missed = [sum(code not in response.answers for response in sent) / len(sent) for code in always]
    half = len(missed) // 2
    assert 0.003 < statistics.mean(missed[:half]) < statistics.mean(missed[half:]) < 0.12


@pytest.mark.parametrize(("kind", "audience"), ALL)
def test_answers_of_one_person_hang_together(kind: str, audience: str) -> None:
    asked, sent = questionnaire(kind, audience), made(kind, audience)
    for first, second in [("help-education", "help-health"), ("joint-working", "family-decisions")]:
        if second in asked.by_code:
            assert 0.3 < correlation(sent, asked, first, second) < 0.8


def test_health_fares_worse_than_school_and_audiences_differ() -> None:
    shares = {
        audience: {
            code: favourable(made(kind, audience, 1500), questionnaire(kind, audience), code)
            for code in ("help-education", "help-health", "heard", "right-time")
        }
        for kind, audience in FULL
    }
    for share in shares.values():
        assert share["help-health"] < share["help-education"]
        assert all(0.2 < value < 0.95 for value in share.values())
    assert shares["parents-carers"]["heard"] < shares["practitioners"]["heard"]
    assert shares["parents-carers"]["help-health"] < shares["young-people"]["help-health"]


def test_all_kinds_of_missing_are_there() -> None:
    stored = Counter(value for response in made("full-2023", "parents-carers") for value in response.answers.values())
    assert min(stored["dont-know"], stored["does-not-apply"], stored["prefer-not-to-say"]) > 20


def test_versions_and_layouts_are_mixed() -> None:
    shares = {}
    for kind, audience in FULL:
        responses = made(kind, audience, 1500)
        shares[audience] = sum(response.version == "easy-read" for response in responses) / len(responses)
        assert {response.layout for response in responses} == {"question", "section", "all"}
    assert 0.15 < shares["young-people"] < 0.25
    assert 0.05 < shares["parents-carers"] < 0.11


def test_some_came_on_paper_or_by_phone() -> None:
    modes = Counter(response.mode for response in made("full-2023", "parents-carers", 1500))
    assert modes["online"] > 1400
    assert modes["paper"] > modes["phone"] > 0
    assert {response.mode for response in made("full-2023", "practitioners", 300)} == {"online"}


def test_needs_come_in_the_proportions_of_the_national_return() -> None:
    sent = [response for response in made("full-2023", "parents-carers", 1500) if response.state == "finished"]
    with_plan = [r.answers for r in sent if r.answers.get("support") == "ehc-plan" and "need" in r.answers]
    need = Counter(given["need"] for given in with_plan)
    assert [code for code, _ in need.most_common(1)] == ["asd"]
    assert 0.26 < need["asd"] / len(with_plan) < 0.40
    assert need["msi"] + need["hi"] < need["mld"] < need["slcn"]


def test_background_is_left_out_by_some() -> None:
    asked = questionnaire("full-2023", "parents-carers")
    sent = [response for response in made("full-2023", "parents-carers") if response.state == "finished"]
    told = sum(any(asked.by_code[code].background for code in response.answers) for response in sent) / len(sent)
    assert 0.75 < told < 0.95


@pytest.mark.parametrize(("kind", "audience"), FULL)
def test_about_half_write_something(kind: str, audience: str) -> None:
    asked = questionnaire(kind, audience)
    sent = [response for response in made(kind, audience, 1500) if response.state == "finished"]
    open_questions = {q.code for q in asked.questions() if KINDS[q.kind].is_open}
    assert 0.35 <= sum(bool(open_questions & set(response.answers)) for response in sent) / len(sent) <= 0.55


def test_a_question_that_nothing_is_known_about_is_answered_all_the_same() -> None:
    asked = questionnaire("full-2023", "young-people")
    facts = {response.answers.get("filled-in-by") for response in made("full-2023", "young-people")}
    assert facts <= asked.by_code["filled-in-by"].values | {None}
    assert set(people.EASY_READ_SHARE) == {audience for _, audience in FULL}
