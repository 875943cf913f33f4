"""Overlap and distance of outlines whose figures are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_nb.errors import InvalidRecord, InvalidShape
from exact_nb.model.shapes import BoundingBox, Circle, Outline, Point, Polygon
from exact_nb.statistics.outlines import compare_outlines
from exact_nb.statistics.scales import Scale

SQUARE = BoundingBox(0, 0, 100, 100)


def test_half_covered_square() -> None:
    found = compare_outlines([SQUARE], [BoundingBox(0, 0, 50, 100)])
    assert (found.dice[0], found.iou[0]) == pytest.approx((2 / 3, 1 / 2))
    assert found.unit == "pixels"
    # A quarter of the square's outline is its far side, 50 away.
    assert found.hausdorff95[0] == pytest.approx(50)


def test_concentric_circles_are_the_difference_of_radii_apart() -> None:
    found = compare_outlines(
        [Circle(0, 0, 10)], [Circle(0, 0, 12)], scale=Scale((0.25, 0.25), "µm")
    )
    assert found.unit == "µm"
    assert found.hausdorff95[0] == pytest.approx(0.5, abs=5e-3)
    assert found.iou[0] == pytest.approx(100 / 144)


def test_a_slip_of_the_hand_counts_in_the_maximum_only() -> None:
    spike = [(50.0, 0.0), (50.0, -8.0), (50.1, 0.0)]
    spiked = Polygon.ring([(0.0, 0.0), *spike, (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)])
    found = compare_outlines([SQUARE], [spiked])
    assert found.hausdorff95[0] < 1


def test_pixels_may_be_wider_than_high() -> None:
    found = compare_outlines(
        [SQUARE], [BoundingBox(10, 0, 110, 100)], scale=Scale((0.5, 4.0), "mm")
    )
    assert found.hausdorff95[0] == pytest.approx(5)
    assert found.unit == "mm"


def test_holes_and_parts_are_outline_too() -> None:
    outer = [[0, 0], [100, 0], [100, 100], [0, 100]]
    hole = [[40, 40], [60, 40], [60, 60], [40, 60]]
    found = compare_outlines([Polygon([[outer, hole]])], [Polygon([[outer]])])
    assert found.dice[0] == pytest.approx(2 * 9600 / 19600)
    # A sixth of the first outline is the rim of the hole, 40 to 50 from the second.
    assert 40 <= found.hausdorff95[0] <= 50


def test_each_is_compared_with_its_partner() -> None:
    far = BoundingBox(500, 0, 600, 100)
    found = compare_outlines([SQUARE, SQUARE], [SQUARE, far])
    assert found.dice.tolist() == [1, 0]
    assert len(compare_outlines([], [])) == 0


def test_unequal_numbers_and_points_are_refused() -> None:
    with pytest.raises(InvalidRecord, match="2 outlines cannot be compared with 1"):
        compare_outlines([SQUARE, SQUARE], [SQUARE])
    with pytest.raises(InvalidShape, match="point without an area"):
        compare_outlines([Point(1, 1)], [SQUARE])


size = st.floats(1, 500)
shapes: st.SearchStrategy[Outline] = st.one_of(
    st.builds(Circle, size, size, size),
    st.builds(lambda x, y, w, h: BoundingBox(x, y, x + w, y + h), size, size, size, size),
)


@given(shapes, shapes)
def test_figures_are_symmetric_bounded_and_consistent(one: Outline, two: Outline) -> None:
    there, back = compare_outlines([one], [two]), compare_outlines([two], [one])
    assert there.dice[0] == pytest.approx(back.dice[0], abs=1e-9)
    assert there.hausdorff95[0] == pytest.approx(back.hausdorff95[0], abs=1e-9)
    assert 0 <= there.iou[0] <= there.dice[0] <= 1
    assert there.dice[0] == pytest.approx(2 * there.iou[0] / (1 + there.iou[0]), abs=1e-9)
    assert there.hausdorff95[0] >= 0


@given(shapes)
def test_an_outline_equals_itself(one: Outline) -> None:
    found = compare_outlines([one], [one])
    assert (found.dice[0], found.iou[0]) == pytest.approx((1, 1))
    assert np.allclose(found.hausdorff95, 0, atol=1e-9)
