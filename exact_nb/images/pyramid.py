"""Overview levels for images that store none."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import numpy as np

from exact_nb.errors import ExactError
from exact_nb.images.base import (
    Description,
    EncodedTile,
    ImageKind,
    Level,
    Pixels,
    Source,
)
from exact_nb.images.cache import ByteCache
from exact_nb.images.pixels import background_of, halve
from exact_nb.images.pyramid_build import PyramidBuild
from exact_nb.images.pyramid_cache import cached_path, find_cached
from exact_nb.images.raster import RasterSource

__all__ = ["PyramidSource", "with_pyramid"]

TILE = 512
COARSEST = 512
"""Levels are added until the longer side is no larger."""
FAR_ENOUGH = 4096
"""A stored pyramid whose coarsest level is no larger than this is left as it is."""

Frame: TypeAlias = tuple[int, int, int]
"""z, t and c."""

_TILE_CACHE_BYTES = 64 * 2**20


def with_pyramid(source: Source) -> Source:
    """Add levels, each half as wide as the one before, where `source` stores too few.

    The added levels are averages of the stored pixels, made as they are asked for. Volumes are
    left alone: their planes are cut elsewhere.

    Returns
    -------
    Source
        `source` itself, or a `PyramidSource` around it that closes it.
    """
    description = source.description
    coarsest = max(description.levels[-1].width, description.levels[-1].height)
    enough = COARSEST if len(description.levels) == 1 else FAR_ENOUGH
    if description.kind is ImageKind.VOLUME or coarsest <= enough:
        return source
    return PyramidSource(source)


class PyramidSource(Source):
    """Another source with more levels; level sizes never change while it is open.

    Parameters
    ----------
    base : Source
        Where the pixels come from. Its levels stay the first levels; a grid of strips or of huge
        tiles is replaced by one of 512 pixels.
    """

    def __init__(self, base: Source) -> None:
        self.base = base
        self.path = base.path
        self.description = _extended(base.description)
        self.stored = len(base.description.levels)
        self._regridded = self.description.levels[: self.stored] != base.description.levels
        self._tiles: ByteCache[Pixels] = ByteCache(_TILE_CACHE_BYTES, lambda made: made.nbytes)
        self._build: PyramidBuild | None = None
        self._cached: Source | None = None
        self._lock = threading.Lock()

    @property
    def from_cache(self) -> bool:
        """Whether tiles come from a finished pyramid on the disk."""
        return self._cached is not None

    def start_build(self, progress: Callable[[float], None] | None = None) -> PyramidBuild | None:
        """Use the pyramid on the disk, or begin to build it in the background.

        Parameters
        ----------
        progress : callable or None
            Is given the share done, 0 to 1, in the thread that builds.

        Returns
        -------
        PyramidBuild or None
            The work under way; None where there is none to do: the pyramid is there, the image is
            small (longer side up to 4,096 pixels), or has several frames or channels.
        """
        with self._lock:
            if self._build is not None or self.from_cache or not self._is_worth_it():
                return self._build
            target = cached_path(self.path)
            if find_cached(target) and self._adopt(target):
                return None
            self._build = PyramidBuild(
                self.base,
                halved=self._first_cached() == self.stored,
                tile=TILE,
                target=target,
                finished=lambda: self._switch_to(target),
                progress=progress,
            )
            return self._build

    def tile(
        self, level: int, column: int, row: int, *, z: int = 0, t: int = 0, c: int = 0
    ) -> EncodedTile | Pixels | None:
        """Read one tile, or average it out of the level below."""
        shape = self._level(level, column, row)
        cached, first = self._cached, self._first_cached()
        if cached is not None and level >= first:
            return cached.tile(level - first, column, row)
        if level >= self.stored:
            return self._average(level, column, row, (z, t, c))
        if not self._regridded:
            return self.base.tile(level, column, row, z=z, t=t, c=c)
        x, y, width, height = _extent(shape, column, row)
        left, top = x * shape.downsample, y * shape.downsample
        return self.base.read_region(left, top, width, height, level=level, z=z, t=t, c=c)

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
        """Read samples of a rectangle, put together from averaged tiles where need be."""
        if level < self.stored:
            return self.base.read_region(x, y, width, height, level=level, z=z, t=t, c=c)
        shape = self.description.levels[level]
        left = math.floor(x / shape.downsample + 0.5)
        top = math.floor(y / shape.downsample + 0.5)
        return self._assemble(level, left, top, width, height, frame=(z, t, c))

    def files(self) -> tuple[Path, ...]:
        """Return those of the base."""
        return self.base.files()

    def associated(self) -> dict[str, Pixels]:
        """Return what the base has."""
        return self.base.associated()

    def close(self) -> None:
        """Stop building, and close the base and the pyramid."""
        if self._build is not None:
            self._build.cancel()
            self._build.wait()
        self.base.close()
        if self._cached is not None:
            self._cached.close()

    def _is_worth_it(self) -> bool:
        sizes = self.description.sizes
        one_plane = sizes.t * sizes.z * (1 if self.description.rgb else sizes.c) == 1
        coarsest = self.base.description.levels[-1]
        return (
            one_plane
            and max(coarsest.width, coarsest.height) > FAR_ENOUGH
            and np.dtype(self.description.dtype).kind in "uif"
        )

    def _first_cached(self) -> int:
        """Return the level a cached pyramid begins with.

        That is the coarsest stored one where its grid is ours: strips, a whole picture. Tiles of
        another size are the file's own, and as quick as a cache.
        """
        level = self.description.levels[self.stored - 1]
        ours = (level.tile_width, level.tile_height) == (TILE, TILE)
        return self.stored - 1 if ours else self.stored

    def _switch_to(self, target: Path) -> None:
        if not self._adopt(target):
            return
        self._tiles.forget(lambda _: True)
        if isinstance(self.base, RasterSource):
            self.base.forget_pixels()

    def _adopt(self, target: Path) -> bool:
        """Open a finished pyramid; one that is damaged or does not fit is removed."""
        from exact_nb.images.tiff import open_tiff  # noqa: PLC0415 - only for large pictures

        try:
            cached = open_tiff(target)
        except ExactError:
            target.unlink(missing_ok=True)
            return False
        due = self.description.levels[self._first_cached() :]
        if [_grid(level) for level in cached.description.levels] != [_grid(level) for level in due]:
            cached.close()
            target.unlink(missing_ok=True)
            return False
        self._cached = cached
        return True

    def _level(self, level: int, column: int, row: int) -> Level:
        if 0 <= level < len(self.description.levels):
            shape = self.description.levels[level]
            if 0 <= column < shape.columns and 0 <= row < shape.rows:
                return shape
        raise IndexError(f"{self.path.name} has no tile {column}, {row} at level {level}")

    def _average(self, level: int, column: int, row: int, frame: Frame) -> Pixels:
        def make() -> Pixels:
            x, y, width, height = _extent(self.description.levels[level], column, row)
            finer = self.description.levels[level - 1]
            width, height = (
                min(2 * width, finer.width - 2 * x),
                min(2 * height, finer.height - 2 * y),
            )
            return halve(self._assemble(level - 1, 2 * x, 2 * y, width, height, frame=frame))

        return self._tiles.get((level, column, row, frame), make)

    def _assemble(
        self, level: int, left: int, top: int, width: int, height: int, *, frame: Frame
    ) -> Pixels:
        """Read a rectangle in pixels of `level`; of an added level from its tiles."""
        z, t, c = frame
        shape = self.description.levels[level]
        if level < self.stored:
            x, y = left * shape.downsample, top * shape.downsample
            return self.base.read_region(x, y, width, height, level=level, z=z, t=t, c=c)
        colour = (3,) if self.description.rgb else ()
        result = np.empty((height, width, *colour), self.description.dtype)
        result[...] = background_of(self.description)
        for row in _touched(top, height, shape.tile_height, shape.rows):
            for column in _touched(left, width, shape.tile_width, shape.columns):
                part = self._average(level, column, row, frame)
                y, x = row * shape.tile_height - top, column * shape.tile_width - left
                _paste(result, part, x, y)
        return result


def _extended(description: Description) -> Description:
    """Return `description` with a grid of tiles and levels down to `COARSEST`."""
    levels = [_tiled(level) for level in description.levels]
    last = levels[-1]
    while max(last.width, last.height) > COARSEST:
        last = Level(-(-last.width // 2), -(-last.height // 2), TILE, TILE, last.downsample * 2)
        levels.append(last)
    return replace(description, levels=tuple(levels))


def _grid(level: Level) -> tuple[int, int, int, int]:
    return level.width, level.height, level.tile_width, level.tile_height


def _tiled(level: Level) -> Level:
    """Keep a grid a browser can work with; replace strips and whole frames."""
    shorter, longer = sorted((level.tile_width, level.tile_height))
    if shorter >= 64 and longer <= 1024:
        return level
    return replace(level, tile_width=TILE, tile_height=TILE)


def _extent(level: Level, column: int, row: int) -> tuple[int, int, int, int]:
    """Return left, top, width and height of a tile, clipped to its level."""
    x, y = column * level.tile_width, row * level.tile_height
    return x, y, min(level.tile_width, level.width - x), min(level.tile_height, level.height - y)


def _touched(start: int, length: int, step: int, count: int) -> range:
    """Return the indices of the tiles that `length` pixels from `start` lie in."""
    return range(max(start // step, 0), min(-(-(start + length) // step), count))


def _paste(result: Pixels, part: Pixels, x: int, y: int) -> None:
    """Copy `part` to (x, y) of `result`, as far as it is inside."""
    height, width = result.shape[:2]
    left, top = max(-x, 0), max(-y, 0)
    clipped = part[top : max(height - y, 0), left : max(width - x, 0)]
    if clipped.size:
        y, x = max(y, 0), max(x, 0)
        result[y : y + clipped.shape[0], x : x + clipped.shape[1]] = clipped
