"""Which figures must be withheld so that nobody can be made out: pure functions on counts. See docs/analysis.md.

Everything here is decided once, while the summary is made: no format decides for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from surveyapp.analysis.results import Figures, QuestionResult, Respondents, Summary
from surveyapp.domain.conditions import Answered, Condition, Is, atoms
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.questionnaire import Question, Questionnaire

THRESHOLD = 10


def about_people(questionnaire: Questionnaire, question: Question) -> bool:
    """Whether the question says who people are rather than what they think, so that its cells need guarding too.

    Background questions; choices that may be withheld ("prefer not to say"); and, in a questionnaire whose questions
    name the criteria that they serve, unscored choices that serve none (such as a role, asked for the routing).
    """
    if question.background:
        return True
    if not KINDS[question.kind].has_choices:
        return False
    if any(choice.missing == "prefer-not" for choice in question.choices):
        return True
    mapped = any(q.criteria for q in questionnaire.questions())
    return mapped and not question.criteria and not question.is_scored


Signature = tuple[bool, ...]
"""For one value of a question: whether each condition that looks at the question names it."""


def small_cells(
    cells: Sequence[int], threshold: int, signatures: Sequence[Signature] | None = None
) -> tuple[frozenset[int], ...]:
    """Groups of positions to withhold in a table whose cells add up to a published total of at least the threshold.

    Every cell below the threshold, empty ones alike; and with them the smallest of the others, all its equals
    included. So a group is at least two cells, which add up to the threshold or more, and any two of them could be
    exchanged without a change in what is published: no withheld cell follows from the rest.

    Cells of one signature lead to the same further questions, whose bases tell their sum; so they are withheld among
    themselves. Blocks that have small cells only are joined to the block most like them, and go with it as a whole;
    where even that would leave too little doubt, all cells go.
    """
    marks = list(signatures) if signatures is not None else [()] * len(cells)
    blocks = [[p for p, other in enumerate(marks) if other == mark] for mark in dict.fromkeys(marks)]
    poor = [block for block in blocks if all(cells[p] < threshold for p in block)]
    rich = [block for block in blocks if block not in poor]
    groups: list[frozenset[int]] = []
    if poor:
        small = [p for block in poor for p in block]
        partner = min(rich, key=lambda block: _distance(marks[small[0]], marks[block[0]]), default=[])
        union = small + partner
        # Whatever the small cells are, the partner must still hold more than the threshold.
        if sum(cells[p] for p in union) <= threshold + len(small) * (threshold - 1):
            return (frozenset(range(len(cells))),)
        groups.append(frozenset(union))
        rich.remove(partner)
    for block in rich:
        if any(cells[p] < threshold for p in block):
            limit = min(cells[p] for p in block if cells[p] >= threshold)
            groups.append(frozenset(p for p in block if cells[p] <= limit))
    return tuple(groups)


def bounds(cells: Sequence[int], hidden: frozenset[int], threshold: int) -> dict[int, tuple[int, int]]:
    """What may be said of the withheld cells of a table with a published total: the least and the most each can be.

    Empty, unless one large cell was withheld only to hide the small ones, and is so large that the small ones could be
    anything below the threshold, all at once, with the same figures published. So no more is said than that they are
    below it. `hidden`: the one group that `small_cells` withheld.
    """
    small = [p for p in hidden if cells[p] < threshold]
    large = hidden - set(small)
    together = sum(cells[p] for p in hidden)
    least = together - len(small) * (threshold - 1)
    shown = [count for p, count in enumerate(cells) if p not in hidden]
    if len(large) != 1 or least < threshold or (shown and together >= min(shown)):
        return {}
    return dict.fromkeys(small, (0, threshold - 1)) | dict.fromkeys(large, (least, together))


def _distance(first: Signature, second: Signature) -> int:
    return sum(a != b for a, b in zip(first, second, strict=True))


def signatures(questionnaire: Questionnaire, question: Question, values: Sequence[str]) -> list[Signature]:
    """The signature of each of these values of a question, from the routing of all questions."""
    conditions = [q.show_when for q in questionnaire.questions() if q.show_when is not None]
    named = [a for c in conditions for a in atoms(c) if isinstance(a, Is) and a.question == question.code]
    return [tuple(value in atom.values for atom in named) for value in values]


def small_choices(cells: Sequence[int], n: int, alone: Sequence[bool], threshold: int) -> frozenset[int]:
    """The same where people may choose several: `cells` of `n` people, `alone` marks choices that exclude the others.

    A choice is small where too few chose it, or too few did not: of all, and of those who gave no excluding answer,
    where there is another choice for these. Everyone counted chose something, and nobody chose an excluding answer
    with another: where these two facts bound a withheld choice, all choices are withheld.
    """
    # Excluding answers that are withheld count as nobody, or what is shown would tell how many they are.
    excluding = [count for count, is_alone in zip(cells, alone, strict=True) if is_alone and count >= threshold]
    choosing = n - sum(excluding)
    several = sum(not is_alone for is_alone in alone) > 1
    small = frozenset(
        p
        for p, count in enumerate(cells)
        if count < threshold or n - count < threshold or (several and not alone[p] and choosing - count < threshold)
    )
    if not small:
        return small
    everything = frozenset(range(len(cells)))
    shown = everything - small
    shared = [cells[p] for p in shown if not alone[p]]
    if not shared or sum(cells[p] for p in shown) < n:
        return everything
    room = n - sum(cells[p] for p in shown if alone[p]) - max(shared)
    if any(alone[p] for p in small) and room < threshold:
        return everything
    return small


def apart(first: int, second: int, threshold: int) -> bool:
    """Whether two bases or cells of the same people may both be published: equal, or far enough apart."""
    return first == second or abs(first - second) >= threshold


@dataclass(frozen=True, slots=True)
class Withheld:
    """What of a question is withheld. `whole`: everything.

    Otherwise `together`: groups of values whose counts are withheld while their sum is known; `alone`: values of which
    not even a sum is.
    """

    together: tuple[frozenset[str], ...] = ()
    alone: frozenset[str] = frozenset()
    whole: bool = False


def gives_away(condition: Condition | None, withheld: Mapping[str, Withheld]) -> bool:
    """Whether the number of people shown a question tells of withheld figures of the questions its routing names."""
    for atom in atoms(condition) if condition is not None else ():
        hidden = withheld.get(atom.question, _NOTHING)
        if hidden.whole:
            return True
        if isinstance(atom, Is):
            values = frozenset(atom.values)
            if hidden.alone & values or any(group & values and group - values for group in hidden.together):
                return True
        elif isinstance(atom, Answered) and hidden.alone:
            return True
    return False


def step(previous: int | None, n: int, threshold: int = THRESHOLD) -> int:
    """The number of responses to show while they come in: whole steps of the threshold.

    `previous`: what was shown last, kept until the true number is a whole step away from it, in either direction.
    """
    if previous is not None and abs(n - previous) < threshold:
        return previous
    return n - n % threshold


def follow(previous: Summary, new: Summary, questionnaire: Questionnaire) -> Summary:
    """The new summary as it may be published after the previous one of the same survey.

    A question whose bases or guarded cells moved by less than the threshold keeps its previous figures, and so does
    the number of respondents: otherwise the difference of two downloads would be the answers of a few people. So does
    a question that is asked only after certain answers to one that keeps its own: how many were shown it tells these.
    """
    threshold = max(previous.threshold, new.threshold)
    questions = tuple(_followed(previous, new, questionnaire, threshold))
    ways_before = {way.code: way for way in previous.ways}
    ways = tuple(_following(ways_before, way, threshold) for way in new.ways)
    old, now = previous.respondents, new.respondents
    kept = Respondents(_stepped(old.finished, now.finished, threshold), _stepped(old.partial, now.partial, threshold))
    return replace(new, questions=questions, ways=ways, respondents=kept)


def _followed(
    previous: Summary, new: Summary, questionnaire: Questionnaire, threshold: int
) -> Iterator[QuestionResult]:
    before = {question.code: question for question in previous.questions}
    kept: set[str] = set()
    for question in new.questions:
        condition = questionnaire.by_code[question.code].show_when
        led = condition is not None and any(atom.question in kept for atom in atoms(condition))
        one = before[question.code] if led and question.code in before else _following(before, question, threshold)
        if one is not question and one != question:
            kept.add(question.code)
        yield one


def _following(before: Mapping[str, QuestionResult], new: QuestionResult, threshold: int) -> QuestionResult:
    previous = before.get(new.code)
    return new if previous is None or _may_follow(previous, new, threshold) else previous


def _stepped(previous: int | None, new: int | None, threshold: int) -> int | None:
    if previous is None or new is None or apart(previous, new, threshold):
        return new
    return previous


def _may_follow(previous: QuestionResult, new: QuestionResult, threshold: int) -> bool:
    earlier, later = (previous.finished, previous.with_partial), (new.finished, new.with_partial)
    same_kind = [(previous.finished, new.finished), (previous.with_partial, new.with_partial)]
    for one in earlier:
        for other in later:
            if one.n is None or other.n is None:
                continue
            if not apart(one.n, other.n, threshold):
                return False
            if (one, other) in same_kind and one.n == other.n and _counts(one) != _counts(other):
                return False
    if not previous.background and previous.kind not in {"number", "date"}:
        return True
    return all(_cells_follow(one, other, threshold, multiple=new.multiple) for one, other in same_kind)


def _cells_follow(previous: Figures, new: Figures, threshold: int, *, multiple: bool) -> bool:
    if previous.n is None or new.n is None:
        return True
    pairs = list(zip(_counts(previous), _counts(new), strict=False))
    # Other ranges, or others withheld, could be subtracted from each other in parts.
    if [choice.value for choice in previous.choices] != [choice.value for choice in new.choices]:
        return False
    if any((a is None) != (b is None) for a, b in pairs):
        return False
    if not multiple and any(a is None for a, _ in pairs):
        # The withheld cells together are the rest of the base.
        pairs.append((_rest(previous), _rest(new)))
    return all(a is None or b is None or apart(a, b, threshold) for a, b in pairs)


def _rest(figures: Figures) -> int:
    return (figures.n or 0) - sum(count or 0 for count in _counts(figures))


def _counts(figures: Figures) -> list[int | None]:
    return [choice.count for choice in figures.choices]


_NOTHING = Withheld()
