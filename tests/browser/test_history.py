"""Who changed what of an annotation is seen in the page, compared there, and brought back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.browser.annotator import Annotator
from tests.browser.conftest import Share
from tests.browser.lab import Notebook
from tests.browser.shared import SharedAnnotator

if TYPE_CHECKING:
    from playwright.sync_api import Locator

AMBER, BLUE = (0xFF, 0xB0, 0x00), (0x56, 0xD4, 0xFF)
"""Colours of the outlines A and B."""


def part(annotator: Annotator, name: str) -> Locator:
    return annotator.root.locator(f'[data-exact="{name}"]')


@pytest.fixture(scope="module")
def shared(share: Share, small: list[Path]) -> SharedAnnotator:
    """Open the annotator of the module, with a cell below."""
    return share(*small, cells=[""])


@pytest.fixture
def drawn(annotator: SharedAnnotator) -> SharedAnnotator:
    """Draw a box, have it rejected, make it wider, have it approved."""
    annotator.python(
        """
one = slides.images()[0].add(exact_nb.BoundingBox(100, 100, 200, 180), type="Mitotic figure")
if "grace" not in ws.teams()[0].members():
    ws.teams()[0].add_member("grace")
grace = ws.as_user("grace").imagesets()[0]
grace.annotations()[0].reject("wrong outline", comment="cut off on the right")
one.edit(shape=exact_nb.BoundingBox(100, 100, 260, 180))
grace.annotations()[0].approve()
viewer.selection = one.uuid
"""
    )
    annotator.wait_until_shown(1)
    annotator.wait_until("annotator.session.selection.value.length === 1")
    annotator.wait_until("[...annotator.store.all()][0]?.revision === 2")
    return annotator


def tab_to(annotator: Annotator, name: str, *, change: int | None = None) -> None:
    """Go by Tab to a control of the panel, of one line of it where it matters."""
    for _ in range(30):
        there = annotator.page.evaluate(
            """() => {
              const { activeElement: active } = document;
              return [active.dataset.exact, active.closest('[data-change]')?.dataset.change];
            }"""
        )
        if there[0] == name and change in (None, int(there[1] or -1)):
            return
        annotator.page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {name}")


def seen(annotator: Annotator, color: tuple[int, int, int]) -> int:
    """Count pixels of a colour around the box."""
    picture = annotator.pixels(180, 140, 600, 400).astype(int)
    return int((np.abs(picture - color).max(axis=2) < 24).sum())


def test_the_history_is_read_compared_and_restored_by_keys(drawn: SharedAnnotator) -> None:
    expect = drawn.notebook.expect
    drawn.go_to(180, 140, 2)
    drawn.press("Shift+H")
    lines = drawn.root.locator(".exact-history-line")
    expect(lines).to_have_count(4)
    for line, words in zip(
        lines.all(),
        [
            ("approved", "grace"),
            ("2", "outline", "ada", "now"),
            ("rejected: wrong outline", "cut off on the right", "grace"),
            ("1", "drawn", "ada"),
        ],
        strict=True,
    ):
        for word in words:
            expect(line).to_contain_text(word)

    assert seen(drawn, AMBER) == 0
    tab_to(drawn, "history-a")
    drawn.page.keyboard.press("ArrowDown")
    expect(part(drawn, "history-compared")).to_contain_text("A: revision 1")
    expect(part(drawn, "history-compared")).to_contain_text("B: revision 2")
    expect(part(drawn, "history-difference")).to_have_text(
        "area 8,000 → 12,800 px² (+60.0 %), IoU 0.63"
    )
    drawn.wait_for_pixels(lambda: seen(drawn, AMBER) > 100 and seen(drawn, BLUE) > 200)

    first = int(lines.last.get_attribute("data-change") or 0)
    tab_to(drawn, "history-restore", change=first)
    drawn.page.keyboard.press("Enter")
    expect(lines).to_have_count(5)
    (row,) = drawn.rows()
    assert (row["revision"], row["status"]) == (3, "resubmitted")
    assert [row["shape"][side] for side in ("x0", "x1")] == [100, 200]
    assert seen(drawn, AMBER) == 0

    drawn.press("Control+z")
    expect(lines).to_have_count(6)
    expect(lines.first).to_contain_text("undo or redo: outline")
    (row,) = drawn.rows()
    assert [row["shape"][side] for side in ("x0", "x1")] == [100, 260]


def test_the_history_follows_what_others_do(drawn: SharedAnnotator) -> None:
    expect = drawn.notebook.expect
    drawn.press("Shift+H")
    lines = drawn.root.locator(".exact-history-line")
    expect(lines).to_have_count(4)
    drawn.python("grace.annotations()[0].edit(shape=exact_nb.BoundingBox(90, 90, 260, 180))")
    expect(lines).to_have_count(5)
    expect(lines.first).to_contain_text("grace")
    drawn.press("Escape")
    drawn.focus()
    drawn.press("Escape")
    expect(part(drawn, "history-empty")).to_contain_text("Select one annotation")


@pytest.fixture
def version(drawn: SharedAnnotator) -> Iterator[SharedAnnotator]:
    """Name a version, after which the box is made small and a point is added."""
    drawn.python(
        """
slides.snapshot("as submitted")
one.edit(shape=exact_nb.BoundingBox(100, 100, 120, 120))
slides.images()[0].add(exact_nb.Point(300, 200), type="Landmark")
"""
    )
    drawn.notebook.put(1, "then = slides.annotate(version='as submitted')\nthen")
    drawn.notebook.run(1)
    yield drawn
    drawn.python("then.close()")


def test_a_version_is_looked_at_and_not_changed(version: SharedAnnotator) -> None:
    notebook: Notebook = version.notebook
    then = Annotator(notebook, cell=1)
    then.wait_for_image("first.png")
    then.wait_until_shown(1)
    notebook.expect(part(then, "read-only")).to_contain_text("version as submitted")
    notebook.expect(part(then, "tool-box")).to_have_attribute("aria-disabled", "true")
    then.select(180, 140)
    then.press("Delete")
    notebook.expect(part(then, "refused")).to_contain_text("read-only")
    then.press("Shift+H")
    notebook.expect(then.root.locator(".exact-history-line")).to_have_count(4)
    version.python("one.delete()")
    version.wait_until_shown(1)
    assert then.evaluate("return annotator.store.size;") == 1
    shape = then.evaluate("return [...annotator.store.all()][0]?.shape;")
    assert (shape["x0"], shape["x1"]) == (100, 260)
    assert len(version.rows()) == 1
