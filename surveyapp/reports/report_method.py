"""How the figures were made, and what they cannot say."""

from __future__ import annotations

from collections.abc import Iterator

from surveyapp.domain.marks import N_
from surveyapp.reports.document import Block, Bullets, Heading
from surveyapp.reports.voice import Voice

_METHOD = (
    N_("Percentages are worked out from whole counts and rounded only where they are shown."),
    N_(
        "Favourable and unfavourable are the shares of the base that gave an answer marked so when the questions were "
        "written."
    ),
    N_("Means and standard deviations are of answers with a score. “I do not know” has none."),
    N_(
        "Finished responses are the figures. Those with partial responses stand beside them where that gives nobody "
        "away."
    ),
)
_LIMITS = (
    N_("Anybody with the address could answer, so there is no response rate."),
    N_(
        "What people think is not withheld answer by answer: where ten or more answered, one answer may be that of "
        "one person."
    ),
    N_("Surveys of different audiences, and answers before and now, may be of some of the same people."),
)


def chapter(voice: Voice) -> Iterator[Block]:
    """Method and limits."""
    yield Heading(2, voice.say(N_("Method and limits")), "method", new_page=True)
    yield Bullets(tuple(voice.say(line) for line in _METHOD), voice.say(N_("How the figures were made")))
    yield Bullets(tuple(voice.say(line) for line in _LIMITS), voice.say(N_("What they cannot say")))
