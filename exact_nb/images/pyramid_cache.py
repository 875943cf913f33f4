"""Where pyramids and decompressed volumes are kept between sessions: folders of bounded size.

``EXACT_NB_CACHE`` names another folder, ``EXACT_NB_CACHE_BYTES`` another size.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import time
import uuid
from pathlib import Path

from exact_nb.images.checksum import bytes_of, checksum_of

__all__ = ["adopt", "cache_folder", "cached_path", "find_cached", "part_path", "trim"]

CAPACITY = 10 * 10**9
"""Bytes kept unless the environment says otherwise."""

_FORMAT = 1
"""Raised when files written before must not be used any more."""
_ABANDONED_SECONDS = 24 * 3600
_KEPT = {".tif", ".nii", ".mgh", ".raw"}


def cache_folder() -> Path:
    """Return the folder for pyramids: of the environment, else the user's for this system."""
    named = os.environ.get("EXACT_NB_CACHE")
    if named:
        return Path(named).expanduser() / "pyramids"
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "exact_nb" / "pyramids"


def cached_path(image: Path) -> Path:
    """Return where the pyramid of `image`, as it is now, is or would be."""
    # The checksum of a folder does not see a chunk that was written anew.
    files = [path for path in image.rglob("*") if path.is_file()] if image.is_dir() else [image]
    changed = max(path.stat().st_mtime_ns for path in files)
    key = f"{_FORMAT} {checksum_of(image)} {bytes_of(image)} {changed}"
    return cache_folder() / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.tif"


def find_cached(target: Path) -> bool:
    """Return whether the pyramid is there, and note that it was used."""
    try:
        os.utime(target)
    except OSError:
        return target.is_file()
    return True


def part_path(target: Path) -> Path:
    """Return a name beside `target` that no other process or thread writes to."""
    return target.with_name(f".{target.stem}.{os.getpid()}.{uuid.uuid4().hex}.part")


def adopt(part: Path, target: Path) -> None:
    """Make a finished file the pyramid; one another process finished first is as good."""
    try:
        part.replace(target)
    except PermissionError:  # Windows: the other's file is open
        if not target.is_file():
            raise
        part.unlink()


def trim(folder: Path, keep: Path) -> None:
    """Remove the files used longest ago until the rest fits; never `keep`.

    A file that cannot be removed (Windows: it is open) stays for the next time.
    """
    capacity = int(os.environ.get("EXACT_NB_CACHE_BYTES", CAPACITY))
    kept: list[tuple[float, int, Path]] = []
    for file in folder.iterdir():
        with contextlib.suppress(OSError):
            state = file.stat()
            if file.suffix in _KEPT:
                kept.append((state.st_mtime, state.st_size, file))
            elif file.suffix == ".part" and time.time() - state.st_mtime > _ABANDONED_SECONDS:
                file.unlink()
    total = sum(size for _, size, _ in kept)
    for _, size, file in sorted(kept):
        if total <= capacity:
            break
        if file != keep:
            with contextlib.suppress(OSError):
                file.unlink()
                total -= size
