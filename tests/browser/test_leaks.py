"""What is closed goes: a page that is open for a week does not fill up with old annotators."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.annotator import Annotator, connect_cell
from tests.browser.console import run_in_kernel
from tests.browser.lab import LabServer, Notebook
from tests.browser.living import Living
from tests.profile import times

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.timeout(times(400, 1200))


def show(notebook: Notebook, living: Living) -> Annotator:
    """Run the cell and work in the annotator a little."""
    notebook.run(0)
    annotator = Annotator(notebook)
    annotator.wait_for_image()
    annotator.draw_box(100, 100, 150, 140)
    annotator.wait_until("annotator.store.size > 0")
    annotator.wait_until_saved()
    living.remember(annotator)
    return annotator


def test_an_annotator_goes_with_its_output_its_widget_or_its_notebook(
    lab: LabServer, context: BrowserContext, small: list[Path], tmp_path: Path
) -> None:
    cell = connect_cell(tmp_path / "labels.duckdb", *small)
    first = Notebook(lab, context, "leaks-0", [cell], own_page=False)
    living = Living(first.page)
    for _ in range(times(3, 10)):
        show(first, living)
        living.wait_until(1)
    run_in_kernel(first, "viewer.close()")
    living.wait_until(0)
    page = first.page
    first.close()

    for number in range(1, times(3, 10)):
        notebook = Notebook(lab, context, f"leaks-{number}", [cell], own_page=False)
        assert notebook.page is page, "notebooks come and go in one page"
        show(notebook, living)
        notebook.close()
        living.wait_until(0)


def test_the_program_is_loaded_once_for_all_widgets_of_a_page(
    lab: LabServer, context: BrowserContext, small: list[Path], tmp_path: Path
) -> None:
    cell = connect_cell(tmp_path / "labels.duckdb", *small)
    notebook = Notebook(lab, context, "program", [cell, "slides.annotate()"])
    living = Living(notebook.page)
    show(notebook, living)
    notebook.run(1)
    Annotator(notebook, 1).wait_for_image()
    loaded = notebook.page.evaluate("() => globalThis[Symbol.for('exact_nb.programs')].size")
    notebook.close()
    assert loaded == 1
