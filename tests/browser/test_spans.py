"""Annotations over several frames in JupyterLab: drawn once, extended, keyed and taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile

from tests.browser.conftest import Share
from tests.browser.shared import SharedAnnotator

DEPTH = 12
FRAMES = 5
SIZE = 400
TYPES = """
    exact_nb.AnnotationType("Cell", shape="bounding box", color="#d33682", multi_frame=True),
    exact_nb.AnnotationType("Speck", shape="circle", color="#2aa198"),
"""
SMALL = (60, 60, 160, 160)


@pytest.fixture(scope="module")
def shared(share: Share, tmp_path_factory: pytest.TempPathFactory) -> SharedAnnotator:
    """Show a stack of focus planes at several times."""
    path = tmp_path_factory.mktemp("stack") / "cells.tif"
    ramp = np.linspace(40, 200, SIZE * SIZE, dtype=np.uint8).reshape(SIZE, SIZE)
    samples = np.broadcast_to(ramp, (FRAMES, DEPTH, SIZE, SIZE))
    tifffile.imwrite(path, samples, imagej=True, metadata={"axes": "TZYX"})
    return share(path, types=TYPES)


@pytest.fixture
def stack(annotator: SharedAnnotator) -> SharedAnnotator:
    annotator.go_to(200, 200, 1)
    return annotator


def turn(stack: SharedAnnotator, z: int) -> None:
    """Go to a frame by keys and wait until its annotations are there."""
    stack.focus()
    by = z - int(stack.evaluate("return annotator.session.z.value;"))
    for _ in range(abs(by)):
        stack.page.keyboard.press("Shift+E" if by > 0 else "Shift+Q")
    wait_for_frame(stack, z)


def wait_for_frame(stack: SharedAnnotator, z: int) -> None:
    stack.wait_until(
        f"""annotator.session.z.value === {z} && !slideMap.turning.value
        && annotator.store.position.z === {z}
        && annotator.session.editor.value.loading.value.phase === 'loaded'"""
    )


def seen(stack: SharedAnnotator) -> list[tuple[float, ...]]:
    """Return the boxes the page shows on the open frame."""
    found: list[list[float]] = stack.evaluate(
        "return [...annotator.store.all()].map(({ shape: s }) => [s.x0, s.y0, s.x1, s.y1]);"
    )
    return [tuple(one) for one in found]


def corners(shape: dict[str, float]) -> tuple[float, ...]:
    return tuple(shape[name] for name in ("x0", "y0", "x1", "y1"))


def saved_row(stack: SharedAnnotator) -> dict[str, Any]:
    stack.wait_until_saved()
    (row,) = stack.rows()
    return row


def draw(stack: SharedAnnotator) -> tuple[float, ...]:
    """Draw a box on z = 2 and select it; return its corners as they are stored."""
    turn(stack, 2)
    stack.draw_box(*SMALL)
    stack.select(110, 110)
    row = saved_row(stack)
    assert (row["z"], row["span"]) == (2, None)
    return corners(row["shape"])


def enlarge(stack: SharedAnnotator) -> None:
    """Drag the lower right corner 80 px on."""
    _, _, x, y = seen(stack)[0]
    stack.drag(stack.on_screen(x, y), stack.on_screen(x + 80, y + 80))


def test_a_box_is_extended_keyed_and_interpolated(stack: SharedAnnotator, pictures: Path) -> None:
    small = draw(stack)
    turn(stack, 8)
    assert seen(stack) == []
    stack.press("t")
    stack.wait_until_shown(1)
    row = saved_row(stack)
    assert row["span"] == {"axis": "z", "last": 8, "keyframes": {}}
    enlarge(stack)
    row = saved_row(stack)
    assert corners(row["shape"]) == small, "the first keyframe was changed"
    assert (row["z"], row["span"]["last"], [*row["span"]["keyframes"]]) == (2, 8, ["8"])
    large = corners(row["span"]["keyframes"]["8"])
    assert large == pytest.approx((small[0], small[1], small[2] + 80, small[3] + 80), abs=1.5)
    assert seen(stack) == [large]
    turn(stack, 5)
    stack.wait_until_shown(1)
    halfway = tuple((a + b) / 2 for a, b in zip(small, large, strict=True))
    assert seen(stack) == [pytest.approx(halfway)]
    assert stack.evaluate("return [...annotator.store.all()][0].between;") is True
    stack.screenshot(pictures / "span-between.png")
    span = stack.root.locator('[data-exact="frame-span"]')
    stack.notebook.expect(span).to_have_attribute(
        "aria-label", "Selected: frames 3 to 9, keyframes 3, 9"
    )
    marks = stack.root.locator('[data-exact="frames-z"] [data-exact="frame-marks"] i')
    stack.notebook.expect(marks).to_have_count(1)
    stack.notebook.expect(marks).to_have_attribute("data-frames", "2-8")
    turn(stack, 9)
    stack.wait_until_shown(0)


def test_keyframes_are_walked_through_removed_and_all_is_undone(stack: SharedAnnotator) -> None:
    small = draw(stack)
    turn(stack, 8)
    stack.press("t")
    stack.wait_until_shown(1)
    enlarge(stack)
    large = corners(saved_row(stack)["span"]["keyframes"]["8"])
    stack.press("Alt+,")
    wait_for_frame(stack, 2)
    assert seen(stack) == [small]
    stack.press("Alt+.")
    wait_for_frame(stack, 8)
    turn(stack, 6)
    enlarge(stack)
    assert [*saved_row(stack)["span"]["keyframes"]] == ["6", "8"]
    stack.press("Alt+t")
    assert [*saved_row(stack)["span"]["keyframes"]] == ["8"]
    third = [a + 4 / 6 * (b - a) for a, b in zip(small, large, strict=True)]
    assert seen(stack) == [pytest.approx(third)]
    stack.press("Shift+T")
    row = saved_row(stack)
    assert (row["span"]["last"], [*row["span"]["keyframes"]]) == (6, ["6"])
    assert corners(row["span"]["keyframes"]["6"]) == pytest.approx(third)

    def after_undo() -> dict[str, Any] | None:
        stack.press("Control+z")
        found: dict[str, Any] | None = saved_row(stack)["span"]
        return found

    assert (span := after_undo()) is not None
    assert (span["last"], [*span["keyframes"]]) == (8, ["8"])
    assert (span := after_undo()) is not None
    assert [*span["keyframes"]] == ["6", "8"]
    assert (span := after_undo()) is not None
    assert [*span["keyframes"]] == ["8"]
    assert seen(stack) == [pytest.approx(third)]
    assert after_undo() == {"axis": "z", "last": 8, "keyframes": {}}
    assert seen(stack) == [small]
    assert after_undo() is None
    assert seen(stack) == []
    stack.press("Control+z")
    wait_for_frame(stack, 2)
    stack.wait_until_saved()
    assert stack.rows() == []


def test_a_deletion_is_of_the_open_frame_and_is_undone(stack: SharedAnnotator) -> None:
    small = draw(stack)
    turn(stack, 8)
    stack.press("t")
    stack.wait_until_shown(1)
    enlarge(stack)
    turn(stack, 5)
    enlarge(stack)
    before = saved_row(stack)
    assert [*before["span"]["keyframes"]] == ["5", "8"]
    large = corners(before["span"]["keyframes"]["8"])
    told = stack.root.locator('[data-exact="told"]')

    stack.press("Delete")
    assert [*saved_row(stack)["span"]["keyframes"]] == ["8"]
    halfway = tuple((a + b) / 2 for a, b in zip(small, large, strict=True))
    assert seen(stack) == [pytest.approx(halfway)]
    stack.notebook.expect(told).to_have_text("keyframe removed, interpolated between the others")
    stack.press("Control+z")
    assert saved_row(stack)["span"] == before["span"]
    stack.notebook.expect(told).to_have_count(0)
    stack.press("Control+Shift+Z")
    assert [*saved_row(stack)["span"]["keyframes"]] == ["8"]

    stack.press("Delete")
    row = saved_row(stack)
    assert (row["z"], row["span"]["last"], [*row["span"]["keyframes"]]) == (2, 4, ["4"])
    third = tuple(a + (b - a) / 3 for a, b in zip(small, large, strict=True))
    assert corners(row["span"]["keyframes"]["4"]) == pytest.approx(third)
    assert seen(stack) == []
    stack.notebook.expect(told).to_contain_text("deleted from this frame on")
    stack.press("Delete")
    refused = stack.root.locator('[data-exact="refused"]')
    stack.notebook.expect(refused).to_contain_text("on other frames")

    turn(stack, 2)
    stack.wait_until_shown(1)
    stack.press("Delete")
    row = saved_row(stack)
    assert (row["z"], row["span"]["last"]) == (3, 4)
    sixth = tuple(a + (b - a) / 6 for a, b in zip(small, large, strict=True))
    assert corners(row["shape"]) == pytest.approx(sixth)

    turn(stack, 4)
    stack.wait_until_shown(1)
    stack.press("Shift+Delete")
    stack.wait_until_saved()
    assert stack.rows() == []
    stack.notebook.expect(told).to_have_text("deleted on all frames")
    stack.press("Control+z")
    assert saved_row(stack)["span"] == row["span"]
    stack.wait_until_shown(1)


def test_a_type_of_one_frame_stays_on_it(stack: SharedAnnotator) -> None:
    turn(stack, 2)
    stack.take("circle")
    stack.drag(stack.on_screen(100, 100), stack.on_screen(140, 100))
    stack.select(100, 100)
    turn(stack, 3)
    stack.wait_until_shown(0)
    stack.press("t")
    refused = stack.root.locator('[data-exact="refused"]')
    stack.notebook.expect(refused).to_contain_text("multi_frame")
    assert saved_row(stack)["span"] is None


def test_a_cell_and_the_page_say_the_same(stack: SharedAnnotator) -> None:
    stack.python(
        "cell = slides.images()[0].add(exact_nb.BoundingBox(50, 50, 90, 90), type='Cell', "
        "z=1, keyframes={5: exact_nb.BoundingBox(70, 90, 150, 170)})"
    )
    turn(stack, 3)
    stack.wait_until_shown(1)
    assert seen(stack) == [(60, 70, 120, 130)]
    stack.select(90, 100)
    stack.press("Shift+Delete")
    stack.wait_until_saved()
    assert stack.rows() == []


def test_a_copy_goes_along_the_axis_one_moved_along(stack: SharedAnnotator) -> None:
    draw(stack)
    stack.press(".")
    stack.wait_until("annotator.store.position.t === 1")
    stack.press(",")
    stack.wait_until("annotator.store.position.t === 0")
    stack.wait_until_shown(1)
    stack.press("Control+Shift+D")
    stack.wait_until_saved()
    assert sorted((row["z"], row["t"]) for row in stack.rows()) == [(2, 0), (2, 1)]
