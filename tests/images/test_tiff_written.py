"""Files of every layout, written here, come back sample by sample."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from hypothesis import given
from hypothesis import strategies as st

from exact_nb.errors import UnsupportedFormat
from exact_nb.images.base import ImageKind, Pixels
from exact_nb.images.tiff import open_tiff
from tests.images.tiff_samples import LAYOUTS, noise, pasted, pyramid, whole

DTYPES = ["uint8", "int8", "uint16", "int16", "uint32", "int32", "float16", "float32", "float64"]


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("written")


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("byteorder", ["<", ">"])
def test_grey_samples_come_back(folder: Path, dtype: str, layout: str, byteorder: Any) -> None:
    samples = noise((150, 201), dtype)
    tifffile.imwrite(folder / "a.tif", samples, byteorder=byteorder, **LAYOUTS[layout])
    with open_tiff(folder / "a.tif") as source:
        assert source.description.dtype == dtype
        assert not source.description.rgb
        np.testing.assert_array_equal(pasted(source), samples)
        np.testing.assert_array_equal(whole(source), samples)


@pytest.mark.parametrize(
    "compression", ["zlib", "lzw", "zstd", "packbits", "lzma", "webp", "png", "jpegxl", "jpeg2000"]
)
@pytest.mark.parametrize("layout", ["tiles", "strips"])
def test_compressed_colours_come_back(folder: Path, compression: str, layout: str) -> None:
    samples = noise((150, 201, 3))
    options: dict[str, Any] = dict(LAYOUTS[layout], compression=compression)
    if compression in ("webp", "jpegxl"):
        options["compressionargs"] = {"lossless": True}
    if compression == "webp":
        options["tile"] = (64, 96)
    tifffile.imwrite(folder / "a.tif", samples, photometric="rgb", **options)
    with open_tiff(folder / "a.tif") as source:
        assert source.description.rgb
        np.testing.assert_array_equal(pasted(source), samples)
        np.testing.assert_array_equal(whole(source), samples)


@pytest.mark.parametrize("compression", ["zlib", "lzw", "zstd"])
@pytest.mark.parametrize("dtype", ["uint16", "float32"])
def test_predicted_samples_come_back(folder: Path, compression: str, dtype: str) -> None:
    samples = noise((150, 201), dtype)
    tifffile.imwrite(
        folder / "a.tif", samples, compression=compression, predictor=True, tile=(64, 64)
    )
    with open_tiff(folder / "a.tif") as source:
        np.testing.assert_array_equal(pasted(source), samples)


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
@pytest.mark.parametrize("layout", ["tiles", "strips", "one strip"])
def test_colours_in_planes_come_back(folder: Path, dtype: str, layout: str) -> None:
    samples = noise((3, 150, 201), dtype)
    tifffile.imwrite(
        folder / "a.tif", samples, photometric="rgb", planarconfig="separate", **LAYOUTS[layout]
    )
    with open_tiff(folder / "a.tif") as source:
        assert source.description.rgb
        np.testing.assert_array_equal(pasted(source), np.moveaxis(samples, 0, 2))
        np.testing.assert_array_equal(whole(source), np.moveaxis(samples, 0, 2))


def test_alpha_is_dropped(folder: Path) -> None:
    samples = noise((50, 60, 4))
    tifffile.imwrite(folder / "a.tif", samples, photometric="rgb", extrasamples=["unassalpha"])
    with open_tiff(folder / "a.tif") as source:
        np.testing.assert_array_equal(whole(source), samples[..., :3])


@pytest.mark.parametrize("planar", ["contig", "separate"])
def test_loose_samples_are_channels(folder: Path, planar: str) -> None:
    samples = noise((5, 50, 60), "uint16")
    stored = samples if planar == "separate" else np.moveaxis(samples, 0, 2)
    tifffile.imwrite(
        folder / "a.tif",
        stored,
        photometric="minisblack",
        planarconfig=planar,
        tile=(32, 32),
        metadata=None,
    )
    with open_tiff(folder / "a.tif") as source:
        assert source.description.sizes.c == 5
        assert source.description.kind is ImageKind.SLIDE
        for c in range(5):
            np.testing.assert_array_equal(whole(source, c=c), samples[c])
            np.testing.assert_array_equal(pasted(source, c=c), samples[c])


def test_palette_becomes_colours(folder: Path) -> None:
    samples = noise((50, 60))
    colormap = noise((3, 256), "uint16", seed=2)
    tifffile.imwrite(folder / "a.tif", samples, photometric="palette", colormap=colormap)
    with open_tiff(folder / "a.tif") as source:
        assert source.description.rgb
        np.testing.assert_array_equal(whole(source), (colormap >> 8).T[samples].astype(np.uint8))


def test_white_zero_is_turned_round(folder: Path) -> None:
    samples = noise((50, 60))
    tifffile.imwrite(folder / "a.tif", samples, photometric="miniswhite")
    with open_tiff(folder / "a.tif") as source:
        np.testing.assert_array_equal(whole(source), 255 - samples)


def test_bilevel_is_black_and_white(folder: Path) -> None:
    samples = noise((50, 61)) > 127
    tifffile.imwrite(folder / "a.tif", samples, bitspersample=1, photometric="minisblack")
    with open_tiff(folder / "a.tif") as source:
        assert source.description.dtype == "uint8"
        np.testing.assert_array_equal(whole(source), samples * np.uint8(255))


def test_cmyk_becomes_light(folder: Path) -> None:
    inks = np.zeros((20, 30, 4), np.uint8)
    inks[:10, :, 0] = 255  # cyan above
    inks[10:, :, 3] = 255  # black below
    tifffile.imwrite(folder / "a.tif", inks, photometric="separated", extrasamples=())
    with open_tiff(folder / "a.tif") as source:
        assert whole(source)[0, 0].tolist() == [0, 255, 255]
        assert whole(source)[19, 0].tolist() == [0, 0, 0]


@pytest.mark.parametrize("photometric", ["cielab", "logluv", "cfa"])
def test_other_colour_spaces_are_refused_in_one_line(folder: Path, photometric: str) -> None:
    shape = (32, 32) if photometric == "cfa" else (32, 32, 3)
    tifffile.imwrite(folder / "a.tif", noise(shape), photometric=photometric)
    with pytest.raises(UnsupportedFormat) as refused:
        open_tiff(folder / "a.tif")
    assert "photometric interpretation" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_complex_samples_are_refused(folder: Path) -> None:
    tifffile.imwrite(folder / "a.tif", np.ones((32, 32), np.complex64))
    with pytest.raises(UnsupportedFormat, match="complex64"):
        open_tiff(folder / "a.tif")


def test_missing_tiles_are_none_and_background_in_regions(folder: Path) -> None:
    def tiles() -> Iterator[Pixels | None]:
        for number in range(12):
            yield None if number == 5 else np.full((64, 64, 3), number, np.uint8)

    tifffile.imwrite(
        folder / "a.tif",
        tiles(),
        shape=(192, 256, 3),
        dtype="uint8",
        tile=(64, 64),
        photometric="rgb",
        compression="zlib",
    )
    with open_tiff(folder / "a.tif") as source:
        assert source.tile(0, 1, 1) is None
        region = source.read_region(0, 64, 192, 64)
        assert (region[:, :64] == 4).all()
        assert (region[:, 64:128] == 255).all()
        assert (region[:, 128:] == 6).all()


def test_regions_outside_are_background(folder: Path) -> None:
    samples = noise((100, 120, 3))
    pyramid(folder / "a.tif", samples, [2], subifds=False, tile=(64, 64), photometric="rgb")
    with open_tiff(folder / "a.tif") as source:
        region = source.read_region(-10, -20, 140, 150)
        np.testing.assert_array_equal(region[20:120, 10:130], samples)
        region[20:120, 10:130] = 255
        assert (region == 255).all()
        assert (source.read_region(500, 500, 7, 9) == 255).all()
        assert source.read_region(-1e9, 0, 3, 2, level=1).shape == (2, 3, 3)


@pytest.mark.parametrize(
    "arguments", [(0, 0, 0, 5), (0, 0, 5, -1), (float("nan"), 0, 5, 5), (0, float("inf"), 5, 5)]
)
def test_impossible_regions_are_refused(folder: Path, arguments: Any) -> None:
    tifffile.imwrite(folder / "a.tif", noise((50, 60)))
    with open_tiff(folder / "a.tif") as source, pytest.raises(ValueError, match="region"):
        source.read_region(*arguments)


@given(
    x=st.integers(-40, 240),
    y=st.integers(-40, 190),
    width=st.integers(1, 250),
    height=st.integers(1, 200),
    layout=st.sampled_from(sorted(LAYOUTS)),
    compression=st.sampled_from([None, "zlib"]),
)
def test_any_region_is_what_lies_there(
    tmp_path_factory: pytest.TempPathFactory,
    x: int,
    y: int,
    width: int,
    height: int,
    layout: str,
    compression: str | None,
) -> None:
    samples = noise((150, 201), "uint16")
    path = tmp_path_factory.getbasetemp() / f"{layout}-{compression}.tif"
    if not path.exists():
        tifffile.imwrite(path, samples, compression=compression, **LAYOUTS[layout])
    framed = np.zeros((150 + 500, 201 + 600), np.uint16)
    framed[100:250, 100:301] = samples
    with open_tiff(path) as source:
        np.testing.assert_array_equal(
            source.read_region(x, y, width, height),
            framed[100 + y : 100 + y + height, 100 + x : 100 + x + width],
        )


def test_corner_is_moved_to_the_nearest_pixel_of_the_level(folder: Path) -> None:
    full = noise((256, 256))
    pyramid(folder / "a.tif", full, [4], subifds=False, tile=(64, 64), photometric="minisblack")
    with open_tiff(folder / "a.tif") as source:
        reduced = full[::4, ::4]
        for x, column in ((8.0, 2), (9.9, 2), (10.0, 3), (11.0, 3)):
            np.testing.assert_array_equal(
                source.read_region(x, 0, 5, 5, level=1), reduced[:5, column : column + 5]
            )


@pytest.mark.parametrize("planar", [False, True])
@pytest.mark.parametrize("rows", [1, 16, 60])
def test_only_the_asked_part_of_wide_rows_is_needed(folder: Path, rows: int, planar: bool) -> None:
    shape = (3, 60, 20_000) if planar else (60, 20_000, 3)
    samples = noise(shape, "uint16")
    tifffile.imwrite(
        folder / "a.tif",
        samples,
        byteorder=">",
        photometric="rgb",
        planarconfig="separate" if planar else "contig",
        rowsperstrip=rows,
    )
    seen = np.moveaxis(samples, 0, 2) if planar else samples
    with open_tiff(folder / "a.tif") as source:
        for x, width in ((0, 100), (12_345, 777), (19_990, 10), (3, 19_000)):
            np.testing.assert_array_equal(
                source.read_region(x, 10, width, 45), seen[10:55, x : x + width]
            )


@pytest.mark.parametrize("bigtiff", [False, True])
@pytest.mark.parametrize("byteorder", ["<", ">"])
def test_classic_and_big_files_are_the_same(folder: Path, bigtiff: bool, byteorder: Any) -> None:
    samples = noise((100, 120, 3))
    tifffile.imwrite(
        folder / "a.tif",
        samples,
        bigtiff=bigtiff,
        byteorder=byteorder,
        tile=(64, 64),
        photometric="rgb",
    )
    with open_tiff(folder / "a.tif") as source:
        np.testing.assert_array_equal(pasted(source), samples)


@pytest.mark.parametrize("shape", [(1, 1), (1, 100), (100, 1), (1, 1, 3), (1, 90, 3), (90, 1, 3)])
@pytest.mark.parametrize("tile", [None, (64, 64)])
def test_pictures_one_pixel_wide_come_back(folder: Path, shape: Any, tile: Any) -> None:
    samples = noise(shape)
    photometric = "rgb" if len(shape) == 3 else "minisblack"
    tifffile.imwrite(folder / "a.tif", samples, photometric=photometric, tile=tile, metadata=None)
    with open_tiff(folder / "a.tif") as source:
        np.testing.assert_array_equal(pasted(source), samples)
        np.testing.assert_array_equal(whole(source), samples)


@pytest.mark.parametrize("place", [(1, 0, 0), (-1, 0, 0), (0, 2, 0), (0, -1, 0), (0, 0, 2)])
def test_tiles_outside_raise_index_error(folder: Path, place: tuple[int, int, int]) -> None:
    tifffile.imwrite(folder / "a.tif", noise((100, 120)), tile=(64, 64))
    with open_tiff(folder / "a.tif") as source, pytest.raises(IndexError):
        source.tile(*place)
