"""Every edit, by mouse and keyboard: stored to the coordinate, undone and redone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
import tifffile
from PIL import Image as Picture
from shapely.geometry import LineString, Point

from tests.browser.conftest import Share
from tests.browser.hand import Hand, Place
from tests.browser.shared import SharedAnnotator

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

ZOOM = 2
A_SCREEN_PIXEL = 1 / ZOOM + 1e-6
TYPES = """
    exact_nb.AnnotationType("Gland", shape="polygon", color="#009e73"),
    exact_nb.AnnotationType("Stroma", shape="polygon", color="#cc79a7", concealable=True),
    exact_nb.AnnotationType("Mitotic figure", shape="bounding box"),
    exact_nb.AnnotationType("Nucleus", shape="circle"),
    exact_nb.AnnotationType("Vessel", shape="line"),
"""
DISC = (300, 150, 40)
"""Centre and radius of the dark disc in the picture."""
LEFT = "Polygon.ring([(60, 60), (160, 60), (160, 160), (60, 160)])"
RIGHT = "Polygon.ring([(120, 100), (220, 100), (220, 200), (120, 200)])"


@pytest.fixture(scope="module")
def shared(
    share: Share, tmp_path_factory: pytest.TempPathFactory, small: list[Path]
) -> SharedAnnotator:
    """Open a picture of a dark disc on a light, noisy ground, and a stack of three planes."""
    folder = tmp_path_factory.mktemp("edits")
    x, y = np.meshgrid(np.arange(400) + 0.5, np.arange(300) + 0.5)
    dark = np.hypot(x - DISC[0], y - DISC[1]) < DISC[2]
    noise = np.random.default_rng(3).integers(-8, 9, (300, 400, 3))
    samples = np.where(dark[..., None], (110, 60, 140), (225, 215, 230)) + noise
    Picture.fromarray(samples.astype(np.uint8)).save(folder / "disc.png")
    stack = np.random.default_rng(4).integers(0, 255, (3, 300, 400), dtype=np.uint8)
    tifffile.imwrite(folder / "stack.ome.tif", stack, metadata={"axes": "ZYX"})
    return share(folder / "disc.png", folder / "stack.ome.tif", types=TYPES)


@pytest.fixture
def hand(annotator: SharedAnnotator) -> Hand:
    """Take the mouse."""
    return Hand(annotator, (200, 150), ZOOM)


def give(hand: Hand, **shapes: tuple[str, str]) -> None:
    """Add annotations in the kernel: of each the type and a constructor."""
    for kind, shape in shapes.values():
        hand.annotator.python(f"slides.images()[0].add(exact_nb.{shape}, type={kind!r})")
    hand.annotator.wait_until_shown(len(shapes))


def glands(hand: Hand) -> None:
    """Add two squares that overlap."""
    give(hand, left=("Gland", LEFT), right=("Gland", RIGHT))


def state(hand: Hand) -> list[tuple[Any, ...]]:
    """Return what the store says of the annotations, without their revisions."""
    names = ("uuid", "type", "shape", "z", "concealed", "blurred")
    return sorted(tuple(str(row[name]) for name in names) for row in hand.annotator.rows())


def done(hand: Hand, act: Callable[[], object], *, keeps: bool = False) -> list[dict[str, Any]]:
    """Return the rows after one step, which can be undone and redone."""
    before = state(hand)
    act()
    after = state(hand)
    assert (after == before) is keeps
    if not keeps:
        hand.press("Control+z")
        assert state(hand) == before
        hand.press("Control+y")
        assert state(hand) == after
    return hand.annotator.rows()


def geometry(row: dict[str, Any]) -> BaseGeometry:
    """Return the area or line of a row."""
    shape = row["shape"]
    match shape["kind"]:
        case "polygon":
            return shapely.MultiPolygon([(rings[0], rings[1:]) for rings in shape["parts"]])
        case "line":
            return LineString(shape["vertices"])
        case kind:
            raise AssertionError(kind)


def is_same_area(row: dict[str, Any], expected: BaseGeometry, share: float = 1e-9) -> bool:
    """Whether a row is a valid area that differs from another by less than a share of it."""
    found = geometry(row)
    apart = found.symmetric_difference(expected).area
    return bool(found.is_valid and apart <= share * expected.area)


def is_near(found: Sequence[Any], expected: Sequence[Any]) -> bool:
    """Whether coordinates are the same to a screen pixel."""
    a, b = np.asarray(found, dtype=float), np.asarray(expected, dtype=float)
    return a.shape == b.shape and bool(np.abs(a - b).max() <= A_SCREEN_PIXEL)


def selected(hand: Hand) -> int:
    """Return how many annotations are selected."""
    return int(hand.annotator.evaluate("return annotator.session.selection.value.length;"))


def refused(hand: Hand) -> str:
    """Return why the last gesture led to nothing."""
    return str(hand.annotator.root.locator('[data-exact="refused"]').inner_text())


def select_both(hand: Hand) -> None:
    """Select the left gland, then the right one."""
    hand.take("select")
    hand.click((80, 80))
    hand.click((200, 180), held="Shift")
    assert selected(hand) == 2


# -- selecting -----------------------------------------------------------------------------------


def test_clicks_bands_and_the_lasso_select_add_and_take_away(hand: Hand) -> None:
    glands(hand)
    select_both(hand)
    hand.click((80, 80), held="Alt")
    assert selected(hand) == 1
    hand.drag((40, 40), (170, 170), held="Shift")
    assert selected(hand) == 2
    hand.press("Escape")
    hand.click((140, 130))
    (first,) = hand.annotator.evaluate("return annotator.session.selection.value;")
    hand.click((140, 130), held="Control")
    (beneath,) = hand.annotator.evaluate("return annotator.session.selection.value;")
    assert first != beneath
    hand.press("a")
    hand.drag((50, 50), (170, 50), (170, 170), (50, 170))
    assert selected(hand) == 1
    hand.press("Control+a")
    assert selected(hand) == 2
    hand.press("Control+i")
    assert selected(hand) == 0


# -- vertices and handles ------------------------------------------------------------------------


def test_vertices_are_dragged_inserted_and_deleted(hand: Hand, pictures: Path) -> None:
    give(hand, left=("Gland", LEFT))
    hand.take("select")
    hand.click((110, 110))
    (row,) = done(hand, lambda: hand.drag((160, 160), (200, 190)))
    (ring,) = row["shape"]["parts"][0]
    assert is_near(ring[2], (200, 190))
    assert [ring[i] for i in (0, 1, 3)] == [[60, 60], [160, 60], [60, 160]]
    (row,) = done(hand, lambda: hand.click((110, 60)))
    assert row["shape"]["parts"][0][0][1] == [110, 60]
    (row,) = done(hand, lambda: hand.double_click((60, 130)))
    assert is_near(row["shape"]["parts"][0][0][-1], (60, 130))
    hand.annotator.screenshot(pictures / "edits-vertices.png")
    (row,) = done(hand, lambda: hand.click((110, 60), held="Alt"))
    hand.click((160, 60))
    (row,) = done(hand, lambda: hand.press("Delete"))
    assert len(row["shape"]["parts"][0][0]) == 4
    hand.click((60, 60))
    hand.press("Delete")
    hand.click((60, 160))
    hand.press("Delete")
    assert "at least 3 vertices" in refused(hand)


def test_a_vertex_is_moved_by_keys_alone(hand: Hand) -> None:
    give(hand, line=("Vessel", "Line([(60, 60), (160, 60), (160, 160)])"))
    hand.press("v", "Tab", "Enter", "Tab")
    (row,) = done(hand, lambda: hand.press("Shift+ArrowRight"))
    assert row["shape"]["vertices"] == [[60, 60], [170, 60], [160, 160]]


def test_a_circle_keeps_its_centre_when_its_rim_is_dragged(hand: Hand) -> None:
    give(hand, one=("Nucleus", "Circle(200, 150, 30)"))
    hand.take("select")
    hand.click((200, 150))
    (row,) = done(hand, lambda: hand.drag((230, 150), (260, 150)))
    assert (row["shape"]["x"], row["shape"]["y"]) == (200, 150)
    assert is_near([row["shape"]["radius"]], [60])


# -- commands ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "operation", "left_over"),
    [("g", "union", 1), ("i", "intersection", 1), ("Shift+s", "difference", 2)],
)
def test_boolean_operations_equal_those_of_shapely(
    hand: Hand, key: str, operation: str, left_over: int
) -> None:
    hole = "[(70, 70), (90, 70), (90, 90)]"
    left = f"Polygon([[[(60, 60), (160, 70), (150, 160), (60, 160)], {hole}]])"
    give(hand, left=("Gland", left), right=("Gland", RIGHT))
    first, second = map(geometry, hand.annotator.rows())
    hand.take("select")
    hand.click((110, 80))
    hand.click((200, 180), held="Shift")
    row, *others = done(hand, lambda: hand.press(key))
    assert is_same_area(row, getattr(first, operation)(second))
    assert len(others) + 1 == left_over


def test_a_result_that_is_no_polygon_type_names_the_way_out(hand: Hand) -> None:
    give(
        hand,
        box=("Mitotic figure", "BoundingBox(60, 60, 160, 160)"),
        right=("Gland", RIGHT),
    )
    select_both(hand)
    done(hand, lambda: hand.press("g"), keeps=True)
    assert "change its type to one that is drawn as a polygon first" in refused(hand)
    hand.annotator.root.locator('[data-exact="selected-type"]').select_option(label="Gland")
    (row,) = done(hand, lambda: hand.press("g"))
    assert (row["type"], geometry(row).area) == ("Gland", 10_000 + 10_000 - 40 * 60)


def test_holes_are_filled_outlines_simplified_and_repaired(hand: Hand) -> None:
    hole = [(40, 40), (60, 40), (60, 60)]
    angles = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    wavy = np.column_stack([240 + 50 * np.cos(angles), 150 + 50 * np.sin(angles)]).tolist()
    give(
        hand,
        holed=("Gland", f"Polygon([[{[(20, 20), (90, 20), (90, 90), (20, 90)]}, {hole}]])"),
        wavy=("Gland", f"Polygon.ring({wavy})"),
        bow=("Stroma", "Polygon.ring([(20, 200), (120, 280), (120, 200), (20, 280)])"),
    )
    before = geometry(hand.annotator.rows()[1])
    hand.take("select")
    hand.click((30, 30))
    holed, _, _ = done(hand, lambda: hand.press("j"))
    assert is_same_area(holed, shapely.box(20, 20, 90, 90))
    hand.click((240, 150))
    _, thin, _ = done(hand, lambda: hand.press("k"))
    assert len(thin["shape"]["parts"][0][0]) < 80
    assert is_same_area(thin, before, 0.02)
    hand.click((30, 240))
    _, _, bow = done(hand, lambda: hand.press("Shift+k"))
    crossed = shapely.Polygon([(20, 200), (120, 280), (120, 200), (20, 280)])
    assert is_same_area(bow, shapely.make_valid(crossed))


def test_shapes_are_duplicated_flagged_and_given_other_types(hand: Hand, pictures: Path) -> None:
    give(hand, left=("Stroma", LEFT))
    hand.take("select")
    hand.click((80, 80))
    left, copy = done(hand, lambda: hand.press("Control+d"))
    offset = 10 / ZOOM
    assert copy["shape"]["parts"][0][0][0] == [60 + offset, 60 + offset]
    assert selected(hand) == 1
    _, copy = done(hand, lambda: hand.press("Shift+c"))
    assert (copy["concealed"], left["concealed"]) == (True, False)
    hand.press("Control+a")
    bar = hand.annotator.root.locator('[data-exact="selection-bar"]')
    assert "2 selected" in bar.inner_text()
    hand.annotator.screenshot(pictures / "edits-selection-bar.png")
    choice = bar.locator('[data-exact="selected-type"]')
    rows = done(hand, lambda: choice.select_option(label="Gland"))
    assert [row["type"] for row in rows] == ["Gland", "Gland"]
    assert done(hand, lambda: bar.locator('[data-exact="edit.delete"]').click()) == []


def test_shapes_are_copied_to_the_next_plane(hand: Hand) -> None:
    hand.annotator.turn_to("stack.ome.tif")
    hand.annotator.go_to(200, 150, ZOOM)
    hand.annotator.python(f"slides.images()[1].add(exact_nb.{LEFT}, type='Gland', z=0)")
    hand.annotator.wait_until_shown(1)
    hand.take("select")
    hand.click((80, 80))
    first, copy = done(hand, lambda: hand.press("Control+Shift+d"))
    assert (first["z"], copy["z"]) == (0, 1)
    assert copy["shape"] == first["shape"]


# -- tools that cut and paint --------------------------------------------------------------------


def test_the_scissor_cuts_out_and_the_knife_splits(hand: Hand) -> None:
    glands(hand)
    left, right = map(geometry, hand.annotator.rows())
    hand.press("s")
    cut = [(140.0, 40.0), (150.0, 40.0), (150.0, 220.0), (140.0, 220.0)]
    rows = done(hand, lambda: hand.click(*cut, cut[0]))
    gone = shapely.Polygon(cut)
    assert is_same_area(rows[0], left.difference(gone), 0.02)
    assert is_same_area(rows[1], right.difference(gone), 0.02)
    hand.press("d")
    pieces = done(hand, lambda: hand.drag((40, 80), (145, 80)))
    assert pieces[0]["uuid"] == rows[0]["uuid"]
    assert len(pieces) == 3
    whole = geometry(pieces[0]).union(geometry(pieces[2]))
    assert is_same_area(rows[0], whole, 1e-6)
    assert geometry(pieces[0]).area >= geometry(pieces[2]).area


def test_a_stretch_of_outline_is_redrawn(hand: Hand) -> None:
    give(hand, left=("Gland", LEFT))
    hand.press("y")
    (row,) = done(hand, lambda: hand.drag((90, 60), (110, 30), (130, 60)))
    added = shapely.Polygon([(90, 60), (110, 30), (130, 60)])
    assert is_same_area(row, shapely.box(60, 60, 160, 160).union(added), 0.01)


def test_the_brush_grows_and_begins_polygons_and_the_eraser_shrinks_them(
    hand: Hand, pictures: Path
) -> None:
    give(hand, left=("Gland", LEFT))
    radius = 40 / 2 / ZOOM

    def swept(*places: Place) -> BaseGeometry:
        return LineString(places).buffer(radius)

    square = shapely.box(60, 60, 160, 160)
    hand.take("select")
    hand.click((80, 80))
    hand.press("u")
    (row,) = done(hand, lambda: hand.drag((150, 110), (220, 110)))
    grown = square.union(swept((150, 110), (220, 110)))
    assert is_same_area(row, grown, 0.01)
    hand.mouse.move(*hand.annotator.on_screen(190, 130))
    hand.annotator.screenshot(pictures / "edits-brush.png")
    (row,) = done(hand, lambda: hand.drag((60, 110), (100, 110), held="Alt"))
    shrunk = grown.difference(swept((60, 110), (100, 110)))
    assert is_same_area(row, shrunk, 0.01)
    _, new = done(hand, lambda: hand.drag((260, 200), (300, 240)))
    assert is_same_area(new, swept((260, 200), (300, 240)), 0.02)
    hand.press("Shift+u")
    for _ in range(12):
        hand.press("]")
    (left,) = done(hand, lambda: hand.drag((270, 210), (290, 230)))
    assert left["uuid"] == row["uuid"]


def test_the_size_of_the_brush_follows_keys_wheel_and_slider(hand: Hand) -> None:
    hand.press("u")
    slider = hand.annotator.root.locator('[data-exact="option-brush"]')
    assert slider.input_value() == "40"
    hand.press("]")
    assert slider.input_value() == "50"
    hand.press("[")
    hand.mouse.move(*hand.annotator.on_screen(200, 150))
    hand.annotator.page.keyboard.down("Shift")
    hand.mouse.wheel(0, -100)
    hand.annotator.page.keyboard.up("Shift")
    hand.annotator.wait_until("annotator.session.options.value.brush === 50")
    assert hand.annotator.zoom() == ZOOM
    slider.fill("120")
    hand.annotator.wait_until("annotator.session.options.value.brush === 120")


@pytest.mark.parametrize("turn", ["", "rotation: 30", "mirrored: true, rotation: 90"])
def test_the_wand_follows_similar_colour_however_the_picture_is_turned(
    hand: Hand, turn: str
) -> None:
    x, y, radius = DISC
    hand.annotator.evaluate(f"slideMap.setView({{ {turn} }});")
    hand.annotator.go_to(x, y, 1)
    hand.press("w")
    (row,) = done(hand, lambda: hand.drag((x - 10, y), (x + 10, y)))
    assert is_same_area(row, Point(x, y).buffer(radius), 0.12)
