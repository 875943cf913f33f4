"""How many frames an animated picture has and how long each is shown, without decoding one."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from exact_nb.errors import UnreadableImage

__all__ = ["durations_of"]

_PNG = b"\x89PNG\r\n\x1a\n"


def durations_of(path: Path) -> list[float]:
    """Return how long each frame of a GIF, PNG or WebP file is shown.

    Returns
    -------
    list of float
        Seconds, one for each frame; a single one, or none, for a picture that does not move.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If the file is cut short.
    """
    try:
        with path.open("rb") as file:
            read = _reader_of(file.read(12))
            return [] if read is None else read(file)
    except (struct.error, IndexError, EOFError) as error:
        raise UnreadableImage(f"{path}: cut short; copy it again", path=path) from error


def _reader_of(head: bytes) -> Callable[[BinaryIO], list[float]] | None:
    if head.startswith((b"GIF87a", b"GIF89a")):
        return _of_gif
    if head.startswith(_PNG):
        return _of_png
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _of_webp
    return None


def _exactly(file: BinaryIO, count: int) -> bytes:
    data = file.read(count)
    if len(data) != count:
        raise EOFError
    return data


def _of_gif(file: BinaryIO) -> list[float]:
    """GIF89a: blocks that are told by their first byte; a trailer ends the file."""
    file.seek(10)
    flags = _exactly(file, 3)[0]
    _skip_table(file, flags)
    found, delay = [], 0.0
    while (kind := file.read(1)) not in (b";", b""):
        if kind == b"!":
            if _exactly(file, 1) == b"\xf9":  # graphic control: 1/100 s in bytes 3 and 4
                delay = struct.unpack("<xxHxx", _exactly(file, 6))[0] / 100
            else:
                _skip_blocks(file)
        elif kind == b",":
            _skip_table(file, _exactly(file, 9)[8])
            _exactly(file, 1)
            _skip_blocks(file)
            found.append(delay)
            delay = 0.0
    return found


def _skip_table(file: BinaryIO, flags: int) -> None:
    if flags & 0x80:
        file.seek(3 << ((flags & 7) + 1), 1)


def _skip_blocks(file: BinaryIO) -> None:
    while size := _exactly(file, 1)[0]:
        file.seek(size, 1)


def _of_png(file: BinaryIO) -> list[float]:
    """APNG: acTL before the first pixels says that there are frames, fcTL how long each lasts."""
    file.seek(len(_PNG))
    found: list[float] = []
    animated = False
    while True:
        size, kind = struct.unpack(">I4s", _exactly(file, 8))
        if kind == b"IEND" or (kind == b"IDAT" and not animated):
            break
        if kind == b"fcTL":
            over, under = struct.unpack(">20xHH2x", _exactly(file, 26))
            found.append(over / (under or 100))
            size -= 26
        animated |= kind == b"acTL"
        file.seek(size + 4, 1)
    return found if animated else []


def _of_webp(file: BinaryIO) -> list[float]:
    """WebP: a chunk ANMF for each frame, with milliseconds in bytes 12 to 14."""
    file.seek(4)
    announced = struct.unpack("<I", _exactly(file, 4))[0] + 8
    if file.seek(0, 2) < announced:
        raise EOFError
    file.seek(12)
    found = []
    while len(head := file.read(8)) == 8:
        size, next_ = struct.unpack("<4xI", head)[0], file.tell()
        if head[:4] == b"ANMF":
            found.append(int.from_bytes(_exactly(file, 16)[12:15], "little") / 1000)
        file.seek(next_ + size + size % 2)
    return found
