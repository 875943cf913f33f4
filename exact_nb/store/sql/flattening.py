"""Annotations from Arrow batches into flat arrays, with little memory beside the arrays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from exact_nb.model import arrow
from exact_nb.model.shape_table import ShapeTable
from exact_nb.store.geometry import Geometry, Spanned
from exact_nb.store.query import Query
from exact_nb.store.sql import spanning

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["flattened"]

_LEAST = 64
_BOUNDS = ("bx0", "by0", "bx1", "by1")


class _Column:
    """A column that grows where it lies: large memory is moved by its pages, not copied."""

    def __init__(self, dtype: str, width: int = 1) -> None:
        self._values = np.empty(0, dtype=dtype)
        self._width = width
        self._count = 0

    def extend(self, values: np.ndarray[Any, Any]) -> None:
        stop = self._count + values.size
        if stop > len(self._values):
            self._values.resize(stop + stop // 8 + _LEAST, refcheck=False)
        self._values[self._count : stop] = values.ravel()
        self._count = stop

    def taken(self) -> np.ndarray[Any, Any]:
        """Return the values; the column is used up."""
        self._values.resize(self._count, refcheck=False)
        return self._values if self._width == 1 else self._values.reshape(-1, self._width)


def flattened(batches: Iterable[pa.RecordBatch], query: Query) -> Geometry:
    """Return annotations as flat arrays.

    Parameters
    ----------
    batches : iterable of pyarrow.RecordBatch
        Columns ``uuid``, ``revision``, ``type_id``, ``author_id``, ``status``, ``score``,
        ``flags``, ``z``, ``t``, ``plane``, ``slice``, ``kind``, ``bx0``, ``by0``, ``bx1``,
        ``by1``, ``geom``, ``parts``, ``span_axis``, ``span_last``, ``keyframes``.
    query : Query
        What was asked for: it may name the frame to show what spans several.

    Raises
    ------
    exact_nb.errors.InvalidShape
        If a shape is damaged.
    """
    columns = {
        "revision": _Column("i4"),
        "type_id": _Column("i4"),
        "author_id": _Column("i4"),
        "status": _Column("u1"),
        "score": _Column("f4"),
        "flags": _Column("u1"),
        "kind": _Column("u1"),
    }
    uuids, bounds = _Column("u1", 16), _Column("f8", 4)
    frames, planes = _Column("i4", 2), _Column("i4", 2)
    coords, parts = _Column("f8", 2), _Column("i4")
    ends, part_ends = _Column("i8"), _Column("i8")
    ends.extend(np.zeros(1))
    part_ends.extend(np.zeros(1))
    spans: dict[int, Spanned] = {}
    rows = vertices = words = 0
    for whole in batches:
        batch, spanned = spanning.on_frame(whole, query)
        spans |= {rows + row: one for row, one in spanned.items()}
        rows += batch.num_rows
        for name, column in columns.items():
            column.extend(_numbers(batch, name))
        uuids.extend(_uuid_bytes(batch.column("uuid")))
        frames.extend(np.stack([_numbers(batch, "z"), _numbers(batch, "t")], axis=1))
        planes.extend(np.stack([_numbers(batch, "plane"), _numbers(batch, "slice")], axis=1))
        bounds.extend(arrow.bounds_view([batch.column(name) for name in _BOUNDS]))
        values, offsets = arrow.binary_view(batch.column("geom"), np.dtype("<f8"), 2, "geom")
        coords.extend(values)
        ends.extend(offsets[1:] + vertices)
        vertices += int(offsets[-1])
        values, offsets = arrow.binary_view(batch.column("parts"), np.dtype("<i4"), 1, "parts")
        parts.extend(values)
        part_ends.extend(offsets[1:] + words)
        words += int(offsets[-1])
    return Geometry(
        uuids=uuids.taken(),
        revisions=columns["revision"].taken(),
        type_ids=columns["type_id"].taken(),
        author_ids=columns["author_id"].taken(),
        statuses=columns["status"].taken(),
        scores=columns["score"].taken(),
        flags=columns["flags"].taken(),
        frames=frames.taken(),
        planes=planes.taken(),
        shapes=ShapeTable.assemble(
            columns["kind"].taken(),
            coords.taken(),
            ends.taken(),
            parts=parts.taken(),
            part_offsets=part_ends.taken(),
            bounds=bounds.taken(),
        ),
        spans=spans,
    )


def _numbers(batch: pa.RecordBatch, name: str) -> np.ndarray[Any, Any]:
    values: np.ndarray[Any, Any] = batch.column(name).to_numpy(zero_copy_only=False)
    return values


def _uuid_bytes(texts: pa.Array) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return uuids as ``(n, 16)`` bytes; they come as text of 36 characters."""
    import pyarrow as pa  # noqa: PLC0415

    texts = texts.cast(pa.string())
    n = len(texts)
    if not n:
        return np.empty((0, 16), dtype=np.uint8)
    _, places, data = texts.buffers()
    start = int(np.frombuffer(places, dtype=np.int32)[texts.offset])
    characters = np.frombuffer(data, dtype=np.uint8, count=36 * n, offset=start).reshape(n, 36)
    values = _HEX[characters]
    return (values[:, _HIGH] << 4 | values[:, _HIGH + 1]).astype(np.uint8, copy=False)


# Value of each hexadecimal digit by its character, and where the two digits of each byte begin.
_HEX = np.zeros(256, dtype=np.uint8)
_HEX[[ord(digit) for digit in "0123456789abcdef"]] = np.arange(16)
_HEX[[ord(digit) for digit in "ABCDEF"]] = np.arange(10, 16)
_HIGH = np.array([0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34])
