"""Values as they travel between kernel and page: shapes, changes, receipts and geometry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast
from uuid import UUID

import numpy as np

from exact_nb.errors import InvalidRecord, InvalidShape
from exact_nb.model.annotations import Plane, Position
from exact_nb.model.changes import (
    About,
    Acknowledged,
    Change,
    Create,
    Delete,
    Operation,
    Receipt,
    Restore,
    Update,
)
from exact_nb.model.review import ReviewStatus
from exact_nb.model.shapes import (
    BoundingBox,
    Circle,
    GlobalLabel,
    Line,
    Point,
    Polygon,
    Shape,
    ShapeKind,
)
from exact_nb.widgets.wire.spans import span_from_wire, spans_to_wire

if TYPE_CHECKING:
    from exact_nb.store.geometry import Geometry
    from exact_nb.widgets.protocol.annotations import ReceiptReply, WireAbout, WireChange, WireShape
    from exact_nb.widgets.protocol.overlay import GeometryReply

__all__ = ["Found", "change_from_wire", "geometry_to_wire", "receipt_to_wire", "shape_from_wire"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What `GeometryReply` says about the annotations that are sent.

    Attributes
    ----------
    total : int
        How many the frame has, without global labels.
    in_view : int
        How many of them were asked for.
    scope : {"all", "part", "large"}
        Which of them are sent.
    whole : bool
        Whether all of a volume at one time are sent, whatever their plane.
    level : int
        Level of the label tiles that show the others.
    left_out : int
        Large ones in view that were too many to send.
    scene : int or None
        Life of the slots.
    slots : numpy.ndarray or None
        ``(n,)`` int32 of those sent, -1 where one has none.
    """

    total: int
    in_view: int
    scope: Literal["all", "part", "large"] = "part"
    whole: bool = False
    level: int = 0
    left_out: int = 0
    scene: int | None = None
    slots: np.ndarray[Any, np.dtype[np.int32]] | None = None


def shape_from_wire(wire: WireShape) -> Shape:
    """Return the shape a page sent.

    Parameters
    ----------
    wire : WireShape
        Kind and coordinates, pixels of level 0.

    Returns
    -------
    Shape
        Validated by its own class.

    Raises
    ------
    exact_nb.errors.InvalidShape
        If a coordinate is missing or the shape breaks the rules of its kind.
    """
    kind = ShapeKind.parse(wire.get("kind", ""))
    try:
        return _shape(kind, cast("dict[str, Any]", wire))
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidShape(f"a {kind} came without usable coordinates: {error!r}") from error


def _shape(kind: ShapeKind, wire: dict[str, Any]) -> Shape:
    match kind:
        case ShapeKind.BOUNDING_BOX:
            return BoundingBox(wire["x0"], wire["y0"], wire["x1"], wire["y1"])
        case ShapeKind.CIRCLE:
            return Circle(wire["x"], wire["y"], wire["radius"])
        case ShapeKind.POINT:
            return Point(wire["x"], wire["y"])
        case ShapeKind.LINE:
            return Line(tuple((x, y) for x, y in wire["vertices"]))
        case ShapeKind.POLYGON:
            return Polygon(
                tuple(
                    tuple(tuple((x, y) for x, y in ring) for ring in part) for part in wire["parts"]
                ),
                closed=bool(wire.get("closed", True)),
            )
        case ShapeKind.GLOBAL:
            return GlobalLabel()
        case ShapeKind.SEGMENTATION:
            raise InvalidShape("a segmentation is painted by mask.paint, not drawn")


def change_from_wire(wire: WireChange) -> Change:
    """Return the change a page asked for.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If a field is missing or of another kind than the protocol says.
    exact_nb.errors.InvalidShape
        If its shape breaks the rules of its kind.
    """
    try:
        return _change(Operation(wire["operation"]), UUID(wire["uuid"]), wire)
    except (KeyError, ValueError) as error:
        raise InvalidRecord(f"the page sent a change that cannot be read: {error!r}") from error


def _change(operation: Operation, uuid: UUID, wire: WireChange) -> Change:
    match operation:
        case Operation.CREATE:
            return Create(
                uuid=uuid,
                image_id=wire["image"],
                type_id=wire["type"],
                shape=shape_from_wire(wire["shape"]),
                position=_position(wire),
                span=span_from_wire(wire.get("span"), shape_from_wire),
                concealed=wire.get("concealed", False),
                blurred=wire.get("blurred", False),
                description=wire.get("description", ""),
            )
        case Operation.UPDATE:
            fields: dict[str, Any] = {}
            if "shape" in wire:
                fields["shape"] = shape_from_wire(wire["shape"])
            if "type" in wire:
                fields["type_id"] = wire["type"]
            if "position" in wire:
                fields["position"] = _position(wire)
            if "span" in wire:
                fields["span"] = span_from_wire(wire["span"], shape_from_wire)
            fields |= {name: wire[name] for name in _PLAIN if name in wire}
            return Update(uuid=uuid, base_revision=wire["base_revision"], **fields)
        case Operation.DELETE:
            return Delete(uuid=uuid, base_revision=wire["base_revision"])
        case Operation.RESTORE:
            return Restore(uuid=uuid, base_revision=wire["base_revision"])


_PLAIN: tuple[Literal["concealed", "blurred", "description"], ...] = (
    "concealed",
    "blurred",
    "description",
)


def _position(wire: WireChange) -> Position:
    position = wire.get("position")
    if position is None:
        return Position()
    plane = position["plane"]
    return Position(
        z=position["z"],
        t=position["t"],
        plane=None if plane is None else Plane(plane),
        slice=position["slice"],
    )


def receipt_to_wire(receipt: Receipt, depth: tuple[int, int]) -> ReceiptReply:
    """Return a receipt as the page gets it.

    Parameters
    ----------
    receipt : Receipt
        The store's word.
    depth : tuple of int
        How many edits can be undone and redone now.
    """
    return {
        "operation": str(receipt.operation),
        "changes": [_acknowledged(change) for change in receipt.changes],
        "about": None if receipt.about is None else _about(receipt.about),
        "undo": depth[0],
        "redo": depth[1],
        "at": receipt.at.isoformat(),
    }


def _about(about: About) -> WireAbout:
    place = about.position
    return {
        "image": about.image_id,
        "position": None
        if place is None
        else {"z": place.z, "t": place.t, "plane": place.plane, "slice": place.slice},
        "kind": about.kind,
        "count": about.count,
        "images": about.images,
    }


def _acknowledged(change: Acknowledged) -> dict[str, Any]:
    return {
        "uuid": str(change.uuid),
        "image": change.image_id,
        "operation": change.operation.value,
        "revision": change.revision,
        "deleted": change.operation is Operation.DELETE,
    }


def geometry_to_wire(
    geometry: Geometry, *, image_id: int, found: Found
) -> tuple[GeometryReply, list[memoryview]]:
    """Return annotations as a reply and its buffers, little-endian, in the protocol's order.

    Parameters
    ----------
    geometry : Geometry
        n annotations of one image.
    image_id : int
        The image.
    found : Found
        What was found of which these are sent.
    """
    shapes = geometry.shapes
    n = len(geometry.revisions)
    slots = np.full(n, -1) if found.slots is None else found.slots
    arrays = (
        (geometry.uuids, "u1"),
        (geometry.revisions, "<i4"),
        (geometry.type_ids, "<i4"),
        (geometry.author_ids, "<i4"),
        (geometry.statuses, "u1"),
        (geometry.scores, "<f4"),
        (shapes.kinds, "u1"),
        (shapes.bounds, "<f8"),
        (shapes.coords, "<f8"),
        (shapes.offsets, "<i4"),
        (shapes.parts, "<i4"),
        (shapes.part_offsets, "<i4"),
        (slots, "<i4"),
        (geometry.flags, "u1"),
        (geometry.frames, "<i4"),
        (geometry.planes, "<i4"),
    )
    reply: GeometryReply = {
        "image": image_id,
        "count": n,
        "total": found.total,
        "in_view": found.in_view,
        "scope": found.scope,
        "whole": found.whole,
        "level": found.level,
        "left_out": found.left_out,
        "scene": found.scene,
        "kinds": [kind.value for kind in ShapeKind],
        "statuses": [status.value for status in ReviewStatus],
        "planes": [None, *(plane.value for plane in Plane)],
        "spans": spans_to_wire(geometry),
    }
    return reply, [np.ascontiguousarray(array, dtype).data for array, dtype in arrays]
