"""How alike two masks of the same voxels are, brick by brick: no volume is ever unpacked whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np

from exact_nb.errors import InvalidRecord, InvalidShape
from exact_nb.model.bricks import SIDE, Bits, bricks_along, place_of, voxels_inside
from exact_nb.model.masks import Flags, VoxelMask
from exact_nb.statistics.extra import need
from exact_nb.statistics.outlines import Overlaps
from exact_nb.statistics.scales import Scale

__all__ = ["compare_masks", "shared_voxels", "surface_of"]

Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
Integers: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]

PLACES = 200_000
"""Of a larger surface every second, fourth, … voxel is measured, at least so many."""

_TREE = 500_000
"""Voxels of the other surface that are searched at a time."""

_KEPT = 1024
"""Unpacked bricks kept for the sake of their neighbours, 4 KB each."""


def compare_masks(
    first: Sequence[VoxelMask], second: Sequence[VoxelMask], *, scale: Scale | None = None
) -> Overlaps:
    """Compare masks pairwise: the first with the first, and so on.

    Parameters
    ----------
    first, second : sequence of VoxelMask
        Equally many, of one image, none of them empty.
    scale : Scale, optional
        Length of a voxel along i, j and k; without it distances are in voxels.

    Raises
    ------
    exact_nb.errors.InvalidShape
        If a mask marks nothing, or two have not the same grid.
    exact_nb.errors.InvalidRecord
        If there are more of one than of the other.
    exact_nb.errors.ExactError
        If scipy is not installed.

    Notes
    -----
    The 95 % Hausdorff distance is the greater of two 95th percentiles: of the distances from the
    centres of the surface voxels of one mask to the nearest of the other, and back. A voxel is on
    the surface where one of its six neighbours is not marked or lies outside the volume.
    """
    if len(first) != len(second):
        raise InvalidRecord(
            f"{len(first)} masks cannot be compared with {len(second)}; give as many of both",
            field="shapes",
        )
    unit = "voxels" if scale is None else scale.unit
    steps = np.ones(3) if scale is None else np.asarray(scale.steps, np.float64)
    rows = [_compared(a, b, steps) for a, b in zip(first, second, strict=True)]
    dice, iou, distances = np.array(rows, np.float64).reshape(-1, 3).T
    return Overlaps(dice, iou, distances, unit)


def _compared(ours: VoxelMask, theirs: VoxelMask, steps: Floats) -> tuple[float, float, float]:
    shared, counts = shared_voxels(ours, theirs), (ours.count, theirs.count)
    if not all(counts):
        raise InvalidShape("a mask without a voxel has no surface; leave it out")
    total = sum(counts)
    there, back = (_far(one, other, steps) for one, other in ((ours, theirs), (theirs, ours)))
    return 2 * shared / total, shared / (total - shared), max(there, back)


def shared_voxels(first: VoxelMask, second: VoxelMask) -> int:
    """Return how many voxels two masks both mark; bricks of only one of them stay packed.

    Raises
    ------
    exact_nb.errors.InvalidShape
        If they have not the same grid.
    """
    if first.grid != second.grid:
        raise InvalidShape(
            f"a mask of {first.grid} voxels cannot be compared with one of {second.grid}; "
            "take two of the same image"
        )
    both = first.packed.keys() & second.packed.keys()
    return sum(
        int(np.bitwise_count(first.brick(index) & second.brick(index)).sum()) for index in both
    )


def surface_of(mask: VoxelMask) -> Iterator[Integers]:
    """Give the voxels on the surface of a mask, brick by brick, each ``(n, 3)``: i, j and k."""
    unpacked = lru_cache(_KEPT)(mask.brick)
    bricks = bricks_along(mask.grid)
    strides = (1, bricks[0], bricks[0] * bricks[1])
    for index in mask.packed:
        start = place_of(index, mask.grid)
        padded = np.zeros((SIDE + 2,) * 3, np.bool_)
        padded[1:-1, 1:-1, 1:-1] = _flags(unpacked(index))
        for axis in range(3):
            place = start[axis] // SIDE
            for side, inside in ((-1, place > 0), (1, place < bricks[axis] - 1)):
                near = index + side * strides[axis]
                if inside and near in mask.packed:
                    at, face = (0, SIDE - 1) if side < 0 else (SIDE + 1, 0)
                    padded[_slab(axis, at)] = np.take(_flags(unpacked(near)), face, axis=axis)
        found = np.argwhere(_is_surface(padded))
        if len(found):
            yield found + start


def _flags(bits: Bits) -> Flags:
    return voxels_inside(bits, (SIDE, SIDE, SIDE))


def _slab(axis: int, at: int) -> tuple[int | slice, ...]:
    inner = slice(1, -1)
    return tuple(at if one == axis else inner for one in range(3))


def _is_surface(padded: Flags) -> Flags:
    """Return which voxels of a brick, padded by one, have a neighbour that is not marked."""
    own = padded[1:-1, 1:-1, 1:-1]
    within = own.copy()
    for axis in range(3):
        for side in (slice(0, -2), slice(2, None)):
            within &= padded[tuple(side if one == axis else slice(1, -1) for one in range(3))]
    surface: Flags = own & ~within
    return surface


def _far(ours: VoxelMask, theirs: VoxelMask, steps: Floats) -> float:
    """Return the 95th percentile of distances from one surface to the other."""
    tree_of = need("scipy.spatial").cKDTree
    places = _thinned(surface_of(ours)) * steps
    nearest = np.full(len(places), np.inf)
    for part in _gathered(surface_of(theirs)):
        distances = tree_of(part * steps).query(places)[0]
        nearest = np.minimum(nearest, distances)
    return float(np.percentile(nearest, 95))


def _thinned(parts: Iterator[Integers]) -> Integers:
    """Return evenly chosen rows of parts, all of them where they are few."""
    kept: list[Integers] = []
    step, seen, count = 1, 0, 0
    for part in parts:
        chosen = part[-seen % step :: step]
        seen += len(part)
        kept.append(chosen)
        count += len(chosen)
        if count > 2 * PLACES:
            kept = [np.concatenate(kept)[::2]]
            count, step = len(kept[0]), 2 * step
    return np.concatenate(kept)


def _gathered(parts: Iterator[Integers]) -> Iterator[Integers]:
    """Give rows of small parts together, up to so many that a tree of them stays small."""
    waiting: list[Integers] = []
    count = 0
    for part in parts:
        waiting.append(part)
        count += len(part)
        if count >= _TREE:
            yield np.concatenate(waiting)
            waiting, count = [], 0
    if waiting:
        yield np.concatenate(waiting)
