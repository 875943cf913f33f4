"""The bytes of one page: where its strips or tiles lie and how they are decoded."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from exact_nb.errors import UnreadableImage
from exact_nb.images.base import Pixels
from exact_nb.images.tiff.files import FileBytes, FileSet
from exact_nb.images.tiff.grid import Grid
from exact_nb.images.tiff.jpeg import (
    DamagedJpeg,
    StreamHeader,
    common_prefix,
    parse_header,
    whole_file,
)

__all__ = ["JpegStore", "Plane", "PlaneTable", "grid_of", "one_line"]

MAX_SEGMENT_BYTES = 4 << 30
_HEADER_BYTES = 4096

Numbers: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]


def grid_of(page: Any) -> Grid:
    """Return how a tifffile page is cut."""
    width, height = int(page.imagewidth), int(page.imagelength)
    planes = int(page.samplesperpixel) if int(page.planarconfig) == 2 else 1
    if page.is_tiled:
        return Grid(width, height, int(page.tilewidth), int(page.tilelength), True, planes)
    rows = min(int(page.rowsperstrip), height) or height
    return Grid(width, height, width, rows, False, planes)


def one_line(error: Exception) -> str:
    """Return what an error of a library says, short and on one line."""
    return " ".join(str(error).split())[:160] or type(error).__name__


@dataclass(frozen=True, slots=True)
class JpegStore:
    """How the JPEG streams of a page become whole files.

    Attributes
    ----------
    prefix : bytes
        What goes before each stream instead of its SOI.
    header : StreamHeader
        Of the first stream.
    """

    prefix: bytes
    header: StreamHeader


@dataclass(frozen=True, slots=True)
class Plane:
    """One page.

    Attributes
    ----------
    file : FileBytes
        The file it is in.
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
            return whole_file(self.jpeg.prefix, data)
        except DamagedJpeg as error:
            raise self.damaged(number, error) from error

    def decode(self, number: int, grid: Grid) -> Pixels | None:
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
                return _decode_jpeg(self.jpeg.prefix, data, grid)
            return self._decode(data, number)
        except UnreadableImage:
            raise
        # Codecs raise errors of many kinds, none of which says more than that it went wrong.
        except Exception as error:
            raise self.damaged(number, error) from error

    def _decode(self, data: bytes, number: int) -> Pixels:
        if self.tables is None:
            pixels = self.decoder(data, number)[0]
        else:
            pixels = self.decoder(data, number, jpegtables=self.tables)[0]
        return np.asarray(pixels[0])

    def damaged(self, number: int, error: Exception) -> UnreadableImage:
        """Say which segment is damaged, and how, in one line."""
        return UnreadableImage(
            f"{self.file.path}: tile or strip {number} is damaged: {one_line(error)}",
            path=self.file.path,
        )


def _decode_jpeg(prefix: bytes, data: bytes, grid: Grid) -> Pixels:
    import simplejpeg  # noqa: PLC0415 - only where a JPEG tile is decoded

    header = parse_header(data)
    # Damage here would otherwise ask for up to 13 GB.
    if header.width > grid.segment_width or header.height > grid.segment_height:
        raise DamagedJpeg(f"it says it is {header.width} x {header.height} pixels large")
    space = "GRAY" if len(header.sampling) == 1 else "RGB"
    return np.asarray(simplejpeg.decode_jpeg(whole_file(prefix, data), space))


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
    """

    def __init__(self, series: Any, files: FileSet, lock: threading.Lock, path: Path) -> None:
        self._series = series
        self._files = files
        self._lock = lock
        self._path = path
        self._planes: dict[int, Plane | None] = {}
        page = series.keyframe
        self.grid = grid_of(page)
        self.page = page
        samples = int(page.samplesperpixel)
        bytes_ = self.grid.segment_width * self.grid.segment_height * samples * page.dtype.itemsize
        self.is_raw = is_raw(page)
        if bytes_ > MAX_SEGMENT_BYTES and not self.is_raw:
            raise UnreadableImage(
                f"{path}: a tile or strip of {bytes_ >> 20} MB is more than can be decoded",
                path=path,
            )
        self._contiguous = series.dataoffset if page.is_contiguous else None
        if self._contiguous is not None and not page.is_tiled:
            self.grid = Grid(
                self.grid.width,
                self.grid.height,
                self.grid.width,
                self.grid.height,
                False,
                self.grid.planes,
            )

    def plane(self, number: int) -> Plane | None:
        """Return a plane; None where a file of the set is missing."""
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
        if self._contiguous is not None and not self.page.is_tiled:
            offsets, counts, page = self._in_one_piece(number)
        else:
            page = self._series[number]
            if page is None:
                return None
            offsets = np.asarray(page.dataoffsets, np.int64)
            counts = np.asarray(page.databytecounts, np.int64)
        keyframe = page.keyframe
        file = self._files.get(Path(page.parent.filehandle.path))
        self._check(file, number, offsets, counts)
        tables = page.jpegtables or keyframe.jpegtables
        jpeg = _jpeg_store(file, keyframe, offsets, counts, tables)
        return Plane(file, offsets, counts, keyframe.decode, tables, jpeg)

    def _in_one_piece(self, number: int) -> tuple[Numbers, Numbers, Any]:
        """Place a plane of a series whose samples follow one another without a gap."""
        size = int(self.page.nbytes)
        part = size // self.grid.planes
        start = int(self._contiguous or 0) + number * size
        offsets = start + part * np.arange(self.grid.planes, dtype=np.int64)
        return offsets, np.full(self.grid.planes, part, np.int64), self.page

    def _check(self, file: FileBytes, number: int, offsets: Numbers, counts: Numbers) -> None:
        """Refuse tables that do not cover the picture or lead outside the file."""
        wanted = self.grid.segments
        if min(len(offsets), len(counts)) < wanted:
            raise UnreadableImage(
                f"{file.path}: page {number} lists {min(len(offsets), len(counts))} tiles or "
                f"strips where {wanted} are needed",
                path=file.path,
            )
        end = int((offsets[:wanted] + counts[:wanted]).max(initial=0))
        if end > file.size or int(offsets.min(initial=0)) < 0 or int(counts.min(initial=0)) < 0:
            raise UnreadableImage(
                f"{file.path}: cut short: page {number} reaches to byte {end}, the file has "
                f"{file.size}; copy it again",
                path=file.path,
            )


def is_raw(page: Any) -> bool:
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


def _jpeg_store(
    file: FileBytes, page: Any, offsets: Numbers, counts: Numbers, tables: bytes | None
) -> JpegStore | None:
    """Look at the first stream of a page; its colours are decided once for all."""
    if int(page.compression) != 7 or page.bitspersample != 8:
        return None
    present = np.flatnonzero((counts > 0) & (offsets > 0))
    if not present.size:
        return None
    first = int(present[0])
    try:
        header = _first_header(file, int(offsets[first]), int(counts[first]))
        photometric = int(page.photometric)
        prefix = common_prefix(tables, header, photometric)
    except DamagedJpeg as error:
        raise UnreadableImage(
            f"{file.path}: tile or strip {first} is damaged: {error}", path=file.path
        ) from error
    samples = 1 if int(page.planarconfig) == 2 else int(page.samplesperpixel)
    usual = header.shown_by_browsers and len(header.sampling) == samples
    return JpegStore(prefix, header) if usual else None


def _first_header(file: FileBytes, offset: int, count: int) -> StreamHeader:
    try:
        header = parse_header(file.read(offset, min(_HEADER_BYTES, count)))
        if header.process:
            return header
    except DamagedJpeg:
        pass  # perhaps a long comment or profile stands before the frame
    header = parse_header(file.read(offset, count))
    if not header.process:
        raise DamagedJpeg("there is no JPEG frame")
    return header
