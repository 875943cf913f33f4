"""Which of a million boxes touch a rectangle: size classes, a uniform grid for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from exact_nb.model.ragged import Integers, row_indices
from exact_nb.model.shapes import Bounds
from exact_nb.model.validation import Floats

__all__ = ["Grid", "size_classes"]

_MOST_CELLS = 1024


def size_classes(bounds: Floats) -> np.ndarray[Any, np.dtype[np.int32]]:
    """Return the class of each box, ``(n,)``.

    Class e holds the boxes whose longer side is at least ``2**(e - 1)`` and less than ``2**e``;
    class 0 also the smaller ones.
    """
    sides = (bounds[:, 2:] - bounds[:, :2]).max(axis=1)
    classes: np.ndarray[Any, np.dtype[np.int32]] = np.maximum(np.frexp(sides)[1], 0)
    return classes


@dataclass(frozen=True, slots=True)
class _Layer:
    """The boxes of one size class, sorted by the cell of their upper left corner.

    A box is in one cell only; since it is not larger than a cell, a query looks one cell further
    to the left and up.
    """

    size_class: int
    origin: tuple[float, float]
    cell: float
    columns: int
    rows: int
    keys: Integers
    order: np.ndarray[Any, np.dtype[np.int32]]
    middles: np.ndarray[Any, np.dtype[np.float32]]

    @classmethod
    def of(cls, bounds: Floats, members: Integers, size_class: int) -> _Layer:
        corners = bounds[members, :2]
        low = corners.min(axis=0)
        extent = float((corners.max(axis=0) - low).max())
        cell = max(2.0**size_class, extent / _MOST_CELLS)
        places = ((corners - low) / cell).astype(np.int64)
        columns, rows = (places.max(axis=0) + 1).tolist()
        keys = places[:, 1] * columns + places[:, 0]
        order = np.argsort(keys, kind="stable")
        sorted_ = members[order].astype(np.int32)
        middles = (bounds[sorted_, :2] + bounds[sorted_, 2:]) / 2
        return cls(
            size_class,
            (float(low[0]), float(low[1])),
            cell,
            columns,
            rows,
            keys[order],
            sorted_,
            middles.astype(np.float32),
        )

    def near(self, box: Bounds) -> Integers:
        """Return the places in `order` of what may touch a box, by the cells it is in."""
        reach = 2.0**self.size_class
        left, right = self._span(box[0] - reach, box[2], 0, self.columns)
        top, bottom = self._span(box[1] - reach, box[3], 1, self.rows)
        if left > right or top > bottom:
            return np.empty(0, dtype=np.int64)
        lines = np.arange(top, bottom + 1) * self.columns
        starts = np.searchsorted(self.keys, lines + left)
        ends = np.searchsorted(self.keys, lines + right, side="right")
        return row_indices(starts, ends - starts)

    def _span(self, low: float, high: float, axis: int, cells: int) -> tuple[int, int]:
        """Return the first and last cell of a stretch of one axis."""
        first = (low - self.origin[axis]) / self.cell
        last = (high - self.origin[axis]) / self.cell
        # Cut first: what is infinite or very far has no whole number.
        return int(min(max(first, 0), cells)), int(min(max(last + 1, 0), cells)) - 1


class Grid:
    """A fixed set of boxes, indexed.

    Parameters
    ----------
    bounds : numpy.ndarray
        ``(n, 4)`` float64, finite, ``x0 y0 x1 y1``.
    """

    def __init__(self, bounds: Floats) -> None:
        self._bounds = bounds
        classes = size_classes(bounds)
        self._layers = [
            _Layer.of(bounds, np.flatnonzero(classes == one), one)
            for one in np.unique(classes).tolist()
        ]

    @property
    def nbytes(self) -> int:
        """Memory of the index."""
        return sum(
            layer.keys.nbytes + layer.order.nbytes + layer.middles.nbytes for layer in self._layers
        )

    def touching(self, box: Bounds, *, least: int = 0, below: int | None = None) -> Integers:
        """Return the rows of the boxes that touch a rectangle, edges included.

        Parameters
        ----------
        box : tuple of float
            ``(x0, y0, x1, y1)``; infinite where it has no end.
        least, below : int, optional
            Size classes from `least` up to `below` only.
        """
        found = [np.empty(0, dtype=np.int32)]
        for layer in self._layers:
            if layer.size_class >= least and (below is None or layer.size_class < below):
                rows = layer.order[layer.near(box)]
                bounds = self._bounds[rows]
                touches = (bounds[:, 0] <= box[2]) & (bounds[:, 2] >= box[0])
                touches &= (bounds[:, 1] <= box[3]) & (bounds[:, 3] >= box[1])
                found.append(rows[touches])
        return np.concatenate(found).astype(np.int64)

    def middles(
        self, box: Bounds, *, below: int
    ) -> tuple[Integers, np.ndarray[Any, np.dtype[np.float32]]]:
        """Return rows and middles of the boxes near a rectangle, of size classes below `below`.

        All that touch the rectangle are among them, and some more; of tiny boxes that is enough,
        and spares looking up where each begins and ends.

        Returns
        -------
        rows : numpy.ndarray
            ``(k,)`` int64.
        middles : numpy.ndarray
            ``(k, 2)`` float32.
        """
        rows, middles = [np.empty(0, np.int32)], [np.empty((0, 2), np.float32)]
        for layer in self._layers:
            if layer.size_class < below:
                near = layer.near(box)
                rows.append(layer.order[near])
                middles.append(layer.middles[near])
        return np.concatenate(rows).astype(np.int64), np.concatenate(middles)
