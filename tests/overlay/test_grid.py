"""The index finds what touches a rectangle, and nothing else."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exact_nb.overlay.grid import Grid, size_classes
from tests.profile import times

PLACES = st.floats(-1e6, 1e6, width=32)
SIZES = st.one_of(st.floats(0, 1e6, width=32), st.sampled_from([0.0, 0.5, 1.0, 63.9, 64.0, 512.0]))
BOXES = st.tuples(PLACES, PLACES, SIZES, SIZES).map(
    lambda box: (box[0], box[1], box[0] + box[2], box[1] + box[3])
)


@settings(max_examples=times(200, 5_000), deadline=None)
@given(st.lists(BOXES, min_size=1, max_size=40), BOXES)
def test_a_query_finds_what_every_box_by_itself_says(boxes: list[tuple[float, ...]], box) -> None:  # type: ignore[no-untyped-def]
    bounds = np.array(boxes)
    touching = (bounds[:, :2] <= box[2:]).all(axis=1) & (bounds[:, 2:] >= box[:2]).all(axis=1)
    assert sorted(Grid(bounds).touching(box)) == np.flatnonzero(touching).tolist()


def test_a_query_without_end_finds_all_and_classes_part_them() -> None:
    random = np.random.default_rng(0)
    corners = random.uniform(0, 1e5, (3_000, 2))
    bounds = np.hstack([corners, corners + random.lognormal(3, 2, (3_000, 2))])
    grid, everywhere = Grid(bounds), (-math.inf, -math.inf, math.inf, math.inf)
    assert sorted(grid.touching(everywhere)) == list(range(3_000))
    small, large = grid.touching(everywhere, below=7), grid.touching(everywhere, least=7)
    sides = (bounds[:, 2:] - bounds[:, :2]).max(axis=1)
    assert (sides[small] < 64).all()
    assert (sides[large] >= 64).all()
    assert len(small) + len(large) == 3_000


@pytest.mark.parametrize(
    ("side", "expected"), [(0, 0), (0.9, 0), (1, 1), (1.5, 1), (63.999, 6), (64, 7), (2.0**20, 21)]
)
def test_a_class_begins_at_a_power_of_two(side: float, expected: int) -> None:
    assert size_classes(np.array([[5, 5, 5 + side, 5]])).tolist() == [expected]
