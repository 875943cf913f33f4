"""Which DICOM files of a folder are slices of one series."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from exact_nb.errors import UnreadableImage, UnsupportedFormat
from exact_nb.images.dicom.opening import package, read_tags

__all__ = ["is_dicom", "is_single", "one_per_series", "slices_beside"]

_TAGS = ["SeriesInstanceUID", "NumberOfFrames", "ImagePositionPatient"]


def is_single(path: Path) -> bool:
    """Return whether a file is a picture of its own.

    It is one slice of several where it has a position in the patient, a single frame, and another
    such file of its series is in the same folder.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If it is damaged.
    exact_nb.errors.UnsupportedFormat
        If the package pydicom is not installed.
    """
    pydicom = package(path)
    series = _series_of(read_tags(pydicom, path, _TAGS))
    if series is None:
        return True
    others = (other for other in _files_of(path.parent) if other != path)
    return not any(_series_in(pydicom, other) == series for other in others)


def slices_beside(path: Path) -> list[Path]:
    """Return the files of the series that a slice is of, in order of name.

    Parameters
    ----------
    path : Path
        One of them.
    """
    pydicom = package(path)
    series = _series_of(read_tags(pydicom, path, _TAGS))
    return [one for one in _files_of(path.parent) if _series_in(pydicom, one) == series]


def one_per_series(paths: Iterable[Path]) -> list[Path]:
    """Leave out all but the first file met of each series; the order stays."""
    chosen: list[Path] = []
    met: set[tuple[Path, str]] = set()
    for path in paths:
        series = None
        if path.is_file() and is_dicom(path):
            try:
                series = _series_in(package(path), path)
            except UnsupportedFormat:
                series = None
        if series is None or (path.parent, series) not in met:
            chosen.append(path)
        if series is not None:
            met.add((path.parent, series))
    return chosen


def is_dicom(path: Path) -> bool:
    """Return whether a file begins as DICOM files do."""
    try:
        with path.open("rb") as file:
            return file.read(132)[128:] == b"DICM"
    except OSError:
        return False


def _files_of(folder: Path) -> list[Path]:
    return [one for one in sorted(folder.iterdir()) if is_dicom(one)]


def _series_in(pydicom: Any, path: Path) -> str | None:
    try:
        return _series_of(read_tags(pydicom, path, _TAGS))
    except UnreadableImage:
        return None


def _series_of(header: Any) -> str | None:
    """Return the series of a slice; None for a file that is no slice."""
    if int(header.get("NumberOfFrames") or 1) > 1 or not header.get("ImagePositionPatient"):
        return None
    return str(header.get("SeriesInstanceUID") or "") or None
