"""A slide with so many nuclei on it: the store, and the page on which a person works."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import psutil

from bench.fixtures import cached_store, sample_slide
from bench.lab import new_folder, open_notebook, pan_frames
from tests.browser.annotator import Annotator

if TYPE_CHECKING:
    from tests.browser.lab import Notebook

__all__ = ["SIDE", "NucleiPage", "nuclei", "store_of_nuclei"]

SIDE = 40_000
"""Pixels of the slide, wide and high."""

VERTICES = 8
USER = "bench"
_CLOSE = 0.5
_COMPLETE = """((editor) => editor.loading.value.phase === "loaded"
  && (editor.loading.value.scope !== "large" || editor.labels.complete)
)(annotator.session.editor.value)"""


def nuclei(count: int, side: int = SIDE) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return outlines of 10 to 24 pixels anywhere on a slide: ``(count, 8, 2)``."""
    random = np.random.default_rng(count)
    centre = random.uniform(40, side - 40, (count, 1, 2))
    radius = random.uniform(5, 12, (count, 1, 1)) * random.uniform(0.8, 1.2, (count, VERTICES, 1))
    angle = np.linspace(0, 2 * np.pi, VERTICES, endpoint=False)
    around = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    outlines: np.ndarray[Any, np.dtype[np.float64]] = centre + radius * around
    return outlines


def store_of_nuclei(count: int) -> Path:
    """Return a store with one slide and so many nuclei on it; made once and kept."""
    return cached_store(f"nuclei-{count}", lambda path: _fill(path, count))


def _fill(path: Path, count: int) -> None:
    import exact_nb
    from exact_nb.model.shape_table import ShapeTable

    with exact_nb.connect(path, user=USER) as ws:
        nucleus = exact_nb.AnnotationType("Nucleus", shape="polygon", color="#56b4e9")
        box = exact_nb.AnnotationType("Region", shape="bounding box", color="#d55e00")
        cells = ws.product("Cells", types=[nucleus, box])
        slides = ws.imageset("Slides", products=[cells])
        slides.add_images(sample_slide(SIDE))
        image = slides.images()[0]
        table = ShapeTable.from_polygons(
            nuclei(count).reshape(-1, 2), np.arange(0, (count + 1) * VERTICES, VERTICES)
        )
        image.add_many(table, type="Nucleus", scores=np.linspace(0.1, 1, count), model="bench@1")


class NucleiPage:
    """The annotator on a slide with so many nuclei, in JupyterLab.

    Parameters
    ----------
    count : int
        How many.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._labels = new_folder("nuclei") / "labels.duckdb"
        shutil.copy(store_of_nuclei(count), self._labels)
        cell = (
            f"ws = exact_nb.connect({str(self._labels)!r}, user={USER!r})\n"
            "slides = ws.imageset('Slides')\nviewer = slides.annotate()\nviewer"
        )
        pid = "import os, exact_nb, exact_nb.widgets.viewer\nprint(os.getpid())"
        self._notebook: Notebook = open_notebook(f"nuclei-{count}", [pid, cell])
        self._kernel = psutil.Process(int(self._notebook.run(0)))
        self._idle = self._kernel.memory_info().rss
        start = time.perf_counter()
        self._notebook.run(1)
        self._annotator = Annotator(self._notebook, 1)
        self._annotator.wait_for_image()
        self._complete()
        self.opened = time.perf_counter() - start

    def close(self) -> None:
        """Close the page and end its kernel."""
        self._notebook.close()
        shutil.rmtree(self._labels.parent, ignore_errors=True)

    def _complete(self) -> None:
        """Wait until everything in view is there."""
        self._annotator.wait_until(_COMPLETE)
        self._annotator.wait_for_tiles()

    def _look(self, x: float, y: float, zoom: float) -> None:
        """Turn to a place; the browser gives no frames to a page that is not in front."""
        self._annotator.page.bring_to_front()
        self._annotator.go_to(x, y, zoom)
        self._complete()

    # -- figures ------------------------------------------------------------------------------

    def pan(self, zoom: float) -> float:
        """Drag the picture to and fro; return as `pan_frames` does."""
        page = self._annotator.page
        self._look(SIDE / 2, SIDE / 2, zoom)
        self._annotator.root.locator('[data-exact="tool-pan"]').click()
        x, y = self._annotator.on_screen(SIDE / 2, SIDE / 2)
        return pan_frames(page, x, y)

    def pan_close(self) -> float:
        """Pan where single nuclei are seen."""
        return self.pan(_CLOSE)

    def pan_far(self) -> float:
        """Pan where the whole slide is seen."""
        return self.pan(700 / SIDE)

    def hit(self) -> float:
        """Click a nucleus in the overview; return the milliseconds until it is selected."""
        outline = nuclei(self.count)[self.count // 2]
        x, y = outline.mean(axis=0)
        self._look(x, y, 0.1)
        self._annotator.root.locator('[data-exact="tool-select"]').click()
        place = self._annotator.on_screen(x, y)
        start = time.perf_counter()
        self._annotator.page.mouse.click(*place)
        self._soon("annotator.session.selection.value.length === 1")
        return (time.perf_counter() - start) * 1000

    def add(self) -> float:
        """Draw a box; return the milliseconds until it is on disk."""
        self._look(SIDE / 2, SIDE / 2, _CLOSE)
        middle = SIDE / 2
        start = time.perf_counter()
        self._annotator.draw_box(middle - 200, middle - 200, middle + 200, middle + 200)
        self._saved()
        return (time.perf_counter() - start) * 1000

    def undo(self) -> float:
        """Take the last edit back; return the milliseconds until that is on disk."""
        self._annotator.page.bring_to_front()
        start = time.perf_counter()
        self._annotator.press("Control+z")
        self._saved()
        return (time.perf_counter() - start) * 1000

    def _saved(self) -> None:
        self._soon("annotator.outbox.entries.length === 0")

    def _soon(self, condition: str) -> None:
        """Wait for a condition that is looked at in every frame."""
        self._annotator.evaluate(
            f"""return new Promise((resolve) => {{
              const look = () => ({condition}) ? resolve(true) : requestAnimationFrame(look);
              look();
            }});"""
        )

    def heap(self) -> float:
        """Return the megabytes of the page: objects, and buffers beside them."""
        session = self._annotator.page.context.new_cdp_session(self._annotator.page)
        session.send("HeapProfiler.collectGarbage")
        used = session.send("Runtime.getHeapUsage")
        session.detach()
        names = ("usedSize", "embedderHeapUsedSize", "backingStorageSize")
        return float(sum(used.get(name, 0) for name in names)) / 1e6

    def kernel(self) -> float:
        """Return the megabytes the kernel has taken since it was idle."""
        return float(self._kernel.memory_info().rss - self._idle) / 1e6
