"""Annotations over a range of frames: where the range ends, and the shapes on its keyframes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from exact_nb.errors import InvalidRecord
from exact_nb.model.interpolation import between
from exact_nb.model.record import check_least
from exact_nb.model.shapes import Bounds, Outline, Shape, ShapeKind

__all__ = ["Keyframes", "Span", "SpanAxis", "hull"]

Keyframes = tuple[tuple[int, Outline], ...]

_UNDRAWN = (ShapeKind.GLOBAL, ShapeKind.SEGMENTATION)


class SpanAxis(StrEnum):
    """What an annotation can span: the field of a `Position` that runs."""

    Z = "z"
    T = "t"
    SLICE = "slice"


@dataclass(frozen=True, slots=True, init=False)
class Span:
    """How an annotation goes on after its first frame.

    Its first frame is that of its position, and the first keyframe its shape there. Between two
    keyframes the shape is interpolated (`exact_nb.model.interpolation`); after the last one it
    stays as it is.

    Attributes
    ----------
    axis : SpanAxis
        The axis that runs; its name is taken too. Everything else of the position stays.
    last : int
        Last frame, from 0.
    keyframes : tuple of (int, Outline)
        Frame and shape of the keyframes after the first, in order; a mapping is taken too. All
        of one kind of shape, none later than `last`.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If there is no such axis, a keyframe is given twice or lies outside, or its shape has no
        outline or is of another kind than the others.
    """

    axis: SpanAxis
    last: int
    keyframes: Keyframes

    def __init__(
        self,
        axis: SpanAxis | str,
        last: int,
        keyframes: Mapping[int, Outline] | Iterable[tuple[int, Outline]] = (),
    ) -> None:
        try:
            object.__setattr__(self, "axis", SpanAxis(axis))
        except ValueError:
            raise InvalidRecord(
                f"no axis {axis!r} to span; choose one of: {', '.join(SpanAxis)}", field="span"
            ) from None
        pairs = keyframes.items() if isinstance(keyframes, Mapping) else keyframes
        ordered = tuple(sorted(((int(at), shape) for at, shape in pairs), key=lambda one: one[0]))
        object.__setattr__(self, "last", int(last))
        object.__setattr__(self, "keyframes", ordered)
        check_least(self, last=0)
        self._check_keyframes()

    def _check_keyframes(self) -> None:
        frames = [frame for frame, _ in self.keyframes]
        if len(set(frames)) < len(frames):
            double = next(one for one in frames if frames.count(one) > 1)
            raise InvalidRecord(f"frame {double} has two keyframes; give it one", field="span")
        if frames and frames[-1] > self.last:
            raise InvalidRecord(
                f"a keyframe on {self.axis} {frames[-1]} lies after the last frame {self.last}; "
                "extend the span or leave the keyframe out",
                field="span",
            )
        kinds = {shape.kind for _, shape in self.keyframes}
        if len(kinds) > 1 or not kinds.isdisjoint(_UNDRAWN):
            raise InvalidRecord(
                f"keyframes are drawn as {', '.join(sorted(kinds))}; give outlines of one kind",
                field="span",
            )

    def check(self, first: int, shape: Shape) -> None:
        """Refuse a span that does not go on from a shape on a frame.

        Raises
        ------
        exact_nb.errors.InvalidRecord
            If it ends before it begins, a keyframe does not come after the first frame, or the
            shape has no outline or another kind than the keyframes.
        """
        if shape.kind in _UNDRAWN:
            raise InvalidRecord(
                f"a {shape.kind} has no outline to follow through frames; leave the span out",
                field="span",
            )
        if self.last <= first:
            raise InvalidRecord(
                f"the span ends on {self.axis} {self.last} and begins on {first}; "
                "end it on a later frame, or leave it out",
                field="span",
            )
        if self.keyframes and self.keyframes[0][0] <= first:
            raise InvalidRecord(
                f"a keyframe on {self.axis} {self.keyframes[0][0]} does not come after the first "
                f"frame {first}, whose shape is the annotation's own",
                field="span",
            )
        if self.keyframes and self.keyframes[0][1].kind != shape.kind:
            raise InvalidRecord(
                f"a keyframe is drawn as {self.keyframes[0][1].kind}, the annotation as "
                f"{shape.kind}",
                field="span",
            )

    def shape_at(self, frame: int, *, first: int, shape: Outline) -> Outline | None:
        """Return the shape on a frame.

        Parameters
        ----------
        frame : int
            Along the axis, from 0.
        first : int
            First frame of the annotation.
        shape : Outline
            Its shape there.

        Returns
        -------
        Outline or None
            None outside of the span.
        """
        if not first <= frame <= self.last:
            return None
        known = ((first, shape), *self.keyframes)
        after = bisect_right([at for at, _ in known], frame)
        start, before = known[after - 1]
        if start == frame or after == len(known):
            return before
        stop, following = known[after]
        return between(before, following, (frame - start) / (stop - start))

    def with_keyframe(self, frame: int, shape: Outline) -> Self:
        """Return the span with this shape on a frame."""
        return type(self)(self.axis, self.last, dict(self.keyframes) | {frame: shape})

    def cut(self, last: int, *, first: int, shape: Outline) -> Self | None:
        """Return the span with an earlier end, up to which nothing changes.

        Parameters
        ----------
        last : int
            Last frame; where it is not after the first there is no span.
        first : int
            First frame of the annotation.
        shape : Outline
            Its shape there.
        """
        if last <= first:
            return None
        kept = {at: one for at, one in self.keyframes if at <= last}
        if len(kept) < len(self.keyframes) and last not in kept:
            ending = self.shape_at(last, first=first, shape=shape)
            kept |= {} if ending is None else {last: ending}
        return type(self)(self.axis, last, kept)

    def without(self, frame: int) -> Self:
        """Return the span without the keyframe on a frame."""
        left = [(at, shape) for at, shape in self.keyframes if at != frame]
        return type(self)(self.axis, self.last, left)


def hull(shape: Shape, span: Span | None) -> Bounds | None:
    """Return the box around a shape on all frames of its span.

    What is interpolated lies within the box around the keyframes.
    """
    bounds = shape.bounds
    if span is None or bounds is None:
        return bounds
    boxes = [bounds, *(one.bounds for _, one in span.keyframes if one.bounds is not None)]
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return (min(x0), min(y0), max(x1), max(y1))
