"""Claims about outlines between outlines."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_nb.model.interpolation import between
from exact_nb.model.shapes import BoundingBox, Circle, Line, Outline, Point, Polygon, Ring
from exact_nb.model.spans import Span, hull
from tests.model import strategies

SHIFT = np.array((30.0, -20.0))
shares = st.floats(0.001, 0.999)
single = st.builds(Polygon.ring, strategies.rings())
pairs_of_a_kind = st.one_of(
    *(
        st.tuples(one, one)
        for one in (
            strategies.boxes,
            strategies.circles,
            strategies.points,
            strategies.lines,
            strategies.contours,
            strategies.polygons,
            single,
        )
    )
)


def ring_of(shape: Outline) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    assert isinstance(shape, Polygon)
    [ring] = shape.rings
    return np.array(ring)


@given(pairs_of_a_kind, shares)
def test_what_lies_between_is_of_the_kind_and_within_the_box_around_both(
    ends: tuple[Outline, Outline], share: float
) -> None:
    before, after = ends
    found = between(before, after, share)
    assert found.kind is before.kind
    bounds, around = found.bounds, hull(before, Span("z", 9, {9: after}))
    assert bounds is not None
    assert around is not None
    assert around[0] <= bounds[0] <= bounds[2] <= around[2]
    assert around[1] <= bounds[1] <= bounds[3] <= around[3]


@given(st.one_of(strategies.shapes.filter(lambda one: one.bounds is not None)), shares)
def test_between_twice_the_same_there_is_nothing_else(shape: Outline, share: float) -> None:
    assert between(shape, shape, share) == shape


def test_numbers_are_mixed_linearly() -> None:
    box = between(BoundingBox(0, 0, 10, 10), BoundingBox(4, 8, 24, 30), 0.25)
    assert box == BoundingBox(1, 2, 13.5, 15)
    assert between(Circle(0, 0, 2), Circle(10, 20, 6), 0.5) == Circle(5, 10, 4)
    assert between(Point(0, 4), Point(8, 0), 0.75) == Point(6, 1)


@given(strategies.rings(), st.integers(0, 11), st.booleans(), shares)
def test_where_a_ring_begins_and_which_way_it_runs_is_of_no_matter(
    ring: Ring, turned: int, backwards: bool, share: float
) -> None:
    moved = np.roll(np.array(ring) + SHIFT, turned, axis=0)
    moved = moved[::-1] if backwards else moved
    found = ring_of(between(Polygon.ring(ring), Polygon.ring(moved), share))
    wanted = np.array(ring) + share * SHIFT
    # A ring with a symmetry may be turned by it; then its vertices are the same, begun elsewhere.
    away = np.abs(found[:, None] - wanted[None]).max(axis=2).min(axis=1)
    assert away.max() < 1e-3


@given(strategies.paths, st.booleans(), shares)
def test_a_line_may_run_backwards(
    path: list[tuple[float, float]], back: bool, share: float
) -> None:
    moved = np.array(path) + SHIFT
    found = between(Line(path), Line(moved[::-1] if back else moved), share)
    assert isinstance(found, Line)
    wanted = np.array(path) + share * SHIFT
    given_ = np.array(found.vertices)
    assert min(np.abs(given_ - wanted).max(), np.abs(given_[::-1] - wanted).max()) < 1e-3


def test_a_vertex_more_on_an_edge_changes_nothing() -> None:
    square = Polygon.ring([(0, 0), (10, 0), (10, 10), (0, 10)])
    larger = Polygon.ring([(20, 0), (20, 20), (0, 20), (0, 0), (10, 0)])
    found = between(square, larger, 0.5)
    assert found.bounds == pytest.approx((0, 0, 15, 15))
    assert sorted(map(tuple, ring_of(found).tolist())) == [
        (0, 0),
        (0, 15),
        (7.5, 0),
        (15, 0),
        (15, 15),
    ]


def test_outlines_of_different_numbers_of_vertices_keep_theirs_at_the_ends() -> None:
    angles = np.linspace(0, 2 * math.pi, 40, endpoint=False)
    round_ = Polygon.ring(np.stack([np.cos(angles), np.sin(angles)], axis=1) * 50 + 100)
    square = Polygon.ring([(60, 60), (140, 60), (140, 140), (60, 140)])
    for share, end in ((1e-9, square), (1 - 1e-9, round_)):
        found = ring_of(between(square, round_, share))
        away = np.abs(ring_of(end)[:, None] - found[None]).max(axis=2).min(axis=1)
        assert away.max() < 1e-5
    halfway = between(square, round_, 0.5).bounds
    assert halfway == pytest.approx((55, 55, 145, 145), abs=1)


def test_a_line_gets_the_vertices_of_both() -> None:
    found = between(Line([(0, 0), (10, 0)]), Line([(0, 10), (5, 10), (10, 10)]), 0.5)
    assert found == Line([(0, 5), (5, 5), (10, 5)])


def test_rings_of_thousands_of_vertices_are_matched_too() -> None:
    angles = np.linspace(0, 2 * math.pi, 5000, endpoint=False)
    radii = 100 + 20 * np.cos(3 * angles) + 10 * np.cos(angles)
    ring = np.stack([np.cos(angles), np.sin(angles)], axis=1) * radii[:, None]
    found = ring_of(between(Polygon.ring(ring), Polygon.ring(np.roll(ring + 8.0, 1234, 0)), 0.5))
    assert np.abs(found - ring - 4).max() < 1e-9


def test_holes_follow_where_the_parts_are_the_same_and_stay_where_they_are_not() -> None:
    outer, hole = np.array([(0, 0), (9, 0), (9, 9), (0, 9)]), np.array([(3, 3), (6, 3), (6, 6)])
    before = Polygon([[outer, hole]])
    assert between(before, Polygon([[outer + 2, hole + 4]]), 0.5) == Polygon(
        [[outer + 1, hole + 2]]
    )
    assert between(before, Polygon.ring(outer + 2), 0.5) == before
    assert between(before, Point(0, 0), 0.5) == before


def test_what_would_collapse_stays_as_it_is() -> None:
    """Half a turn takes a square through a line or a point in the linear path."""
    bow = Polygon.ring([(0, 0), (10, 0), (10, 1), (0, 1)])
    again = Polygon.ring([(0, 1), (10, 1), (10, 0), (0, 0)])
    found = between(bow, again, 0.5)
    assert found.bounds == bow.bounds
