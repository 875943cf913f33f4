"""A bulk insertion, checked and laid out as columns before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np

from exact_nb.errors import InvalidRecord
from exact_nb.model import type_rules
from exact_nb.model.annotations import OriginKind
from exact_nb.model.identity import uuid7
from exact_nb.model.images import Image
from exact_nb.model.taxonomy import AnnotationType
from exact_nb.store.sql import placing
from exact_nb.store.sql.state import ORIGINS

if TYPE_CHECKING:
    from exact_nb.model.shape_table import ShapeTable

__all__ = ["Batch", "check_image", "check_types", "z_order"]

Array = np.ndarray[Any, np.dtype[Any]]

_SORTED_FROM = 10_000
_CELLS = 16


@dataclass(frozen=True, slots=True)
class Batch:
    """n new annotations of one image.

    Attributes
    ----------
    shapes : ShapeTable
        n shapes.
    type_ids : numpy.ndarray
        ``(n,)`` int64.
    uuids : numpy.ndarray
        ``(n, 16)`` uint8, big-endian bytes.
    given : bool
        Whether the uuids came from the caller, and may be stored already.
    positions : numpy.ndarray
        ``(n, 2)`` int32, z and t.
    scores : numpy.ndarray or None
        ``(n,)`` float64.
    model : str
        ``"name@version"``.
    """

    shapes: ShapeTable
    type_ids: Array
    uuids: Array
    given: bool
    positions: Array
    scores: Array | None
    model: str

    @classmethod
    def of(
        cls,
        shapes: ShapeTable,
        *,
        type_id: int | Array,
        uuids: Sequence[UUID] | None,
        positions: Array | None,
        scores: Array | None,
        model: str,
    ) -> Batch:
        """Check that the columns are of one length and of the right kind.

        Raises
        ------
        InvalidRecord
            If they are not, or a score is not from 0 to 1, or a uuid is given twice.
        """
        n = len(shapes)
        types = np.asarray(type_id)
        if types.ndim and types.shape != (n,):
            raise _length("type_id", types.shape, n)
        places = np.zeros((n, 2), dtype=np.int32) if positions is None else np.asarray(positions)
        if places.shape != (n, 2):
            raise _length("positions", places.shape, n)
        if scores is not None:
            scores = np.asarray(scores, dtype=np.float64)
            if scores.shape != (n,):
                raise _length("scores", scores.shape, n)
            with np.errstate(invalid="ignore"):
                outside = (scores < 0) | (scores > 1)
            if outside.any():
                row = int(np.argmax(outside))
                raise InvalidRecord(
                    f"the score of row {row} is {scores[row]}; use 0 to 1", field="scores"
                )
        return cls(
            shapes=shapes,
            type_ids=np.broadcast_to(types.astype(np.int64), (n,)),
            uuids=_made_uuids(n) if uuids is None else _given_uuids(uuids, n),
            given=uuids is not None,
            positions=places.astype(np.int32),
            scores=scores,
            model=model,
        )

    def columns(self) -> dict[str, Any]:
        """Return Arrow columns, of many shapes in an order in which neighbours lie together.

        ``row`` counts them in that order, and with it the numbers they get.
        """
        import pyarrow as pa  # noqa: PLC0415

        n = len(self.shapes)
        rows = np.arange(n)
        if n > _SORTED_FROM:
            rows = np.argsort(z_order(self.shapes.bounds), kind="stable")
        shapes = self.shapes.take(rows) if n > _SORTED_FROM else self.shapes
        # Text, 36 characters each, costs DuckDB a second per million; Arrow's own type nothing.
        raw = pa.py_buffer(np.ascontiguousarray(self.uuids[rows] if self.given else self.uuids))
        uuids = pa.Array.from_buffers(pa.binary(16), n, [None, raw])
        scores = np.full(n, np.nan) if self.scores is None else self.scores[rows]
        return {
            "row": pa.array(np.arange(n)),
            "uuid": pa.ExtensionArray.from_storage(pa.uuid(), uuids),
            "type_id": pa.array(self.type_ids[rows]),
            "z": pa.array(self.positions[rows, 0]),
            "t": pa.array(self.positions[rows, 1]),
            "score": pa.array(scores, from_pandas=True),
            **shapes.to_arrow(),
        }

    @property
    def origin(self) -> int:
        """Code of where they came from."""
        from_model = self.scores is not None or bool(self.model)
        return ORIGINS.index(OriginKind.MODEL if from_model else OriginKind.HUMAN)


def check_image(batch: Batch, image: Image) -> None:
    """Refuse shapes and frames that the image does not have.

    Raises
    ------
    InvalidShape
        If a shape breaks the rules of its kind or lies wholly outside.
    InvalidRecord
        If a frame does not exist.
    """
    inside = placing.extent(image, None)
    if inside is None:
        batch.shapes.validate()
    else:
        batch.shapes.validate(inside.width, inside.height)
    for z, t in _different(batch.positions):
        placing.check_position(image, z=z, t=t, plane=None, slice_=0)


def _different(positions: Array) -> list[tuple[int, int]]:
    """Return each pair once; sorting whole rows would take a second per million."""
    pairs = np.ascontiguousarray(positions, dtype=np.int32).view(np.int64).ravel()
    if (pairs == pairs[:1]).all():
        pairs = pairs[:1]
    found = np.unique(pairs).view(np.int32).reshape(-1, 2)
    return [(int(z), int(t)) for z, t in found]


def check_types(batch: Batch, types: Sequence[AnnotationType]) -> None:
    """Refuse shapes and frames that their types do not ask for.

    Raises
    ------
    InvalidRecord
        If a type is drawn as another shape, or belongs to the whole image.
    InvalidShape
        If it has another number of vertices.
    """
    for each in types:
        rows = np.flatnonzero(batch.type_ids == each.id)
        type_rules.check_table(each, rows, batch.shapes, batch.positions)


def z_order(bounds: Array) -> Array:
    """Return the place of boxes on the Z-order curve through their centres (Morton, 1966).

    Parameters
    ----------
    bounds : numpy.ndarray
        ``(n, 4)`` float64; NaN comes first.

    Returns
    -------
    numpy.ndarray
        ``(n,)`` uint64 keys to sort by.
    """
    centres = np.nan_to_num((bounds[:, :2] + bounds[:, 2:]) * 0.5)
    low = centres.min(axis=0, initial=np.inf)
    span = centres.max(axis=0, initial=-np.inf) - low
    scale = np.divide((1 << _CELLS) - 1, span, out=np.zeros(2), where=span > 0)
    cells = ((centres - low) * scale).astype(np.uint64)
    keys: Array = _spread(cells[:, 0]) | _spread(cells[:, 1]) << np.uint64(1)
    return keys


def _spread(values: Array) -> Array:
    """Put a zero bit before each of 16 bits."""
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        values = (values | values << np.uint64(shift)) & np.uint64(mask)
    return values


def _made_uuids(n: int) -> Array:
    """Make n UUIDs of one moment: version 7, random bits counted up (RFC 9562, 6.2, method 2)."""
    first = uuid7().int
    # One bit less of randomness leaves room to count without a carry into the variant.
    low = (first & ((1 << 61) - 1)) | 0b10 << 62
    values = np.empty((n, 2), dtype=">u8")
    values[:, 0] = first >> 64
    values[:, 1] = np.uint64(low) + np.arange(n, dtype=np.uint64)
    return values.view(np.uint8).reshape(n, 16)


def _given_uuids(uuids: Sequence[UUID], n: int) -> Array:
    if len(uuids) != n:
        raise _length("uuids", (len(uuids),), n)
    if len(set(uuids)) < n:
        raise InvalidRecord("a uuid is given twice; each annotation has its own", field="uuids")
    raw = b"".join(uuid.bytes for uuid in uuids)
    return np.frombuffer(raw, dtype=np.uint8).reshape(n, 16)


def _length(name: str, shape: tuple[int, ...], n: int) -> InvalidRecord:
    return InvalidRecord(f"{name} have the shape {shape}; there are {n} shapes", field=name)
