"""Many shapes in flat arrays are the same shapes, and are refused for the same reasons."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_nb.errors import InvalidShape
from exact_nb.model.codec import decode, encode
from exact_nb.model.shape_table import ShapeTable
from exact_nb.model.shapes import (
    BoundingBox,
    Circle,
    GlobalLabel,
    Line,
    Point,
    Polygon,
    Shape,
    check_inside,
)
from tests.model import strategies

many = st.lists(strategies.shapes, max_size=8)
BOUNDS = ("bx0", "by0", "bx1", "by1")
ONE_OF_EACH: list[Shape] = [
    BoundingBox(1, 2, 3, 4),
    Circle(5, 5, 2),
    Point(7, 8),
    Line([(0, 0), (3, 1)]),
    GlobalLabel(),
    Polygon.ring([(0, 0), (4, 0), (4, 3)]),
    Polygon.open_contour([(0, 0), (4, 0)]),
    Polygon([[[(0, 0), (9, 0), (9, 9)], [(3, 1), (4, 1), (4, 2)]], [[(20, 0), (30, 0), (30, 9)]]]),
]


@given(many)
def test_table_gives_back_the_shapes_it_was_made_of(shapes: list[Shape]) -> None:
    table = ShapeTable.from_shapes(shapes)
    table.validate()
    assert list(table) == shapes
    expected = [shape.bounds or (np.nan,) * 4 for shape in shapes]
    np.testing.assert_array_equal(table.bounds, np.array(expected).reshape(-1, 4))


@given(many)
def test_table_survives_arrow(shapes: list[Shape]) -> None:
    columns = ShapeTable.from_shapes(shapes).to_arrow()
    blobs = zip(columns["kind"], columns["geom"], columns["parts"], strict=True)
    assert [decode(*(value.as_py() for value in row)) for row in blobs] == shapes
    assert [value.as_py() for value in columns["bx0"]] == [
        shape.bounds and shape.bounds[0] for shape in shapes
    ]
    back = ShapeTable.from_arrow(
        columns["kind"], columns["geom"], columns["parts"], [columns[name] for name in BOUNDS]
    )
    assert list(back) == shapes
    np.testing.assert_array_equal(
        back.bounds,
        ShapeTable.from_arrow(columns["kind"], columns["geom"], columns["parts"]).bounds,
    )


@pytest.mark.parametrize(
    "layout",
    [
        lambda array: array.slice(2, 4),
        lambda array: pa.chunked_array([array.slice(2, 1), array.slice(3, 3)]),
        lambda array: pa.chunked_array([array]).slice(2, 4),
        lambda array: array.cast(pa.large_binary()).slice(2, 4),
        lambda array: array.cast(pa.binary_view()).slice(2, 4),
        lambda array: pa.array([value.as_py() or None for value in array]).slice(2, 4),
    ],
    ids=["sliced", "chunks", "one chunk", "large", "views", "nulls"],
)
def test_every_layout_of_an_arrow_column_is_read(layout: Callable[[Any], Any]) -> None:
    columns = ShapeTable.from_shapes(ONE_OF_EACH).to_arrow()
    kinds = pa.chunked_array([columns["kind"].slice(2, 4)])
    table = ShapeTable.from_arrow(kinds, layout(columns["geom"]), layout(columns["parts"]))
    assert list(table) == ONE_OF_EACH[2:6]


def test_arrow_columns_share_the_memory_of_the_table() -> None:
    table = ShapeTable.from_boxes([[0, 0, 1, 1], [2, 2, 3, 3]])
    columns = table.to_arrow()
    assert columns["geom"].buffers()[2].address == table.coords.ctypes.data
    back = ShapeTable.from_arrow(columns["kind"], columns["geom"], columns["parts"])
    assert back.coords.ctypes.data == table.coords.ctypes.data


@given(many, st.data())
def test_rows_can_be_taken_cut_and_joined(shapes: list[Shape], data: st.DataObject) -> None:
    table = ShapeTable.from_shapes(shapes)
    places = st.integers(-len(shapes), len(shapes) - 1)
    indices = data.draw(st.lists(places, max_size=6) if shapes else st.just([]))
    assert list(table.take(indices)) == [shapes[i] for i in indices]
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(table), max_size=len(table))))
    assert list(table.take(mask.astype(bool))) == [
        shape for shape, chosen in zip(shapes, mask, strict=True) if chosen
    ]
    start, stop = data.draw(st.integers(0, 8)), data.draw(st.integers(0, 8))
    assert list(table.rows(start, stop)) == shapes[start:stop]
    joined = ShapeTable.concat([table.rows(0, start), table.rows(start, len(table)), table])
    assert list(joined) == shapes + shapes
    assert [table.shape(i) for i in indices] == [shapes[i] for i in indices]


def test_nothing_joined_is_an_empty_table() -> None:
    assert len(ShapeTable.concat([])) == 0
    ShapeTable.from_boxes(np.empty((0, 4))).validate(10, 10)
    assert list(ShapeTable.from_shapes([]).to_arrow()["geom"]) == []


def test_a_row_that_is_not_there_is_an_index_error() -> None:
    table = ShapeTable.from_points([[1, 2]])
    assert table.shape(-1) == Point(1, 2)
    with pytest.raises(IndexError):
        table.shape(1)
    with pytest.raises(IndexError):
        table.take([1])


def test_arrays_of_one_kind_become_shapes() -> None:
    assert list(ShapeTable.from_boxes(np.array([[1, 2, 3, 4]]))) == [BoundingBox(1, 2, 3, 4)]
    assert list(ShapeTable.from_points([[1, 2], [3, 4]])) == [Point(1, 2), Point(3, 4)]
    assert list(ShapeTable.from_circles([[1, 2, 3]])) == [Circle(1, 2, 3)]


def test_polygons_lose_the_vertex_that_closes_them() -> None:
    triangle = [(0, 0), (4, 0), (4, 3)]
    square = [(0, 0), (1, 0), (1, 1), (0, 1)]
    expected = [Polygon.ring(triangle), Polygon.ring(square)]
    rings = [[*triangle, triangle[0], triangle[0]], square]
    assert list(ShapeTable.from_polygons(rings)) == expected
    flat = np.array([*triangle, triangle[0], *square], dtype=float)
    assert list(ShapeTable.from_polygons(flat, np.array([0, 4, 8]))) == expected
    assert len(ShapeTable.from_polygons([])) == 0


def test_table_keeps_no_hold_on_the_array_it_was_made_of() -> None:
    boxes = np.array([[0.0, 0, 1, 1]])
    table = ShapeTable.from_boxes(boxes)
    boxes[:] = 7
    assert list(table) == [BoundingBox(0, 0, 1, 1)]


INF, NAN = np.inf, np.nan


@pytest.mark.parametrize(
    ("table", "row", "vertex"),
    [
        (ShapeTable.from_boxes([[0, 0, 1, 1], [0, 0, 0, 1]]), 1, 1),
        (ShapeTable.from_boxes([[0.0, 0, 1, 1], [0.0, NAN, 0, 1]]), 1, 0),
        (ShapeTable.from_boxes([[0, 0, 1, 1], [50, 0, 51, 1]]), 1, 0),
        (ShapeTable.from_circles([[0, 0, 1], [0, 0, 0]]), 1, 0),
        (ShapeTable.from_circles([[0, 0, INF]]), 0, 0),
        (ShapeTable.from_points([[0, 0], [0, 9], [0, -1]]), 2, 0),
        (ShapeTable.from_points([[0, INF]]), 0, 0),
        (ShapeTable.from_polygons([[(0, 0), (4, 0), (4, 3)], [(0, 0), (4, 0)]]), 1, 2),
        (ShapeTable.from_polygons([[(0, 0), (4, 0), (4, 3)], [(0, 0), (1, 1), (2, 2)]]), 1, 2),
        (ShapeTable.from_polygons([[(0, 0), (4, 0), (4, 3)], np.empty((0, 2))]), 1, 0),
        (ShapeTable.from_polygons([[(0, 0), (4, 0), (4, 3), (4, NAN)]]), 0, 3),
        (ShapeTable.from_polygons([[(0, 0), (4, 0), (4, 3), (4, 0)]]), 0, 2),
        (ShapeTable.from_blobs([3], [np.zeros(4).tobytes()]), 0, 1),
        (ShapeTable.from_blobs([3], [np.zeros(2).tobytes()]), 0, 1),
        (ShapeTable.from_blobs([2], [np.zeros(4).tobytes()]), 0, 1),
    ],
)
def test_validation_names_the_row_and_the_vertex(table: ShapeTable, row: int, vertex: int) -> None:
    with pytest.raises(InvalidShape, match=f"^row {row}: ") as caught:
        table.validate(20, 20)
    assert caught.value.vertex == vertex


def outcome(check: Callable[[], object]) -> str:
    try:
        check()
    except InvalidShape as error:
        return str(error)
    return "valid"


grid = st.integers(-2, 3).map(float)


@given(st.lists(st.lists(st.tuples(grid, grid), max_size=6), min_size=1, max_size=5))
def test_table_refuses_what_the_constructors_refuse(rings: list[Any]) -> None:
    table = ShapeTable.from_polygons(rings)
    alone = [outcome(partial(ring_in_image, ring)) for ring in rings]
    refused = (f"row {row}: {why}" for row, why in enumerate(alone) if why != "valid")
    first = next(refused, "valid")
    assert outcome(lambda: table.validate(2, 2)) == first


def ring_in_image(ring: Any) -> None:
    check_inside(Polygon.ring(ring), 2, 2)


words = st.lists(st.integers(-1, 4), max_size=6).map(lambda w: np.array(w, "<i4").tobytes())
blobs = st.tuples(
    st.integers(0, 5),
    st.lists(grid, max_size=6).map(lambda xs: np.array(xs * 2, "<f8").tobytes()),
    st.one_of(st.just(b""), words),
)


@given(st.lists(blobs, min_size=1, max_size=4))
def test_damaged_blobs_are_refused_row_by_row_or_all_at_once(rows: list[Any]) -> None:
    kinds, geom, parts = zip(*rows, strict=True)
    alone = [outcome(partial(decode, *row)) for row in rows]
    together = outcome(lambda: ShapeTable.from_blobs(kinds, geom, parts).validate())
    assert (together == "valid") == (set(alone) == {"valid"})


@pytest.mark.parametrize(
    "make",
    [
        lambda: ShapeTable.from_boxes([[1, 2, 3]]),
        lambda: ShapeTable.from_points([1, 2]),
        lambda: ShapeTable.from_points([["a", "b"]]),
        lambda: ShapeTable.from_polygons(np.zeros((4, 2)), [0, 3]),
        lambda: ShapeTable.from_polygons(np.zeros((4, 2)), [0, 3, 2, 4]),
        lambda: ShapeTable.from_blobs([0], [b"123"]),
        lambda: ShapeTable.from_blobs([0], [bytes(16)]),
        lambda: ShapeTable.from_blobs([9], [bytes(16)]),
        lambda: ShapeTable.from_blobs([0, 0], [bytes(32)]),
        lambda: ShapeTable.from_blobs([2], [bytes(48)], [b"123"]),
        lambda: ShapeTable.from_arrow([0], pa.array([b"123"]), pa.array([b""])),
    ],
)
def test_columns_that_do_not_fit_together_are_refused(make: Callable[[], object]) -> None:
    with pytest.raises(InvalidShape):
        make()


def test_validation_reaches_every_row_of_a_long_table() -> None:
    boxes = np.tile([0.0, 0, 1, 1], (1_500_000, 1))
    table = ShapeTable.from_boxes(boxes)
    table.validate(10, 10)
    boxes[1_400_000, 2] = 0
    with pytest.raises(InvalidShape, match=r"^row 1400000: "):
        ShapeTable.from_boxes(boxes).validate(10, 10)


def test_encoded_shapes_and_table_have_the_same_bytes() -> None:
    columns = ShapeTable.from_shapes(ONE_OF_EACH).to_arrow()
    for row, shape in enumerate(ONE_OF_EACH):
        encoded = encode(shape)
        assert columns["geom"][row].as_py() == encoded.geom
        assert columns["parts"][row].as_py() == encoded.parts
