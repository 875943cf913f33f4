"""How much of an image was seen by any of several people, each on a grid of their own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np

from exact_nb.model.screening import Screening, unpack

__all__ = ["covered_fraction"]


def covered_fraction(screenings: Sequence[Screening]) -> float:
    """Return the share of an image's area that lies in a cell somebody has seen.

    Parameters
    ----------
    screenings : sequence of Screening
        Of one image; none of them is 0.

    Returns
    -------
    float
        From 0 to 1, exact: grids that do not agree are laid over each other.
    """
    seen = [one.grid.bounds(cell) for one in screenings for cell in unpack(one.covered)]
    if not seen:
        return 0.0
    grid = screenings[0].grid
    boxes = np.clip(np.array(seen), 0, [grid.width, grid.height] * 2)
    x, y = _edges(boxes[:, ::2], grid.width), _edges(boxes[:, 1::2], grid.height)
    mesh = np.zeros((len(y) - 1, len(x) - 1), bool)
    columns = np.searchsorted(x, boxes[:, ::2])
    rows = np.searchsorted(y, boxes[:, 1::2])
    for (left, right), (top, bottom) in zip(columns, rows, strict=True):
        mesh[top:bottom, left:right] = True
    area = float(np.diff(y) @ mesh @ np.diff(x))
    return min(1.0, area / (grid.width * grid.height))


def _edges(ends: np.ndarray[Any, Any], length: int) -> np.ndarray[Any, Any]:
    """Return all borders of cells along an axis, those of the image among them."""
    return np.unique(np.fromiter(chain(ends.ravel(), (0, length)), "f8"))
