"""Images or frames side by side in one canvas; a click opens one in the annotator."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets
from ipycanvas import Canvas

from exact_nb.errors import ExactError, InvalidRecord
from exact_nb.images.thumbnails import thumbnail_pixels
from exact_nb.images.tiles import shared_pool, shared_tiles
from exact_nb.widgets.sheet.canvases import PEN
from exact_nb.widgets.sheet.cell import GROUND, cell_pixels
from exact_nb.widgets.sheet.layout import SheetLayout
from exact_nb.widgets.viewer import Viewer
from exact_nb.widgets.waiting import wait_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exact_nb.images.base import Pixels
    from exact_nb.widgets.sheet.items import SheetItem
    from exact_nb.widgets.views import View

__all__ = ["ContactSheet"]

logger = logging.getLogger(__name__)

_CHOSEN = "#ffb000"
_BORDER = 3
_SMALLEST = 36


class ContactSheet(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Show many pictures at once, of one size each.

    Made by `ImageSet.contact_sheet` and `Image.contact_sheet`. Pictures appear as they are read, on
    a thread of their own; only one page of them is drawn. Arrow keys, Home, End and the page keys
    move; Enter or a click opens the annotator below the sheet.

    Parameters
    ----------
    view : View
        What the annotator is bound to.
    items : sequence of SheetItem
        What is shown.
    columns, rows : int, optional
        Cells of a page.
    size : int, optional
        CSS pixels of a cell.

    Attributes
    ----------
    page : int
        The page shown, from 0.
    selected : int
        The item that was opened or moved to, -1 for none.
    drawn : int
        How many pictures of the page are there.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If there is no room for a cell.
    """

    page = traitlets.Int(0, min=0)
    selected = traitlets.Int(-1, min=-1)
    drawn = traitlets.Int(0)

    def __init__(
        self,
        view: View,
        items: Sequence[SheetItem],
        *,
        columns: int = 6,
        rows: int = 4,
        size: int = 150,
    ) -> None:
        if min(columns, rows) < 1 or size < _SMALLEST:
            raise InvalidRecord(
                f"a sheet has one column, one row and cells of {_SMALLEST} pixels at least"
            )
        self.items = tuple(items)
        self.grid = SheetLayout(len(self.items), columns, rows, size)
        self._view = view
        self._viewer: Viewer | None = None
        self._drawing = 0
        self._lock = threading.Lock()
        # A canvas fills its box unless told otherwise, and its pictures with it.
        layout = {"width": f"{self.grid.width}px", "max_width": "100%", "height": "auto"}
        self._canvas = Canvas(width=self.grid.width, height=self.grid.height, layout=layout)
        self._canvas.on_mouse_down(self._clicked)
        self._canvas.on_key_down(self._pressed)
        self._line = ipywidgets.HTML()
        self._earlier = self._turning("arrow-left", "Earlier page", -1)
        self._later = self._turning("arrow-right", "Later page", 1)
        self._stage = ipywidgets.VBox()
        bar = ipywidgets.HBox([self._line, self._earlier, self._later])
        super().__init__([bar, self._canvas, self._stage], layout={"align_items": "stretch"})
        self._show()

    def open_item(self, index: int) -> Viewer:
        """Open an item in the annotator below the sheet.

        Parameters
        ----------
        index : int
            Its number, from 0.
        """
        item = self.items[index]
        self.selected = index
        if self._viewer is None:
            self._viewer = Viewer(self._view, annotate=True)
            self._stage.children = (self._viewer,)
        self._viewer.image = item.image.id
        if item.position is not None:
            self._viewer.turn_to(item.position)
        return self._viewer

    def wait(self, timeout: float = 60) -> None:
        """Wait until the page is drawn; for scripts.

        Raises
        ------
        TimeoutError
            If it takes longer than `timeout` seconds.
        """
        wait_for(self._thread, timeout, "the sheet is not drawn")

    # -- turning and choosing -----------------------------------------------------------------

    def _turning(self, icon: str, tooltip: str, by: int) -> ipywidgets.Button:
        layout = {"width": "36px"}
        button = ipywidgets.Button(icon=icon, tooltip=tooltip, layout=layout)
        button.on_click(lambda _: self._turn(by))
        return button

    def _turn(self, by: int) -> None:
        self.page = min(max(self.page + by, 0), self.grid.pages - 1)

    def _clicked(self, x: float, y: float) -> None:
        index = self.grid.at(self.page, x, y)
        if index is not None:
            self.open_item(index)

    def _pressed(self, key: str, *_modifiers: bool) -> None:
        chosen = None if self.selected < 0 else self.selected
        if key == "Enter" and chosen is not None:
            self.open_item(chosen)
            return
        reached = self.grid.reached(chosen, key)
        if reached is not None:
            self.selected = reached

    @traitlets.validate("page")
    def _existing(self, proposal: Any) -> int:
        return min(int(proposal["value"]), self.grid.pages - 1)

    @traitlets.observe("page")
    def _turned(self, _change: Any) -> None:
        self._show()

    @traitlets.observe("selected")
    def _chose(self, change: Any) -> None:
        if change["new"] >= 0:
            self.page = self.grid.page_of(change["new"])
        for index in (change["old"], change["new"]):
            if index in self.grid.items_on(self.page):
                with PEN:
                    self._frame(index)

    # -- drawing ------------------------------------------------------------------------------

    def _show(self) -> None:
        """Draw the page anew: the empty cells now, the pictures as they come."""
        pages = self.grid.pages
        self._earlier.disabled, self._later.disabled = self.page == 0, self.page == pages - 1
        for button in (self._earlier, self._later):
            button.layout.display = "none" if pages == 1 else ""
        self._line.value = _line(len(self.items), self.page, pages)
        with PEN:
            self._canvas.clear()
            self._canvas.fill_style = GROUND
            for index in self.grid.items_on(self.page):
                self._canvas.fill_rect(*self.grid.corner(index), self.grid.size)
            if self.selected in self.grid.items_on(self.page):
                self._frame(self.selected)
        with self._lock:
            self._drawing += 1
            drawing = self._drawing
        self.drawn = 0
        self._thread = threading.Thread(
            target=self._draw, args=(drawing, self.page), name="exact-nb-sheet", daemon=True
        )
        self._thread.start()

    def _draw(self, drawing: int, page: int) -> None:
        """Put the pictures of a page on the canvas, a command each, until another is shown."""
        for index in self.grid.items_on(page):
            item = self.items[index]
            count = f" · {item.annotations:,}" if item.annotations else ""
            cell = cell_pixels(self.grid.size, f"{item.label}{count}", self._picture(item))
            with self._lock, PEN:
                if drawing != self._drawing:
                    return
                self._canvas.put_image_data(cell, *self.grid.corner(index))
                self.drawn += 1

    def _picture(self, item: SheetItem) -> Pixels | None:
        try:
            with shared_pool().use(item.image.path) as source:
                looks = shared_tiles().looks(source)
                return thumbnail_pixels(source, self.grid.size, item.position, looks=looks)
        except ExactError:
            logger.warning("%s cannot be read", item.image.path, exc_info=True)
            return None

    def _frame(self, index: int) -> None:
        """Draw or take away the border of a cell, which lies in the gap around it."""
        x, y = self.grid.corner(index)
        side = self.grid.size + _BORDER
        if index == self.selected:
            self._canvas.line_width, self._canvas.stroke_style = _BORDER, _CHOSEN
            self._canvas.stroke_rect(x - _BORDER / 2, y - _BORDER / 2, side, side)
            return
        left, top, around = x - _BORDER, y - _BORDER, side + _BORDER
        for at, extent in (
            ((left, top), (around, _BORDER)),
            ((left, top + side), (around, _BORDER)),
            ((left, top), (_BORDER, around)),
            ((left + side, top), (_BORDER, around)),
        ):
            self._canvas.clear_rect(*at, *extent)


def _line(count: int, page: int, pages: int) -> str:
    if not count:
        return "Nothing to show. Add images first: <code>imageset.add_images(…)</code>"
    shown = f"{count:,} picture{'s' if count > 1 else ''}"
    return shown if pages == 1 else f"{shown}, page {page + 1} of {pages}"
