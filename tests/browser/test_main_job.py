"""The main job: open a slide, label it with the mouse, find the label in the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import openslide
import pytest
import tifffile

from tests.browser.conftest import Share
from tests.browser.rows import rows_of
from tests.browser.shared import SharedAnnotator

if TYPE_CHECKING:
    from collections.abc import Iterator

SLIDES = ["CMU-1-Small-Region.svs", "crc_he_whole_half.tif"]
WIDE = "wide.tif"


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an image 100,000 px wide with a pattern in the far corner."""

    def tiles() -> Iterator[np.ndarray[Any, Any]]:
        for row in range(2):
            for column in range(391):
                tile = np.full((256, 256), 200, np.uint8)
                if column == 390 and row == 1:
                    tile[:244:2, 1:160:2] = 20
                yield tile

    path = tmp_path_factory.mktemp("wide") / WIDE
    tifffile.imwrite(
        path,
        tiles(),
        shape=(500, 100_000),
        dtype="uint8",
        tile=(256, 256),
        photometric="minisblack",
        compression="deflate",
    )
    return path


@pytest.fixture(scope="module")
def shared(share: Share, data: Path, wide: Path) -> SharedAnnotator:
    return share(*(data / "wsi" / slide for slide in SLIDES), wide)


@pytest.mark.parametrize("slide", SLIDES)
def test_a_box_drawn_by_mouse_is_in_the_file(
    annotator: SharedAnnotator, pictures: Path, slide: str
) -> None:
    annotator.turn_to(slide)
    annotator.go_to(1000.25, 800.75, 0.37)

    annotator.draw_box(700, 600, 1130, 910)
    (before,) = annotator.rows()
    annotator.screenshot(pictures / f"box-{Path(slide).stem}.png")

    annotator.press("Control+z")
    assert annotator.rows() == []

    annotator.press("Control+Shift+z")
    (again,) = annotator.rows()
    assert (again["uuid"], again["shape"]) == (before["uuid"], before["shape"])

    annotator.python("ws.close()")
    (row,) = rows_of(annotator.labels)
    assert row == again
    assert (row["image"], row["type"], row["author"]) == (slide, "Mitotic figure", "ada")
    drawn = np.array([700, 600, 1130, 910])
    stored = np.array([row["shape"][name] for name in ("x0", "y0", "x1", "y1")])
    half_a_screen_pixel = 0.5 / 0.37
    assert np.abs(stored - drawn).max() <= half_a_screen_pixel


PLACES = [(600, 500), (1100, 1500), (1700, 2300)]


@pytest.mark.parametrize("slide", SLIDES)
def test_tiles_have_the_colours_openslide_reads(
    annotator: SharedAnnotator, data: Path, slide: str
) -> None:
    annotator.turn_to(slide)
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


def test_one_to_one_is_exact_in_the_far_corner(annotator: SharedAnnotator) -> None:
    """The last pixels of an image 100,000 px wide are where they should be."""
    annotator.turn_to(WIDE)
    annotator.go_to(99_960, 460, 1.0)
    shown = annotator.pixels(99_960, 460, 32, 32)[..., 0]
    rows, columns = np.mgrid[460 - 16 : 460 + 16, 99_960 - 16 : 99_960 + 16]
    dark = ((rows - 256) % 2 == 0) & ((columns - 390 * 256) % 2 == 1)
    assert ((shown < 110) == dark).all()

    annotator.go_to(99_960, 460, 8.0)
    annotator.draw_box(99_950, 450, 99_970, 470)
    (row,) = annotator.rows()
    box = np.array([row["shape"][name] for name in ("x0", "y0", "x1", "y1")])
    assert np.abs(box - [99_950, 450, 99_970, 470]).max() <= 0.5 / 8
