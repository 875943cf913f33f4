"""Agreement beyond chance on categories: Cohen, Fleiss, Krippendorff and Gwet.

All figures are 1 for perfect agreement and 0 for what chance would give. They are NaN where they
are not defined: no unit with two ratings or, for the first three, only one category in use.
"""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np

from exact_nb.errors import InvalidRecord
from exact_nb.statistics.extra import need
from exact_nb.statistics.ratings import MISSING, Ratings

__all__ = ["cohen_kappa", "fleiss_kappa", "gwet_ac1", "krippendorff_alpha", "observed_agreement"]

Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]


def cohen_kappa(ratings: Ratings) -> float:
    """Return Cohen's kappa of two raters, over the units both rated.

    The work is done by `sklearn.metrics.cohen_kappa_score`.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If there are not two raters.
    exact_nb.errors.ExactError
        If scikit-learn is not installed.
    """
    if len(ratings.raters) != 2:
        raise InvalidRecord(
            f"Cohen's kappa is of two raters, not {len(ratings.raters)}; take Fleiss' kappa or "
            "Krippendorff's alpha",
            field="raters",
        )
    codes = ratings.complete().codes
    if not _several(codes):
        return math.nan
    score = need("sklearn.metrics").cohen_kappa_score
    return float(score(codes[:, 0], codes[:, 1]))


def fleiss_kappa(ratings: Ratings) -> float:
    """Return Fleiss' kappa over the units that every rater rated.

    The work is done by `statsmodels.stats.inter_rater.fleiss_kappa`.

    Raises
    ------
    exact_nb.errors.ExactError
        If statsmodels is not installed.
    """
    complete = ratings.complete()
    if len(complete.raters) < 2 or not _several(complete.codes):
        return math.nan
    return float(need("statsmodels.stats.inter_rater").fleiss_kappa(complete.counts()))


def krippendorff_alpha(ratings: Ratings, *, level: str = "nominal") -> float:
    """Return Krippendorff's alpha: any number of raters, units may miss ratings.

    The work is done by `krippendorff.alpha`.

    Parameters
    ----------
    ratings : Ratings
        Of an ordinal scale the categories are in order.
    level : str, optional
        Level of measurement: nominal, ordinal, interval or ratio; codes are the values.

    Raises
    ------
    exact_nb.errors.ExactError
        If krippendorff is not installed.
    """
    counts = ratings.counts()
    counts = counts[counts.sum(axis=1) > 1]
    if (counts.sum(axis=0) > 0).sum() < 2:
        return math.nan
    alpha = need("krippendorff").alpha
    return float(alpha(value_counts=counts, level_of_measurement=level))


def gwet_ac1(ratings: Ratings) -> float:
    """Return Gwet's AC1, which holds where one category dominates and kappa falls apart.

    Any number of raters, units may miss ratings. 1 where only one category exists.

    Notes
    -----
    Gwet (2008), Computing inter-rater reliability and its variance in the presence of high
    agreement, British Journal of Mathematical and Statistical Psychology 61, 29-48: with
    ``pi_k`` the mean share of ratings in category k, chance agreement is
    ``sum(pi_k * (1 - pi_k)) / (K - 1)``. Missing ratings as in Gwet, Handbook of Inter-Rater
    Reliability (4th ed. 2014), chapter 2: every rated unit counts in ``pi_k``, those with two or
    more ratings in observed agreement.
    """
    observed = observed_agreement(ratings)
    k = len(ratings.categories)
    if math.isnan(observed) or k == 1:
        return observed
    counts = ratings.counts()
    rated = counts[counts.sum(axis=1) > 0]
    shares: Floats = (rated / rated.sum(axis=1, keepdims=True)).mean(axis=0)
    chance = float((shares * (1 - shares)).sum() / (k - 1))
    return (observed - chance) / (1 - chance)


def observed_agreement(ratings: Ratings) -> float:
    """Return the share of pairs of ratings of one unit that are equal, averaged over units."""
    counts = ratings.counts()
    each = counts.sum(axis=1)
    counts, each = counts[each > 1], each[each > 1]
    if not len(counts):
        return math.nan
    agreeing = (counts * (counts - 1)).sum(axis=1) / (each * (each - 1))
    return float(agreeing.mean())


def _several(codes: np.ndarray[Any, np.dtype[np.int64]]) -> bool:
    """Whether more than one category is in use: with one, chance agreement is 1 already."""
    return len(np.unique(codes[codes != MISSING])) > 1
