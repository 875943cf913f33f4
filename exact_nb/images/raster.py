"""JPEG, PNG, BMP, GIF and WebP: pictures that are decoded as a whole."""

from __future__ import annotations

import itertools
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from exact_nb.images.animation import AnimatedSource
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
from exact_nb.images.durations import durations_of
from exact_nb.images.pillow import DAMAGE, damaged, open_header, to_samples
from exact_nb.images.pixels import background_of, cut_out, turn_upright

if TYPE_CHECKING:
    from PIL import ImageFile

__all__ = ["RasterSource", "open_raster"]

TILE = 512
_ORIENTATION = 0x0112
_decoded: ByteCache[Pixels] = ByteCache(512 * 2**20, lambda pixels: pixels.nbytes)
"""Decoded pictures of all open sources."""
_keys = itertools.count()


def open_raster(path: Path) -> Source:
    """Open a JPEG, PNG, BMP, GIF or WebP file as a source of one level.

    The EXIF orientation is applied; transparency is laid on white; palettes and CMYK become RGB;
    16-bit grey stays 16-bit, 16-bit colour is read as 8-bit. An animation becomes a stack in time.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If the header is damaged or the picture is too large (`exact_nb.images.pillow`).
    """
    durations = durations_of(path)
    return AnimatedSource(path, durations) if len(durations) > 1 else RasterSource(path)


class RasterSource(Source):
    """A picture file; decoded at the first tile, shared through a cache of bounded size."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with open_header(path) as picture:
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
                raise damaged(self.path, error) from error
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
                with open_header(self.path) as picture:
                    pixels = to_samples(picture)
        except DAMAGE as error:
            raise damaged(self.path, error) from error
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


def _orientation_of(picture: ImageFile.ImageFile) -> int:
    from PIL import Image  # noqa: PLC0415 - loaded by now

    exif = Image.Exif()
    try:
        # Not `picture.getexif()`: that decodes a whole PNG to look behind its pixels.
        exif.load(picture.info.get("exif", b""))
        orientation = exif.get(_ORIENTATION, 1)
    except DAMAGE:
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


def _check_frame(z: int, t: int, c: int) -> None:
    if (z, t) != (0, 0) or c != 0:
        raise IndexError(f"a picture has one frame: no z={z}, t={t}, c={c}")
