"""Every place of a gallery is one cell or none, and every gesture chooses what lists choose."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from exact_nb.widgets.gallery.layout import GAP, GalleryLayout
from exact_nb.widgets.gallery.selection import GallerySelection

layouts = st.builds(
    GalleryLayout,
    count=st.integers(0, 500),
    width=st.integers(1, 1500),
    size=st.integers(24, 256),
)


@given(layouts)
def test_bands_hold_each_item_once_and_where_it_lies(layout: GalleryLayout) -> None:
    bands = [list(layout.items_of(band)) for band in range(layout.bands)]
    assert [index for items in bands for index in items] == list(range(layout.count))
    for band, items in enumerate(bands):
        for index in items:
            assert layout.band_of(index) == band
            _, y = layout.corner(index)
            assert band * layout.band_height <= y < (band + 1) * layout.band_height
    assert layout.height <= layout.bands * layout.band_height


@given(layouts, st.data())
def test_a_place_in_a_cell_is_its_item(layout: GalleryLayout, data: st.DataObject) -> None:
    if not layout.count:
        assert layout.at(GAP, GAP) is None
        return
    index = data.draw(st.integers(0, layout.count - 1))
    x, y = layout.corner(index)
    inside = layout.across - GAP - 1, layout.down - GAP - 1
    assert layout.at(x, y) == layout.at(x + inside[0], y + inside[1]) == index
    assert layout.at(x - 1, y) is None
    assert layout.at(x, y - 1) is None


@given(layouts, st.tuples(*[st.floats(-50, 2000)] * 4))
def test_a_rectangle_has_the_cells_it_touches(
    layout: GalleryLayout, corners: tuple[float, float, float, float]
) -> None:
    x0, x1 = sorted(corners[::2])
    y0, y1 = sorted(corners[1::2])
    touched = []
    for index in range(layout.count):
        x, y = layout.corner(index)
        right, bottom = x + layout.across - GAP, y + layout.down - GAP
        if x0 < right and x <= x1 and y0 < bottom and y <= y1:
            touched.append(index)
    assert layout.within(*corners).tolist() == touched


@given(layouts, st.floats(0, 5000), st.floats(0, 1000))
def test_what_is_seen_is_in_the_bands_that_are_seen(
    layout: GalleryLayout, top: float, height: float
) -> None:
    seen = layout.bands_in(top, top + height)
    for index in range(layout.count):
        y = layout.corner(index)[1]
        if top <= y < top + height:
            assert layout.band_of(index) in seen


def test_keys_lead_to_the_neighbours_and_stop_at_the_ends() -> None:
    layout = GalleryLayout(count=11, width=4 * 112, size=96)
    assert layout.columns == 4
    seen = 2.5 * layout.down
    assert layout.reached(None, "ArrowDown", seen) == 0
    assert layout.reached(5, "ArrowDown", seen) == 9
    assert layout.reached(8, "ArrowDown", seen) == 8, "there is no row below"
    assert layout.reached(2, "ArrowUp", seen) == 2
    assert layout.reached(1, "PageDown", seen) == 9
    assert layout.reached(7, "PageDown", seen) == 10
    assert (layout.reached(7, "Home", seen), layout.reached(7, "End", seen)) == (0, 10)
    assert layout.reached(7, "x", seen) is None
    assert GalleryLayout(0, 400, 96).reached(None, "End", seen) is None


COUNT = 12
items = st.integers(0, COUNT - 1)


class SelectionMachine(RuleBasedStateMachine):
    """Compare with a set and two numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.selection = GallerySelection(COUNT)
        self.chosen: set[int] = set()
        self.caret: int | None = None
        self.anchor: int | None = None

    def _span(self, index: int) -> set[int]:
        if self.anchor is None:
            self.anchor = index
        first, last = sorted((self.anchor, index))
        return set(range(first, last + 1))

    @rule(index=items)
    def click(self, index: int) -> None:
        self.selection.click(index)
        self.chosen, self.caret, self.anchor = {index}, index, index

    @rule(index=items)
    def click_with_ctrl(self, index: int) -> None:
        self.selection.click(index, ctrl=True)
        self.chosen ^= {index}
        self.caret = self.anchor = index

    @rule(index=items, ctrl=st.booleans())
    def click_with_shift(self, index: int, ctrl: bool) -> None:
        self.selection.click(index, shift=True, ctrl=ctrl)
        self.chosen = self._span(index) | (self.chosen if ctrl else set())
        self.caret = index

    @rule(index=items)
    def move(self, index: int) -> None:
        self.selection.move(index)
        self.caret = self.anchor = index

    @rule(index=items)
    def move_with_shift(self, index: int) -> None:
        self.selection.move(index, shift=True)
        if self.anchor is None and self.caret is not None:
            self.anchor = self.caret
        self.chosen, self.caret = self._span(index), index

    @rule()
    def toggle(self) -> None:
        self.selection.toggle()
        if self.caret is not None:
            self.chosen ^= {self.caret}
            self.anchor = self.caret

    @rule(found=st.sets(items), keep=st.booleans())
    def frame(self, found: set[int], keep: bool) -> None:
        self.selection.frame(np.array(sorted(found), np.int64), keep=keep)
        self.chosen = found | (self.chosen if keep else set())
        if found:
            self.caret = self.anchor = max(found)

    @rule(every=st.booleans())
    def all_or_none(self, every: bool) -> None:
        if every:
            self.selection.every()
        else:
            self.selection.none()
        self.chosen = set(range(COUNT)) if every else set()

    @rule(dropped=st.sets(items))
    def drop(self, dropped: set[int]) -> None:
        self.selection.drop(np.array(sorted(dropped), np.int64))
        self.chosen -= dropped

    @invariant()
    def agree(self) -> None:
        assert self.selection.indices().tolist() == sorted(self.chosen)
        assert len(self.selection) == len(self.chosen)
        assert self.selection.caret == self.caret


TestSelection = SelectionMachine.TestCase
