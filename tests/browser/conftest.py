"""Chromium and JupyterLab, started once for all browser tests of a process.

A notebook of one's own costs ten times what most tests do in it. A test of drawing, editing or
looking takes `annotator` instead: page and kernel are the module's, store and viewer are new.

    def test_a_box_is_stored_to_the_coordinate(annotator: SharedAnnotator) -> None:
        annotator.go_to(200, 150, 2)
        annotator.draw_box(100, 100, 150, 140)
        (row,) = annotator.rows()
        assert row["shape"]["kind"] == "bounding box"
        annotator.python("slides.annotations()[0].delete()")

It shows two small pictures and has a type of every shape. A module that needs other images or
types overrides `shared`:

    @pytest.fixture(scope="module")
    def shared(share: Share, data: Path) -> SharedAnnotator:
        return share(data / "wsi" / "CMU-1-Small-Region.svs", types=TYPES)

Only what kills, restarts or keeps busy a kernel, or reloads a page, opens a `notebook` of its own.
What is measured or laid out to the pixel takes a page of its own as well (`own_page=True`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image as Picture

from tests.browser.chromium import browser
from tests.browser.lab import LabServer, Notebook
from tests.browser.shared import EVERY_SHAPE, SharedAnnotator

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

OpenNotebook = Callable[..., Notebook]
Share = Callable[..., SharedAnnotator]


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

    def open_notebook(*cells: str, kernel: str = "python3", own_page: bool = False) -> Notebook:
        name = f"{request.node.name}-{len(opened)}".replace("/", "-")
        opened.append(Notebook(lab, context, name, cells, kernel, own_page=own_page))
        return opened[-1]

    yield open_notebook
    for one in opened:
        one.close()


@pytest.fixture(scope="module")
def share(
    lab: LabServer,
    context: BrowserContext,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[Share]:
    """Open annotators of these files and types, more cells below, for all tests of a module."""
    opened: list[Notebook] = []

    def share(
        *files: Path,
        types: str = EVERY_SHAPE,
        cells: Sequence[str] = (),
        kernel: str = "python3",
    ) -> SharedAnnotator:
        name = f"{request.module.__name__.rpartition('.')[2]}-{len(opened)}"
        opened.append(Notebook(lab, context, name, ["", *cells], kernel, own_page=False))
        return SharedAnnotator(opened[-1], tmp_path_factory.mktemp(name), *files, types=types)

    yield share
    for one in opened:
        one.close()


@pytest.fixture(scope="module")
def shared(share: Share, small: list[Path]) -> SharedAnnotator:
    """Open the annotator of a module."""
    return share(*small)


@pytest.fixture
def annotator(shared: SharedAnnotator) -> SharedAnnotator:
    """Clear the module's annotator for a test."""
    shared.fresh()
    return shared


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
