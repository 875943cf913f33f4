"""Many shapes as a few flat arrays: how they travel between files, stores and viewers."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Self, TypeAlias

import numpy as np

from exact_nb.errors import InvalidShape
from exact_nb.model import table_checks
from exact_nb.model.codec import KINDS, encode, kind_code, shape_of
from exact_nb.model.ragged import gather, offsets_of
from exact_nb.model.shapes import Shape, ShapeKind, check_inside
from exact_nb.model.validation import Floats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["ShapeTable"]

Integers: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class ShapeTable:
    """n shapes in columns; row i of each is shape i.

    Making one checks that the arrays fit together; `validate` checks the shapes. A segmentation
    is a row without coordinates: its voxels stay in the store.

    Attributes
    ----------
    kinds : numpy.ndarray
        ``(n,)`` uint8, index into `exact_nb.model.codec.KINDS`.
    coords : numpy.ndarray
        ``(m, 2)`` float64, laid out as geom of `exact_nb.model.codec`.
    offsets : numpy.ndarray
        ``(n + 1,)`` int64: rows ``offsets[i]:offsets[i + 1]`` of `coords` are shape i.
    parts : numpy.ndarray
        ``(k,)`` int32, laid out as parts of `exact_nb.model.codec`.
    part_offsets : numpy.ndarray
        ``(n + 1,)`` int64 into `parts`.
    bounds : numpy.ndarray
        ``(n, 4)`` float64, ``x0 y0 x1 y1``; NaN for global labels and segmentations.
    """

    kinds: np.ndarray[Any, np.dtype[np.uint8]]
    coords: Floats
    offsets: Integers
    parts: np.ndarray[Any, np.dtype[np.int32]]
    part_offsets: Integers
    bounds: Floats

    def __post_init__(self) -> None:
        n = len(self.kinds)
        if not (
            len(self.offsets) == len(self.part_offsets) == n + 1
            and self.bounds.shape == (n, 4)
            and self.offsets[-1] == len(self.coords)
            and self.part_offsets[-1] == len(self.parts)
        ):
            raise InvalidShape("the columns of a shape table are not of one length")

    # -- making one ---------------------------------------------------------------------------

    @classmethod
    def assemble(
        cls,
        kinds: ArrayLike,
        coords: ArrayLike,
        offsets: ArrayLike,
        *,
        parts: ArrayLike = (),
        part_offsets: ArrayLike | None = None,
        bounds: ArrayLike | None = None,
    ) -> Self:
        """Make a table of its columns; bounds are computed where not given.

        Raises
        ------
        InvalidShape
            If the columns do not fit together or a shape has too many or too few coordinates.
        """
        kinds = np.asarray(kinds, dtype=np.uint8)
        coords = np.asarray(coords, dtype=np.float64).reshape(-1, 2)
        offsets = np.asarray(offsets, dtype=np.int64)
        if part_offsets is None:
            part_offsets = np.zeros(len(kinds) + 1, dtype=np.int64)
        table_checks.check_columns(kinds, coords, offsets)
        if bounds is None:
            bounds = table_checks.bounds_of(kinds, coords, offsets)
        return cls(
            kinds,
            coords,
            offsets,
            np.asarray(parts, dtype=np.int32),
            np.asarray(part_offsets, dtype=np.int64),
            np.asarray(bounds, dtype=np.float64),
        )

    @classmethod
    def from_shapes(cls, shapes: Iterable[Shape]) -> Self:
        """Make a table of shapes that have an outline, and of global labels.

        Raises
        ------
        InvalidShape
            If one of them is a mask.
        """
        encoded = [encode(shape) for shape in shapes]
        voxels = kind_code(ShapeKind.SEGMENTATION)
        masks = [row for row, one in enumerate(encoded) if one.kind == voxels]
        if masks:
            raise InvalidShape(
                f"row {masks[0]}: a segmentation has voxels, not coordinates; paint it on its mask"
            )
        return cls.from_blobs(
            [item.kind for item in encoded],
            [item.geom for item in encoded],
            [item.parts for item in encoded],
        )

    @classmethod
    def from_boxes(cls, boxes: ArrayLike) -> Self:
        """Make a table of bounding boxes, ``(n, 4)``: x0 y0 x1 y1."""
        array = _table(boxes, 4, "boxes")
        return cls._fixed(ShapeKind.BOUNDING_BOX, array.reshape(-1, 2), 2)

    @classmethod
    def from_points(cls, points: ArrayLike) -> Self:
        """Make a table of points, ``(n, 2)``."""
        return cls._fixed(ShapeKind.POINT, _table(points, 2, "points"), 1)

    @classmethod
    def from_circles(cls, circles: ArrayLike) -> Self:
        """Make a table of circles, ``(n, 3)``: centre x, y and radius."""
        array = _table(circles, 3, "circles")
        padded = np.hstack([array, np.zeros((len(array), 1))])
        return cls._fixed(ShapeKind.CIRCLE, padded.reshape(-1, 2), 2)

    @classmethod
    def _fixed(cls, kind: ShapeKind, coords: Floats, each: int) -> Self:
        n = len(coords) // each
        kinds = np.full(n, kind_code(kind), dtype=np.uint8)
        return cls.assemble(kinds, coords, np.arange(n + 1) * each)

    @classmethod
    def from_polygons(
        cls, polygons: Sequence[ArrayLike] | Floats, offsets: ArrayLike | None = None
    ) -> Self:
        """Make a table of polygons of one closed ring each.

        Parameters
        ----------
        polygons : sequence of array_like, or numpy.ndarray
            ``(k, 2)`` vertices of each ring; or with `offsets` the ``(m, 2)`` vertices of all.
            A last vertex that repeats the first is dropped.
        offsets : array_like, optional
            ``(n + 1,)``: vertices ``offsets[i]:offsets[i + 1]`` are ring i.
        """
        if offsets is None:
            rings = [_table(ring, 2, "a polygon") for ring in polygons]
            starts = offsets_of(np.array([len(ring) for ring in rings], dtype=np.int64))
            coords = np.concatenate(rings) if rings else np.empty((0, 2))
        else:
            coords, starts = _table(polygons, 2, "polygons"), np.asarray(offsets, dtype=np.int64)
        table_checks.check_columns(np.full(len(starts) - 1, 2, dtype=np.uint8), coords, starts)
        coords, starts = table_checks.without_closing_vertices(coords, starts)
        n = len(starts) - 1
        words = np.ones((n, 3), dtype=np.int32)
        words[:, 2] = np.diff(starts)
        kinds = np.full(n, kind_code(ShapeKind.POLYGON), dtype=np.uint8)
        return cls.assemble(
            kinds, coords, starts, parts=words.ravel(), part_offsets=np.arange(n + 1) * 3
        )

    @classmethod
    def from_blobs(
        cls,
        kinds: ArrayLike,
        geom: Sequence[bytes | memoryview],
        parts: Sequence[bytes | memoryview] | None = None,
    ) -> Self:
        """Make a table of encoded shapes.

        Parameters
        ----------
        kinds : array_like
            ``(n,)`` codes.
        geom, parts : sequence of bytes
            n blobs each, as in `exact_nb.model.codec`; without `parts` there are no closed
            polygons.

        Raises
        ------
        InvalidShape
            If a blob is damaged.
        """
        coords, offsets = _joined(geom, np.dtype("<f8"), 2, "geom")
        words, part_offsets = _joined(parts or [b""] * len(geom), np.dtype("<i4"), 1, "parts")
        return cls.assemble(kinds, coords, offsets, parts=words, part_offsets=part_offsets)

    @classmethod
    def from_arrow(cls, kinds: Any, geom: Any, parts: Any, bounds: Any = None) -> Self:
        """Make a table of the columns of an Arrow table, without a copy where there is one chunk.

        Parameters
        ----------
        kinds : pyarrow.Array or pyarrow.ChunkedArray
            Codes.
        geom, parts : pyarrow.Array or pyarrow.ChunkedArray
            Binary columns of n blobs each; null counts as empty.
        bounds : sequence of four pyarrow arrays, or numpy.ndarray, optional
            ``x0 y0 x1 y1``, computed where not given.

        Raises
        ------
        InvalidShape
            If a blob is damaged.
        """
        from exact_nb.model import arrow  # noqa: PLC0415

        coords, offsets = arrow.binary_view(geom, np.dtype("<f8"), 2, "geom")
        words, part_offsets = arrow.binary_view(parts, np.dtype("<i4"), 1, "parts")
        return cls.assemble(
            arrow.numbers(kinds, np.uint8),
            coords,
            offsets,
            parts=words,
            part_offsets=part_offsets,
            bounds=None if bounds is None else arrow.bounds_view(bounds),
        )

    # -- using it -----------------------------------------------------------------------------

    def to_arrow(self) -> dict[str, Any]:
        """Return the columns of a store as Arrow arrays that share this table's memory.

        Returns
        -------
        dict of str to pyarrow.Array
            ``kind`` (uint8), ``bx0 by0 bx1 by1`` (double, null for global labels), ``geom`` and
            ``parts`` (binary).
        """
        from exact_nb.model import arrow  # noqa: PLC0415

        boxes = dict(zip(("bx0", "by0", "bx1", "by1"), self.bounds.T, strict=True))
        return {
            "kind": arrow.column(self.kinds),
            **{name: arrow.column(values, nan_is_null=True) for name, values in boxes.items()},
            "geom": arrow.binary(self.coords.ravel(), self.offsets * 16),
            "parts": arrow.binary(self.parts, self.part_offsets * 4),
        }

    def __len__(self) -> int:
        return len(self.kinds)

    def __iter__(self) -> Iterator[Shape]:
        return map(self.shape, range(len(self)))

    def shape(self, index: int) -> Shape:
        """Return one shape as an object; a negative index counts from the end.

        Raises
        ------
        IndexError
            If there is no such row.
        InvalidShape
            If it is not valid.
        """
        row = range(len(self))[operator.index(index)]
        words = self.parts[self.part_offsets[row] : self.part_offsets[row + 1]]
        points = self.coords[self.offsets[row] : self.offsets[row + 1]]
        return shape_of(KINDS[self.kinds[row]], points, words.tolist())

    def rows(self, start: int, stop: int) -> Self:
        """Return rows from `start` up to `stop` as views of this table."""
        start, stop, _ = slice(start, stop).indices(len(self))
        stop = max(start, stop)
        offsets = self.offsets[start : stop + 1]
        part_offsets = self.part_offsets[start : stop + 1]
        return type(self)(
            self.kinds[start:stop],
            self.coords[offsets[0] : offsets[-1]],
            offsets - offsets[0],
            self.parts[part_offsets[0] : part_offsets[-1]],
            part_offsets - part_offsets[0],
            self.bounds[start:stop],
        )

    def take(self, indices: ArrayLike) -> Self:
        """Return the rows of these indices, or where a boolean ``(n,)`` mask is true, in order."""
        rows = np.asarray(indices)
        rows = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows.astype(np.int64)
        rows = np.where(rows < 0, rows + len(self), rows)
        if len(rows) and not 0 <= rows.min() <= rows.max() < len(self):
            raise IndexError(f"rows go from {rows.min()} to {rows.max()}; there are {len(self)}")
        coords, offsets = gather(self.coords, self.offsets, rows)
        parts, part_offsets = gather(self.parts, self.part_offsets, rows)
        return type(self)(self.kinds[rows], coords, offsets, parts, part_offsets, self.bounds[rows])

    @classmethod
    def concat(cls, tables: Iterable[ShapeTable]) -> Self:
        """Return the rows of several tables, one table after the other."""
        every = list(tables)
        if not every:
            return cls.from_shapes(())
        return cls(
            np.concatenate([table.kinds for table in every]),
            np.concatenate([table.coords for table in every]),
            offsets_of(np.concatenate([np.diff(table.offsets) for table in every])),
            np.concatenate([table.parts for table in every]),
            offsets_of(np.concatenate([np.diff(table.part_offsets) for table in every])),
            np.concatenate([table.bounds for table in every]),
        )

    def validate(
        self, width: float | None = None, height: float | None = None, *, origin: float = 0.0
    ) -> None:
        """Refuse the table if one of its shapes breaks a rule of its kind.

        Parameters
        ----------
        width, height : float, optional
            Size of the image; shapes wholly outside it are refused.
        origin : float
            As in `exact_nb.model.shapes.check_inside`.

        Raises
        ------
        InvalidShape
            Names the first row at fault; `vertex` is the vertex within it.
        """
        edges = table_checks.chunk_edges(self.offsets, _CHUNK)
        for start, stop in pairwise(edges):
            table = self.rows(start, stop)
            suspect = table_checks.suspects(table)
            if width is not None and height is not None:
                suspect |= table_checks.outside(table.bounds, width, height, origin)
            for row in np.flatnonzero(suspect).tolist():
                try:
                    shape = table.shape(row)
                    if width is not None and height is not None:
                        check_inside(shape, width, height, origin=origin)
                except InvalidShape as error:
                    raise InvalidShape(f"row {start + row}: {error}", vertex=error.vertex) from None


def _table(values: Any, columns: int, name: str) -> Floats:
    """Return a copy as ``(n, columns)`` float64."""
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidShape(f"{name}: use an array of (n, {columns}) numbers") from None
    if array.size == 0:
        array = array.reshape(0, columns)
    if array.ndim != 2 or array.shape[1] != columns:
        raise InvalidShape(f"{name} have the shape {array.shape}; use (n, {columns})")
    return array


def _joined(
    blobs: Sequence[bytes | memoryview], dtype: np.dtype[Any], columns: int, name: str
) -> tuple[np.ndarray[Any, Any], Integers]:
    """Return the values of all blobs and where each begins, counted in rows of `columns`."""
    lengths = np.fromiter(map(len, blobs), dtype=np.int64, count=len(blobs))
    table_checks.check_lengths(lengths, dtype.itemsize * columns, name)
    values = np.frombuffer(b"".join(blobs), dtype=dtype)
    return values, offsets_of(lengths // (dtype.itemsize * columns))
