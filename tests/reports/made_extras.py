"""Every part that a report can have beside its questions, small, for tests of its formats."""

from __future__ import annotations

from datetime import UTC, datetime

from surveyapp.reports.extras import (
    Compared,
    Comparison,
    Extras,
    ManifestFile,
    Process,
    Profile,
    ProfileRow,
    Quoted,
    Share,
    Test,
    Theme,
    Themes,
    Weighted,
    WeightedRow,
)


def extras(words: str = "Plain words") -> Extras:
    """All parts, with `words` wherever words from outside can stand."""
    shares = (Share(words, 60, 75.0, 62.8, 84.2), Share(f"{words} 2", None, None))
    test = Test("χ²", 0.0004, 0.02, differs=True)
    row = Compared("clear", words, shares, test, criteria=("right-help",))
    quote = Quoted(words, "C-12", "ur", original=Quoted(words, "C-12", "en"))
    return Extras(
        process=Process(
            area=words,
            inspection=words,
            audience=words,
            opens_at=datetime(2024, 4, 22, 11, tzinfo=UTC),
            closes_at=datetime(2024, 4, 26, 11, tzinfo=UTC),
            versions=("standard", "easy-read"),
            languages=("en", "pl"),
            ways=("online", "paper"),
            wording=(words,),
            overrides=(words,),
        ),
        profile=(
            Profile(
                "need", words, words, (ProfileRow(words, 60, 60.0, 900, 30.0), ProfileRow("b", None, None, None, None))
            ),
        ),
        groups=(Comparison("need", words, words, words, (row,)),),
        audiences=Comparison("all-audiences", f"{words} a", words, words, (row,)),
        before=Comparison("before-now", f"{words} b", words, words, (row,)),
        weighted=Weighted(words, (words,), (WeightedRow("clear", words, 80, 61.2, 75.0, 71.0, 60.0, 80.0),)),
        themes=(Themes("more", words, 40, 12, (Theme(words, 28, (quote,)), Theme(f"{words} 2", None)), words),),
        manifest=(ManifestFile(words, 100, "0" * 64, 2_048, 100),),
        areas={"weakness-1": words},
    )
