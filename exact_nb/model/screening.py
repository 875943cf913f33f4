"""Screening: the grid an image is walked through cell by cell, and which cells somebody has seen.

A screening covers an image, not a frame of it: whoever looks at a cell of a stack steps through its
frames there, and then marks the cell once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from exact_nb.errors import InvalidRecord
from exact_nb.model.identity import now, uuid7

__all__ = ["Direction", "Screening", "ScreeningGrid", "pack", "unpack"]

MOST_CELLS = 1 << 20
"""A finer grid is a mistake: nobody looks at a million views."""

MOST_OVERLAP = 0.9

Box: TypeAlias = tuple[float, float, float, float]


class Direction(StrEnum):
    """Where a step from a cell leads, in the axes of the image."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"


_STEPS = {
    Direction.LEFT: (-1, 0),
    Direction.RIGHT: (1, 0),
    Direction.UP: (0, -1),
    Direction.DOWN: (0, 1),
}


@dataclass(frozen=True, slots=True)
class ScreeningGrid:
    """Cells of one size that cover an image; they are numbered row by row from 0.

    First and last cell of a row end where the image ends, and the others lie between them at equal
    distances, so that neighbours share at least the overlap that was asked for. Where the image is
    smaller than a cell, the cell lies about its middle.

    Attributes
    ----------
    width, height : int
        The image, pixels of level 0.
    cell_width, cell_height : float
        A cell, pixels of level 0.
    overlap : float
        Share of a cell that neighbours have in common at least, from 0 to 0.9.
    """

    width: int
    height: int
    cell_width: float
    cell_height: float
    overlap: float = 0.0

    def __post_init__(self) -> None:
        for name in ("width", "height", "cell_width", "cell_height"):
            value = getattr(self, name)
            if not (math.isfinite(value) and value >= 1):
                raise InvalidRecord(
                    f"screening: {name} is {value}; it is a number of pixels, 1 or more", field=name
                )
        if not 0 <= self.overlap <= MOST_OVERLAP:
            raise InvalidRecord(
                f"screening: overlap is {self.overlap}; use 0 to {MOST_OVERLAP}", field="overlap"
            )
        if self.count > MOST_CELLS:
            raise InvalidRecord(
                f"screening: cells of {self.cell_width:g} x {self.cell_height:g} pixels make "
                f"{self.count:,} views of the image; use a lower magnification",
                field="cell_width",
            )

    @property
    def columns(self) -> int:
        """Cells of a row."""
        return _along(self.width, self.cell_width, self.overlap)

    @property
    def rows(self) -> int:
        """Cells of a column."""
        return _along(self.height, self.cell_height, self.overlap)

    @property
    def count(self) -> int:
        """All cells."""
        return self.columns * self.rows

    def bounds(self, cell: int) -> Box:
        """Return ``(x0, y0, x1, y1)`` of a cell, pixels of level 0."""
        row, column = divmod(self.checked(cell), self.columns)
        x = _start(column, self.columns, self.width, self.cell_width)
        y = _start(row, self.rows, self.height, self.cell_height)
        return x, y, x + self.cell_width, y + self.cell_height

    def at(self, x: float, y: float) -> int:
        """Return the cell whose middle is nearest to a place, pixels of level 0."""
        column = _nearest(x, self.columns, self.width, self.cell_width)
        row = _nearest(y, self.rows, self.height, self.cell_height)
        return row * self.columns + column

    def neighbour(self, cell: int, direction: Direction) -> int:
        """Return the next cell of a direction, the same one at the border."""
        row, column = divmod(self.checked(cell), self.columns)
        across, down = _STEPS[direction]
        column = min(max(column + across, 0), self.columns - 1)
        row = min(max(row + down, 0), self.rows - 1)
        return row * self.columns + column

    def walk(self) -> Iterator[int]:
        """Give all cells as one walks them: rows to and fro, so that each is beside the last."""
        for row in range(self.rows):
            columns = range(self.columns) if row % 2 == 0 else reversed(range(self.columns))
            yield from (row * self.columns + column for column in columns)

    def checked(self, cell: int) -> int:
        """Return a cell that there is.

        Raises
        ------
        exact_nb.errors.InvalidRecord
            If there is none of that number.
        """
        if not 0 <= cell < self.count:
            raise InvalidRecord(
                f"screening: there is no cell {cell}; the grid has 0 to {self.count - 1}",
                field="cell",
            )
        return cell


def _along(length: int, cell: float, overlap: float) -> int:
    if length <= cell:
        return 1
    return math.ceil((length - cell) / (cell * (1 - overlap))) + 1


def _start(index: int, count: int, length: int, cell: float) -> float:
    room = length - cell
    return room / 2 if count == 1 else index * room / (count - 1)


def _nearest(place: float, count: int, length: int, cell: float) -> int:
    if count == 1:
        return 0
    step = (length - cell) / (count - 1)
    return min(max(round((place - cell / 2) / step), 0), count - 1)


def pack(cells: Iterable[int], count: int) -> bytes:
    """Return cells as a bitmap: cell n is bit n % 8 of byte n // 8.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If one of them is not below `count`.
    """
    bitmap = bytearray((count + 7) // 8)
    for cell in cells:
        if not 0 <= cell < count:
            raise InvalidRecord(
                f"screening: there is no cell {cell}; the grid has 0 to {count - 1}", field="cell"
            )
        bitmap[cell >> 3] |= 1 << (cell & 7)
    return bytes(bitmap)


def unpack(bitmap: bytes) -> list[int]:
    """Return the cells of a bitmap in rising order."""
    return [
        8 * place + bit
        for place, byte in enumerate(bitmap)
        if byte
        for bit in range(8)
        if byte >> bit & 1
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """One person's walk through one image: the grid, where it stands, and what was seen.

    Somebody who begins anew has another screening of the same image; the newest counts.

    Attributes
    ----------
    uuid : uuid.UUID
        Identity of the walk.
    image_id : int
        The image, with all its frames.
    user_id : int
        Who looks; the store fills it in.
    grid : ScreeningGrid
        Its cells, which stay as they were when it was begun.
    zoom : float
        Screen pixels per pixel of level 0 when it was begun.
    magnification : float or None
        The same as an objective's power; None where the image has no scale.
    cell : int
        Where one is.
    covered : bytes
        The cells that were seen, as `pack` makes it.
    started_at, updated_at : datetime.datetime
        In UTC.
    """

    uuid: UUID = field(default_factory=uuid7)
    image_id: int
    user_id: int = 0
    grid: ScreeningGrid
    zoom: float
    magnification: float | None = None
    cell: int = 0
    covered: bytes = b""
    started_at: datetime = field(default_factory=now)
    updated_at: datetime = field(default_factory=now)

    def __post_init__(self) -> None:
        for name in ("zoom", "magnification"):
            value = getattr(self, name)
            if value is not None and not (math.isfinite(value) and value > 0):
                raise InvalidRecord(f"screening: {name} is {value}; it is above 0", field=name)
        self.grid.checked(self.cell)
        size = (self.grid.count + 7) // 8
        if not self.covered:
            object.__setattr__(self, "covered", bytes(size))
        beyond = self.grid.count % 8 and self.covered[-1] >> self.grid.count % 8
        if len(self.covered) != size or beyond:
            raise InvalidRecord(
                f"screening: the bitmap does not fit a grid of {self.grid.count} cells",
                field="covered",
            )

    @property
    def seen(self) -> int:
        """How many cells were seen."""
        return int.from_bytes(self.covered, "little").bit_count()

    @property
    def fraction(self) -> float:
        """Share of the cells that were seen, from 0 to 1."""
        return self.seen / self.grid.count

    def has_seen(self, cell: int) -> bool:
        """Whether a cell was seen."""
        self.grid.checked(cell)
        return bool(self.covered[cell >> 3] >> (cell & 7) & 1)

    def moved(self, direction: Direction, *, mark: bool = False) -> Screening:
        """Return the walk one cell further; with `mark` the cell that is left counts as seen."""
        here = self.marked([self.cell]) if mark else self
        return replace(here, cell=self.grid.neighbour(self.cell, direction))

    def marked(self, cells: Iterable[int] | bytes) -> Screening:
        """Return the walk with more cells seen: numbers, or another bitmap of the grid."""
        more = cells if isinstance(cells, bytes) else pack(cells, self.grid.count)
        return replace(self, covered=_bits(self.covered, more, lambda a, b: a | b))

    def unmarked(self, cells: Iterable[int] | bytes) -> Screening:
        """Return the walk with marks taken back: numbers, or another bitmap of the grid."""
        less = cells if isinstance(cells, bytes) else pack(cells, self.grid.count)
        return replace(self, covered=_bits(self.covered, less, lambda a, b: a & ~b))

    def next_unseen(self) -> int | None:
        """Return the cell to look at next, row by row to and fro; None where all were seen."""
        order = list(self.grid.walk())
        here = order.index(self.cell)
        after = (*order[here + 1 :], *order[: here + 1])
        return next((cell for cell in after if not self.has_seen(cell)), None)


def _bits(a: bytes, b: bytes, both: Callable[[int, int], int]) -> bytes:
    if len(a) != len(b):
        raise InvalidRecord("screening: two bitmaps of different grids", field="covered")
    return bytes(both(x, y) & 255 for x, y in zip(a, b, strict=True))
