"""A save that fails leaves the shape on the screen, marked, with the reason, and saves later."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.annotator import Annotator, connect_cell
from tests.browser.conftest import OpenNotebook
from tests.browser.rows import rows_in, rows_of
from tests.browser.shared import SharedAnnotator


def marked(annotator: Annotator, reason: str) -> None:
    """Wait until one shape is shown as not saved, and the page says why."""
    annotator.wait_until("[...annotator.store.all()].some((one) => one.state === 'failed')")
    issue = annotator.root.locator('[data-exact="issue"]').first
    annotator.notebook.expect(issue).to_contain_text(reason)


def retry(annotator: Annotator) -> None:
    annotator.root.locator('[data-exact="retry"]').first.click()


def test_a_store_that_was_closed_takes_what_was_drawn_when_it_is_opened_again(
    annotator: SharedAnnotator,
) -> None:
    annotator.draw_box(20, 20, 60, 60)
    annotator.wait_until_saved()
    annotator.python("ws.close()")
    annotator.draw_box(100, 100, 150, 140)
    marked(annotator, "was closed; connect to it again in a cell")
    annotator.draw_box(200, 100, 250, 140)
    annotator.wait_until_shown(3)
    annotator.python(
        f"ws = exact_nb.connect({str(annotator.labels)!r}, user='ada'); slides = ws.imagesets()[0]"
    )
    retry(annotator)
    annotator.wait_until_saved()
    assert [row["shape"]["x0"] for row in annotator.rows()] == pytest.approx([20, 100, 200], abs=1)
    # It hears of what the new store is told, and undo goes on there.
    annotator.python("slides.images()[0].add(exact_nb.Point(9, 9), type='Landmark')")
    annotator.wait_until_shown(4)
    annotator.press("Control+z")
    annotator.wait_until_shown(3)


@pytest.fixture
def cramped(tmp_path: Path) -> Iterator[Path]:
    """Mount a small file system as long as a test lasts."""
    folder = tmp_path / "cramped"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "none", str(folder)]
    if sys.platform != "linux":
        pytest.skip("only Linux can make a small file system")
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no file system may be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_keeps_what_was_drawn_until_there_is_room(
    notebook: OpenNotebook, small: list[Path], cramped: Path
) -> None:
    labels, ballast = cramped / "labels.duckdb", cramped / "ballast"
    page = notebook(connect_cell(labels, *small))
    page.run(0)
    annotator = Annotator(page)
    annotator.wait_for_image()
    annotator.draw_box(20, 20, 60, 60)
    annotator.wait_until_saved()
    # Copies zeros until there is no room.
    subprocess.run(["dd", "if=/dev/zero", f"of={ballast}"], check=False, capture_output=True)
    drawn = 1
    while not annotator.evaluate("return annotator.outbox.entries.length"):
        annotator.draw_box(100, 20 + drawn, 150, 120 + drawn)
        drawn += 1
        annotator.wait_until("annotator.outbox.entries.every((one) => one.state !== 'saving')")
    marked(annotator, "the disk is full")
    annotator.wait_until_shown(drawn)
    ballast.unlink()
    retry(annotator)
    annotator.wait_until_saved()
    assert len(rows_in(page)) == drawn
    page.shut_down_kernel()
    assert len(rows_of(labels)) == drawn
