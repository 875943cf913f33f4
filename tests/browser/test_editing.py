"""Shapes are drawn, moved, resized and deleted by mouse, however the slide is turned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Share
from tests.browser.shared import SharedAnnotator

SLIDE = "CMU-1-Small-Region.svs"
ZOOM = 0.3

TURNED = {
    "upright": "",
    "turned": "slideMap.setView({ rotation: 90 });",
    "askew": "slideMap.setView({ rotation: 30 });",
    "mirrored": "slideMap.setView({ mirrored: true });",
    "mirrored and turned": "slideMap.setView({ mirrored: true, rotation: 270 });",
}


@pytest.fixture(scope="module")
def shared(share: Share, data: Path) -> SharedAnnotator:
    return share(data / "wsi" / SLIDE)


def shapes(annotator: SharedAnnotator) -> list[dict[str, Any]]:
    """Return what is stored: the point before the box."""
    found = [row["shape"] for row in annotator.rows()]
    return sorted(found, key=lambda shape: str(shape["kind"]), reverse=True)


def near(shape: dict[str, Any], **expected: float) -> bool:
    """Whether a shape is where it should be, to half a screen pixel."""
    differences = [abs(shape[name] - value) for name, value in expected.items()]
    return bool(max(differences) <= 0.5 / ZOOM + 1e-6)


@pytest.mark.parametrize("turn", TURNED)
def test_shapes_are_drawn_moved_resized_and_deleted(
    annotator: SharedAnnotator, pictures: Path, turn: str
) -> None:
    annotator.evaluate(TURNED[turn])
    annotator.go_to(1100, 1400, ZOOM)

    annotator.draw_box(800, 1000, 1100, 1200)
    annotator.take("point")
    annotator.click(1500, 1300)
    (point, box) = shapes(annotator)
    if turn != "askew":  # a dragged box is upright in the slide, not on a slanted screen
        assert near(box, x0=800, y0=1000, x1=1100, y1=1200)
        assert near(point, x=1500, y=1300)

    middle = (box["x0"] + box["x1"]) / 2, (box["y0"] + box["y1"]) / 2
    annotator.select(*middle)
    annotator.drag(
        annotator.on_screen(*middle), annotator.on_screen(middle[0] + 120, middle[1] - 60)
    )
    (_, moved) = shapes(annotator)
    by = {"x0": 120, "y0": -60, "x1": 120, "y1": -60}
    assert near(moved, **{name: box[name] + shift for name, shift in by.items()})

    annotator.drag(
        annotator.on_screen(moved["x1"], moved["y1"]),
        annotator.on_screen(moved["x1"] + 100, moved["y1"] + 150),
    )
    (_, resized) = shapes(annotator)
    by = {"x0": 0, "y0": 0, "x1": 100, "y1": 150}
    assert near(resized, **{name: moved[name] + shift for name, shift in by.items()})
    annotator.screenshot(pictures / f"editing-{turn.replace(' ', '-')}.png")

    annotator.press("Delete")
    (left,) = shapes(annotator)
    assert left["kind"] == "point"
    annotator.press("Control+z")
    assert shapes(annotator) == [left, resized]
