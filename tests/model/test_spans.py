"""Claims about spans of frames and their keyframes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_nb.errors import InvalidRecord, InvalidShape
from exact_nb.model.codec import kind_code
from exact_nb.model.shapes import BoundingBox, GlobalLabel, Outline, Point
from exact_nb.model.span_codec import keyframes_from_bytes, keyframes_to_bytes
from exact_nb.model.spans import Span, SpanAxis, hull
from tests.model import strategies

KINDS: tuple[st.SearchStrategy[Outline], ...] = (
    strategies.boxes,
    strategies.circles,
    strategies.points,
    strategies.lines,
    strategies.contours,
    strategies.polygons,
)


@st.composite
def spanned(draw: st.DrawFn) -> tuple[int, Outline, Span]:
    """A first frame, a shape there, and how it goes on."""
    shapes = draw(st.sampled_from(KINDS))
    first = draw(st.integers(0, 50))
    frames = draw(st.sets(st.integers(first + 1, first + 40), max_size=5))
    last = max([first + 1, *frames]) + draw(st.integers(0, 5))
    keyframes = {frame: draw(shapes) for frame in frames}
    return first, draw(shapes), Span(draw(st.sampled_from(SpanAxis)), last, keyframes)


@given(spanned())
def test_on_keyframes_the_shape_is_the_one_that_was_given(case: tuple[int, Outline, Span]) -> None:
    first, shape, span = case
    span.check(first, shape)
    for frame, wanted in ((first, shape), *span.keyframes):
        assert span.shape_at(frame, first=first, shape=shape) == wanted


@given(spanned())
def test_on_every_frame_there_is_a_shape_within_the_box_around_all(
    case: tuple[int, Outline, Span],
) -> None:
    first, shape, span = case
    around = hull(shape, span)
    assert around is not None
    for frame in range(first, span.last + 1):
        found = span.shape_at(frame, first=first, shape=shape)
        assert found is not None
        bounds = found.bounds
        assert bounds is not None
        assert around[0] <= bounds[0] <= bounds[2] <= around[2]
        assert around[1] <= bounds[1] <= bounds[3] <= around[3]
    assert span.shape_at(first - 1, first=first, shape=shape) is None
    assert span.shape_at(span.last + 1, first=first, shape=shape) is None


@given(spanned())
def test_after_the_last_keyframe_the_shape_stays(case: tuple[int, Outline, Span]) -> None:
    first, shape, span = case
    kept = span.keyframes[-1][1] if span.keyframes else shape
    assert span.shape_at(span.last, first=first, shape=shape) == kept


@given(spanned())
def test_keyframes_come_back_from_bytes(case: tuple[int, Outline, Span]) -> None:
    _, shape, span = case
    data = keyframes_to_bytes(span.keyframes)
    assert keyframes_from_bytes(kind_code(shape.kind), data) == span.keyframes


@given(spanned(), st.data())
def test_damaged_bytes_are_told(case: tuple[int, Outline, Span], data: st.DataObject) -> None:
    _, shape, span = case
    whole = keyframes_to_bytes(span.keyframes)
    if not whole:
        return
    cut = whole[: data.draw(st.integers(1, len(whole) - 1))]
    with pytest.raises(InvalidShape):
        keyframes_from_bytes(kind_code(shape.kind), cut)


def test_a_keyframe_is_set_replaced_and_taken_away() -> None:
    span = Span("z", 9).with_keyframe(4, Point(4, 4)).with_keyframe(2, Point(2, 2))
    assert span.keyframes == ((2, Point(2, 2)), (4, Point(4, 4)))
    assert span.with_keyframe(4, Point(5, 5)).keyframes[1] == (4, Point(5, 5))
    assert span.without(2) == Span("z", 9, {4: Point(4, 4)})


@pytest.mark.parametrize(
    ("axis", "last", "keyframes", "said"),
    [
        ("c", 4, (), "no axis 'c'"),
        ("z", -1, (), "last is -1"),
        ("z", 4, {5: Point(1, 1)}, "after the last frame 4"),
        ("z", 4, [(2, Point(1, 1)), (2, Point(2, 2))], "frame 2 has two keyframes"),
        ("z", 4, {1: Point(1, 1), 2: BoundingBox(0, 0, 1, 1)}, "outlines of one kind"),
        ("z", 4, {1: GlobalLabel()}, "outlines of one kind"),
    ],
)
def test_what_makes_no_span_is_refused(
    axis: str, last: int, keyframes: dict[int, Outline], said: str
) -> None:
    with pytest.raises(InvalidRecord, match=said) as raised:
        Span(axis, last, keyframes)
    assert raised.value.field in {"span", "last"}


@pytest.mark.parametrize(
    ("span", "shape", "said"),
    [
        (Span("t", 3), Point(0, 0), "ends on t 3 and begins on 3"),
        (Span("t", 8, {3: Point(1, 1)}), Point(0, 0), "does not come after the first frame 3"),
        (Span("t", 8, {5: Point(1, 1)}), BoundingBox(0, 0, 1, 1), "drawn as point"),
        (Span("t", 8), GlobalLabel(), "no outline to follow"),
    ],
)
def test_a_span_goes_on_from_the_first_frame(span: Span, shape: Outline, said: str) -> None:
    with pytest.raises(InvalidRecord, match=said):
        span.check(3, shape)
