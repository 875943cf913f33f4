"""What an annotation type asks of its annotations: shape, vertices, frame and flags.

The store asks here before it writes; a page is told the same rules with its palette.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from exact_nb.errors import InvalidRecord, InvalidShape
from exact_nb.model.codec import KINDS
from exact_nb.model.shapes import Line, Polygon, Shape, ShapeKind

if TYPE_CHECKING:
    from exact_nb.model.annotations import Position
    from exact_nb.model.shape_table import ShapeTable
    from exact_nb.model.spans import Span
    from exact_nb.model.taxonomy import AnnotationType

__all__ = ["check_flag", "check_frame", "check_shape", "check_span", "check_table", "labels_image"]

_COUNTED = (ShapeKind.POLYGON, ShapeKind.LINE)


def labels_image(kind: AnnotationType) -> bool:
    """Say whether annotations of a type are labels of the whole image, shown on every frame.

    They are stored at z = 0 and t = 0. Global labels of other types belong to one frame.
    """
    return kind.shape == ShapeKind.GLOBAL and kind.multi_frame


def check_shape(kind: AnnotationType, shape: Shape) -> None:
    """Refuse a shape that a type is not drawn as.

    Raises
    ------
    InvalidRecord
        If the type asks for another kind of shape, or for closed rings and not open contours, or
        the other way round.
    InvalidShape
        If it asks for another number of vertices.
    """
    _check_kind(kind, shape.kind)
    if isinstance(shape, Polygon):
        _check_closed(kind, closed=shape.closed)
        _check_count(kind, sum(map(len, shape.rings)))
    elif isinstance(shape, Line):
        _check_count(kind, len(shape.vertices))


def check_frame(kind: AnnotationType, *, z: int, t: int) -> None:
    """Refuse a frame for a label that belongs to all of them.

    Raises
    ------
    InvalidRecord
        If a type that labels the whole image is put on a frame other than the first, or a
        segmentation, which spans all of z, on one focus plane.
    """
    if z and kind.shape == ShapeKind.SEGMENTATION:
        raise InvalidRecord(
            f"type {kind.name!r} is a segmentation through all of z, not of z={z}; leave z 0",
            field="z",
        )
    if (z or t) and labels_image(kind):
        raise InvalidRecord(
            f"type {kind.name!r} labels the whole image, not frame z={z}, t={t}; leave z and t 0",
            field="z" if z else "t",
        )


def check_span(kind: AnnotationType, shape: Shape, span: Span, first: Position) -> None:
    """Refuse a range of frames that a type, a shape or a position does not allow.

    Parameters
    ----------
    kind : AnnotationType
        The type.
    shape : Shape
        The shape on the first frame.
    span : Span
        How it goes on.
    first : Position
        The first frame.

    Raises
    ------
    InvalidRecord
        If the type is not one that spans frames, or the span does not go on from the first frame.
    """
    if not kind.multi_frame:
        raise InvalidRecord(
            f"type {kind.name!r} is not one whose annotations span frames; "
            "set multi_frame of the type, or leave the span out",
            field="span",
        )
    on_plane = first.plane is not None
    if span.axis != "t" and on_plane is not (span.axis == "slice"):
        where = "on a plane" if on_plane else "on no plane"
        raise InvalidRecord(
            f"the annotation is {where}; it cannot span {span.axis}, but "
            f"{'slice' if on_plane else 'z'} or t",
            field="span",
        )
    span.check(first.frame(span.axis), shape)


def check_flag(kind: AnnotationType, flag: str) -> None:
    """Refuse a flag that a type does not have.

    Parameters
    ----------
    kind : AnnotationType
        The type.
    flag : str
        ``"concealed"`` or ``"blurred"``.

    Raises
    ------
    InvalidRecord
        Names the flag.
    """
    if not {"concealed": kind.concealable, "blurred": kind.blurrable}[flag]:
        raise InvalidRecord(
            f"annotations of type {kind.name!r} are not flagged as {flag}", field=flag
        )


def check_table(
    kind: AnnotationType,
    rows: np.ndarray[Any, np.dtype[np.int64]],
    shapes: ShapeTable,
    frames: np.ndarray[Any, np.dtype[np.int32]],
) -> None:
    """Refuse rows of a table that a type is not drawn as, as `check_shape` and `check_frame` do.

    Parameters
    ----------
    kind : AnnotationType
        The type.
    rows : numpy.ndarray
        ``(k,)`` rows of this type.
    shapes : ShapeTable
        n shapes.
    frames : numpy.ndarray
        ``(n, 2)``, z and t.

    Raises
    ------
    InvalidRecord, InvalidShape
        Names the first row at fault.
    """
    closed = np.diff(shapes.part_offsets)[rows] > 0
    counts = np.diff(shapes.offsets)[rows]
    suspect = shapes.kinds[rows] != KINDS.index(ShapeKind(kind.shape))
    if kind.shape == ShapeKind.POLYGON:
        suspect |= closed != kind.closed
    if kind.vertex_count is not None and kind.shape in _COUNTED:
        suspect |= counts != kind.vertex_count
    if labels_image(kind):
        suspect |= frames[rows].any(axis=1)
    if not suspect.any():
        return
    first = int(np.argmax(suspect))
    row = int(rows[first])
    try:
        _check_kind(kind, KINDS[shapes.kinds[row]])
        if kind.shape == ShapeKind.POLYGON:
            _check_closed(kind, closed=bool(closed[first]))
        if kind.shape in _COUNTED:
            _check_count(kind, int(counts[first]))
        check_frame(kind, z=int(frames[row, 0]), t=int(frames[row, 1]))
    except InvalidRecord as error:
        raise InvalidRecord(f"row {row}: {error}", field=error.field) from None
    except InvalidShape as error:
        raise InvalidShape(f"row {row}: {error}", vertex=error.vertex) from None


def _check_kind(kind: AnnotationType, drawn: ShapeKind) -> None:
    if drawn != kind.shape:
        raise InvalidRecord(
            f"type {kind.name!r} is drawn as {kind.shape}, not as {drawn}", field="type_id"
        )


def _check_closed(kind: AnnotationType, *, closed: bool) -> None:
    if closed is not kind.closed:
        wanted = "closed rings" if kind.closed else "open contours"
        raise InvalidRecord(f"type {kind.name!r} is drawn as {wanted}", field="shape")


def _check_count(kind: AnnotationType, count: int) -> None:
    if kind.vertex_count is not None and count != kind.vertex_count:
        raise InvalidShape(
            f"type {kind.name!r} has {kind.vertex_count} vertices; {count} were drawn",
            vertex=min(count, kind.vertex_count),
        )
