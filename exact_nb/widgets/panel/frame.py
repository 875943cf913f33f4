"""The unseen widget in a panel that serves it: style sheet, acts, keys and small pictures."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from exact_nb.errors import ExactError
from exact_nb.images.tiles import shared_pool, shared_tiles
from exact_nb.model.images import Image
from exact_nb.widgets.channel import STATIC

if TYPE_CHECKING:
    from exact_nb.images.base import EncodedTile
    from exact_nb.store.base import Store
    from exact_nb.widgets.panel.protocol import FromPanel, ToPanel

__all__ = ["Frame"]

logger = logging.getLogger(__name__)

_SIZE = 240
"""Pixels of the longer side of a thumbnail; twice what a card shows, for dense screens."""

# Slides are decoded by few at a time: the annotator below wants its tiles too.
_pictures = ThreadPoolExecutor(2, thread_name_prefix="exact-nb-thumbnails")


class Frame(anywidget.AnyWidget):
    """What a panel of the host's widgets needs in the page and the host does not give.

    Parameters
    ----------
    label : str
        What the panel is called by who hears the page.
    store : callable
        Returns the store that pictures are read for.
    acted : callable
        Is told of acts: name, what it is done to, and a value.
    shown : callable
        Is told when the first view of the panel comes to a page, and when the last is gone.

    Attributes
    ----------
    typed : str
        What the search held in the page at the last act.
    """

    _esm = STATIC / "panel.js"
    _css = STATIC / "panel.css"

    label = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        label: str,
        store: Callable[[], Store],
        acted: Callable[[str, str, str], None],
        shown: Callable[[bool], None],
    ) -> None:
        self._store, self._acted, self._shown = store, acted, shown
        self.typed = ""
        self._sending = threading.Lock()
        self._views = 0
        super().__init__(label=label)
        self.on_msg(self._on_message)

    def say(self, text: str) -> None:
        """Let a line be read out."""
        self._tell({"kind": "say", "text": text})

    def focus(self, selector: str) -> None:
        """Give the keyboard to what a CSS selector finds first in the panel."""
        self._tell({"kind": "focus", "selector": selector})

    def _tell(self, message: ToPanel, buffers: list[bytes] | None = None) -> None:
        with self._sending:
            if self.comm is not None:
                self.send(message, buffers)

    def _on_message(self, _widget: Any, message: FromPanel, _buffers: Any) -> None:
        if message["kind"] == "act":
            self.typed = message["typed"]
            self._acted(message["act"], message["of"], message["value"])
        elif message["kind"] == "thumbnails":
            for image_id in message["images"]:
                _pictures.submit(self._send_picture, image_id)
        elif message["kind"] == "settle":
            self._tell({"kind": "settled", "serial": message["serial"]})
        else:
            self._count_view(shown=message["shown"])

    def _count_view(self, *, shown: bool) -> None:
        before, self._views = self._views, max(0, self._views + (1 if shown else -1))
        if (before > 0) != (self._views > 0):
            self._shown(self._views > 0)

    def _send_picture(self, image_id: int) -> None:
        picture = self._picture(image_id)
        self._tell(
            {
                "kind": "thumbnail",
                "image": image_id,
                "media_type": "" if picture is None else picture.media_type,
            },
            None if picture is None else [bytes(picture.data)],
        )

    def _picture(self, image_id: int) -> EncodedTile | None:
        try:
            image = self._store().get(Image, image_id)
            with shared_pool().use(image.path) as source:
                return shared_tiles().thumbnail(source, _SIZE)
        except ExactError:
            logger.warning("no thumbnail of image %s", image_id, exc_info=True)
            return None
