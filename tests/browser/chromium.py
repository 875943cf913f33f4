"""Chromium as the tests start it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

__all__ = ["FLAGS", "browser", "executable", "program"]

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Pages are put together as Chromium does it where there is no GPU: an emulated one takes
    # 250 ms for a frame of JupyterLab. WebGL is still there, emulated.
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
]


def executable() -> str | None:
    """Return the browser named by CHROMIUM or found on the PATH; None for Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def program() -> str:
    """Return the browser that is found, or the place of Playwright's own."""
    found = executable()
    if found:
        return found
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


@contextmanager
def browser(profile: Path) -> Iterator[BrowserContext]:
    """Run Chromium with a fresh profile."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=executable(),
            headless=True,
            args=FLAGS,
            viewport={"width": 1500, "height": 1000},
            device_scale_factor=1,
        )
        yield context
        context.close()
