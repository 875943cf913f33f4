"""Objects are matched one to one, as well as trying every way would."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_nb.errors import InvalidRecord, InvalidShape
from exact_nb.model.shapes import BoundingBox, Circle, GlobalLabel, Point, Polygon
from exact_nb.statistics import assignment
from exact_nb.statistics.assignment import assign
from exact_nb.statistics.matching import Matching, match_by_iou, match_by_radius
from exact_nb.statistics.scales import Scale


def best_by_trying(scores: np.ndarray) -> tuple[int, float]:
    """Number of pairs and sum of scores of the best matching; scores below 0 are no pair."""
    n, m = scores.shape
    if n > m:
        return best_by_trying(scores.T)
    found = []
    for chosen in permutations(range(m), n):
        values = [scores[row, column] for row, column in enumerate(chosen)]
        kept = [value for value in values if value >= 0]
        found.append((len(kept), sum(kept)))
    return max(found, default=(0, 0.0))


score = st.one_of(st.just(-1.0), st.floats(0, 1), st.sampled_from([0.0, 0.5, 1.0]))


@given(st.integers(1, 5), st.integers(1, 5), st.data(), st.booleans())
def test_choice_equals_that_of_trying_every_way(
    n: int, m: int, data: st.DataObject, sparse: bool
) -> None:
    table = np.array(data.draw(st.lists(score, min_size=n * m, max_size=n * m))).reshape(n, m)
    rows, columns = np.nonzero(table >= 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assignment, "_DENSE", 0 if sparse else 64)
        chosen = assign(rows, columns, table[rows, columns])
    assert len(set(rows[chosen])) == len(set(columns[chosen])) == len(chosen)
    count, total = best_by_trying(table)
    assert len(chosen) == count
    assert table[rows, columns][chosen].sum() == pytest.approx(total, abs=1e-9)


corner = st.integers(0, 12)
boxes = st.lists(
    st.builds(
        lambda x, y, w, h: BoundingBox(x, y, x + w, y + h),
        corner,
        corner,
        st.integers(1, 8),
        st.integers(1, 8),
    ),
    max_size=5,
)


def iou(a: BoundingBox, b: BoundingBox) -> float:
    width = max(0.0, min(a.x1, b.x1) - max(a.x0, b.x0))
    height = max(0.0, min(a.y1, b.y1) - max(a.y0, b.y0))
    areas = sum((one.x1 - one.x0) * (one.y1 - one.y0) for one in (a, b))
    return width * height / (areas - width * height)


@given(boxes, boxes, st.sampled_from([0.1, 0.3, 0.5, 0.75, 1.0]))
def test_boxes_are_matched_as_by_trying_every_way(
    first: list[BoundingBox], second: list[BoundingBox], threshold: float
) -> None:
    table = np.array([[iou(a, b) for b in second] for a in first]).reshape(len(first), len(second))
    table[table < threshold] = -1
    found = match_by_iou(first, second, threshold=threshold)
    count, total = best_by_trying(table)
    assert len(found.pairs) == count
    assert found.scores.sum() == pytest.approx(total, abs=1e-9)
    assert [table[i, j] for i, j in found.pairs] == pytest.approx(found.scores.tolist(), abs=1e-9)


points = st.lists(st.builds(Point, st.integers(0, 20), st.integers(0, 20)), max_size=5)


@given(points, points, st.sampled_from([1, 3, 7.5]))
def test_points_are_matched_as_by_trying_every_way(
    first: list[Point], second: list[Point], radius: float
) -> None:
    mpp = (0.25, 0.5)
    far = [[np.hypot((a.x - b.x) * mpp[0], (a.y - b.y) * mpp[1]) for b in second] for a in first]
    table = 1 - np.array(far).reshape(len(first), len(second)) / radius
    found = match_by_radius(first, second, radius=radius, scale=Scale(mpp, "µm"))
    count, total = best_by_trying(np.where(table >= 0, table, -1))
    assert len(found.pairs) == count
    assert found.scores.sum() == pytest.approx(total, abs=1e-9)


@given(boxes, boxes)
def test_swapping_the_raters_swaps_the_pairs(
    first: list[BoundingBox], second: list[BoundingBox]
) -> None:
    one, other = match_by_iou(first, second), match_by_iou(second, first)
    assert len(one.pairs) == len(other.pairs)
    assert one.scores.sum() == pytest.approx(other.scores.sum())
    assert (len(one.unmatched_first), len(one.unmatched_second)) == (
        len(other.unmatched_second),
        len(other.unmatched_first),
    )


@given(boxes)
def test_every_object_matches_itself(shapes: list[BoundingBox]) -> None:
    found = match_by_iou(shapes, shapes, threshold=1)
    assert len(found.pairs) == len(shapes)
    assert len(found.unmatched_first) == len(found.unmatched_second) == 0


def test_a_greedy_choice_that_costs_a_pair_is_not_made() -> None:
    first = [BoundingBox(0, 0, 10, 10), BoundingBox(4, 0, 14, 10)]
    second = [BoundingBox(3, 0, 13, 10), BoundingBox(7, 0, 17, 10)]
    # The second of the first overlaps best with the first of the second, and should take the other.
    assert match_by_iou(first, second).pairs.tolist() == [[0, 0], [1, 1]]


def test_circles_boxes_and_polygons_match_each_other() -> None:
    circle = Circle(50, 50, 10)
    box = BoundingBox(40, 40, 60, 60)
    square = Polygon.ring([[40, 40], [60, 40], [60, 60], [40, 60]])
    assert match_by_iou([circle], [box]).scores == pytest.approx(np.pi / 4, abs=1e-3)
    assert match_by_iou([square], [box]).scores == pytest.approx(1)
    assert match_by_radius([circle], [Point(53, 54)], radius=5).scores == pytest.approx(0)


def test_a_polygon_that_crosses_itself_is_matched_by_what_it_covers() -> None:
    bow = Polygon.ring([[0, 0], [10, 10], [10, 0], [0, 10]])
    left = Polygon.ring([[0, 0], [5, 5], [0, 10]])
    assert match_by_iou([bow], [left], threshold=0.5).scores == pytest.approx(0.5)


def test_what_has_no_area_is_refused_by_its_place() -> None:
    box = BoundingBox(0, 0, 1, 1)
    with pytest.raises(
        InvalidShape, match="shape 1 is a point without an area; match it by a radius"
    ):
        match_by_iou([box, Point(0, 0)], [box])
    with pytest.raises(InvalidShape, match="shape 0 is a global and has no centre"):
        match_by_radius([GlobalLabel()], [box], radius=1)


@pytest.mark.parametrize("threshold", [0, -1, 1.01])
def test_impossible_thresholds_are_refused(threshold: float) -> None:
    with pytest.raises(InvalidRecord, match="use more than 0, up to 1"):
        match_by_iou([], [], threshold=threshold)


def test_a_radius_of_nothing_is_refused() -> None:
    with pytest.raises(InvalidRecord, match="radius is 0; use more than 0"):
        match_by_radius([], [], radius=0)


def scattered(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    centers = draw.uniform(0, 40 * np.sqrt(n), (n, 2))
    return centers, centers + draw.normal(0, 3, (n, 2))


def test_a_hundred_thousand_objects_are_matched_in_seconds() -> None:
    first, second = scattered(100_000, seed=1)
    found: Matching = match_by_radius(
        [Point(*one) for one in first.tolist()], [Point(*one) for one in second.tolist()], radius=30
    )
    same = (found.pairs[:, 0] == found.pairs[:, 1]).mean()
    assert len(found.pairs) > 99_000
    assert same > 0.9
