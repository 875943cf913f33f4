"""Which part of a picture a crop shows, and where the outline lies in it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from exact_nb.model.shapes import BoundingBox, Circle, Line, Point, Polygon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exact_nb.images.base import Level
    from exact_nb.model.planes import PlaneDisplay
    from exact_nb.model.shapes import Bounds, Shape

__all__ = ["Paths", "Region", "level_for", "on_display", "paths_of", "region_around"]

Path: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
Paths: TypeAlias = list[Path]
"""Each ``(n, 2)``; one that ends where it begins is closed."""

_CONTEXT = 1.6
_LEAST = 48.0
_POINT = 64.0
_STEPS = 48


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of a picture as it is displayed; as wide as high in the body.

    Attributes
    ----------
    x, y : float
        Top-left corner, pixels of level 0 or voxels as displayed.
    width, height : float
        Pixels of level 0 or voxels; they differ where voxels are no squares.
    """

    x: float
    y: float
    width: float
    height: float

    def onto(self, path: Path, size: int) -> Path:
        """Return where a path lies on a crop with `size` pixels a side."""
        scaled: Path = (path - (self.x, self.y)) * (size / self.width, size / self.height)
        return scaled


def region_around(bounds: Bounds, spacing: tuple[float, float] = (1.0, 1.0)) -> Region:
    """Return what is shown of an object: all of it with some of its surroundings.

    Small objects keep their size on the sheet, so that they can be compared: a crop is 48 pixels
    of level 0 wide at least, 64 around a point.

    Parameters
    ----------
    bounds : tuple of float
        ``(x0, y0, x1, y1)``.
    spacing : tuple of float, optional
        Width and height of a pixel, in any unit.
    """
    x0, y0, x1, y1 = bounds
    across, down = (x1 - x0) * spacing[0], (y1 - y0) * spacing[1]
    longest = max(across, down)
    least = _LEAST if longest else _POINT
    side = max(longest * _CONTEXT, least * min(spacing))
    width, height = side / spacing[0], side / spacing[1]
    return Region((x0 + x1 - width) / 2, (y0 + y1 - height) / 2, width, height)


def level_for(levels: Sequence[Level], side: float, size: int) -> int:
    """Return the coarsest level that has a pixel for each pixel of a crop, the finest if none has.

    Parameters
    ----------
    levels : sequence of Level
        Finest first.
    side : float
        Of the region, pixels of level 0.
    size : int
        Pixels of a side of the crop.
    """
    fine = [number for number, one in enumerate(levels) if side / one.downsample >= size]
    return fine[-1] if fine else 0


def paths_of(shape: Shape) -> Paths:
    """Return the outline of a shape; points, labels and masks have none."""
    match shape:
        case BoundingBox():
            x0, y0, x1, y1 = shape.bounds
            return [np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)])]
        case Circle():
            angle = np.linspace(0, 2 * math.pi, _STEPS + 1)
            unit = np.stack([np.cos(angle), np.sin(angle)], axis=1)
            return [unit * shape.radius + (shape.x, shape.y)]
        case Polygon():
            rings = [np.asarray(ring, np.float64) for ring in shape.rings]
            return [np.vstack([ring, ring[:1]]) if shape.closed else ring for ring in rings]
        case Line():
            return [np.asarray(shape.vertices, np.float64)]
        case _:
            return []


def on_display(display: PlaneDisplay, path: Path) -> Path:
    """Return where in-plane voxel coordinates are displayed, voxels from the top-left corner."""
    return np.array([display.to_display(a, b) for a, b in path.tolist()], np.float64)


def point_of(shape: Shape) -> tuple[float, float] | None:
    """Return the place of a point, None for other shapes."""
    return (shape.x, shape.y) if isinstance(shape, Point) else None
