"""Our figures beside those of others, measured: `python -m tests.analysis.checked` writes docs/figures-checked.md."""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from pathlib import Path

import numpy as np
import pandas as pd
from statsmodels.stats.contingency_tables import Table as StatsmodelsTable
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from surveyapp.analysis import differences, scores
from surveyapp.analysis.proportions import wilson
from surveyapp.analysis.summaries import summarise
from surveyapp.analysis.weights import Strata, Weights, effective, rake
from surveyapp.analysis.wide_tables import from_wide
from surveyapp.interchange.questionnaire_yaml import load

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "figures-checked.md"
R = Path(__file__).with_name("r")
SIMULATED = 0.02
"""How far the simulated test may be from the exact one: five standard errors of 9,999 draws at most."""
CLOSE = 1e-9

NEWCOMBE = {(81, 263): (0.2553, 0.3662), (15, 148): (0.0624, 0.1605), (0, 20): (0.0, 0.1611), (1, 29): (0.0061, 0.1718)}
PISA = {
    "ST25Q01": {"low": 30.21689, "neutral": 21.33091, "high": 48.45219, "mean": 3.254813, "sd": 1.245086},
    "ST25Q02": {"low": 62.43096, "neutral": 15.78368, "high": 21.78536},
}
KALTON_SAMPLE = (20, 50, 100, 30, 40, 140, 50, 100, 40, 310, 50, 70)
KALTON_TOTALS = (80, 60, 170, 55, 40, 150, 60, 165, 55, 340, 200, 125)
KALTON_POST = (4.00, 1.20, 1.70, 1.83, 1.00, 1.07, 1.20, 1.65, 1.38, 1.10, 4.00, 1.79)
KALTON_RAKED = (1.81, 1.08, 2.20, 1.83, 1.45, 0.87, 1.76, 1.47, 2.02, 1.21, 2.45, 2.04)
PARTIES = ((762, 327, 468), (484, 239, 477))
JOB = ((1, 3, 10, 6), (2, 3, 10, 7), (1, 6, 14, 12), (0, 1, 9, 11))


@dataclass(frozen=True, slots=True)
class Check:
    """One figure of somebody else's and ours. `digits`: how many theirs was printed with after the point; None: all."""

    figure: str
    source: str
    theirs: float
    ours: float
    digits: int | None = None
    within: float = CLOSE

    @property
    def difference(self) -> float:
        return abs(self.theirs - self.ours)

    @property
    def agrees(self) -> bool:
        # Half of the last digit; a figure that lies between two digits may be rounded either way.
        return self.difference <= (self.within if self.digits is None else 0.5 * 10.0**-self.digits + CLOSE)


def checks() -> Iterator[Check]:
    """All of them, published ones first."""
    for part in (_newcombe, _pisa, _kalton, _published_tests, _statsmodels, _by_hand, _r):
        yield from part()


def _newcombe() -> Iterator[Check]:
    for (count, n), ends in NEWCOMBE.items():
        for name, theirs, ours in zip(("lower", "upper"), ends, wilson(count, n) or (), strict=True):
            yield Check(f"Wilson interval of {count}/{n}, {name} end", "Newcombe 1998, table I", theirs, ours, 4)


def _pisa() -> Iterator[Check]:
    data = ROOT / "tests" / "data"
    asked = load((data / "pisa2009_st25.yaml").read_text(encoding="utf-8"))
    table = pd.read_csv(data / "pisa2009_st25.csv.gz", dtype=str, keep_default_na=False)
    summary = summarise(from_wide(asked, table).frame, survey="pisa")
    for question in summary.questions:
        for name, theirs in PISA.get(question.code.upper(), {}).items():
            figures = question.finished
            shares = [choice.percent or 0.0 for choice in figures.choices]
            assert figures.score is not None
            ours = {
                "low": sum(shares[:2]),
                "neutral": shares[2],
                "high": sum(shares[3:]),
                "mean": figures.score.mean,
                "sd": figures.score.sd or 0.0,
            }[name]
            digits = 6 if name in {"mean", "sd"} else 5
            yield Check(f"PISA 2009 {question.code}, {name}", "R package `likert`", theirs, ours, digits)


def kalton(*, joint: bool) -> Weights:
    """The example of Kalton and Flores-Cervantes: 4 × 3 cells, to the cells themselves or to the two margins."""
    cell = np.repeat(np.arange(12), KALTON_SAMPLE)
    totals = np.array(KALTON_TOTALS, dtype=float).reshape(3, 4)
    if joint:
        margins = [(cell, totals.reshape(-1))]
    else:
        margins = [(cell % 4, totals.sum(axis=0)), (cell // 4, totals.sum(axis=1))]
    return rake([Strata(codes, tuple(map(str, range(len(t)))), t) for codes, t in margins], cap=None)


def _kalton() -> Iterator[Check]:
    first = np.concatenate([[0], np.cumsum(KALTON_SAMPLE)[:-1]])
    per_person = sum(KALTON_TOTALS) / sum(KALTON_SAMPLE)
    source = "Kalton and Flores-Cervantes 2003, as in R `survey`, tests/kalton.Rout.save"
    for name, theirs, joint in (("post-stratified", KALTON_POST, True), ("raked", KALTON_RAKED, False)):
        ours = kalton(joint=joint).values[first] * per_person
        for position, (their, our) in enumerate(zip(theirs, ours, strict=True)):
            a, b = position % 4 + 1, position // 4 + 1
            yield Check(f"{name} weight of cell a = {a}, b = {b}", source, their, float(our), 2)


def _published_tests() -> Iterator[Check]:
    parties = differences.difference(PARTIES)
    assert parties is not None
    assert parties.statistic is not None
    agresti = "Agresti 2007, p. 39, as in R’s help of `chisq.test`"
    yield Check("χ² of gender and party, 2 × 3", agresti, 30.07, parties.statistic, 2)
    yield Check("its p", agresti, 2.954e-07, parties.p, 10)
    tea = "Fisher’s tea tasting (Agresti 1990, p. 61), as in R’s help of `fisher.test`"
    yield Check("Fisher’s exact p, 2 × 2", tea, 0.4857, _p(((3, 1), (1, 3))), 4)
    job = "Agresti 2002, p. 57, as in R’s help of `fisher.test`"
    yield Check("Freeman–Halton p of job satisfaction, 4 × 4, simulated here", job, 0.7827, _p(JOB), within=SIMULATED)


def _statsmodels() -> Iterator[Check]:
    # `multipletests` collects garbage each time: a fifth of a second in a process that holds as much as this one.
    source = "statsmodels, {} random cases, the one furthest apart"
    chance = random.Random(1998)
    pairs = [(chance.randint(0, n), n) for n in (chance.randint(1, 3_000) for _ in range(200))]
    yield _furthest(
        "lower end of Wilson’s interval",
        f"{source.format(200)}: `proportion_confint`",
        [(float(proportion_confint(c, n, method="wilson")[0]), (wilson(c, n) or (9.0, 9.0))[0]) for c, n in pairs],
    )
    families = [[chance.random() ** 4 for _ in range(chance.randint(1, 20))] for _ in range(20)]
    yield _furthest(
        "Holm’s adjusted p",
        f"{source.format(20)}: `multipletests`",
        [
            (float(their), our)
            for family in families
            for their, our in zip(multipletests(family, method="holm")[1], differences.holm(family), strict=True)
        ],
    )
    tables = [
        [[chance.randint(20, 200) for _ in range(columns)] for _ in range(chance.randint(2, 5))]
        for columns in (chance.randint(2, 6) for _ in range(200))
    ]
    compared = [
        (StatsmodelsTable(np.array(table), shift_zeros=False).test_nominal_association(), differences.difference(table))
        for table in tables
    ]
    for name in ("statistic", "p"):
        yield _furthest(
            f"χ², {name}",
            f"{source.format(200)}: `Table.test_nominal_association`",
            [
                (float(getattr(their, "pvalue" if name == "p" else name)), float(getattr(our, name)))
                for their, our in compared
            ],
        )


def _by_hand() -> Iterator[Check]:
    chance = random.Random(1922)
    tables = [[[chance.randint(0, 14) for _ in "ab"] for _ in "ab"] for _ in range(200)]
    exact = [(exact_fisher(table), table) for table in tables]
    found = [(their, differences.difference(table)) for their, table in exact]
    yield _furthest(
        "Fisher’s exact p, 2 × 2",
        "all tables with the same totals, in whole numbers; 200 random cases, the one furthest apart",
        [(their, test.p) for their, test in found if test is not None and test.test == "fisher"],
    )


def exact_fisher(table: list[list[int]]) -> float:
    """Fisher's exact p of a table of two by two, without rounding on the way."""
    (a, b), (c, d) = table
    row, column, n = a + b, a + c, a + b + c + d
    ways = {
        k: comb(row, k) * comb(n - row, column - k) for k in range(max(0, column - (n - row)), min(row, column) + 1)
    }
    return float(Fraction(sum(each for each in ways.values() if each <= ways[a]), sum(ways.values())))


def _r() -> Iterator[Check]:
    source = f"{recorded_by()}, tests/analysis/r/figures.R"
    ours = figures_of_sample()
    for name, theirs in recorded().items():
        simulated = name in {"fisher/job-satisfaction", "fisher/two-by-five"}
        yield Check(name, source, theirs, ours[name], within=SIMULATED if simulated else 1e-7)


def recorded() -> dict[str, float]:
    """What R printed, by name."""
    lines = (R / "figures.csv").read_text(encoding="utf-8").splitlines()
    return {name: float(value) for name, value in csv.reader(line for line in lines if not line.startswith("#"))}


def recorded_by() -> str:
    """Which R it was."""
    return (R / "figures.csv").read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")


def figures_of_sample() -> dict[str, float]:
    """Ours for the data that R is given, by the same names."""
    people = pd.read_csv(R / "sample.csv", dtype=str)
    found = dict(_weighted_of_sample(people))
    tests = {margin: differences.difference(_crossed(people, margin)) for margin in ("need", "age", "sex")}
    adjusted = differences.family(list(tests.values()))
    for (margin, test), in_family in zip(tests.items(), adjusted, strict=True):
        assert test is not None
        assert in_family is not None
        found[f"chisq/{margin}/statistic"] = float(test.statistic or 0)
        found[f"chisq/{margin}/df"] = float(test.df or 0)
        found[f"chisq/{margin}/p"] = test.p
        found[f"holm/{margin}"] = in_family.adjusted
    two = (((7, 2), (15, 13)), ((0, 10), (9, 11)), ((10, 0), (31, 19)), ((11, 2210), (1, 740)))
    found |= {f"fisher/{number}": _p(table) for number, table in enumerate(two, 1)}
    found["fisher/job-satisfaction"] = _p(JOB)
    found["fisher/two-by-five"] = _p(((3, 4, 1, 2, 0), (90, 60, 30, 15, 5)))
    for count, n in (*NEWCOMBE, (180, 420)):
        low, high = wilson(count, n) or (9.0, 9.0)
        found |= {f"wilson/{count}-of-{n}/low": low, f"wilson/{count}-of-{n}/high": high}
    values = {"strongly-agree": 4, "agree": 3, "disagree": 2, "strongly-disagree": 1}
    score = scores.of_counts({value: int((people["answer"] == name).sum()) for name, value in values.items()})
    assert score is not None
    return found | {"score/mean": score.mean, "score/sd": score.sd or 0.0, "score/median": score.median}


def _weighted_of_sample(people: pd.DataFrame) -> Iterator[tuple[str, float]]:
    margins = [_strata_of_sample(people, margin) for margin in ("need", "age", "sex")]
    for name, weights in (
        ("post-stratified", rake(margins[:1], cap=None)),
        ("raked", rake(margins, cap=None)),
        ("raked-and-capped", rake(margins, cap=1.4)),
    ):
        values = weights.values
        yield f"{name}/n-effective", effective(values)
        yield f"{name}/largest", float(values.max())
        yield f"{name}/smallest", float(values.min())
        for answer in sorted(set(people["answer"])):
            yield f"{name}/{answer}", 100 * float(values[people["answer"] == answer].sum() / values.sum())
        favourable = people["answer"].isin(["strongly-agree", "agree"])
        yield f"{name}/favourable", 100 * float(values[favourable].sum() / values.sum())


def _strata_of_sample(people: pd.DataFrame, margin: str) -> Strata:
    totals = pd.read_csv(R / "totals.csv")
    mine = totals[totals["margin"] == margin]
    codes = pd.Index(mine["value"]).get_indexer(pd.Index(people[margin]))
    return Strata(codes, tuple(mine["value"]), mine["total"].to_numpy(dtype=float))


def _crossed(people: pd.DataFrame, margin: str) -> list[list[int]]:
    return [[int(n) for n in row] for row in pd.crosstab(people[margin], people["answer"]).to_numpy()]


def _p(table: tuple[tuple[int, ...], ...]) -> float:
    test = differences.difference(table)
    assert test is not None
    return test.p


def _furthest(figure: str, source: str, pairs: list[tuple[float, float]]) -> Check:
    # The first of those that differ in their last bits only, which are not the same on all processors.
    theirs, ours = max(pairs, key=lambda pair: 0 if abs(pair[0] - pair[1]) < CLOSE else abs(pair[0] - pair[1]))
    return Check(figure, source, theirs, ours)


def page(found: Sequence[Check]) -> str:
    """The page, with a row for each check."""
    rows = [
        f"| {check.figure} | {check.source} | {_shown(check.theirs, check.digits)} | {_shown(check.ours)} "
        f"| {_difference(check)} |"
        for check in found
    ]
    return "\n".join([*_HEAD, *rows, ""])


def _shown(value: float, digits: int | None = None) -> str:
    if digits is not None and digits < 10:
        return f"{value:.{digits}f}"
    return f"{value:.7g}"


def _difference(check: Check) -> str:
    """Below CLOSE the last bits differ between processors."""
    return f"under {CLOSE:.0e}" if check.difference < CLOSE else f"{check.difference:.1e}"


_HEAD = (
    "# Figures checked against those of others",
    "",
    "Made by `python -m tests.analysis.checked`, which works out every figure anew; `tests/analysis/test_checked.py`",
    "fails where one does not agree or this page is out of date. Published figures agree where they are the same to",
    "the last digit printed. R’s figures are of made-up data beside the script; they are kept with the command that",
    "made them, and made again where R is installed.",
    "",
    "| figure | source | theirs | ours | difference |",
    "|---|---|---|---|---|",
)

if __name__ == "__main__":
    made = list(checks())
    PAGE.write_text(page(made), encoding="utf-8")
    apart = [check for check in made if not check.agrees]
    for check in apart:
        print(f"{check.figure}: {check.theirs} and {check.ours} ({check.source})", file=sys.stderr)
    sys.exit(bool(apart))
