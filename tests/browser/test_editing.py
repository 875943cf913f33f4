"""Shapes are drawn, moved, resized and deleted by mouse, however the slide is turned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.browser.annotator import Annotator, connect_cell
from tests.browser.conftest import OpenNotebook

SLIDE = "CMU-1-Small-Region.svs"
ZOOM = 0.3
ROWS = (
    "for one in slides.annotations(): print(one.type, one.shape, sep='|')\n"
    "print(slides.annotations().arrow().select(['type', 'x0', 'y0', 'x1', 'y1']).to_pylist())"
)

TURNED = {
    "upright": "",
    "turned": "slideMap.setView({ rotation: 90 });",
    "askew": "slideMap.setView({ rotation: 30 });",
    "mirrored": "slideMap.setView({ mirrored: true });",
    "mirrored and turned": "slideMap.setView({ mirrored: true, rotation: 270 });",
}


def near(row: dict[str, Any], *expected: float) -> bool:
    """Whether a row is where it should be, to half a screen pixel."""
    found = [row[name] for name in ("x0", "y0", "x1", "y1")]
    return bool(np.abs(np.array(found) - expected).max() <= 0.5 / ZOOM + 1e-6)


@pytest.mark.parametrize("turn", TURNED)
def test_shapes_are_drawn_moved_resized_and_deleted(
    notebook: OpenNotebook, data: Path, tmp_path: Path, pictures: Path, turn: str
) -> None:
    page = notebook(connect_cell(tmp_path / "labels.duckdb", data / "wsi" / SLIDE), ROWS)
    page.run(0)
    annotator = Annotator(page)
    annotator.wait_for_image(SLIDE)
    annotator.evaluate(TURNED[turn])
    annotator.go_to(1100, 1400, ZOOM)

    def rows() -> list[dict[str, Any]]:
        annotator.wait_until_saved()
        found: list[dict[str, Any]] = eval(page.run(1).splitlines()[-1])  # noqa: S307
        return sorted(found, key=lambda row: str(row["type"]))

    annotator.page.keyboard.press("Escape")
    annotator.draw_box(800, 1000, 1100, 1200)
    annotator.root.locator('[data-exact="tool-point"]').click()
    annotator.page.mouse.click(*annotator.on_screen(1500, 1300))
    if turn != "askew":  # a dragged box is upright in the slide, not on a slanted screen
        (point, box) = rows()
        assert near(box, 800, 1000, 1100, 1200)
        assert near(point, 1500, 1300, 1500, 1300)

    annotator.root.locator('[data-exact="tool-select"]').click()
    (_, box) = rows()
    middle = (box["x0"] + box["x1"]) / 2, (box["y0"] + box["y1"]) / 2
    annotator.page.mouse.click(*annotator.on_screen(*middle))
    annotator.drag(
        annotator.on_screen(*middle), annotator.on_screen(middle[0] + 120, middle[1] - 60)
    )
    (_, moved) = rows()
    assert near(moved, box["x0"] + 120, box["y0"] - 60, box["x1"] + 120, box["y1"] - 60)

    annotator.drag(
        annotator.on_screen(moved["x1"], moved["y1"]),
        annotator.on_screen(moved["x1"] + 100, moved["y1"] + 150),
    )
    (_, resized) = rows()
    assert near(resized, moved["x0"], moved["y0"], moved["x1"] + 100, moved["y1"] + 150)
    annotator.screenshot(pictures / f"editing-{turn.replace(' ', '-')}.png")

    annotator.press("Delete")
    (left,) = rows()
    assert left["type"] == "Landmark"
    annotator.press("Control+z")
    assert len(rows()) == 2
