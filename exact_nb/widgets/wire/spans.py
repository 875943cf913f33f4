"""Spans of frames between messages and the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from exact_nb.errors import InvalidRecord
from exact_nb.model.shapes import Outline
from exact_nb.model.spans import Span
from exact_nb.widgets.wire.shapes import shape_to_wire

if TYPE_CHECKING:
    from collections.abc import Callable

    from exact_nb.store.geometry import Geometry
    from exact_nb.widgets.protocol.annotations import WireShape, WireSpan, WireSpanned

__all__ = ["span_from_wire", "span_to_wire", "spans_to_wire"]


def span_from_wire(
    wire: WireSpan | None, shape_from_wire: Callable[[WireShape], object]
) -> Span | None:
    """Return the span a page sent.

    Parameters
    ----------
    wire : WireSpan or None
        Axis, last frame and keyframes.
    shape_from_wire : callable
        Reads the shape of a keyframe.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If it cannot be read or makes no span.
    exact_nb.errors.InvalidShape
        If a keyframe breaks the rules of its kind.
    """
    if wire is None:
        return None
    try:
        keyframes = [
            (int(frame), cast("Outline", shape_from_wire(shape)))
            for frame, shape in wire["keyframes"]
        ]
        return Span(wire["axis"], int(wire["last"]), keyframes)
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidRecord(
            f"the page sent a span that cannot be read: {error!r}", field="span"
        ) from error


def spans_to_wire(geometry: Geometry) -> list[WireSpanned]:
    """Return what of some annotations spans frames, as it is stored."""
    return [
        {
            "row": row,
            "first": one.position.frame(one.span.axis),
            "shape": shape_to_wire(one.shape),
            "span": _wire(one.span),
        }
        for row, one in sorted(geometry.spans.items())
    ]


def span_to_wire(span: Span | None) -> WireSpan | None:
    """Return a span as a page gets it, None where there is none."""
    return None if span is None else _wire(span)


def _wire(span: Span) -> WireSpan:
    return {
        "axis": span.axis.value,
        "last": span.last,
        "keyframes": [(at, shape_to_wire(shape)) for at, shape in span.keyframes],
    }
