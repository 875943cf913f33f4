"""How the frames of a TIFF follow each other, and what they are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from exact_nb.images.axes import axis_of_positions, micrometres, number, seconds
from exact_nb.images.base import FrameAxis, Sizes

__all__ = ["imagej_channel_names", "imagej_frames", "ome_frames"]

MICROMETRE, SECOND = "µm", "s"


def ome_frames(pixels: ET.Element) -> tuple[FrameAxis, FrameAxis]:
    """Return the z and t axis of an OME ``Pixels`` element.

    PhysicalSizeZ and TimeIncrement are believed first; where they are missing the planes' own
    PositionZ and DeltaT are.
    """
    step = micrometres(pixels.get("PhysicalSizeZ"), pixels.get("PhysicalSizeZUnit", MICROMETRE))
    wait = seconds(pixels.get("TimeIncrement"), pixels.get("TimeIncrementUnit", SECOND))
    planes = [one for one in pixels if one.tag.rpartition("}")[2] == "Plane"]
    depth, frames = (number(pixels.get(f"Size{axis}")) or 1 for axis in "ZT")
    z_axis = FrameAxis(spacing=step, unit=MICROMETRE) if step else _positions(planes, int(depth))
    t_axis = FrameAxis(spacing=wait, unit=SECOND) if wait else _times(planes, int(frames))
    return z_axis, t_axis


def _positions(planes: Iterable[ET.Element], depth: int) -> FrameAxis:
    """Read where the planes of the first point in time lie."""
    places: dict[int, float] = {}
    for plane in planes:
        # Without a unit a position is in the stage's own, which nobody knows.
        factor = micrometres(1, plane.get("PositionZUnit", ""))
        place = number(plane.get("PositionZ"), float("-inf"))
        if _is_first(plane, "TheT") and place is not None and factor is not None:
            places[int(plane.get("TheZ", 0))] = place * factor
    return _axis(places, depth, MICROMETRE)


def _times(planes: Iterable[ET.Element], frames: int) -> FrameAxis:
    """Read when the first plane of every point in time was taken."""
    times: dict[int, float] = {}
    for plane in planes:
        factor = seconds(1, plane.get("DeltaTUnit", SECOND))
        time = number(plane.get("DeltaT"), float("-inf"))
        if _is_first(plane, "TheZ") and time is not None and factor is not None:
            times[int(plane.get("TheT", 0))] = time * factor
    return _axis(times, frames, SECOND)


def _is_first(plane: ET.Element, axis: str) -> bool:
    places = [plane.get(name, "0") for name in (axis, "TheC", "TheZ", "TheT")]
    return places[:2] == ["0", "0"] and all(place.isdecimal() for place in places)


def _axis(places: Mapping[int, float], length: int, unit: str) -> FrameAxis:
    if sorted(places) != list(range(length)):
        return FrameAxis()
    return axis_of_positions([places[index] for index in range(length)], unit)


def imagej_frames(meta: Mapping[str, Any], sizes: Sizes) -> tuple[FrameAxis, FrameAxis]:
    """Return the z and t axis of an ImageJ file.

    ``spacing`` is in ``unit`` (or ``zunit``), ``finterval`` in ``tunit``, seconds where that is
    missing; ``fps`` is the rate at which frames are shown and says nothing of when they were taken.
    """
    stated = number(meta.get("spacing"), float("-inf"))  # negative where the stage went down
    unit = str(meta.get("zunit") or meta.get("unit") or "")
    step = None if stated is None else micrometres(abs(stated), unit)
    wait = seconds(meta.get("finterval"), str(meta.get("tunit") or SECOND))
    labels = _labels(meta, sizes)
    of_z = tuple(labels[:: sizes.c]) if sizes.t == 1 < sizes.z else ()
    of_t = tuple(labels[:: sizes.c]) if sizes.z == 1 < sizes.t else ()
    return (
        FrameAxis(spacing=step, unit=MICROMETRE if step else "", labels=of_z),
        FrameAxis(spacing=wait, unit=SECOND if wait else "", labels=of_t),
    )


def imagej_channel_names(meta: Mapping[str, Any], sizes: Sizes) -> list[str]:
    """Return the labels of the channels of a single frame; empty where there are none."""
    return _labels(meta, sizes) if sizes.t * sizes.z == 1 < sizes.c else []


def _labels(meta: Mapping[str, Any], sizes: Sizes) -> list[str]:
    """Return the label of every plane, channels first, then z, then t."""
    found = meta.get("Labels") or []
    labels = [found] if isinstance(found, str) else list(found)
    # What follows on further lines is the whole header of the file a slice came from.
    first = [str(label).strip().split("\n")[0].strip() for label in labels]
    complete = len(first) == sizes.t * sizes.z * sizes.c
    return first if complete and any(first) else []
