import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from surveyapp.analysis.proportions import percent, wilson


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_intervals_as_published(count: int, n: int, low: float, high: float) -> None:
    """Newcombe (1998), Statistics in Medicine 17, 857–872, table I, method 3."""
    found = wilson(count, n)
    assert found is not None
    assert [round(end, 4) for end in found] == [low, high]


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_intervals_as_statsmodels_makes_them(pair: tuple[int, int]) -> None:
    count, n = pair
    assert wilson(count, n) == pytest.approx(proportion_confint(count, n, method="wilson"), abs=1e-12)


def test_without_a_base_there_is_no_percentage() -> None:
    assert percent(0, 0) is None
    assert wilson(0, 0) is None
    assert percent(1, 8) == 12.5


def test_the_ends_are_exact_where_nobody_or_everybody_said_so() -> None:
    nobody, everybody = wilson(0, 20), wilson(20, 20)
    assert nobody is not None
    assert everybody is not None
    assert nobody[0] == 0.0
    assert everybody[1] == 1.0


def test_a_stated_population_narrows_the_interval_down_to_a_point() -> None:
    wide, narrow, point = wilson(30, 100), wilson(30, 100, population=150), wilson(30, 100, population=100)
    assert wide is not None
    assert narrow is not None
    # By hand: n(N − 1)/(N − n) = 100 × 149 / 50 = 298.
    by_hand = proportion_confint(0.3 * 298, 298, method="wilson")
    assert narrow == pytest.approx(by_hand, abs=1e-12)
    assert wide[0] < narrow[0] < 0.3 < narrow[1] < wide[1]
    assert point == (0.3, 0.3)


@pytest.mark.parametrize(("count", "n", "population"), [(5, 4, None), (-1, 4, None), (2, 4, 3)])
def test_what_cannot_be_is_refused(count: int, n: int, population: int | None) -> None:
    with pytest.raises(ValueError, match=r"of"):
        wilson(count, n, population)
