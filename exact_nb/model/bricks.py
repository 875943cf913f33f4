"""Voxels as bricks of 32 x 32 x 32 bits: how a mask is cut up and put together again.

Brick (a, b, c) begins at voxel (32 a, 32 b, 32 c) and has the index ``a + na * (b + nb * c)`` where
na and nb are the bricks along i and j. Within it, bit i % 8 of byte ``[k, j, i // 8]`` is voxel
(i, j, k): 32 voxels along i are one little-endian word, which is how a page holds them.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any, TypeAlias

import numpy as np

__all__ = [
    "BRICK_BYTES",
    "SIDE",
    "Bits",
    "Grid",
    "bricks_along",
    "cut",
    "join",
    "place_of",
    "region_of",
    "voxels_inside",
]

SIDE = 32
BRICK_BYTES = SIDE**3 // 8

Bits: TypeAlias = np.ndarray[Any, np.dtype[np.uint8]]
"""``(32, 32, 4)`` uint8: k, j, and eight voxels along i a byte."""

Flags: TypeAlias = np.ndarray[Any, np.dtype[np.bool_]]
Grid: TypeAlias = tuple[int, int, int]
"""Along i, j and k."""


def bricks_along(grid: Grid) -> Grid:
    """Return how many bricks cover a grid along i, j and k."""
    ni, nj, nk = (-(-size // SIDE) for size in grid)
    return ni, nj, nk


def place_of(index: int, grid: Grid) -> Grid:
    """Return the first voxel of a brick."""
    along, across, _ = bricks_along(grid)
    rest, a = divmod(index, along)
    c, b = divmod(rest, across)
    return a * SIDE, b * SIDE, c * SIDE


def voxels_inside(bits: Bits, room: Grid) -> Flags:
    """Return the first voxels of a brick, ``room`` of them along i, j and k."""
    flags = np.unpackbits(bits, axis=2, bitorder="little").view(np.bool_)
    ni, nj, nk = room
    return flags.transpose(2, 1, 0)[:ni, :nj, :nk]


def cut(flags: Flags, start: Grid = (0, 0, 0), grid: Grid | None = None) -> dict[int, Bits]:
    """Return the bricks with a marked voxel by index.

    Parameters
    ----------
    flags : numpy.ndarray
        ``(a, b, c)`` bool.
    start : tuple of int
        Voxel of its first corner, a multiple of 32 along each axis.
    grid : tuple of int, optional
        The whole, where `flags` are a part of it.
    """
    whole: Grid = grid or (flags.shape[0], flags.shape[1], flags.shape[2])
    along, across, _ = bricks_along(whole)
    first = tuple(one // SIDE for one in start)
    found = {}
    for a, b, c in product(*(range(-(-size // SIDE)) for size in flags.shape)):
        part = flags[tuple(slice(n * SIDE, (n + 1) * SIDE) for n in (a, b, c))]
        if part.any():
            index = first[0] + a + along * (first[1] + b + across * (first[2] + c))
            found[index] = _bits(part)
    return found


def _bits(part: Flags) -> Bits:
    """Return up to 32 voxels along each axis as a brick."""
    full = np.zeros((SIDE, SIDE, SIDE), dtype=np.bool_)
    ni, nj, nk = part.shape
    full[:nk, :nj, :ni] = part.transpose(2, 1, 0)
    return np.packbits(full, axis=2, bitorder="little")


def join(
    bricks: Mapping[int, Bits],
    grid: Grid,
    *,
    first: int = 0,
    axis: int = 0,
    sizes: Grid | None = None,
) -> Flags:
    """Return bricks as voxels.

    Parameters
    ----------
    bricks : mapping of int to numpy.ndarray
        By index.
    grid : tuple of int
        The whole.
    first, axis : int
        Where the result begins, along which axis.
    sizes : tuple of int, optional
        Voxels of the result, the whole where not given.

    Returns
    -------
    numpy.ndarray
        ``(ni, nj, nk)`` bool, i fastest in memory.
    """
    flags = np.zeros(sizes or grid, dtype=np.bool_, order="F")
    for index, bits in bricks.items():
        start = [*place_of(index, grid)]
        start[axis] -= first
        place = tuple(slice(one, one + SIDE) for one in start)
        room = flags[place].shape
        flags[place] = voxels_inside(bits, (room[0], room[1], room[2]))
    return flags


def region_of(region: Flags, at: Grid, grid: Grid) -> dict[int, Bits]:
    """Return a region that begins anywhere as bricks of a grid; what lies outside is left out."""
    low = [max(0, one) for one in at]
    high = [min(size, one + n) for size, one, n in zip(grid, at, region.shape, strict=True)]
    if any(start >= stop for start, stop in zip(low, high, strict=True)):
        return {}
    start = [one // SIDE * SIDE for one in low]
    padded = np.zeros([stop - one for one, stop in zip(start, high, strict=True)], dtype=np.bool_)
    inner = tuple(slice(a - one, b - one) for a, b, one in zip(low, high, start, strict=True))
    outer = tuple(slice(a - one, b - one) for a, b, one in zip(low, high, at, strict=True))
    padded[inner] = region[outer]
    return cut(padded, (start[0], start[1], start[2]), grid)
