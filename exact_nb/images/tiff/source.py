"""An opened TIFF: levels, tiles and rectangles as `Source` promises them."""

from __future__ import annotations

import math
import threading
from pathlib import Path
from typing import Any

import numpy as np

from exact_nb.errors import ExactError, UnreadableImage, UnsupportedFormat
from exact_nb.images.base import EncodedTile, Pixels, Source
from exact_nb.images.cache import ByteCache
from exact_nb.images.pixels import background_of, turn_upright
from exact_nb.images.tiff.describe import VIRTUAL_TILE, describe, keeps_tiles
from exact_nb.images.tiff.files import FileSet
from exact_nb.images.tiff.grid import Rect, stored_rect
from exact_nb.images.tiff.layout import Layout, UnknownLayout, find_layout
from exact_nb.images.tiff.ome import files_of
from exact_nb.images.tiff.opening import open_file
from exact_nb.images.tiff.planes import PlaneTable, one_line
from exact_nb.images.tiff.regions import LevelReader
from exact_nb.images.tiff.samples import Meaning, UnknownSamples, meaning_of

__all__ = ["VIRTUAL_TILE", "TiffSource", "open_tiff"]

CACHE_BYTES = 64 << 20
MAX_BESIDE_PIXELS = 64 << 20


def open_tiff(path: Path) -> TiffSource:
    """Open a TIFF.

    Parameters
    ----------
    path : Path
        The file, or any file of an OME-TIFF set.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If it is damaged or cut short.
    exact_nb.errors.UnsupportedFormat
        If it is no TIFF, of a vendor that is read by OpenSlide, or its samples cannot be shown.
    """
    tiff = open_file(path)
    try:
        return TiffSource(path, tiff)
    except (UnknownLayout, UnknownSamples) as error:
        tiff.close()
        raise UnsupportedFormat(f"{path}: {error}", path=path) from error
    except ExactError:
        tiff.close()
        raise
    # tifffile meets damaged tags with errors of many kinds.
    except Exception as error:
        tiff.close()
        raise UnreadableImage(f"{path}: damaged: {one_line(error)}", path=path) from error


class TiffSource(Source):
    """One image of a TIFF file or set of files. Opened by `open_tiff`.

    Parameters
    ----------
    path : Path
        The file that was named.
    tiff : tifffile.TiffFile
        Opened; belongs to this source from now on.
    """

    def __init__(self, path: Path, tiff: Any) -> None:
        self.path = path
        self._tiff = tiff
        self._files = FileSet()
        # tifffile has one position in the file; only pages not yet known are read through it.
        self._lock = threading.Lock()
        try:
            self._arrange()
        except BaseException:
            self._files.close()
            raise

    def _arrange(self) -> None:
        layout: Layout = find_layout(self._tiff)
        page = layout.levels[0].keyframe
        self._is_set = bool(layout.levels[0].is_multifile)
        self._axes = layout.axes
        # Masks in a stack are samples like others; a page of bits alone is a drawing.
        bits = layout.axes.pages > 1
        self._meaning: Meaning = meaning_of(page, bits=bits)
        self._beside = layout.beside
        tag = page.tags.get(274)
        self._orientation = int(tag.value) if tag is not None and tag.value in range(2, 9) else 1
        self._cache: ByteCache[Pixels | None] = ByteCache(
            CACHE_BYTES, lambda kept: 0 if kept is None else kept.nbytes
        )
        self._levels = [
            LevelReader(
                PlaneTable(series, self._files, self._lock, self.path),
                meaning_of(series.keyframe, bits=bits),
                self._cache,
                number,
            )
            for number, series in enumerate(layout.levels)
        ]
        self._own_tiles = [
            self._orientation == 1 and keeps_tiles(level.grid) for level in self._levels
        ]
        self.description = describe(
            self._tiff,
            layout,
            [level.grid for level in self._levels],
            self._meaning,
            self._orientation,
        )
        self._background = background_of(self.description)
        for level in self._levels:
            # What is damaged or cut short is said now, not at the first tile.
            level.table.plane(0)
            level.table.plane(layout.axes.pages - 1)

    def tile(
        self, level: int, column: int, row: int, *, z: int = 0, t: int = 0, c: int = 0
    ) -> EncodedTile | Pixels | None:
        """Read one tile; see `Source.tile`."""
        reader = self._reader(level)
        shown = self.description.levels[level]
        if not (0 <= column < shown.columns and 0 <= row < shown.rows):
            raise IndexError(
                f"tile {column}, {row} of level {level} with {shown.columns} x {shown.rows}"
            )
        number, sample = self._place(t, z, c)
        plane = reader.table.plane(number)
        if plane is None:
            return None
        if not self._own_tiles[level]:
            return self._upright(
                reader,
                number,
                sample,
                Rect(
                    column * shown.tile_width,
                    row * shown.tile_height,
                    shown.tile_width,
                    shown.tile_height,
                ).clipped(shown.width, shown.height),
            )
        if plane.jpeg is not None and reader.passes_through:
            data = plane.whole_jpeg(row * shown.columns + column)
            return None if data is None else EncodedTile(data, "image/jpeg")
        return reader.tile(plane, sample, column, row)

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
        """Read samples of a rectangle; what lies outside the image is background.

        The corner is moved to the nearest corner of a pixel of `level`. Other parameters are
        those of `Source.read_region`.

        Raises
        ------
        IndexError
            If there is no such level, frame or channel.
        ValueError
            If the rectangle has no area or no finite corner.
        exact_nb.errors.UnreadableImage
            If the file is damaged there.
        """
        reader = self._reader(level)
        shown = self.description.levels[level]
        if width <= 0 or height <= 0 or not (math.isfinite(x) and math.isfinite(y)):
            raise ValueError(f"a region of {width} x {height} pixels at {x}, {y}")
        number, sample = self._place(t, z, c)
        left = math.floor(x / shown.downsample + 0.5)
        top = math.floor(y / shown.downsample + 0.5)
        inside = Rect(left, top, width, height).clipped(shown.width, shown.height)
        if (inside.width, inside.height) == (width, height):
            return self._upright(reader, number, sample, inside)
        result = self._blank(width, height)
        if inside.width and inside.height:
            across, down = inside.x - left, inside.y - top
            part = self._upright(reader, number, sample, inside)
            result[down : down + inside.height, across : across + inside.width] = part
        return result

    def files(self) -> tuple[Path, ...]:
        """Return the files of an OME-TIFF set in the order of their planes; else the one file."""
        names = files_of(self._tiff.ome_metadata or "") if self._is_set else []
        found = [self.path.with_name(name) for name in names]
        found = [path for path in found if path.is_file()]
        return tuple(found) if self.path in found else (self.path,)

    def associated(self) -> dict[str, Pixels]:
        """Return label, macro and thumbnail; see `Source.associated`."""
        pictures: dict[str, Pixels] = {}
        for name, page in self._beside.items():
            if page.imagewidth * page.imagelength > MAX_BESIDE_PIXELS:
                continue
            try:
                meaning = meaning_of(page)
            except UnknownSamples:
                continue
            table = PlaneTable(_Single(page), self._files, self._lock, self.path)
            reader = LevelReader(table, meaning, self._cache, name)
            whole = Rect(0, 0, int(page.imagewidth), int(page.imagelength))
            shape = (whole.height, whole.width, 3) if meaning.rgb else (whole.height, whole.width)
            picture = np.zeros(shape, meaning.dtype)
            reader.fill(0, 0, whole, picture)
            pictures[name] = picture
        return pictures

    def close(self) -> None:
        """Let go of the file; reads under way finish, later ones raise `UnreadableImage`."""
        self._files.close()
        with self._lock:
            self._tiff.close()

    def _place(self, t: int, z: int, c: int) -> tuple[int, int]:
        """Return page and sample of a frame and channel."""
        if not (t or z or c):  # the way of every tile of a slide
            return 0, 0
        return self._axes.page(t, z, 0 if self._meaning.rgb else c)

    def _reader(self, level: int) -> LevelReader:
        if not 0 <= level < len(self._levels):
            raise IndexError(f"level {level} of {len(self._levels)}")
        return self._levels[level]

    def _blank(self, width: int, height: int) -> Pixels:
        shape = (height, width, 3) if self._meaning.rgb else (height, width)
        blank = np.empty(shape, self._meaning.dtype)
        blank[...] = self._background_sample()
        return blank

    def _background_sample(self) -> Any:
        """Return the background in our samples: wider ones have a wider white."""
        if not self._meaning.rgb or self._meaning.dtype == np.uint8:
            return self._background
        if self._meaning.dtype.kind == "f":
            return np.asarray(self._background, self._meaning.dtype) / 255
        top = np.iinfo(self._meaning.dtype).max
        return tuple(value * top // 255 for value in np.atleast_1d(self._background).tolist())

    def _upright(self, reader: LevelReader, number: int, sample: int, rect: Rect) -> Pixels:
        """Read a rectangle that lies inside the level."""
        if self._orientation == 1:
            out = self._blank(rect.width, rect.height)
            reader.fill(number, sample, rect, out)
            return out
        grid = reader.grid
        size = (grid.height, grid.width) if self._orientation >= 5 else (grid.width, grid.height)
        stored = stored_rect(rect, *size, self._orientation)
        out = self._blank(stored.width, stored.height)
        reader.fill(number, sample, stored, out)
        return np.ascontiguousarray(turn_upright(out, self._orientation))


class _Single:
    """A page as if it were a series of one."""

    dataoffset = None
    is_multifile = False

    def __init__(self, page: Any) -> None:
        self.keyframe = page

    def __getitem__(self, number: int) -> Any:
        return self.keyframe
