"""Compressed volumes, decompressed once: small ones in memory, large ones into the cache.

``EXACT_NB_CACHE`` names the folder, as for pyramids.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import zlib
from pathlib import Path

from exact_nb.errors import UnreadableImage
from exact_nb.images.checksum import checksum_of
from exact_nb.images.pyramid_cache import adopt, cache_folder, find_cached, part_path, trim

__all__ = ["IN_MEMORY", "inflated"]

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
    key = f"{_FORMAT} {checksum_of(path)} {state.st_size} {state.st_mtime_ns}"
    folder = cache_folder().with_name("volumes")
    target = folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}{suffix}"
    if find_cached(target):
        return target
    part = part_path(target)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with gzip.open(path) as packed, part.open("wb") as file:
            shutil.copyfileobj(packed, file, 1 << 20)
        adopt(part, target)
    except (OSError, EOFError, zlib.error) as error:
        part.unlink(missing_ok=True)
        raise UnreadableImage(f"{path}: cannot be decompressed: {error}", path=path) from error
    trim(folder, target)
    return target
