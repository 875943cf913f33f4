"""Images whose planes are decoded as a whole, each when it is first looked at."""

from __future__ import annotations

import itertools
import math
from abc import abstractmethod
from pathlib import Path

import numpy as np

from exact_nb.errors import UnreadableImage
from exact_nb.images.base import Description, EncodedTile, Pixels, Source
from exact_nb.images.cache import ByteCache
from exact_nb.images.pixels import background_of, cut_out

__all__ = ["TILE", "FrameSource"]

TILE = 512
"""Side of the tiles in which a decoded plane is handed out."""

_planes: ByteCache[Pixels] = ByteCache(256 * 2**20, lambda pixels: pixels.nbytes)
"""Decoded planes of all open sources."""
_numbers = itertools.count()


class FrameSource(Source):
    """A source of one level; a subclass decodes its planes.

    Parameters
    ----------
    path : Path
        The file.
    description : Description
        Of one level.
    """

    def __init__(self, path: Path, description: Description) -> None:
        self.path = path
        self.description = description
        self._number = next(_numbers)
        self._closed = False

    @abstractmethod
    def _decode(self, z: int, t: int, c: int) -> Pixels:
        """Decode a plane, ``(height, width[, 3])``; several threads may ask at once."""

    def tile(
        self, level: int, column: int, row: int, *, z: int = 0, t: int = 0, c: int = 0
    ) -> EncodedTile | Pixels | None:
        """Cut one tile out of its plane; see `Source.tile`."""
        self._check_level(level)
        shape = self.description.levels[0]
        if not (0 <= column < shape.columns and 0 <= row < shape.rows):
            raise IndexError(f"{self.path.name} has no tile {column}, {row} at level {level}")
        top, left = row * shape.tile_height, column * shape.tile_width
        plane = self._plane(z, t, c)
        part = plane[top : top + shape.tile_height, left : left + shape.tile_width]
        return np.array(part, order="C")

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
        self._check_level(level)
        if width <= 0 or height <= 0 or not (math.isfinite(x) and math.isfinite(y)):
            raise ValueError(f"a region of {width} x {height} pixels at {x}, {y}")
        left, top = math.floor(x + 0.5), math.floor(y + 0.5)
        background = background_of(self.description)
        return cut_out(self._plane(z, t, c), left, top, width, height, background=background)

    def close(self) -> None:
        """Forget the decoded planes; later readers get `UnreadableImage`."""
        self._closed = True
        number = self._number
        _planes.forget(lambda key: isinstance(key, tuple) and key[0] == number)

    def _plane(self, z: int, t: int, c: int) -> Pixels:
        z, t, c = self._check_frame(z, t, c)
        return _planes.get((self._number, z, t, c), lambda: self._decode(z, t, c))

    def _check_frame(self, z: int, t: int, c: int) -> tuple[int, int, int]:
        """Return the place of a plane; `c` of a colour image is 0."""
        if self._closed:
            raise UnreadableImage(f"{self.path}: was closed; open it again", path=self.path)
        sizes = self.description.sizes
        c = 0 if self.description.rgb else c
        for axis, at, length in (("z", z, sizes.z), ("t", t, sizes.t), ("c", c, sizes.c)):
            if not 0 <= at < length:
                raise IndexError(f"{axis} {at} of an image with {length}")
        return z, t, c

    def _check_level(self, level: int) -> None:
        if level != 0:
            raise IndexError(f"level {level} of 1")
