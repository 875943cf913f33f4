"""The viewer on a page, as a person uses it and as a test reads it."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from tests.browser.lab import PATIENCE, Notebook

if TYPE_CHECKING:
    from playwright.sync_api import Locator

__all__ = ["TWO_TYPES", "Annotator", "connect_cell"]

TWO_TYPES = """
    exact_nb.AnnotationType("Mitotic figure", shape="bounding box", color="#d33682"),
    exact_nb.AnnotationType("Landmark", shape="point"),
"""

FOUND = """
const entries = globalThis.__exactNbDebug.filter(
  (one) => (one.el ?? one.root ?? one.annotator?.el)?.isConnected);
const slideMap = entries.map((one) => one.slideMap ?? one.annotator?.slideMap)
  .filter((one) => one && root.contains(one.root)).at(-1);
const annotator = entries.map((one) => one.annotator)
  .filter((one) => one && root.contains(one.slideMap.root)).at(-1);
"""
"""Finds the newest viewer inside the element `root`."""

PAINTED = """
return new Promise((resolve) => {
  slideMap.map.once('rendercomplete', () => resolve(true));
  slideMap.map.render();
});
"""
"""Comes true once everything in view is painted at its own level."""

ON_SCREEN = """
slideMap.map.getViewport().scrollIntoView({ block: 'nearest', behavior: 'instant' });
const pixel = slideMap.map.getPixelFromCoordinate(slideMap.toMap(...argument));
const box = slideMap.map.getViewport().getBoundingClientRect();
return [box.left + pixel[0], box.top + pixel[1]];
"""
"""Returns where on the page the place `argument` of level 0 is painted, scrolled into sight."""


def connect_cell(labels: Path, *files: Path, types: str = TWO_TYPES) -> str:
    """Return a cell that opens a store with a set of these files and shows the annotator."""
    return "\n".join(
        [
            "import exact_nb",
            f"ws = exact_nb.connect({str(labels)!r}, user='ada')",
            f"cells = ws.product('Cells', types=[{types}])",
            "slides = ws.imageset('Slides', products=[cells])",
            *(f"slides.add_images({str(file)!r})" for file in files),
            "viewer = slides.annotate()",
            "viewer",
        ]
    )


class Annotator:
    """One viewer that a cell shows.

    Parameters
    ----------
    notebook : Notebook
        Where it is.
    cell : int
        Which cell shows it.
    root : Locator, optional
        The viewer itself, where the cell shows it inside something else.
    """

    def __init__(self, notebook: Notebook, cell: int = 0, root: Locator | None = None) -> None:
        self.notebook = notebook
        self.page = notebook.page
        self.root = root or notebook.output(cell).locator(".exact-nb").first
        self.root.wait_for()
        self.map = self.root.locator(".ol-viewport").first

    # -- state --------------------------------------------------------------------------------

    def evaluate(self, body: str, argument: Any = None) -> Any:
        """Run a function body in the page; `slideMap` and `annotator` are this viewer's."""
        return self.root.evaluate(
            f"""(root, argument) => {{
              {FOUND}
              {body}
            }}""",
            argument,
        )

    def wait_for_image(self, name: str | None = None) -> None:
        """Wait until an image is open and its tiles are painted."""
        self.page.wait_for_function(
            """([root, name]) => (globalThis.__exactNbDebug ?? []).some((one) => {
              const slideMap = one.slideMap ?? one.annotator?.slideMap;
              const image = slideMap?.image.value;
              return image && root.contains(slideMap.root) && (!name || image.name === name);
            })""",
            arg=[self.root.element_handle(), name],
        )
        self.wait_for_tiles()

    def wait_for_tiles(self) -> None:
        """Wait until everything in view is painted at its own level."""
        self.evaluate(PAINTED)

    def go_to(self, x: float, y: float, zoom: float) -> None:
        """Put a place of level 0 into the middle, with so many screen pixels per pixel."""
        self.evaluate(
            "slideMap.setView({ center: [argument[0], argument[1]], zoom: argument[2] });",
            [x, y, zoom],
        )
        self.wait_for_tiles()

    def wait_until(self, condition: str) -> None:
        """Wait until an expression of `slideMap` and `annotator` is true."""
        self.evaluate(
            f"""return new Promise((resolve, reject) => {{
              const last = performance.now() + {PATIENCE};
              const look = () => {{
                if ({condition}) resolve(true);
                else if (performance.now() < last) setTimeout(look, 50);
                else reject(new Error(`not so; ${{annotator.store?.size}} annotations`));
              }};
              look();
            }});"""
        )

    def wait_until_shown(self, count: int) -> None:
        """Wait until the page holds so many annotations."""
        self.wait_until(f"annotator.store.size === {count}")

    def turn_to(self, name: str) -> None:
        """Turn to an image of the set and wait until it is open."""
        self.evaluate(
            """const { images } = annotator.session.view.value;
            annotator.session.turnTo(images.find((one) => one.name === argument).id);""",
            name,
        )
        self.wait_for_image(name)

    def has_focus(self) -> bool:
        """Say whether keys go to the viewer."""
        return bool(self.evaluate("return root.matches(':focus-within');"))

    def zoom(self) -> float:
        """Return CSS pixels of the screen per pixel of level 0."""
        return float(self.evaluate("return slideMap.zoom.value;"))

    def on_screen(self, x: float, y: float) -> tuple[float, float]:
        """Return where on the page a place of level 0 is painted, in CSS pixels."""
        # A cell that was run below may have pushed it out of sight. Playwright's own way waits for
        # two pictures of the page, which is most of what a busy machine takes for a gesture.
        place = self.evaluate(ON_SCREEN, [x, y])
        return float(place[0]), float(place[1])

    # -- acts ---------------------------------------------------------------------------------

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag the mouse between two places of the page."""
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        mouse.move(*end)
        mouse.up()

    def take(self, tool: str) -> None:
        """Take up a tool by a click on its button."""
        self.root.locator(f'[data-exact="tool-{tool}"]').click()

    def click(self, x: float, y: float) -> None:
        """Click a place of level 0."""
        self.page.mouse.click(*self.on_screen(x, y))

    def draw_box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a box by mouse; coordinates of level 0."""
        self.take("box")
        self.drag(self.on_screen(x0, y0), self.on_screen(x1, y1))

    def focus(self) -> None:
        """Give the viewer the focus, as a click on a button of its does."""
        self.evaluate("slideMap.root.focus({ preventScroll: true });")

    def select(self, x: float, y: float) -> None:
        """Select by mouse what lies at a place of level 0."""
        self.take("select")
        self.click(x, y)
        self.wait_until("annotator.session.selection.value.length === 1")

    def press(self, keys: str) -> None:
        """Press keys while the viewer has the focus."""
        self.focus()
        self.page.keyboard.press(keys)

    def wait_until_saved(self) -> None:
        """Wait until nothing is left unsaved."""
        self.page.wait_for_function(
            """(root) => root.querySelector('[data-exact="save-state"]')
              ?.dataset.state === 'saved'""",
            arg=self.root.element_handle(),
        )

    # -- looks --------------------------------------------------------------------------------

    def pixels(self, x: float, y: float, width: int, height: int) -> np.ndarray[Any, Any]:
        """Return screen pixels around a place of level 0, ``(height, width, 3)``."""
        left, top = self.on_screen(x, y)
        picture = self.page.screenshot(
            clip={
                "x": round(left - width / 2),
                "y": round(top - height / 2),
                "width": width,
                "height": height,
            }
        )
        return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))

    def wait_for_pixels(self, looks: Callable[[], bool]) -> None:
        """Wait until what is painted looks as it should: frames are painted when there is time."""
        last = time.monotonic() + PATIENCE / 1000
        while not looks():
            assert time.monotonic() < last, "the picture does not look as it should"
            self.evaluate("return new Promise(requestAnimationFrame);")

    def screenshot(self, path: Path) -> None:
        """Write what a person sees of the viewer."""
        self.root.screenshot(path=path)
