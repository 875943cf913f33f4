"""Whether a shape may lie where it is put: its type, its frame or plane, its image."""

from __future__ import annotations

from dataclasses import dataclass

from exact_nb.errors import InvalidRecord
from exact_nb.model import type_rules
from exact_nb.model.annotations import Plane
from exact_nb.model.images import Image, ImageSet
from exact_nb.model.shapes import Shape, check_inside
from exact_nb.model.taxonomy import AnnotationType
from exact_nb.store.sql.kinds import kind_of
from exact_nb.store.sql.memo import remembered
from exact_nb.store.sql.session import Session
from exact_nb.store.sql.state import PLANES, State

__all__ = ["Extent", "check_drawing", "check_position", "extent", "usable_type"]


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
        If it asks for another number of vertices, or the shape lies outside.
    """
    type_rules.check_shape(kind, shape)
    type_rules.check_frame(kind, z=state["z"], t=state["t"])
    inside = extent(image, PLANES[state["plane"]])
    if inside is not None:
        check_inside(shape, inside.width, inside.height, origin=inside.origin)
