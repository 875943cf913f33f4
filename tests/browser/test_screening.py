"""Screening in JupyterLab: walked by keys, kept by the store, gone on with where one stopped."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.browser.annotator import Annotator, connect_cell
from tests.browser.conftest import OpenNotebook, Share
from tests.browser.console import run_in_kernel
from tests.browser.lab import PATIENCE, Notebook
from tests.browser.shared import SharedAnnotator

if TYPE_CHECKING:
    from playwright.sync_api import Locator

SLIDE = "CMU-1-Small-Region.svs"
"""2220 x 2967 pixels taken at 20 times, so that a pixel of it is one of the screen's there."""

WIDTH, HEIGHT = 2220, 2967

STORED = """
import json
import time
from exact_nb.model.screening import unpack
print(json.dumps([
    {
        "cell": one.cell, "seen": unpack(one.covered), "columns": one.grid.columns,
        "rows": one.grid.rows, "magnification": one.magnification, "zoom": one.zoom,
        "overlap": one.grid.overlap, "bounds": one.grid.bounds(one.cell),
    }
    for one in ws.store.screening(slides.images()[0].id)
]))
"""


@pytest.fixture(scope="module")
def slide(data: Path) -> Path:
    return data / "wsi" / SLIDE


@pytest.fixture(scope="module")
def shared(share: Share, slide: Path) -> SharedAnnotator:
    return share(slide)


def stored(notebook: Notebook) -> list[dict[str, Any]]:
    """Return the user's screening of the first image as the store has it."""
    found: list[dict[str, Any]] = json.loads(run_in_kernel(notebook, STORED))
    return found


def wait_until_stored(viewer: Annotator, **wanted: Any) -> dict[str, Any]:
    """Wait until the store has what the page has told it of, and return it."""
    last = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < last:
        found = stored(viewer.notebook)
        if found and all(found[0][name] == value for name, value in wanted.items()):
            return found[0]
    raise AssertionError(f"the store has {found}, not {wanted}")


def begin(viewer: Annotator, scale: str = "20") -> None:
    """Begin by keyboard: the key, the magnification, Enter."""
    viewer.press("Shift+G")
    choice = viewer.root.locator('[data-exact="screening-choice"]')
    viewer.notebook.expect(choice).to_be_focused()
    viewer.root.locator('[data-exact="screening-scale"]').select_option(label=f"{scale}\u00d7")
    viewer.page.keyboard.press("Tab")
    viewer.root.locator('[data-exact="screening-begin"]').press("Enter")
    where(viewer).wait_for()


def where(viewer: Annotator) -> Locator:
    return viewer.root.locator('[data-exact="screening-where"]')


def walk(viewer: Annotator, keys: str) -> None:
    for key in keys:
        viewer.press(key)


def cell_on_screen(viewer: Annotator) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of the present cell on the map, CSS pixels."""
    bounds = stored(viewer.notebook)[0]["bounds"]
    left, top, right, bottom = viewer.evaluate(
        """const [x0, y0, x1, y1] = argument;
        const corners = [[x0, y0], [x1, y1]].map(
          ([x, y]) => slideMap.map.getPixelFromCoordinate(slideMap.toMap(x, y)));
        const [xs, ys] = [0, 1].map((axis) => corners.map((one) => one[axis]));
        return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];""",
        bounds,
    )
    return float(left), float(top), float(right), float(bottom)


def size_of(viewer: Annotator) -> tuple[int, int]:
    width, height = viewer.evaluate("return slideMap.map.getSize();")
    return int(width), int(height)


def check_seen_whole(viewer: Annotator) -> None:
    """Fail unless the present cell lies in view with its rim."""
    left, top, right, bottom = cell_on_screen(viewer)
    width, height = size_of(viewer)
    assert 9 <= left < right <= width - 9
    assert 9 <= top < bottom <= height - 35


def overview(viewer: Annotator, box: tuple[float, float, float, float]) -> np.ndarray[Any, Any]:
    """Return the pixels of the small picture in a box of level 0, but for its rim."""
    rows = viewer.evaluate(
        """const canvas = root.querySelector('.exact-minimap canvas');
        const [across, down] = [canvas.width / argument.width, canvas.height / argument.height];
        const [x0, y0, x1, y1] = argument.box;
        const [left, top] = [Math.ceil(x0 * across) + 4, Math.ceil(y0 * down) + 4];
        const width = Math.floor(x1 * across) - 4 - left;
        const height = Math.floor(y1 * down) - 4 - top;
        const { data } = canvas.getContext('2d').getImageData(left, top, width, height);
        return [height, width, [...data]];""",
        {"box": list(box), "width": WIDTH, "height": HEIGHT},
    )
    height, width, data = rows
    return np.array(data, "u1").reshape(height, width, 4)[..., :3]


def test_a_cell_fills_the_picture_at_the_magnification(
    annotator: SharedAnnotator, pictures: Path
) -> None:
    begin(annotator)
    assert annotator.zoom() == pytest.approx(1, abs=1e-6), "20 times is a pixel of this file"
    row = wait_until_stored(annotator, cell=0, seen=[])
    assert (row["magnification"], row["zoom"], row["overlap"]) == (20, 1, 0.1)
    width, height = size_of(annotator)
    left, top, right, bottom = cell_on_screen(annotator)
    assert (left, top, right) == pytest.approx((10, 10, width - 10), abs=1.5)
    assert bottom == pytest.approx(height - 36, abs=1.5)
    expected = f"cell 1 of {row['columns'] * row['rows']} \u00b7 none seen"
    annotator.notebook.expect(where(annotator)).to_have_text(expected)
    # What lies around the cell is dimmed; the glass of this corner is white.
    inside = annotator.pixels(200, 300, 20, 20).mean()
    outside = annotator.pixels(-5, 300, 5, 20).mean()
    assert inside > 1.3 * outside
    annotator.wait_for_tiles()
    annotator.screenshot(pictures / "screening-begun.png")


def test_keys_mark_and_move_and_the_store_knows(annotator: SharedAnnotator, pictures: Path) -> None:
    begin(annotator)
    columns = wait_until_stored(annotator, cell=0)["columns"]
    walk(annotator, "dds")
    assert columns >= 3
    wait_until_stored(annotator, cell=columns + 2, seen=[0, 1, 2])
    walk(annotator, "jikl")
    row = wait_until_stored(annotator, cell=columns + 2)
    assert row["seen"] == [0, 1, 2], "j, i, k and l mark nothing"
    walk(annotator, "aw")
    row = wait_until_stored(annotator, cell=1)
    assert row["seen"] == [0, 1, 2, columns + 1, columns + 2]
    total = row["columns"] * row["rows"]
    annotator.notebook.expect(where(annotator)).to_have_text(
        f"cell 2 of {total} \u00b7 {round(500 / total)} % seen"
    )
    annotator.press("z")
    wait_until_stored(annotator, seen=[0, 2, columns + 1, columns + 2])
    annotator.press("z")
    annotator.press("n")
    ahead = 3 if columns > 3 else 2 * columns - 1
    row = wait_until_stored(annotator, cell=ahead)
    assert row["seen"] == [0, 1, 2, columns + 1, columns + 2]
    annotator.press("Shift+N")
    wait_until_stored(annotator, seen=sorted([0, 1, 2, columns + 1, columns + 2, ahead]))
    assert annotator.evaluate("return annotator.session.tool.value;") == "select"
    annotator.wait_for_tiles()
    annotator.screenshot(pictures / "screening-walked.png")
    annotator.press("?")
    group = annotator.root.locator('section[aria-label^="While screening"] li')
    annotator.notebook.expect(group).to_have_count(12)
    annotator.page.keyboard.press("Escape")
    annotator.press("Shift+G")
    annotator.notebook.expect(where(annotator)).to_have_count(0)
    annotator.press("d")
    annotator.wait_until("annotator.session.tool.value === 'knife'")


def test_the_small_picture_shows_by_hatching_what_was_seen(annotator: SharedAnnotator) -> None:
    begin(annotator)
    row = wait_until_stored(annotator, cell=0)
    right = row["columns"] - 1
    walk(annotator, "l" * right)
    seen, unseen = (wait_until_stored(annotator, cell=right)["bounds"], row["bounds"])
    walk(annotator, "kk")
    annotator.wait_for_tiles()
    before = [overview(annotator, box) for box in (seen, unseen)]
    walk(annotator, "iidkk")
    wait_until_stored(annotator, seen=[right])
    annotator.wait_for_tiles()
    after = [overview(annotator, box) for box in (seen, unseen)]
    assert (after[1] == before[1]).all()
    change = after[0].astype(int) - before[0]
    assert change.mean() < -20, "a veil"
    assert change.std() > 12, "with light lines on it"


def test_tools_draw_while_screening_and_the_cell_comes_back(annotator: SharedAnnotator) -> None:
    begin(annotator)
    columns = wait_until_stored(annotator, cell=0)["columns"]
    walk(annotator, "ds")
    x0, y0, *_ = wait_until_stored(annotator, cell=columns + 1)["bounds"]
    place = annotator.evaluate("return slideMap.center;")
    annotator.draw_box(x0 + 100, y0 + 100, x0 + 220, y0 + 200)
    [row] = annotator.rows()
    assert row["shape"]["kind"] == "bounding box"
    annotator.press("+")
    annotator.wait_until("slideMap.zoom.value > 1.05")
    annotator.press("Home")
    annotator.wait_until("slideMap.zoom.value === 1")
    assert annotator.evaluate("return slideMap.center;") == pytest.approx(place, abs=1)
    walk(annotator, "d")
    wait_until_stored(annotator, seen=[0, 1, columns + 1])


def test_steps_follow_the_screen_where_the_picture_is_turned_or_mirrored(
    annotator: SharedAnnotator,
) -> None:
    begin(annotator)
    row = wait_until_stored(annotator, cell=0)
    annotator.press("m")
    walk(annotator, "j")
    wait_until_stored(annotator, cell=1)
    annotator.press("m")
    annotator.press("r")
    walk(annotator, "j")
    wait_until_stored(annotator, cell=1 + row["columns"])
    check_seen_whole(annotator)
    _, top, _, bottom = cell_on_screen(annotator)
    height = size_of(annotator)[1]
    assert bottom - top == pytest.approx(height - 46, abs=2), "as large as it fits"


def test_a_key_of_the_mode_can_be_changed(annotator: SharedAnnotator) -> None:
    annotator.python("viewer.keymap = {'screening.mark-right': 'ArrowRight'}")
    begin(annotator)
    annotator.press("ArrowRight")
    wait_until_stored(annotator, cell=1, seen=[0])
    hint = annotator.root.locator('[data-exact="screening-keys"]')
    annotator.notebook.expect(hint).to_contain_text("\u2192")
    annotator.press("d")
    annotator.wait_until("annotator.session.tool.value === 'knife'")


def test_a_reload_and_a_new_kernel_go_on_at_the_same_cell(
    notebook: OpenNotebook, slide: Path, tmp_path: Path
) -> None:
    again = "viewer = slides.images()[0].screen(magnification=20)\nviewer"
    page = notebook(connect_cell(tmp_path / "labels.duckdb", slide), again)
    page.run(0)
    annotator = Annotator(page)
    annotator.wait_for_image()
    begin(annotator)
    columns = wait_until_stored(annotator, cell=0)["columns"]
    walk(annotator, "dds")
    cell = columns + 2
    row = wait_until_stored(annotator, cell=cell, seen=[0, 1, 2])
    words = where(annotator).inner_text()
    center = annotator.evaluate("return slideMap.center;")

    page.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.open()
    reloaded = Annotator(page)
    reloaded.wait_for_image()
    page.expect(where(reloaded)).to_have_text(words)
    assert reloaded.evaluate("return slideMap.center;") == pytest.approx(center, abs=2)
    walk(reloaded, "j")
    wait_until_stored(reloaded, cell=cell - 1, seen=[0, 1, 2])

    page.restart_kernel()
    page.run(0)
    page.run(1)
    restarted = Annotator(page, 1)
    restarted.wait_for_image()
    page.expect(where(restarted)).to_contain_text(f"cell {cell} of")
    [kept] = stored(page)
    assert [kept[name] for name in ("columns", "rows", "zoom")] == [columns, row["rows"], 1]
    printed = run_in_kernel(page, "print(slides.images()[0].coverage().table['seen'].to_pylist())")
    assert printed.strip() == "[3]"
    # In a window of another size whole cells are shown still.
    page.page.set_viewport_size({"width": 1100, "height": 800})
    restarted.wait_until("slideMap.map.getSize()[0] < 620")
    restarted.wait_until("slideMap.zoom.value < 0.95")
    check_seen_whole(restarted)


def test_another_magnification_asks_first_and_loses_nothing(annotator: SharedAnnotator) -> None:
    begin(annotator)
    walk(annotator, "d")
    wait_until_stored(annotator, seen=[0])
    annotator.python("viewer.screening = {'magnification': 10}")
    resume = annotator.root.locator('[data-exact="screening-resume"]')
    annotator.notebook.expect(resume).to_contain_text("Go on at 20")
    resume.press("Enter")
    annotator.notebook.expect(where(annotator)).to_contain_text("cell 2 of")
    assert annotator.has_focus()
    annotator.root.locator('[data-exact="screening-anew"]').click()
    annotator.root.locator('[data-exact="screening-scale"]').select_option(label="10\u00d7")
    annotator.root.locator('[data-exact="screening-begin"]').click()
    row = wait_until_stored(annotator, magnification=10, seen=[])
    assert row["zoom"] == 0.5
    annotator.python("viewer.screening = {}")
    annotator.notebook.expect(where(annotator)).to_have_count(0)
