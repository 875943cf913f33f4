"""The main job: open a slide, label it with the mouse, find the label in the file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openslide
import pytest

from tests.browser.annotator import Annotator, connect_cell
from tests.browser.conftest import OpenNotebook
from tests.browser.rows import rows_of

SLIDES = ["CMU-1-Small-Region.svs", "crc_he_whole_half.tif"]


@pytest.mark.parametrize("slide", SLIDES)
def test_a_box_drawn_by_mouse_is_in_the_file(
    notebook: OpenNotebook, data: Path, tmp_path: Path, pictures: Path, slide: str
) -> None:
    labels = tmp_path / "labels.duckdb"
    page = notebook(
        connect_cell(labels, data / "wsi" / slide),
        "print(len(slides.annotations()))",
        "ws.close()",
    )
    page.run(0)
    annotator = Annotator(page)
    annotator.wait_for_image(slide)
    annotator.go_to(1000.25, 800.75, 0.37)

    annotator.draw_box(700, 600, 1130, 910)
    annotator.wait_until_saved()
    annotator.screenshot(pictures / f"box-{Path(slide).stem}.png")
    assert page.run(1).strip() == "1"

    annotator.press("Control+z")
    annotator.wait_until_saved()
    assert page.run(1).strip() == "0"

    annotator.press("Control+Shift+z")
    annotator.wait_until_saved()
    assert page.run(1).strip() == "1"

    page.run(2)
    page.shut_down_kernel()
    (row,) = rows_of(labels)
    assert (row["image"], row["type"], row["author"]) == (slide, "Mitotic figure", "ada")
    drawn = np.array([700, 600, 1130, 910])
    stored = np.array([row["shape"][name] for name in ("x0", "y0", "x1", "y1")])
    half_a_screen_pixel = 0.5 / 0.37
    assert np.abs(stored - drawn).max() <= half_a_screen_pixel


PLACES = [(600, 500), (1100, 1500), (1700, 2300)]


@pytest.mark.parametrize("slide", SLIDES)
def test_tiles_have_the_colours_openslide_reads(
    notebook: OpenNotebook, data: Path, tmp_path: Path, slide: str
) -> None:
    page = notebook(connect_cell(tmp_path / "labels.duckdb", data / "wsi" / slide))
    page.run(0)
    annotator = Annotator(page)
    annotator.wait_for_image(slide)
    with openslide.OpenSlide(data / "wsi" / slide) as reader:
        for zoom in (1.0, 0.5):
            for x, y in PLACES:
                annotator.go_to(x, y, zoom)
                shown = annotator.pixels(x, y, 64, 64).astype(float)
                side = round(64 / zoom)
                corner = round(x - side / 2), round(y - side / 2)
                region = reader.read_region(corner, 0, (side, side)).convert("RGB")
                expected = np.asarray(region.reduce(side // 64), float)
                assert np.abs(shown - expected).mean() < (1.5 if zoom == 1 else 6), (x, y, zoom)


def test_one_to_one_is_exact_in_the_far_corner(notebook: OpenNotebook, tmp_path: Path) -> None:
    """The last pixels of an image 100,000 px wide are where they should be."""
    page = notebook(
        "\n".join(
            [
                "import numpy as np, tifffile",
                "def tiles():",
                "    for row in range(2):",
                "        for column in range(391):",
                "            tile = np.full((256, 256), 200, np.uint8)",
                "            if column == 390 and row == 1: tile[:244:2, 1:160:2] = 20",
                "            yield tile",
                f"path = {str(tmp_path / 'wide.tif')!r}",
                "tifffile.imwrite(path, tiles(), shape=(500, 100_000), dtype='uint8',",
                "    tile=(256, 256), photometric='minisblack', compression='deflate')",
            ]
        ),
        connect_cell(tmp_path / "labels.duckdb", tmp_path / "wide.tif"),
        "print(slides.annotations().arrow().select(['x0', 'y0', 'x1', 'y1']).to_pylist())",
    )
    page.run(0)
    page.run(1)
    annotator = Annotator(page, 1)
    annotator.wait_for_image("wide.tif")
    annotator.go_to(99_960, 460, 1.0)
    shown = annotator.pixels(99_960, 460, 32, 32)[..., 0]
    rows, columns = np.mgrid[460 - 16 : 460 + 16, 99_960 - 16 : 99_960 + 16]
    dark = ((rows - 256) % 2 == 0) & ((columns - 390 * 256) % 2 == 1)
    assert ((shown < 110) == dark).all()

    annotator.go_to(99_960, 460, 8.0)
    annotator.draw_box(99_950, 450, 99_970, 470)
    annotator.wait_until_saved()
    (box,) = eval(page.run(2))  # noqa: S307 - what our own cell printed
    assert np.abs(np.array(list(box.values())) - [99_950, 450, 99_970, 470]).max() <= 0.5 / 8
