"""Agreement of raters pair by pair and together, as tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pyarrow as pa

from exact_nb.model.shapes import VoxelMask
from exact_nb.statistics.agreement import (
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    observed_agreement,
)
from exact_nb.statistics.drawings import Pairing
from exact_nb.statistics.outlines import Overlaps, compare_outlines
from exact_nb.statistics.ratings import Ratings
from exact_nb.statistics.voxels import compare_masks

__all__ = ["categories", "detections", "outlines", "ratings_of"]


def ratings_of(
    units: Sequence[Mapping[str, str]], raters: Sequence[str], known: Sequence[str] | None = None
) -> Ratings:
    """Return ratings of units that say who gave them which category.

    Parameters
    ----------
    units : sequence of mapping
        Category by rater.
    raters : sequence of str
        The columns.
    known : sequence of str, optional
        All categories there are; those that occur where not given.
    """
    return Ratings.of(
        {rater: [unit.get(rater) for unit in units] for rater in raters}, categories=known
    )


def categories(ratings: Ratings) -> dict[str, pa.Table]:
    """Return agreement on categories: of every two raters, and of all together.

    Returns
    -------
    dict of str to pyarrow.Table
        ``pairs``: units both rated, observed agreement, Cohen's kappa and AC1. ``all``: units
        with two ratings or more, observed agreement, Krippendorff's alpha, AC1, and Fleiss' kappa
        with the number of units that all raters rated.
    """
    rows = []
    for a, b in combinations(range(len(ratings.raters)), 2):
        pair = ratings.pair(a, b)
        rows.append(
            {
                "first": ratings.raters[a],
                "second": ratings.raters[b],
                "units": len(pair),
                "observed": observed_agreement(pair),
                "cohen_kappa": cohen_kappa(pair),
                "gwet_ac1": gwet_ac1(pair),
            }
        )
    together = {
        "raters": len(ratings.raters),
        "units": int((ratings.counts().sum(axis=1) > 1).sum()),
        "observed": observed_agreement(ratings),
        "krippendorff_alpha": krippendorff_alpha(ratings),
        "gwet_ac1": gwet_ac1(ratings),
        "fleiss_kappa": fleiss_kappa(ratings),
        "complete_units": len(ratings.complete()),
    }
    return {"pairs": _table(rows, _PAIRS), "all": _table([together], _TOGETHER)}


def detections(matched: Sequence[Pairing]) -> dict[str, pa.Table]:
    """Return how many objects of every two raters match.

    Precision and recall take the first rater as the reference: recall is the share of the first
    rater's objects that the second has, precision the share of the second's that the first has.

    Returns
    -------
    dict of str to pyarrow.Table
        ``pairs``: of every two raters; ``places``: the same place by place.
    """
    by_pair: dict[tuple[str, str], np.ndarray[Any, Any]] = defaultdict(lambda: np.zeros(3, int))
    places = []
    for one in matched:
        counts = np.array([len(one.matching.pairs), len(one.first), len(one.second)])
        by_pair[one.raters] += counts
        places.append({"place": str(one.place.key), **_detected(one.raters, counts)})
    rows = [_detected(raters, counts) for raters, counts in by_pair.items()]
    return {"pairs": _table(rows, _DETECTED), "places": _table(places, {"place": "", **_DETECTED})}


def outlines(matched: Sequence[Pairing]) -> dict[str, pa.Table]:
    """Return how alike the outlines and masks of matched objects are.

    Returns
    -------
    dict of str to pyarrow.Table
        ``pairs``: of every two raters, outlines or voxels, and unit of length, means and medians
        over objects; ``objects``: one row each.
    """
    objects: list[dict[str, Any]] = []
    for one in matched:
        pairs = one.pairs()
        found = _overlaps(one)
        for (a, b), *values in zip(pairs, found.dice, found.iou, found.hausdorff95, strict=True):
            named = dict(zip(("dice", "iou", "hausdorff95"), map(float, values), strict=True))
            objects.append(
                {
                    "place": str(one.place.key),
                    "first": one.raters[0],
                    "second": one.raters[1],
                    "first_type": a.category,
                    "second_type": b.category,
                    "of": "voxels" if one.place.painted else "outlines",
                    **named,
                    "unit": found.unit,
                }
            )
    groups: dict[tuple[str, str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in objects:
        groups[row["first"], row["second"], row["of"], row["unit"]].append(row)
    rows = [_summed(*key, rows) for key, rows in groups.items()]
    return {"pairs": _table(rows, _OUTLINED), "objects": _table(objects, _OBJECTS)}


def _overlaps(one: Pairing) -> Overlaps:
    """Compare the matched objects of two raters on one place."""
    sides = [[drawing.shape for drawing in side] for side in zip(*one.pairs(), strict=True)]
    first, second = sides or ([], [])
    if one.place.painted:
        masks = [
            [shape for shape in side if isinstance(shape, VoxelMask)] for side in (first, second)
        ]
        return compare_masks(*masks, scale=one.place.scale)
    lines = [
        [shape for shape in side if not isinstance(shape, VoxelMask)] for side in (first, second)
    ]
    return compare_outlines(*lines, scale=one.place.scale)


def _detected(raters: tuple[str, str], counts: np.ndarray[Any, Any]) -> dict[str, Any]:
    matched, first, second = map(int, counts)
    return {
        "first": raters[0],
        "second": raters[1],
        "matched": matched,
        "only_first": first - matched,
        "only_second": second - matched,
        "precision": matched / second if second else None,
        "recall": matched / first if first else None,
        "f1": 2 * matched / (first + second),
    }


def _summed(
    first: str, second: str, of: str, unit: str, rows: list[dict[str, Any]]
) -> dict[str, Any]:
    values = {name: [row[name] for row in rows] for name in ("dice", "iou", "hausdorff95")}
    made: dict[str, Any] = {"first": first, "second": second, "of": of, "objects": len(rows)}
    for name, some in values.items():
        made[name] = float(np.mean(some))
        made[f"{name}_median"] = float(np.median(some))
    return {**made, "unit": unit}


_PAIRS = {
    "first": "",
    "second": "",
    "units": 0,
    "observed": 0.0,
    "cohen_kappa": 0.0,
    "gwet_ac1": 0.0,
}
_TOGETHER = {
    "raters": 0,
    "units": 0,
    "observed": 0.0,
    "krippendorff_alpha": 0.0,
    "gwet_ac1": 0.0,
    "fleiss_kappa": 0.0,
    "complete_units": 0,
}
_DETECTED = {
    "first": "",
    "second": "",
    "matched": 0,
    "only_first": 0,
    "only_second": 0,
    "precision": 0.0,
    "recall": 0.0,
    "f1": 0.0,
}
_OUTLINED = {
    "first": "",
    "second": "",
    "of": "",
    "objects": 0,
    "dice": 0.0,
    "dice_median": 0.0,
    "iou": 0.0,
    "iou_median": 0.0,
    "hausdorff95": 0.0,
    "hausdorff95_median": 0.0,
    "unit": "",
}
_OBJECTS = {
    "place": "",
    "first": "",
    "second": "",
    "first_type": "",
    "second_type": "",
    "of": "",
    "dice": 0.0,
    "iou": 0.0,
    "hausdorff95": 0.0,
    "unit": "",
}
_KINDS = {str: pa.string(), int: pa.int64(), float: pa.float64()}


def _table(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, Any]) -> pa.Table:
    """Return rows as a table whose columns have the kind of a sample value, rows or not."""
    schema = pa.schema([(name, _KINDS[type(sample)]) for name, sample in columns.items()])
    return pa.Table.from_pylist(list(rows), schema)
