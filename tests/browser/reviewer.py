"""The review on a page, as a verifier works it and as a test reads it."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from tests.browser.console import run_in_kernel
from tests.browser.lab import PATIENCE, Notebook

__all__ = ["Reviewer"]


class Reviewer:
    """A review that a cell shows.

    Parameters
    ----------
    notebook : Notebook
        Where it is.
    cell : int
        Which cell shows it.
    """

    def __init__(self, notebook: Notebook, cell: int = 0) -> None:
        self.notebook = notebook
        self.page = notebook.page
        self.root = notebook.output(cell).locator(".exact-review").first
        self.root.wait_for()
        self.keys = 0

    def evaluate(self, body: str, argument: Any = None) -> Any:
        """Run a function body in the page; `session` and `picture` are this review's."""
        return self.root.evaluate(
            f"""(root, argument) => {{
              const {{ session, picture }} = globalThis.__exactNbDebug
                .filter((one) => one.review && root.contains(one.slideMap.root)).at(-1).review;
              const shown = picture.shown.value;
              {body}
            }}""",
            argument,
        )

    def wait_until(self, condition: str) -> None:
        """Wait until an expression of `session` and `picture` is true."""
        self.evaluate(
            f"""return new Promise((resolve, reject) => {{
              const last = performance.now() + {PATIENCE};
              const look = () => {{
                if ({condition}) resolve(true);
                else if (performance.now() < last) setTimeout(look, 20);
                else reject(new Error(root.textContent));
              }};
              look();
            }});"""
        )

    def wait_for_item(self, uuid: str | None = None) -> str:
        """Wait until an item is shown, or this one, and all of it is painted; return its uuid."""
        wanted = "" if uuid is None else f" && picture.shown.value.uuid === '{uuid}'"
        self.wait_until(f"picture.shown.value !== null{wanted}")
        self.wait_until("session.trail.current.value?.item === picture.shown.value")
        self.evaluate(
            """return new Promise((resolve) => {
              picture.slide.map.once('rendercomplete', () => resolve(true));
              picture.slide.map.render();
            });"""
        )
        return str(self.evaluate("return shown.uuid;"))

    def color(self) -> list[int]:
        """Return red, green and blue in the middle of the picture, where the item is."""
        box = self.root.locator(".exact-slide:not([hidden])").first.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        picture = self.page.screenshot(clip={"x": x, "y": y, "width": 1, "height": 1})
        found = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))[0, 0]
        return [int(part) for part in found]

    def wait_for_color(self, looks: Callable[[list[int]], bool]) -> None:
        """Wait until the middle of the picture has a colour."""
        last = time.monotonic() + PATIENCE / 1000
        while not looks(found := self.color()):
            assert time.monotonic() < last, f"the middle is {found}"
            self.evaluate("return new Promise(requestAnimationFrame);")

    def focus(self) -> None:
        """Give the picture the focus, as a click on it does."""
        self.evaluate("picture.slide.root.focus({ preventScroll: true });")

    def press(self, *keys: str) -> None:
        """Press keys one after the other; they are counted."""
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def wait_until_saved(self) -> None:
        """Wait until the store has every verdict."""
        self.wait_until("session.outbox.value?.waiting.value === 0")

    def part(self, mark: str) -> Any:
        """Return a part of the review by its mark."""
        return self.root.locator(f'[data-exact="{mark}"]')

    def says(self, mark: str, *words: str) -> None:
        """Wait until a part says these words."""
        for one in words:
            self.notebook.expect(self.part(mark).last).to_contain_text(one)

    def python(self, code: str) -> str:
        """Run Python in the kernel, no cell being touched, and return what it printed."""
        return run_in_kernel(self.notebook, code)

    def on_screen(self, x: float, y: float) -> tuple[float, float]:
        """Return where on the page a place of level 0 is painted, in CSS pixels."""
        place = self.evaluate(
            """const { slide } = picture;
            slide.map.getViewport().scrollIntoView({ block: 'nearest', behavior: 'instant' });
            const pixel = slide.map.getPixelFromCoordinate(slide.toMap(...argument));
            const box = slide.map.getViewport().getBoundingClientRect();
            return [box.left + pixel[0], box.top + pixel[1]];""",
            [x, y],
        )
        return float(place[0]), float(place[1])

    def screenshot(self, path: Path) -> None:
        """Write what a person sees of the review."""
        self.root.screenshot(path=path)
