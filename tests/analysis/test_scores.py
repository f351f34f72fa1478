import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis import scores


def test_a_score_by_hand() -> None:
    # 1, 1, 2, 4: mean 2; deviations 1 + 1 + 0 + 4 = 6, over 3 is 2; the middle two are 1 and 2.
    found = scores.of_counts({4: 1, 1: 2, 2: 1, 3: 0})
    assert found is not None
    assert (found.n, found.mean, found.sd, found.median) == (4, 2.0, pytest.approx(2**0.5), 1.5)


def test_one_answer_has_no_deviation_and_none_no_score() -> None:
    one = scores.of_counts({3: 1})
    assert one is not None
    assert one.sd is None
    assert scores.of_counts({1: 0, 2: 0}) is None
    assert scores.of_numbers(np.array([])) is None


@given(st.dictionaries(st.integers(-3, 9), st.integers(0, 40), min_size=1).filter(lambda c: sum(c.values()) > 1))
def test_scores_of_counts_are_those_of_the_list(counts: dict[int, int]) -> None:
    values = [score for score, count in counts.items() for _ in range(count)]
    found = scores.of_counts(counts)
    assert found is not None
    assert found.mean == pytest.approx(statistics.fmean(values))
    assert found.sd == pytest.approx(statistics.stdev(values))
    assert found.median == statistics.median(values)
    numbers = scores.of_numbers(np.array(values, dtype=float))
    assert numbers is not None
    assert (numbers.mean, numbers.sd) == (pytest.approx(found.mean), pytest.approx(found.sd))
    assert numbers.median == pytest.approx(found.median)
