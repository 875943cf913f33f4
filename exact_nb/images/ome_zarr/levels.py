"""The arrays of an OME-Zarr, read chunk by chunk."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np

from exact_nb.errors import UnreadableImage, UnsupportedFormat
from exact_nb.images.base import Pixels
from exact_nb.images.cache import ByteCache

__all__ = ["ChunkedLevel", "tile_side"]

SMALLEST_TILE, LARGEST_TILE, VIRTUAL_TILE = 256, 1024, 512


def tile_side(chunk: int) -> int:
    """Return the side of tiles that fall on chunks: some of them, one, or a part of a huge one."""
    if chunk > LARGEST_TILE:
        return VIRTUAL_TILE
    return chunk * max(-(-SMALLEST_TILE // chunk), 1) if chunk < SMALLEST_TILE else chunk


class ChunkedLevel:
    """One resolution. Safe to use from any number of threads.

    Parameters
    ----------
    array : zarr.Array
        Its samples.
    axes : str
        A letter of ``"tczyx"`` for each dimension.
    cache : ByteCache
        Keeps decoded chunks, shared by the levels of an image.
    number : int
        Of the level in the cache.
    path : Path
        Of the array.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If the array has other dimensions than `axes`.
    exact_nb.errors.UnsupportedFormat
        If its samples are no numbers.
    """

    def __init__(
        self, array: Any, axes: str, cache: ByteCache[Pixels], number: int, path: Path
    ) -> None:
        if len(array.shape) != len(axes) or min(array.shape, default=0) < 1:
            raise UnreadableImage(
                f"{path}: an array of shape {tuple(array.shape)} for the axes {axes}", path=path
            )
        self.dtype = np.dtype(array.dtype).newbyteorder("=")
        if self.dtype.kind not in "biuf":
            raise UnsupportedFormat(
                f"{path}: samples of type {array.dtype} are not shown", path=path
            )
        self.path = path
        self.lengths = dict(zip(axes, map(int, array.shape), strict=True))
        self.chunks = dict(zip(axes, map(int, array.chunks), strict=True))
        self._array = array
        self._axes = axes
        self._cache = cache
        self._number = number

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.lengths["x"], self.lengths["y"]

    def frames(self) -> tuple[int, int, int]:
        """Return the lengths of t, z and c."""
        return self.lengths.get("t", 1), self.lengths.get("z", 1), self.lengths.get("c", 1)

    def fill(self, left: int, top: int, out: Pixels, frame: dict[str, int]) -> None:
        """Write a rectangle into `out`, ``(height, width)``; it lies inside the level.

        Parameters
        ----------
        left, top : int
            Its corner.
        out : numpy.ndarray
            Of its size.
        frame : dict of str to int
            Where on t, z and c.
        """
        height, width = out.shape
        rows = _touched(top, height, self.chunks["y"])
        columns = _touched(left, width, self.chunks["x"])
        for row, column in itertools.product(rows, columns):
            part = self._plane(row, column, frame)
            y, x = row * self.chunks["y"] - top, column * self.chunks["x"] - left
            part = part[max(-y, 0) : max(height - y, 0), max(-x, 0) : max(width - x, 0)]
            y, x = max(y, 0), max(x, 0)
            out[y : y + part.shape[0], x : x + part.shape[1]] = part

    def _plane(self, row: int, column: int, frame: dict[str, int]) -> Pixels:
        """Return what a chunk holds of a frame, ``(height, width)``."""
        at = {axis: frame[axis] // self.chunks[axis] for axis in self._axes if axis not in "yx"}
        at |= {"y": row, "x": column}
        place = tuple(at[axis] for axis in self._axes)
        chunk = self._cache.get((self._number, place), lambda: self._read(place))
        inside = tuple(
            slice(None) if axis in "yx" else frame[axis] % self.chunks[axis] for axis in self._axes
        )
        plane = chunk[inside]
        return plane if self._axes.index("y") < self._axes.index("x") else plane.T

    def _read(self, place: tuple[int, ...]) -> Pixels:
        part = tuple(
            slice(at * size, min((at + 1) * size, length))
            for at, size, length in zip(
                place, self.chunks.values(), self.lengths.values(), strict=True
            )
        )
        try:
            return np.asarray(self._array[part]).astype(self.dtype, copy=False)
        # Codecs and stores raise errors of many kinds.
        except Exception as error:
            reason = " ".join(str(error).split())[:160] or type(error).__name__
            name = ".".join(map(str, place))
            raise UnreadableImage(
                f"{self.path}: chunk {name} is damaged: {reason}", path=self.path
            ) from error


def _touched(start: int, length: int, step: int) -> range:
    return range(start // step, -(-(start + length) // step))
