"""The annotations of a gallery in columns, as they were when they were last read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from exact_nb.model.annotations import OriginKind, Plane, Position
from exact_nb.model.codec import KINDS, decode
from exact_nb.model.review import ReviewStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exact_nb.model.shapes import Shape
    from exact_nb.widgets.gallery.layout import Indices

__all__ = ["GalleryItems"]

_STATUSES = tuple(ReviewStatus)
_PLANES = tuple(Plane)


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
    places : numpy.ndarray
        ``(n, 4)`` int32, z, t, plane (1 + index into `tuple(Plane)`, 0 for none) and slice.
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
    places: np.ndarray[Any, np.dtype[np.int32]]
    geoms: list[bytes]
    parts: list[bytes]

    @classmethod
    def of(cls, table: pa.Table) -> GalleryItems:
        """Take the rows of a table of `Store.table`, in their order."""
        z, t, slices = (_column(table, name, np.int32) for name in ("z", "t", "slice"))
        return cls(
            uuids=[UUID(one) for one in table["uuid"].to_pylist()],
            image_ids=_column(table, "image_id", np.int64),
            type_ids=_column(table, "type_id", np.int64),
            revisions=_column(table, "revision", np.int64),
            kinds=_codes(table, "shape", KINDS).astype(np.uint8),
            statuses=_codes(table, "status", _STATUSES).astype(np.uint8),
            scores=_column(table, "score", np.float64),
            bounds=np.stack(
                [_column(table, name, np.float64) for name in ("x0", "y0", "x1", "y1")], axis=1
            ),
            created=_column(table, "created_at", "M8[us]").astype(np.int64),
            by_model=np.array(pc.equal(table["origin"], OriginKind.MODEL.value), np.bool_),
            conflicts=_column(table, "conflict", np.bool_),
            deleted=_column(table, "deleted", np.bool_),
            places=np.stack([z, t, 1 + _codes(table, "plane", _PLANES), slices], axis=1),
            geoms=table["geom"].to_pylist(),
            parts=table["parts"].to_pylist(),
        )

    def __len__(self) -> int:
        """How many there are."""
        return len(self.uuids)

    def shape(self, index: int) -> Shape:
        """Return the shape of an item."""
        return decode(int(self.kinds[index]), self.geoms[index], self.parts[index] or b"")

    def position(self, index: int) -> Position:
        """Return the frame, or the plane and slice, of an item."""
        z, t, plane, slice_ = self.places[index].tolist()
        return Position(z, t, _PLANES[plane - 1] if plane else None, slice_)

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


_LISTS = ("uuids", "geoms", "parts")
_ARRAYS = tuple(name for name in GalleryItems.__annotations__ if name not in _LISTS)


def _column(table: pa.Table, name: str, dtype: Any) -> np.ndarray[Any, np.dtype[Any]]:
    # A number that is missing becomes not-a-number.
    return np.array(table[name].to_numpy(), dtype=dtype)


def _codes(
    table: pa.Table, name: str, values: Sequence[str]
) -> np.ndarray[Any, np.dtype[np.int32]]:
    """Return the index of each value, -1 where there is none."""
    column = table[name]
    found = pc.index_in(column, value_set=pa.array([str(one) for one in values], column.type))
    if found.null_count > column.null_count:
        raise ValueError(f"{name} is none of {[*map(str, values)]}")
    codes: np.ndarray[Any, np.dtype[np.int32]] = pc.fill_null(found, -1).to_numpy()
    return codes
