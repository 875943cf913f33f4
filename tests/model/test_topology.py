"""Outlines that cross themselves, checked against GEOS."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from exact_nb.errors import InvalidShape
from exact_nb.model import topology
from exact_nb.model.shapes import BoundingBox, GlobalLabel, Line, Polygon
from exact_nb.model.topology import is_simple, repaired
from tests.model import strategies

BOW_TIE = [(0, 0), (4, 4), (4, 0), (0, 4)]
SQUARE = [(0, 0), (9, 0), (9, 9), (0, 9)]
grid = st.tuples(st.integers(0, 5), st.integers(0, 5))


@given(st.lists(grid, min_size=3, max_size=8, unique=True))
def test_rings_are_simple_where_geos_says_so(vertices: list[tuple[int, int]]) -> None:
    try:
        polygon = Polygon.ring(vertices)
    except InvalidShape:
        assume(False)
    assert is_simple(polygon) == shapely.LinearRing(vertices).is_simple


@given(st.lists(grid, min_size=2, max_size=7, unique=True))
def test_lines_are_simple_where_geos_says_so(vertices: list[tuple[int, int]]) -> None:
    assert is_simple(Line(vertices)) == shapely.LineString(vertices).is_simple
    assert is_simple(Polygon.open_contour(vertices)) == is_simple(Line(vertices))


@given(strategies.rings())
def test_star_shaped_rings_are_simple_where_geos_says_so(ring: tuple[tuple[float, float]]) -> None:
    assert is_simple(Polygon.ring(ring)) == shapely.LinearRing(ring).is_simple


@pytest.mark.parametrize(
    ("inner", "simple"),
    [
        ([(1, 1), (2, 1), (2, 2)], True),
        ([(0, 5), (2, 4), (2, 6)], True),
        ([(8, 4), (12, 5), (8, 6)], False),
        ([(9, 2), (9, 6), (5, 4)], False),
    ],
    ids=["inside", "touching", "crossing", "sharing an edge"],
)
def test_rings_of_a_polygon_may_touch_but_not_cross(
    inner: list[tuple[int, int]], simple: bool
) -> None:
    assert is_simple(Polygon([[SQUARE, inner]])) is simple


@given(bits=st.integers(1, 49), towards=st.sampled_from([1, 0, -1]))
def test_nearly_straight_lines_are_judged_without_rounding(bits: int, towards: int) -> None:
    """The last vertex is beside an edge, on it or beyond it by less than products can tell."""
    beside = 10 + towards * 2.0**-bits
    line = Line([(0, 0), (60, 20), (60, 40), (30, beside)])
    assert is_simple(line) == (towards > 0)


def test_the_smallest_number_keeps_edges_apart() -> None:
    assert is_simple(Line([(20, 60), (60, 5e-324), (20, 20), (60, 0)]))


def test_repeated_vertices_are_passed_over() -> None:
    assert is_simple(Polygon.ring([(0, 0), (0, 0), (4, 0), (4, 4), (4, 4)]))
    assert not is_simple(Polygon.ring([*BOW_TIE[:2], *BOW_TIE[1:]]))


def test_a_ring_that_touches_itself_is_not_simple() -> None:
    assert not is_simple(Polygon.ring([(0, 0), (4, 0), (4, 4), (2, 0), (0, 4)]))


def test_shapes_without_an_outline_of_their_own_are_simple() -> None:
    assert is_simple(BoundingBox(0, 0, 1, 1))
    assert is_simple(GlobalLabel())


def test_candidates_come_in_several_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topology, "_PAIRS", 3)
    assert not is_simple(Polygon.ring(BOW_TIE))
    assert is_simple(Polygon.ring(SQUARE))


def test_a_long_outline_with_one_loop_is_found() -> None:
    angles = np.linspace(0, 2 * math.pi, 50_000, endpoint=False)
    ring = np.column_stack([np.cos(angles), np.sin(angles)]) * 10_000
    assert is_simple(Polygon.ring(ring))
    ring[[30_000, 30_001]] = ring[[30_001, 30_000]]
    assert not is_simple(Polygon.ring(ring))


def test_repair_turns_a_crossing_into_parts() -> None:
    polygon = repaired(Polygon.ring(BOW_TIE))
    assert is_simple(polygon)
    assert sorted(sorted(ring) for ring in polygon.rings) == [
        [(0, 0), (0, 4), (2, 2)],
        [(2, 2), (4, 0), (4, 4)],
    ]


def test_repair_keeps_what_is_simple() -> None:
    polygon = Polygon([[SQUARE, [(1, 1), (2, 1), (2, 2)]], [[(20, 0), (30, 0), (30, 9)]]])
    before = sum(shapely.Polygon(part[0], part[1:]).area for part in polygon.parts)
    after = repaired(polygon)
    assert sum(shapely.Polygon(part[0], part[1:]).area for part in after.parts) == before
    assert [len(part) for part in after.parts] == [2, 1]


def test_open_contour_is_not_repaired() -> None:
    with pytest.raises(InvalidShape, match="open contour"):
        repaired(Polygon.open_contour(BOW_TIE))


def test_holes_that_rounding_leaves_between_parts_are_dropped() -> None:
    zigzag = [(2, 2), (4, 0), (3, 5), (5, 0), (3, 4), (5, 4)]
    other = [(3, 2), (2, 4), (3, 4), (3, 0), (2, 5), (0, 2)]
    polygon = Polygon([[zigzag], [other, [(3, 4), (4, 0), (3, 5)]]])
    assert is_simple(repaired(polygon))
