"""NIfTI-1 and NIfTI-2: ``.nii``, ``.nii.gz`` and pairs of ``.hdr`` and ``.img``."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import numpy as np

from exact_nb.errors import UnreadableImage, UnsupportedFormat
from exact_nb.images.base import FrameAxis, Pixels, ValueScale
from exact_nb.images.volume.arranging import arranged
from exact_nb.images.volume.inflating import IN_MEMORY, inflated
from exact_nb.images.volume.source import VolumeSource, Voxels

__all__ = ["open_nifti"]

_LABEL_INTENT = 1002
_MILLIMETRES = {"meter": 1000.0, "mm": 1.0, "micron": 0.001}
_SECONDS = {"sec": 1.0, "msec": 0.001, "usec": 1e-6}


def open_nifti(path: Path) -> VolumeSource:
    """Open a NIfTI file.

    Samples stay as stored and where they are: an uncompressed file is mapped, a compressed one is
    decompressed once. Where the sform is given it places the voxels, else the qform; where neither
    is, the axes are taken as they stand and `Space.oriented` is false.

    Parameters
    ----------
    path : Path
        The file, or either of a pair.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If it is damaged or cut short.
    exact_nb.errors.UnsupportedFormat
        If it has more than four dimensions, or samples that cannot be shown.
    """
    image = _loaded(path)
    array = _samples(path, image)
    if array.dtype.kind not in "iufcb":
        raise UnsupportedFormat(f"{path}: samples of kind {array.dtype} cannot be shown", path=path)
    slope, intercept = (float(one) for one in (image.dataobj.slope, image.dataobj.inter))
    scale, known = _millimetres(image)
    codes = _codes(image)
    view, space = arranged(
        array,
        np.diag([scale, scale, scale, 1.0]) @ np.asarray(image.affine, np.float64),
        oriented=any(codes.values()),
        scaled=(slope, intercept) != (1.0, 0.0),
        labels=int(image.header["intent_code"]) == _LABEL_INTENT,
    )
    metadata = {
        "sform_code": codes["sform"],
        "qform_code": codes["qform"],
        "transforms_agree": _agree(image, codes),
        "spatial_unit": "mm" if known else "not given, taken as mm",
        "description": bytes(image.header["descrip"]).split(b"\0")[0].decode("latin-1").strip(),
    }
    return VolumeSource(
        path,
        Voxels(
            array=view,
            space=space,
            values=ValueScale(slope=slope, intercept=intercept),
            t_axis=_time(image, view.shape[3]),
            metadata=metadata,
            vendor="NIfTI",
        ),
    )


def _loaded(path: Path) -> Any:
    import nibabel as nib  # noqa: PLC0415 - only where such a file opens
    from nibabel.filebasedimages import ImageFileError  # noqa: PLC0415

    try:
        image: Any = nib.load(path)
        # Of a pair the header is another file than the voxels.
        single = isinstance(image, nib.Nifti1Image)
        if single and _is_packed(path) and _bytes_of(image) > IN_MEMORY:
            image = nib.load(inflated(path, ".nii"))
    except UnreadableImage:
        raise
    except (ImageFileError, OSError, EOFError, ValueError, KeyError) as error:
        raise UnreadableImage(f"{path}: damaged: {_one_line(error)}", path=path) from error
    if not isinstance(image, nib.nifti1.Nifti1Pair):
        raise UnsupportedFormat(
            f"{path}: an Analyze header, which does not say which side is left; convert it to "
            "NIfTI where that is known",
            path=path,
        )
    return image


def _is_packed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def _bytes_of(image: Any) -> int:
    return int(np.prod(image.shape, dtype=np.int64)) * int(image.get_data_dtype().itemsize)


def _samples(path: Path, image: Any) -> Pixels:
    """Return ``(x, y, z, t)`` or ``(x, y, z, t, 3)`` as stored."""
    try:
        array = np.asanyarray(image.dataobj.get_unscaled())
    except (OSError, EOFError, ValueError, gzip.BadGzipFile) as error:
        raise UnreadableImage(f"{path}: cut short: {_one_line(error)}", path=path) from error
    while array.ndim > 4 and array.shape[-1] == 1:
        array = array[..., 0]
    if array.ndim > 4 or not array.size:
        raise UnsupportedFormat(
            f"{path}: has the dimensions {array.shape}; what is read has three, and time", path=path
        )
    shaped: Pixels = array[(...,) + (np.newaxis,) * (4 - array.ndim)]
    if shaped.dtype.names is None:
        return shaped
    # Colours are records of bytes; alpha is left out.
    return shaped.view(np.dtype((np.uint8, (len(shaped.dtype.names),))))[..., :3]


def _codes(image: Any) -> dict[str, int]:
    return {name: int(image.header[f"{name}_code"]) for name in ("sform", "qform")}


def _agree(image: Any, codes: dict[str, int]) -> bool | None:
    """Return whether sform and qform say the same, None where only one is given."""
    if not all(codes.values()):
        return None
    sform, qform = image.get_sform(), image.get_qform()
    return bool(np.allclose(sform, qform, atol=1e-2 * float(np.abs(sform[:3, :3]).max())))


def _millimetres(image: Any) -> tuple[float, bool]:
    unit = image.header.get_xyzt_units()[0]
    return _MILLIMETRES.get(unit, 1.0), unit in _MILLIMETRES


def _time(image: Any, count: int) -> FrameAxis:
    unit = image.header.get_xyzt_units()[1]
    step = float(image.header["pixdim"][4])
    if count < 2 or unit not in _SECONDS or not step > 0:
        return FrameAxis()
    return FrameAxis(spacing=step * _SECONDS[unit], unit="s")


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())
