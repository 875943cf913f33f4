"""Slides through OpenSlide: its levels, pixels and properties behind our interface."""

import itertools
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import openslide
import pytest

from exact_nb.errors import UnreadableImage, UnsupportedFormat
from exact_nb.images.base import ImageKind
from exact_nb.images.openslide import open_openslide

SLIDE = "wsi/CMU-1-Small-Region.svs"


def test_a_slide_is_described_by_its_properties(data: Path) -> None:
    with open_openslide(data / SLIDE) as source:
        seen = source.description
        assert [(one.width, one.height, one.tile_width) for one in seen.levels] == [
            (2220, 2967, 256)
        ]
        assert (seen.sizes.x, seen.sizes.y, seen.sizes.z, seen.sizes.c) == (2220, 2967, 1, 1)
        assert (seen.mpp_x, seen.mpp_y, seen.objective_power) == (0.499, 0.499, 20)
        assert (seen.vendor, seen.background, seen.kind) == ("aperio", "#ffffff", ImageKind.SLIDE)
        assert seen.metadata["openslide"]["aperio.MPP"] == "0.4990"
        assert seen.metadata["associated"] == ["label", "macro", "thumbnail"]


def test_tiles_put_together_are_the_slide(data: Path) -> None:
    with (
        open_openslide(data / SLIDE) as source,
        openslide.OpenSlide(data / SLIDE) as theirs,
    ):
        level = source.description.levels[0]
        whole = np.zeros((level.height, level.width, 3), np.uint8)
        for column, row in itertools.product(range(level.columns), range(level.rows)):
            tile = source.tile(0, column, row)
            whole[row * 256 : row * 256 + 256, column * 256 : column * 256 + 256] = tile
        reference = theirs.read_region((0, 0), 0, (level.width, level.height)).convert("RGB")
    np.testing.assert_array_equal(whole, np.asarray(reference))


def test_reduced_levels_are_those_of_openslide(data: Path) -> None:
    path = data / "wsi/crc_he_whole_half.tif"
    with open_openslide(path) as source, openslide.OpenSlide(path) as theirs:
        assert [one.downsample for one in source.description.levels] == [2.0**n for n in range(7)]
        for number in (1, 4, 6):
            level = source.description.levels[number]
            size = (min(level.width, 300), min(level.height, 200))
            reference = np.asarray(theirs.read_region((0, 0), number, size).convert("RGB"))
            np.testing.assert_array_equal(source.read_region(0, 0, *size, level=number), reference)
            tile = source.tile(number, level.columns - 1, level.rows - 1)
            assert tile.shape[:2] == (
                (level.height - 1) % 256 + 1,
                (level.width - 1) % 256 + 1,
            )


def test_outside_is_background(data: Path) -> None:
    with open_openslide(data / SLIDE) as source:
        inside = source.read_region(0, 0, 50, 40)
        region = source.read_region(-10, -20, 60, 60)
        np.testing.assert_array_equal(region[20:, 10:], inside)
        assert (region[:20] == 255).all()
        assert (region[:, :10] == 255).all()
        assert (source.read_region(1e6, 1e6, 5, 5) == 255).all()


@pytest.mark.parametrize("name", ["dicom/wsm_boxes/boxes_0.dcm", "dicom/wsm_boxes/boxes_1.dcm"])
def test_dicom_slides_go_through_openslide(data: Path, name: str) -> None:
    with open_openslide(data / name) as source:
        seen = source.description
        assert (seen.sizes.x, seen.sizes.y, seen.vendor) == (16, 16, "dicom")
        assert seen.mpp_x == 0.499
        assert source.tile(0, 0, 0).shape == (16, 16, 3)


def test_pictures_beside_are_given(data: Path) -> None:
    with open_openslide(data / SLIDE) as source:
        shapes = {name: one.shape for name, one in source.associated().items()}
    assert shapes == {
        "label": (463, 387, 3),
        "macro": (431, 1280, 3),
        "thumbnail": (768, 574, 3),
    }


@pytest.mark.parametrize("place", [(1, 0, 0), (-1, 0, 0), (0, 9, 0), (0, 0, 12), (0, -1, 0)])
def test_tiles_outside_raise_index_error(data: Path, place: tuple[int, int, int]) -> None:
    with open_openslide(data / SLIDE) as source, pytest.raises(IndexError):
        source.tile(*place)


def test_frames_a_slide_does_not_have_raise_index_error(data: Path) -> None:
    with open_openslide(data / SLIDE) as source:
        with pytest.raises(IndexError, match="z 1"):
            source.tile(0, 0, 0, z=1)
        with pytest.raises(IndexError, match="t 2"):
            source.read_region(0, 0, 5, 5, t=2)


@pytest.mark.parametrize("size", [(0, 5), (5, -1)])
def test_regions_without_area_are_refused(data: Path, size: tuple[int, int]) -> None:
    with open_openslide(data / SLIDE) as source, pytest.raises(ValueError, match="region"):
        source.read_region(0, 0, *size)


def test_threads_see_what_one_thread_sees(data: Path) -> None:
    with open_openslide(data / SLIDE) as source:
        level = source.description.levels[0]
        places = list(itertools.product(range(level.columns), range(level.rows)))
        alone = [source.tile(0, *place) for place in places]
    with open_openslide(data / SLIDE) as source, ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda place: source.tile(0, *place), places))
    for one, other in zip(alone, together, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(
    "name", ["photo/ihc.png", "dicom/ct_3slice/01.dcm", "wsi/crc_cycif_4ch.ome.tif"]
)
def test_what_it_must_not_or_cannot_read_is_left_to_others(data: Path, name: str) -> None:
    with pytest.raises(UnsupportedFormat) as refused:
        open_openslide(data / name)
    assert "\n" not in str(refused.value)


def test_one_damaged_tile_leaves_the_others_readable(data: Path, tmp_path: Path) -> None:
    import tifffile

    name = "wsi/crc_he_whole_half.tif"
    broken = bytearray((data / name).read_bytes())
    with tifffile.TiffFile(data / name) as tiff:
        page = tiff.pages.first
        broken[page.dataoffsets[7] : page.dataoffsets[7] + 40] = bytes(40)
    path = tmp_path / "a.tif"
    path.write_bytes(broken)
    with open_openslide(path) as source:
        for _ in range(2):
            with pytest.raises(UnreadableImage) as refused:
                source.tile(0, 7, 0)
            assert "\n" not in str(refused.value)
            assert source.tile(0, 6, 0).shape == (256, 256, 3)


def test_a_damaged_slide_is_told(data: Path) -> None:
    with open_openslide(data / "wsi/unreadable.svs") as source, pytest.raises(UnreadableImage):
        source.tile(0, 0, 0)


def test_a_closed_source_says_so(data: Path) -> None:
    source = open_openslide(data / SLIDE)
    source.close()
    source.close()
    with pytest.raises(UnreadableImage, match="was closed"):
        source.tile(0, 0, 0)
    with pytest.raises(UnreadableImage, match="was closed"):
        source.associated()


def test_without_the_package_the_extra_is_named(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openslide", None)
    with pytest.raises(UnsupportedFormat, match=r"pip install exact-nb\[slides\]"):
        open_openslide(data / SLIDE)
