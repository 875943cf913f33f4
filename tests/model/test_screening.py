"""Grids cover images, walks stay inside, and what was seen stays seen until it is taken back."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from exact_nb.errors import InvalidRecord
from exact_nb.model.screening import Direction, Screening, ScreeningGrid, pack, unpack

grids = st.builds(
    ScreeningGrid,
    width=st.integers(1, 3000),
    height=st.integers(1, 3000),
    cell_width=st.floats(100, 4000),
    cell_height=st.floats(100, 4000),
    overlap=st.floats(0, 0.8),
)


def walk(grid: ScreeningGrid, **more: object) -> Screening:
    return Screening(image_id=1, grid=grid, zoom=0.5, **more)  # type: ignore[arg-type]


@given(grids)
def test_cells_cover_the_image_and_share_the_overlap(grid: ScreeningGrid) -> None:
    for axis, length, cell, count, stride in (
        (0, grid.width, grid.cell_width, grid.columns, 1),
        (1, grid.height, grid.cell_height, grid.rows, grid.columns),
    ):
        starts = [grid.bounds(index * stride)[axis] for index in range(count)]
        near = 1e-6 * length
        assert starts[0] <= near
        assert starts[-1] + cell >= length - near
        for one, following in pairwise(starts):
            assert one < following <= one + cell * (1 - grid.overlap) + near
        # One fewer would leave a gap.
        if count > 1:
            assert (length - cell) / (cell * (1 - grid.overlap)) > count - 2 - 1e-9
            assert starts[0] >= 0
            assert starts[-1] + cell <= length + near


@given(grids, st.data())
def test_the_middle_of_a_cell_is_in_that_cell(grid: ScreeningGrid, data: st.DataObject) -> None:
    cell = data.draw(st.integers(0, grid.count - 1))
    x0, y0, x1, y1 = grid.bounds(cell)
    assert grid.at((x0 + x1) / 2, (y0 + y1) / 2) == cell


@given(grids)
def test_a_walk_goes_to_every_cell_once_and_always_to_a_neighbour(grid: ScreeningGrid) -> None:
    order = list(grid.walk())
    assert sorted(order) == list(range(grid.count))
    for one, following in pairwise(order):
        assert following in {grid.neighbour(one, each) for each in Direction}


@given(st.integers(1, 3000), st.data())
def test_a_bitmap_holds_the_cells_it_was_made_of(count: int, data: st.DataObject) -> None:
    cells = data.draw(st.sets(st.integers(0, count - 1)))
    assert unpack(pack(cells, count)) == sorted(cells)
    assert len(pack(cells, count)) == math.ceil(count / 8)


def test_a_bitmap_is_laid_out_as_the_page_reads_it() -> None:
    assert pack([0, 3, 8, 17], 18) == bytes([0b1001, 0b1, 0b10])


def test_a_grid_is_the_one_the_page_makes() -> None:
    # The same numbers are in js/tests/screening/grid.test.ts.
    grid = ScreeningGrid(2220, 2967, 800, 600, 0.1)
    assert (grid.columns, grid.rows, grid.count) == (3, 6, 18)
    assert grid.bounds(7) == (710, 946.8, 1510, 1546.8)
    assert grid.at(1110, 1200) == 7


class Walk(RuleBasedStateMachine):
    """Somebody walks, marks and takes marks back; a set of numbers is the reference."""

    @initialize(grid=grids)
    def begin(self, grid: ScreeningGrid) -> None:
        self.screening = walk(grid)
        self.seen: set[int] = set()

    @rule(direction=st.sampled_from(Direction), mark=st.booleans())
    def move(self, direction: Direction, mark: bool) -> None:
        before = self.screening
        if mark:
            self.seen.add(before.cell)
        self.screening = before.moved(direction, mark=mark)
        assert self.screening.seen >= before.seen
        assert set(unpack(before.covered)) <= set(unpack(self.screening.covered))

    @rule()
    def go_on(self) -> None:
        following = self.screening.next_unseen()
        assert (following is None) == (len(self.seen) == self.screening.grid.count)
        if following is not None:
            assert following not in self.seen
            self.screening = replace(self.screening, cell=following)

    @rule()
    def take_back(self) -> None:
        self.seen.discard(self.screening.cell)
        self.screening = self.screening.unmarked([self.screening.cell])

    @invariant()
    def it_stands_inside_and_knows_what_was_seen(self) -> None:
        assert 0 <= self.screening.cell < self.screening.grid.count
        assert set(unpack(self.screening.covered)) == self.seen
        assert self.screening.seen == len(self.seen)
        assert self.screening.has_seen(self.screening.cell) == (self.screening.cell in self.seen)


TestWalk = Walk.TestCase


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cell_width": 0}, "cell_width is 0; it is a number of pixels"),
        ({"cell_height": math.nan}, "cell_height is nan"),
        ({"width": 0}, "width is 0"),
        ({"overlap": 1.0}, "overlap is 1.0; use 0 to 0.9"),
        ({"cell_width": 1, "cell_height": 1, "width": 4000}, "lower magnification"),
    ],
)
def test_a_grid_that_is_none_is_refused(changes: dict[str, float], words: str) -> None:
    with pytest.raises(InvalidRecord, match=words):
        replace(ScreeningGrid(1000, 700, 300, 200), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cell": 16}, "no cell 16; the grid has 0 to 15"),
        ({"covered": b"\x01"}, "does not fit a grid of 16 cells"),
        ({"zoom": 0}, "zoom is 0"),
        ({"magnification": math.inf}, "magnification is inf"),
    ],
)
def test_a_walk_that_does_not_fit_its_grid_is_refused(
    changes: dict[str, object], words: str
) -> None:
    one = walk(ScreeningGrid(1000, 700, 300, 200))
    with pytest.raises(InvalidRecord, match=words):
        replace(one, **changes)  # type: ignore[arg-type]


def test_bits_beyond_the_grid_are_refused() -> None:
    with pytest.raises(InvalidRecord, match="does not fit"):
        walk(ScreeningGrid(1000, 100, 300, 200), covered=b"\x80")
    with pytest.raises(InvalidRecord, match="no cell 4"):
        walk(ScreeningGrid(1000, 100, 300, 200)).marked([4])
    with pytest.raises(InvalidRecord, match="two bitmaps of different grids"):
        walk(ScreeningGrid(1000, 100, 300, 200)).marked(b"\x01\x00")
