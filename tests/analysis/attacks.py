"""What an adversary must not learn of a survey: each hidden cell, and each small difference between publications."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from surveyapp.domain.conditions import atoms
from surveyapp.domain.questionnaire import Questionnaire
from tests.analysis.adversary import Adversary, Solver, Told
from tests.analysis.laid_out import Row
from tests.analysis.publications import publications
from tests.analysis.random_surveys import Survey


@dataclass(frozen=True)
class Target:
    """A set of people that must stay hidden. `truth`: how many they are. `knows`: what was known without it."""

    name: str
    code: str
    row: Row
    truth: int
    knows: Callable[[Told], bool]
    is_cell: bool


@dataclass(frozen=True)
class Found:
    """What came of an attack: bounds before and after the target's own and all other figures were known."""

    target: Target
    before: tuple[float, float]
    after: tuple[float, float]

    def __str__(self) -> str:
        return f"{self.target.name} ({self.target.truth}): {self.before}, then {self.after}"


def leading_to(questionnaire: Questionnaire, code: str) -> set[str]:
    """The questions whose answers decide whether this one is asked."""
    question = questionnaire.by_code.get(code)
    condition = question.show_when if question else None
    named = {atom.question for atom in atoms(condition)} if condition is not None else set()
    return named.union(*(leading_to(questionnaire, other) for other in named))


def targets(survey: Survey, adversary: Adversary) -> Iterator[Target]:
    """Every hidden cell and every small difference."""
    yield from _of_summaries(survey, adversary)
    yield from _of_groups(survey, adversary)


def _of_summaries(survey: Survey, adversary: Adversary) -> Iterator[Target]:
    threshold, laid_out = survey.threshold, adversary.laid_out
    sets: dict[str, Row] = {"partial": adversary.partial}
    for number, one in enumerate(adversary.publications):
        sets[f"{number}"] = adversary.finished(number)
        for earlier in range(number):
            sets[f"{number} without {earlier}"] = adversary.finished(number) - adversary.finished(earlier)
            if one.final and adversary.partial @ adversary.truth:
                sets[f"all of {number} without {earlier}"] = sets[f"{number} without {earlier}"] + adversary.partial
    cells: dict[tuple[str, str | None], Row] = {}
    for question in adversary.publications[-1].documents["summary"]["questions"]:
        code = question["code"]
        cells[code, None] = laid_out.given(code)
        for choice in question["choices"] if question["background"] else ():
            cells[code, choice["value"]] = laid_out.given(code) * laid_out.given(code, choice["value"])
    for name, members in sets.items():
        for (code, value), row in cells.items():
            truth = round(float((members * row) @ adversary.truth))
            if not (0 < truth < threshold or (truth == 0 and value and name == str(len(adversary.publications) - 1))):
                continue
            if name.startswith("all of") and not adversary.partial * row @ adversary.truth:
                continue  # the same people as without the partial responses
            leading = leading_to(survey.questionnaire, code)

            def knows(told: Told, code: str = code, value: str | None = value, leading: set[str] = leading) -> bool:
                own = told.code == code and told.part in {"base", "outside"} and value is not None
                return told.source == "summary" and (not told.code or told.code in leading or own)

            whole = name == str(len(adversary.publications) - 1)
            yield Target(f"{code}={value} of {name}", code, members * row, truth, knows, whole and value is not None)


def _of_groups(survey: Survey, adversary: Adversary) -> Iterator[Target]:
    for number, one in enumerate(adversary.publications):
        for result in one.documents["groups"]["results"]:
            code, grouping = result["question"], result["grouping"]
            if code in one.kept_groups or result["n"] is None:
                continue
            # Who was asked a question, or the one that makes the groups, is told by the answers that led there.
            leading = leading_to(survey.questionnaire, code) | leading_to(survey.questionnaire, grouping)

            def knows(told: Told, leading: set[str] = leading) -> bool:
                return told.source == "summary" or (told.source == "groups" and told.code in leading)

            base = adversary.finished(number) * adversary.laid_out.given(code)
            for level in result["levels"]:
                group = adversary.laid_out.given(grouping) * adversary.laid_out.given(grouping, level["value"])
                if level["figures"]["suppressed"]:
                    truth = round(float((base * group) @ adversary.truth))
                    name = f"{code} by {grouping}={level['value']} of {number}"
                    yield Target(name, code, base * group, truth, knows, is_cell=True)


@dataclass
class Attack:
    """The attack on one survey: how many targets, and those of which something was learnt.

    `recovered`: told exactly. `narrowed`: small ones of which fewer numbers fit than should. `near`: large ones of
    which fewer than the threshold fit. `weighted`: questions with weighted figures.
    `by_answers`: small ones of which fewer numbers fit to whoever uses the answers to opinion questions too.
    """

    targets: int
    solved: int
    recovered: list[Found]
    narrowed: list[Found]
    near: list[Found]
    weighted: int
    by_answers: list[Found]


def attack(survey: Survey, adversary: Adversary | None = None) -> Attack:
    """Try every target. Recovered: told exactly. Narrowed: a small one that is told nearer than it should."""
    adversary = adversary or Adversary(survey.frame, publications(survey))
    assert not adversary.unread, adversary.unread
    wanted = list(targets(survey, adversary))
    weighted = len({told.code for told in adversary.told if told.source == "weighted"})
    found = Attack(len(wanted), 0, [], [], [], weighted, [])
    _with_everything(wanted, survey, adversary, found)
    for code in dict.fromkeys(target.code for target in wanted if target.truth < survey.threshold):
        _with_bases([t for t in wanted if t.code == code and t.truth < survey.threshold], survey, adversary, found)
    return found


def _with_everything(wanted: Sequence[Target], survey: Survey, adversary: Adversary, found: Attack) -> None:
    """No hidden cell may be known exactly, nor a small one nearer than the threshold, by everything taken together."""
    wanted = [target for target in wanted if target.is_cell]
    if not wanted:
        return
    after = Solver(adversary.told, [target.row for target in wanted], adversary.truth)
    for place, target in enumerate(wanted):
        if after.leaves(place, survey.threshold - 1):
            continue
        result = _result(adversary.told, adversary, target, found)
        (least, most), (low, high) = result.before, result.after
        if _is_free(result, survey):
            continue
        if low == high and least < most:
            found.recovered.append(result)
        elif high - low < min(most - least, survey.threshold - 1):
            (found.by_answers if target.truth < survey.threshold else found.near).append(result)
    found.solved += after.solved


def _with_bases(wanted: Sequence[Target], survey: Survey, adversary: Adversary, found: Attack) -> None:
    """Of a small number, every one below the threshold must fit all that is told of its question and who people are."""
    code = wanted[0].code
    near = leading_to(survey.questionnaire, code) | {code}
    bases = [
        told
        for told in adversary.told
        if (told.source == "summary" and (not adversary.is_answer(told) or told.code in near))
        or (told.source == "groups" and told.code in near and not adversary.is_answer(told))
    ]
    after = Solver(bases, [target.row for target in wanted], adversary.truth)
    for place, target in enumerate(wanted):
        if after.reaches(place, 0 if target.is_cell else target.truth, survey.threshold - 1):
            continue
        result = _result(bases, adversary, target, found)
        (least, most), (low, high) = result.before, result.after
        if _is_free(result, survey) or (low <= least and high >= min(most, least + survey.threshold - 1)):
            continue
        if low == high:
            found.recovered.append(result)
        elif target.is_cell or high < survey.threshold - 1:
            found.narrowed.append(result)
    found.solved += after.solved


def _is_free(result: Found, survey: Survey) -> bool:
    """Whether a difference was known to be small before: as few were asked, as the answers that led there say."""
    return not result.target.is_cell and result.before[1] < survey.threshold


def _result(told: Sequence[Told], adversary: Adversary, target: Target, found: Attack) -> Found:
    """The bounds of one target before and after."""
    bounds = []
    for known in ([one for one in adversary.told if target.knows(one)], told):
        solver = Solver(known, [target.row], adversary.truth)
        bounds.append(solver.interval(0))
        found.solved += solver.solved
    return Found(target, bounds[0], bounds[1])
