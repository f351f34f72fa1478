"""What advice on a question says, in words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from surveyapp.domain.advice import Advice
from surveyapp.domain.marks import N_

_WORDS: Mapping[str, str] = {
    "double-barrelled": N_(
        "This may ask two things at once (“%(found)s”): ask about one of them, or make two questions."
    ),
    "leading pushes": N_("“%(found)s” lets people see which answer is wanted: ask without it."),
    "leading one-sided": N_(
        "“%(found)s” names one side only: name both, as in “agree or disagree”, or ask how far people agree."
    ),
    "leading takes-for-granted": N_(
        "“%(found)s” takes something for granted: ask first whether it is so, or name both sides."
    ),
    "leading loaded": N_("“%(found)s” judges before people have: use a plainer word."),
    "negative single": N_("With “%(found)s” a yes can be read two ways: say it without a “not”."),
    "negative scale": N_("To disagree with “%(found)s” is hard to work out: say it the other way round."),
    "negative double": N_("There are two negatives in one sentence (%(found)s): say it without them."),
    "absolute": N_("“%(found)s” leaves no room for one exception: leave it out, or ask how often."),
    "jargon": N_("Not everyone knows “%(found)s”: say “%(plain)s”, or explain it among the terms."),
    "abbreviation": N_("“%(found)s” is not explained: write it in full."),
    "too-long": N_("This sentence has %(words)s words: make it two, of no more than %(most)s each."),
    "two-ideas": N_("One sentence has more than one idea (“%(found)s”): make it two sentences."),
    "no-dont-know": N_("People may not know: add “I do not know” to the answers."),
    "unbalanced-scale sides": N_(
        "%(favourable)s answers are favourable and %(unfavourable)s are not: offer as many of each."
    ),
    "unbalanced-scale scores": N_("The scores (%(found)s) are not evenly spaced: give each step the same distance."),
    "unbalanced-scale order": N_("The answers do not run from one end to the other (%(found)s): put them in order."),
    "overlapping-choices overlap": N_(
        "Some numbers fit both “%(first)s” and “%(second)s”: let each number fit one answer only."
    ),
    "overlapping-choices gap": N_("Some numbers fit neither “%(first)s” nor “%(second)s”: close the gap."),
    "too-many-choices": N_(
        "There are %(count)s answers to choose from: in easy read, offer %(most)s at most, or ask in two steps."
    ),
}


def said(one: Advice) -> str:
    """One piece of advice as a sentence."""
    how = one.data.get("how")
    return _(_WORDS[f"{one.code} {how}" if how else one.code]) % dict(one.data)
