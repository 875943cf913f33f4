"""Which reader opens which file: by its first bytes, then OpenSlide, then third parties."""

from __future__ import annotations

import importlib.util
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from exact_nb.errors import UnreadableImage, UnsupportedFormat
from exact_nb.images.base import Source

__all__ = ["open_file", "open_image"]

HEAD_BYTES = 4096
KNOWN = (
    "TIFF (SVS, OME-TIFF, ImageJ, tiled, stripped), JPEG, PNG, BMP, GIF, WebP, OME-Zarr, NIfTI, "
    "MGH, DICOM, and what OpenSlide reads (MRXS, NDPI, SCN, BIF, VMS, DICOM slides)"
)

Refusal: TypeAlias = UnreadableImage | UnsupportedFormat

_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_GZIP = b"\x1f\x8b"
_NIFTI, _MGH = "NIfTI volume", "MGH volume"
_SLIDE_CLASS = b"1.2.840.10008.5.1.4.1.1.77.1.6"  # VL whole slide microscopy
_RASTER = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"BM", b"GIF87a", b"GIF89a")


def open_image(path: str | Path) -> Source:
    """Open an image with the reader that knows it.

    A file of a series ``<base>_z<Z>_t<T>.<ext>`` opens the series (`exact_nb.images.series`). A
    picture that stores no overview levels is given levels that are made as they are asked for
    (`exact_nb.images.pyramid`). Readers of other packages are found by the entry point group
    ``exact_nb.readers`` (`exact_nb.images.thirdparty`) and asked last.

    Parameters
    ----------
    path : str or Path
        The file, or the folder of an OME-Zarr.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If there is no such file, it is empty, may not be read, or is damaged.
    exact_nb.errors.UnsupportedFormat
        If no reader knows it.
    """
    from exact_nb.images.pyramid import with_pyramid  # noqa: PLC0415 - it imports what we do

    file = Path(path).expanduser()
    head = _head_of(file)
    return with_pyramid(_series(file, head) or _open(file, head))


def open_file(path: Path) -> Source:
    """Open one file by itself: without its siblings, and with the levels it stores."""
    return _open(path, _head_of(path))


def _series(path: Path, head: bytes) -> Source | None:
    if not (_is_tiff(head) or _is_raster(head)) or _is_mirax(path):
        return None
    from exact_nb.images.series import open_series  # noqa: PLC0415 - it opens files by what we do

    return open_series(path)


def _head_of(path: Path) -> bytes:
    """Read the first bytes; empty for a folder."""
    try:
        if path.is_dir():
            return b""
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise UnreadableImage(f"{path}: {reason.lower()}", path=path) from error
    if not head:
        raise UnreadableImage(f"{path}: the file is empty", path=path)
    return head


def _open(path: Path, head: bytes) -> Source:
    """Try the reader the magic bytes name, then the others; the first refusal is reported."""
    refusal: Refusal | None = None
    for reader in _readers_for(path, head):
        try:
            return reader(path)
        except UnsupportedFormat as error:
            refusal = refusal or error
        except UnreadableImage as error:
            if _is_tiff(head) or _is_raster(head):
                raise
            # OpenSlide claims more files than it opens.
            refusal = refusal or error
    from exact_nb.images.thirdparty import open_by_entry_point  # noqa: PLC0415 - the last resort

    source, broken = open_by_entry_point(path, head)
    if source is not None:
        return source
    final = _final(path, head, refusal)
    hints = broken + _missing_extra(path, head)
    raise type(final)("; ".join([str(final), *hints]), path=path)


def _final(path: Path, head: bytes, refusal: Refusal | None) -> Refusal:
    """Choose what to say: a reader that named the kind of file knows best."""
    placed = not head or _is_tiff(head) or _is_dicom(head) or _is_mirax(path)
    if refusal is not None and (placed or isinstance(refusal, UnreadableImage)):
        return refusal
    return _refusal_of(path, head)


def _missing_extra(path: Path, head: bytes) -> list[str]:
    if not head or _volume_of(head, path) or importlib.util.find_spec("openslide"):
        return []
    return ["slides of more vendors are read after: pip install exact-nb[slides]"]


def _readers_for(path: Path, head: bytes) -> list[Callable[[Path], Source]]:
    """Return the readers to try, in order. Each is imported only when it is asked."""
    if _is_tiff(head):
        return [_tiff, _openslide]
    if _is_raster(head):
        # An MRXS slide is a JPEG, its label, beside a folder of its name that holds the tiles.
        return [_openslide] if _is_mirax(path) else [_raster]
    if not head:
        return [_ome_zarr] if _is_zarr(path) else [_folder_of_slices]
    if _is_dicom(head):
        return [_openslide] if _SLIDE_CLASS in head else [_dicom]
    if volume := _volume_of(head, path):
        return [_mgh if volume == _MGH else _nifti]
    return [_openslide]


def _is_tiff(head: bytes) -> bool:
    # A DICOM file may carry a TIFF header before its own, for readers that know only TIFF.
    return head.startswith(_TIFF) and not _is_dicom(head)


def _is_raster(head: bytes) -> bool:
    return head.startswith(_RASTER) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def _is_dicom(head: bytes) -> bool:
    return head[128:132] == b"DICM"


def _is_mirax(path: Path) -> bool:
    return path.suffix.lower() == ".mrxs"


def _is_zarr(path: Path) -> bool:
    from exact_nb.images.ome_zarr import is_zarr  # noqa: PLC0415 - only where a folder opens

    return is_zarr(path)


def _ome_zarr(path: Path) -> Source:
    from exact_nb.images.ome_zarr import open_ome_zarr  # noqa: PLC0415 - only where one opens

    return open_ome_zarr(path)


def _dicom(path: Path) -> Source:
    from exact_nb.images.dicom import is_single, open_dicom  # noqa: PLC0415 - an extra

    if is_single(path):
        return open_dicom(path)
    from exact_nb.images.volume.dicom_series import open_dicom_series  # noqa: PLC0415

    return open_dicom_series(path)


def _folder_of_slices(path: Path) -> Source:
    from exact_nb.images.dicom import is_dicom  # noqa: PLC0415 - an extra

    first = next((one for one in sorted(path.iterdir()) if is_dicom(one)), None)
    if first is None:
        raise UnreadableImage(f"{path}: a folder; name a file in it", path=path)
    return _dicom(first)


def _tiff(path: Path) -> Source:
    from exact_nb.images.tiff import open_tiff  # noqa: PLC0415 - only where such a file opens

    return open_tiff(path)


def _raster(path: Path) -> Source:
    from exact_nb.images.raster import open_raster  # noqa: PLC0415 - only where one opens

    return open_raster(path)


def _openslide(path: Path) -> Source:
    from exact_nb.images.openslide import open_openslide  # noqa: PLC0415 - an extra

    return open_openslide(path)


def _nifti(path: Path) -> Source:
    from exact_nb.images.volume.nifti import open_nifti  # noqa: PLC0415 - only where one opens

    return open_nifti(path)


def _mgh(path: Path) -> Source:
    from exact_nb.images.volume.mgh import open_mgh  # noqa: PLC0415 - only where one opens

    return open_mgh(path)


def _volume_of(head: bytes, path: Path) -> str:
    """Name the kind of volume by its first bytes, or return an empty string."""
    name = path.name.lower()
    start = _inflated(head)
    if start[344:348] in {b"n+1\0", b"ni1\0"} or start[4:8] in {b"n+2\0", b"ni2\0"}:
        return _NIFTI
    if name.endswith((".mgh", ".mgz", ".mgh.gz")):
        return _MGH
    # The header of a pair is beside it; damaged files are told by their reader what they are.
    return _NIFTI if name.endswith((".nii", ".nii.gz", ".hdr", ".img", ".img.gz")) else ""


def _inflated(head: bytes) -> bytes:
    """Return the beginning of what a file holds, decompressed where it is a gzip file."""
    if not head.startswith(_GZIP):
        return head
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head)
    except zlib.error:
        return b""


def _refusal_of(path: Path, head: bytes) -> Refusal:
    """Say in one line why nothing opens `path`."""
    if not head:
        return UnreadableImage(f"{path}: a folder; name a file in it", path=path)
    return UnsupportedFormat(f"{path}: of no known kind; this version reads {KNOWN}", path=path)
