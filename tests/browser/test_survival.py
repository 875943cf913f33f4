"""Reload, second view, re-run, restart, kill: all lead back to what was saved."""

from __future__ import annotations

import os
import random
import signal
from pathlib import Path

from tests.browser.annotator import Annotator, connect_cell
from tests.browser.conftest import OpenNotebook
from tests.browser.rows import rows_of
from tests.profile import times

SLIDE = "CMU-1-Small-Region.svs"
COUNT = "print(len(slides.annotations()))"


def test_reload_second_view_rerun_and_restart_show_what_was_saved_and_undo_it(
    notebook: OpenNotebook, data: Path, tmp_path: Path
) -> None:
    cell = connect_cell(tmp_path / "labels.duckdb", data / "wsi" / SLIDE)
    page = notebook(cell, "viewer", COUNT)
    page.run(0)
    annotator = Annotator(page)
    annotator.wait_for_image()
    annotator.draw_box(300, 300, 600, 700)
    annotator.wait_until_saved()

    page.run(1)
    second = Annotator(page, 1)
    second.wait_for_image()
    second.wait_until_shown(1)
    second.draw_box(900, 300, 1200, 700)
    second.wait_until_saved()
    annotator.wait_until_shown(2)

    page.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.open()
    reloaded = Annotator(page)
    reloaded.wait_for_image()
    reloaded.wait_until_shown(2)
    reloaded.focus()
    for key, left in (("Control+z", 1), ("Control+z", 0)):
        reloaded.press(key)
        reloaded.wait_until_shown(left)
    for key, left in (("Control+Shift+z", 1), ("Control+Shift+z", 2)):
        reloaded.press(key)
        reloaded.wait_until_shown(left)

    page.run(0)
    again = Annotator(page)
    again.wait_for_image()
    again.wait_until_shown(2)

    page.restart_kernel()
    page.run(0)
    restarted = Annotator(page)
    restarted.wait_for_image()
    restarted.wait_until_shown(2)
    assert page.run(2).strip() == "2"


def somewhere(seed: random.Random) -> tuple[float, float, float, float]:
    """Return a box on the slide."""
    x, y = seed.uniform(200, 1500), seed.uniform(200, 2300)
    return x, y, x + 300, y + 300


def test_a_killed_kernel_loses_nothing_that_was_acknowledged(
    notebook: OpenNotebook, data: Path, tmp_path: Path
) -> None:
    seed = random.Random(7)  # noqa: S311 - which moment, not which key
    labels = tmp_path / "labels.duckdb"
    page = notebook(connect_cell(labels, data / "wsi" / SLIDE), "import os; print(os.getpid())")
    drawn = 0
    for _ in range(times(3, 20)):
        page.run(0)
        pid = int(page.run(1))
        annotator = Annotator(page)
        annotator.wait_for_image()
        annotator.wait_until_shown(drawn)
        annotator.go_to(1100, 1500, 0.18)
        boxes = seed.randrange(1, 5)
        for _ in range(boxes):
            annotator.draw_box(*somewhere(seed))
        # The last of them may be in the air; the next is sent to a kernel that never reads it.
        os.kill(pid, signal.SIGSTOP)
        annotator.draw_box(*somewhere(seed))
        drawn += boxes + 1
        annotator.wait_until_shown(drawn)
        page.kill_kernel(pid)
    page.run(0)
    annotator = Annotator(page)
    annotator.wait_for_image()
    annotator.wait_until_shown(drawn)
    annotator.wait_until_saved()
    page.shut_down_kernel()
    rows = rows_of(labels)
    assert len(rows) == drawn
    assert len({row["uuid"] for row in rows}) == drawn
