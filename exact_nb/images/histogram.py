"""How often samples of a channel occur, for controls of the contrast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from exact_nb.images.base import Pixels, Source
from exact_nb.images.encode import default_window
from exact_nb.images.thumbnails import overview
from exact_nb.images.volume import VolumeSource

__all__ = ["BINS", "Histogram", "histogram_of"]

BINS = 256
_SIZE = 512
"""Pixels of the longer side of what is looked at; of a volume every so manieth voxel."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts of stored samples in bins of one width.

    Attributes
    ----------
    low, high : float
        The smallest and the largest sample: edges of the first and the last bin.
    counts : numpy.ndarray
        ``(256,)`` uint32.
    automatic : tuple of float
        Percentiles 0.5 and 99.8: a window that a few hot pixels do not move.
    """

    low: float
    high: float
    counts: np.ndarray[Any, np.dtype[np.uint32]]
    automatic: tuple[float, float]


def histogram_of(source: Source, *, z: int = 0, t: int = 0, c: int = 0) -> Histogram:
    """Count the samples of a frame, or of a point in time of a volume.

    Parameters
    ----------
    source : Source
        The image; of a pyramid a coarse level is looked at.
    z, t, c : int, optional
        Frame and channel.
    """
    pixels = _looked_at(source, z=z, t=t, c=c)
    if pixels.dtype.kind == "c":
        pixels = np.abs(pixels)
    samples = pixels[np.isfinite(pixels)] if pixels.dtype.kind == "f" else pixels.ravel()
    if not samples.size:
        return Histogram(0.0, 1.0, np.zeros(BINS, np.uint32), (0.0, 1.0))
    low, high = float(samples.min()), float(samples.max())
    counts, _ = np.histogram(
        samples.astype(np.float64), BINS, (low, high if high > low else low + 1)
    )
    # Bytes too: they seldom fill their range.
    automatic = default_window(samples.astype(np.float64))
    return Histogram(low, high, counts.astype(np.uint32), automatic)


def _looked_at(source: Source, *, z: int, t: int, c: int) -> Pixels:
    if not isinstance(source, VolumeSource):
        return overview(source, _SIZE, z=z, t=t, c=c)
    array = source.array(t)
    step = max(1, round((array.size / _SIZE**2) ** (1 / 3)))
    return array[::step, ::step, ::step]
