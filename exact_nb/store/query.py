"""What to read: filters that every store understands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from exact_nb.model.annotations import Plane, Position
from exact_nb.model.review import ReviewStatus

__all__ = ["Query"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A selection of annotations; every filter that is given must hold.

    Attributes
    ----------
    imageset_id, image_id : int or None
        One set or one image; one of them (or `uuids`) is needed.
    uuids : tuple of uuid.UUID or None
        These annotations only.
    type_ids, author_ids : tuple of int or None
        Any of these types, any of these authors.
    status : ReviewStatus or None
        Derived status.
    z, t, slice : int or None
        Position, from 0; what spans frames is on each of them, as it is interpolated there.
    plane : Plane or None
        Plane of a volume.
    bbox : tuple of float or None
        ``(x0, y0, x1, y1)``, pixels at level 0: annotations whose box touches it, which of one
        that spans frames is around all of them. Global labels and segmentations have no box and
        never match.
    since : datetime or None
        Last change at or after.
    deleted : bool or None
        Tombstones only (True), living only (False), both (None).
    version : int or None
        The state at the snapshot with this id.
    limit, offset : int or None, int
        A page, in order of creation.
    """

    imageset_id: int | None = None
    image_id: int | None = None
    uuids: tuple[UUID, ...] | None = None
    type_ids: tuple[int, ...] | None = None
    author_ids: tuple[int, ...] | None = None
    status: ReviewStatus | None = None
    z: int | None = None
    t: int | None = None
    plane: Plane | None = None
    slice: int | None = None
    bbox: tuple[float, float, float, float] | None = None
    since: datetime | None = None
    deleted: bool | None = False
    version: int | None = None
    limit: int | None = None
    offset: int = 0

    @classmethod
    def at(cls, image_id: int, position: Position) -> Self:
        """Select what lies on one frame of an image, or on one slice of a plane of a volume."""
        on_plane = position.plane is not None
        return cls(
            image_id=image_id,
            z=position.z,
            t=position.t,
            plane=position.plane,
            slice=position.slice if on_plane else None,
        )
