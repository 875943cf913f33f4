"""Rectangles, and the strips or tiles a plane is cut into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Grid", "Rect", "stored_rect"]


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle of whole pixels."""

    x: int
    y: int
    width: int
    height: int

    def clipped(self, width: int, height: int) -> Rect:
        """Return the part inside a picture; without area where there is none."""
        left, top = min(max(self.x, 0), width), min(max(self.y, 0), height)
        right = min(max(self.x + self.width, left), width)
        bottom = min(max(self.y + self.height, top), height)
        return Rect(left, top, right - left, bottom - top)


def stored_rect(shown: Rect, width: int, height: int, orientation: int) -> Rect:
    """Return the rectangle of the stored picture that is seen as `shown`.

    The inverse of `exact_nb.images.pixels.turn_upright`.

    Parameters
    ----------
    shown : Rect
        In the picture as it is seen.
    width, height : int
        Of the picture as it is seen.
    orientation : int
        TIFF tag 274.
    """
    x, y, w, h = shown.x, shown.y, shown.width, shown.height
    if orientation in (2, 3, 6, 7):
        x = width - x - w
    if orientation in (3, 4, 7, 8):
        y = height - y - h
    return Rect(y, x, h, w) if orientation >= 5 else Rect(x, y, w, h)


@dataclass(frozen=True, slots=True)
class Grid:
    """How a plane is cut into segments, which are numbered row by row, plane of samples by plane.

    Attributes
    ----------
    width, height : int
        Pixels as stored.
    segment_width, segment_height : int
        Of a full tile; a strip is as wide as the picture.
    tiled : bool
        Edge tiles are full, the last strip is not.
    planes : int
        Planes of samples stored one after the other; 1 where samples lie side by side.
    """

    width: int
    height: int
    segment_width: int
    segment_height: int
    tiled: bool
    planes: int = 1

    @property
    def columns(self) -> int:
        """Segments in a row."""
        return -(-self.width // self.segment_width)

    @property
    def rows(self) -> int:
        """Rows of segments."""
        return -(-self.height // self.segment_height)

    @property
    def segments(self) -> int:
        """Segments of all planes of samples."""
        return self.columns * self.rows * self.planes

    def number(self, column: int, row: int, plane: int = 0) -> int:
        """Return the index of a segment in the file's tables."""
        return (plane * self.rows + row) * self.columns + column

    def area(self, column: int, row: int) -> Rect:
        """Return the rectangle of a segment, without its padding."""
        full = Rect(
            column * self.segment_width,
            row * self.segment_height,
            self.segment_width,
            self.segment_height,
        )
        return full.clipped(self.width, self.height)

    def touching(self, rect: Rect) -> Iterator[tuple[int, int]]:
        """Yield column and row of the segments under a rectangle inside the picture."""
        if rect.width <= 0 or rect.height <= 0:
            return
        first_row, first_column = rect.y // self.segment_height, rect.x // self.segment_width
        last_row = (rect.y + rect.height - 1) // self.segment_height
        last_column = (rect.x + rect.width - 1) // self.segment_width
        for row in range(first_row, last_row + 1):
            for column in range(first_column, last_column + 1):
                yield column, row
