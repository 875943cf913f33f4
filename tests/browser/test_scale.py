"""Tens of thousands of shapes on one slide: seen from afar as label tiles, near by as vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.browser.annotator import Annotator, connect_cell
from tests.browser.conftest import OpenNotebook
from tests.browser.lab import Notebook
from tests.profile import times

SLIDE = "crc_he_whole_half.tif"
TYPES = """
    exact_nb.AnnotationType("Mitotic figure", shape="bounding box", color="#d33682"),
    exact_nb.AnnotationType("Nucleus", shape="polygon", color="#009e73"),
    exact_nb.AnnotationType("Spot", shape="bounding box", color="#0000ff"),
"""
COUNT = times(quick=60_000, long=1_000_000)
PITCH = times(quick=32, long=8)
"""Pixels from one shape of the grid to the next; all fit beside each other."""
SIDE = PITCH // 2

# A grid of boxes a person drew and, below, of polygons a model found.
MAKE = f"""
import numpy as np, shapely
image = slides.images()[0]
number = np.arange({COUNT})
columns = int(image.width // {PITCH})
x = number % columns * {PITCH} + 0.5
y = number // columns * {PITCH} + 0.5
boxes = np.stack([x, y, x + {SIDE}, y + {SIDE}], 1)
half = {COUNT} // 2
image.add_many(boxes[:half], type="Mitotic figure")
scores = np.linspace(0, 1, {COUNT} - half)
middles = shapely.points(x[half:] + {SIDE / 2}, y[half:] + {SIDE / 2})
nuclei = shapely.buffer(middles, {SIDE / 2}, quad_segs=2)
image.add_many(nuclei, type="Nucleus", scores=scores, model="hovernet@1")
"""
SPOT = "image.add_many(np.array([[4000.0, 3000, 4900, 3700]]), type='Spot')"
BUSY = "import time; time.sleep(3600)"

LOADED = "annotator.session.editor.value.loading.value"
TILED = f"{LOADED}.scope === 'large' && annotator.session.editor.value.labels.complete"
SELECTED = "annotator.session.selection.value"


@pytest.fixture
def crowded(notebook: OpenNotebook, data: Path, tmp_path: Path) -> tuple[Notebook, Annotator]:
    """Open a slide with so many shapes that an overview cannot draw each."""
    connect = connect_cell(tmp_path / "labels.duckdb", data / "wsi" / SLIDE, types=TYPES)
    page = notebook(connect.removesuffix("viewer") + MAKE + "\nviewer", SPOT, BUSY)
    page.run(0)
    annotator = Annotator(page)
    annotator.wait_for_image(SLIDE)
    annotator.wait_until(TILED)
    annotator.wait_for_tiles()
    return page, annotator


def is_tinted(annotator: Annotator, x: float, y: float, color: str) -> bool:
    """Whether the screen at a place is nearer to a colour than what lies around the image is."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    pixels = annotator.pixels(x, y, 24, 24).astype(float)
    distance = np.abs(pixels - (red, green, blue)).sum(axis=2)
    return bool(distance.min() < 120)


def middle_of(column: int, row: int) -> tuple[float, float]:
    """Return the middle of a shape of the grid."""
    return column * PITCH + 0.5 + SIDE / 2, row * PITCH + 0.5 + SIDE / 2


def near(annotator: Annotator, x: float, y: float) -> None:
    """Look at a place so closely that everything in view is loaded."""
    annotator.evaluate("slideMap.setView({ center: argument, zoom: 4 });", [x, y])
    annotator.wait_until(f"{LOADED}.scope === 'part'")
    annotator.wait_for_tiles()


def from_afar(annotator: Annotator) -> None:
    """Look at the whole slide."""
    annotator.evaluate("slideMap.fit();")
    annotator.wait_until(f"{LOADED}.scope === 'large'")
    annotator.wait_for_tiles()
    annotator.wait_until(TILED)
    annotator.wait_for_tiles()


def hides_at_once(page: Notebook, annotator: Annotator, pictures: Path) -> None:
    """Hide a type and show it again while the kernel has no time."""
    there = middle_of(2000 // PITCH, 1600 // PITCH)
    before = annotator.pixels(*there, 40, 40).astype(float)

    def change() -> float:
        return float(np.abs(annotator.pixels(*there, 40, 40) - before).mean())

    page.start(2)
    try:
        annotator.root.get_by_label("Hide Mitotic figure").click()
        annotator.wait_until("annotator.session.filter.value.hiddenTypes.size === 1")
        annotator.wait_for_pixels(lambda: change() > 4)
        annotator.screenshot(pictures / "scale-hidden.png")
        annotator.root.get_by_label("Show Mitotic figure").click()
        annotator.wait_for_pixels(lambda: change() < 1)
    finally:
        page.interrupt_kernel()


def test_a_crowd_is_seen_selected_edited_and_filtered_at_every_zoom(
    crowded: tuple[Notebook, Annotator], pictures: Path
) -> None:
    page, annotator = crowded
    annotator.screenshot(pictures / "scale-overview.png")
    assert annotator.evaluate("return annotator.store.size;") < 100, "the page holds what it draws"
    counted = annotator.root.locator('[data-exact="shape-count"]')
    page.expect(counted).to_contain_text(f"{COUNT:,} shapes")

    # From afar a click takes one of all; its geometry is the store's to the last bit.
    annotator.root.locator('[data-exact="tool-select"]').click()
    annotator.page.mouse.click(*annotator.on_screen(*middle_of(20, 20)))
    annotator.wait_until(f"{SELECTED}.length === 1")
    shape = annotator.evaluate(f"return annotator.store.get({SELECTED}[0]).shape;")
    assert shape["kind"] == "bounding box"
    place = [(shape[name] - 0.5) % PITCH for name in ("x0", "y0", "x1", "y1")]
    assert place == [0, 0, SIDE, SIDE]
    middle = (shape["x0"] + SIDE / 2, shape["y0"] + SIDE / 2)
    edge = (shape["x0"], middle[1])

    # Near by it is a vector, and lies on the screen where the store says.
    near(annotator, *middle)
    annotator.press("Escape")
    annotator.wait_until(f"{SELECTED}.length === 0")
    annotator.wait_for_tiles()
    annotator.screenshot(pictures / "scale-near.png")
    annotator.wait_for_pixels(lambda: is_tinted(annotator, *edge, "#d33682"))
    annotator.page.mouse.click(*annotator.on_screen(*middle))
    annotator.wait_until(f"{SELECTED}.length === 1")

    # A deletion leaves screen and store at once, and comes back.
    annotator.press("Delete")
    annotator.wait_until_saved()
    annotator.wait_until(f"{SELECTED}.length === 0")
    annotator.wait_for_pixels(lambda: not is_tinted(annotator, *edge, "#d33682"))
    annotator.press("Control+z")
    annotator.wait_until_saved()
    annotator.wait_for_pixels(lambda: is_tinted(annotator, *edge, "#d33682"))

    # What a cell adds appears without a touch of the viewer.
    from_afar(annotator)
    assert not is_tinted(annotator, 4000, 3350, "#0000ff")
    page.run(1)
    annotator.wait_until(f"{LOADED}.total === {COUNT + 1} && {TILED}")
    annotator.wait_for_pixels(lambda: is_tinted(annotator, 4000, 3350, "#0000ff"))

    hides_at_once(page, annotator, pictures)
