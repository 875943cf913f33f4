"""Which object of one rater is which object of another: one to one, by overlap or by distance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from exact_nb.errors import InvalidRecord
from exact_nb.model.shapes import Outline, VoxelMask
from exact_nb.statistics.assignment import assign
from exact_nb.statistics.closed import areas_of, centers_of
from exact_nb.statistics.extra import need
from exact_nb.statistics.scales import Scale
from exact_nb.statistics.voxels import shared_voxels

__all__ = ["Matching", "match_by_iou", "match_by_radius", "match_masks"]

Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
Integers: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True, eq=False)
class Matching:
    """Pairs of objects of two raters, and what is left over.

    Attributes
    ----------
    pairs : numpy.ndarray
        ``(k, 2)`` int64: place among the first rater's objects, place among the second's.
    scores : numpy.ndarray
        ``(k,)`` from 0 to 1: intersection over union, or 1 less the distance by the radius.
    n_first, n_second : int
        How many objects each rater has.
    """

    pairs: Integers
    scores: Floats
    n_first: int
    n_second: int

    @property
    def unmatched_first(self) -> Integers:
        """Places of the first rater's objects that the second does not have."""
        return np.setdiff1d(np.arange(self.n_first), self.pairs[:, 0])

    @property
    def unmatched_second(self) -> Integers:
        """Places of the second rater's objects that the first does not have."""
        return np.setdiff1d(np.arange(self.n_second), self.pairs[:, 1])


def match_by_iou(
    first: Sequence[Outline], second: Sequence[Outline], *, threshold: float = 0.5
) -> Matching:
    """Pair objects whose intersection over union is at least a threshold.

    As many pairs as possible are made and, of the ways to do so, that of the greatest overlap.

    Parameters
    ----------
    first, second : sequence of Shape
        Boxes, circles and closed polygons of one frame or plane.
    threshold : float, optional
        Above 0, up to 1.

    Raises
    ------
    exact_nb.errors.InvalidShape
        If a shape has no area.
    exact_nb.errors.InvalidRecord
        If the threshold is not above 0 and up to 1.
    exact_nb.errors.ExactError
        If scipy or shapely is not installed.
    """
    _check_threshold(threshold)
    if not (first and second):
        return _nothing(len(first), len(second))
    shapely = need("shapely")
    ours, theirs = areas_of(first), areas_of(second)
    rows, columns = shapely.STRtree(theirs).query(ours, predicate="intersects")
    shared = shapely.area(shapely.intersection(ours[rows], theirs[columns]))
    union = shapely.area(ours)[rows] + shapely.area(theirs)[columns] - shared
    scores = shared / union
    near = scores >= threshold
    return _matched(rows[near], columns[near], scores[near], len(first), len(second))


def match_by_radius(
    first: Sequence[Outline],
    second: Sequence[Outline],
    *,
    radius: float,
    scale: Scale | None = None,
) -> Matching:
    """Pair objects whose centres are at most a radius apart.

    As many pairs as possible are made and, of the ways to do so, that of the least distances.

    Parameters
    ----------
    first, second : sequence of Shape
        Of one frame or plane; of anything with an outline the centre of gravity counts.
    radius : float
        Above 0, in the unit of the scale, or in pixels where it is left out.
    scale : Scale, optional
        Length of a pixel in x and y.

    Raises
    ------
    exact_nb.errors.InvalidShape
        If a shape has no centre: a label of the whole image, or a mask.
    exact_nb.errors.InvalidRecord
        If the radius is not above 0.
    exact_nb.errors.ExactError
        If scipy or shapely is not installed.
    """
    if not radius > 0:
        raise InvalidRecord(f"radius is {radius}; use more than 0", field="radius")
    if not (first and second):
        return _nothing(len(first), len(second))
    tree = need("scipy.spatial").cKDTree
    steps = (1.0, 1.0) if scale is None else scale.steps
    ours, theirs = (tree(centers_of(shapes) * steps) for shapes in (first, second))
    near = ours.sparse_distance_matrix(theirs, radius, output_type="ndarray")
    scores = 1 - near["v"] / radius
    return _matched(near["i"], near["j"], scores, len(first), len(second))


def match_masks(
    first: Sequence[VoxelMask], second: Sequence[VoxelMask], *, threshold: float = 0.5
) -> Matching:
    """Pair masks of one image as `match_by_iou` pairs outlines, by the voxels they share.

    Raises
    ------
    exact_nb.errors.InvalidShape
        If two have not the same grid.
    exact_nb.errors.InvalidRecord
        If the threshold is not above 0 and up to 1.
    exact_nb.errors.ExactError
        If scipy is not installed.
    """
    _check_threshold(threshold)
    ours, theirs = ([one.count for one in masks] for masks in (first, second))
    found = [
        (row, column, shared / (ours[row] + theirs[column] - shared))
        for row, one in enumerate(first)
        for column, other in enumerate(second)
        if (shared := shared_voxels(one, other))
    ]
    near = [one for one in found if one[2] >= threshold]
    if not near:
        return _nothing(len(first), len(second))
    rows, columns, scores = (np.array(one) for one in zip(*near, strict=True))
    return _matched(rows, columns, scores, len(first), len(second))


def _check_threshold(threshold: float) -> None:
    if not 0 < threshold <= 1:
        raise InvalidRecord(f"iou is {threshold}; use more than 0, up to 1", field="iou")


def _matched(
    rows: Integers, columns: Integers, scores: Floats, n_first: int, n_second: int
) -> Matching:
    chosen = assign(rows, columns, scores)
    pairs = np.stack([rows[chosen], columns[chosen]], axis=1).astype(np.int64)
    order = np.argsort(pairs[:, 0])
    return Matching(pairs[order], scores[chosen][order], n_first, n_second)


def _nothing(n_first: int, n_second: int) -> Matching:
    return Matching(np.empty((0, 2), np.int64), np.empty(0), n_first, n_second)
