"""How the JPEG streams of a page become whole files and pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from exact_nb.errors import UnreadableImage
from exact_nb.images.base import Pixels
from exact_nb.images.tiff.files import FileBytes
from exact_nb.images.tiff.grid import Grid
from exact_nb.images.tiff.jpeg import (
    DamagedJpeg,
    StreamHeader,
    common_prefix,
    parse_header,
    whole_file,
)

__all__ = ["JpegStore", "Numbers", "jpeg_store_of"]

Numbers: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]

_JPEG = 7
_HEADER_BYTES = 4096


@dataclass(frozen=True, slots=True)
class JpegStore:
    """The streams of one page; their colours are decided once for all.

    Attributes
    ----------
    prefix : bytes
        What goes before each stream instead of its SOI.
    header : StreamHeader
        Of the first stream.
    """

    prefix: bytes
    header: StreamHeader

    def whole(self, stream: bytes) -> bytes:
        """Return a stored stream as a file.

        Raises
        ------
        DamagedJpeg
            If it is no JPEG stream.
        """
        return whole_file(self.prefix, stream)

    def decode(self, stream: bytes, grid: Grid) -> Pixels:
        """Decode a stored stream.

        Returns
        -------
        numpy.ndarray
            ``(height, width, 1 or 3)`` uint8.

        Raises
        ------
        DamagedJpeg
            If its markers are damaged.
        ValueError
            If the decoder finds fault with it.
        """
        import simplejpeg  # noqa: PLC0415 - only where a JPEG tile is decoded

        header = parse_header(stream)
        # Damage here would otherwise ask for up to 13 GB.
        if header.width > grid.segment_width or header.height > grid.segment_height:
            raise DamagedJpeg(f"it says it is {header.width} x {header.height} pixels large")
        space = "GRAY" if len(header.sampling) == 1 else "RGB"
        return np.asarray(simplejpeg.decode_jpeg(self.whole(stream), space))


def jpeg_store_of(
    file: FileBytes, page: Any, offsets: Numbers, counts: Numbers, tables: bytes | None
) -> JpegStore | None:
    """Look at the first stream of a page.

    Returns
    -------
    JpegStore or None
        None where the page holds no JPEG that browsers show: tifffile decodes those.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If the first stream is damaged.
    """
    if int(page.compression) != _JPEG or page.bitspersample != 8:
        return None
    present = np.flatnonzero((counts > 0) & (offsets > 0))
    if not present.size:
        return None
    first = int(present[0])
    try:
        header = _first_header(file, int(offsets[first]), int(counts[first]))
        prefix = common_prefix(tables, header, int(page.photometric))
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
