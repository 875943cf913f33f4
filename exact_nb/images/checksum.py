"""The checksum that tells whether an image file is still the same."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

__all__ = ["bytes_of", "checksum_of"]

WHOLE_BYTES = 8 * 2**20
"""Files up to this size are read as a whole."""
EDGE_BYTES = 2**20
"""Of larger files, so much is read of the head and of the tail."""
GLANCE_BYTES = 2**12
"""Of each file of a series, so much is read of the head and of the tail."""

_METADATA = frozenset({"zarr.json", ".zattrs", ".zgroup", ".zarray", ".zmetadata"})


def checksum_of(*paths: Path) -> str:
    """Return ``"sha256:"`` and the hexadecimal digest of a file, a folder or a series of files.

    A file of at most 8 MiB counts as a whole; of a larger one the first MiB, the last MiB and the
    size as 8 bytes, little-endian, in this order. A slide of gigabytes takes milliseconds; a
    change in its middle that keeps the size is not seen.

    Of a folder (OME-Zarr) the metadata files count, in order of their paths, each by its path and
    its bytes, then the number of all files and their total size. Of a series each file counts by
    its name, its size and its first and last 4 KiB.

    Parameters
    ----------
    *paths : Path
        One file or folder, or the files of a series in their order.
    """
    if len(paths) > 1:
        return _of_series(paths)
    (path,) = paths
    return _of_folder(path) if path.is_dir() else _of_file(path)


def bytes_of(*paths: Path) -> int:
    """Return the size of files and of all that folders hold."""
    return sum(
        sum(size for _, size in _inside(path)) if path.is_dir() else path.stat().st_size
        for path in paths
    )


def _of_file(path: Path) -> str:
    size = path.stat().st_size
    with path.open("rb") as file:
        if size <= WHOLE_BYTES:
            return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"
        digest = hashlib.sha256(file.read(EDGE_BYTES))
        file.seek(size - EDGE_BYTES)
        digest.update(file.read(EDGE_BYTES))
    digest.update(size.to_bytes(8, "little"))
    return f"sha256:{digest.hexdigest()}"


def _of_folder(folder: Path) -> str:
    inside = sorted(_inside(folder))
    digest = hashlib.sha256()
    for path, _ in inside:
        if path.name in _METADATA:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(path.read_bytes())
    digest.update(len(inside).to_bytes(8, "little"))
    digest.update(sum(size for _, size in inside).to_bytes(8, "little"))
    return f"sha256:{digest.hexdigest()}"


def _of_series(paths: tuple[Path, ...]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        size = path.stat().st_size
        digest.update(path.name.encode() + b"\0" + size.to_bytes(8, "little"))
        with path.open("rb") as file:
            digest.update(file.read(GLANCE_BYTES))
            file.seek(max(size - GLANCE_BYTES, 0))
            digest.update(file.read(GLANCE_BYTES))
    return f"sha256:{digest.hexdigest()}"


def _inside(folder: Path) -> Iterator[tuple[Path, int]]:
    """Give every file below a folder and its size."""
    for parent, _, names in os.walk(folder):
        for name in names:
            path = Path(parent, name)
            yield path, path.stat().st_size
