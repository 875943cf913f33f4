"""A volume of DICOM files, one a slice, sorted by where they lie in the patient."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from exact_nb.errors import UnreadableImage, UnsupportedFormat
from exact_nb.images.base import FrameAxis, Pixels, ValueScale
from exact_nb.images.dicom.frames import values_of
from exact_nb.images.dicom.opening import read_header
from exact_nb.images.dicom.siblings import slices_beside
from exact_nb.images.dicom.source import DicomSource
from exact_nb.images.volume.arranging import arranged
from exact_nb.images.volume.inflating import IN_MEMORY, kept
from exact_nb.images.volume.source import VolumeSource, Voxels

__all__ = ["open_dicom_series"]

_SAME_PLACE = 1e-2
"""Millimetres; of the distance between slices one in a hundred is allowed too."""
_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
"""DICOM counts millimetres to the left, posterior and superior (PS3.3, C.7.6.2.1.1)."""


@dataclass(frozen=True, slots=True)
class _Slice:
    """One file and where it lies."""

    path: Path
    tags: Any
    position: np.ndarray[Any, np.dtype[np.float64]]
    depth: float

    @property
    def moment(self) -> tuple[float, int]:
        """By what slices of one place follow each other."""
        tags = self.tags
        time = tags.get("TemporalPositionIdentifier") or tags.get("AcquisitionNumber") or 0
        return float(time), int(tags.get("InstanceNumber") or 0)


class DicomSeriesSource(VolumeSource):
    """A volume whose slices are files of their own."""

    def __init__(self, slices: Sequence[Path], voxels: Voxels) -> None:
        super().__init__(slices[0], voxels)
        self._files = tuple(slices)

    def files(self) -> tuple[Path, ...]:
        """Return all slices, in order of name."""
        return self._files


def open_dicom_series(path: Path) -> DicomSeriesSource:
    """Open the series that a file is a slice of.

    Slices are sorted along the normal of their plane. Where several share each place they follow
    each other in time. Slices whose normal is not the direction in which they follow each other, as
    of a tilted gantry, keep their shear in the affine.

    Parameters
    ----------
    path : Path
        One slice.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If a slice is damaged.
    exact_nb.errors.UnsupportedFormat
        If slices differ in size or direction, or lie at uneven distances; the line names one.
    """
    files = slices_beside(path)
    headers = [(one, read_header(one)) for one in files]
    across, down = _directions(path, headers[0][1].tags)
    normal = np.cross(across, down)
    slices = [_slice(one, header.tags, (across, down), normal) for one, header in headers]
    grid = _by_place(path, slices)
    affine = _affine(grid[0], across, down, normal)
    samples, values = _samples(grid)
    first = grid[0][0].tags
    view, space = arranged(
        samples, affine, oriented=True, scaled=(values.slope, values.intercept) != (1, 0)
    )
    voxels = Voxels(
        array=view,
        space=space,
        values=values,
        t_axis=FrameAxis(),
        vendor=str(first.get("Manufacturer") or ""),
        metadata={
            "dicom": {
                "modality": str(first.get("Modality") or ""),
                "series": str(first.get("SeriesInstanceUID") or ""),
                "slices": len(files),
                "tilt_degrees": round(_tilt(affine, normal), 2),
            }
        },
    )
    return DicomSeriesSource(files, voxels)


def _directions(path: Path, tags: Any) -> tuple[Pixels, Pixels]:
    given = tags.get("ImageOrientationPatient")
    if not given or len(given) != 6:
        raise UnsupportedFormat(f"{path}: the slice does not say how it lies", path=path)
    cosines = np.array([float(one) for one in given])
    return cosines[:3], cosines[3:]


def _slice(path: Path, tags: Any, directions: tuple[Pixels, Pixels], normal: Pixels) -> _Slice:
    same = np.allclose(
        np.concatenate(_directions(path, tags)), np.concatenate(directions), atol=1e-3
    )
    if not same:
        raise UnsupportedFormat(
            f"{path}: lies in another direction than the slices before it; put scouts and "
            "reformatted slices into a folder of their own",
            path=path,
        )
    position = np.array([float(one) for one in tags.ImagePositionPatient])
    return _Slice(path, tags, position, float(position @ normal))


def _by_place(path: Path, slices: list[_Slice]) -> list[list[_Slice]]:
    """Return slices by time and then place, all times with the same places."""
    places: list[list[_Slice]] = []
    for one in sorted(slices, key=lambda one: (one.depth, one.moment)):
        if places and one.depth - places[-1][0].depth < _SAME_PLACE:
            places[-1].append(one)
        else:
            places.append([one])
    times = len(places[0])
    for place in places:
        if len(place) != times:
            raise UnsupportedFormat(
                f"{path}: {len(place)} slices at {place[0].depth:.2f} mm, as {place[0].path.name}, "
                f"and {times} elsewhere; a slice is missing or there twice",
                path=path,
            )
    _check_even(path, [place[0] for place in places])
    for place in places:
        place.sort(key=lambda one: one.moment)
    return [[place[t] for place in places] for t in range(times)]


def _check_even(path: Path, slices: list[_Slice]) -> None:
    steps = np.diff([one.depth for one in slices])
    if not len(steps):
        return
    usual = float(np.median(steps))
    for number, step in enumerate(steps):
        if abs(step - usual) > max(_SAME_PLACE, usual / 100):
            raise UnsupportedFormat(
                f"{path}: {step:.2f} mm between {slices[number].path.name} and "
                f"{slices[number + 1].path.name}, {usual:.2f} mm between the others; slices are "
                "missing or lie unevenly",
                path=path,
            )


def _affine(
    slices: list[_Slice], across: Pixels, down: Pixels, normal: Pixels
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return column, row and slice to millimetres, RAS+."""
    first, last = slices[0], slices[-1]
    row_step, column_step = (float(one) for one in first.tags.get("PixelSpacing") or (1, 1))
    if len(slices) > 1:
        step = (last.position - first.position) / (len(slices) - 1)
    else:
        step = normal * float(first.tags.get("SliceThickness") or 1)
    affine = np.eye(4)
    affine[:3, 0], affine[:3, 1], affine[:3, 2] = across * column_step, down * row_step, step
    affine[:3, 3] = first.position
    return _TO_RAS @ affine


def _tilt(affine: np.ndarray[Any, Any], normal: Pixels) -> float:
    """Return the angle between the normal and the direction of the slices, degrees."""
    step = (_TO_RAS @ affine)[:3, 2]
    cosine = abs(float(step @ normal)) / float(np.linalg.norm(step))
    return math.degrees(math.acos(min(1.0, cosine)))


def _samples(grid: list[list[_Slice]]) -> tuple[Pixels, ValueScale]:
    """Decode all slices into one array ``(column, row, slice, time[, 3])``.

    Where slices have scales of their own the array holds their values, not their samples. A large
    one is a mapped file of the cache.
    """
    own = len({values_of(one.tags) for slices in grid for one in slices}) > 1
    first, values = _decoded(grid[0][0].path, own=own)
    shape = (*first.shape[:2], len(grid[0]), len(grid), *first.shape[2:])
    if math.prod(shape) * first.dtype.itemsize <= IN_MEMORY:
        array: Pixels = np.empty(shape, first.dtype, order="F")
        _fill(array, grid, own=own)
        return array, values

    def write(part: Path) -> None:
        mapped: Any = np.memmap(part, first.dtype, "w+", shape=shape, order="F")
        _fill(mapped, grid, own=own)
        mapped.flush()

    path = grid[0][0].path
    try:
        file = kept(_key(grid, f"{shape} {first.dtype} {own}"), ".raw", write)
        return np.memmap(file, first.dtype, "r", shape=shape, order="F"), values
    except OSError as error:
        raise UnreadableImage(
            f"{path}: cannot be decoded into the cache: {error}", path=path
        ) from error


def _key(grid: list[list[_Slice]], form: str) -> str:
    """Return what changes with any slice or their order."""
    states = [(one.path, one.path.stat()) for slices in grid for one in slices]
    return f"{form} " + " ".join(
        f"{path.resolve()} {state.st_size} {state.st_mtime_ns}" for path, state in states
    )


def _fill(array: Pixels, grid: list[list[_Slice]], *, own: bool) -> None:
    for t, slices in enumerate(grid):
        for k, one in enumerate(slices):
            shown, _ = _decoded(one.path, own=own)
            if shown.shape != (*array.shape[:2], *array.shape[4:]) or shown.dtype != array.dtype:
                raise UnsupportedFormat(
                    f"{one.path}: another size or kind of samples than the slices before it",
                    path=one.path,
                )
            array[:, :, k, t] = shown


def _decoded(path: Path, *, own: bool) -> tuple[Pixels, ValueScale]:
    """Return the samples of a slice ``(column, row[, 3])``, or its values, and what they mean."""
    with DicomSource(path, read_header(path)) as source:
        sizes = source.description.sizes
        if sizes.z * sizes.t != 1:
            raise UnreadableImage(f"{path}: several frames in a slice", path=path)
        shown, values = source.read_region(0, 0, sizes.x, sizes.y), source.description.values
    if own:
        shown = shown * np.float32(values.slope) + np.float32(values.intercept)
        values = ValueScale(unit=values.unit)
    return np.swapaxes(shown, 0, 1), values
