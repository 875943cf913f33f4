"""The canvases of a gallery, a band on each, and the thread that paints them."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from ipycanvas import Canvas

from exact_nb.widgets.gallery.layout import GAP
from exact_nb.widgets.sheet.canvases import PEN, one_message, put_pixels
from exact_nb.widgets.sheet.cell import GROUND

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from exact_nb.widgets.gallery.board import BandFrames, Corners, GalleryBoard
    from exact_nb.widgets.gallery.layout import GalleryLayout

__all__ = ["GalleryBands"]

logger = logging.getLogger(__name__)

_PATIENCE = 0.12
"""Seconds for which a band that is not complete is waited for before it is sent as it is."""

_CHOSEN = "#ffb000"
_CARET = "#ffffff"


@dataclass(slots=True, eq=False)
class _Slot:
    """One canvas: which band it has to show, and what of it the page has got."""

    canvas: Canvas
    band: int = -1
    layout: GalleryLayout | None = None
    scale: int = 1
    is_shown: bool = False
    pixels_due: bool = False
    frames_due: bool = False
    painted_at: float = 0.0


class GalleryBands:
    """Paints the bands around what is seen, the nearest first, a message each.

    Parameters
    ----------
    board : GalleryBoard
        What there is to paint.
    count : int
        Canvases.
    placed : callable
        Told where each canvas lies, CSS pixels from the top of the sheet, -1 for nowhere.

    Attributes
    ----------
    canvases : tuple of ipycanvas.Canvas
        To be put on the page.
    """

    def __init__(
        self, board: GalleryBoard, count: int, placed: Callable[[list[int]], None]
    ) -> None:
        self._board = board
        self._placed = placed
        self._slots = [_Slot(Canvas(width=1, height=1)) for _ in range(count)]
        self.canvases = tuple(one.canvas for one in self._slots)
        self._urgent: list[_Slot] = []
        self._open = True
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._paint, name="exact-nb-paint", daemon=True)
        self._thread.start()

    def show(self, bands: Sequence[int], layout: GalleryLayout, scale: int) -> None:
        """Paint these bands, in this order, and no others.

        Parameters
        ----------
        bands : sequence of int
            The most urgent first; as many as there are canvases are painted.
        layout : GalleryLayout
            Where they lie.
        scale : int
            Pixels to a CSS pixel.
        """
        wanted = list(bands)[: len(self._slots)]
        with self._changed:
            has = {
                one.band: one
                for one in self._slots
                if one.layout == layout and one.scale == scale and one.band in wanted
            }
            free = [one for one in self._slots if has.get(one.band) is not one]
            for band in wanted:
                if band not in has:
                    has[band] = _begin(free.pop(), band, layout, scale)
            self._urgent = [has[band] for band in wanted]
            self._changed.notify_all()

    def repaint(self, bands: Sequence[int] | None = None) -> None:
        """Paint bands anew where they are shown; all of them where none are named."""
        self._mark(bands, pixels=True)

    def reframe(self) -> None:
        """Draw the frames around chosen items anew."""
        self._mark(None, pixels=False)

    def settle(self, timeout: float) -> bool:
        """Wait until all that is wanted has been sent; return whether it has."""
        with self._changed:
            return self._changed.wait_for(self._is_settled, timeout)

    def _is_settled(self) -> bool:
        return all(
            one.is_shown
            and not (one.pixels_due or one.frames_due)
            and (one.layout is None or self._board.is_complete(one.band, one.layout))
            for one in self._urgent
        )

    def close(self) -> None:
        """End the thread."""
        with self._changed:
            self._open = False
            self._changed.notify_all()

    def _mark(self, bands: Sequence[int] | None, *, pixels: bool) -> None:
        with self._changed:
            for slot in self._urgent:
                if bands is None or slot.band in bands:
                    slot.frames_due = True
                    slot.pixels_due |= pixels
            self._changed.notify_all()

    # -- painting -----------------------------------------------------------------------------

    def _paint(self) -> None:
        while (slot := self._next()) is not None:
            try:
                self._send(slot)
            except Exception:
                logger.exception("a band of a gallery cannot be painted")
                slot.is_shown = True  # once is enough

    def _next(self) -> _Slot | None:
        """Wait for a canvas to paint; None where there will be no more."""
        with self._changed:
            while self._open:
                now = time.monotonic()
                waits = []
                for slot in self._urgent:
                    wait = self._wait_of(slot, now)
                    if wait == 0:
                        return slot
                    if wait is not None:
                        waits.append(wait)
                self._changed.wait(min(waits, default=None))
        return None

    def _wait_of(self, slot: _Slot, now: float) -> float | None:
        """Return the seconds until a canvas is to be painted, None where it needs nothing."""
        if slot.is_shown and not slot.pixels_due:
            return 0 if slot.frames_due else None
        # Crops arrive one by one, and a message costs more than a crop: a few are sent together.
        if slot.layout and self._board.is_complete(slot.band, slot.layout):
            return 0
        return max(0.0, slot.painted_at + _PATIENCE - now)

    def _send(self, slot: _Slot) -> None:
        with self._changed:
            band, layout, scale = slot.band, slot.layout, slot.scale
            with_pixels = slot.pixels_due or not slot.is_shown
            slot.pixels_due = slot.frames_due = False
        if layout is None:
            return
        pixels = self._board.strip(band, layout, scale) if with_pixels else None
        frames = self._board.frames(band, layout)
        canvas = slot.canvas
        with PEN:
            if pixels is not None and (canvas.width, canvas.height) != pixels.shape[1::-1]:
                canvas.height, canvas.width = pixels.shape[:2]
            with one_message():
                if pixels is not None:
                    put_pixels(canvas, pixels)
                _draw_frames(canvas, frames, layout, scale, anew=pixels is not None)
        with self._changed:
            if (slot.band, slot.layout, slot.scale) != (band, layout, scale):
                return
            slot.painted_at = time.monotonic()
            is_new = not slot.is_shown
            slot.is_shown = True
            tops = [_top(one) for one in self._slots]
            self._changed.notify_all()
        if is_new:
            self._placed(tops)


def _begin(slot: _Slot, band: int, layout: GalleryLayout, scale: int) -> _Slot:
    slot.band, slot.layout, slot.scale = band, layout, scale
    slot.is_shown = False
    slot.painted_at = time.monotonic()
    return slot


def _top(slot: _Slot) -> int:
    if not slot.is_shown or slot.layout is None:
        return -1
    return slot.band * slot.layout.band_height


def _draw_frames(
    canvas: Canvas, frames: BandFrames, layout: GalleryLayout, scale: int, *, anew: bool
) -> None:
    """Draw frames in the gaps around cells; those that were there before go."""
    if not anew:
        _stroke(canvas, frames.cells, layout, _Pen(GROUND, GAP / 2, 0), scale)
    _stroke(canvas, frames.chosen, layout, _Pen(_CHOSEN, 3, 1), scale)
    _stroke(canvas, frames.caret, layout, _Pen(_CARET, 1, 4), scale)


class _Pen(NamedTuple):
    """Colour, width and distance of a frame from its cell, CSS pixels."""

    color: str
    width: float
    distance: float


def _stroke(canvas: Canvas, corners: Corners, layout: GalleryLayout, pen: _Pen, scale: int) -> None:
    if not len(corners):
        return
    out = pen.distance + pen.width / 2
    x, y = ((corners - out) * scale).T
    canvas.stroke_style, canvas.line_width = pen.color, pen.width * scale
    canvas.stroke_rects(
        np.ascontiguousarray(x),
        np.ascontiguousarray(y),
        (layout.across - GAP + 2 * out) * scale,
        (layout.down - GAP + 2 * out) * scale,
    )
