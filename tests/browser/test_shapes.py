"""Every shape is drawn with mouse and keyboard, stored to the coordinate, undone and redone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.browser.conftest import Share
from tests.browser.shared import SharedAnnotator

ZOOM = 2
HALF_A_SCREEN_PIXEL = 0.5 / ZOOM + 1e-6
TYPES = """
    exact_nb.AnnotationType("Mitotic figure", shape="bounding box"),
    exact_nb.AnnotationType("Cell", shape="bounding box", default_width=50, default_height=30),
    exact_nb.AnnotationType("Nucleus", shape="circle"),
    exact_nb.AnnotationType("Gland", shape="polygon"),
    exact_nb.AnnotationType("Front", shape="polygon", closed=False),
    exact_nb.AnnotationType("Field", shape="polygon", vertex_count=4),
    exact_nb.AnnotationType("Vessel", shape="line"),
    exact_nb.AnnotationType("Landmark", shape="point"),
    exact_nb.AnnotationType("Blurred", shape="global"),
"""
SQUARE = [(140, 100), (240, 100), (240, 180), (140, 180)]

Place = tuple[float, float]


@pytest.fixture(scope="module")
def shared(share: Share, small: list[Path]) -> SharedAnnotator:
    """Open an annotator with types that prescribe sizes, openness and numbers of vertices."""
    return share(small[0], types=TYPES)


class Hand:
    """A hand on mouse and keyboard; places are in pixels of the image."""

    def __init__(self, annotator: SharedAnnotator) -> None:
        self.annotator = annotator
        self.mouse = annotator.page.mouse
        annotator.go_to(200, 150, ZOOM)

    def choose(self, name: str) -> None:
        """Choose a type in the palette, and with it the tool that draws it."""
        self.annotator.root.locator('[data-exact^="type-"]', has_text=name).first.click()

    def click(self, *places: Place) -> None:
        """Click one place after the other."""
        for place in places:
            self.mouse.click(*self.annotator.on_screen(*place))

    def double_click(self, place: Place) -> None:
        """Click twice, as fast as a person."""
        self.mouse.dblclick(*self.annotator.on_screen(*place))

    def drag(self, *places: Place) -> None:
        """Draw along places with the button pressed."""
        self.mouse.move(*self.annotator.on_screen(*places[0]))
        self.mouse.down()
        for place in places[1:]:
            self.mouse.move(*self.annotator.on_screen(*place), steps=4)
        self.mouse.up()

    def hold(self, key: str) -> None:
        """Press a key and keep it down."""
        self.annotator.page.keyboard.down(key)

    def let_go(self, key: str) -> None:
        """Let a key go."""
        self.annotator.page.keyboard.up(key)

    def press(self, keys: str) -> None:
        """Press keys while the viewer has the focus."""
        self.annotator.press(keys)

    def drawn(self) -> dict[str, Any]:
        """Return the shape of the only row, which can be undone and redone."""
        (row,) = self.annotator.rows()
        self.press("Control+z")
        assert self.annotator.rows() == []
        self.press("Control+y")
        (again,) = self.annotator.rows()
        assert again["shape"] == row["shape"]
        assert again["type"] == row["type"]
        shape: dict[str, Any] = row["shape"]
        return shape


@pytest.fixture
def hand(annotator: SharedAnnotator) -> Hand:
    """Take the mouse."""
    return Hand(annotator)


def is_near(found: Sequence[Any], expected: Sequence[Any]) -> bool:
    """Whether coordinates are the same to half a screen pixel."""
    a, b = np.asarray(found, dtype=float), np.asarray(expected, dtype=float)
    return a.shape == b.shape and bool(np.abs(a - b).max() <= HALF_A_SCREEN_PIXEL)


def box_of(shape: dict[str, Any]) -> list[float]:
    """Return x0, y0, x1, y1 of a box."""
    return [shape[name] for name in ("x0", "y0", "x1", "y1")]


def test_a_box_is_drawn_from_corner_to_corner_and_with_shift_as_a_square(hand: Hand) -> None:
    hand.choose("Mitotic figure")
    hand.drag((100, 80), (180, 140))
    assert is_near(box_of(hand.drawn()), [100, 80, 180, 140])
    hand.press("Control+z")
    hand.hold("Shift")
    hand.drag((100, 80), (180, 140))
    hand.let_go("Shift")
    assert is_near(box_of(hand.drawn()), [100, 80, 180, 160])


def test_a_box_of_the_types_size_is_placed_by_a_click(hand: Hand) -> None:
    hand.choose("Cell")
    hand.click((200, 150))
    x0, y0, x1, y1 = box_of(hand.drawn())
    assert (x1 - x0, y1 - y0) == (50, 30)
    assert is_near([x0, y0], [175, 135])


def test_a_circle_is_drawn_from_its_centre_or_by_three_places_on_its_rim(hand: Hand) -> None:
    hand.choose("Nucleus")
    hand.drag((200, 150), (230, 190))
    shape = hand.drawn()
    assert is_near([shape["x"], shape["y"], shape["radius"]], [200, 150, 50])
    hand.press("Control+z")
    hand.hold("Shift")
    hand.click((250, 150))
    hand.let_go("Shift")
    hand.click((200, 100), (150, 150))
    shape = hand.drawn()
    assert is_near([shape["x"], shape["y"], shape["radius"]], [200, 150, 50])


@pytest.mark.parametrize("ending", ["Enter", "double click", "first vertex"])
def test_a_polygon_is_drawn_by_clicks(hand: Hand, ending: str) -> None:
    hand.choose("Gland")
    hand.click(*SQUARE[:3])
    if ending == "double click":
        hand.double_click(SQUARE[3])
    else:
        hand.click(SQUARE[3])
    if ending == "Enter":
        hand.press("Enter")
    elif ending == "first vertex":
        hand.click((142, 101))
    shape = hand.drawn()
    assert shape["closed"]
    assert is_near(shape["parts"], [[SQUARE]])


def test_a_polygon_is_drawn_by_hand_and_by_clicks_in_turn(hand: Hand) -> None:
    hand.choose("Gland")
    hand.drag(*SQUARE[:3])
    hand.click(SQUARE[3])
    hand.press("Enter")
    assert is_near(hand.drawn()["parts"], [[SQUARE]])


def test_a_vertex_is_taken_back_while_drawing(hand: Hand, pictures: Path) -> None:
    hand.choose("Gland")
    hand.click(SQUARE[0], SQUARE[1], (300, 250))
    hand.press("Control+z")
    hand.click(SQUARE[2], (60, 60))
    hand.press("Control+z")
    hand.press("Control+y")
    hand.press("Backspace")
    hand.mouse.move(*hand.annotator.on_screen(*SQUARE[3]))
    hand.annotator.screenshot(pictures / "polygon-half-drawn.png")
    hand.click(SQUARE[3])
    hand.press("Enter")
    assert is_near(hand.drawn()["parts"], [[SQUARE]])


def test_escape_gives_a_polygon_up(hand: Hand) -> None:
    hand.choose("Gland")
    hand.click(*SQUARE)
    hand.press("Escape")
    hand.press("Enter")
    assert hand.annotator.rows() == []
    assert hand.annotator.has_focus()


def test_an_open_contour_ends_where_its_type_says_so(hand: Hand) -> None:
    hand.choose("Front")
    hand.click(*SQUARE[:3])
    hand.double_click(SQUARE[3])
    shape = hand.drawn()
    assert not shape["closed"]
    assert is_near(shape["parts"], [[SQUARE]])


def test_a_polygon_ends_by_itself_at_the_vertices_of_its_type(hand: Hand) -> None:
    hand.choose("Field")
    hand.click(*SQUARE[:3])
    hand.press("Enter")
    refused = hand.annotator.root.locator('[data-exact="refused"]')
    assert refused.inner_text() == "this type has 4 vertices; 3 are placed so far"
    hand.click(SQUARE[3])
    assert is_near(hand.drawn()["parts"], [[SQUARE]])


def test_a_line_is_drawn_by_clicks(hand: Hand) -> None:
    hand.choose("Vessel")
    hand.click(*SQUARE[:3])
    hand.double_click(SQUARE[3])
    assert is_near(hand.drawn()["vertices"], SQUARE)


def test_a_point_is_set_by_a_click(hand: Hand) -> None:
    hand.choose("Landmark")
    hand.click((123, 77))
    shape = hand.drawn()
    assert is_near([shape["x"], shape["y"]], [123, 77])


def test_the_whole_image_is_labelled_by_a_tick(hand: Hand) -> None:
    hand.annotator.root.locator('[data-exact^="global-"]').first.click()
    assert hand.drawn() == {"kind": "global"}


def test_alt_cuts_a_hole_and_shift_adds_a_part(hand: Hand) -> None:
    hand.choose("Gland")
    hand.click(*SQUARE)
    hand.press("Enter")
    hand.click((170, 120), (200, 120), (200, 150), (170, 150))
    hand.press("Alt+Enter")
    (row,) = hand.annotator.rows()
    ((outside, hole),) = row["shape"]["parts"]
    assert is_near(sorted(outside), sorted(SQUARE))
    assert is_near(sorted(hole), [[170, 120], [170, 150], [200, 120], [200, 150]])
    hand.click(SQUARE[0])
    hand.annotator.wait_until("annotator.session.selection.value.length === 1")
    hand.click((60, 60), (100, 60), (100, 90))
    hand.press("Shift+Enter")
    (row,) = hand.annotator.rows()
    assert sorted(map(len, row["shape"]["parts"])) == [1, 2]
    hand.press("Control+z")
    hand.press("Control+z")
    (row,) = hand.annotator.rows()
    assert is_near(row["shape"]["parts"], [[SQUARE]])


def test_a_vertex_snaps_to_the_very_vertex_of_another_shape(hand: Hand) -> None:
    hand.annotator.python(
        "box = exact_nb.BoundingBox(140.125, 100.25, 240, 180)\n"
        "slides.images()[0].add(box, type='Mitotic figure')"
    )
    hand.annotator.wait_until_shown(1)
    hand.choose("Vessel")
    hand.annotator.root.locator('[data-exact="snap"]').click()
    hand.click((142, 102), (190, 182.5))
    hand.press("Enter")
    line = next(row for row in hand.annotator.rows() if row["type"] == "Vessel")
    first, second = line["shape"]["vertices"]
    assert first == [140.125, 100.25]
    assert second[1] == 180
    hand.press("Shift+x")
    assert hand.annotator.evaluate("return annotator.session.options.value.snapping;") is False


def test_an_outline_is_selected_and_with_ctrl_drawn_upon(hand: Hand) -> None:
    hand.choose("Mitotic figure")
    hand.drag((100, 80), (180, 140))
    hand.choose("Landmark")
    hand.click((100, 110))
    assert len(hand.annotator.evaluate("return annotator.session.selection.value;")) == 1
    hand.hold("Control")
    hand.click((100, 110))
    hand.let_go("Control")
    rows = hand.annotator.rows()
    assert [row["type"] for row in rows] == ["Mitotic figure", "Landmark"]


def test_an_outline_that_crosses_itself_is_kept_and_shown_as_such(
    hand: Hand, pictures: Path
) -> None:
    hand.choose("Gland")
    bow = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]
    hand.click(*bow)
    hand.press("Enter")
    assert is_near(hand.drawn()["parts"], [[bow]])
    hand.annotator.root.locator('[data-exact="shape-count"]').click()
    row = hand.annotator.root.locator('[data-exact="shape-row"]')
    assert "crosses itself" in row.inner_text()
    hand.annotator.screenshot(pictures / "polygon-crossing-itself.png")
    around = hand.annotator.pixels(190, 140 - 4, 6, 6).reshape(-1, 3)
    amber = np.abs(around.astype(int) - [0x8A, 0x5A, 0x00]).max(axis=1) < 40
    assert amber.any()
