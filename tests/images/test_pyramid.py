"""Levels that are made as they are asked for."""

from pathlib import Path

import numpy as np
import pytest
import tifffile
from hypothesis import given
from hypothesis import strategies as st

from exact_nb.images.base import EncodedTile, ImageKind
from exact_nb.images.pixels import halve
from exact_nb.images.pyramid import PyramidSource, with_pyramid
from exact_nb.images.registry import open_image
from tests.images.memory import Memory, assembled, averages

RANDOM = np.random.default_rng(2)


@given(
    st.integers(1, 9),
    st.integers(1, 9),
    st.booleans(),
    st.sampled_from(["u1", "i1", "u2", "i2", "u4", "i4", "f4", "f8"]),
)
def test_halving_averages_what_is_there(height: int, width: int, rgb: bool, dtype: str) -> None:
    shape = (height, width, 3) if rgb else (height, width)
    kind = np.dtype(dtype)
    if kind.kind == "f":
        samples = RANDOM.normal(size=shape).astype(kind)
    else:
        limits = np.iinfo(kind)
        samples = RANDOM.integers(limits.min, limits.max, shape, kind, endpoint=True)
    small = halve(samples)
    assert small.dtype == kind
    assert small.shape[:2] == ((height + 1) // 2, (width + 1) // 2)
    for y in range(small.shape[0]):
        for x in range(small.shape[1]):
            part = samples[2 * y : 2 * y + 2, 2 * x : 2 * x + 2].astype(np.float64)
            off = np.abs(small[y, x] - part.mean(axis=(0, 1)))
            assert (off <= (0.5 if kind.kind != "f" else 1e-6)).all()


def test_levels_halve_until_they_fit_a_screen() -> None:
    source = with_pyramid(Memory(np.zeros((1, 2_001, 3_000), np.uint8)))
    assert [
        (level.width, level.height, level.downsample) for level in source.description.levels
    ] == [
        (3000, 2001, 1),
        (1500, 1001, 2),
        (750, 501, 4),
        (375, 251, 8),
    ]
    assert {(level.tile_width, level.tile_height) for level in source.description.levels} == {
        (512, 512)
    }
    assert source.description.stored_levels == 1


@pytest.mark.parametrize(
    ("shape", "dtype"),
    [
        ((1, 1300, 1711), "u1"),
        ((1, 1300, 1111, 3), "u1"),
        ((1, 700, 1111), "u2"),
        ((1, 600, 600), "f4"),
    ],
)
def test_added_levels_are_averages(shape: tuple[int, ...], dtype: str) -> None:
    samples = (RANDOM.random(shape) * 250).astype(dtype)
    source = with_pyramid(Memory(samples))
    for number, level in enumerate(averages(samples[0], len(source.description.levels))):
        assert np.array_equal(assembled(source, number), level)
        region = source.read_region(64 * 2**number, 0, 90, level.shape[0], level=number)
        assert np.array_equal(region, level[:, 64:154])


def test_each_pixel_is_read_once_for_all_levels() -> None:
    base = Memory(np.zeros((1, 3_000, 5_000), np.uint8))
    source = with_pyramid(base)
    for number in range(len(source.description.levels) - 1, 0, -1):
        assembled(source, number)
    assert base.read == 3_000 * 5_000


def test_frames_have_their_own_levels() -> None:
    samples = RANDOM.integers(0, 250, (3, 600, 700)).astype(np.uint16)
    source = with_pyramid(Memory(samples, kind=ImageKind.STACK))
    for z in range(3):
        assert np.array_equal(assembled(source, 1, z=z), halve(samples[z]))


def test_regions_reach_outside_into_the_background() -> None:
    samples = np.full((1, 600, 700, 3), 9, np.uint8)
    source = with_pyramid(Memory(samples))
    region = source.read_region(-20, -10, 30, 400, level=1)
    assert (region[5:305, 10:] == 9).all()
    assert (region[:5] == 255).all()
    assert (region[:, :10] == 255).all()
    assert (region[305:] == 255).all()


def test_tiles_that_are_not_there_are_refused() -> None:
    source = with_pyramid(Memory(np.zeros((1, 600, 700), np.uint8)))
    for place in [(0, 2, 0), (1, 1, 0), (2, 0, 0), (1, 0, -1), (-1, 0, 0)]:
        with pytest.raises(IndexError):
            source.tile(*place)


def test_own_tiles_of_a_file_stay_its_first_level(data: Path) -> None:
    with open_image(data / "wsi" / "CMU-1-Small-Region.svs") as source:
        assert source.description.levels[0].tile_width == 240
        assert isinstance(source.tile(0, 0, 0), EncodedTile)
        assert source.description.stored_levels == 1
        level = source.description.levels[1]
        expected = halve(source.read_region(0, 0, 2220, 2967))
        assert np.array_equal(
            source.read_region(0, 0, level.width, level.height, level=1), expected
        )


@pytest.mark.parametrize("kind", [ImageKind.VOLUME, ImageKind.PICTURE])
def test_nothing_is_added_where_nothing_is_missing(kind: ImageKind) -> None:
    size = 2_000 if kind is ImageKind.VOLUME else 512
    base = Memory(np.zeros((1, size, 400), np.uint8), kind=kind)
    assert with_pyramid(base) is base


def test_closing_closes_the_base() -> None:
    base = Memory(np.zeros((1, 600, 700), np.uint8))
    with with_pyramid(base):
        assert not base.closed
    assert base.closed


def test_stripped_tiff_shows_its_first_tile_before_most_of_it_is_read(data: Path) -> None:
    """Opening reads no strip; a tile of the finest level reads the strips it lies in."""
    with open_image(data / "wsi" / "grey10kx5k.tif") as source:
        assert isinstance(source, PyramidSource)
        assert [level.width for level in source.description.levels] == [
            10_000,
            5_000,
            2_500,
            1_250,
            625,
            313,
        ]
        tile = source.tile(0, 3, 4)
        assert np.asarray(tile).shape == (512, 512)
        coarsest = source.tile(5, 0, 0)
        assert np.asarray(coarsest).shape == (157, 313)
        whole = tifffile.imread(data / "wsi" / "grey10kx5k.tif")
        assert np.array_equal(np.asarray(tile), whole[2048:2560, 1536:2048])
        assert np.array_equal(np.asarray(coarsest), averages(whole, 6)[5])
