"""The annotations of a gallery in columns, as they were when they were last read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np

from exact_nb.model.annotations import OriginKind, Plane, Position
from exact_nb.model.codec import KINDS, decode
from exact_nb.model.review import ReviewStatus

if TYPE_CHECKING:
    import pyarrow as pa

    from exact_nb.model.shapes import Shape
    from exact_nb.widgets.gallery.layout import Indices

__all__ = ["GalleryItems"]

_KIND_OF = {kind.value: code for code, kind in enumerate(KINDS)}
_STATUSES = tuple(ReviewStatus)
_STATUS_OF = {status.value: code for code, status in enumerate(_STATUSES)}


@dataclass(slots=True, eq=False)
class GalleryItems:
    """n annotations; entry i of each column is item i.

    Attributes
    ----------
    uuids : list of uuid.UUID
        Identities.
    image_ids, type_ids, revisions : numpy.ndarray
        ``(n,)`` int64.
    kinds, statuses : numpy.ndarray
        ``(n,)`` uint8, index into `KINDS` and into `tuple(ReviewStatus)`.
    scores : numpy.ndarray
        ``(n,)`` float64, NaN where there is none.
    bounds : numpy.ndarray
        ``(n, 4)`` float64, x0 y0 x1 y1; NaN where it has no place in a plane.
    created : numpy.ndarray
        ``(n,)`` int64, microseconds.
    by_model, conflicts, deleted : numpy.ndarray
        ``(n,)`` bool.
    positions : list of Position
        Frames, or planes and slices.
    geoms, parts : list of bytes
        As `exact_nb.model.codec` writes them.
    """

    uuids: list[UUID]
    image_ids: Indices
    type_ids: Indices
    revisions: Indices
    kinds: np.ndarray[Any, np.dtype[np.uint8]]
    statuses: np.ndarray[Any, np.dtype[np.uint8]]
    scores: np.ndarray[Any, np.dtype[np.float64]]
    bounds: np.ndarray[Any, np.dtype[np.float64]]
    created: Indices
    by_model: np.ndarray[Any, np.dtype[np.bool_]]
    conflicts: np.ndarray[Any, np.dtype[np.bool_]]
    deleted: np.ndarray[Any, np.dtype[np.bool_]]
    positions: list[Position]
    geoms: list[bytes]
    parts: list[bytes]

    @classmethod
    def of(cls, table: pa.Table) -> GalleryItems:
        """Take the rows of a table of `Store.table`, in their order."""
        origins = table["origin"].to_pylist()
        statuses = [_STATUS_OF[one] for one in table["status"].to_pylist()]
        places = zip(
            *(table[name].to_pylist() for name in ("z", "t", "plane", "slice")), strict=True
        )
        return cls(
            uuids=[UUID(one) for one in table["uuid"].to_pylist()],
            image_ids=_column(table, "image_id", np.int64),
            type_ids=_column(table, "type_id", np.int64),
            revisions=_column(table, "revision", np.int64),
            kinds=np.array([_KIND_OF[one] for one in table["shape"].to_pylist()], np.uint8),
            statuses=np.array(statuses, np.uint8),
            scores=_column(table, "score", np.float64),
            bounds=np.stack(
                [_column(table, name, np.float64) for name in ("x0", "y0", "x1", "y1")], axis=1
            ),
            created=_column(table, "created_at", "M8[us]").astype(np.int64),
            by_model=np.array([one == OriginKind.MODEL for one in origins], np.bool_),
            conflicts=_column(table, "conflict", np.bool_),
            deleted=_column(table, "deleted", np.bool_),
            positions=[_position(*place) for place in places],
            geoms=table["geom"].to_pylist(),
            parts=table["parts"].to_pylist(),
        )

    def __len__(self) -> int:
        """How many there are."""
        return len(self.uuids)

    def shape(self, index: int) -> Shape:
        """Return the shape of an item."""
        return decode(int(self.kinds[index]), self.geoms[index], self.parts[index] or b"")

    def status(self, index: int) -> ReviewStatus:
        """Return what the verdicts on an item amount to."""
        return _STATUSES[int(self.statuses[index])]

    def take(self, order: Indices) -> GalleryItems:
        """Return these items in this order."""
        taken: dict[str, Any] = {name: getattr(self, name)[order] for name in _ARRAYS}
        for name in _LISTS:
            column = getattr(self, name)
            taken[name] = [column[index] for index in order.tolist()]
        return GalleryItems(**taken)

    def put(self, index: int, other: GalleryItems, row: int) -> None:
        """Put an item of others in the place of one: it has been read anew."""
        for name in (*_ARRAYS, *_LISTS):
            getattr(self, name)[index] = getattr(other, name)[row]


_LISTS = ("uuids", "positions", "geoms", "parts")
_ARRAYS = tuple(name for name in GalleryItems.__annotations__ if name not in _LISTS)


def _column(table: pa.Table, name: str, dtype: Any) -> np.ndarray[Any, np.dtype[Any]]:
    # A number that is missing becomes not-a-number.
    return np.array(table[name].to_numpy(), dtype=dtype)


def _position(z: int, t: int, plane: str | None, slice_: int) -> Position:
    return Position(z, t, None if plane is None else Plane(plane), slice_)
