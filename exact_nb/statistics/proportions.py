"""Shares of counted items with the interval that small counts deserve."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from exact_nb.errors import InvalidRecord

__all__ = ["Proportion", "wilson"]


@dataclass(frozen=True, slots=True)
class Proportion:
    """A share and the interval it lies in.

    Attributes
    ----------
    successes, trials : int
        Counted items.
    share : float
        ``successes / trials``, NaN where nothing was tried.
    low, high : float
        Ends of the interval; 0 and 1 where nothing was tried.
    """

    successes: int
    trials: int
    share: float
    low: float
    high: float

    def __str__(self) -> str:
        if not self.trials:
            return "none yet"
        return f"{self.share:.0%} ({self.low:.0%} to {self.high:.0%}, n = {self.trials})"


def wilson(successes: int, trials: int, *, confidence: float = 0.95) -> Proportion:
    """Return a share with its Wilson score interval.

    It keeps its coverage near 0 and 1 and for few items, where the textbook interval does not
    (Wilson 1927; Brown, Cai and DasGupta 2001).

    Parameters
    ----------
    successes, trials : int
        Counted items, ``0 <= successes <= trials``.
    confidence : float, optional
        Coverage of the two-sided interval, between 0 and 1.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If the counts or the confidence are impossible.
    """
    if not 0 <= successes <= trials:
        raise InvalidRecord(
            f"{successes} of {trials} is no share; give 0 <= successes <= trials",
            field="successes",
        )
    if not 0 < confidence < 1:
        raise InvalidRecord(f"confidence is {confidence}; use 0 to 1", field="confidence")
    if trials == 0:
        return Proportion(0, 0, math.nan, 0.0, 1.0)
    share = successes / trials
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    stretched = 1 + z * z / trials
    center = (share + z * z / (2 * trials)) / stretched
    reach = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)) / stretched
    # Rounding must not leave the share itself outside.
    low, high = min(share, max(0.0, center - reach)), max(share, min(1.0, center + reach))
    return Proportion(successes, trials, share, low, high)
