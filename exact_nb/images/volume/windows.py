"""How a volume is shown unless asked otherwise, and what its voxels are."""

from __future__ import annotations

import numpy as np

from exact_nb.images.base import Pixels, Space, VolumeContent

__all__ = ["is_label_map", "volume_window"]

_EVERY = 8
_PERCENTILES = (1.0, 99.0)
_MOST_LABELS = 256
_ALIKE = 0.8
"""Of neighbours in a map of labels so many share theirs; in pictures few are quite the same."""


def volume_window(array: Pixels, space: Space) -> tuple[float, float]:
    """Return the samples shown as black and as white.

    Parameters
    ----------
    array : numpy.ndarray
        ``(i, j, k)`` samples as stored; every eighth voxel along each axis is looked at.
    space : Space
        Says what the voxels are.

    Returns
    -------
    tuple of float
        Percentiles 1 and 99 of what is not background (the smallest sample); of a map with values
        of both signs a range symmetric about 0; of labels and colours the whole range.
    """
    if space.content is VolumeContent.COLOR:
        return (0.0, 255.0)
    step = tuple(slice(None, None, min(_EVERY, max(1, length // 16))) for length in array.shape[:3])
    samples = array[step].ravel()
    samples = np.abs(samples) if samples.dtype.kind == "c" else samples
    if samples.dtype.kind == "f":
        samples = samples[np.isfinite(samples)]
    if not samples.size:
        return (0.0, 1.0)
    if space.content is VolumeContent.LABELS:
        return (0.0, max(1.0, float(samples.max())))
    return _percentiles(samples)


def _percentiles(samples: Pixels) -> tuple[float, float]:
    foreground = samples[samples != samples.min()]
    if not foreground.size:
        only = float(samples[0])
        return (only - 0.5, only + 0.5)
    low, high = (float(one) for one in np.percentile(foreground, _PERCENTILES))
    if samples.dtype.kind == "f" and low < 0 < high and min(-low, high) > 0.2 * max(-low, high):
        widest = max(-low, high)
        return (-widest, widest)
    return (low, high) if high > low else (low - 0.5, low + 0.5)


def is_label_map(array: Pixels, *, scaled: bool) -> bool:
    """Return whether samples name regions rather than measure something.

    Whole numbers without a scale, at most 256 of them, of which four in five neighbours on three
    middle slices are alike where they are not 0.

    Parameters
    ----------
    array : numpy.ndarray
        ``(i, j, k)`` samples as stored.
    scaled : bool
        Whether the file gives a slope or intercept.
    """
    if scaled or array.dtype.kind not in "iub" or array.ndim != 3:
        return False
    depth = array.shape[2]
    looked_at = np.stack([array[:, :, depth * part // 4] for part in (1, 2, 3)])
    one, other = looked_at[:, :-1], looked_at[:, 1:]
    both = (one != 0) & (other != 0)
    if not both.any() or len(np.unique(looked_at)) > _MOST_LABELS:
        return False
    return bool((one == other)[both].mean() >= _ALIKE)
