"""What is seen of a gallery: it decides what is painted and read, the nearest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exact_nb.widgets.gallery.bands import GalleryBands
    from exact_nb.widgets.gallery.board import GalleryBoard
    from exact_nb.widgets.gallery.hands import GalleryHands
    from exact_nb.widgets.gallery.layout import GalleryLayout

__all__ = ["GallerySight", "nearest"]

_FINE = 1.5
"""Pixels of the screen to a CSS pixel from which on crops are drawn twice as fine."""

_LEAN = 0.5
_READ_AHEAD = 2
_FIRST = 60


class GallerySight:
    """Follows the eye over the sheet.

    Parameters
    ----------
    board : GalleryBoard
        What lies on it.
    bands : GalleryBands
        Paints it.
    hands : GalleryHands
        Scrolls it.
    """

    def __init__(self, board: GalleryBoard, bands: GalleryBands, hands: GalleryHands) -> None:
        self._board = board
        self._bands = bands
        self._hands = hands
        self._top = 0.0
        self._scale = 1
        self._direction = 0
        self._is_seen = False
        self.height = float(hands.view_height)

    def look(self, top: float, width: float, height: float, scale: float) -> None:
        """Show what is seen now.

        Parameters
        ----------
        top, width, height : float
            Of what is seen, CSS pixels of the sheet.
        scale : float
            Pixels of the screen to a CSS pixel.
        """
        if top != self._top:
            self._direction = 1 if top > self._top else -1
        self._top, self.height, self._is_seen = top, height, True
        self._scale = 2 if scale >= _FINE else 1
        self._board.resize(int(width), self._scale)
        self.refresh()

    def refresh(self) -> None:
        """Show the same part of the sheet, whatever lies on it now.

        Before a page has said how wide it is, the first crops are read and nothing is painted.
        """
        layout = self._board.layout
        if not self._is_seen:
            self._board.crops.want(range(min(len(self._board.items), _FIRST)))
            return
        with self._hands.hold_trait_notifications():
            self._hands.height = layout.height
            self._hands.band_width, self._hands.band_height = layout.band_width, layout.band_height
        bands = nearest(layout, self._top, self.height, self._direction)
        painted = len(self._bands.canvases)
        ahead = bands[: painted * _READ_AHEAD]
        self._board.crops.want(index for band in ahead for index in layout.items_of(band))
        self._bands.show(bands[:painted], layout, self._scale)

    def arrived(self, index: int) -> None:
        """Paint the band of an item whose crop has come."""
        self._bands.repaint([self._board.layout.band_of(index)])

    def reveal(self, index: int) -> None:
        """Scroll until an item is seen."""
        layout = self._board.layout
        top = index // layout.columns * layout.down
        self._hands.reveal(top, top + layout.down)


def nearest(layout: GalleryLayout, top: float, height: float, direction: int) -> Sequence[int]:
    """Return bands, those that are seen first, then the nearest; most in the direction one goes.

    Parameters
    ----------
    layout : GalleryLayout
        Where bands lie.
    top, height : float
        Of what is seen.
    direction : int
        1 down, -1 up, 0 neither.
    """
    seen = layout.bands_in(top, top + height)
    middle = top + height / 2 + direction * _LEAN * height
    reach = 6 * max(1, len(seen))
    around = range(max(0, seen.start - reach), min(layout.bands, seen.stop + reach))

    def distance(band: int) -> tuple[bool, float]:
        return band not in seen, abs((band + 0.5) * layout.band_height - middle)

    return sorted(around, key=distance)
