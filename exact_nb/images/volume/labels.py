"""Maps of labels as pictures: a colour for each, the same as on the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

__all__ = ["colored_labels"]

_TURN = 137.508
"""Golden angle: labels that follow each other are far apart on the colour circle."""

_LIGHT, _SPAN = 0.92, 0.62
"""The brightest part of a colour, and how much darker the darkest one is."""


def colored_labels(
    labels: np.ndarray[Any, Any], palette: Sequence[str]
) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return labels in their colours, as `js/src/volume/slice-picture.ts` shows them.

    Parameters
    ----------
    labels : numpy.ndarray
        Integers, of any shape.
    palette : sequence of str
        ``#rrggbb`` of label 0, 1, …; labels beyond it have one of the colour circle, 0 is black.
    """
    present, which = np.unique(labels, return_inverse=True)
    colors = np.array([_color(int(label), palette) for label in present], np.uint8)
    return colors.reshape(-1, 3)[which].reshape(*labels.shape, 3)


def _color(label: int, palette: Sequence[str]) -> tuple[int, int, int]:
    if 0 <= label < len(palette):
        red, green, blue = bytes.fromhex(palette[label][1:7])
        return red, green, blue
    if label == 0:
        return 0, 0, 0
    hue = label * _TURN % 360 / 60
    return _part(hue + 5), _part(hue + 3), _part(hue + 1)


def _part(turned: float) -> int:
    k = turned % 6
    return math.floor(255 * (_LIGHT - _SPAN * max(0.0, min(k, 4 - k, 1.0))) + 0.5)
