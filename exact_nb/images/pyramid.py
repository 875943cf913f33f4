"""Overview levels for images that store none."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

import numpy as np

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

    def tile(
        self, level: int, column: int, row: int, *, z: int = 0, t: int = 0, c: int = 0
    ) -> EncodedTile | Pixels | None:
        """Read one tile, or average it out of the level below."""
        shape = self._level(level, column, row)
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
        left, top = round(x / shape.downsample), round(y / shape.downsample)
        return self._assemble(level, left, top, width, height, frame=(z, t, c))

    def associated(self) -> dict[str, Pixels]:
        """Return what the base has."""
        return self.base.associated()

    def close(self) -> None:
        """Close the base."""
        self.base.close()

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
