"""Where the cells of a contact sheet lie, and which one the arrow keys lead to."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["GAP", "SheetLayout", "key_steps"]

GAP = 6
"""CSS pixels between cells."""


def key_steps(*, columns: int, page: int, count: int) -> dict[str, int]:
    """Return by how many items each key goes on in a grid of so many columns, items a page and all.

    Keys are named as browsers do: arrows, Home, End, PageUp, PageDown.
    """
    return {
        "ArrowLeft": -1,
        "ArrowRight": 1,
        "ArrowUp": -columns,
        "ArrowDown": columns,
        "PageUp": -page,
        "PageDown": page,
        "Home": -count,
        "End": count,
    }


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """A grid of square cells, shown page by page.

    Attributes
    ----------
    count : int
        Items on all pages.
    columns, rows : int
        Cells across and down a full page.
    size : int
        CSS pixels of a cell.
    """

    count: int
    columns: int
    rows: int
    size: int

    @property
    def per_page(self) -> int:
        """Cells of a full page."""
        return self.columns * self.rows

    @property
    def pages(self) -> int:
        """Pages, one at least."""
        return max(1, -(-self.count // self.per_page))

    @property
    def width(self) -> int:
        """CSS pixels of the sheet."""
        return min(self.columns, max(self.count, 1)) * (self.size + GAP) + GAP

    @property
    def height(self) -> int:
        """CSS pixels of the sheet; of several pages all are as high as a full one."""
        shown = min(self.rows, max(1, -(-self.count // self.columns)))
        return shown * (self.size + GAP) + GAP

    def page_of(self, index: int) -> int:
        """Return the page an item is on."""
        return index // self.per_page

    def items_on(self, page: int) -> range:
        """Return the items of a page."""
        start = page * self.per_page
        return range(start, min(start + self.per_page, self.count))

    def corner(self, index: int) -> tuple[int, int]:
        """Return the top-left corner of an item on its page, CSS pixels."""
        row, column = divmod(index % self.per_page, self.columns)
        return GAP + column * (self.size + GAP), GAP + row * (self.size + GAP)

    def at(self, page: int, x: float, y: float) -> int | None:
        """Return the item at a place of a page, None between cells."""
        column, across = divmod(x - GAP, self.size + GAP)
        row, down = divmod(y - GAP, self.size + GAP)
        inside = 0 <= column < self.columns and row >= 0 and max(across, down) < self.size
        index = page * self.per_page + int(row) * self.columns + int(column)
        return index if inside and index in self.items_on(page) else None

    def reached(self, index: int | None, key: str) -> int | None:
        """Return the item a key leads to, None where it is no key of the sheet.

        Parameters
        ----------
        index : int or None
            The item one is on, None where one is on none yet.
        key : str
            As browsers name it: arrows, Home, End, PageUp, PageDown.
        """
        steps = key_steps(columns=self.columns, page=self.per_page, count=self.count)
        if key not in steps or not self.count:
            return None
        if index is None:
            return 0
        return min(max(index + steps[key], 0), self.count - 1)
