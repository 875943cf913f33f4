"""Shapes as shapely geometries."""

from __future__ import annotations

from typing import Any

from exact_nb.model.shapes import (
    BoundingBox,
    Circle,
    GlobalLabel,
    Line,
    Point,
    Polygon,
    Shape,
    VoxelMask,
)

__all__ = ["to_shapely"]


def to_shapely(shape: Shape, *, segments: int = 16) -> Any:
    """Return a shape as a shapely geometry, None for a label of the whole image or voxels.

    Parameters
    ----------
    shape : Shape
        Any.
    segments : int, optional
        Edges of a quarter of a circle: shapely has no circles.
    """
    import shapely  # noqa: PLC0415

    match shape:
        case BoundingBox():
            return shapely.box(shape.x0, shape.y0, shape.x1, shape.y1)
        case Circle():
            return shapely.Point(shape.x, shape.y).buffer(shape.radius, quad_segs=segments)
        case Point():
            return shapely.Point(shape.x, shape.y)
        case Line():
            return shapely.LineString(shape.vertices)
        case Polygon():
            return _polygon(shape)
        case GlobalLabel() | VoxelMask():
            return None


def _polygon(shape: Polygon) -> Any:
    import shapely  # noqa: PLC0415

    if not shape.closed:
        return shapely.LineString(shape.parts[0][0])
    parts = [shapely.Polygon(part[0], part[1:]) for part in shape.parts]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
