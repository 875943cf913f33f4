"""Wrong copies are wrong: nobody could take one for the right outline, or for a neighbour's."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from exact_nb.model.shapes import BoundingBox, Circle, Outline, Point, Polygon
from exact_nb.statistics.distortion import MOST_OVERLAP, distorted
from exact_nb.statistics.outlines import compare_outlines

IMAGE = (0.0, 0.0, 2000.0, 1000.0)
place, size = st.floats(200, 700), st.floats(2, 90)
shapes: st.SearchStrategy[Outline] = st.one_of(
    st.builds(Circle, place, place, size),
    st.builds(lambda x, y, w, h: BoundingBox(x, y, x + w, y + h), place, place, size, size),
    st.builds(
        lambda x, y, w, h: Polygon.ring([[x, y], [x + w, y], [x + w / 3, y + h]]),
        place,
        place,
        size,
        size,
    ),
)
seeds = st.integers(0, 1000)


@given(shapes, seeds)
def test_a_wrong_copy_is_of_the_same_kind_inside_and_overlaps_little(
    shape: Outline, seed: int
) -> None:
    copy = distorted(shape, np.random.default_rng(seed), inside=IMAGE)
    assert copy is not None
    assert copy.kind is shape.kind
    assert compare_outlines([shape], [copy]).iou[0] < MOST_OVERLAP
    x0, y0, x1, y1 = copy.bounds or (-1, -1, -1, -1)
    assert x0 >= 0 <= y0
    assert x1 <= IMAGE[2]
    assert y1 <= IMAGE[3]


@given(shapes, seeds)
def test_it_is_no_right_copy_of_a_neighbour(shape: Outline, seed: int) -> None:
    x0, y0, x1, y1 = shape.bounds or (0, 0, 0, 0)
    width, height = x1 - x0, y1 - y0
    around = [
        BoundingBox(x0 + i * width, y0 + j * height, x1 + i * width, y1 + j * height)
        for i in (-1, 0, 1)
        for j in (-1, 0, 1)
        if (i, j) != (0, 0)
    ]
    copy = distorted(shape, np.random.default_rng(seed), others=around, inside=IMAGE)
    if copy is not None:
        found = compare_outlines([copy] * len(around), around)
        assert found.iou.max() < MOST_OVERLAP


@given(shapes, seeds)
def test_without_edges_it_is_only_shrunk(shape: Outline, seed: int) -> None:
    copy = distorted(shape, np.random.default_rng(seed))
    assert copy is not None
    outer, inner = shape.bounds or (0, 0, 0, 0), copy.bounds or (0, 0, 0, 0)
    assert inner[0] >= outer[0]
    assert inner[3] <= outer[3]


def test_what_has_no_area_has_no_wrong_outline() -> None:
    assert distorted(Point(1, 1), np.random.default_rng(0), inside=IMAGE) is None


def test_the_same_seed_makes_the_same_copy() -> None:
    shape = Circle(500, 500, 20)
    first, again = (distorted(shape, np.random.default_rng(7), inside=IMAGE) for _ in range(2))
    assert first == again
