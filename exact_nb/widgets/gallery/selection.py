"""Which items of a gallery are chosen, and by which gestures."""

from __future__ import annotations

from typing import Any

import numpy as np

from exact_nb.widgets.gallery.layout import Indices

__all__ = ["GallerySelection"]


class GallerySelection:
    """Items by number, as lists of files choose them: click, Shift, Ctrl, arrows, rectangles.

    Parameters
    ----------
    count : int
        Items; all numbers are below.

    Attributes
    ----------
    caret : int or None
        The item keys act from.
    chosen : numpy.ndarray
        ``(count,)`` bool.
    """

    def __init__(self, count: int) -> None:
        self.caret: int | None = None
        self._anchor: int | None = None
        self.chosen: np.ndarray[Any, np.dtype[np.bool_]] = np.zeros(count, np.bool_)

    def __len__(self) -> int:
        """How many are chosen."""
        return int(np.count_nonzero(self.chosen))

    def __contains__(self, index: int) -> bool:
        """Whether an item is chosen."""
        return bool(self.chosen[index])

    def indices(self) -> Indices:
        """Return the chosen items in rising order."""
        return np.flatnonzero(self.chosen)

    def click(self, index: int, *, shift: bool = False, ctrl: bool = False) -> None:
        """Choose an item alone; with Ctrl change it alone; with Shift choose all up to it.

        Shift counts from the item that was last clicked or moved to without it. With both, what
        was chosen stays.
        """
        self.caret = index
        if shift:
            self._reach(index, keep=ctrl)
            return
        self._anchor = index
        if ctrl:
            self.chosen[index] = not self.chosen[index]
            return
        self.chosen[:] = False
        self.chosen[index] = True

    def move(self, index: int, *, shift: bool = False) -> None:
        """Put the caret on an item; with Shift choose all from where Shift was first held."""
        before = self.caret
        self.caret = index
        if not shift:
            self._anchor = index
            return
        if self._anchor is None:
            self._anchor = index if before is None else before
        self._reach(index, keep=False)

    def toggle(self) -> None:
        """Choose the item under the caret, or no longer."""
        if self.caret is not None:
            self._anchor = self.caret
            self.chosen[self.caret] = not self.chosen[self.caret]

    def frame(self, found: Indices, *, keep: bool = False) -> None:
        """Choose what a rectangle touches.

        Parameters
        ----------
        found : numpy.ndarray
            Items.
        keep : bool, optional
            Whether what was chosen stays.
        """
        if not keep:
            self.chosen[:] = False
        self.chosen[found] = True
        if len(found):
            self.caret = self._anchor = int(found[-1])

    def every(self) -> None:
        """Choose all items."""
        self.chosen[:] = True

    def none(self) -> None:
        """Choose nothing; the caret stays."""
        self.chosen[:] = False

    def drop(self, indices: Indices) -> None:
        """Choose these no longer."""
        self.chosen[indices] = False

    def _reach(self, index: int, *, keep: bool) -> None:
        anchor = index if self._anchor is None else self._anchor
        self._anchor = anchor
        if not keep:
            self.chosen[:] = False
        self.chosen[min(anchor, index) : max(anchor, index) + 1] = True
