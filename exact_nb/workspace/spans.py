"""Ranges of frames as a person names them: until where, and with which shapes on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias, cast

from exact_nb.model.spans import Span, SpanAxis

if TYPE_CHECKING:
    from exact_nb.model import annotations as model
    from exact_nb.model.annotations import Position
    from exact_nb.model.images import Image
    from exact_nb.model.shapes import Outline, Shape

__all__ = ["GivenKeyframes", "axis_of", "changed_span", "new_span"]

GivenKeyframes: TypeAlias = "Mapping[int, Shape | None]"
"""Shapes by frame; None takes a keyframe away."""


def axis_of(image: Image, position: Position) -> SpanAxis:
    """Return the axis that is meant where none is named: slices, focus, or else time."""
    if position.plane is not None:
        return SpanAxis.SLICE
    return SpanAxis.Z if image.depth > 1 else SpanAxis.T


def new_span(
    image: Image,
    position: Position,
    *,
    until: int | None,
    keyframes: GivenKeyframes | None,
    along: SpanAxis | str | None,
) -> Span | None:
    """Return the span of a new annotation, None where it is on one frame.

    Parameters
    ----------
    image : Image
        What it is on.
    position : Position
        Its first frame.
    until : int or None
        Last frame; that of the last keyframe where not given.
    keyframes : mapping of int to Shape, or None
        Shapes on later frames.
    along : SpanAxis, str or None
        "z", "t" or "slice".
    """
    given = _outlines(keyframes or {})
    if until is None and not given:
        return None
    axis = axis_of(image, position) if along is None else along
    return Span(axis, max(given) if until is None else until, given)


def changed_span(
    record: model.Annotation,
    image: Image,
    *,
    until: int | None,
    keyframes: GivenKeyframes | None,
) -> Span | None:
    """Return the span of an annotation after a change, None where it is on one frame then.

    Parameters
    ----------
    record : exact_nb.model.annotations.Annotation
        The annotation.
    image : Image
        What it is on.
    until : int or None
        Another last frame; the first one leaves no span.
    keyframes : mapping of int to Shape or None, or None
        What changes of the keyframes; those it does not name stay.
    """
    axis = record.span.axis if record.span else axis_of(image, record.position)
    first = record.position.frame(axis)
    span = record.span or Span(axis, first)
    given = keyframes or {}
    kept = {at: one for at, one in span.keyframes if at not in given} | _outlines(given)
    last = max([span.last, *kept])
    if until is None or until >= last:
        last = last if until is None else until
        return Span(axis, last, kept) if last > first else None
    whole = Span(axis, last, kept)
    return whole.cut(until, first=first, shape=cast("Outline", record.shape))


def _outlines(keyframes: GivenKeyframes) -> dict[int, Outline]:
    return {at: cast("Outline", one) for at, one in keyframes.items() if one is not None}
