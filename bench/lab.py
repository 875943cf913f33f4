"""JupyterLab and Chromium for benchmarks of what a person sees."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Error

from tests.browser.chromium import browser
from tests.browser.lab import LabServer, Notebook

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

__all__ = ["lab_server", "new_folder", "no_browser", "open_notebook", "pan_frames"]

_DRAGS = 3
_STEPS = 12

_FRAMES = """
() => {
  const frames = [];
  let last = performance.now();
  let on = true;
  const tick = (now) => {
    frames.push(now - last);
    last = now;
    if (on) requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  // What the last drag has set off belongs to it.
  window.__frames = () => new Promise((resolve) => setTimeout(() => {
    on = false;
    resolve(frames);
  }, 300));
}
"""


@cache
def _folder() -> Path:
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    return Path(folder.name)


@cache
def lab_server() -> LabServer:
    """Start JupyterLab once; it ends with the program."""
    server = LabServer(_folder() / "lab")
    atexit.register(server.close)
    return server


@cache
def _context() -> BrowserContext:
    """Start a browser once, since a process drives one by Playwright."""
    stack = ExitStack()
    context = stack.enter_context(browser(_folder() / "chromium"))
    atexit.register(stack.close)
    return context


def no_browser() -> str | None:
    """Return why nothing can be measured in a browser here, None where it can."""
    try:
        _context()
    except Error as error:
        return f"no browser: {error.message.splitlines()[0]}"
    return None


def new_folder(name: str) -> Path:
    """Return an empty folder that goes when the program ends."""
    return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=_folder()))


def open_notebook(name: str, cells: Sequence[str]) -> Notebook:
    """Open a notebook made of these cells; `Notebook.close` ends its kernel."""
    server = lab_server()
    (server.root / f"{name}.ipynb").unlink(missing_ok=True)
    return Notebook(server, _context(), name, cells)


def pan_frames(page: Page, x: float, y: float) -> float:
    """Drag a picture to and fro, letting go each time, and measure how long it stands still.

    Parameters
    ----------
    page : Page
        It is brought to the front.
    x, y : float
        Middle of the picture, CSS pixels of the page.

    Returns
    -------
    float
        Milliseconds between frames that are not exceeded for 95 % of the time. Each moment counts
        alike: a picture that is frozen for a second is one frame of sixty, and a third of the time.
    """
    page.bring_to_front()
    page.mouse.move(x, y)
    page.evaluate(_FRAMES)
    for side in (1, -1) * _DRAGS:
        across, down = 150 * side, 80 * side
        page.mouse.move(x - across, y - down)
        page.mouse.down()
        for step in range(1, _STEPS + 1):
            part = 2 * step / _STEPS - 1
            page.mouse.move(x + part * across, y + part * down)
        page.mouse.up()
    frames: list[float] = page.evaluate("window.__frames()")
    return _percentile_of_time(frames, 0.95)


def _percentile_of_time(frames: list[float], share: float) -> float:
    passed = 0.0
    for frame in sorted(frames):
        passed += frame
        if passed >= share * sum(frames):
            return frame
    return max(frames)
