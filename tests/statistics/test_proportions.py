"""The interval of a share is Wilson's, as statsmodels has it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from exact_nb.errors import InvalidRecord
from exact_nb.statistics.proportions import wilson


@given(st.data(), st.integers(1, 10**7), st.floats(0.01, 0.999))
def test_interval_equals_statsmodels(data: st.DataObject, trials: int, confidence: float) -> None:
    successes = data.draw(st.integers(0, trials))
    found = wilson(successes, trials, confidence=confidence)
    low, high = proportion_confint(successes, trials, alpha=1 - confidence, method="wilson")
    assert found.low == pytest.approx(low, abs=1e-12)
    assert found.high == pytest.approx(high, abs=1e-12)
    assert 0 <= found.low <= found.share <= found.high <= 1


def test_interval_of_newcombe_1998() -> None:
    # Newcombe, Two-sided confidence intervals for the single proportion (1998), table I, method 3.
    assert (wilson(81, 263).low, wilson(81, 263).high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert (wilson(0, 20).low, wilson(0, 20).high) == pytest.approx((0.0, 0.1611), abs=5e-5)


def test_nothing_tried_says_nothing() -> None:
    found = wilson(0, 0)
    assert math.isnan(found.share)
    assert (found.low, found.high, str(found)) == (0, 1, "none yet")


def test_it_reads_as_a_share_with_its_interval() -> None:
    assert str(wilson(81, 263)) == "31% (26% to 37%, n = 263)"


@pytest.mark.parametrize("counts", [(-1, 2), (3, 2), (0, -1)])
def test_impossible_counts_are_refused(counts: tuple[int, int]) -> None:
    with pytest.raises(InvalidRecord, match="is no share"):
        wilson(*counts)


@pytest.mark.parametrize("confidence", [0, 1, 95, math.nan])
def test_impossible_confidence_is_refused(confidence: float) -> None:
    with pytest.raises(InvalidRecord, match="use 0 to 1"):
        wilson(1, 2, confidence=confidence)
