"""How the frames of a DICOM file follow each other, and what their samples mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from exact_nb.images.axes import axis_of_positions, axis_of_steps, number
from exact_nb.images.base import FrameAxis, ValueScale

__all__ = ["FrameOrder", "order_of", "scales_of", "spacing_of", "values_of"]

SAME_PLACE = 1e-3
"""Millimetres."""

_SLICE_VECTOR, _GRID_OFFSETS = 0x00540080, 0x3004000C
_CENTIMETRE = 3  # of ultrasound regions


@dataclass(frozen=True, slots=True)
class FrameOrder:
    """Where the frames of a file lie.

    Attributes
    ----------
    numbers : numpy.ndarray
        ``(t, z)``: the number of each frame in the file.
    z_axis, t_axis : FrameAxis
        How they follow each other.
    """

    numbers: np.ndarray[Any, np.dtype[np.intp]]
    z_axis: FrameAxis = field(default_factory=FrameAxis)
    t_axis: FrameAxis = field(default_factory=FrameAxis)


def order_of(tags: Any, count: int) -> FrameOrder:
    """Place the frames of a file on z and t.

    Frames with positions in the patient are sorted along the normal of the planes; where several
    share a place they follow each other in time. Frames without positions are points in time,
    unless the file says that they are slices (nuclear medicine, radiotherapy dose).
    """
    if count == 1:
        return FrameOrder(np.zeros((1, 1), np.intp))
    places = _places(tags, count)
    if places is not None:
        placed = _by_place(places)
        if placed is not None:
            return placed
    pointers = _list(tags.get("FrameIncrementPointer"))
    offsets = [number(one, float("-inf")) for one in _list(tags.get("GridFrameOffsetVector"))]
    if _GRID_OFFSETS in pointers and len(offsets) == count and None not in offsets:
        planes = axis_of_positions([(offset or 0.0) * 1000 for offset in offsets], "µm")
        return FrameOrder(np.arange(count)[None, :], z_axis=planes)
    if _SLICE_VECTOR in pointers:
        step = number(tags.get("SpacingBetweenSlices")) or number(tags.get("SliceThickness"))
        axis = FrameAxis(spacing=step * 1000, unit="µm") if step else FrameAxis()
        return FrameOrder(np.arange(count)[None, :], z_axis=axis)
    return FrameOrder(np.arange(count)[:, None], t_axis=_time(tags, count))


def _time(tags: Any, count: int) -> FrameAxis:
    """Read when frames were taken, in milliseconds; a rate counts only where no time is given."""
    steps = [number(step, -1) for step in _list(tags.get("FrameTimeVector"))]
    if len(steps) == count and None not in steps:
        # The first is the wait before the first frame.
        return axis_of_positions(np.cumsum([(step or 0) / 1000 for step in steps]).tolist(), "s")
    step = number(tags.get("FrameTime"))
    if step is None:
        rate = number(tags.get("CineRate")) or number(tags.get("RecommendedDisplayFrameRate"))
        step = 1000 / rate if rate else None
    return FrameAxis() if step is None else axis_of_steps([step / 1000], "s")


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    several = hasattr(value, "__iter__") and not isinstance(value, str)
    return list(value) if several else [value]


def _by_place(places: np.ndarray[Any, np.dtype[np.float64]]) -> FrameOrder | None:
    """Sort frames by place, then by their order; None where places do not make a grid."""
    _, slices = np.unique(np.round(places / SAME_PLACE), return_inverse=True)
    counts = np.bincount(slices)
    if len(counts) < 2 or counts.min() != counts.max():
        return None
    numbers = np.argsort(slices, kind="stable").reshape(len(counts), counts[0]).T
    axis = axis_of_positions((places[numbers[0]] * 1000).tolist(), "µm")
    return FrameOrder(np.ascontiguousarray(numbers), z_axis=axis)


def _places(tags: Any, count: int) -> np.ndarray[Any, np.dtype[np.float64]] | None:
    """Return where each frame lies along the normal, in millimetres."""
    groups = tags.get("PerFrameFunctionalGroupsSequence")
    if groups is None or len(groups) != count:
        return None
    shared = _shared(tags)
    positions, normals = [], []
    for group in groups:
        position = _inside(group, "PlanePositionSequence", "ImagePositionPatient")
        directions = _inside(group, "PlaneOrientationSequence", "ImageOrientationPatient") or (
            _inside(shared, "PlaneOrientationSequence", "ImageOrientationPatient")
        )
        if position is None or directions is None:
            return None
        positions.append(np.asarray(position, float))
        across = np.asarray(directions, float)
        normals.append(np.cross(across[:3], across[3:]))
    if np.ptp(normals, axis=0).max() > 1e-3:
        return None  # planes that are turned against each other are no stack
    return np.asarray(np.stack(positions) @ normals[0])


def _shared(tags: Any) -> Any:
    groups = tags.get("SharedFunctionalGroupsSequence")
    return groups[0] if groups else None


def _inside(group: Any, sequence: str, keyword: str) -> Any:
    """Return an element of the first item of a sequence; None where either is missing."""
    items = group.get(sequence) if group is not None else None
    return items[0].get(keyword) if items else None


def _functional(tags: Any, sequence: str, keyword: str) -> Any:
    """Return an element that all frames share, or that of the first."""
    groups = tags.get("PerFrameFunctionalGroupsSequence")
    found = _inside(_shared(tags), sequence, keyword)
    return found if found is not None or not groups else _inside(groups[0], sequence, keyword)


def spacing_of(tags: Any) -> tuple[float | None, float | None]:
    """Return micrometres per pixel along x and y."""
    stated = (
        tags.get("PixelSpacing")
        or _functional(tags, "PixelMeasuresSequence", "PixelSpacing")
        or tags.get("ImagerPixelSpacing")
    )
    if stated is not None and len(stated) == 2:
        down, across = (number(step) for step in stated)  # rows come first
        return (across and across * 1000), (down and down * 1000)
    regions = tags.get("SequenceOfUltrasoundRegions") or []
    if len(regions) != 1:
        return None, None
    steps = []
    for axis in "XY":
        in_cm = regions[0].get(f"PhysicalUnits{axis}Direction") == _CENTIMETRE
        step = number(regions[0].get(f"PhysicalDelta{axis}"), float("-inf"))
        steps.append(abs(step) * 1e4 if in_cm and step else None)
    return steps[0], steps[1]


def values_of(tags: Any) -> ValueScale:
    """Return slope, intercept and unit of the samples as they are stored."""
    dose = number(tags.get("DoseGridScaling"))
    if dose is not None:
        return ValueScale(slope=dose, unit="Gy" if tags.get("DoseUnits") == "GY" else "")
    sequence = "PixelValueTransformationSequence"

    def found(keyword: str) -> Any:
        own = tags.get(keyword)
        return own if own is not None else _functional(tags, sequence, keyword)

    slope, intercept = found("RescaleSlope"), found("RescaleIntercept")
    if slope is None and intercept is None:
        return ValueScale()
    unit = str(found("RescaleType") or "")
    if not unit and tags.get("Modality") == "CT":
        unit = "HU"  # PS3.3, C.11.1.1.2: what CT means where it does not say
    if unit in {"", "US"}:  # unspecified
        unit = str(tags.get("Units") or "")
    return ValueScale(
        slope=number(slope, float("-inf")) or 1.0,
        intercept=number(intercept, float("-inf")) or 0.0,
        unit=unit,
    )


def scales_of(tags: Any, count: int) -> np.ndarray[Any, np.dtype[np.float64]] | None:
    """Return slope and intercept of each frame, ``(count, 2)``; None where all share them."""
    groups = tags.get("PerFrameFunctionalGroupsSequence")
    if groups is None or len(groups) != count:
        return None
    sequence, rows = "PixelValueTransformationSequence", []
    for group in groups:
        slope = number(_inside(group, sequence, "RescaleSlope"), float("-inf"))
        intercept = number(_inside(group, sequence, "RescaleIntercept"), float("-inf"))
        if slope is None or intercept is None:
            return None
        rows.append((slope, intercept))
    scales = np.asarray(rows)
    return scales if np.ptp(scales, axis=0).any() else None
