"""From a path to the header of a DICOM file, with every failure in our own words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from exact_nb.errors import UnreadableImage, UnsupportedFormat

__all__ = ["Header", "damaged", "package", "read_header", "read_tags"]

_PIXELS = {
    (0x7FE0, 0x0008): "FloatPixelData",
    (0x7FE0, 0x0009): "DoubleFloatPixelData",
    (0x7FE0, 0x0010): "PixelData",
}
_TYPES = (b"OB", b"OW", b"OF", b"OD", b"UN")


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the pixels.

    Attributes
    ----------
    tags : pydicom.Dataset
        All of it; of a deflated file the pixels as well.
    start : int
        Where the value of the pixels begins in the file.
    keyword : str
        Which element they are.
    vr : str
        How that element is written.
    """

    tags: Any
    start: int
    keyword: str
    vr: str

    @property
    def syntax(self) -> Any:
        """The transfer syntax, a `pydicom.uid.UID`."""
        return self.tags.file_meta.TransferSyntaxUID


def package(path: Path) -> Any:
    """Import pydicom, which is an extra.

    Raises
    ------
    exact_nb.errors.UnsupportedFormat
        If it is not installed.
    """
    try:
        import pydicom  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UnsupportedFormat(
            f"{path}: a DICOM file, which is read after: pip install exact-nb[dicom]", path=path
        ) from error
    return pydicom


def damaged(path: Path, error: Exception) -> UnreadableImage:
    """Say what is wrong with a file, in one line."""
    reason = " ".join(str(error).split())[:160] or type(error).__name__
    return UnreadableImage(f"{path}: the DICOM file is damaged: {reason}", path=path)


def read_tags(pydicom: Any, path: Path, tags: list[str]) -> Any:
    """Read a few elements of a header.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If it is damaged.
    """
    try:
        return pydicom.dcmread(path, stop_before_pixels=True, specific_tags=tags)
    # pydicom meets damaged files with errors of many kinds.
    except Exception as error:
        raise damaged(path, error) from error


def read_header(path: Path) -> Header:
    """Read all that stands before the pixels.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If the file is damaged.
    exact_nb.errors.UnsupportedFormat
        If there is no picture in it, or pydicom is not installed.
    """
    pydicom = package(path)
    try:
        with path.open("rb") as file:
            tags = pydicom.dcmread(file, stop_before_pixels=True)
            if tags.file_meta.TransferSyntaxUID.is_deflated:
                return Header(pydicom.dcmread(path), 0, "PixelData", "OW")
            found = _pixels_at(file, tags) if tags.get("Rows") and tags.get("Columns") else None
    except Exception as error:
        raise damaged(path, error) from error
    if found is None:
        name = tags.get("SOPClassUID")
        raise UnsupportedFormat(
            f"{path}: there is no picture in it ({getattr(name, 'name', 'DICOM of no class')})",
            path=path,
        )
    return Header(tags, *found)


def _pixels_at(file: Any, tags: Any) -> tuple[int, str, str] | None:
    """Read the head of the element that the header ended at."""
    order: Literal["little", "big"] = "little" if tags.original_encoding[1] else "big"
    head = file.read(8)
    tag = (int.from_bytes(head[:2], order), int.from_bytes(head[2:4], order))
    keyword = _PIXELS.get(tag)
    if keyword is None:
        return None
    if head[4:6] not in _TYPES:  # none is written, whatever the transfer syntax says
        return file.tell(), keyword, "OW"
    return file.tell() + 4, keyword, head[4:6].decode("ascii")
