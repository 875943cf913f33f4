"""Stored JPEG tiles go out untouched and in the right colours."""

import io
import itertools
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import openslide
import pytest
import tifffile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from exact_nb.images.base import EncodedTile, Pixels
from exact_nb.images.tiff import open_tiff
from exact_nb.images.tiff.jpeg import DamagedJpeg, common_prefix, parse_header, whole_file

ADOBE = b"\xff\xee\x00\x0eAdobe"


def decoded(data: bytes | memoryview) -> Pixels:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


@pytest.mark.parametrize("name", ["CMU-1-Small-Region.svs", "crc_he_whole_half.tif"])
def test_passed_tiles_decode_to_the_colours_of_openslide(data: Path, name: str) -> None:
    with open_tiff(data / "wsi" / name) as ours, openslide.OpenSlide(data / "wsi" / name) as theirs:
        level = ours.description.levels[0]
        places = list(itertools.product(range(level.columns), range(level.rows)))
        for column, row in places[:: max(1, len(places) // 40)]:
            tile = ours.tile(0, column, row)
            assert isinstance(tile, EncodedTile)
            assert tile.media_type == "image/jpeg"
            pixels = decoded(tile.data)
            # Edge tiles keep their padding; the client clips.
            assert pixels.shape == (level.tile_height, level.tile_width, 3)
            left, top = column * level.tile_width, row * level.tile_height
            width = min(level.tile_width, level.width - left)
            height = min(level.tile_height, level.height - top)
            reference = theirs.read_region((left, top), 0, (width, height)).convert("RGB")
            np.testing.assert_array_equal(pixels[:height, :width], np.asarray(reference))


def test_without_the_adobe_marker_the_colours_would_be_wrong(data: Path) -> None:
    with open_tiff(data / "wsi/CMU-1-Small-Region.svs") as source:
        tile = source.tile(0, 4, 4)
        right = source.read_region(960, 960, 240, 240).astype(int)
    assert isinstance(tile, EncodedTile)
    found = bytes(tile.data)
    assert found[2 : 2 + len(ADOBE)] == ADOBE
    wrong = decoded(found[:2] + found[18:]).astype(int)
    assert np.abs(decoded(found) - right).max() == 0
    assert np.abs(wrong - right).mean() > 30


def test_passed_bytes_are_those_of_the_file(data: Path) -> None:
    path = data / "wsi/crc_he_whole_half.tif"
    with tifffile.TiffFile(path) as tiff:
        page = tiff.pages.first
        offset, count = page.dataoffsets[40], page.databytecounts[40]
    stored = path.read_bytes()[offset : offset + count]
    with open_tiff(path) as source:
        level = source.description.levels[0]
        tile = source.tile(0, 40 % level.columns, 40 // level.columns)
    assert isinstance(tile, EncodedTile)
    assert bytes(tile.data).endswith(stored[2:])
    assert len(tile.data) - len(stored) < 1000


def slide(seed: int = 3) -> Pixels:
    """A smooth picture in strong colours, so that a wrong colour space is plain to see."""
    y, x = np.mgrid[0:128, 0:192]
    red = 255 * x / 191
    blue = 255 * y / 127
    return np.stack([red, 60 + 0 * x, blue], -1).astype(np.uint8)


STREAMS = {
    # name: (colour space in the stream, subsampling, PhotometricInterpretation)
    "RGB": ("rgb", "444", 2),
    "YCbCr 4:4:4": ("ycbcr", "444", 6),
    "YCbCr 4:2:0": ("ycbcr", "420", 6),
    "YCbCr 4:2:2": ("ycbcr", "422", 6),
    "YCbCr 4:2:0 in a file that says RGB": ("ycbcr", "420", 2),
}


@pytest.mark.parametrize("marker", ["as encoded", "bare"])
@pytest.mark.parametrize("stream", STREAMS)
def test_colours_are_right_in_every_layout(tmp_path: Path, stream: str, marker: str) -> None:
    space, subsampling, photometric = STREAMS[stream]
    picture = slide()

    def encode(tile: Pixels) -> bytes:
        data: Any = imagecodecs.jpeg8_encode(
            tile, level=98, colorspace="rgb", outcolorspace=space, subsampling=subsampling
        )
        return bare(data) if marker == "bare" else bytes(data)

    # tifffile writes 6 for 2 unless it is told so.
    says = {"compressionargs": {"outcolorspace": "rgb"}} if photometric == 2 else {}
    write_stored(tmp_path / "a.tif", picture, encode, photometric, **says)
    with tifffile.TiffFile(tmp_path / "a.tif") as written:
        assert int(written.pages.first.photometric) == photometric
    with open_tiff(tmp_path / "a.tif") as source:
        region = source.read_region(0, 0, 192, 128)
        for row, column in itertools.product(range(2), range(3)):
            tile = source.tile(0, column, row)
            assert isinstance(tile, EncodedTile)
            place = (slice(row * 64, row * 64 + 64), slice(column * 64, column * 64 + 64))
            np.testing.assert_array_equal(decoded(tile.data), region[place])
    assert np.abs(region.astype(int) - picture).mean() < 3


def bare(stream: bytes) -> bytes:
    """Take the APP markers out of a stream."""
    out, at = bytearray(stream[:2]), 2
    while stream[at + 1] != 0xDA:
        length = 2 + int.from_bytes(stream[at + 2 : at + 4], "big")
        if not 0xE0 <= stream[at + 1] <= 0xEF:
            out += stream[at : at + length]
        at += length
    return bytes(out + stream[at:])


def write_stored(
    path: Path, picture: Pixels, encode: Any, photometric: int, **options: Any
) -> None:
    """Write a tiled TIFF of streams that are encoded already."""
    tiles = [
        encode(np.ascontiguousarray(picture[y : y + 64, x : x + 64]))
        for y in range(0, picture.shape[0], 64)
        for x in range(0, picture.shape[1], 64)
    ]
    tifffile.imwrite(
        path,
        iter(tiles),
        shape=picture.shape,
        dtype=picture.dtype,
        tile=(64, 64),
        photometric=photometric,
        compression=options.pop("compression", "jpeg"),
        metadata=None,
        **options,
    )


def test_grey_jpeg_is_passed(tmp_path: Path) -> None:
    picture = slide()[..., 0]
    write_stored(tmp_path / "a.tif", picture, lambda one: imagecodecs.jpeg8_encode(one, 95), 1)
    with open_tiff(tmp_path / "a.tif") as source:
        tile = source.tile(0, 1, 1)
        assert isinstance(tile, EncodedTile)
        with Image.open(io.BytesIO(tile.data)) as shown:
            assert shown.mode == "L"
            np.testing.assert_array_equal(np.asarray(shown), source.read_region(64, 64, 64, 64))


def test_jpeg_that_browsers_do_not_show_is_decoded(tmp_path: Path) -> None:
    picture = (slide()[..., 0].astype(np.uint16) * 16).astype(np.uint16)
    write_stored(
        tmp_path / "a.tif",
        picture,
        lambda one: imagecodecs.jpeg_encode(one, 100, bitspersample=12),
        1,
    )
    with open_tiff(tmp_path / "a.tif") as source:
        tile = source.tile(0, 1, 1)
    assert isinstance(tile, np.ndarray)
    assert tile.dtype == np.uint16
    assert np.abs(tile.astype(int) - picture[64:128, 64:128]).max() < 64


def test_inverted_jpeg_is_decoded_and_turned_round(tmp_path: Path) -> None:
    picture = slide()[..., 0]
    write_stored(tmp_path / "a.tif", picture, lambda one: imagecodecs.jpeg8_encode(one, 98), 0)
    with open_tiff(tmp_path / "a.tif") as source:
        tile = source.tile(0, 0, 0)
    assert isinstance(tile, np.ndarray)
    assert np.abs(255 - tile.astype(int) - picture[:64, :64]).max() < 8


@pytest.mark.parametrize("compression", [33003, 33005])
def test_aperio_jpeg_2000_has_the_colours_of_openslide(tmp_path: Path, compression: int) -> None:
    picture = slide()

    def encode(tile: Pixels) -> bytes:
        if compression == 33003:  # YCbCr in the file's components
            tile = np.asarray(Image.fromarray(tile).convert("YCbCr"))
        data: Any = imagecodecs.jpeg2k_encode(
            tile, level=0, codecformat="j2k", mct=False, reversible=True
        )
        return bytes(data)

    write_stored(
        tmp_path / "a.svs",
        picture,
        encode,
        6 if compression == 33003 else 2,
        compression=compression,
        description="Aperio Image Library v12\r\n192x128|AppMag = 20|MPP = 0.5",
    )
    with open_tiff(tmp_path / "a.svs") as ours, openslide.OpenSlide(tmp_path / "a.svs") as theirs:
        reference = np.asarray(theirs.read_region((0, 0), 0, (192, 128)).convert("RGB")).astype(int)
        region = ours.read_region(0, 0, 192, 128).astype(int)
        tile = ours.tile(0, 1, 1)
    assert isinstance(tile, np.ndarray)
    assert np.abs(region - reference).max() <= 2
    assert np.abs(tile - reference[64:128, 64:128]).max() <= 2


def test_damaged_markers_are_told() -> None:
    good: Any = imagecodecs.jpeg8_encode(slide(), 90)
    header = parse_header(good)
    assert (header.width, header.height, header.bits) == (192, 128, 8)
    for broken in (b"", b"\0\0" + good, good[:2] + b"\0\0\0\0" + good[2:], good[:30]):
        with pytest.raises(DamagedJpeg):
            parse_header(broken)
    with pytest.raises(DamagedJpeg):
        whole_file(b"", b"\0" + good)
    with pytest.raises(DamagedJpeg):
        common_prefix(b"\0" + good, header, 6)


@given(st.binary(max_size=300))
def test_any_bytes_parse_or_are_called_damaged(stream: bytes) -> None:
    for candidate in (stream, b"\xff\xd8" + stream):
        try:
            header = parse_header(candidate)
        except DamagedJpeg:
            continue
        assert header.process == 0 or header.sampling
