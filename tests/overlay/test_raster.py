"""Label tiles name the shapes that are there, and only those."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from exact_nb.model.shapes import BoundingBox, Circle, Point, Polygon, Shape
from exact_nb.overlay.legend import Filter
from exact_nb.overlay.levels import LARGE_PX, TILE, tile_box, top_level
from exact_nb.overlay.raster import Pixels
from exact_nb.overlay.scene import Scene
from exact_nb.overlay.tiles import TileKey, drawn
from tests.overlay.shapes import (
    SIDE,
    geometry_of,
    in_shapely,
    longer_side,
    placed_shapes,
    radius_of,
    ring,
    touches,
)
from tests.profile import times

ALL = Filter()


def scene_of(shapes: Sequence[Shape]) -> Scene:
    return Scene(geometry_of(shapes, [uuid4() for _ in shapes]), (SIDE, SIDE))


def tiles_of(scene: Scene, level: int) -> dict[tuple[int, int], Pixels]:
    """Return all tiles of the image that show something."""
    count = -(-SIDE // (TILE << level))
    keys = [TileKey(level, c, r, ALL) for c in range(count) for r in range(count)]
    found = {(key.column, key.row): drawn(scene, key) for key in keys}
    return {place: pixels for place, pixels in found.items() if pixels is not None}


@settings(max_examples=times(25, 1_500), deadline=None)
@given(st.lists(placed_shapes(), min_size=1, max_size=12), st.integers(0, top_level(SIDE, SIDE)))
def test_every_pixel_names_a_shape_that_is_on_it(shapes: list[Shape], level: int) -> None:
    scale = 1 << level
    for (column, row), pixels in tiles_of(scene_of(shapes), level).items():
        x0, y0, _, _ = tile_box(level, column, row)
        for y, x in np.argwhere(pixels):
            slot = int(pixels[y, x] & 0xFFFFFF) - 1
            corner = x0 + x * scale, y0 + y * scale
            pixel = shapely.box(*corner, corner[0] + scale, corner[1] + scale)
            away = in_shapely(shapes[slot]).distance(pixel) - radius_of(shapes[slot])
            # A dot is in the middle of its bounds, which a bent line need not pass.
            assert away <= max(1e-6, 1.5 * scale * (longer_side(shapes[slot]) < 1.5 * scale))


@settings(max_examples=times(25, 1_500), deadline=None)
@given(st.lists(placed_shapes(), min_size=1, max_size=12), st.integers(0, top_level(SIDE, SIDE)))
def test_a_shape_that_is_not_large_is_named_unless_others_cover_it(
    shapes: list[Shape], level: int
) -> None:
    tiles = tiles_of(scene_of(shapes), level)
    named = {int(slot) - 1 for pixels in tiles.values() for slot in np.unique(pixels & 0xFFFFFF)}
    small = {i for i, one in enumerate(shapes) if longer_side(one) < LARGE_PX << level}
    assert named - {-1} <= small
    for slot in small - named:
        alone = tiles_of(scene_of([shapes[slot]]), level)
        assert alone or not touches(shapes[slot], (0, 0, SIDE - 1, SIDE - 1))
        for place, pixels in alone.items():
            assert ((tiles[place][pixels > 0] >> 24) & 127 > 1).all()


def test_a_filled_shape_covers_the_pixels_whose_middle_is_inside() -> None:
    hole = Polygon(((ring(100, 100, 30, 7), ring(100, 100, 12, 5)),))
    for shape in (hole, Circle(100, 100, 25), BoundingBox(80.2, 90.7, 120, 111)):
        pixels = drawn(scene_of([shape]), TileKey(0, 0, 0, ALL))
        assert pixels is not None
        y, x = np.nonzero(pixels >> 31)
        body = in_shapely(shape).buffer(radius_of(shape), quad_segs=500)
        assert shapely.contains_xy(body, x + 0.5, y + 0.5).all()
        ys, xs = np.nonzero(pixels == 0)
        assert not shapely.contains_xy(body.buffer(-0.01), xs + 0.5, ys + 0.5).any()


def test_the_smaller_shape_lies_on_the_larger_and_outlines_on_interiors() -> None:
    shapes = [BoundingBox(20, 20, 30, 30), BoundingBox(10, 10, 60, 60), BoundingBox(25, 0, 65, 40)]
    pixels = drawn(scene_of(shapes), TileKey(0, 0, 0, ALL))
    assert pixels is not None
    assert pixels[22, 22] & 0xFFFFFF == 1
    assert pixels[50, 50] & 0xFFFFFF == 2
    assert (pixels[35, 60] & 0xFFFFFF, pixels[35, 60] >> 31) == (2, 0)
    assert (pixels[27, 27] >> 24) & 127 == 3


def test_as_many_shapes_as_a_pixel_can_count_are_counted() -> None:
    for many, counted in ((127, 127), (300, 127)):
        pixels = drawn(scene_of([Point(5.5, 6.5)] * many), TileKey(0, 0, 0, ALL))
        assert pixels is not None
        assert (pixels[6, 5] >> 24) & 127 == counted
        assert np.count_nonzero(pixels) == 1


@pytest.mark.parametrize("level", range(3))
def test_what_overhangs_the_image_is_a_dot_on_its_edge(level: int) -> None:
    shapes = [Circle(-0.4, 50, 0.5), Circle(SIDE + 0.4, 50, 0.5)]
    tiles = tiles_of(scene_of(shapes), level)
    assert {int(slot) for pixels in tiles.values() for slot in np.unique(pixels & 0xFFFFFF)} == {
        0,
        1,
        2,
    }
