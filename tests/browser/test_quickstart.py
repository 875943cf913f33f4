"""The quickstart as a newcomer sees it; the screenshot of the README is made here."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.browser.annotator import Annotator
from tests.browser.lab import LabServer, Notebook

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

NUCLEI = (4_270.0, 600.0)
"""Where many of the boxes lie that the notebook adds."""

MITOSES = [(4_262.5, 613.5), (4_299.5, 718.5)]
"""What a person would mark there."""

QUICKSTART = Path(__file__).parents[2] / "notebooks" / "01-quickstart.ipynb"


def test_the_quickstart_shows_a_slide_with_boxes(
    lab: LabServer, context: BrowserContext, pictures: Path
) -> None:
    shutil.copy(QUICKSTART, lab.root)
    page = Notebook(lab, context, QUICKSTART.stem, [])
    try:
        page.page.set_viewport_size({"width": 1680, "height": 1080})
        page.page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
        run_all(page)
        annotator = Annotator(page, viewer_cell(page))
        annotator.wait_for_image("sample.tif")
        annotator.wait_until_shown(201)
        make_higher(page, annotator)
        annotator.go_to(*NUCLEI, 1.5)
        for x, y in MITOSES:
            annotator.draw_box(x - 13, y - 13, x + 13, y + 13)
        annotator.wait_until_saved()
        box = annotator.root.bounding_box()
        assert box is not None
        assert 1200 <= box["width"] <= 1920
        x, y = NUCLEI
        around = [x - 250, y - 150, x + 250, y + 150]
        assert annotator.evaluate("return annotator.store.within(argument).length;", around) > 20
        annotator.page.mouse.move(0, 0)
        annotator.wait_for_tiles()
        annotator.screenshot(pictures / "quickstart.png")
    finally:
        page.close()


def make_higher(page: Notebook, annotator: Annotator) -> None:
    """Pull the lower edge down by keys, as far as the screen has room."""
    annotator.root.locator(".exact-handle").focus()
    for _ in range(12):
        page.page.keyboard.press("ArrowDown")


def run_all(page: Notebook) -> None:
    """Run the notebook and fail with the first error."""
    page.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_kernel()
    for index in range(number_of_cells(page)):
        errors = [one for one in outputs(page, index) if one["output_type"] == "error"]
        assert not errors, "\n".join(errors[0]["traceback"])


def number_of_cells(page: Notebook) -> int:
    return int(
        page.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.content.widgets.length",
        )
    )


def outputs(page: Notebook, index: int) -> list[dict[str, Any]]:
    is_code = page.page.evaluate(
        """(index) => window.jupyterapp.shell.currentWidget.content.widgets[index]
          .model.type === 'code'""",
        index,
    )
    return page.outputs(index) if is_code else []


def viewer_cell(page: Notebook) -> int:
    """Return the cell that shows a widget."""
    widget = "application/vnd.jupyter.widget-view+json"
    (cell,) = [
        index
        for index in range(number_of_cells(page))
        if any(widget in one.get("data", {}) for one in outputs(page, index))
    ]
    return cell
