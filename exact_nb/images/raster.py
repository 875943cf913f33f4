"""JPEG, PNG and BMP: pictures that are decoded as a whole."""

from __future__ import annotations

import itertools
import math
import os
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from exact_nb.errors import UnreadableImage
from exact_nb.images.base import (
    Channel,
    Description,
    EncodedTile,
    ImageKind,
    Level,
    Pixels,
    Sizes,
    Source,
)
from exact_nb.images.cache import ByteCache
from exact_nb.images.pixels import background_of, cut_out, turn_upright

if TYPE_CHECKING:
    from PIL import ImageFile

__all__ = ["RasterSource", "open_raster"]

TILE = 512
MAX_MEGAPIXELS = 500
"""Larger pictures are refused: decoded, one would fill the memory. See `open_raster`."""

_ORIENTATION = 0x0112
_DAMAGE = (OSError, SyntaxError, ValueError, IndexError, KeyError, EOFError, struct.error)
"""What Pillow raises for damaged files."""

_decoded: ByteCache[Pixels] = ByteCache(512 * 2**20, lambda pixels: pixels.nbytes)
"""Decoded pictures of all open sources."""
_keys = itertools.count()


def open_raster(path: Path) -> Source:
    """Open a JPEG, PNG or BMP file as a source of one level.

    The EXIF orientation is applied; transparency is laid on white; palettes and CMYK become RGB;
    16-bit grey stays 16-bit, 16-bit colour is read as 8-bit.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If the header is damaged or the picture has more megapixels than `MAX_MEGAPIXELS`, or than
        the environment variable ``EXACT_NB_MAX_MEGAPIXELS``.
    """
    return RasterSource(path)


class RasterSource(Source):
    """A picture file; decoded at the first tile, shared through a cache of bounded size."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with _open_header(path) as picture:
            self._orientation = _orientation_of(picture)
            self._format = str(picture.format)
            self._plain = picture.mode in {"RGB", "L"} and "transparency" not in picture.info
            self.description = _describe(path, picture, self._orientation)
        self._key = next(_keys)

    def tile(
        self, level: int, column: int, row: int, *, z: int = 0, t: int = 0, c: int = 0
    ) -> EncodedTile | Pixels | None:
        """Read one tile; a small upright JPEG is its own only tile."""
        _check_frame(z, t, c)
        shape = self.description.levels[level]
        if not (level == 0 and 0 <= column < shape.columns and 0 <= row < shape.rows):
            raise IndexError(f"{self.path.name} has no tile {column}, {row} at level {level}")
        if self._is_own_tile():
            try:
                return EncodedTile(self.path.read_bytes(), "image/jpeg")
            except OSError as error:
                raise _damaged(self.path, error) from error
        pixels = self._pixels()
        top, left = row * shape.tile_height, column * shape.tile_width
        return pixels[top : top + shape.tile_height, left : left + shape.tile_width].copy()

    def read_region(
        self,
        x: float,
        y: float,
        width: int,
        height: int,
        *,
        level: int = 0,
        z: int = 0,
        t: int = 0,
        c: int = 0,
    ) -> Pixels:
        """Read samples of a rectangle; outside is white for colour and 0 for grey."""
        _check_frame(z, t, c)
        if level != 0:
            raise IndexError(f"{self.path.name} has one level, not {level + 1}")
        background = background_of(self.description)
        left, top = math.floor(x + 0.5), math.floor(y + 0.5)
        return cut_out(self._pixels(), left, top, width, height, background=background)

    def forget_pixels(self) -> None:
        """Free the decoded picture; the next reader decodes it again."""
        _decoded.forget(lambda key: key == self._key)

    def close(self) -> None:
        """Forget the decoded picture."""
        self.forget_pixels()

    def _is_own_tile(self) -> bool:
        level = self.description.levels[0]
        return (
            (level.columns, level.rows) == (1, 1)
            and self._format in {"JPEG", "MPO"}
            and self._plain
            and self._orientation == 1
        )

    def _pixels(self) -> Pixels:
        return _decoded.get(self._key, self._decode)

    def _decode(self) -> Pixels:
        try:
            pixels = self._decode_quickly() if self._plain else None
            if pixels is None:
                with _open_header(self.path) as picture:
                    pixels = _to_samples(picture)
        except _DAMAGE as error:
            raise _damaged(self.path, error) from error
        return np.ascontiguousarray(turn_upright(pixels, self._orientation))

    def _decode_quickly(self) -> Pixels | None:
        """Decode by simplejpeg what it can read without a warning; Pillow decides on the rest."""
        if self._format not in {"JPEG", "MPO"}:
            return None
        import simplejpeg  # noqa: PLC0415 - only where a JPEG is decoded

        space = "RGB" if self.description.rgb else "GRAY"
        try:
            pixels = np.asarray(simplejpeg.decode_jpeg(self.path.read_bytes(), space))
        except ValueError:
            return None
        return pixels if self.description.rgb else pixels[:, :, 0]


def _open_header(path: Path) -> ImageFile.ImageFile:
    """Read the header with the plug-in of the format and nothing else.

    `PIL.Image.open` would bring Pillow's limit of pixels, which is one number for the whole
    process and warns where it should not.
    """
    from PIL import BmpImagePlugin, JpegImagePlugin, PngImagePlugin  # noqa: PLC0415 - at first use

    plugins: dict[bytes, Any] = {
        b"\xff\xd8": JpegImagePlugin.JpegImageFile,
        b"\x89P": PngImagePlugin.PngImageFile,
        b"BM": BmpImagePlugin.BmpImageFile,
    }
    with path.open("rb") as file:
        plugin = plugins.get(file.read(2))
    if plugin is None:
        raise UnreadableImage(f"{path}: neither JPEG, PNG nor BMP", path=path)
    try:
        picture: ImageFile.ImageFile = plugin(path)
    except _DAMAGE as error:
        raise _damaged(path, error) from error
    width, height = picture.size
    limit = float(os.environ.get("EXACT_NB_MAX_MEGAPIXELS", MAX_MEGAPIXELS))
    if width * height > limit * 1e6:
        picture.close()
        raise UnreadableImage(
            f"{path}: {width} x {height} pixels are {width * height / 1e6:,.0f} megapixels, more "
            f"than the {limit:,.0f} a picture may have: convert it to a tiled TIFF, or set "
            "EXACT_NB_MAX_MEGAPIXELS",
            path=path,
        )
    return picture


def _damaged(path: Path, error: BaseException) -> UnreadableImage:
    if isinstance(error, OSError) and error.errno:
        return UnreadableImage(f"{path}: {os.strerror(error.errno).lower()}", path=path)
    reason = " ".join(str(error).split()) or type(error).__name__
    return UnreadableImage(f"{path}: the picture is damaged ({reason})", path=path)


def _orientation_of(picture: ImageFile.ImageFile) -> int:
    from PIL import Image  # noqa: PLC0415 - loaded by now

    exif = Image.Exif()
    try:
        # Not `picture.getexif()`: that decodes a whole PNG to look behind its pixels.
        exif.load(picture.info.get("exif", b""))
        orientation = exif.get(_ORIENTATION, 1)
    except _DAMAGE:
        return 1
    return orientation if orientation in range(1, 9) else 1


def _describe(path: Path, picture: ImageFile.ImageFile, orientation: int) -> Description:
    width, height = picture.size if orientation < 5 else picture.size[::-1]
    sixteen = picture.mode.startswith("I")
    grey = sixteen or picture.mode in {"1", "L", "LA"}
    metadata: dict[str, Any] = {
        "format": picture.format,
        "mode": picture.mode,
        "file_bytes": path.stat().st_size,
    }
    if orientation != 1:
        metadata["exif_orientation"] = orientation
    return Description(
        kind=ImageKind.PICTURE,
        sizes=Sizes(y=height, x=width),
        levels=(Level(width, height, TILE, TILE),),
        dtype="uint16" if sixteen else "uint8",
        rgb=not grey,
        channels=(Channel(),) if grey else (),
        metadata=metadata,
    )


def _to_samples(picture: ImageFile.ImageFile) -> Pixels:
    """Decode into ``(height, width)`` grey or ``(height, width, 3)`` RGB samples."""
    mode = picture.mode
    if mode.startswith("I"):
        return np.asarray(picture).astype(np.uint16)
    if "transparency" in picture.info or mode in {"LA", "PA", "RGBA"}:
        return _on_white(picture, grey=mode in {"1", "L", "LA"})
    return np.asarray(picture.convert("L" if mode in {"1", "L"} else "RGB"))


def _on_white(picture: ImageFile.ImageFile, *, grey: bool) -> Pixels:
    samples = np.asarray(picture.convert("LA" if grey else "RGBA"))
    colours, alpha = samples[..., :-1].astype(np.uint16), samples[..., -1:].astype(np.uint16)
    mixed = ((colours * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)
    return mixed[..., 0] if grey else mixed


def _check_frame(z: int, t: int, c: int) -> None:
    if (z, t) != (0, 0) or c != 0:
        raise IndexError(f"a picture has one frame: no z={z}, t={t}, c={c}")
