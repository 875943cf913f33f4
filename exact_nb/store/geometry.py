"""Annotations as flat arrays: the way from a store to a viewer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from exact_nb.model.annotations import Position
from exact_nb.model.shape_table import ShapeTable
from exact_nb.model.shapes import Outline
from exact_nb.model.spans import Span

__all__ = ["Geometry", "Spanned"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spanned:
    """An annotation that spans frames, as it is stored.

    Attributes
    ----------
    position : Position
        Its first frame.
    shape : Outline
        Its shape there.
    span : Span
        How it goes on.
    """

    position: Position
    shape: Outline
    span: Span

    def shape_at(self, frame: int) -> Outline | None:
        """Return its shape on a frame, None outside of the span."""
        first = self.position.frame(self.span.axis)
        return self.span.shape_at(frame, first=first, shape=self.shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Geometry:
    """Annotations of one image as flat arrays, row i of each array being annotation i.

    Attributes
    ----------
    uuids : numpy.ndarray
        ``(n, 16)`` uint8, big-endian bytes.
    revisions : numpy.ndarray
        ``(n,)`` int32.
    type_ids, author_ids : numpy.ndarray
        ``(n,)`` int32.
    statuses : numpy.ndarray
        ``(n,)`` uint8, index into `tuple(ReviewStatus)`.
    scores : numpy.ndarray
        ``(n,)`` float32, NaN where there is none.
    flags : numpy.ndarray
        ``(n,)`` uint8, bit 0 set where concealed and bit 1 where blurred.
    frames : numpy.ndarray
        ``(n, 2)`` int32, z and t.
    planes : numpy.ndarray
        ``(n, 2)`` int32: 0 for no plane, else one more than the place in `tuple(Plane)`; slice.
    shapes : ShapeTable
        Kinds, boxes, coordinates and offsets.
    spans : mapping of int to Spanned
        By row, those that span frames. Frame and shape of the row are those of the frame that was
        asked for, of the first one where none was.
    """

    uuids: np.ndarray[Any, np.dtype[np.uint8]]
    revisions: np.ndarray[Any, np.dtype[np.int32]]
    type_ids: np.ndarray[Any, np.dtype[np.int32]]
    author_ids: np.ndarray[Any, np.dtype[np.int32]]
    statuses: np.ndarray[Any, np.dtype[np.uint8]]
    scores: np.ndarray[Any, np.dtype[np.float32]]
    flags: np.ndarray[Any, np.dtype[np.uint8]]
    frames: np.ndarray[Any, np.dtype[np.int32]]
    planes: np.ndarray[Any, np.dtype[np.int32]]
    shapes: ShapeTable
    spans: Mapping[int, Spanned] = field(default_factory=dict)

    @classmethod
    def empty(cls) -> Self:
        """Return no annotations."""
        return cls(
            uuids=np.empty((0, 16), np.uint8),
            revisions=np.empty(0, np.int32),
            type_ids=np.empty(0, np.int32),
            author_ids=np.empty(0, np.int32),
            statuses=np.empty(0, np.uint8),
            scores=np.empty(0, np.float32),
            flags=np.empty(0, np.uint8),
            frames=np.empty((0, 2), np.int32),
            planes=np.empty((0, 2), np.int32),
            shapes=ShapeTable.from_shapes(()),
        )

    @classmethod
    def concat(cls, parts: Sequence[Geometry]) -> Self:
        """Return the annotations of one or more parts, one part after the other."""
        return cls(
            uuids=np.concatenate([part.uuids for part in parts]),
            revisions=np.concatenate([part.revisions for part in parts]),
            type_ids=np.concatenate([part.type_ids for part in parts]),
            author_ids=np.concatenate([part.author_ids for part in parts]),
            statuses=np.concatenate([part.statuses for part in parts]),
            scores=np.concatenate([part.scores for part in parts]),
            flags=np.concatenate([part.flags for part in parts]),
            frames=np.concatenate([part.frames for part in parts]),
            planes=np.concatenate([part.planes for part in parts]),
            shapes=ShapeTable.concat(part.shapes for part in parts),
            spans=_joined(parts),
        )

    def take(self, rows: np.ndarray[Any, Any]) -> Geometry:
        """Return the annotations of these rows, in order, or where a boolean mask is true."""
        return Geometry(
            uuids=self.uuids[rows],
            revisions=self.revisions[rows],
            type_ids=self.type_ids[rows],
            author_ids=self.author_ids[rows],
            statuses=self.statuses[rows],
            scores=self.scores[rows],
            flags=self.flags[rows],
            frames=self.frames[rows],
            planes=self.planes[rows],
            shapes=self.shapes.take(rows),
            spans=_taken(self.spans, rows),
        )


def _joined(parts: Sequence[Geometry]) -> dict[int, Spanned]:
    begins = np.cumsum([0, *(len(part.revisions) for part in parts)]).tolist()
    return {
        begin + row: one
        for begin, part in zip(begins, parts, strict=False)
        for row, one in part.spans.items()
    }


def _taken(spans: Mapping[int, Spanned], rows: np.ndarray[Any, Any]) -> dict[int, Spanned]:
    if not spans:
        return {}
    kept = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
    places = np.flatnonzero(np.isin(kept, list(spans)))
    return {int(place): spans[int(kept[place])] for place in places}
