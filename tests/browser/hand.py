"""A hand on mouse and keyboard; places are in pixels of level 0."""

from __future__ import annotations

from tests.browser.shared import SharedAnnotator

__all__ = ["Hand", "Place"]

Place = tuple[float, float]


class Hand:
    """A hand on mouse and keyboard of an annotator.

    Parameters
    ----------
    annotator : SharedAnnotator
        What it works at.
    center : (float, float)
        Place that is put into the middle.
    zoom : float
        Screen pixels per pixel of level 0.
    """

    def __init__(self, annotator: SharedAnnotator, center: Place, zoom: float) -> None:
        self.annotator = annotator
        self.mouse = annotator.page.mouse
        annotator.go_to(*center, zoom)

    def take(self, tool: str) -> None:
        """Take up a tool by its button, named by its icon."""
        self.annotator.root.locator(f'[data-exact="tool-{tool}"]').click()

    def click(self, *places: Place, held: str = "") -> None:
        """Click one place after the other, with a key held."""
        self._hold(held)
        for place in places:
            self.mouse.click(*self.annotator.on_screen(*place))
        self._let_go(held)

    def double_click(self, place: Place) -> None:
        """Click twice, as fast as a person."""
        self.mouse.dblclick(*self.annotator.on_screen(*place))

    def drag(self, *places: Place, held: str = "") -> None:
        """Draw along places with the button pressed, and with a key held."""
        self.mouse.move(*self.annotator.on_screen(*places[0]))
        self._hold(held)
        self.mouse.down()
        for place in places[1:]:
            self.mouse.move(*self.annotator.on_screen(*place), steps=4)
        self.mouse.up()
        self._let_go(held)

    def press(self, *keys: str) -> None:
        """Press keys one after the other while the viewer has the focus."""
        for key in keys:
            self.annotator.press(key)

    def _hold(self, key: str) -> None:
        if key:
            self.annotator.page.keyboard.down(key)

    def _let_go(self, key: str) -> None:
        if key:
            self.annotator.page.keyboard.up(key)
