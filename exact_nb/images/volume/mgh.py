"""FreeSurfer's MGH and MGZ."""

from __future__ import annotations

import gzip
import math
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from exact_nb.errors import UnreadableImage
from exact_nb.images.base import FrameAxis, Pixels, ValueScale
from exact_nb.images.volume.arranging import arranged
from exact_nb.images.volume.inflating import IN_MEMORY, inflated
from exact_nb.images.volume.source import VolumeSource, Voxels

__all__ = ["open_mgh"]


def open_mgh(path: Path) -> VolumeSource:
    """Open an MGH or MGZ file; one that is not compressed, or large, is mapped.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If it is damaged or cut short.
    """
    header, array = _loaded(path)
    array = array[(...,) + (np.newaxis,) * (4 - array.ndim)]
    # Without this flag FreeSurfer takes its own axes for granted, and so does nibabel.
    oriented = bool(int(header["goodRASFlag"]))
    view, space = arranged(array, np.asarray(header.get_affine(), np.float64), oriented=oriented)
    step = float(header["tr"]) / 1000
    several = view.shape[3] > 1 and step > 0
    return VolumeSource(
        path,
        Voxels(
            array=view,
            space=space,
            values=ValueScale(),
            t_axis=FrameAxis(spacing=step, unit="s") if several else FrameAxis(),
            metadata={"flip_angle": float(header["flip_angle"]), "te_ms": float(header["te"])},
            vendor="MGH",
        ),
    )


def _loaded(path: Path) -> tuple[Any, Pixels]:
    """Return the header and the samples as stored."""
    import nibabel as nib  # noqa: PLC0415 - only where such a file opens
    from nibabel.filebasedimages import ImageFileError  # noqa: PLC0415

    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        if not packed:
            return _mapped(path)
        if _bytes_of(path) > IN_MEMORY:
            return _mapped(inflated(path, ".mgh"))
        # nibabel would leave a damaged file open.
        image: Any = nib.MGHImage.from_bytes(gzip.decompress(path.read_bytes()))
        return image.header, np.asanyarray(image.dataobj.get_unscaled())
    except UnreadableImage:
        raise
    except (ImageFileError, OSError, EOFError, ValueError, KeyError, zlib.error) as error:
        said = " ".join(str(error).split())
        raise UnreadableImage(f"{path}: damaged: {said}", path=path) from error


def _mapped(path: Path) -> tuple[Any, Pixels]:
    from nibabel.freesurfer.mghformat import MGHHeader  # noqa: PLC0415

    with path.open("rb") as file:
        header = MGHHeader.from_fileobj(file)
    shape, dtype = tuple(header.get_data_shape()), header.get_data_dtype()
    return header, np.memmap(path, dtype, "r", header.get_data_offset(), shape, order="F")


def _bytes_of(path: Path) -> int:
    """Return how many bytes the samples of a compressed file are."""
    from nibabel.freesurfer.mghformat import MGHHeader  # noqa: PLC0415

    whole = MGHHeader.template_dtype.itemsize
    with gzip.open(path) as file:
        # What follows the samples is not needed for that.
        header = MGHHeader(file.read(284).ljust(whole, b"\0"), check=False)
    return int(math.prod(header.get_data_shape()) * header.get_data_dtype().itemsize)
