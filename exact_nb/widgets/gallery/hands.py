"""What a page does for a gallery: it scrolls the sheet and tells of gestures and keys."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Literal, NotRequired, TypeAlias, TypedDict

import anywidget
import traitlets

from exact_nb.widgets.channel import STATIC

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Current", "FromHands", "GalleryHands"]

logger = logging.getLogger(__name__)


class FromHands(TypedDict):
    """What a page tells; `js/src/gallery/model.ts` says which fields each has.

    view: what is seen (top, width, height, scale). click, open: a place of the sheet. frame: a
    rectangle of it, and whether what was chosen stays. key: a key and what was held. ask: whether
    the kernel hears, which it answers.
    """

    do: Literal["view", "click", "open", "frame", "key", "ask"]
    top: NotRequired[float]
    width: NotRequired[float]
    height: NotRequired[float]
    scale: NotRequired[float]
    x: NotRequired[float]
    y: NotRequired[float]
    x0: NotRequired[float]
    y0: NotRequired[float]
    x1: NotRequired[float]
    y1: NotRequired[float]
    keep: NotRequired[bool]
    key: NotRequired[str]
    shift: NotRequired[bool]
    ctrl: NotRequired[bool]


class Current(TypedDict):
    """The item keys act from, for those who do not see it."""

    index: int
    count: int
    chosen: bool
    text: str


Told: TypeAlias = "Callable[[FromHands], None]"


class GalleryHands(anywidget.AnyWidget):
    """The sheet of a gallery as a page has it; the canvases are its siblings.

    Parameters
    ----------
    told : callable
        Called with each message of a page; must return at once.
    view_height : int
        CSS pixels of the sheet that are seen.

    Attributes
    ----------
    label, said : str
        Name of the sheet and the latest news, for readers of the screen.
    height, view_height, band_width, band_height : int
        CSS pixels: of the sheet, of what is seen of it, of a canvas.
    tops : list of int
        Where each canvas lies, CSS pixels from the top of the sheet; -1 for nowhere.
    current : dict
        A `Current`, or nothing.
    """

    _esm = STATIC / "gallery.js"
    _css = STATIC / "gallery.css"

    label = traitlets.Unicode("").tag(sync=True)
    said = traitlets.Unicode("").tag(sync=True)
    height = traitlets.Int(0).tag(sync=True)
    view_height = traitlets.Int(0).tag(sync=True)
    band_width = traitlets.Int(0).tag(sync=True)
    band_height = traitlets.Int(0).tag(sync=True)
    tops = traitlets.List(traitlets.Int()).tag(sync=True)
    current = traitlets.Dict().tag(sync=True)

    def __init__(self, told: Told, view_height: int) -> None:
        super().__init__(view_height=view_height)
        self._told = told
        self.on_msg(self._received)

    def reveal(self, top: float, bottom: float) -> None:
        """Scroll, as little as can be, until two heights of the sheet are seen."""
        self.send({"say": "reveal", "top": top, "bottom": bottom})

    def focus(self) -> None:
        """Take the keys."""
        self.send({"say": "focus"})

    def opened(self) -> None:
        """Scroll the page to the annotator below the sheet."""
        self.send({"say": "opened"})

    def _received(self, _widget: Any, content: FromHands, _buffers: Any) -> None:
        if content.get("do") == "ask":
            self.send({"say": "heard"})
            return
        try:
            self._told(content)
        except Exception:
            logger.exception("a gallery could not follow %r", content)
        if content.get("do") == "view":
            self.send({"say": "seen"})
