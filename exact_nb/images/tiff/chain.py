"""Whether the list of pages of a TIFF ends inside the file."""

from __future__ import annotations

import struct
from pathlib import Path

from exact_nb.errors import UnreadableImage, UnsupportedFormat
from exact_nb.images.tiff.files import FileBytes

__all__ = ["check_chain"]

MAX_PAGES = 1_000_000


def check_chain(path: Path) -> None:
    """Follow the offsets from page to page (TIFF 6.0, section 2; BigTIFF).

    tifffile takes a chain that leads nowhere for the end of the file, and so would show a stack
    that was cut short as a shorter one.

    Raises
    ------
    exact_nb.errors.UnsupportedFormat
        If it is no TIFF.
    exact_nb.errors.UnreadableImage
        If a page lies outside the file, or the chain bites its tail.
    """
    file = FileBytes(path)
    try:
        _follow(file)
    finally:
        file.close()


def _follow(file: FileBytes) -> None:
    head = file.read(0, min(16, file.size))
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None or len(head) < 8:
        raise UnsupportedFormat(f"{file.path}: not a TIFF", path=file.path)
    version = struct.unpack_from(order + "H", head, 2)[0]
    if version == 43 and len(head) == 16:
        count_format, entry, offset_format, offset = order + "Q", 20, order + "Q", 8
    elif version == 42:
        count_format, entry, offset_format, offset = order + "H", 12, order + "I", 4
    else:
        raise UnsupportedFormat(f"{file.path}: a TIFF of version {version}", path=file.path)
    at = int(struct.unpack_from(offset_format, head, offset)[0])
    seen: set[int] = set()
    while at:
        if at in seen or len(seen) > MAX_PAGES:
            raise UnreadableImage(f"{file.path}: damaged: its pages go in a circle", path=file.path)
        seen.add(at)
        entries = int(struct.unpack(count_format, file.read(at, struct.calcsize(count_format)))[0])
        at += struct.calcsize(count_format) + entries * entry
        at = int(struct.unpack(offset_format, file.read(at, struct.calcsize(offset_format)))[0])
