"""Distances and rings give what shapely gives."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from exact_nb.model.shape_table import ShapeTable
from exact_nb.model.shapes import BoundingBox, Shape
from exact_nb.overlay.relations import distances, inside_ring, within_ring
from tests.overlay.shapes import in_shapely, placed_shapes, radius_of, ring
from tests.profile import times

LISTS = st.lists(placed_shapes(), min_size=1, max_size=8)
PLACES = st.floats(-100, 2_100, width=32)


@settings(max_examples=times(150, 3_000), deadline=None)
@given(LISTS, PLACES, PLACES)
def test_the_distance_is_that_of_shapely(shapes: list[Shape], x: float, y: float) -> None:
    place = shapely.Point(x, y)
    expected = [max(0.0, in_shapely(one).distance(place) - radius_of(one)) for one in shapes]
    assert distances(ShapeTable.from_shapes(shapes), x, y) == pytest.approx(expected, abs=1e-6)


@st.composite
def lassos(draw: st.DrawFn) -> list[tuple[float, float]]:
    """Draw a star: a ring of which some stretches are far in."""
    x, y = draw(PLACES), draw(PLACES)
    corners = draw(st.integers(3, 12))
    radii = draw(st.lists(st.floats(5, 900), min_size=corners, max_size=corners))
    return [ring(x, y, radius, corners)[i] for i, radius in enumerate(radii)]


@settings(max_examples=times(150, 3_000), deadline=None)
@given(LISTS, lassos())
def test_a_ring_holds_and_touches_what_it_does_in_shapely(
    shapes: list[Shape], lasso: list[tuple[float, float]]
) -> None:
    held = shapely.Polygon(lasso)
    table, corners = ShapeTable.from_shapes(shapes), np.array(lasso)
    whole = within_ring(table, corners, whole=True)
    touching = within_ring(table, corners, whole=False)
    for i, shape in enumerate(shapes):
        body, radius = in_shapely(shape), radius_of(shape)
        margin = min(held.exterior.distance(body), abs(held.exterior.distance(body) - radius))
        if radius and margin < 1e-6:
            continue  # On the very edge the last bit of a float decides.
        inside = held.covers(body) and held.exterior.distance(body) >= radius
        assert bool(whole[i]) == inside
        assert bool(touching[i]) == (held.distance(body) <= radius)


def test_a_rectangle_holds_a_box_that_ends_on_its_edge_only_as_touched() -> None:
    table = ShapeTable.from_shapes([BoundingBox(0, 0, 5, 5), BoundingBox(1, 1, 2, 2)])
    corners = np.array([[0, 0], [9, 0], [9, 9], [0, 9]], dtype=float)
    assert within_ring(table, corners, whole=False).all()
    assert within_ring(table, corners, whole=True)[1]


@settings(max_examples=times(50, 1_000), deadline=None)
@given(lassos(), st.integers(0, 1_000))
def test_points_are_inside_a_ring_as_in_shapely(
    lasso: list[tuple[float, float]], seed: int
) -> None:
    points = np.random.default_rng(seed).uniform(-500, 2_500, (200, 2))
    expected = shapely.contains_xy(shapely.Polygon(lasso), *points.T)
    assert inside_ring(points, np.array(lasso)).tolist() == expected.tolist()
