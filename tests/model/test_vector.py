"""EXACT vectors, as its REST interface writes and its clients send them."""

from typing import Any

import pytest
from hypothesis import given

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
)
from exact_nb.model.vector import from_vector, is_kept_by_vector, to_vector
from tests.model import strategies

HOLED = Polygon([[[(0, 0), (9, 0), (9, 9)], [(3, 1), (4, 1), (4, 2)]]])
PARTS = Polygon([[[(0, 0), (1, 0), (1, 1)]], [[(0, 0), (9, 0), (9, 9)]]])


@pytest.mark.parametrize(
    ("shape", "vector"),
    [
        (BoundingBox(10, 20, 60, 80), {"x1": 10, "y1": 20, "x2": 60, "y2": 80}),
        (Circle(10, 20, 5), {"x1": 5, "y1": 15, "x2": 15, "y2": 25}),
        (Point(1.5, 2), {"x1": 1.5, "y1": 2}),
        (Line([(0, 0), (1, 2), (3, 4)]), {"x1": 0, "y1": 0, "x2": 1, "y2": 2, "x3": 3, "y3": 4}),
        (GlobalLabel(), None),
        (
            Polygon.ring([(0, 0), (9, 0), (9, 9)]),
            {"x1": 0, "y1": 0, "x2": 9, "y2": 0, "x3": 9, "y3": 9},
        ),
    ],
)
def test_vector_of_each_shape(shape: Shape, vector: dict[str, float] | None) -> None:
    assert to_vector(shape) == vector
    assert from_vector(shape.kind, vector) == shape


def test_whole_numbers_travel_as_integers() -> None:
    vector = to_vector(Point(3.0, 2.5))
    assert vector is not None
    assert [type(value) for value in vector.values()] == [int, float]


@given(strategies.shapes)
def test_vectors_keep_every_shape_that_has_one(shape: Shape) -> None:
    closed = not isinstance(shape, Polygon) or shape.closed
    back = from_vector(shape.kind, to_vector(shape), closed=closed)
    if isinstance(shape, Circle):
        assert isinstance(back, Circle)
        close = pytest.approx((shape.x, shape.y, shape.radius), abs=1e-9)
        assert (back.x, back.y, back.radius) == close
    elif isinstance(shape, Polygon) and len(shape.rings) > 1:
        assert isinstance(back, Polygon)
        assert back.rings[0] in [part[0] for part in shape.parts]
        assert not is_kept_by_vector(shape)
    else:
        assert back == shape
        assert is_kept_by_vector(shape)


def test_of_holes_and_parts_the_largest_outer_ring_travels() -> None:
    triangle = {"x1": 0, "y1": 0, "x2": 9, "y2": 0, "x3": 9, "y3": 9}
    assert to_vector(HOLED) == to_vector(PARTS) == triangle


def test_keys_are_read_by_name_and_not_by_place() -> None:
    corners = [(i, i * i) for i in range(12)]
    vector = {
        f"{axis}{i + 1}": xy[k] for k, axis in enumerate("xy") for i, xy in enumerate(corners)
    }
    stored = dict(sorted(vector.items(), key=lambda item: (len(item[0]), item[0])))
    assert from_vector("polygon", stored) == Polygon.ring(corners)


def test_other_keys_ride_along() -> None:
    vector = {"frame": 3, "x1": 1, "y1": 2, "plane": 1, "x0": 9, "x01": 9}
    assert from_vector("point", vector) == Point(1, 2)


def test_box_of_a_web_client_means_the_middle_as_a_point() -> None:
    vector = {"x1": 10, "y1": 20, "x2": 20, "y2": 40}
    assert from_vector(ShapeKind.POINT, vector) == Point(15, 30)


def test_corners_of_a_box_come_in_any_order() -> None:
    vector = {"x1": 60, "y1": 20, "x2": 10, "y2": 80}
    assert from_vector("bounding box", vector) == BoundingBox(10, 20, 60, 80)


@pytest.mark.parametrize("vector", [None, {}, {"frame": 2}])
def test_global_label_has_an_empty_vector(vector: dict[str, int] | None) -> None:
    assert from_vector("global", vector) == GlobalLabel()


def test_open_polygon_becomes_an_open_contour() -> None:
    vector = {"x1": 0, "y1": 0, "x2": 9, "y2": 9}
    assert from_vector("polygon", vector, closed=False) == Polygon.open_contour([(0, 0), (9, 9)])


@pytest.mark.parametrize(
    ("kind", "vector", "vertex"),
    [
        ("bounding box", None, 0),
        ("bounding box", {"x1": 1, "y1": 2}, 1),
        ("bounding box", {"x1": 1, "y1": 2, "x2": 1, "y2": 5}, 1),
        ("circle", {"x1": 1, "y1": 2, "x2": 1, "y2": 2}, 0),
        ("point", {}, 0),
        ("point", {"x1": 1}, 0),
        ("point", {"x1": 1, "y1": None}, 0),
        ("line", {"x1": 1, "y1": 2, "x2": 3}, 1),
        ("line", {"x1": 1, "y1": 2, "x3": 3, "y3": 4}, 1),
        ("line", {"x1": 1, "y1": 2, "x2": "NaN", "y2": 4}, 1),
        ("polygon", {"x1": 1, "y1": 2, "x2": 3, "y2": 4}, 2),
        ("global", {"x1": 1, "y1": 2}, 0),
        ("line", "x1", None),
        ("line", [1, 2, 3, 4], None),
    ],
)
def test_bad_vector_names_the_vertex_at_fault(kind: str, vector: Any, vertex: int | None) -> None:
    with pytest.raises(InvalidShape) as caught:
        from_vector(kind, vector)
    assert caught.value.vertex == vertex
