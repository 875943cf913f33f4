"""The voxels of a volume as its file holds them: shape, axes and affine, and the way back to them.

Masks and outlines are kept in canonical RAS+ axes (`exact_nb.model.planes`); here they go back into
the axes of the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from exact_nb.errors import UnreadableImage, UnsupportedFormat
from exact_nb.images.registry import open_image
from exact_nb.model.planes import oriented_views, stored_views

if TYPE_CHECKING:
    from nibabel.nifti1 import Nifti1Header, Nifti1Image
    from nibabel.spatialimages import SpatialImage

    from exact_nb.images.base import Description

__all__ = ["StoredGrid", "stored_grid"]

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]

_NAMES = (".nii", ".nii.gz", ".hdr", ".img", ".hdr.gz", ".img.gz", ".mgh", ".mgz", ".mgh.gz")
_MILLIMETRES, _SECONDS = 2, 8
_NIFTI_2 = 540
# All that says where voxels lie and how large they are; the rest is about samples, or the patient.
_PLACE = (
    *("dim_info", "pixdim", "xyzt_units", "qform_code", "sform_code"),
    *("quatern_b", "quatern_c", "quatern_d", "qoffset_x", "qoffset_y", "qoffset_z"),
    *("srow_x", "srow_y", "srow_z"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredGrid:
    """Voxels as a file holds them.

    Attributes
    ----------
    name : str
        Of the file.
    shape : tuple of int
        Voxels along its first axes, as stored; two where it has only two.
    canonical : tuple of int
        Voxels along i, j and k of the canonical RAS+ axes.
    frames : int
        Times.
    affine : numpy.ndarray
        ``(4, 4)``, stored voxel to millimetres, RAS+.
    header : nibabel.nifti1.Nifti1Header
        Of a NIfTI file, its codes and units as they are; for others one that says as much.
    """

    name: str
    shape: tuple[int, ...]
    canonical: tuple[int, int, int]
    frames: int
    affine: Array
    header: Nifti1Header

    def as_stored(self, canonical: Array) -> Array:
        """Return an array ``(ni, nj, nk)`` of canonical axes in those of the file, as a view."""
        turned = stored_views(canonical, self.affine)
        return turned.reshape(self.shape, order="F")

    def image(self, labels: Array) -> Nifti1Image:
        """Return labels in the axes of the file as a NIfTI image that lies on it.

        Parameters
        ----------
        labels : numpy.ndarray
            uint8, of `shape`, with a time axis behind where there are several.
        """
        import nibabel  # noqa: PLC0415 - only when a volume is exported

        header = self.header.copy()
        second = isinstance(header, nibabel.Nifti2Header)
        make: Any = nibabel.Nifti2Image if second else nibabel.Nifti1Image
        zooms = np.asarray(header["pixdim"][1:8], dtype=np.float64)
        header.set_data_dtype(np.uint8)
        header.set_data_shape(labels.shape)
        header.set_zooms(zooms[: labels.ndim])
        image: Nifti1Image = make(labels, self.affine, header)
        return image


def stored_grid(path: str | Path) -> StoredGrid:
    """Return how a file holds its voxels, without reading them.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If there is no such file or it is damaged.
    exact_nb.errors.UnsupportedFormat
        If it is neither volume nor stack.
    """
    file = Path(path)
    if file.name.lower().endswith(_NAMES):
        return _of_file(file)
    with open_image(file) as source:
        return _of_description(file, source.description)


def _of_file(file: Path) -> StoredGrid:
    import nibabel  # noqa: PLC0415 - only when a volume is exported
    from nibabel.filebasedimages import ImageFileError  # noqa: PLC0415

    try:
        found: SpatialImage = nibabel.load(file)  # type: ignore[assignment]
    except (OSError, ImageFileError) as error:
        raise UnreadableImage(f"{file} cannot be read: {error}", path=file) from error
    shape = found.shape[:3]
    padded = (*shape, 1, 1)[:3]
    canonical, _ = oriented_views(np.broadcast_to(np.False_, padded), found.affine)
    return StoredGrid(
        name=file.name,
        shape=shape,
        canonical=(canonical.shape[0], canonical.shape[1], canonical.shape[2]),
        frames=found.shape[3] if len(found.shape) > 3 else 1,
        affine=found.affine,
        header=_header_of(found),
    )


def _header_of(found: SpatialImage) -> Nifti1Header:
    """Return the header for labels on a file: where it lies, nothing of its samples."""
    import nibabel  # noqa: PLC0415 - only when a volume is exported

    if not isinstance(found, nibabel.Nifti1Pair):
        return _plain_header(found.affine, stated=True)
    second = int(found.header["sizeof_hdr"]) == _NIFTI_2
    header = nibabel.Nifti2Header() if second else nibabel.Nifti1Header()
    for name in _PLACE:
        header[name] = found.header[name]
    return _labelled(header)


def _plain_header(affine: Array, *, stated: bool) -> Nifti1Header:
    import nibabel  # noqa: PLC0415 - only when a volume is exported

    header = nibabel.Nifti1Header()
    header.set_data_shape((1, 1, 1))
    header.set_zooms(np.sqrt((affine[:3, :3] ** 2).sum(axis=0)))
    header.set_sform(affine, code=1 if stated else 0)
    header["xyzt_units"] = _MILLIMETRES | _SECONDS
    return _labelled(header)


def _labelled(header: Nifti1Header) -> Nifti1Header:
    header.set_intent("label", allow_unknown=True)
    header["descrip"] = b"exact_nb segmentation"
    return header


def _of_description(file: Path, description: Description) -> StoredGrid:
    """Take a DICOM series or a stack as it is shown: such files have no axes to go back to."""
    sizes, space = description.sizes, description.space
    if description.kind not in ("volume", "stack"):
        raise UnsupportedFormat(
            f"{file.name} is a {description.kind}; only volumes and stacks have masks", path=file
        )
    if space is not None:
        affine = np.array(space.affine, dtype=np.float64)
    else:
        step = description.z_axis.spacing if description.z_axis.unit == "µm" else None
        microns = (description.mpp_x, description.mpp_y, step)
        # Millimetres where the file gives micrometres, voxels where it does not.
        affine = np.diag([*(1.0 if one is None else one / 1000 for one in microns), 1.0])
    shape = (sizes.x, sizes.y, sizes.z)
    return StoredGrid(
        name=file.name,
        shape=shape,
        canonical=shape,
        frames=sizes.t,
        affine=affine,
        header=_plain_header(affine, stated=space is not None and space.oriented),
    )
