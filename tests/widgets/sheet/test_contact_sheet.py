"""A contact sheet shows every picture, leads from one to the next, and opens what was clicked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
import tifffile
from PIL import Image as Picture

import exact_nb
from exact_nb.errors import InvalidRecord
from exact_nb.widgets.sheet.cell import cell_pixels
from exact_nb.widgets.sheet.layout import GAP, SheetLayout
from exact_nb.workspace import ImageSet, Workspace


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with exact_nb.connect(tmp_path / "labels.duckdb", user="ada") as ws:
        yield ws


@pytest.fixture
def pictures(ws: Workspace, tmp_path: Path) -> ImageSet:
    for number in range(5):
        shade = np.full((40, 60, 3), 40 * number, "u1")
        Picture.fromarray(shade).save(tmp_path / f"{number}.png")
    product = ws.product("Cells", types=[exact_nb.AnnotationType("Cell")])
    pictures = ws.imageset("Pictures", products=[product])
    pictures.add_images(tmp_path / "*.png")
    return pictures


def test_each_place_on_a_page_is_one_item_or_none() -> None:
    grid = SheetLayout(count=10, columns=3, rows=2, size=50)
    assert (grid.pages, grid.per_page) == (2, 6)
    for page in range(grid.pages):
        for index in grid.items_on(page):
            x, y = grid.corner(index)
            assert {grid.at(page, x, y), grid.at(page, x + 49, y + 49)} == {index}
            assert grid.at(page, x - 1, y) is None
    assert grid.at(1, *grid.corner(5)) is None, "the last page is not full"
    assert grid.at(0, 3 * (50 + GAP) + GAP + 1, GAP + 1) is None


def test_keys_lead_through_all_pages_and_stop_at_the_ends() -> None:
    grid = SheetLayout(count=10, columns=3, rows=2, size=50)
    assert grid.reached(None, "ArrowRight") == 0
    assert grid.reached(4, "ArrowDown") == 7
    assert grid.reached(1, "ArrowUp") == 0
    assert grid.reached(9, "ArrowRight") == 9
    assert (grid.reached(2, "PageDown"), grid.reached(2, "End"), grid.reached(7, "Home")) == (
        8,
        9,
        0,
    )
    assert grid.reached(2, "x") is None


def test_a_sheet_opens_the_image_that_was_clicked_in_the_annotator(pictures: ImageSet) -> None:
    sheet = pictures.contact_sheet(columns=2, rows=2, size=60)
    sheet.wait()
    assert sheet.drawn == 4
    sheet._clicked(*sheet.grid.corner(3))
    assert sheet.selected == 3
    viewer = sheet._stage.children[0]
    assert viewer.image == pictures.images()[3].id
    sheet._pressed("ArrowRight", False, False, False)
    assert (sheet.selected, sheet.page) == (4, 1)
    sheet._pressed("Enter", False, False, False)
    assert viewer.image == pictures.images()[4].id
    sheet.wait()
    assert sheet.drawn == 1


def test_frames_of_a_stack_are_shown_with_their_annotations(ws: Workspace, tmp_path: Path) -> None:
    stack = np.arange(6)[:, None, None] * 1000 + np.arange(40) * 100 + np.zeros((6, 30, 40))
    stack = stack.astype("u2")
    tifffile.imwrite(tmp_path / "stack.tif", stack, imagej=True, metadata={"axes": "ZYX"})
    product = ws.product("Cells", types=[exact_nb.AnnotationType("Cell")])
    images = ws.imageset("Stacks", products=[product])
    [image] = images.add_images(tmp_path / "stack.tif")
    for z in (2, 2, 4):
        image.add(exact_nb.BoundingBox(1, 1, 9, 9), type="Cell", z=z)
    sheet = image.contact_sheet(step=2, columns=2, size=60)
    sheet.wait()
    assert [one.label for one in sheet.items] == ["z 1 / 6", "z 3 / 6", "z 5 / 6"]
    assert [one.annotations for one in sheet.items] == [0, 2, 1]
    shown = [sheet._picture(one) for one in sheet.items]
    brightness = [int(one.mean()) for one in shown if one is not None]
    assert brightness == sorted(set(brightness)), "each later frame is brighter"
    viewer = sheet.open_item(2)
    assert (viewer.image, viewer.z) == (image.id, 4)
    with pytest.raises(InvalidRecord, match="step"):
        image.contact_sheet(step=0)


def test_a_file_that_is_gone_leaves_a_cell_that_says_so(
    pictures: ImageSet, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "2.png").unlink()
    sheet = pictures.contact_sheet(size=60)
    sheet.wait()
    assert sheet.drawn == 5
    assert "2.png" in caplog.text
    assert sheet._picture(sheet.items[2]) is None


def test_an_empty_set_says_what_to_do(ws: Workspace) -> None:
    sheet = ws.imageset("Empty").contact_sheet()
    sheet.wait()
    assert "add_images" in sheet._line.value


def test_words_of_a_label_are_seen_apart() -> None:
    strip = cell_pixels(80, "H H", None)[-18:].max(axis=(0, 2))
    gap = np.diff(np.flatnonzero(strip > 128)).max()
    assert gap > 6, "columns from one letter to the next; one space of the font alone gives 5"


def test_a_cell_shows_picture_and_label() -> None:
    picture = np.full((20, 40, 3), (250, 10, 10), "u1")
    cell = cell_pixels(80, "a very long name of a slide that does not fit.svs", picture)
    assert cell.shape == (80, 80, 3)
    assert (cell[40, 40] == (250, 10, 10)).all()
    assert cell[62:, :].max() > 200, "the label is white"
    assert (cell[:62] == cell_pixels(80, "", picture)[:62]).all()


def test_a_tiny_picture_is_enlarged_in_whole_steps() -> None:
    picture = np.zeros((10, 20, 3), "u1")
    picture[:, :10] = 250
    cell = cell_pixels(90, "", picture)
    # Four times, 80 by 40, in the middle.
    assert (cell[25:65, 5:45] == 250).all()
    assert (cell[25:65, 45:85] == 0).all()
    assert not (cell[24, 5:85] == 250).any()


def test_slices_of_a_volume_are_shown_as_radiologists_see_them(
    ws: Workspace, tmp_path: Path
) -> None:
    voxels = np.zeros((20, 10, 6), np.int16)
    voxels[:8] = 500  # left of the patient is low i
    nib.save(nib.Nifti1Image(voxels, np.diag([1.0, 1, 4, 1])), tmp_path / "brain.nii")
    product = ws.product("Brain", types=[exact_nb.AnnotationType("Spot", shape="point")])
    [volume] = ws.imageset("Volumes", products=[product]).add_images(tmp_path / "brain.nii")
    volume.add(exact_nb.Point(3, 2), type="Spot", plane="coronal", slice=4)
    sheet = volume.contact_sheet(axis="coronal", size=60, rows=5)
    sheet.wait()
    assert (len(sheet.items), sheet.drawn) == (10, 10)
    assert [one.annotations for one in sheet.items] == [0, 0, 0, 0, 1, 0, 0, 0, 0, 0]
    viewer = sheet.open_item(4)
    assert (viewer.plane, viewer.slice) == ("coronal", 4)
    picture = sheet._picture(sheet.items[4])
    assert picture is not None
    height, width = picture.shape[:2]
    assert height / width == pytest.approx(6 * 4 / 20, abs=0.05)
    assert picture[:, -1].mean() > picture[:, 0].mean(), "the patient's left is on the right"
    assert [one.label for one in volume.contact_sheet(step=4).items] == [
        "axial 1 / 6",
        "axial 5 / 6",
    ]
    with pytest.raises(InvalidRecord, match="axis"):
        volume.contact_sheet(axis="z")
