"""The viewer does not wait for the kernel: tiles keep arriving while a cell runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.annotator import Annotator, connect_cell
from tests.browser.conftest import OpenNotebook
from tests.browser.kernels import add_kernel
from tests.browser.lab import LabServer, Notebook

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


# The newest ipykernel is the installed one; the version before routes comms in another way.
KERNELS = ["newest", pytest.param("7.3.*", marks=pytest.mark.long)]


def kernel_name(lab: LabServer, version: str) -> str:
    return "python3" if version == "newest" else add_kernel(lab, version)


@pytest.mark.parametrize("version", KERNELS)
@pytest.mark.parametrize("busy", BUSY)
def test_tiles_arrive_while_a_cell(
    lab: LabServer, notebook: OpenNotebook, data: Path, tmp_path: Path, busy: str, version: str
) -> None:
    slide = data / "wsi" / "crc_he_whole_half.tif"
    page = notebook(
        connect_cell(tmp_path / "labels.duckdb", slide),
        BUSY[busy],
        kernel=kernel_name(lab, version),
    )
    page.run(0)
    annotator = Annotator(page)
    annotator.wait_for_image()
    page.start(1)
    wait_until_busy(page)
    try:
        for x, y in [(2000, 2000), (5000, 3500), (8000, 6000)]:
            annotator.go_to(x, y, 1.0)
            assert annotator.pixels(x, y, 64, 64).std() > 1, "only the coarse level is shown"
        annotator.draw_box(7900, 5900, 8000, 6000)
        annotator.wait_until_saved()
    finally:
        page.interrupt_kernel()


def wait_until_busy(page: Notebook) -> None:
    page.page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status"
        " === 'busy'"
    )


@pytest.mark.long
def test_a_kernel_without_subshells_is_said_to_be_busy_and_recovers(
    lab: LabServer, notebook: OpenNotebook, data: Path, tmp_path: Path
) -> None:
    slide = data / "wsi" / "crc_he_whole_half.tif"
    page = notebook(
        connect_cell(tmp_path / "labels.duckdb", slide),
        BUSY["sleeps"],
        kernel=add_kernel(lab, "6.29.*"),
    )
    page.run(0)
    annotator = Annotator(page)
    annotator.wait_for_image()
    page.start(1)
    wait_until_busy(page)
    annotator.evaluate("slideMap.setView({ center: [5000, 3500], zoom: 1 });")
    page.expect(annotator.root.get_by_text("kernel busy").first).to_be_visible()
    annotator.draw_box(4900, 3400, 5000, 3500)
    page.interrupt_kernel()
    annotator.wait_for_tiles()
    annotator.wait_until_saved()
    page.expect(annotator.root.get_by_text("kernel busy")).to_have_count(0)
    assert annotator.pixels(5000, 3500, 64, 64).std() > 1


def test_display_and_sleep_in_one_cell(notebook: OpenNotebook, data: Path, tmp_path: Path) -> None:
    slide = data / "wsi" / "crc_he_whole_half.tif"
    cell = connect_cell(tmp_path / "labels.duckdb", slide)
    page = notebook(f"{cell.removesuffix('viewer')}display(viewer)\nimport time; time.sleep(3600)")
    page.start(0)
    annotator = Annotator(page)
    annotator.wait_for_image()
    annotator.go_to(5000, 3500, 1.0)
    page.interrupt_kernel()
