"""What makes a shape valid, and which vertex is named where it is not."""

import math
from collections.abc import Callable
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_nb.errors import InvalidShape
from exact_nb.model.shapes import (
    BoundingBox,
    Circle,
    GlobalLabel,
    Line,
    Point,
    Polygon,
    Shape,
    ShapeKind,
    check_inside,
)
from tests.model import strategies

HOLED = [[(0, 0), (9, 0), (9, 9), (0, 9)], [(1, 1), (2, 1), (2, 2)]]


@pytest.mark.parametrize("name", ["bounding box", "Bounding_Box", "bounding-box", " BOUNDING BOX "])
def test_kind_is_parsed_however_it_is_written(name: str) -> None:
    assert ShapeKind.parse(name) is ShapeKind.BOUNDING_BOX


def test_unknown_kind_lists_the_known_ones() -> None:
    with pytest.raises(InvalidShape, match=r"'hexagon'.*circle, polygon, line"):
        ShapeKind.parse("hexagon")


@pytest.mark.parametrize(
    ("make", "vertex"),
    [
        (lambda: BoundingBox(0, 0, 0, 5), 1),
        (lambda: BoundingBox(0, 5, 5, 5), 1),
        (lambda: BoundingBox(5, 0, 0, 5), 1),
        (lambda: BoundingBox(0, 0, math.nan, 5), 1),
        (lambda: BoundingBox(math.inf, 0, 1, 5), 0),
        (lambda: Circle(0, 0, 0), 0),
        (lambda: Circle(0, 0, -1), 0),
        (lambda: Circle(0, math.nan, 1), 0),
        (lambda: Circle(1e308, 0, 1.7e308), 0),
        (lambda: Point(0, -math.inf), 0),
        (lambda: Point(cast("Any", "left"), 0), 0),
        (lambda: Point(10**400, 0), 0),
        (lambda: Line([(0, 0)]), 1),
        (lambda: Line([]), 0),
        (lambda: Line([(1, 1), (1, 1), (1, 1)]), 1),
        (lambda: Line([(1, 1), (2, 1), (3, math.nan)]), 2),
        (lambda: Line(cast("Any", [(1, 1), (2, 1, 0)])), 1),
        (lambda: Line(cast("Any", [(1, 1), (2, "x")])), 1),
        (lambda: Line([(1, 2, 3), (4, 5, 6)]), 0),
        (lambda: Line(7), 0),
        (lambda: Polygon.ring([(0, 0), (1, 0)]), 2),
        (lambda: Polygon.ring([(0, 0), (1, 0), (0, 0)]), 2),
        (lambda: Polygon.ring([(0, 0), (1, 0), (1, 0), (0, 0)]), 3),
        (lambda: Polygon.ring([(0, 0), (0.1, 0.3), (0.2, 0.6)]), 2),
        (lambda: Polygon.ring([(0, 0), (4, 0), (4, 4), (4, 0)]), 2),
        (lambda: Polygon.open_contour([(3, 3)]), 1),
        (lambda: Polygon.open_contour([(3, 3), (3, 3)]), 1),
        (lambda: Polygon([[HOLED[0], [(1, 1), (2, 2), (3, 3)]]]), 6),
        (lambda: Polygon([HOLED, [[(20, 20), (30, 20), (30, math.nan)]]]), 9),
        (lambda: Polygon([]), 0),
        (lambda: Polygon([[]]), 0),
        (lambda: Polygon([HOLED], closed=False), 0),
    ],
)
def test_invalid_shape_names_the_vertex_at_fault(make: Callable[[], object], vertex: int) -> None:
    with pytest.raises(InvalidShape) as caught:
        make()
    assert caught.value.vertex == vertex
    assert "\n" not in str(caught.value)


def test_a_million_vertices_are_taken_and_one_more_is_not() -> None:
    angles = np.linspace(0, 2 * np.pi, 1_000_001, endpoint=False)
    ring = np.column_stack([np.cos(angles), np.sin(angles)])
    assert len(Polygon.ring(ring[:-1]).rings[0]) == 1_000_000
    with pytest.raises(InvalidShape, match="1000001 vertices"):
        Polygon.ring(ring)
    with pytest.raises(InvalidShape, match="1000001 vertices"):
        Line(ring)


def test_repeated_last_vertex_of_a_ring_is_dropped() -> None:
    closed = Polygon.ring([(0, 0), (1, 0), (1, 1), (0, 0), (0, 0)])
    assert closed == Polygon.ring([(0, 0), (1, 0), (1, 1)])
    assert hash(closed) == hash(Polygon.ring(np.array([[0, 0], [1, 0], [1, 1]])))


def test_repeated_last_vertex_of_an_open_contour_is_kept() -> None:
    assert len(Polygon.open_contour([(0, 0), (1, 0), (1, 1), (0, 0)]).rings[0]) == 4


def test_ring_that_crosses_itself_is_accepted_unchanged() -> None:
    bow_tie = ((0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0))
    assert Polygon.ring(bow_tie).rings == (bow_tie,)


def test_area_is_found_far_from_the_origin_and_at_any_scale() -> None:
    for scale in (1e-300, 1e-9, 1, 1e300):
        Polygon.ring(np.array([(0, 0), (1, 0), (0, 1)]) * scale)
    Polygon.ring(np.array([(0, 0), (0.01, 0), (0, 0.01)]) + 100_000)


def test_coordinates_become_plain_floats() -> None:
    box = BoundingBox(cast("Any", np.int64(1)), cast("Any", np.float32(2)), 3, 4)
    assert [type(value) for value in box.bounds] == [float] * 4
    assert type(Line(np.array([[1, 2], [3, 4]])).vertices[0][0]) is float


@given(strategies.shapes)
def test_bounds_are_the_smallest_box_around_all_vertices(shape: Shape) -> None:
    match shape:
        case GlobalLabel():
            assert shape.bounds is None
            return
        case BoundingBox():
            vertices: list[tuple[float, float]] = [(shape.x0, shape.y0), (shape.x1, shape.y1)]
        case Circle(x, y, r):
            vertices = [(x - r, y - r), (x + r, y + r)]
        case Point(x, y):
            vertices = [(x, y)]
        case Line():
            vertices = list(shape.vertices)
        case Polygon():
            vertices = [vertex for ring in shape.rings for vertex in ring]
    xs, ys = zip(*vertices, strict=True)
    assert shape.bounds == (min(xs), min(ys), max(xs), max(ys))


@pytest.mark.parametrize(
    "shape",
    [
        BoundingBox(-5, -5, 0, 5),
        BoundingBox(100, 0, 110, 5),
        BoundingBox(0, 50, 5, 60),
        Circle(-3, 10, 2),
        Point(100.5, 10),
        Point(5, -0.1),
        Line([(-5, -5), (-1, 30)]),
        Polygon.ring([(200, 0), (201, 0), (201, 1)]),
    ],
)
def test_shape_wholly_outside_the_image_is_refused(shape: Shape) -> None:
    with pytest.raises(InvalidShape, match="wholly outside the image of 100 x 50"):
        check_inside(shape, 100, 50)


@pytest.mark.parametrize(
    "shape",
    [
        BoundingBox(-5, -5, 0.5, 5),
        BoundingBox(-5, -5, 200, 200),
        Point(0, 0),
        Point(100, 50),
        Line([(0, 0), (0, 10)]),
        Circle(-3, 10, 4),
        GlobalLabel(),
    ],
)
def test_shape_that_overlaps_the_image_is_inside(shape: Shape) -> None:
    check_inside(shape, 100, 50)


def test_voxel_planes_begin_half_a_voxel_before_the_first_centre() -> None:
    first = BoundingBox(-0.5, -0.5, 0, 0)
    check_inside(first, 10, 10, origin=-0.5)
    with pytest.raises(InvalidShape):
        check_inside(first, 10, 10)
    with pytest.raises(InvalidShape):
        check_inside(Point(9.6, 3), 10, 10, origin=-0.5)


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), max_size=5, unique=True))
def test_three_distinct_vertices_make_a_ring_and_fewer_do_not(
    vertices: list[tuple[int, int]],
) -> None:
    if len(vertices) < 2:
        with pytest.raises(InvalidShape, match="fewer than 3 distinct"):
            Polygon.ring([*vertices, (1000.5, 7.3)])
    else:
        polygon = Polygon.ring([*vertices, (1000.5, 7.3)])
        assert len(polygon.rings[0]) == len(vertices) + 1
