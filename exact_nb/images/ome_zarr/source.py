"""An opened OME-Zarr: levels, tiles and rectangles as `Source` promises them."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np

from exact_nb.errors import UnreadableImage, UnsupportedFormat
from exact_nb.images.base import Level, Pixels, Source
from exact_nb.images.cache import ByteCache
from exact_nb.images.ome_zarr.describe import describe
from exact_nb.images.ome_zarr.levels import ChunkedLevel
from exact_nb.images.ome_zarr.metadata import Multiscale, read_multiscale

__all__ = ["OmeZarrSource", "open_ome_zarr"]

CACHE_BYTES = 128 * 2**20


def open_ome_zarr(path: Path) -> OmeZarrSource:
    """Open the folder of an OME-Zarr.

    Groups of labels below the image are left alone. Levels whose t, z or c are reduced as well
    are left out: a frame of theirs would be no frame of the image.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If it is damaged.
    exact_nb.errors.UnsupportedFormat
        If it is no image, or the package zarr is not installed.
    """
    multiscale = read_multiscale(path)
    try:
        import zarr  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as error:
        raise UnsupportedFormat(
            f"{path}: an OME-Zarr, which is read after: pip install exact-nb[zarr]", path=path
        ) from error
    return OmeZarrSource(path, multiscale, zarr)


class OmeZarrSource(Source):
    """One image of a hierarchy. Opened by `open_ome_zarr`.

    A chunk that is missing holds the fill value of its array.

    Parameters
    ----------
    path : Path
        The folder that was named.
    multiscale : Multiscale
        What its metadata say.
    zarr : module
        The package.
    """

    def __init__(self, path: Path, multiscale: Multiscale, zarr: Any) -> None:
        self.path = path
        self._closed = False
        self._cache: ByteCache[Pixels] = ByteCache(CACHE_BYTES, lambda chunk: chunk.nbytes)
        levels = [
            ChunkedLevel(
                _array(zarr, multiscale.folder / name),
                multiscale.axes,
                self._cache,
                number,
                multiscale.folder / name,
            )
            for number, name in enumerate(multiscale.paths)
        ]
        if not levels:
            raise UnreadableImage(f"{path}: its metadata name no array", path=path)
        finest = levels[0]
        self._levels = [
            level
            for level in levels
            if level.frames() == finest.frames() and level.dtype == finest.dtype
        ]
        self.description = describe(multiscale, self._levels, unused=len(levels))

    def tile(
        self, level: int, column: int, row: int, *, z: int = 0, t: int = 0, c: int = 0
    ) -> Pixels:
        """Read one tile; see `Source.tile`."""
        shown = self._level(level)
        if not (0 <= column < shown.columns and 0 <= row < shown.rows):
            raise IndexError(
                f"tile {column}, {row} of level {level} with {shown.columns} x {shown.rows}"
            )
        frame = self._frame(z, t, c)
        left, top = column * shown.tile_width, row * shown.tile_height
        width = min(shown.tile_width, shown.width - left)
        height = min(shown.tile_height, shown.height - top)
        result = np.empty((height, width), self.description.dtype)
        self._levels[level].fill(left, top, result, frame)
        return result

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
        """Read samples of a rectangle; what lies outside the image is 0."""
        shown = self._level(level)
        if width <= 0 or height <= 0 or not (math.isfinite(x) and math.isfinite(y)):
            raise ValueError(f"a region of {width} x {height} pixels at {x}, {y}")
        frame = self._frame(z, t, c)
        left = math.floor(x / shown.downsample + 0.5)
        top = math.floor(y / shown.downsample + 0.5)
        first, last = max(left, 0), min(left + width, shown.width)
        upper, lower = max(top, 0), min(top + height, shown.height)
        result = np.zeros((height, width), self.description.dtype)
        if first < last and upper < lower:
            part = result[upper - top : lower - top, first - left : last - left]
            self._levels[level].fill(first, upper, part, frame)
        return result

    def close(self) -> None:
        """Forget the decoded chunks; later readers get `UnreadableImage`."""
        self._closed = True
        self._cache.forget(lambda _: True)

    def _level(self, level: int) -> Level:
        if self._closed:
            raise UnreadableImage(f"{self.path}: was closed; open it again", path=self.path)
        if not 0 <= level < len(self._levels):
            raise IndexError(f"level {level} of {len(self._levels)}")
        return self.description.levels[level]

    def _frame(self, z: int, t: int, c: int) -> dict[str, int]:
        sizes = self.description.sizes
        for axis, at, length in (("z", z, sizes.z), ("t", t, sizes.t), ("c", c, sizes.c)):
            if not 0 <= at < length:
                raise IndexError(f"{axis} {at} of an image with {length}")
        return {"z": z, "t": t, "c": c}


def _array(zarr: Any, path: Path) -> Any:
    try:
        return zarr.open_array(path, mode="r")
    # A damaged header meets zarr in many places.
    except Exception as error:
        reason = " ".join(str(error).split())[:160] or type(error).__name__
        raise UnreadableImage(f"{path}: no array can be read there: {reason}", path=path) from error
