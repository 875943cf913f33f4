"""How alike two outlines of the same object are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from exact_nb.errors import InvalidRecord
from exact_nb.model.shapes import Outline
from exact_nb.statistics.closed import Areas, areas_of, scaled
from exact_nb.statistics.extra import need
from exact_nb.statistics.scales import Scale

__all__ = ["Overlaps", "compare_outlines"]

Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]

_SAMPLES = 256
"""Places along each outline at which its distance from the other is taken."""


@dataclass(frozen=True, slots=True, eq=False)
class Overlaps:
    """Figures of n pairs of outlines.

    Attributes
    ----------
    dice, iou : numpy.ndarray
        ``(n,)``, from 0 to 1: twice the common area by the sum of areas; the common area by the
        joint one.
    hausdorff95 : numpy.ndarray
        ``(n,)``, 95 % Hausdorff distance in `unit`.
    unit : str
        ``"µm"`` or ``"mm"``; ``"pixels"``, of masks ``"voxels"``, where no length is known.
    """

    dice: Floats
    iou: Floats
    hausdorff95: Floats
    unit: str

    def __len__(self) -> int:
        return len(self.dice)


def compare_outlines(
    first: Sequence[Outline],
    second: Sequence[Outline],
    *,
    scale: Scale | None = None,
) -> Overlaps:
    """Compare outlines pairwise: the first with the first, and so on.

    Parameters
    ----------
    first, second : sequence of Shape
        Boxes, circles and closed polygons, equally many; holes count as outline.
    scale : Scale, optional
        Length of a pixel in x and y, or of a voxel along the axes of a plane; without it distances
        are in pixels.

    Raises
    ------
    exact_nb.errors.InvalidShape
        If a shape has no area.
    exact_nb.errors.InvalidRecord
        If there are more of one than of the other.
    exact_nb.errors.ExactError
        If shapely is not installed.

    Notes
    -----
    The 95 % Hausdorff distance is the greater of two 95th percentiles: of the distances from 256
    evenly spaced places on one outline to the nearest of the other, and back. The maximum would
    say how far the worst slip of the hand went.
    """
    if len(first) != len(second):
        raise InvalidRecord(
            f"{len(first)} outlines cannot be compared with {len(second)}; give as many of both",
            field="shapes",
        )
    unit = "pixels" if scale is None else scale.unit
    if not first:
        return Overlaps(np.empty(0), np.empty(0), np.empty(0), unit)
    shapely = need("shapely")
    ours, theirs = areas_of(first), areas_of(second)
    if scale is not None:
        ours, theirs = scaled(ours, scale.steps), scaled(theirs, scale.steps)
    shared = shapely.area(shapely.intersection(ours, theirs))
    total = shapely.area(ours) + shapely.area(theirs)
    # Rounding may leave an intersection a little larger than the areas it is of.
    dice = np.clip(2 * shared / total, 0, 1)
    iou = np.clip(shared / (total - shared), 0, 1)
    distances = np.array([_hausdorff95(a, b) for a, b in zip(ours, theirs, strict=True)])
    return Overlaps(dice, iou, distances, unit)


def _hausdorff95(ours: Any, theirs: Any) -> float:
    shapely = need("shapely")
    edges = shapely.boundary(np.array([ours, theirs], object))
    shapely.prepare(edges)
    there, back = (
        np.percentile(shapely.distance(_places(one), other), 95)
        for one, other in (edges, edges[::-1])
    )
    return float(max(there, back))


def _places(edges: Any) -> Areas:
    """Return evenly spaced points along an outline, all its rings one after the other."""
    shapely = need("shapely")
    rings = shapely.get_parts(edges)
    lengths = shapely.length(rings)
    ends = np.cumsum(lengths)
    at = (np.arange(_SAMPLES) + 0.5) / _SAMPLES * ends[-1]
    ring = np.minimum(np.searchsorted(ends, at, side="right"), len(rings) - 1)
    points: Areas = shapely.line_interpolate_point(rings[ring], at - (ends - lengths)[ring])
    return points
