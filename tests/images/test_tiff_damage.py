"""Whatever is broken in a file, only our own errors arise, each of one line."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile

from exact_nb.errors import UnreadableImage, UnsupportedFormat
from exact_nb.images.tiff import open_tiff
from tests.profile import times

SMALL = [
    "wsi/small.svs",
    "wsi/boxes.tiff",
    "wsi/test_orient6.tif",
    "wsi/yb10kx5k.zstd.tiff",
    "zstack/multifile_ome/multifile-Z1.ome.tiff",
    "zstack/img3d.tif",
]


def browse(path: Path) -> None:
    """Do what a viewer does, and take only our own errors for an answer."""
    try:
        with open_tiff(path) as source:
            for number, level in enumerate(source.description.levels):
                last = (level.columns - 1, level.rows - 1)
                for column, row in ((0, 0), last):
                    for z in {0, source.description.sizes.z - 1}:
                        one_line(partial(source.tile, number, column, row, z=z), path)
                one_line(partial(source.read_region, 0, 0, 64, 64, level=number), path)
            one_line(source.associated, path)
    except (UnreadableImage, UnsupportedFormat) as error:
        check(error, path)


def one_line(act: Callable[[], Any], path: Path) -> None:
    try:
        act()
    except UnreadableImage as error:
        check(error, path)


def check(error: Exception, path: Path) -> None:
    assert "\n" not in str(error)
    assert str(error).startswith(str(path.parent))


@pytest.mark.parametrize("name", SMALL)
def test_a_file_cut_short_raises_our_errors_only(data: Path, tmp_path: Path, name: str) -> None:
    whole = (data / name).read_bytes()
    path = tmp_path / Path(name).name
    generator = np.random.default_rng(7)
    lengths = [1, 3, 4, 7, 8, 15, 16, *generator.integers(16, len(whole), times(40, 800)).tolist()]
    for length in lengths:
        path.write_bytes(whole[:length])
        browse(path)


def flip(path: Path, whole: bytes, rounds: int) -> None:
    """Browse a file with one to three bytes changed, again and again."""
    generator = np.random.default_rng(8)
    places = interesting(whole)
    for _ in range(rounds):
        broken = bytearray(whole)
        for _ in range(generator.integers(1, 4)):
            place = int(generator.choice(places))
            broken[place] ^= int(generator.integers(1, 256))
        path.write_bytes(broken)
        browse(path)


@pytest.mark.parametrize("name", SMALL)
def test_flipped_bytes_raise_our_errors_only(data: Path, tmp_path: Path, name: str) -> None:
    rounds = times(20, 300) if "yb10" in name else times(80, 3_000)
    flip(tmp_path / Path(name).name, (data / name).read_bytes(), rounds)


GREY, COLOUR = (100, 120), (100, 120, 3)
WRITTEN: dict[str, tuple[tuple[int, ...], str, dict[str, Any]]] = {
    "ImageJ": ((2, 3, 20, 30), "uint16", {"imagej": True, "metadata": {"axes": "ZCYX"}}),
    "OME": ((2, 3, 20, 30), "uint16", {"ome": True, "metadata": {"axes": "ZCYX"}}),
    "palette": (
        GREY,
        "uint8",
        {"photometric": "palette", "colormap": np.zeros((3, 256), np.uint16)},
    ),
    "planes": ((3, 100, 120), "uint8", {"photometric": "rgb", "planarconfig": "separate"}),
    "JPEG": (COLOUR, "uint8", {"compression": "jpeg", "tile": (64, 64), "photometric": "rgb"}),
    "JPEG strips": (COLOUR, "uint8", {"compression": "jpeg", "rowsperstrip": 16}),
    "JPEG planes": (
        (3, 100, 120),
        "uint8",
        {"compression": "jpeg", "tile": (64, 64), "photometric": "rgb", "planarconfig": "separate"},
    ),
    "JPEG 2000": (COLOUR, "uint8", {"compression": "jpeg2000", "tile": (64, 64)}),
    "LZW": (GREY, "uint16", {"compression": "lzw", "predictor": True, "rowsperstrip": 16}),
    "PackBits": (GREY, "uint8", {"compression": "packbits"}),
    "PNG": (COLOUR, "uint8", {"compression": "png", "tile": (64, 64)}),
    "WebP": (COLOUR, "uint8", {"compression": "webp", "tile": (64, 64)}),
    "bits": (GREY, "bool", {}),
    "float": (GREY, "float32", {"compression": "zlib", "predictor": True, "tile": (64, 64)}),
    "BigTIFF": (GREY, "uint8", {"bigtiff": True, "byteorder": ">", "rowsperstrip": 9}),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_flipped_bytes_of_any_codec_raise_our_errors_only(tmp_path: Path, name: str) -> None:
    shape, dtype, options = WRITTEN[name]
    path = tmp_path / ("a.ome.tif" if name == "OME" else "a.tif")
    samples = np.random.default_rng(2).integers(0, 2 if dtype == "bool" else 200, shape)
    tifffile.imwrite(path, samples.astype(dtype), **options)
    flip(path, path.read_bytes(), times(60, 4_000))


def interesting(whole: bytes) -> list[int]:
    """Places of the header, the page tables, and some of everything else."""
    spread = list(range(0, len(whole), max(1, len(whole) // 300)))
    tables: list[int] = []
    order = "little" if whole[:2] == b"II" else "big"
    if whole[2:4] in (b"*\0", b"\0*"):
        first = int.from_bytes(whole[4:8], order)  # type: ignore[arg-type]
    else:
        first = int.from_bytes(whole[8:16], order)  # type: ignore[arg-type]
    tables.extend(range(first, min(first + 200, len(whole))))
    return list(range(16)) + tables * 2 + spread


@pytest.mark.parametrize(
    "layout",
    [
        {},
        {"tile": (32, 32)},
        {"compression": "zlib", "tile": (32, 32)},
        {"imagej": True},
        {"rowsperstrip": 8, "compression": "lzw"},
    ],
)
def test_a_stack_cut_short_is_refused_at_open(tmp_path: Path, layout: dict[str, Any]) -> None:
    path = tmp_path / "a.tif"
    samples = np.random.default_rng(1).integers(0, 2**16, (6, 100, 120), np.uint16)
    tifffile.imwrite(path, samples, photometric="minisblack", **layout)
    whole = path.read_bytes()
    for share in (0.3, 0.6, 0.9):
        path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(UnreadableImage, match=r"a\.tif"):
            open_tiff(path)


def test_an_imagej_stack_of_one_page_is_whole_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    samples = np.random.default_rng(1).integers(0, 2**16, (6, 100, 120), np.uint16)
    tifffile.imwrite(path, samples, imagej=True, metadata={"axes": "ZYX"})
    with tifffile.TiffFile(path) as tiff:
        page = tiff.pages.first
        end = page.offset + 2 + 12 * len(page.tags)
        data_end = page.dataoffsets[0] + samples.nbytes
    whole = bytearray(path.read_bytes()[:data_end])
    whole[end : end + 4] = bytes(4)  # ImageJ writes stacks over 4 GB with a single page
    path.write_bytes(whole)
    with open_tiff(path) as source:
        for z, plane in enumerate(samples):
            np.testing.assert_array_equal(source.read_region(0, 0, 120, 100, z=z), plane)
    path.write_bytes(whole[:-1])
    with pytest.raises(UnreadableImage, match="ImageJ wrote 6 pictures"):
        open_tiff(path)


def test_a_slide_cut_short_is_refused_at_open(data: Path, tmp_path: Path) -> None:
    whole = (data / "wsi/CMU-1-Small-Region.svs").read_bytes()
    path = tmp_path / "cut.svs"
    for share in (0.25, 0.5, 0.75, 0.99):
        path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(UnreadableImage, match="cut short") as refused:
            open_tiff(path)
        assert "copy it again" in str(refused.value)


def test_one_damaged_tile_leaves_the_others_readable(data: Path, tmp_path: Path) -> None:
    name = "wsi/crc_he_whole_half.tif"
    broken = bytearray((data / name).read_bytes())
    with tifffile.TiffFile(data / name) as tiff:
        page = tiff.pages.first
        broken[page.dataoffsets[7] : page.dataoffsets[7] + 40] = bytes(40)
    path = tmp_path / "a.tif"
    path.write_bytes(broken)
    with open_tiff(path) as source:
        for act in (
            partial(source.tile, 0, 7, 0),
            partial(source.read_region, 7 * 256, 0, 50, 50),
        ):
            with pytest.raises(UnreadableImage, match="tile or strip 7 is damaged"):
                act()
        assert source.tile(0, 6, 0) is not None
        assert source.read_region(6 * 256, 0, 50, 50).shape == (50, 50, 3)


def test_a_damaged_compressed_tile_is_told_at_the_tile(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    samples = np.random.default_rng(1).integers(0, 256, (128, 128), np.uint8)
    for compression in ("zlib", "lzw", "zstd", "png", "jpeg2000", "jpegxl"):
        tifffile.imwrite(path, samples, tile=(64, 64), compression=compression)
        with tifffile.TiffFile(path) as tiff:
            offset, count = tiff.pages.first.dataoffsets[3], tiff.pages.first.databytecounts[3]
        broken = bytearray(path.read_bytes())
        broken[offset : offset + count] = bytes(
            255 - one for one in broken[offset : offset + count]
        )
        path.write_bytes(broken)
        with open_tiff(path) as source:
            assert np.array_equal(np.asarray(source.tile(0, 0, 0)), samples[:64, :64])
            with pytest.raises(UnreadableImage, match="tile or strip 3 is damaged"):
                source.tile(0, 1, 1)


def test_a_jpeg_that_claims_to_be_huge_is_refused(data: Path, tmp_path: Path) -> None:
    whole = bytearray((data / "wsi/small.svs").read_bytes())
    frame = whole.index(b"\xff\xc0")
    whole[frame + 5 : frame + 9] = b"\xff\xff\xff\xff"
    path = tmp_path / "a.svs"
    path.write_bytes(whole)
    with open_tiff(path) as source, pytest.raises(UnreadableImage, match="65535 x 65535"):
        source.read_region(0, 0, 16, 16)


def test_a_picture_without_pixels_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    for code in ("ImageWidth", "ImageLength"):
        tifffile.imwrite(path, np.zeros((64, 64), np.uint8), tile=(64, 64), metadata=None)
        with tifffile.TiffFile(path, mode="r+") as tiff:
            tiff.pages.first.tags[code].overwrite(0)
        with pytest.raises(UnreadableImage, match=r"a\.tif: damaged"):
            open_tiff(path)


def test_a_chain_of_pages_that_bites_its_tail_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    with tifffile.TiffWriter(path) as writer:
        for _ in range(2):
            writer.write(np.zeros((8, 9), np.uint8), metadata=None, contiguous=False)
    with tifffile.TiffFile(path) as tiff:
        first, second = (page.offset for page in tiff.pages)
        tags = len(tiff.pages[1].aspage().tags)
    broken = bytearray(path.read_bytes())
    end = second + 2 + 12 * tags
    broken[end : end + 4] = first.to_bytes(4, "little")
    path.write_bytes(broken)
    with pytest.raises(UnreadableImage, match="circle"):
        open_tiff(path)


def test_what_is_no_tiff_is_not_ours(tmp_path: Path) -> None:
    for content in (b"", b"II", b"GIF89a" + bytes(100), b"II*\0", b"MM\0+" + bytes(4)):
        path = tmp_path / "a.tif"
        path.write_bytes(content)
        with pytest.raises((UnsupportedFormat, UnreadableImage), match=r"a\.tif"):
            open_tiff(path)
    with pytest.raises(UnreadableImage, match="No such file"):
        open_tiff(tmp_path / "missing.tif")


def test_a_set_without_its_companion_is_refused(data: Path, tmp_path: Path) -> None:
    name = "multifile-Z2.ome.tiff"
    (tmp_path / name).write_bytes((data / "zstack/multifile_ome" / name).read_bytes())
    with pytest.raises(UnreadableImage, match=r"multifile\.companion\.ome"):
        open_tiff(tmp_path / name)


def test_a_set_with_a_missing_file_says_so_and_shows_the_rest(data: Path, tmp_path: Path) -> None:
    for path in (data / "zstack/multifile_ome").iterdir():
        if "Z4" not in path.name:
            (tmp_path / path.name).write_bytes(path.read_bytes())
    with open_tiff(tmp_path / "multifile-Z1.ome.tiff") as source:
        assert source.description.sizes.z == 5
        assert source.description.metadata["missing_planes"] == 1
        assert source.tile(0, 0, 0, z=3) is None
        assert not source.read_region(0, 0, 18, 24, z=3).any()
        assert source.read_region(0, 0, 18, 24, z=4).any()


@pytest.mark.parametrize(
    "name", ["wsi/boxes.tiff", "wsi/CMU-1-Small-Region.svs", "zstack/img3d.tif"]
)
def test_a_closed_source_says_so(data: Path, name: str) -> None:
    source = open_tiff(data / name)
    source.close()
    source.close()
    with pytest.raises(UnreadableImage, match="was closed"):
        source.tile(0, 0, 0)
    with pytest.raises(UnreadableImage, match="was closed"):
        source.read_region(0, 0, 5, 5)
