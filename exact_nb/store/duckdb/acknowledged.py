"""The number of the last acknowledged commit, kept beside the file.

DuckDB takes some damage of its write-ahead log for a torn tail and opens the file without the
commits after it, silently. The file counts its commits; this mark, written after each commit,
says how many there must be.
"""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path
from uuid import UUID

__all__ = ["Mark", "mark_of", "read"]

_RECORD = struct.Struct("<8s16sQ")
_CHECK = struct.Struct("<I")
_MAGIC = b"exactack"


def mark_of(path: Path) -> Path:
    """Return the place of the mark: ``<name>.duckdb.acknowledged``."""
    return path.with_name(path.name + ".acknowledged")


def read(path: Path) -> tuple[UUID, int] | None:
    """Return store and number of the last acknowledged commit, or None where there is no mark.

    Parameters
    ----------
    path : pathlib.Path
        The file of the store.
    """
    try:
        raw = mark_of(path).read_bytes()
    except FileNotFoundError:
        return None
    if len(raw) != _RECORD.size + _CHECK.size:
        return None
    body, check = raw[: _RECORD.size], raw[_RECORD.size :]
    magic, store, number = _RECORD.unpack(body)
    if magic != _MAGIC or check != _CHECK.pack(zlib.crc32(body)):
        return None
    return UUID(bytes=store), number


class Mark:
    """The open mark of one store.

    Parameters
    ----------
    path : pathlib.Path
        The file of the store.
    store : uuid.UUID
        Identity of the store.
    """

    def __init__(self, path: Path, store: UUID) -> None:
        self._store = store.bytes
        self._file = os.open(mark_of(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)

    def write(self, number: int) -> None:
        """Note that a commit was acknowledged: one write in place of fixed size, no fsync.

        The log is on disk before, so a mark lost with the power only warns of less.
        """
        body = _RECORD.pack(_MAGIC, self._store, number)
        record = body + _CHECK.pack(zlib.crc32(body))
        os.lseek(self._file, 0, os.SEEK_SET)
        os.write(self._file, record)

    def close(self) -> None:
        """Close the file; again does nothing."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
