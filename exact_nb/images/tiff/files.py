"""Bytes of files, read at given places by many threads at once."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from exact_nb.errors import UnreadableImage

__all__ = ["FileBytes", "FileSet"]

MAX_OPEN = 64


class _Descriptor:
    """An open file that closes itself when the last reader lets go of it.

    A reader in another thread holds a reference while it reads, so `FileBytes.close` can never
    pull the descriptor away under it (a closed number may already belong to another file).
    """

    __slots__ = ("number",)

    def __init__(self, path: Path) -> None:
        self.number = -1
        self.number = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))

    def __del__(self) -> None:
        if self.number >= 0:
            os.close(self.number)


class FileBytes:
    """One file, read without a shared position.

    Parameters
    ----------
    path : Path
        The file.
    keep_open : bool
        Whether the descriptor stays open between reads.

    Attributes
    ----------
    size : int
        Bytes of the file when it was opened.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If the file cannot be opened.
    """

    def __init__(self, path: Path, *, keep_open: bool = True) -> None:
        self.path = path
        descriptor = self._open()
        self.size = os.fstat(descriptor.number).st_size
        self._keep_open = keep_open
        self._descriptor: _Descriptor | None = descriptor if keep_open else None
        self._closed = False
        self._lock = threading.Lock()

    def _open(self) -> _Descriptor:
        try:
            return _Descriptor(self.path)
        except OSError as error:
            raise UnreadableImage(f"{self.path}: {error.strerror}", path=self.path) from error

    def read(self, offset: int, count: int) -> bytes:
        """Read `count` bytes at `offset`.

        Raises
        ------
        exact_nb.errors.UnreadableImage
            If the file ends before, cannot be read, or was closed.
        """
        if self._closed:
            raise UnreadableImage(f"{self.path}: was closed; open it again", path=self.path)
        # Never ask for more than there is: a damaged count must not allocate gigabytes.
        if not 0 <= offset <= offset + count <= self.size:
            raise self._truncated(offset, count)
        descriptor = self._descriptor or self._open()
        try:
            data = self._pread(descriptor.number, count, offset)
        except OSError as error:
            raise UnreadableImage(f"{self.path}: {error.strerror}", path=self.path) from error
        if len(data) != count:
            raise self._truncated(offset, count)
        return data

    def _pread(self, number: int, count: int, offset: int) -> bytes:
        if hasattr(os, "pread"):
            return os.pread(number, count, offset)
        with self._lock:  # Windows: the position is shared
            os.lseek(number, offset, os.SEEK_SET)
            return os.read(number, count)

    def _truncated(self, offset: int, count: int) -> UnreadableImage:
        return UnreadableImage(
            f"{self.path}: cut short: {count} bytes at {offset} are wanted, the file has "
            f"{self.size}; copy it again",
            path=self.path,
        )

    def close(self) -> None:
        """Let go of the file; reads that are under way finish."""
        self._closed = True
        self._descriptor = None


class FileSet:
    """The files of one image, opened when first asked for.

    The first `MAX_OPEN` stay open; further ones (long series of one file a frame) are opened for
    each read, so that no limit of descriptors is met.
    """

    def __init__(self) -> None:
        self._files: dict[Path, FileBytes] = {}
        self._lock = threading.Lock()

    def get(self, path: Path) -> FileBytes:
        """Return the file at `path`."""
        with self._lock:
            file = self._files.get(path)
            if file is None:
                file = FileBytes(path, keep_open=len(self._files) < MAX_OPEN)
                self._files[path] = file
            return file

    def close(self) -> None:
        """Let go of all files."""
        with self._lock:
            for file in self._files.values():
                file.close()
