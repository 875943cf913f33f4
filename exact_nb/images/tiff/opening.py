"""From a path to an opened tifffile file, with every failure in our own words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from exact_nb.errors import UnreadableImage, UnsupportedFormat
from exact_nb.images.tiff.chain import check_chain
from exact_nb.images.tiff.ome import companion_of, files_of
from exact_nb.images.tiff.planes import one_line

__all__ = ["open_file"]

_OTHER_READERS = {
    "is_ndpi": "Hamamatsu NDPI",
    "is_philips": "Philips TIFF",
    "is_bif": "Ventana BIF",
    "is_scn": "Leica SCN",
}


def open_file(path: Path) -> Any:
    """Open a file, or the whole set it belongs to.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If it is damaged.
    exact_nb.errors.UnsupportedFormat
        If it is no TIFF or of a vendor that another reader knows better.
    """
    import tifffile  # noqa: PLC0415 - it takes long to import

    try:
        tiff = tifffile.TiffFile(path)
    except Exception as error:
        raise UnreadableImage(f"{path}: damaged: {one_line(error)}", path=path) from error
    try:
        return _whole_set(tifffile, path, tiff)
    except (UnreadableImage, UnsupportedFormat):
        tiff.close()
        raise
    except Exception as error:
        tiff.close()
        raise UnreadableImage(f"{path}: damaged: {one_line(error)}", path=path) from error


def _whole_set(tifffile: Any, path: Path, tiff: Any) -> Any:
    if not len(tiff.pages):
        check_chain(path)
        raise UnreadableImage(f"{path}: there is no picture in it", path=path)
    for flag, name in _OTHER_READERS.items():
        if getattr(tiff, flag):
            raise UnsupportedFormat(f"{path}: {name} is read by OpenSlide", path=path)
    if str(tiff.pages.first.software).startswith("MedScan"):
        # Its tiles overlap, by amounts the file gives elsewhere.
        raise UnsupportedFormat(f"{path}: Trestle TIFF is read by OpenSlide", path=path)
    check_chain(path)
    companion = companion_of(path, str(tiff.pages.first.description))
    if companion is None:
        return tiff
    # The planes are counted from the first file of the set, whichever of them was named.
    first = next((name for name in files_of(companion) if (path.parent / name).is_file()), None)
    if first is None:
        raise UnreadableImage(f"{path}: its companion names none of the files here", path=path)
    tiff.close()
    check_chain(path.parent / first)
    return tifffile.TiffFile(path.parent / first, omexml=companion)
