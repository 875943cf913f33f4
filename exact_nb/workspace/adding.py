"""From paths and patterns to descriptions of images, all before anything is stored."""

from __future__ import annotations

import glob
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from tqdm.auto import tqdm

from exact_nb.errors import NotFound, UnreadableImage, UnsupportedFormat
from exact_nb.images.dicom import is_dicom, one_per_series
from exact_nb.images.ome_zarr import is_zarr
from exact_nb.images.record import describe_image
from exact_nb.images.series import one_per_image
from exact_nb.model.images import Image

__all__ = ["describe_files"]


def describe_files(
    files: str | Path | Iterable[str | Path],
    *,
    known: Mapping[str, Image],
    skip_unreadable: bool,
) -> list[Image]:
    """Open every file and say what it is; progress is shown after a second.

    Files of a series (``cell_z0.tif``, ``cell_z1.tif``, …), of an OME-TIFF set and slices of a
    DICOM series are one image, whichever are named; a folder of DICOM files stands for them.

    Parameters
    ----------
    files : str or Path, or iterable of them
        Paths or patterns.
    known : mapping of str to Image
        Images by path that need no second look.
    skip_unreadable : bool
        Whether to leave out, with a warning, what cannot be read.

    Returns
    -------
    list of Image
        In order of name; names are unique among them and `known`.
    """
    taken = {one.name for one in known.values()}
    described: dict[str, Image] = {}
    paths = one_per_series(one_per_image(matching_files(files)))
    for path in tqdm(paths, desc="Adding images", unit="image", delay=1):
        record = known.get(str(path)) or _describe(path, skip_unreadable=skip_unreadable)
        # Each file of an OME-TIFF set describes the whole set, by its first file.
        if record is None or record.path in described:
            continue
        record = known.get(record.path, record)
        if record.path not in known:
            record = replace(record, name=_free_name(Path(record.path), taken))
            taken.add(record.name)
        described[record.path] = record
    return list(described.values())


def matching_files(files: str | Path | Iterable[str | Path]) -> list[Path]:
    """Return the absolute paths that paths and patterns stand for, without repeats.

    Raises
    ------
    exact_nb.errors.NotFound
        If one of them stands for no file.
    """
    several = [files] if isinstance(files, (str, Path)) else list(files)
    found: dict[Path, None] = {}
    for one in several:
        found.update(dict.fromkeys(_matches(one)))
    return list(found)


def _matches(pattern: str | Path) -> list[Path]:
    text = str(Path(pattern).expanduser())
    # A file may have brackets in its name: what exists is a path, not a pattern.
    paths = [text] if Path(text).exists() else sorted(glob.glob(text, recursive=True))  # noqa: PTH207
    files = [one for path in paths for one in _slices_in(Path(path).resolve())]
    folders = {path for path in files if path.is_dir() and is_zarr(path)}
    # What lies in an OME-Zarr is a part of it.
    files = [
        path
        for path in files
        if (path.is_file() or path in folders) and folders.isdisjoint(path.parents)
    ]
    if not files:
        raise NotFound(f"no file matches {str(pattern)!r} (looked in {Path.cwd()})")
    return files


def _slices_in(path: Path) -> list[Path]:
    """Return the slices in a folder of DICOM files, and anything else as it is."""
    if not path.is_dir() or is_zarr(path):
        return [path]
    return [one for one in sorted(path.iterdir()) if is_dicom(one)] or [path]


def _describe(path: Path, *, skip_unreadable: bool) -> Image | None:
    try:
        return describe_image(path)
    except (UnreadableImage, UnsupportedFormat) as error:
        if not skip_unreadable:
            error.add_note("Nothing was added. With skip_unreadable=True the others are.")
            raise
        warnings.warn(f"left out: {error}", stacklevel=4)
        return None


def _free_name(path: Path, taken: set[str]) -> str:
    name = path.name
    for parent in path.parents:
        if name not in taken:
            break
        name = f"{parent.name}/{name}"
    return name
