"""Annotations over several frames, as a cell makes and changes them."""

from __future__ import annotations

import pytest

import exact_nb
from exact_nb.errors import InvalidRecord
from exact_nb.model.annotations import Position
from exact_nb.model.revisions import differing
from exact_nb.model.spans import Span
from exact_nb.workspace import Image, ImageSet

SMALL = exact_nb.BoundingBox(10, 10, 20, 20)
LARGE = exact_nb.BoundingBox(30, 50, 70, 90)
HALFWAY = exact_nb.BoundingBox(20, 30, 45, 55)


@pytest.fixture
def stack(slides: ImageSet) -> Image:
    """Take the picture for a stack, and let figures span frames."""
    [kind] = [one for one in slides.types() if one.name == "Mitotic figure"]
    slides._store.update(kind, multi_frame=True)
    slides.images()[0].update(depth=12, frames=5)
    return slides.images()[0]


def test_an_annotation_goes_on_until_a_frame(stack: Image) -> None:
    cell = stack.add(SMALL, type="Mitotic figure", z=2, until=8, keyframes={6: LARGE})
    assert (cell.until, cell.keyframes) == (8, {2: SMALL, 6: LARGE})
    assert [cell.shape_at(z) for z in (1, 2, 4, 6, 8, 9)] == [
        *(None, SMALL, HALFWAY),
        *(LARGE, LARGE, None),
    ]
    assert cell.record.span == Span("z", 8, {6: LARGE})
    assert len(stack.annotations(z=4)) == 1
    assert len(stack.annotations(z=9)) == 0


def test_the_last_keyframe_is_the_end_where_none_is_named(stack: Image) -> None:
    assert stack.add(SMALL, type="Mitotic figure", keyframes={6: LARGE}).until == 6


def test_one_frame_has_its_shape_there_alone(stack: Image) -> None:
    cell = stack.add(SMALL, type="Mitotic figure", z=2)
    assert (cell.until, cell.keyframes, cell.record.span) == (2, {2: SMALL}, None)
    assert [cell.shape_at(z) for z in (1, 2, 3)] == [None, SMALL, None]


def test_time_is_spanned_where_it_is_named_or_there_is_no_focus(stack: Image) -> None:
    assert stack.add(SMALL, type="Mitotic figure", until=3, along="t").record.span == Span("t", 3)
    stack.update(depth=1)
    cell = stack.add(SMALL, type="Mitotic figure", t=1, until=3)
    assert cell.record.span == Span("t", 3)
    assert (cell.until, cell.shape_at(3), cell.shape_at(0)) == (3, SMALL, None)


def test_edits_change_the_end_and_the_keyframes_they_name(stack: Image) -> None:
    cell = stack.add(SMALL, type="Mitotic figure", z=2, until=4)
    cell.edit(keyframes={6: LARGE})
    assert (cell.until, cell.keyframes, cell.revision) == (6, {2: SMALL, 6: LARGE}, 2)
    cell.edit(until=10)
    assert (cell.until, cell.keyframes) == (10, {2: SMALL, 6: LARGE})
    cell.edit(until=4)
    assert (cell.until, cell.keyframes) == (4, {2: SMALL, 4: HALFWAY})
    cell.edit(keyframes={4: None})
    assert (cell.until, cell.keyframes) == (4, {2: SMALL})
    cell.edit(until=8, keyframes={8: LARGE}, shape=LARGE)
    assert cell.keyframes == {2: LARGE, 8: LARGE}
    cell.edit(until=2)
    assert (cell.until, cell.record.span) == (2, None)
    assert [step.annotation.revision for step in cell.history()] == [*range(1, 8)]


def test_an_earlier_revision_comes_back_with_its_frames(stack: Image) -> None:
    cell = stack.add(SMALL, type="Mitotic figure", z=2, until=4)
    cell.edit(keyframes={6: LARGE})
    cell.edit(until=2)
    before, *_, after = [step.annotation for step in cell.history()]
    assert differing(before, after) == ("position",)
    cell.restore(revision=2)
    assert (cell.until, cell.keyframes, cell.revision) == (6, {2: SMALL, 6: LARGE}, 4)
    cell.restore(revision=1)
    assert cell.record.span == Span("z", 4)


def test_a_span_and_its_first_frame_are_moved_together(stack: Image) -> None:
    cell = stack.add(SMALL, type="Mitotic figure", z=2, until=4)
    cell.edit(position=Position(z=5), until=9)
    assert (cell.record.position.z, cell.until) == (5, 9)


def test_what_cannot_span_frames_says_so(stack: Image) -> None:
    with pytest.raises(InvalidRecord, match="set multi_frame of the type"):
        stack.add(exact_nb.Point(5, 5), type="Landmark", until=8)
    with pytest.raises(InvalidRecord, match="z from 0 to 11"):
        stack.add(SMALL, type="Mitotic figure", until=12)
    with pytest.raises(InvalidRecord, match="no axis 'c'"):
        stack.add(SMALL, type="Mitotic figure", until=3, along="c")
    with pytest.raises(InvalidRecord, match="does not come after the first frame 2"):
        stack.add(SMALL, type="Mitotic figure", z=2, keyframes={1: LARGE, 5: LARGE})
