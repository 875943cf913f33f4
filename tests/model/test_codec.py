"""Shapes become bytes and bytes become the same shapes."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_nb.errors import InvalidShape
from exact_nb.model.codec import KINDS, decode, encode, kind_code
from exact_nb.model.shapes import BoundingBox, Circle, GlobalLabel, Point, Polygon, Shape, ShapeKind
from tests.model import strategies


@given(strategies.shapes)
def test_decoding_gives_back_an_equal_shape(shape: Shape) -> None:
    encoded = encode(shape)
    assert decode(encoded.kind, encoded.geom, encoded.parts) == shape
    assert decode(encoded.kind, memoryview(encoded.geom), memoryview(encoded.parts)) == shape
    assert encoded.bounds == shape.bounds
    assert KINDS[encoded.kind] is shape.kind


def test_codes_of_kinds_do_not_move() -> None:
    assert [str(kind) for kind in KINDS] == [
        "bounding box",
        "circle",
        "polygon",
        "line",
        "point",
        "global",
        "segmentation",
    ]
    assert [kind_code(kind) for kind in ShapeKind] == [0, 1, 2, 3, 4, 5, 6]


def test_layout_of_the_bytes_does_not_move() -> None:
    circle = encode(Circle(1, 2, 3))
    assert circle.geom == np.array([1, 2, 3, 0], "<f8").tobytes()
    assert circle.parts == b""
    parts: list[list[list[tuple[int, int]]]] = [
        [[(0, 0), (9, 0), (9, 9)], [(3, 1), (4, 1), (4, 2), (3, 2)]],
        [[(20, 20), (30, 20), (30, 30)]],
    ]
    polygon = encode(Polygon(parts))
    assert polygon.parts == np.array([2, 2, 3, 4, 1, 3], "<i4").tobytes()
    assert len(polygon.geom) == 10 * 16
    assert encode(Polygon.open_contour([(0, 0), (1, 1)])).parts == b""
    assert encode(GlobalLabel()) == (5, None, b"", b"")


def words(*values: int) -> bytes:
    return np.array(values, "<i4").tobytes()


TRIANGLE = np.array([0, 0, 4, 0, 4, 3], "<f8").tobytes()


@pytest.mark.parametrize(
    ("kind", "geom", "parts"),
    [
        (6, b"", b""),
        (-1, b"", b""),
        (0, TRIANGLE, b""),
        (0, TRIANGLE[:-1], b""),
        (0, np.array([1, 1, 0, 0], "<f8").tobytes(), b""),
        (1, np.array([1, 1, math.nan, 0], "<f8").tobytes(), b""),
        (4, b"", b""),
        (4, TRIANGLE[:16], words(1, 1, 1)),
        (5, TRIANGLE, b""),
        (3, TRIANGLE[:16], b""),
        (2, TRIANGLE, b"\x01"),
        (2, TRIANGLE, words(0)),
        (2, TRIANGLE, words(-1)),
        (2, TRIANGLE, words(1)),
        (2, TRIANGLE, words(1, 1)),
        (2, TRIANGLE, words(1, 0)),
        (2, TRIANGLE, words(1, -1, 3)),
        (2, TRIANGLE, words(1, 1, 2)),
        (2, TRIANGLE, words(1, 1, 3, 1)),
        (2, TRIANGLE, words(1, 2, 4, -1)),
        (2, TRIANGLE, words(2, 1, 3)),
        (2, TRIANGLE, words(2_000_000_000, 1, 3)),
        (2, TRIANGLE + TRIANGLE[:16], words(1, 1, 4)),
        (2, b"", words(1, 1, 0)),
        (2, b"", b""),
    ],
)
def test_damaged_blob_is_an_invalid_shape(kind: int, geom: bytes, parts: bytes) -> None:
    with pytest.raises(InvalidShape):
        decode(kind, geom, parts)


@given(st.integers(0, 5), st.binary(max_size=80), st.binary(max_size=24))
def test_random_bytes_decode_to_a_valid_shape_or_are_refused(
    kind: int, geom: bytes, parts: bytes
) -> None:
    try:
        shape = decode(kind, geom, parts)
    except InvalidShape:
        return
    again = encode(shape)
    assert decode(again.kind, again.geom, again.parts) == shape


def test_boxes_and_points_keep_every_bit() -> None:
    tiny = math.nextafter(0, 1)
    box = BoundingBox(0.1, -tiny, 0.1 + 0.2, tiny)
    assert decode(*encode(box)[::2]) == box
    point = decode(4, encode(Point(-0.0, 0)).geom)
    assert isinstance(point, Point)
    assert math.copysign(1, point.x) == -1
