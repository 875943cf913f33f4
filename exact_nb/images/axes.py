"""From positions of frames, units and names to a `FrameAxis`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from exact_nb.images.base import FrameAxis

__all__ = ["axis_of_positions", "axis_of_steps", "micrometres", "number", "seconds"]

EVEN = 0.01
"""Steps that differ by less than this share of their mean are one spacing."""

_MICROMETRES = {
    "micron": 1.0,
    "microns": 1.0,
    "micrometer": 1.0,
    "micrometre": 1.0,
    "um": 1.0,
    "µm": 1.0,  # micro sign
    "μm": 1.0,  # Greek mu
    "\\u00b5m": 1.0,  # as ImageJ escapes it
    "pm": 1e-6,
    "angstrom": 1e-4,
    "å": 1e-4,
    "nm": 1e-3,
    "nanometer": 1e-3,
    "mm": 1e3,
    "millimeter": 1e3,
    "cm": 1e4,
    "centimeter": 1e4,
    "m": 1e6,
    "meter": 1e6,
    "inch": 25_400.0,
}
_SECONDS = {
    "s": 1.0,
    "sec": 1.0,
    "second": 1.0,
    "seconds": 1.0,
    "ns": 1e-9,
    "nanosecond": 1e-9,
    "µs": 1e-6,
    "μs": 1e-6,
    "us": 1e-6,
    "usec": 1e-6,
    "microsecond": 1e-6,
    "ms": 1e-3,
    "msec": 1e-3,
    "millisecond": 1e-3,
    "min": 60.0,
    "minute": 60.0,
    "h": 3600.0,
    "hour": 3600.0,
    "d": 86_400.0,
    "day": 86_400.0,
}


def number(text: object, lowest: float = 0.0) -> float | None:
    """Return a finite number above `lowest`, or None."""
    try:
        value = float(text)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return value if np.isfinite(value) and value > lowest else None


def micrometres(length: object, unit: str) -> float | None:
    """Convert a length to micrometres; None where the unit is unknown."""
    value, factor = number(length), _MICROMETRES.get(unit.strip().lower())
    return value * factor if value is not None and factor is not None else None


def seconds(duration: object, unit: str = "s") -> float | None:
    """Convert a duration to seconds; None where the unit is unknown."""
    value, factor = number(duration), _SECONDS.get(unit.strip().lower())
    return value * factor if value is not None and factor is not None else None


def axis_of_positions(positions: Sequence[float], unit: str) -> FrameAxis:
    """Return the axis of frames that lie at given places.

    Places an even step apart are a spacing; others become labels, and the spacing is their mean
    step.

    Parameters
    ----------
    positions : sequence of float
        One for each frame, in `unit`.
    unit : str
        ``"µm"`` or ``"s"``.
    """
    places = np.asarray(positions, float)
    if len(places) < 2 or not np.isfinite(places).all():
        return FrameAxis()
    steps = np.diff(places)
    mean = round(abs(float(places[-1] - places[0])) / len(steps), 12)
    if mean > 0 and np.ptp(steps) <= EVEN * mean:
        return FrameAxis(spacing=mean, unit=unit)
    labels = tuple(f"{place:.6g} {unit}" for place in places)
    return FrameAxis(spacing=mean or None, unit=unit, labels=labels)


def axis_of_steps(durations: Sequence[float], unit: str) -> FrameAxis:
    """Return the axis of frames each of which lasts for a given time; the first begins at 0.

    The spacing is the mean step; where steps differ, labels say when each frame begins.
    """
    steps = np.asarray(durations, float)
    if not len(steps) or not steps.sum() > 0:
        return FrameAxis()
    mean = round(float(steps.mean()), 12)
    if np.ptp(steps) <= EVEN * mean:
        return FrameAxis(spacing=mean, unit=unit)
    begins = np.concatenate([[0.0], np.cumsum(steps[:-1])])
    labels = tuple(f"{begin:.6g} {unit}" for begin in begins)
    return FrameAxis(spacing=mean, unit=unit, labels=labels)
