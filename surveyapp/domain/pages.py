"""How questions fall into pages: one a page, a section a page, or all that routing allows at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from surveyapp.domain.conditions import atoms
from surveyapp.domain.kinds import STATEMENT
from surveyapp.domain.questionnaire import Question, Questionnaire, Section

Layout = Literal["question", "section", "all"]
LAYOUTS: tuple[Layout, ...] = ("question", "section", "all")


@dataclass(frozen=True, slots=True)
class Page:
    """Questions that are asked together. `code` names the page in addresses and stays while the layout does."""

    code: str
    questions: tuple[Question, ...]
    background: bool = False

    def shown(self, shown: Mapping[str, Question]) -> tuple[Question, ...]:
        """The questions of this page that routing leaves."""
        return tuple(question for question in self.questions if question.code in shown)


def paginate(questionnaire: Questionnaire, layout: Layout) -> tuple[Page, ...]:
    """The pages in order; main pages first, background pages after them.

    A question whose routing looks at a question of the same page starts a new page, so that everything works
    without scripts. A statement goes with the question after it. Grids stay together in every layout but the first.
    """
    main = [section for section in questionnaire.sections if not section.background]
    background = [section for section in questionnaire.sections if section.background]
    groups: list[list[Section]] = [main] if layout == "all" else [[section] for section in main]
    pages = [page for group in groups for page in _split(group, layout)]
    # Background questions are few and belong together: one page a section, whatever the layout.
    pages += [page for section in background for page in _split([section], "section")]
    return tuple(pages)


def page_after(pages: Sequence[Page], code: str, shown: Mapping[str, Question]) -> Page | None:
    """The next page of the same part (main or background) with anything to show; None at its end."""
    here = page_named(pages, code)
    later = _same_part(pages, here)
    return next((page for page in later[later.index(here) + 1 :] if page.shown(shown)), None)


def page_before(pages: Sequence[Page], code: str, shown: Mapping[str, Question]) -> Page | None:
    """The page to go back to within the same part; None at its start."""
    here = page_named(pages, code)
    earlier = _same_part(pages, here)
    return next((page for page in reversed(earlier[: earlier.index(here)]) if page.shown(shown)), None)


def page_named(pages: Iterable[Page], code: str) -> Page:
    """The page with this code. Raises KeyError."""
    for page in pages:
        if page.code == code:
            return page
    raise KeyError(code)


def page_of(pages: Iterable[Page], question: str) -> Page:
    """The page on which a question stands. Raises KeyError."""
    for page in pages:
        if any(q.code == question for q in page.questions):
            return page
    raise KeyError(question)


def _same_part(pages: Sequence[Page], here: Page) -> list[Page]:
    return [page for page in pages if page.background is here.background]


def _split(sections: list[Section], layout: Layout) -> list[Page]:
    pages: list[list[Question]] = []
    current: list[Question] = []
    for unit in (unit for section in sections for unit in _units(section, layout)):
        if current and (layout == "question" or any(_depends(question, current) for question in unit)):
            pages.append(current)
            current = []
        for question in unit:
            if _depends(question, current):  # an item of a grid that looks at another item of it
                pages.append(current)
                current = []
            current.append(question)
    if current:
        pages.append(current)
    background = bool(sections) and sections[0].background
    return [Page(_code(questions), tuple(questions), background) for questions in pages]


def _units(section: Section, layout: Layout) -> list[list[Question]]:
    """What stays together: statements with the question after them, and the items of a grid."""
    units: list[list[Question]] = []
    for question in section.questions:
        before = units[-1][-1] if units else None
        same_grid = before is not None and before.grid is not None and before.grid == question.grid
        after_statement = before is not None and before.kind == STATEMENT
        if after_statement or (same_grid and layout != "question"):
            units[-1].append(question)
        else:
            units.append([question])
    return units


def _depends(question: Question, current: list[Question]) -> bool:
    if question.show_when is None:
        return False
    here = {q.code for q in current}
    return any(atom.question in here for atom in atoms(question.show_when))


def _code(questions: list[Question]) -> str:
    return next((q.code for q in questions if q.kind != STATEMENT), questions[0].code)
