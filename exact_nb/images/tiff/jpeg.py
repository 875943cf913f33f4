"""JPEG tiles as they lie in a TIFF, made into files a browser shows in the right colours.

A TIFF keeps tables that all tiles share in its JPEGTables tag (347) and the tiles as abbreviated
streams without them. A whole file is SOI, [APP14 "Adobe"], the tables, the tile without its SOI.

What the three components mean a browser can only learn from the stream, the TIFF however says it in
PhotometricInterpretation, and scanners get it wrong. Decided in this order (measured against
OpenSlide):

1. the stream has an APP14 marker: leave it;
2. it has a JFIF marker: it is YCbCr, whatever the container says;
3. its chroma is subsampled: YCbCr;
4. else the tag: 2 is RGB, 6 is YCbCr.

YCbCrSubSampling (530) is not asked: Aperio files leave it at its default of 2, 2 beside 4:4:4.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DamagedJpeg", "StreamHeader", "common_prefix", "parse_header", "whole_file"]

SOI = b"\xff\xd8"
EOI = b"\xff\xd9"
RGB, YCBCR = 2, 6

_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SHOWN_BY_BROWSERS = frozenset({0xC0, 0xC1, 0xC2})
"""Baseline, extended and progressive Huffman coding."""


class DamagedJpeg(ValueError):
    """A stream breaks the rules of ITU T.81, annex B."""


@dataclass(frozen=True, slots=True)
class StreamHeader:
    """What the markers before the first scan say.

    Attributes
    ----------
    process : int
        Second byte of the frame header's marker; 0 where there is no frame (tables only).
    bits : int
        Of a sample.
    width, height : int
        Pixels.
    sampling : tuple of (int, int)
        Horizontal and vertical sampling factors of each component.
    adobe, jfif : bool
        Whether these application markers are there.
    """

    process: int = 0
    bits: int = 8
    width: int = 0
    height: int = 0
    sampling: tuple[tuple[int, int], ...] = ()
    adobe: bool = False
    jfif: bool = False

    @property
    def subsampled(self) -> bool:
        """Whether components differ in resolution."""
        return len(set(self.sampling)) > 1

    @property
    def shown_by_browsers(self) -> bool:
        """Whether a browser decodes it: 8 bits, Huffman coded, grey or three components."""
        return (
            self.process in _SHOWN_BY_BROWSERS and self.bits == 8 and len(self.sampling) in (1, 3)
        )


def parse_header(stream: bytes) -> StreamHeader:
    """Read the markers of a stream up to its first scan or its end.

    Raises
    ------
    DamagedJpeg
        If it is no JPEG stream or its markers lead outside it.
    """
    if stream[:2] != SOI:
        raise DamagedJpeg("it does not begin with a JPEG marker")
    adobe = jfif = False
    frame = StreamHeader()
    for marker, payload in _segments(stream):
        if marker == 0xEE and payload[:5] == b"Adobe":
            adobe = True
        elif marker == 0xE0 and payload[:5] == b"JFIF\0":
            jfif = True
        elif marker in _FRAME_HEADERS:
            frame = _frame(marker, payload)
    return StreamHeader(
        frame.process, frame.bits, frame.width, frame.height, frame.sampling, adobe, jfif
    )


def _segments(stream: bytes) -> list[tuple[int, bytes]]:
    """List markers and their payloads up to the start of a scan."""
    found: list[tuple[int, bytes]] = []
    at = 2
    while at + 4 <= len(stream):
        if stream[at] != 0xFF:
            raise DamagedJpeg("a JPEG marker is missing")
        marker = stream[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
        elif marker in _STANDALONE:
            at += 2
        elif marker in (0xD9, 0xDA):
            break
        else:
            length = int.from_bytes(stream[at + 2 : at + 4], "big")
            if length < 2 or at + 2 + length > len(stream):
                raise DamagedJpeg("a JPEG marker has a bogus length")
            found.append((marker, stream[at + 4 : at + 2 + length]))
            at += 2 + length
    return found


def _frame(marker: int, payload: bytes) -> StreamHeader:
    count = payload[5] if len(payload) > 5 else 0
    if count == 0 or len(payload) != 6 + 3 * count:
        raise DamagedJpeg("the JPEG frame header has a bogus length")
    factors = [payload[7 + 3 * i] for i in range(count)]
    return StreamHeader(
        process=marker,
        bits=payload[0],
        height=int.from_bytes(payload[1:3], "big"),
        width=int.from_bytes(payload[3:5], "big"),
        sampling=tuple((factor >> 4, factor & 15) for factor in factors),
    )


def common_prefix(tables: bytes | None, header: StreamHeader, photometric: int) -> bytes:
    """Return what goes before each tile of a level instead of its SOI.

    Parameters
    ----------
    tables : bytes or None
        JPEGTables of the page.
    header : StreamHeader
        Of one tile.
    photometric : int
        PhotometricInterpretation of the page.

    Raises
    ------
    DamagedJpeg
        If the tables are damaged.
    """
    body = b""
    marked = header.adobe
    if tables:
        shared = parse_header(tables)
        marked = marked or shared.adobe or shared.jfif
        body = tables[2:-2] if tables.endswith(EOI) else tables[2:]
    marked = marked or header.jfif
    if marked or len(header.sampling) != 3 or photometric not in (RGB, YCBCR):
        return SOI + body
    is_rgb = photometric == RGB and not header.subsampled
    return SOI + _adobe(transform=0 if is_rgb else 1) + body


def _adobe(*, transform: int) -> bytes:
    """APP14: version 100, no flags, colour transform 0 (RGB) or 1 (YCbCr)."""
    return b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00" + bytes([transform])


def whole_file(prefix: bytes, tile: bytes) -> bytes:
    """Join the prefix of a level and a stored tile.

    Raises
    ------
    DamagedJpeg
        If the tile is no JPEG stream.
    """
    if tile[:2] != SOI:
        raise DamagedJpeg("it does not begin with a JPEG marker")
    return b"".join((prefix, memoryview(tile)[2:]))
