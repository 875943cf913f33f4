"""Pyramids written tile by tile are TIFFs that other programs open."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exact_nb.images.pixels import halve
from exact_nb.images.pyramid_writer import PyramidLayout, in_order, write_pyramid
from exact_nb.images.tiff import open_tiff

RANDOM = np.random.default_rng(6)


def tiles(samples: Any, side: int) -> Iterator[Any]:
    for top in range(0, samples.shape[0], side):
        for left in range(0, samples.shape[1], side):
            yield samples[top : top + side, left : left + side]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    st.integers(1, 200),
    st.integers(1, 200),
    st.booleans(),
    st.sampled_from(["u2", "i2", "f4", "u1"]),
    st.sampled_from([16, 32, 64]),
)
def test_every_level_is_the_average_of_the_finer(
    tmp_path: Path, height: int, width: int, rgb: bool, dtype: str, side: int
) -> None:
    """Exactly, for everything but colours of 8 bits, which are JPEG."""
    rgb = rgb and dtype != "u1"
    samples = (RANDOM.random((height, width, 3) if rgb else (height, width)) * 200).astype(dtype)
    layout = PyramidLayout(
        width=width, height=height, dtype=samples.dtype, rgb=rgb, tile=side, coarsest=side
    )
    write_pyramid(tmp_path / "a.tif", tiles(samples, side), layout)
    with tifffile.TiffFile(tmp_path / "a.tif") as file:
        assert len(file.pages) == len(layout.sizes())
        for page in file.pages:
            stored = page.asarray()
            assert np.array_equal(stored.reshape(samples.shape), samples)
            samples = halve(samples)


def test_openslide_reads_what_we_write(tmp_path: Path) -> None:
    openslide = pytest.importorskip("openslide")
    y, x = np.mgrid[:700, :900]
    samples = np.stack([x // 4, y // 3, 255 - x // 4], -1).astype(np.uint8)
    layout = PyramidLayout(width=900, height=700, mpp=0.5, description="made up")
    write_pyramid(tmp_path / "a.tif", tiles(samples, 256), layout)
    with openslide.OpenSlide(tmp_path / "a.tif") as slide:
        assert slide.level_dimensions == ((900, 700), (450, 350))
        assert float(slide.properties["openslide.mpp-x"]) == pytest.approx(0.5)
        region = np.asarray(slide.read_region((200, 300), 0, (100, 100)))[..., :3]
        assert np.abs(region.astype(int) - samples[300:400, 200:300]).max() <= 6


def test_our_reader_reads_what_we_write(tmp_path: Path) -> None:
    y, x = np.mgrid[:700, :900]
    samples = np.stack([x // 4, y // 3, 255 - x // 4], -1).astype(np.uint8)
    layout = PyramidLayout(width=900, height=700, mpp=0.5)
    write_pyramid(tmp_path / "a.tif", tiles(samples, 256), layout)
    with open_tiff(tmp_path / "a.tif") as source:
        assert source.description.mpp_x == pytest.approx(0.5)
        assert [level.width for level in source.description.levels] == [900, 450]
        region = source.read_region(0, 0, 450, 350, level=1)
        assert np.abs(region.astype(int) - halve(samples)).max() <= 6


def test_large_pictures_become_big_tiff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from exact_nb.images import pyramid_writer

    assert pyramid_writer._is_big(PyramidLayout(width=40_000, height=40_000))
    assert not pyramid_writer._is_big(PyramidLayout(width=20_000, height=20_000))
    monkeypatch.setattr(pyramid_writer, "_is_big", lambda _: True)
    layout = PyramidLayout(width=20, height=20, tile=16)
    write_pyramid(tmp_path / "a.tif", tiles(np.zeros((20, 20, 3), np.uint8), 16), layout)
    with tifffile.TiffFile(tmp_path / "a.tif") as file:
        assert file.is_bigtiff


@pytest.mark.parametrize("count", [0, 8, 10])
def test_too_few_or_many_tiles_are_an_error(tmp_path: Path, count: int) -> None:
    layout = PyramidLayout(width=40, height=40, dtype=np.dtype("u2"), rgb=False, tile=16)
    nine = list(tiles(np.zeros((40, 40), np.uint16), 16))
    with pytest.raises(ValueError, match="9 tiles"):
        write_pyramid(tmp_path / "a.tif", (nine * 2)[:count], layout)


def test_error_of_the_tiles_passes_and_leaves_no_spool(tmp_path: Path) -> None:
    def broken() -> Iterator[Any]:
        yield np.zeros((16, 16), np.uint16)
        raise OSError("the disk is gone")

    layout = PyramidLayout(
        width=40, height=40, dtype=np.dtype("u2"), rgb=False, tile=16, coarsest=16
    )
    with pytest.raises(OSError, match="the disk is gone"):
        write_pyramid(tmp_path / "a.tif", broken(), layout)
    assert {file.name for file in tmp_path.iterdir()} <= {"a.tif"}


def test_work_in_threads_comes_back_in_order_and_not_too_far_ahead() -> None:
    taken: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(50):
            taken.append(number)
            yield number

    with ThreadPoolExecutor(3) as pool:
        for number, square in enumerate(in_order(pool, lambda n: n * n, numbers(), ahead=5)):
            assert square == number**2
            assert len(taken) <= number + 6
    assert len(taken) == 50
