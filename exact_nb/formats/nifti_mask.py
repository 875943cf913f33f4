"""Voxel masks as a NIfTI label volume that lies on the image it was painted on.

The file has the voxels, the axes and the affine of the image as it is stored, not of the canonical
axes in which masks are kept, so that any program shows the one on top of the other. Voxels hold the
number of their label, 0 where there is none.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from exact_nb.errors import ExactError, InvalidRecord, InvalidShape, UnsupportedFormat
from exact_nb.formats.stored_grid import StoredGrid, stored_grid
from exact_nb.model.identity import uuid7
from exact_nb.model.masks import VoxelMask

if TYPE_CHECKING:
    from nibabel.nifti1 import Nifti1Image

__all__ = ["LabelLayer", "MaskExport", "export_masks"]

Labels: TypeAlias = np.ndarray[Any, np.dtype[np.uint8]]

_MOST_LABELS = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelLayer:
    """One mask of an export.

    Attributes
    ----------
    mask : VoxelMask
        In canonical axes.
    name : str
        Of the label, for the report.
    number : int
        Value of its voxels in the file, from 1 to 255.
    t : int
        Time index.
    """

    mask: VoxelMask
    name: str
    number: int = 1
    t: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskExport:
    """What an export wrote.

    Attributes
    ----------
    path : pathlib.Path
        The file.
    labels : dict of int to str
        Name of each number in it.
    voxels : dict of int to int
        Voxels of each number in it.
    covered : dict of int to int
        Marked voxels of each number that are not in the file, as a label of a later layer lies on
        them; empty where nothing was lost.
    shape : tuple of int
        Of the file: three axes, a fourth where masks of several times were written.
    """

    path: Path
    labels: dict[int, str]
    voxels: dict[int, int]
    covered: dict[int, int]
    shape: tuple[int, ...]


def export_masks(
    target: str | Path, source: str | Path, layers: Sequence[LabelLayer]
) -> MaskExport:
    """Write masks as one NIfTI file of the image's own shape and affine.

    Parameters
    ----------
    target : str or pathlib.Path
        ``.nii`` or ``.nii.gz``; it is there as a whole or not at all.
    source : str or pathlib.Path
        The image that the masks were painted on: NIfTI, MGH or another volume.
    layers : sequence of LabelLayer
        Later ones lie on top where they overlap. Masks of several times make a file of four axes,
        as long as the image.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If there is no mask, or a number does not fit into a byte or has two names.
    exact_nb.errors.InvalidShape
        If a mask has other voxels than the image.
    exact_nb.errors.UnsupportedFormat
        If the target is no NIfTI name, or the image has no voxels in space.
    """
    path = Path(target).expanduser().absolute()
    if not path.name.endswith((".nii", ".nii.gz")):
        raise UnsupportedFormat(
            f"{path.name} is no name of a NIfTI file; end it in .nii or .nii.gz", path=path
        )
    names = _names(layers)
    grid = stored_grid(source)
    times = sorted({layer.t for layer in layers})
    if times[-1] >= grid.frames:
        raise InvalidRecord(f"t is {times[-1]}; {grid.name} has {grid.frames} times", field="t")
    data = _painted(grid, layers, times)
    _write(path, grid.image(data))
    voxels = _counted(data, names)
    marked = {number: _marked(layers, number) for number in names}
    covered = {one: marked[one] - voxels[one] for one in names if marked[one] > voxels[one]}
    return MaskExport(path=path, labels=names, voxels=voxels, covered=covered, shape=data.shape)


def _names(layers: Iterable[LabelLayer]) -> dict[int, str]:
    names: dict[int, str] = {}
    for layer in layers:
        if not 1 <= layer.number <= _MOST_LABELS:
            raise InvalidRecord(
                f"label {layer.name!r} has the number {layer.number}; use 1 to {_MOST_LABELS}",
                field="number",
            )
        if names.setdefault(layer.number, layer.name) != layer.name:
            raise InvalidRecord(
                f"{names[layer.number]!r} and {layer.name!r} have both the number {layer.number}",
                field="number",
            )
    if not names:
        raise InvalidRecord("there is no segmentation to export; paint one first")
    return names


def _painted(grid: StoredGrid, layers: Sequence[LabelLayer], times: list[int]) -> Labels:
    """Return the label of each voxel in the axes of the file."""
    volumes = {t: np.zeros(grid.canonical, dtype=np.uint8, order="F") for t in times}
    for layer in layers:
        if layer.mask.grid != grid.canonical:
            raise InvalidShape(
                f"the mask {layer.name!r} has {layer.mask.grid} voxels in canonical axes; "
                f"{grid.name} has {grid.canonical}: was the file changed since it was added?"
            )
        volumes[layer.t][layer.mask.to_array()] = layer.number
    if len(times) == 1:
        return grid.as_stored(volumes[times[0]])
    data = np.zeros((*grid.shape, grid.frames), dtype=np.uint8, order="F")
    for t, volume in volumes.items():
        data[..., t] = grid.as_stored(volume)
    return data


def _counted(data: Labels, names: dict[int, str]) -> dict[int, int]:
    counts = np.bincount(data.ravel(order="K"), minlength=_MOST_LABELS + 1)
    return {number: int(counts[number]) for number in names}


def _marked(layers: Sequence[LabelLayer], number: int) -> int:
    return sum(layer.mask.count for layer in layers if layer.number == number)


def _write(path: Path, image: Nifti1Image) -> None:
    """Write beside the target, then put it in its place."""
    ending = ".nii.gz" if path.name.endswith(".gz") else ".nii"
    beside = path.with_name(f".{uuid7()}{ending}")
    try:
        image.to_filename(beside)
        with beside.open("rb+") as written:
            os.fsync(written.fileno())
        beside.replace(path)
    except OSError as error:
        raise ExactError(f"{path} cannot be written: {error}") from error
    finally:
        beside.unlink(missing_ok=True)
