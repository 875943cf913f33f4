"""Whether a DICOM file is one slice of a series that lies beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from exact_nb.errors import UnreadableImage
from exact_nb.images.dicom.opening import package, read_tags

__all__ = ["is_single"]

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
    for other in sorted(path.parent.iterdir()):
        if other != path and _is_dicom(other):
            try:
                found = _series_of(read_tags(pydicom, other, _TAGS))
            except UnreadableImage:
                continue
            if found == series:
                return False
    return True


def _series_of(header: Any) -> str | None:
    """Return the series of a slice; None for a file that is no slice."""
    if int(header.get("NumberOfFrames") or 1) > 1 or not header.get("ImagePositionPatient"):
        return None
    return str(header.get("SeriesInstanceUID") or "") or None


def _is_dicom(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(132)[128:] == b"DICM"
    except OSError:
        return False
