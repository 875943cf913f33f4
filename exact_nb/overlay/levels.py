"""Levels of label tiles, and which shapes they leave to exact geometry.

Level L has 2**L x 2**L pixels of level 0 a tile pixel. One threshold decides on both sides: a
shape is drawn into the tiles of a level, or it is large there and comes as geometry.
"""

from __future__ import annotations

import math

from exact_nb.model.shapes import Bounds

__all__ = ["LARGE_PX", "TILE", "dot_class", "large_class", "level_for", "tile_box", "top_level"]

TILE = 512
"""Pixels of a label tile, wide and high."""

LARGE_PX = 64
"""From this length of its longer side on, in tile pixels, a shape is large."""


def top_level(width: float, height: float) -> int:
    """Return the first level at which an image fits into one tile."""
    return max(0, math.ceil(math.log2(max(width, height, 1) / TILE)))


def level_for(resolution: float, top: int) -> int:
    """Return the level for a view.

    Parameters
    ----------
    resolution : float
        Pixels of level 0 a pixel of the screen.
    top : int
        The highest level there is.
    """
    return min(max(math.floor(math.log2(max(resolution, 1.0))), 0), top)


def large_class(level: int) -> int:
    """Return the least size class, as of `exact_nb.overlay.grid`, that is large at a level.

    Class e holds sides from ``2**(e - 1)`` up to ``2**e``, so that a threshold that is a power of
    two falls between two classes.
    """
    return LARGE_PX.bit_length() + level


def dot_class(level: int) -> int:
    """Return the least size class of which a member may be larger than a tile pixel."""
    return level + 1


def tile_box(level: int, column: int, row: int) -> Bounds:
    """Return the place of a tile in pixels of level 0."""
    side = float(TILE << level)
    return column * side, row * side, (column + 1) * side, (row + 1) * side
