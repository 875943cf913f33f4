"""Writes a tiled TIFF with overview levels out of the tiles of its finest level, in one pass."""

from __future__ import annotations

import tempfile
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, TypeVar

import numpy as np

from exact_nb.images.base import Pixels
from exact_nb.images.encode import encode_tile
from exact_nb.images.pixels import halve

__all__ = ["PyramidLayout", "in_order", "write_pyramid"]

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class PyramidLayout:
    """What is written.

    Attributes
    ----------
    width, height : int
        Pixels of the finest level.
    dtype : numpy.dtype
        Of the samples. Colours of 8 bits are stored as JPEG, everything else deflated.
    rgb : bool
        Whether a pixel has three samples.
    tile : int
        Side of a tile; a multiple of 16.
    coarsest : int
        Levels are added until the longer side is no larger.
    quality : int
        Of the JPEG.
    mpp : float or None
        Micrometres per pixel of the finest level.
    description : str
        ImageDescription tag of the first page.
    """

    width: int
    height: int
    dtype: np.dtype[Any] = field(default_factory=lambda: np.dtype(np.uint8))
    rgb: bool = True
    tile: int = 256
    coarsest: int = 512
    quality: int = 90
    mpp: float | None = None
    description: str = ""

    @property
    def is_jpeg(self) -> bool:
        """Whether tiles are stored as JPEG, which is not exact."""
        return self.rgb and self.dtype == np.uint8

    def sizes(self) -> list[tuple[int, int]]:
        """Return width and height of every level, finest first; each is half the one before."""
        sizes = [(self.width, self.height)]
        while max(sizes[-1]) > self.coarsest:
            width, height = sizes[-1]
            sizes.append((-(-width // 2), -(-height // 2)))
        return sizes


def write_pyramid(
    path: Path, tiles: Iterable[Pixels], layout: PyramidLayout, *, threads: int = 2
) -> None:
    """Write a tiled TIFF: one page for each level, the way OpenSlide and QuPath expect it.

    Coarser levels are averaged from finer ones while those pass by and wait, encoded, in unnamed
    temporary files beside `path`; the memory in use is about one row of tiles.

    Parameters
    ----------
    path : Path
        The new file; overwritten.
    tiles : iterable of numpy.ndarray
        Tiles of the finest level, left to right, then top to bottom, clipped to the level.
    layout : PyramidLayout
        Sizes, dtype and compression.
    threads : int
        That encode.

    Raises
    ------
    ValueError
        If the tiles are not as many as the layout needs.
    """
    import tifffile  # noqa: PLC0415 - only where a file is written

    sizes = layout.sizes()
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(threads, "pyramid"))
        spools = [
            _Spool(stack.enter_context(tempfile.TemporaryFile(dir=path.parent))) for _ in sizes[1:]
        ]
        chain = _Chain(layout, spools)
        file = stack.enter_context(tifffile.TiffWriter(path, bigtiff=_is_big(layout)))
        encode = _encoder(layout)
        passing = in_order(pool, encode, chain.watch(tiles), ahead=4 * threads)
        _write_page(file, layout, 0, passing)
        for level, spool in enumerate(spools, start=1):
            _write_page(file, layout, level, spool.read())


def in_order(
    pool: ThreadPoolExecutor,
    work: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    ahead: int,
) -> Iterator[Result]:
    """Map `work` over `items` in threads, at most `ahead` of them in advance of the reader."""
    waiting: deque[Future[Result]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) > ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


class _Spool:
    """Encoded tiles of one level, in the order they come."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._lengths: list[int] = []

    def add(self, tile: bytes) -> None:
        self._lengths.append(len(tile))
        self._file.write(tile)

    def read(self) -> Iterator[bytes]:
        self._file.seek(0)
        for length in self._lengths:
            yield self._file.read(length)


class _Chain:
    """Averages each level into the next while its tiles pass by."""

    def __init__(self, layout: PyramidLayout, spools: list[_Spool]) -> None:
        self._layout = layout
        self._encode = _encoder(layout)
        self._spools = spools
        self._sizes = layout.sizes()
        self._passed = [0] * len(self._sizes)
        colour = (3,) if layout.rgb else ()
        self._bands = [
            np.empty((min(layout.tile, height), width, *colour), layout.dtype)
            for width, height in self._sizes[1:]
        ]

    def watch(self, tiles: Iterable[Pixels]) -> Iterator[Pixels]:
        """Hand the finest tiles on, keeping their halves.

        Raises
        ------
        ValueError
            If there are not as many as the layout needs.
        """
        columns, rows = self._grid(0)
        for tile in tiles:
            if self._passed[0] == columns * rows:
                raise ValueError(f"more than the {columns * rows} tiles that were due")
            self._take(0, tile)
            yield tile
        if self._passed[0] < columns * rows:
            raise ValueError(f"{columns * rows} tiles were due, {self._passed[0]} came")

    def _grid(self, level: int) -> tuple[int, int]:
        width, height = self._sizes[level]
        return -(-width // self._layout.tile), -(-height // self._layout.tile)

    def _take(self, level: int, tile: Pixels) -> None:
        row, column = divmod(self._passed[level], self._grid(level)[0])
        self._passed[level] += 1
        if level + 1 == len(self._sizes):
            return
        half = self._layout.tile // 2
        small = halve(tile)
        band = self._bands[level]
        y, x = row % 2 * half, column * half
        band[y : y + small.shape[0], x : x + small.shape[1]] = small
        columns, rows = self._grid(level)
        if column + 1 == columns and (row % 2 == 1 or row + 1 == rows):
            self._hand_down(level + 1, band[: y + small.shape[0]])

    def _hand_down(self, level: int, band: Pixels) -> None:
        for left in range(0, band.shape[1], self._layout.tile):
            tile = band[:, left : left + self._layout.tile]
            self._spools[level - 1].add(self._encode(tile))
            self._take(level, tile)


def _encoder(layout: PyramidLayout) -> Callable[[Pixels], bytes]:
    """Return what turns samples into a stored tile of full size."""

    def encode(pixels: Pixels) -> bytes:
        bottom, right = layout.tile - pixels.shape[0], layout.tile - pixels.shape[1]
        if bottom or right:
            # Repeating the edge keeps JPEG's blocks free of a step in what is seen.
            padding = [(0, bottom), (0, right), (0, 0)][: pixels.ndim]
            pixels = np.pad(pixels, padding, mode="edge")
        if layout.is_jpeg:
            return bytes(encode_tile(pixels, layout.quality).data)
        return zlib.compress(np.ascontiguousarray(pixels).data, 1)

    return encode


def _write_page(file: Any, layout: PyramidLayout, level: int, tiles: Iterator[bytes]) -> None:
    width, height = layout.sizes()[level]
    options: dict[str, Any] = {"photometric": "minisblack"}
    if layout.rgb:
        options = {"photometric": "rgb"}
    if layout.is_jpeg:
        options = {"photometric": "ycbcr", "subsampling": (1, 1)}
    if layout.mpp:
        per_centimetre = 1e4 / (layout.mpp * 2**level)
        options |= {"resolution": (per_centimetre, per_centimetre), "resolutionunit": "CENTIMETER"}
    file.write(
        tiles,
        shape=(height, width, 3) if layout.rgb else (height, width),
        dtype=layout.dtype,
        tile=(layout.tile, layout.tile),
        compression="jpeg" if layout.is_jpeg else "zlib",
        subfiletype=1 if level else 0,
        description=layout.description if level == 0 else None,
        software="exact_nb",
        metadata=None,
        **options,
    )


def _is_big(layout: PyramidLayout) -> bool:
    """Whether the file may pass the 4 GB of a classic TIFF, were nothing gained by compression."""
    samples = 3 if layout.rgb else 1
    return layout.width * layout.height * samples * layout.dtype.itemsize * 4 / 3 > 2**32 - 2**25
