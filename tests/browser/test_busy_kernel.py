"""The viewer does not wait for the kernel: tiles keep arriving while a cell runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.annotator import Annotator, connect_cell
from tests.browser.conftest import OpenNotebook

BUSY = {
    "sleeps": "import time; time.sleep(3600)",
    "loops": "while True: pass",
    "updates the widget in a loop": (
        "import itertools, time\n"
        "for n in itertools.count():\n"
        "    viewer.rotation = float(n % 2) / 1000\n"
        "    time.sleep(0.02)"
    ),
}


@pytest.mark.parametrize("busy", BUSY)
def test_tiles_arrive_while_a_cell(
    notebook: OpenNotebook, data: Path, tmp_path: Path, busy: str
) -> None:
    slide = data / "wsi" / "crc_he_whole_half.tif"
    page = notebook(connect_cell(tmp_path / "labels.duckdb", slide), BUSY[busy])
    page.run(0)
    annotator = Annotator(page)
    annotator.wait_for_image()
    page.start(1)
    page.page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status"
        " === 'busy'"
    )
    try:
        for x, y in [(2000, 2000), (5000, 3500), (8000, 6000)]:
            annotator.go_to(x, y, 1.0)
            assert annotator.pixels(x, y, 64, 64).std() > 1, "only the coarse level is shown"
        annotator.draw_box(7900, 5900, 8000, 6000)
        annotator.wait_until_saved()
    finally:
        page.interrupt_kernel()


def test_display_and_sleep_in_one_cell(notebook: OpenNotebook, data: Path, tmp_path: Path) -> None:
    slide = data / "wsi" / "crc_he_whole_half.tif"
    cell = connect_cell(tmp_path / "labels.duckdb", slide)
    page = notebook(f"{cell.removesuffix('viewer')}display(viewer)\nimport time; time.sleep(3600)")
    page.start(0)
    annotator = Annotator(page)
    annotator.wait_for_image()
    annotator.go_to(5000, 3500, 1.0)
    page.interrupt_kernel()
