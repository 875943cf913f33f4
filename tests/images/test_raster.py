"""JPEG, PNG and BMP in every flavour, as they are meant to be seen."""

import io
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from exact_nb.errors import UnreadableImage
from exact_nb.images.base import EncodedTile, ImageKind
from exact_nb.images.raster import open_raster

RANDOM = np.random.default_rng(1)
RGB = RANDOM.integers(0, 256, (30, 40, 3), np.uint8)


def whole(path: Path) -> Any:
    with open_raster(path) as source:
        sizes = source.description.sizes
        return source.read_region(0, 0, sizes.x, sizes.y)


def smooth(height: int, width: int) -> Any:
    """Something JPEG keeps well, different in all four corners."""
    y, x = np.mgrid[:height, :width]
    return np.stack([x * 255 // width, y * 255 // height, np.full_like(x, 40)], -1).astype(np.uint8)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_all_exif_orientations_are_applied(tmp_path: Path, orientation: int, kind: str) -> None:
    """Stored as the tag demands, every file shows the same picture."""
    upright = smooth(24, 48)
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.swapaxes(0, 1),
        6: np.rot90(upright),  # turned back: the viewer turns it clockwise
        7: upright[::-1, ::-1].swapaxes(0, 1),
        8: np.rot90(upright, -1),
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "picture"
    Image.fromarray(np.ascontiguousarray(stored)).save(path, kind, exif=exif, quality=97)
    with open_raster(path) as source:
        assert (source.description.sizes.x, source.description.sizes.y) == (48, 24)
    error = np.abs(whole(path).astype(int) - upright)
    assert error.mean() < (2.5 if kind == "JPEG" else 0.001)
    with Image.open(path) as picture:
        assert picture.getexif()[0x0112] == orientation


def test_orientation_outside_the_standard_counts_as_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 9
    Image.fromarray(RGB).save(tmp_path / "a.png", exif=exif)
    assert np.array_equal(whole(tmp_path / "a.png"), RGB)


def test_real_photo_with_orientation_6(data: Path) -> None:
    path = data / "photo" / "exif_orientation_6.jpg"
    with open_raster(path) as source:
        assert (source.description.sizes.x, source.description.sizes.y) == (600, 450)
        assert source.description.metadata["exif_orientation"] == 6
    with Image.open(path) as picture:
        stored = np.asarray(picture.convert("RGB")).astype(int)
    assert np.abs(whole(path) - np.rot90(stored, -1)).max() <= 4


@pytest.mark.parametrize("name", ["grey.png", "grey.jpg", "grey.bmp"])
def test_grey_stays_one_sample(tmp_path: Path, name: str) -> None:
    grey = np.tile(np.arange(40, dtype=np.uint8) * 5, (30, 1))
    Image.fromarray(grey).save(tmp_path / name)
    with open_raster(tmp_path / name) as source:
        assert not source.description.rgb
        assert source.description.dtype == "uint8"
    assert np.abs(whole(tmp_path / name).astype(int) - grey).max() <= 3


def test_sixteen_bits_of_grey_stay(tmp_path: Path) -> None:
    grey = RANDOM.integers(0, 65_536, (30, 40), np.uint16)
    Image.fromarray(grey).save(tmp_path / "deep.png")
    with open_raster(tmp_path / "deep.png") as source:
        assert source.description.dtype == "uint16"
        assert not source.description.rgb
    assert np.array_equal(whole(tmp_path / "deep.png"), grey)


def test_sixteen_bits_of_colour_are_read_as_eight(tmp_path: Path) -> None:
    deep = RANDOM.integers(0, 65_536, (6, 5, 3), np.uint16)
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in deep)
    chunks = [
        (b"IHDR", (5).to_bytes(4, "big") + (6).to_bytes(4, "big") + bytes((16, 2, 0, 0, 0))),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    file = b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")
        for name, body in chunks
    )
    (tmp_path / "deep.png").write_bytes(file)
    with open_raster(tmp_path / "deep.png") as source:
        assert source.description.dtype == "uint8"
    assert np.abs(whole(tmp_path / "deep.png").astype(int) - deep / 257).max() <= 1


def test_transparency_is_laid_on_white(tmp_path: Path) -> None:
    rgba = np.zeros((1, 3, 4), np.uint8)
    rgba[0, :, 0] = 200
    rgba[0, :, 3] = 255, 128, 0
    Image.fromarray(rgba).save(tmp_path / "a.png")
    expected = [[200, 0, 0], [227, 127, 127], [255, 255, 255]]
    assert whole(tmp_path / "a.png").tolist() == [expected]


def test_grey_with_transparency_stays_grey(tmp_path: Path) -> None:
    Image.fromarray(np.array([[[10, 255], [10, 0]]], np.uint8)).save(tmp_path / "a.png")
    assert whole(tmp_path / "a.png").tolist() == [[10, 255]]


def test_transparent_colour_of_a_palette_is_white(tmp_path: Path) -> None:
    picture = Image.new("P", (2, 1))
    picture.putpalette([255, 0, 0, 0, 0, 255])
    picture.putpixel((1, 0), 1)
    picture.save(tmp_path / "a.png", transparency=0)
    assert whole(tmp_path / "a.png").tolist() == [[[255, 255, 255], [0, 0, 255]]]


@pytest.mark.parametrize("name", ["p.png", "p.bmp"])
def test_palettes_become_colours(tmp_path: Path, name: str) -> None:
    picture = Image.fromarray(RGB).quantize(16)
    picture.save(tmp_path / name)
    assert np.array_equal(whole(tmp_path / name), np.asarray(picture.convert("RGB")))


def test_one_bit_becomes_black_and_white(tmp_path: Path) -> None:
    bits = RANDOM.random((9, 17)) > 0.5
    Image.fromarray(bits).save(tmp_path / "a.png")
    assert np.array_equal(whole(tmp_path / "a.png"), bits * np.uint8(255))


def test_cmyk_becomes_rgb(tmp_path: Path) -> None:
    picture = Image.new("CMYK", (16, 16), (0, 255, 255, 0))
    picture.save(tmp_path / "a.jpg", quality=95)
    with open_raster(tmp_path / "a.jpg") as source:
        assert source.description.rgb
    red, green, blue = whole(tmp_path / "a.jpg")[8, 8].tolist()
    assert red > 240
    assert max(green, blue) < 15


def test_tiles_cover_the_picture(tmp_path: Path) -> None:
    pixels = RANDOM.integers(0, 256, (700, 1100, 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png", compress_level=1)
    with open_raster(tmp_path / "a.png") as source:
        (level,) = source.description.levels
        assert source.description.kind is ImageKind.PICTURE
        assert (level.columns, level.rows) == (3, 2)
        rows = [
            np.concatenate([np.asarray(source.tile(0, column, row)) for column in range(3)], axis=1)
            for row in range(2)
        ]
        assert np.array_equal(np.concatenate(rows), pixels)
        for place in [(0, 3, 0), (0, 0, 2), (0, -1, 0)]:
            with pytest.raises(IndexError):
                source.tile(*place)
        with pytest.raises(IndexError):
            source.tile(0, 0, 0, z=1)


def test_small_upright_jpeg_travels_untouched(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.fromarray(smooth(100, 200)).save(path)
    with open_raster(path) as source:
        assert source.tile(0, 0, 0) == EncodedTile(path.read_bytes(), "image/jpeg")


def test_turned_jpeg_does_not_travel_untouched(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 3
    Image.fromarray(smooth(100, 200)).save(tmp_path / "a.jpg", exif=exif)
    with open_raster(tmp_path / "a.jpg") as source:
        assert isinstance(source.tile(0, 0, 0), np.ndarray)


def test_outside_is_white_for_colour_and_black_for_grey(tmp_path: Path) -> None:
    Image.fromarray(RGB).save(tmp_path / "a.png")
    Image.fromarray(RGB[..., 0]).save(tmp_path / "b.png")
    for name, colour, outside in (("a.png", RGB, 255), ("b.png", RGB[..., 0], 0)):
        with open_raster(tmp_path / name) as source:
            region = source.read_region(-2, 28, 5, 4)
            assert (region[:, :2] == outside).all()
            assert (region[2:] == outside).all()
            assert np.array_equal(region[:2, 2:], colour[28:30, :3])
            assert (source.read_region(400, 400, 3, 3) == outside).all()


def test_picture_is_read_again_after_its_pixels_were_forgotten(tmp_path: Path) -> None:
    from exact_nb.images.raster import RasterSource

    Image.fromarray(RGB).save(tmp_path / "a.png")
    with open_raster(tmp_path / "a.png") as source:
        assert isinstance(source, RasterSource)
        first = source.read_region(0, 0, 40, 30)
        source.forget_pixels()
        assert np.array_equal(source.read_region(0, 0, 40, 30), first)


@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
def test_file_that_went_away_is_told(tmp_path: Path, name: str) -> None:
    Image.fromarray(RGB).save(tmp_path / name)
    with open_raster(tmp_path / name) as source:
        (tmp_path / name).unlink()
        with pytest.raises(UnreadableImage, match="no such file"):
            source.tile(0, 0, 0)


def test_too_many_megapixels_are_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("1", (20_000, 30_000)).save(tmp_path / "bomb.png")
    with pytest.raises(UnreadableImage, match="600 megapixels, more than the 500") as refused:
        open_raster(tmp_path / "bomb.png")
    assert "\n" not in str(refused.value)
    assert refused.value.path == str(tmp_path / "bomb.png")
    monkeypatch.setenv("EXACT_NB_MAX_MEGAPIXELS", "700")
    open_raster(tmp_path / "bomb.png").close()


def test_pillows_own_limit_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    Image.fromarray(RGB).save(tmp_path / "a.png")
    assert np.array_equal(whole(tmp_path / "a.png"), RGB)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP"])
def test_cut_files_are_refused_with_their_name(tmp_path: Path, kind: str) -> None:
    file = io.BytesIO()
    Image.fromarray(RANDOM.integers(0, 256, (200, 200, 3), np.uint8)).save(file, kind)
    path = tmp_path / "cut"
    for share in (0.02, 0.5, 0.9):
        path.write_bytes(file.getvalue()[: int(len(file.getvalue()) * share)])
        with pytest.raises(UnreadableImage, match="damaged") as refused:
            whole(path)
        assert str(path) in str(refused.value)
        assert "\n" not in str(refused.value)


@pytest.mark.parametrize("start", [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"BM"])
def test_noise_behind_a_signature_is_refused(tmp_path: Path, start: bytes) -> None:
    for seed in range(20):
        noise = np.random.default_rng(seed).bytes(500)
        (tmp_path / "noise").write_bytes(start + noise)
        with pytest.raises(UnreadableImage, match="noise"):
            whole(tmp_path / "noise")
