"""Ten thousand annotations on one sheet in JupyterLab: to open it, to scroll, to approve."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cache

from bench.fixtures import small_slide
from bench.harness import Comparison, Goal, Skip, value_below
from bench.lab import new_folder, no_browser, open_notebook
from tests.browser.console import run_in_kernel
from tests.browser.gallery import GalleryPage, gallery_cell

_COUNTS = (500, 10_000)
_STEP = 40
"""CSS pixels that are scrolled every `_EVERY` milliseconds: a turn of the wheel in a quarter."""

_EVERY = 50
_STEPS = 120
_ANY = Goal("none", lambda _ours, _baseline: True)


class _Opened:
    """A gallery of so many items, opened once."""

    def __init__(self, count: int) -> None:
        labels = new_folder("gallery") / "labels.duckdb"
        cells = gallery_cell(str(labels), str(small_slide()), count)
        self._notebook = open_notebook(f"gallery-{count}", cells)
        self._notebook.run(0)
        # What a notebook loads once is loaded: the gallery is measured, not the imports.
        run_in_kernel(self._notebook, "import exact_nb.widgets.gallery.gallery")
        self._notebook.page.bring_to_front()
        self._notebook.page.evaluate("() => { globalThis.__started = performance.now(); }")
        self._notebook.start(1)
        self._gallery = GalleryPage(self._notebook, 1, count)
        self.first_screen = self._gallery.seconds_until_painted()

    def longest_blank(self) -> float:
        """Scroll on steadily; return the longest time an item in sight had no picture, ms."""
        self._notebook.page.bring_to_front()
        self._gallery.sheet.evaluate("(sheet) => { sheet.scrollTop = 0; }")
        self._gallery.wait_until_painted()
        return max(self._gallery.scroll_steadily(_STEP, _EVERY, _STEPS), default=0.0)

    def approve(self) -> float:
        """Approve 500 in one gesture and take them back; return the seconds of the first."""
        self._notebook.page.bring_to_front()
        gallery, keyboard = self._gallery, self._notebook.page.keyboard
        gallery.sheet.evaluate("(sheet) => { sheet.scrollTop = 0; sheet.focus(); }")
        run_in_kernel(
            self._notebook,
            "import numpy; gallery.choose(lambda one: one.frame(numpy.arange(500)))",
        )
        gallery.expect_chosen(500)
        start = time.perf_counter()
        keyboard.press("j")
        gallery.expect_line("500 approved")
        passed = time.perf_counter() - start
        keyboard.press("u")
        gallery.expect_line("500 verdicts taken back")
        return passed


@cache
def _opened(count: int) -> _Opened:
    return _Opened(count)


def compare() -> Iterator[Comparison | Skip]:
    """Compare ten thousand with five hundred: the cost does not grow with what is not seen."""
    missing = no_browser()
    if missing:
        yield Skip("500 items", missing)
        return
    few, many = _COUNTS
    yield Comparison(
        ours=lambda: _opened(many).first_screen,
        baseline=lambda: _opened(few).first_screen,
        baseline_name="first screen: 500 items",
        unit="s",
        goal=value_below(2, "s"),
        runs=1,
        warm_up=False,
    )
    yield Comparison(
        ours=lambda: _opened(many).longest_blank(),
        baseline=lambda: _opened(few).longest_blank(),
        baseline_name="longest blank, scrolling: 500 items",
        unit="ms",
        goal=value_below(200, "ms"),
        runs=3,
        warm_up=False,
    )
    yield Comparison(
        ours=lambda: _opened(many).approve(),
        baseline=lambda: _opened(few).approve(),
        baseline_name="approve 500 of them: 500 items",
        unit="s",
        goal=_ANY,
        runs=3,
        warm_up=False,
    )
