"""Agreement equals what the libraries print, on examples their authors published."""

import math
import re
from collections.abc import Callable
from itertools import permutations
from typing import Literal

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats import inter_rater

from exact_nb.errors import ExactError, InvalidRecord
from exact_nb.statistics import extra
from exact_nb.statistics.agreement import (
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    observed_agreement,
)
from exact_nb.statistics.ratings import MISSING, Ratings

_: None = None
# Krippendorff, Computing Krippendorff's alpha-reliability (2011), data C; also the example of the
# package krippendorff and, as `raw_4raters`, of irrCAC.
KRIPPENDORFF: dict[str, list[int | None]] = {
    "A": [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    "C": [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
}
# Fleiss (1971) as on Wikipedia, "Fleiss' kappa"; statsmodels tests with it: 14 raters, 10 subjects.
FLEISS = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]
# Artstein and Poesio (2008), table 1; the example of scikit-learn's own tests.
ARTSTEIN = {"1": [0] * 40 + [1] * 60, "2": [0] * 20 + [1] * 20 + [0] * 10 + [1] * 50}
# Gwet, Kappa statistic is not satisfactory for assessing the extent of agreement (2002): 125
# subjects, of which the raters call 118 both +, 5 and 2 differently, none both -.
GWET = {"A": ["+"] * 123 + ["-"] * 2, "B": ["+"] * 118 + ["-"] * 5 + ["+"] * 2}

Level = Literal["nominal", "ordinal", "interval", "ratio"]

FIGURES: list[Callable[[Ratings], float]] = [
    cohen_kappa,
    fleiss_kappa,
    krippendorff_alpha,
    gwet_ac1,
    observed_agreement,
]


def of_counts(counts: list[list[int]]) -> Ratings:
    """Ratings with these counts; who gave which does not matter to Fleiss."""
    codes = np.array([np.repeat(np.arange(len(row)), row) for row in counts])
    return Ratings(
        tuple(map(str, range(codes.shape[1]))), tuple(map(str, range(len(counts[0])))), codes
    )


def test_cohen_equals_scikit_learn_on_artstein_and_poesio() -> None:
    found = cohen_kappa(Ratings.of(ARTSTEIN))
    assert found == cohen_kappa_score(ARTSTEIN["1"], ARTSTEIN["2"])
    assert found == pytest.approx(0.348, abs=5e-4)


def test_cohen_equals_statsmodels() -> None:
    ratings = Ratings.of(ARTSTEIN)
    theirs = inter_rater.cohens_kappa(ratings.confusion(0, 1), return_results=False)
    assert cohen_kappa(ratings) == pytest.approx(theirs, abs=1e-12)


def test_fleiss_equals_statsmodels_on_its_published_example() -> None:
    found = fleiss_kappa(of_counts(FLEISS))
    assert found == inter_rater.fleiss_kappa(np.array(FLEISS))
    assert found == pytest.approx(0.210, abs=5e-4)


@pytest.mark.parametrize(
    ("level", "published"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_alpha_equals_krippendorff_on_his_published_example(level: Level, published: float) -> None:
    data = [[math.nan if one is None else one for one in row] for row in KRIPPENDORFF.values()]
    values = Ratings.of(KRIPPENDORFF)
    # Codes are the values of an interval or ratio scale: here 1 to 5, so that 0 is left unused.
    shifted = Ratings(
        values.raters,
        ("0", *values.categories),
        np.where(values.codes < 0, MISSING, values.codes + 1),
    )
    found = krippendorff_alpha(shifted, level=level)
    assert found == pytest.approx(krippendorff.alpha(data, level_of_measurement=level), abs=1e-12)
    assert found == pytest.approx(published, abs=5e-4)


def test_ac1_of_two_raters_equals_gwet_2002_where_kappa_is_below_chance() -> None:
    ratings = Ratings.of(GWET)
    assert cohen_kappa(ratings) == pytest.approx(-0.0234, abs=5e-5)
    assert gwet_ac1(ratings) == pytest.approx(0.9408, abs=1e-4)


def test_ac1_of_four_raters_with_missing_ratings_equals_irrcac() -> None:
    # irrCAC (Gwet), gwet.ac1.raw(cac.raw4raters): pa 0.81818, pe 0.19032, AC1 0.77544.
    ratings = Ratings.of(KRIPPENDORFF)
    assert observed_agreement(ratings) == pytest.approx(0.81818, abs=5e-6)
    assert gwet_ac1(ratings) == pytest.approx(0.77544, abs=5e-6)


def test_categories_nobody_used_lower_the_chance_of_ac1() -> None:
    two, three = Ratings.of(GWET), Ratings.of(GWET, categories=["+", "-", "?"])
    assert gwet_ac1(three) > gwet_ac1(two)
    assert cohen_kappa(three) == cohen_kappa(two)


@pytest.mark.parametrize("figure", [cohen_kappa, fleiss_kappa, krippendorff_alpha])
def test_kappas_are_undefined_with_one_category_and_ac1_is_not(
    figure: Callable[[Ratings], float],
) -> None:
    same = Ratings.of({"A": ["+", "+"], "B": ["+", "+"]}, categories=["+", "-"])
    assert math.isnan(figure(same))
    assert gwet_ac1(same) == 1


@pytest.mark.parametrize("figure", FIGURES)
def test_nothing_rated_twice_is_undefined(figure: Callable[[Ratings], float]) -> None:
    assert math.isnan(figure(Ratings.of({"A": [1, None], "B": [None, 2]})))
    assert math.isnan(figure(Ratings.of({"A": [], "B": []})))


def test_nobody_has_no_figures() -> None:
    nobody = Ratings.of({})
    assert len(nobody) == 0
    assert all(math.isnan(figure(nobody)) for figure in FIGURES[1:])


def test_cohen_refuses_three_raters() -> None:
    with pytest.raises(InvalidRecord, match="not 4; take Fleiss' kappa"):
        cohen_kappa(Ratings.of(KRIPPENDORFF))


def test_ratings_of_other_units_are_refused() -> None:
    with pytest.raises(InvalidRecord, match="not rated the same units"):
        Ratings.of({"A": [1, 2], "B": [1]})
    with pytest.raises(InvalidRecord, match="'3' is none of the categories"):
        Ratings.of({"A": [1, 3]}, categories=[1, 2])
    with pytest.raises(InvalidRecord, match="codes from 0 to 2; use -1 to 1"):
        Ratings(("A",), ("x", "y"), np.array([[0], [2]]))


def test_confusion_has_the_first_rater_in_rows() -> None:
    ratings = Ratings.of({"A": ["x", "x", "y", None], "B": ["x", "y", "y", "x"]})
    assert ratings.confusion(0, 1).tolist() == [[1, 1], [0, 1]]
    assert ratings.confusion(1, 0).tolist() == [[1, 0], [1, 1]]


def test_a_missing_library_is_named_with_what_to_install() -> None:
    with pytest.raises(
        ExactError, match=re.escape("nosuch is not installed: pip install 'exact-nb[stats]'")
    ):
        extra.need("nosuch.metrics")


@st.composite
def some_ratings(draw: st.DrawFn, raters: int | None = None) -> Ratings:
    n = raters or draw(st.integers(2, 4))
    k = draw(st.integers(1, 4))
    code = st.integers(MISSING, k - 1)
    rows = draw(st.lists(st.lists(code, min_size=n, max_size=n), min_size=1, max_size=12))
    return Ratings(tuple("ABCD"[:n]), tuple("wxyz"[:k]), np.array(rows))


def figures(ratings: Ratings) -> list[float]:
    several = FIGURES if len(ratings.raters) == 2 else FIGURES[1:]
    return [figure(ratings) for figure in several]


@given(some_ratings())
def test_figures_are_bounded(ratings: Ratings) -> None:
    for value in figures(ratings):
        assert math.isnan(value) or -1 - 1e-9 <= value <= 1 + 1e-9


@given(some_ratings(), st.data())
def test_the_order_of_raters_units_and_categories_means_nothing(
    ratings: Ratings, data: st.DataObject
) -> None:
    columns = data.draw(st.permutations(range(len(ratings.raters))))
    rows = data.draw(st.permutations(range(len(ratings))))
    names = np.array([*data.draw(st.permutations(range(len(ratings.categories)))), MISSING])
    codes = names[ratings.codes[rows][:, columns]]
    mixed = Ratings(ratings.raters, ratings.categories, codes)
    assert figures(mixed) == pytest.approx(figures(ratings), abs=1e-9, nan_ok=True)


@given(st.lists(st.integers(0, 2), min_size=1), st.integers(2, 4))
def test_identical_raters_agree_wholly(codes: list[int], raters: int) -> None:
    same = Ratings(tuple("ABCD"[:raters]), tuple("xyz"), np.array([codes] * raters).T)
    for value in figures(same):
        assert math.isnan(value) or value == pytest.approx(1)
    assert gwet_ac1(same) == pytest.approx(1)


@given(some_ratings())
def test_alpha_is_krippendorffs(ratings: Ratings) -> None:
    data = np.where(ratings.codes == MISSING, np.nan, ratings.codes).T
    found = krippendorff_alpha(ratings)
    if math.isnan(found):
        paired = data[:, (~np.isnan(data)).sum(axis=0) > 1]
        assert len(np.unique(paired[~np.isnan(paired)])) < 2
    else:
        assert found == pytest.approx(
            krippendorff.alpha(data, level_of_measurement="nominal"), abs=1e-12
        )


def test_every_order_of_two_raters_is_symmetric() -> None:
    for one, two in permutations("ABCD", 2):
        pair = Ratings.of({one: KRIPPENDORFF[one], two: KRIPPENDORFF[two]})
        back = Ratings.of({two: KRIPPENDORFF[two], one: KRIPPENDORFF[one]})
        assert cohen_kappa(pair) == pytest.approx(cohen_kappa(back), abs=1e-12)
