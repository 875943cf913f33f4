"""FreeSurfer's MGH and MGZ."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from exact_nb.errors import UnreadableImage
from exact_nb.images.base import FrameAxis, ValueScale
from exact_nb.images.volume.arranging import arranged
from exact_nb.images.volume.source import VolumeSource, Voxels

__all__ = ["open_mgh"]


def open_mgh(path: Path) -> VolumeSource:
    """Open an MGH or MGZ file.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If it is damaged or cut short.
    """
    import nibabel as nib  # noqa: PLC0415 - only where such a file opens
    from nibabel.filebasedimages import ImageFileError  # noqa: PLC0415

    try:
        # nibabel would leave a damaged file open.
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
            file.seek(0)
            content = gzip.decompress(file.read()) if packed else file.read()
        image: Any = nib.MGHImage.from_bytes(content)
        array = np.asanyarray(image.dataobj.get_unscaled())
    except (ImageFileError, OSError, EOFError, ValueError, KeyError, zlib.error) as error:
        said = " ".join(str(error).split())
        raise UnreadableImage(f"{path}: damaged: {said}", path=path) from error
    array = array[(...,) + (np.newaxis,) * (4 - array.ndim)]
    header = image.header
    # Without this flag FreeSurfer takes its own axes for granted, and so does nibabel.
    oriented = bool(int(header["goodRASFlag"]))
    view, space = arranged(array, np.asarray(image.affine, np.float64), oriented=oriented)
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
