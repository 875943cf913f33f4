"""Volumes that are decoded once: small ones in memory, large ones into the cache.

``EXACT_NB_CACHE`` names the folder, as for pyramids.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path

from exact_nb.errors import UnreadableImage
from exact_nb.images.checksum import checksum_of
from exact_nb.images.pyramid_cache import adopt, cache_folder, find_cached, part_path, trim

__all__ = ["IN_MEMORY", "inflated", "kept"]

IN_MEMORY = 64 << 20
"""Larger volumes, in bytes when decompressed, go to the cache."""

_FORMAT = 1


def inflated(path: Path, suffix: str) -> Path:
    """Decompress a file into the cache and return where it lies there.

    Parameters
    ----------
    path : Path
        A gzip file.
    suffix : str
        Of the decompressed file, for example ``".nii"``.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If it is damaged or cut short, or the cache is full.
    """
    state = path.stat()
    key = f"{checksum_of(path)} {state.st_size} {state.st_mtime_ns}"
    try:
        return kept(key, suffix, lambda part: _inflate(path, part))
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableImage(f"{path}: cannot be decompressed: {error}", path=path) from error


def _inflate(path: Path, part: Path) -> None:
    with gzip.open(path) as packed, part.open("wb") as file:
        shutil.copyfileobj(packed, file, 1 << 20)


def kept(key: str, suffix: str, write: Callable[[Path], None]) -> Path:
    """Return a file of the cache, written where it is not there.

    Parameters
    ----------
    key : str
        All that decides what the file holds.
    suffix : str
        Of the file, for example ``".nii"``.
    write : callable
        ``write(part)`` writes the whole of it; where that fails nothing is kept.

    Raises
    ------
    OSError
        If the cache is full or cannot be written to.
    """
    folder = cache_folder().with_name("volumes")
    name = hashlib.sha256(f"{_FORMAT} {key}".encode()).hexdigest()[:32]
    target = folder / f"{name}{suffix}"
    if find_cached(target):
        return target
    part = part_path(target)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write(part)
        adopt(part, target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    trim(folder, target)
    return target
