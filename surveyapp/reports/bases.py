"""Of how many the figures of a question are, and why the others are missing: in words, and as a table of all."""

from __future__ import annotations

from surveyapp.analysis.results import QuestionResult, Summary
from surveyapp.domain.kinds import KINDS
from surveyapp.domain.marks import N_
from surveyapp.language.catalogues import catalogue
from surveyapp.reports import phrases
from surveyapp.reports.document import NOTHING, Cell, Table, Text
from surveyapp.reports.voice import Voice

_REASONS = {
    "not-answered": (N_("Not answered"), N_("%(number)s not answered")),
    "not-shown": (N_("Not asked"), N_("%(number)s not asked")),
    "does-not-apply": (N_("Does not apply"), N_("%(number)s does not apply")),
    "prefer-not": (N_("Prefer not to say"), N_("%(number)s prefer not to say")),
}


def base(question: QuestionResult, voice: Voice) -> Text:
    """2,100 answers; 30 not answered; 4 not asked. Nothing where the figures are withheld."""
    figures = question.finished
    if figures.n is None:
        return NOTHING
    shown = phrases.answers(figures.n, voice.language)
    if KINDS[question.kind].is_open:
        number = voice.counted(figures.n)
        words = catalogue(voice.language)
        shown = words.ngettext("%(number)s comment", "%(number)s comments", figures.n) % {"number": number}
    kinds = question.missing_by_kind
    if kinds is None:
        if not figures.missing:
            return Text(shown)
        outside = voice.counted(figures.missing)
        return voice.say(N_("%(answers)s; %(number)s without an answer"), answers=shown, number=outside)
    counted = [
        voice.words(said, number=voice.counted(kinds[kind])) for kind, (_, said) in _REASONS.items() if kinds[kind]
    ]
    return Text("; ".join([shown, *counted]))


def at_a_glance(summary: Summary, voice: Voice) -> Table:
    """Every question in one table: of how many its figures are, why others are missing, and the shares that lean."""
    return Table(
        code="at-a-glance",
        caption=voice.say(N_("All questions")),
        columns=(
            voice.column(N_("Question")),
            voice.figures(N_("Answers")),
            *(voice.figures(name) for name, _ in _REASONS.values()),
            voice.figures(N_("Favourable")),
            voice.figures(N_("Unfavourable")),
            voice.figures(N_("Mean")),
        ),
        rows=tuple(_row(question, voice) for question in summary.questions),
        notes=(voice.say(N_("Of finished responses. Where reasons are not told apart, they are withheld.")),),
        folded=True,
    )


def _row(question: QuestionResult, voice: Voice) -> tuple[Cell, ...]:
    figures = question.finished
    by_kind = question.missing_by_kind
    shares = tuple(
        voice.none if share is None and not figures.suppressed else voice.percent(share)
        for share in (figures.top, figures.bottom)
    )
    mean = voice.decimal(figures.score.mean, 2) if figures.score else voice.none
    return (
        voice.quoted(label(question), f"result-{question.code}"),
        voice.count(figures.n),
        *(voice.count(None if by_kind is None else by_kind[kind]) for kind in _REASONS),
        *shares,
        voice.withheld if figures.suppressed and not KINDS[question.kind].is_open else mean,
    )


def label(question: QuestionResult) -> str:
    """The words of a question where it stands apart from its grid."""
    return apart(question.stem, question.label)


def apart(stem: str | None, label: str) -> str:
    """The words of an item with those of the grid that it is taken out of."""
    if not stem:
        return label
    stem = stem.rstrip(" .:…")
    return f"{stem} {label}" if stem.endswith(("?", "!", "؟")) else f"{stem}: {label}"
