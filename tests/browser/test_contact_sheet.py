"""The contact sheet in JupyterLab: pictures in one canvas, a click or Enter opens one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image as Picture

from tests.browser.annotator import Annotator, connect_cell
from tests.browser.conftest import OpenNotebook

SHADES = (30, 120, 210)
SHEET = "sheet = slides.contact_sheet(columns=2, rows=2, size=120)\nsheet"
FRESH = "print(sheet.selected, sheet.drawn)"


def test_a_click_on_a_picture_opens_it_and_keys_go_on(
    notebook: OpenNotebook, tmp_path: Path, pictures: Path
) -> None:
    files = []
    for number, shade in enumerate(SHADES):
        files.append(tmp_path / f"{number}.png")
        Picture.fromarray(np.full((90, 120, 3), shade, "u1")).save(files[-1])
    connect = connect_cell(tmp_path / "labels.duckdb", *files).removesuffix("viewer")
    page = notebook(connect, SHEET, FRESH)
    page.run(0)
    page.run(1)
    canvas = page.page.locator(".jp-OutputArea-output canvas").first
    page.expect(canvas).to_be_visible()

    # What the page shows are the pictures, in their order.
    page.page.wait_for_function(
        """([canvas, shades]) => {
          const context = canvas.getContext("2d");
          const at = [[66, 66], [192, 66], [66, 192]];
          return at.every(([x, y], i) =>
            Math.abs(context.getImageData(x, y, 1, 1).data[0] - shades[i]) < 2);
        }""",
        arg=[canvas.element_handle(), list(SHADES)],
    )
    canvas.click(position={"x": 192, "y": 66})
    annotator = Annotator(page, 1)
    annotator.wait_for_image("1.png")
    assert page.run(2).strip() == "1 3"

    canvas.press("ArrowRight")
    canvas.press("Enter")
    annotator.wait_for_image("2.png")
    assert page.run(2).strip() == "2 3"
    page.page.screenshot(path=pictures / "contact-sheet.png")
