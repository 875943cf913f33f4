"""What the host's own controls show waits for the kernel, and says so while it is busy or gone.

A kernel with subshells serves them beside a cell that runs, so one is stopped here altogether.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.conftest import OpenNotebook
from tests.browser.console import run_in_kernel, wait_for_kernel
from tests.browser.gallery import GalleryPage
from tests.browser.lab import Notebook

BUSY = "kernel busy — what you do here is done when it is free"
GONE = "kernel gone — run the cell again"

CONNECT = """import exact_nb, os
ws = exact_nb.connect({labels!r}, user="ada")
cells = ws.product("Cells", types=[exact_nb.AnnotationType("Cell")])
slides = ws.imageset("Slides", products=[cells])
slides.add_images({picture!r})
for x in range(20):
    slides.images()[0].add(exact_nb.BoundingBox(10 * x, 10, 10 * x + 9, 19), type="Cell")
"""


def connect(folder: Path, picture: Path) -> str:
    return CONNECT.format(labels=str(folder / "labels.duckdb"), picture=str(picture))


@contextmanager
def stopped(page: Notebook) -> Iterator[None]:
    """Let nothing of the kernel run."""
    pid = int(run_in_kernel(page, "print(os.getpid())"))
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_a_panel_says_that_the_kernel_is_busy_and_does_what_was_clicked_once(
    notebook: OpenNotebook, tmp_path: Path, small: list[Path]
) -> None:
    page = notebook(connect(tmp_path, small[0]), "ws.panel()")
    page.run(0)
    page.run(1)
    panel = page.output(1).locator(".exact-panel").first
    sign = panel.locator(".exact-busy")
    lock = panel.get_by_role("button", name="Lock Slides", exact=True)
    page.expect(lock).to_be_visible()
    with stopped(page):
        for _ in range(2):
            lock.click()
        page.expect(sign).to_have_text(BUSY)
        page.expect(sign).to_be_in_viewport()
    page.expect(sign).to_have_text("")
    page.expect(panel.get_by_role("button", name="Unlock Slides", exact=True)).to_be_visible()
    wait_for_kernel(page, "print(ws.imagesets()[0].record.locked)", "True")

    page.kill_kernel(int(run_in_kernel(page, "print(os.getpid())")))
    page.expect(sign).to_have_text(GONE)


def test_a_gallery_says_that_the_kernel_is_busy_and_does_it_then(
    notebook: OpenNotebook, tmp_path: Path, small: list[Path]
) -> None:
    page = notebook(connect(tmp_path, small[0]), "shown = slides.gallery()\nshown")
    page.run(0)
    page.run(1)
    gallery = GalleryPage(page, 1, 20)
    gallery.wait_until_painted()
    sign = page.output(1).locator(".exact-busy")
    with stopped(page):
        gallery.click(0)
        page.expect(sign).to_have_text(BUSY)
        page.expect(sign).to_be_in_viewport()
    page.expect(sign).to_have_text("")
    wait_for_kernel(page, "print(len(shown.selection))", "1")
