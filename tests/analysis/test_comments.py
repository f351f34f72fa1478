from __future__ import annotations

import pandas as pd

from surveyapp.analysis.comments import Comment, listed
from surveyapp.analysis.frames import from_answers
from tests.analysis import made

ASKED = made.questionnaire(
    made.MAIN
    + """
      - code: why
        kind: short-text
        text: Why is there no plan?
        show_when: {question: plan, is: "no"}
"""
)
PEOPLE = 40
RESPONSES = pd.DataFrame(
    {
        "id": [f"r{n:02}" for n in range(PEOPLE)],
        "status": ["finished", "partial"] * (PEOPLE // 2),
        "version": ["easy-read"] + ["standard"] * (PEOPLE - 1),
        "language": ["pl"] + ["en"] * (PEOPLE - 1),
    }
)
ANSWERS = pd.DataFrame(
    [(f"r{n:02}", "more", f"more {n:02}") for n in range(PEOPLE)]
    + [(f"r{n:02}", "why", f"why {n:02}") for n in range(PEOPLE)]
    + [(f"r{n:02}", "plan", "no" if n < 30 else "yes") for n in range(PEOPLE)]
    + [("other", "more", "of another survey")],
    columns=["response", "question", "value"],
)


def found(key: bytes = b"reader") -> dict[str, tuple[Comment, ...]]:
    frame = from_answers(ASKED, RESPONSES, ANSWERS)
    return {group.question.code: group.comments for group in listed(frame, RESPONSES, ANSWERS, key)}


def numbers(comments: tuple[Comment, ...]) -> list[str]:
    return [comment.text[-2:] for comment in comments]


def test_every_reported_comment_is_listed_as_it_was_typed() -> None:
    comments = found()
    assert set(comments) == {"more", "why"}
    assert sorted(numbers(comments["more"])) == [f"{n:02}" for n in range(PEOPLE)]
    first = next(comment for comment in comments["more"] if comment.text == "more 00")
    assert first == Comment("more 00", "easy-read", "pl", finished=True)


def test_comments_that_routing_took_away_are_not_listed() -> None:
    assert sorted(numbers(found()["why"])) == [f"{n:02}" for n in range(30)]


def test_the_order_stays_for_a_reader_and_links_nothing() -> None:
    assert found() == found()
    assert numbers(found(b"one")["more"]) != numbers(found(b"two")["more"])
    assert numbers(found()["more"]) != sorted(numbers(found()["more"]))
    both = [n for n in numbers(found()["more"]) if int(n) < 30]
    assert both != numbers(found()["why"])
