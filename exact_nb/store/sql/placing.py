"""Whether a shape may lie where it is put: its type, its frame or plane, its image."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from exact_nb.errors import InvalidRecord, InvalidShape
from exact_nb.model import type_rules
from exact_nb.model.annotations import Plane
from exact_nb.model.codec import KINDS
from exact_nb.model.images import Image, ImageSet
from exact_nb.model.shapes import Shape, ShapeKind, VoxelMask, check_inside
from exact_nb.model.spans import Span
from exact_nb.model.taxonomy import AnnotationType
from exact_nb.store.sql.kinds import kind_of
from exact_nb.store.sql.memo import remembered
from exact_nb.store.sql.session import Session
from exact_nb.store.sql.state import PLANES, State, position_of

__all__ = [
    "Extent",
    "check_alone",
    "check_drawing",
    "check_position",
    "check_span",
    "extent",
    "usable_type",
]

# What has voxels, few enough to be kept one by one.
_VOXELS = ("volume", "stack")
_SEGMENTATION = KINDS.index(ShapeKind.SEGMENTATION)


@dataclass(frozen=True, slots=True)
class Extent:
    """Where shapes of one plane may lie.

    Attributes
    ----------
    width, height : float
        In pixels at level 0 or voxels.
    origin : float
        Coordinate of the left and top edge.
    """

    width: float
    height: float
    origin: float = 0.0


def extent(image: Image, plane: Plane | None) -> Extent | None:
    """Return the extent of an image or of a plane of it, None where its size is not known."""
    sides = image.size_on(plane)
    if not all(sides):
        return None
    return Extent(*sides, origin=0.0 if plane is None else -0.5)


def check_position(image: Image, *, z: int, t: int, plane: Plane | None, slice_: int) -> None:
    """Refuse a frame, plane or slice that the image does not have.

    Raises
    ------
    InvalidRecord
        Names the axis at fault.
    """
    if plane is not None and image.kind != "volume":
        raise InvalidRecord(
            f"{image.name!r} is a {image.kind} and has no {plane} plane", field="plane"
        )
    slices = {
        None: 1,
        Plane.AXIAL: image.depth,
        Plane.CORONAL: image.height,
        Plane.SAGITTAL: image.width,
    }[plane]
    for axis, value, size in (
        ("z", z, image.depth if plane is None else 1),
        ("t", t, image.frames),
        ("slice", slice_, slices),
    ):
        if not 0 <= value < max(size, 1):
            raise InvalidRecord(
                f"{axis} is {value}; {image.name!r} has {axis} from 0 to {max(size, 1) - 1}",
                field=axis,
            )


def usable_type(session: Session, imageset: ImageSet, type_id: int) -> AnnotationType:
    """Return a type that annotations of a set can be given.

    Raises
    ------
    InvalidRecord
        If there is none of that id in the living products of the set.
    """
    found = remembered(session, ("type", type_id), lambda: _living_type(session, type_id))
    if found is None or found.product_id not in imageset.product_ids:
        raise InvalidRecord(
            f"type {type_id} is not of a product of image set {imageset.name!r}; "
            "add its product to the set or choose another type",
            field="type_id",
        )
    return found


def _living_type(session: Session, type_id: int) -> AnnotationType | None:
    kind = kind_of(AnnotationType)
    row = session.one(
        f"select {kind.select()} from annotation_type r join product p on p.id = r.product_id "
        "where r.id = ? and not r.deleted and not p.deleted",
        (type_id,),
    )
    return None if row is None else kind.from_row(row)


def check_drawing(image: Image, kind: AnnotationType, shape: Shape, state: State) -> None:
    """Refuse a shape that its type does not ask for, or that lies wholly outside its image.

    Raises
    ------
    InvalidRecord
        If the type asks for another shape or frame.
    InvalidShape
        If it asks for another number of vertices, or the shape lies outside, or the grid of a mask
        is not the image's.
    """
    type_rules.check_shape(kind, shape)
    type_rules.check_frame(kind, z=state["z"], t=state["t"])
    if isinstance(shape, VoxelMask):
        _check_mask(image, shape, PLANES[state["plane"]])
    inside = extent(image, PLANES[state["plane"]])
    if inside is not None:
        check_inside(shape, inside.width, inside.height, origin=inside.origin)


def check_span(image: Image, kind: AnnotationType, shape: Shape, span: Span, state: State) -> None:
    """Refuse a span that the type does not allow or the image does not have the frames for.

    Parameters
    ----------
    image : Image
        What it is on.
    kind : AnnotationType
        Its type.
    shape : Shape
        Its shape on the first frame.
    span : Span
        How it goes on.
    state : State
        Its other columns.

    Raises
    ------
    InvalidRecord, InvalidShape
        If the type is not one that spans frames, the range is not one of the image's, or a
        keyframe breaks the rules of the type or lies outside.
    """
    first = position_of(state)
    type_rules.check_span(kind, shape, span, first)
    last = first.on(span.axis, span.last)
    check_position(image, z=last.z, t=last.t, plane=last.plane, slice_=last.slice)
    inside = extent(image, first.plane)
    for frame, drawn in span.keyframes:
        try:
            type_rules.check_shape(kind, drawn)
            if inside is not None:
                check_inside(drawn, inside.width, inside.height, origin=inside.origin)
        except InvalidShape as error:
            raise InvalidShape(
                f"keyframe on {span.axis} {frame}: {error}", vertex=error.vertex
            ) from None


def _check_mask(image: Image, mask: VoxelMask, plane: Plane | None) -> None:
    """Refuse a mask where there are no voxels, or other ones."""
    if image.kind not in _VOXELS:
        raise InvalidRecord(
            f"{image.name!r} is a {image.kind}; a segmentation is painted on a volume or a stack: "
            "draw a polygon here",
            field="type_id",
        )
    if plane is not None:
        raise InvalidRecord(
            f"a segmentation is the same in all planes, not of the {plane} one; leave plane out",
            field="plane",
        )
    grid = (image.width, image.height, image.depth)
    if mask.grid != grid:
        raise InvalidShape(
            f"the mask has {mask.grid} voxels; {image.name!r} has {grid} in canonical axes"
        )


def check_alone(session: Session, states: Sequence[State]) -> None:
    """Refuse a second living segmentation of one type on one image at one time.

    Parameters
    ----------
    session : Session
        Reads what is stored.
    states : sequence of State
        Annotations as an edit will leave them.

    Raises
    ------
    InvalidRecord
        Says which one there is.
    """
    masks = [state for state in states if state["kind"] == _SEGMENTATION]
    taken: set[tuple[int, int, int]] = set()
    for state in masks:
        if state["deleted"]:
            continue
        place = (state["image_id"], state["type_id"], state["t"])
        if place in taken:
            raise InvalidRecord(
                f"an edit makes two segmentations of one type at t={place[2]}; make one",
                field="type_id",
            )
        taken.add(place)
        _check_free(session, place, {one["uuid"] for one in masks})


def _check_free(session: Session, place: tuple[int, int, int], passed: Collection[UUID]) -> None:
    """Refuse a place that holds a segmentation, unless the edit changes that one."""
    rows = session.rows(
        "select a.uuid from annotation a where a.image_id = ? and a.type_id = ? and a.t = ? "
        "and a.kind = ? and not a.deleted",
        [*place, _SEGMENTATION],
    )
    for (uuid,) in rows:
        if uuid not in passed:
            raise InvalidRecord(
                f"there is a segmentation of this type at t={place[2]} already, {uuid}; "
                "paint on that one",
                field="type_id",
            )
