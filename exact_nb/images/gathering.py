"""From paths and patterns to descriptions of images, one file at a time."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from exact_nb.errors import NotFound, UnreadableImage, UnsupportedFormat
from exact_nb.images.dicom import is_dicom, one_per_series
from exact_nb.images.ome_zarr import is_zarr
from exact_nb.images.record import describe_image
from exact_nb.images.series import one_per_image
from exact_nb.model.images import Image

__all__ = ["Gathered", "gathered", "paths_of_images"]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What became of one path.

    Attributes
    ----------
    path : Path
        The path.
    image : Image or None
        What it is; None where it cannot be read, or is a part of an image that came before.
    refused : UnreadableImage, UnsupportedFormat or None
        Why it cannot be read.
    is_new : bool
        Whether the image is none of those known.
    """

    path: Path
    image: Image | None = None
    refused: UnreadableImage | UnsupportedFormat | None = None
    is_new: bool = False


def paths_of_images(files: str | Path | Iterable[str | Path]) -> list[Path]:
    """Return one path an image for all that paths and patterns stand for.

    Files of a series (``cell_z0.tif``, ``cell_z1.tif``, …), of an OME-TIFF set and slices of a
    DICOM series are one image, whichever are named; a folder of DICOM files stands for them.

    Parameters
    ----------
    files : str or Path, or iterable of them
        Paths or patterns.

    Raises
    ------
    exact_nb.errors.NotFound
        If one of them stands for no file.
    """
    several = [files] if isinstance(files, (str, Path)) else list(files)
    found: dict[Path, None] = {}
    for one in several:
        found.update(dict.fromkeys(_matches(one)))
    return list(one_per_series(one_per_image(list(found))))


def gathered(paths: Sequence[Path], known: Mapping[str, Image]) -> Iterator[Gathered]:
    """Open every file in turn and say what it is.

    Parameters
    ----------
    paths : sequence of Path
        As `paths_of_images` returns them.
    known : mapping of str to Image
        Images by path that need no second look.

    Yields
    ------
    Gathered
        One a path; names of images are unique among them and `known`.
    """
    taken = {one.name for one in known.values()}
    seen: set[str] = set()
    for path in paths:
        try:
            image = known.get(str(path)) or describe_image(path)
        except (UnreadableImage, UnsupportedFormat) as error:
            yield Gathered(path, refused=error)
            continue
        # Each file of an OME-TIFF set describes the whole set, by its first file.
        if image.path in seen:
            yield Gathered(path)
            continue
        seen.add(image.path)
        if image.path in known:
            yield Gathered(path, known[image.path])
            continue
        named = replace(image, name=_free_name(image, taken))
        taken.add(named.name)
        yield Gathered(path, named, is_new=True)


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


def _free_name(image: Image, taken: set[str]) -> str:
    names = _names(image)
    return next((name for name in names if name not in taken), names[-1])


def _names(image: Image) -> list[str]:
    """Return what an image may be called, best first: its file, and as much of the path as needed.

    The first slice of a DICOM series, often ``00001.dcm``, says less than its folder.
    """
    path = Path(image.path)
    ends = [path.name]
    for parent in path.parents:
        ends.append(f"{parent.name}/{ends[-1]}")
    slices = image.metadata.get("dicom", {}).get("slices", 1)
    return [path.parent.name, *ends] if slices > 1 and path.parent.name else ends
