"""Where the cells of a gallery lie, in bands of rows, and which one a key leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from exact_nb.widgets.sheet.layout import key_steps

__all__ = ["BORDER", "GAP", "LABEL", "GalleryLayout", "Indices"]

Indices: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]

BORDER = 3
"""CSS pixels of the border in the colour of the type."""

LABEL = 18
"""CSS pixels of the line below a crop."""

GAP = 10
"""CSS pixels between cells; frames around chosen cells lie in it."""

_BAND = 240


@dataclass(frozen=True, slots=True)
class GalleryLayout:
    """A sheet of cells, as wide as there is room and as high as it takes.

    A band is a few rows of it: what is drawn and sent at once.

    Attributes
    ----------
    count : int
        Items.
    width : int
        CSS pixels there are.
    size : int
        CSS pixels of a side of a crop.
    """

    count: int
    width: int
    size: int

    @property
    def across(self) -> int:
        """CSS pixels from one cell to the next in a row."""
        return self.size + 2 * BORDER + GAP

    @property
    def down(self) -> int:
        """CSS pixels from one row to the next."""
        return self.size + 2 * BORDER + LABEL + GAP

    @property
    def columns(self) -> int:
        """Cells in a row, one at least."""
        return max(1, self.width // self.across)

    @property
    def rows(self) -> int:
        """Rows of all items."""
        return -(-self.count // self.columns)

    @property
    def height(self) -> int:
        """CSS pixels of the sheet."""
        return self.rows * self.down

    @property
    def band_rows(self) -> int:
        """Rows of a band."""
        return max(1, round(_BAND / self.down))

    @property
    def band_height(self) -> int:
        """CSS pixels of a band."""
        return self.band_rows * self.down

    @property
    def band_width(self) -> int:
        """CSS pixels of a band."""
        return self.columns * self.across

    @property
    def bands(self) -> int:
        """Bands of the sheet."""
        return -(-self.rows // self.band_rows)

    def items_of(self, band: int) -> range:
        """Return the items of a band."""
        each = self.band_rows * self.columns
        return range(min(band * each, self.count), min((band + 1) * each, self.count))

    def band_of(self, index: int) -> int:
        """Return the band an item is in."""
        return index // (self.band_rows * self.columns)

    def bands_in(self, top: float, bottom: float) -> range:
        """Return the bands between two heights of the sheet."""
        first = min(max(int(top // self.band_height), 0), self.bands)
        last = max(int(-(-bottom // self.band_height)), first)
        return range(first, min(last, self.bands))

    def corner(self, index: int) -> tuple[int, int]:
        """Return the top-left corner of a cell, border included, on the sheet."""
        row, column = divmod(index, self.columns)
        return column * self.across + GAP // 2, row * self.down + GAP // 2

    def at(self, x: float, y: float) -> int | None:
        """Return the item at a place of the sheet, None between cells."""
        column, right = divmod(x - GAP / 2, self.across)
        row, below = divmod(y - GAP / 2, self.down)
        inside = right < self.across - GAP and below < self.down - GAP
        index = int(row) * self.columns + int(column)
        if not inside or not 0 <= column < self.columns or not 0 <= index < self.count:
            return None
        return index

    def within(self, x0: float, y0: float, x1: float, y1: float) -> Indices:
        """Return the items whose cells a rectangle of the sheet touches, in order.

        Parameters
        ----------
        x0, y0, x1, y1 : float
            Two opposite corners, in any order.
        """
        columns = _touched(min(x0, x1), max(x0, x1), self.across, self.columns)
        rows = _touched(min(y0, y1), max(y0, y1), self.down, self.rows)
        found = (rows[:, None] * self.columns + columns).ravel()
        return found[found < self.count]

    def reached(self, index: int | None, key: str, height: float) -> int | None:
        """Return the item a key leads to, None where it is no key of the sheet.

        Parameters
        ----------
        index : int or None
            The item one is on, None where one is on none yet.
        key : str
            As browsers name it: arrows, Home, End, PageUp, PageDown.
        height : float
            CSS pixels of the sheet that are seen.
        """
        page = max(1, int(height // self.down)) * self.columns
        steps = key_steps(columns=self.columns, page=page, count=self.count)
        if key not in steps or not self.count:
            return None
        if index is None:
            return self.count - 1 if key == "End" else 0
        wanted = index + steps[key]
        if key in {"ArrowUp", "ArrowDown"} and not 0 <= wanted < self.count:
            return index
        return min(max(wanted, 0), self.count - 1)


def _touched(low: float, high: float, pitch: int, count: int) -> Indices:
    """Return the numbers of the cells along one axis that two places have between them."""
    half = GAP / 2
    first = int((low + half) // pitch)
    last = int((high - half) // pitch)
    return np.arange(max(first, 0), min(last + 1, count), dtype=np.int64)
