"""What spans frames, as it is on the frame that a query names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from exact_nb.model.annotations import Position
from exact_nb.model.codec import KINDS, encode
from exact_nb.model.shapes import Outline
from exact_nb.model.spans import Span, SpanAxis
from exact_nb.store.geometry import Spanned
from exact_nb.store.query import Query
from exact_nb.store.sql.state import PLANES, SPANS, position_of, shape_of, span_of

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["frames_of", "on_frame", "order_of", "table_on"]

Rows = TypeVar("Rows", "pa.Table", "pa.RecordBatch")

_PLACE = ("z", "t", "slice")
_BOUNDS = ("bx0", "by0", "bx1", "by1")


def frames_of(first: Position, axis: SpanAxis | None, last: int) -> Iterator[Position]:
    """Give every position of an annotation, the first one alone where it has no span."""
    if axis is None:
        yield first
        return
    for frame in range(first.frame(axis), last + 1):
        yield first.on(axis, frame)


def order_of(position: Position) -> tuple[int, int, int, int]:
    """Return what positions are sorted by."""
    return position.z, position.t, PLANES.index(position.plane), position.slice


@dataclass(frozen=True, slots=True)
class _Seen:
    """A spanning annotation on one frame."""

    spanned: Spanned
    position: Position
    shape: Outline


def _seen(state: dict[str, Any], query: Query) -> _Seen:
    spanned = Spanned(
        position=position_of(state),
        shape=cast("Outline", shape_of(state)),
        span=cast("Span", span_of(state)),
    )
    asked = getattr(query, spanned.span.axis.value)
    shape = None if asked is None else spanned.shape_at(asked)
    if shape is None:
        return _Seen(spanned, spanned.position, spanned.shape)
    return _Seen(spanned, spanned.position.on(spanned.span.axis, asked), shape)


def on_frame(batch: pa.RecordBatch, query: Query) -> tuple[pa.RecordBatch, dict[int, Spanned]]:
    """Put shapes of the frame that is asked for in the place of those of the first one.

    Parameters
    ----------
    batch : pyarrow.RecordBatch
        Columns ``kind``, ``geom``, ``parts``, the box, the position and the span.
    query : Query
        What was asked for.

    Returns
    -------
    pyarrow.RecordBatch
        The same rows.
    dict of int to Spanned
        By row, what spans frames.
    """
    import numpy as np  # noqa: PLC0415

    rows = np.flatnonzero(batch.column("span_axis").to_numpy(zero_copy_only=False))
    if not len(rows):
        return batch, {}
    seen = [_seen(state, query) for state in _states(batch, rows)]
    return _replaced(batch, rows, seen, _BOUNDS), {
        int(row): one.spanned for row, one in zip(rows, seen, strict=True)
    }


def table_on(found: pa.Table, query: Query) -> pa.Table:
    """Do the same to a table as a store returns it, and name the frames of spans.

    Parameters
    ----------
    found : pyarrow.Table
        With the columns ``span``, ``first`` and ``until`` still to be filled in.
    query : Query
        What was asked for.
    """
    import numpy as np  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415

    rows = np.flatnonzero(found.column("span").is_valid().to_numpy())
    first: list[int | None] = [None] * len(found)
    until: list[int | None] = [None] * len(found)
    if len(rows):
        states = [
            one
            | {
                "kind": KINDS.index(one["shape"]),
                "plane": PLANES.index(one["plane"]),
                "span_axis": SPANS.index(one["span"]),
                "span_last": one["until"],
            }
            for one in _states(found, rows)
        ]
        seen = [_seen(state, query) for state in states]
        found = _replaced(found, rows, seen, ("x0", "y0", "x1", "y1"))
        for row, one in zip(rows.tolist(), seen, strict=True):
            span = one.spanned.span
            first[row], until[row] = one.spanned.position.frame(span.axis), span.last
    for name, values in (("first", first), ("until", until)):
        column = pa.array(values, pa.int32())
        found = found.set_column(found.schema.get_field_index(name), name, column)
    return found


def _states(found: pa.Table | pa.RecordBatch, rows: Any) -> list[dict[str, Any]]:
    states: list[dict[str, Any]] = found.take(rows).to_pylist()
    return states


def _replaced(found: Rows, rows: Any, seen: list[_Seen], bounds: tuple[str, ...]) -> Rows:
    """Return the rows with another shape, box and position in some of them."""
    import numpy as np  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    mask = np.zeros(found.num_rows, dtype=bool)
    mask[rows] = True
    encoded = [encode(one.shape) for one in seen]
    values: dict[str, Sequence[Any]] = {
        "geom": [one.geom for one in encoded],
        "parts": [one.parts for one in encoded],
        **{axis: [getattr(one.position, axis) for one in seen] for axis in _PLACE},
        **dict(zip(bounds, zip(*(one.bounds or () for one in encoded), strict=True), strict=True)),
    }
    for name, new in values.items():
        i = found.schema.get_field_index(name)
        column = found.column(i)
        column = pc.replace_with_mask(column, pa.array(mask), pa.array(new, column.type))
        found = found.set_column(i, name, column)
    return found
