"""Chromium and JupyterLab, started once for all browser tests of a process."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Picture
from playwright.sync_api import BrowserContext, sync_playwright

from tests.browser.lab import LabServer, Notebook

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # Canvas on the software renderer is nine times slower.
    "--disable-accelerated-2d-canvas",
]

OpenNotebook = Callable[..., Notebook]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as driving a browser."""
    folder = Path(__file__).parent
    for item in items:
        if folder in item.path.parents:
            item.add_marker(pytest.mark.browser)


def _chromium() -> str | None:
    """Return the browser named by CHROMIUM or found on the PATH; None for Playwright's own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """Serve JupyterLab."""
    server = LabServer(tmp_path_factory.mktemp("lab"))
    yield server
    server.close()


@pytest.fixture(scope="session")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """Run Chromium with a fresh profile."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("chromium"),
            executable_path=_chromium(),
            headless=True,
            args=FLAGS,
            viewport={"width": 1500, "height": 1000},
            device_scale_factor=1,
        )
        yield browser
        browser.close()


@pytest.fixture
def notebook(
    lab: LabServer, context: BrowserContext, request: pytest.FixtureRequest
) -> Iterator[OpenNotebook]:
    """Open notebooks made of these cells; they are closed after the test."""
    opened: list[Notebook] = []

    def open_notebook(*cells: str, kernel: str = "python3") -> Notebook:
        name = f"{request.node.name}-{len(opened)}".replace("/", "-")
        opened.append(Notebook(lab, context, name, cells, kernel))
        return opened[-1]

    yield open_notebook
    for one in opened:
        one.close()


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two pictures that open at once."""
    folder = tmp_path_factory.mktemp("small")
    files = []
    for name, hue in [("first.png", 0), ("second.png", 120)]:
        ramp = np.linspace(60, 230, 400 * 300, dtype="u1").reshape(300, 400)
        samples = np.stack([ramp, ramp[::-1], np.full_like(ramp, hue)], axis=-1)
        Picture.fromarray(samples).save(folder / name)
        files.append(folder / name)
    return files


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Folder for the screenshots the tests make."""
    folder = Path(__file__).parents[2] / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
