"""Rectangles of a level, put together from the strips or tiles under them."""

from __future__ import annotations

import functools
from collections.abc import Hashable
from typing import Any

import numpy as np

from exact_nb.errors import UnreadableImage
from exact_nb.images.base import Pixels
from exact_nb.images.cache import ByteCache
from exact_nb.images.tiff.grid import Grid, Rect
from exact_nb.images.tiff.planes import Plane, PlaneTable
from exact_nb.images.tiff.samples import MIN_IS_BLACK, RGB, YCBCR, Meaning

__all__ = ["LevelReader"]

_PASSED = (MIN_IS_BLACK, RGB, YCBCR)
_WORTH_A_READ = 16 << 10
"""Bytes left out of a row that make up for the cost of reading each row by itself."""


class LevelReader:
    """Pixels of one level in the way they are stored (not yet turned upright).

    Parameters
    ----------
    table : PlaneTable
        Its planes.
    meaning : Meaning
        Of its samples.
    cache : ByteCache
        Keeps decoded segments, shared by the levels of an image.
    name : hashable
        Of the level in the cache.
    """

    def __init__(
        self, table: PlaneTable, meaning: Meaning, cache: ByteCache[Pixels | None], name: Hashable
    ) -> None:
        self.table = table
        self.grid: Grid = table.grid
        self.meaning = meaning
        self._cache = cache
        self._name = name
        page = table.page
        # A stored JPEG is handed out where all that it holds is what is shown.
        self.passes_through = self.grid.planes == 1 and (
            int(page.photometric) in _PASSED and meaning.channels == 1
        )
        self._raw_dtype = (
            np.dtype(page.parent.byteorder + page.dtype.char) if table.is_raw else None
        )

    def fill(self, number: int, sample: int, rect: Rect, out: Pixels) -> None:
        """Write the pixels of a rectangle that the file has into `out`.

        Parameters
        ----------
        number, sample : int
            Page and sample (`Axes.page`).
        rect : Rect
            Inside the level.
        out : numpy.ndarray
            ``(rect.height, rect.width[, 3])``, already filled with the background.
        """
        plane = self.table.plane(number)
        if plane is None:
            return
        for column, row in plane.grid.touching(rect):
            area = plane.grid.area(column, row)
            left, top = max(area.x, rect.x), max(area.y, rect.y)
            right = min(area.x + area.width, rect.x + rect.width)
            bottom = min(area.y + area.height, rect.y + rect.height)
            part = Rect(left - area.x, top - area.y, right - left, bottom - top)
            shown = self._part(plane, number, sample, (column, row), part)
            if shown is None:
                continue
            y, x = top - rect.y, left - rect.x
            out[y : y + shown.shape[0], x : x + shown.shape[1]] = shown

    def tile(self, plane: Plane, sample: int, column: int, row: int) -> Pixels | None:
        """Decode one tile, clipped to the level; nothing is kept."""
        area = self.grid.area(column, row)
        segments = self._segments(plane.grid, sample, column, row)
        decoded = [self._decoded(plane, segment) for segment in segments]
        shown = self._shown(plane, segments, decoded, Rect(0, 0, area.width, area.height), sample)
        return None if shown is None else np.ascontiguousarray(shown)

    def _segments(self, grid: Grid, sample: int, column: int, row: int) -> list[int]:
        """Return the segments that hold what is shown of a pixel."""
        if grid.planes == 1:
            return [grid.number(column, row)]
        wanted = range(grid.planes) if self.meaning.rgb else (sample,)
        return [grid.number(column, row, plane) for plane in wanted]

    def _part(
        self, plane: Plane, number: int, sample: int, place: tuple[int, int], part: Rect
    ) -> Pixels | None:
        """Return a rectangle of the segment at a column and row."""
        segments = self._segments(plane.grid, sample, *place)
        if self._raw_dtype is not None:
            rows = [self._rows(plane, segment, part) for segment in segments]
            return self._shown(plane, segments, rows, Rect(0, 0, part.width, part.height), sample)
        decoded = [
            self._cache.get(
                (self._name, number, segment), functools.partial(self._decoded, plane, segment)
            )
            for segment in segments
        ]
        return self._shown(plane, segments, decoded, part, sample)

    def _shown(
        self,
        plane: Plane,
        segments: list[int],
        stored: list[Pixels | None],
        crop: Rect,
        sample: int,
    ) -> Pixels | None:
        """Lay planes of samples side by side, cut out a rectangle and turn it into colours."""
        rows = slice(crop.y, crop.y + crop.height)
        columns = slice(crop.x, crop.x + crop.width)
        found = [part[rows, columns] for part in stored if part is not None]
        if len(found) != len(stored):
            return None
        try:
            together = found[0] if len(found) == 1 else np.concatenate(found, axis=2)
            return self.meaning.show(together, 0 if self.grid.planes > 1 else sample)
        except (ValueError, IndexError) as error:  # planes of different sizes, no such colour
            raise plane.damaged(segments[0], error) from error

    def _decoded(self, plane: Plane, segment: int) -> Pixels | None:
        decoded = plane.decode(segment)
        samples = self._samples
        if decoded is not None and decoded.shape[2] < samples:
            raise plane.damaged(
                segment, ValueError(f"{decoded.shape[2]} samples in a pixel of {samples}")
            )
        return decoded

    @property
    def _samples(self) -> int:
        return 1 if self.grid.planes > 1 else int(self.table.page.samplesperpixel)

    def _rows(self, plane: Plane, segment: int, part: Rect) -> Pixels | None:
        """Read a rectangle of an uncompressed strip, and no more rows than it has."""
        offset, count = int(plane.offsets[segment]), int(plane.counts[segment])
        if not (offset and count):
            return None
        dtype: Any = self._raw_dtype
        pixel = self._samples * dtype.itemsize
        stride = self.grid.width * pixel
        if (part.y + part.height) * stride > count:
            raise UnreadableImage(
                f"{plane.file.path}: strip {segment} has {count} bytes, too few for its rows",
                path=plane.file.path,
            )
        start = offset + part.y * stride
        if stride - part.width * pixel <= _WORTH_A_READ:
            data = plane.file.read(start, part.height * stride)
            rows = np.frombuffer(data, dtype).reshape(part.height, self.grid.width, -1)
            rows = rows[:, part.x : part.x + part.width]
        else:
            data = b"".join(
                plane.file.read(start + row * stride + part.x * pixel, part.width * pixel)
                for row in range(part.height)
            )
            rows = np.frombuffer(data, dtype).reshape(part.height, part.width, -1)
        return np.asarray(rows.astype(dtype.newbyteorder("="), copy=False))
