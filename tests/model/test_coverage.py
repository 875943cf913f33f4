"""What several people have seen of an image, each on a grid of their own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_nb.model.coverage import covered_fraction
from exact_nb.model.screening import ScreeningGrid, unpack
from tests.model.test_screening import grids, walk


@given(st.lists(st.tuples(grids, st.data()), min_size=1, max_size=3))
def test_what_anybody_has_seen_is_the_union_of_their_cells(
    parts: list[tuple[ScreeningGrid, st.DataObject]],
) -> None:
    width, height = parts[0][0].width, parts[0][0].height
    screenings = []
    for grid, data in parts:
        one = walk(replace(grid, width=width, height=height))
        cells = data.draw(st.sets(st.integers(0, one.grid.count - 1), max_size=6))
        screenings.append(one.marked(cells))
    boxes = [one.grid.bounds(cell) for one in screenings for cell in unpack(one.covered)]
    places = np.random.default_rng(0).uniform(size=(4000, 2)) * [width, height]
    inside = np.zeros(len(places), bool)
    for x0, y0, x1, y1 in boxes:
        inside |= ((places >= [x0, y0]) & (places <= [x1, y1])).all(axis=1)
    # Four thousand places thrown at random are off by three per cent once in ten thousand.
    assert covered_fraction(screenings) == pytest.approx(inside.mean(), abs=0.04)


def test_all_cells_are_the_whole_image_and_none_are_nothing() -> None:
    one = walk(ScreeningGrid(1000, 700, 300, 200, 0.25))
    assert covered_fraction([]) == covered_fraction([one]) == 0
    everything = one.marked(range(one.grid.count))
    assert covered_fraction([everything]) == pytest.approx(1)
    assert everything.fraction == 1
    quarter = walk(ScreeningGrid(1000, 700, 500, 350)).marked([0])
    assert covered_fraction([quarter]) == pytest.approx(0.25)
    assert covered_fraction([quarter, quarter.marked([1])]) == pytest.approx(0.5)
