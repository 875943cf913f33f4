"""A shape as it travels to a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exact_nb.model.shapes import BoundingBox, Circle, Line, Point, Polygon

if TYPE_CHECKING:
    from exact_nb.model.shapes import Shape
    from exact_nb.widgets.protocol.annotations import WireShape

__all__ = ["shape_to_wire"]


def shape_to_wire(shape: Shape) -> WireShape:
    """Return a shape as a page draws it; the inverse of `wire.annotations.shape_from_wire`.

    Of a segmentation only the kind: its voxels travel by themselves.
    """
    kind = shape.kind.value
    match shape:
        case BoundingBox():
            return {"kind": kind, "x0": shape.x0, "y0": shape.y0, "x1": shape.x1, "y1": shape.y1}
        case Circle():
            return {"kind": kind, "x": shape.x, "y": shape.y, "radius": shape.radius}
        case Point():
            return {"kind": kind, "x": shape.x, "y": shape.y}
        case Line():
            return {"kind": kind, "vertices": [[*vertex] for vertex in shape.vertices]}
        case Polygon():
            parts = [[[[*vertex] for vertex in ring] for ring in part] for part in shape.parts]
            return {"kind": kind, "parts": parts, "closed": shape.closed}
    return {"kind": kind}
