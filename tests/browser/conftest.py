"""Chromium and JupyterLab, started once for all browser tests of a process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image as Picture

from tests.browser.chromium import browser
from tests.browser.lab import LabServer, Notebook

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

OpenNotebook = Callable[..., Notebook]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as driving a browser."""
    folder = Path(__file__).parent
    for item in items:
        if folder in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """Serve JupyterLab."""
    server = LabServer(tmp_path_factory.mktemp("lab"))
    yield server
    server.close()


@pytest.fixture(scope="session")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """Run Chromium with a fresh profile."""
    with browser(tmp_path_factory.mktemp("chromium")) as context:
        yield context


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
