"""The bytes of one page: where its strips or tiles lie and how they are decoded."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from exact_nb.errors import UnreadableImage
from exact_nb.images.base import Pixels
from exact_nb.images.tiff.files import FileBytes, FileSet
from exact_nb.images.tiff.grid import Grid
from exact_nb.images.tiff.jpeg import DamagedJpeg
from exact_nb.images.tiff.jpegstore import JpegStore, Numbers, jpeg_store_of

__all__ = ["Plane", "PlaneTable", "one_line"]

MAX_SEGMENT_BYTES = 4 << 30


def one_line(error: Exception) -> str:
    """Return what an error of a library says, short and on one line."""
    return " ".join(str(error).split())[:160] or type(error).__name__


@dataclass(frozen=True, slots=True)
class Plane:
    """One page.

    Attributes
    ----------
    file : FileBytes
        The file it is in.
    grid : Grid
        How it is cut; uncompressed strips that follow one another are one.
    offsets, counts : numpy.ndarray
        ``(segments,)`` int64; a count of 0 is a segment the file does not have.
    decoder : callable
        tifffile's decoder of its segments.
    tables : bytes or None
        JPEG tables that all segments share.
    jpeg : JpegStore or None
        Where segments are JPEG streams of 8 bits with one or three components.
    """

    file: FileBytes
    grid: Grid
    offsets: Numbers
    counts: Numbers
    decoder: Callable[..., Any]
    tables: bytes | None
    jpeg: JpegStore | None

    def stored(self, number: int) -> bytes | None:
        """Read the bytes of a segment as they are; None where there is none."""
        offset, count = int(self.offsets[number]), int(self.counts[number])
        if count == 0 or offset == 0:
            return None
        return self.file.read(offset, count)

    def whole_jpeg(self, number: int) -> bytes | None:
        """Read a segment as a JPEG file; only where `jpeg` is not None.

        Raises
        ------
        exact_nb.errors.UnreadableImage
            If it is no JPEG stream or the file ends before.
        """
        data = self.stored(number)
        if data is None or self.jpeg is None:
            return None
        try:
            return self.jpeg.whole(data)
        except DamagedJpeg as error:
            raise self.damaged(number, error) from error

    def decode(self, number: int) -> Pixels | None:
        """Read and decode a segment; None where there is none.

        Returns
        -------
        numpy.ndarray or None
            ``(height, width, samples)``; edge tiles with their padding, where it is stored.

        Raises
        ------
        exact_nb.errors.UnreadableImage
            If it is damaged.
        """
        data = self.stored(number)
        if data is None:
            return None
        try:
            if self.jpeg is not None:
                return self.jpeg.decode(data, self.grid)
            tables = {} if self.tables is None else {"jpegtables": self.tables}
            return np.asarray(self.decoder(data, number, **tables)[0][0])
        # Codecs raise errors of many kinds, none of which says more than that it went wrong.
        except Exception as error:
            raise self.damaged(number, error) from error

    def damaged(self, number: int, error: Exception) -> UnreadableImage:
        """Say which segment is damaged, and how, in one line."""
        return UnreadableImage(
            f"{self.file.path}: tile or strip {number} is damaged: {one_line(error)}",
            path=self.file.path,
        )


class PlaneTable:
    """The planes of one level, made when first asked for.

    Parameters
    ----------
    series : tifffile series
        One page a plane.
    files : FileSet
        Files of the image.
    lock : threading.Lock
        Guards the one file position tifffile has.
    path : Path
        Named in errors.

    Attributes
    ----------
    page : tifffile.TiffPage
        What the planes have in common.
    grid : Grid
        How the file cuts them.
    is_raw : bool
        Whether single rows can be read.
    """

    def __init__(self, series: Any, files: FileSet, lock: threading.Lock, path: Path) -> None:
        self._series = series
        self._files = files
        self._lock = lock
        self._path = path
        self._planes: dict[int, Plane | None] = {}
        self.page = page = series.keyframe
        self.grid = grid = _grid_of(page)
        self.is_raw = _is_raw(page)
        # The offsets of planes in several files say nothing about each other.
        follow = self.is_raw and page.is_contiguous and not series.is_multifile
        self._start = series.dataoffset if follow else None
        if min(grid.width, grid.height, grid.segment_width, grid.segment_height) < 1:
            raise UnreadableImage(
                f"{path}: damaged: a picture of {grid.width} x {grid.height} pixels in parts of "
                f"{grid.segment_width} x {grid.segment_height}",
                path=path,
            )
        pixels = grid.segment_width * grid.segment_height
        bytes_ = pixels * int(page.samplesperpixel) * page.dtype.itemsize
        if bytes_ > MAX_SEGMENT_BYTES and not self.is_raw:
            raise UnreadableImage(
                f"{path}: a tile or strip of {bytes_ >> 20} MB is more than can be decoded",
                path=path,
            )

    def plane(self, number: int) -> Plane | None:
        """Return a plane; None where a file of the set is missing.

        Raises
        ------
        exact_nb.errors.UnreadableImage
            If its tables are damaged or lead outside the file.
        """
        try:
            return self._planes[number]
        except KeyError:
            pass
        with self._lock:
            try:
                plane = self._load(number)
            except UnreadableImage:
                raise
            # tifffile meets damaged tags with errors of many kinds.
            except Exception as error:
                raise UnreadableImage(
                    f"{self._path}: page {number} cannot be read: {one_line(error)}",
                    path=self._path,
                ) from error
        self._planes[number] = plane
        return plane

    def _load(self, number: int) -> Plane | None:
        if self._start is None:
            page = self._series[number]
            if page is None:
                return None
            offsets = np.asarray(page.dataoffsets, np.int64)
            counts = np.asarray(page.databytecounts, np.int64)
        else:  # one after the other, whether or not each has a page of its own
            page, size = self.page, int(self.page.nbytes)
            offsets = np.array([int(self._start) + number * size], np.int64)
            counts = np.array([size], np.int64)
        file = self._files.get(Path(page.parent.filehandle.path))
        keyframe = page.keyframe
        grid = self.grid
        if self._start is not None or (self.is_raw and _in_one_piece(offsets, counts)):
            grid = dataclasses.replace(grid, segment_height=grid.height)
            size = grid.height * grid.width * self.page.dtype.itemsize
            size *= int(self.page.samplesperpixel) // grid.planes
            offsets = offsets[0] + size * np.arange(grid.planes, dtype=np.int64)
            counts = np.full(grid.planes, size, np.int64)
        self._check(file, number, grid, offsets, counts)
        tables = page.jpegtables or keyframe.jpegtables
        jpeg = jpeg_store_of(file, keyframe, offsets, counts, tables)
        return Plane(file, grid, offsets, counts, keyframe.decode, tables, jpeg)

    @staticmethod
    def _check(file: FileBytes, number: int, grid: Grid, offsets: Numbers, counts: Numbers) -> None:
        """Refuse tables that do not cover the picture or lead outside the file."""
        wanted, found = grid.segments, min(len(offsets), len(counts))
        if found < wanted:
            raise UnreadableImage(
                f"{file.path}: page {number} lists {found} tiles or strips where {wanted} are "
                "needed",
                path=file.path,
            )
        end = int((offsets[:wanted] + counts[:wanted]).max(initial=0))
        if end > file.size or int(offsets.min(initial=0)) < 0 or int(counts.min(initial=0)) < 0:
            raise UnreadableImage(
                f"{file.path}: cut short: page {number} reaches to byte {end}, the file has "
                f"{file.size}; copy it again",
                path=file.path,
            )


def _grid_of(page: Any) -> Grid:
    """Return how a tifffile page is cut."""
    width, height = int(page.imagewidth), int(page.imagelength)
    planes = int(page.samplesperpixel) if int(page.planarconfig) == 2 else 1
    if page.is_tiled:
        return Grid(width, height, int(page.tilewidth), int(page.tilelength), True, planes)
    rows = min(int(page.rowsperstrip), height) or height
    return Grid(width, height, width, rows, False, planes)


def _is_raw(page: Any) -> bool:
    """Whether samples lie in strips as numpy reads them, so that single rows can be read."""
    return bool(
        int(page.compression) == 1
        and int(page.predictor) == 1
        and int(page.fillorder) == 1
        and not page.is_tiled
        and not page.is_subsampled
        and page.sampleformat != 5
        and page.bitspersample in (8, 16, 32, 64)
    )


def _in_one_piece(offsets: Numbers, counts: Numbers) -> bool:
    """Whether strips follow one another without a gap; scanners like strips of a single row."""
    return (
        len(offsets) == len(counts) > 0
        and bool(counts.all())
        and bool((offsets[:-1] + counts[:-1] == offsets[1:]).all())
    )
