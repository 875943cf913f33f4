"""The shell of a panel: what serves the page, what was said, and news of what others do."""

from __future__ import annotations

import logging
import threading
import time
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING
from uuid import UUID

import ipywidgets

from exact_nb.errors import ExactError
from exact_nb.model.images import Image
from exact_nb.widgets.panel.room import Opener, Room
from exact_nb.widgets.panel.standing import Standing
from exact_nb.widgets.viewer import Viewer
from exact_nb.widgets.views import View

if TYPE_CHECKING:
    from exact_nb.store.base import Event, Store, Subscription
    from exact_nb.widgets.panel.difference import Comparer

__all__ = ["Shell"]

logger = logging.getLogger(__name__)

_PAUSE = 0.3
"""Seconds in which news is collected before the panel is drawn anew."""


class Shell(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """A panel on a store; subclasses draw what is in it.

    It is told of everything that anybody commits in this kernel, and drawn anew by a thread of its
    own: the store waits for no page. While no page shows it, it is not told.

    Parameters
    ----------
    label : str
        What it is called by who hears the page.
    store : Store
        Bound to the user who looks.
    review : callable, optional
        Opens an image in the review.
    compare : callable, optional
        Compares two versions of a set.

    Attributes
    ----------
    room : Room
        Store, acts and words.
    """

    def __init__(
        self,
        label: str,
        store: Store,
        review: Opener | None = None,
        compare: Comparer | None = None,
    ) -> None:
        self.room = Room(label, store, self.refresh, review, compare)
        self.room.came = self._came
        self.body = ipywidgets.VBox()
        self._stage = ipywidgets.VBox()
        self._viewer: Viewer | None = None
        self._viewer_of = 0
        self._news: SimpleQueue[Event | None] | None = None
        self._stop: Subscription | None = None
        room = self.room
        acts = {
            "annotate": self._annotate,
            "review": self._review,
            "open-version": self._open_version,
            "show-version-of": self._show_version_of,
        }
        for name, act in acts.items():
            room.on(name, act)
        room.on("close-viewer", lambda _of, _value: self._clear_stage())
        super().__init__(
            [room.frame, *self._above(), room.line, room.question, self.body, self._stage]
        )
        self.add_class("exact-panel")
        self._listen()

    def _above(self) -> list[ipywidgets.Widget]:
        """Return what stands above the line of what was said."""
        return []

    def draw(self) -> None:
        """Show what is in the store; called under the lock of the room."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Read what may have changed and show it."""
        with self.room.lock:
            try:
                self.room.standing = Standing(self.room.store)
                self.draw()
            except ExactError as error:
                self.room.say(str(error), failed=True)

    def close(self) -> None:
        """Take the panel off the page."""
        self._deafen()
        self._clear_stage()
        super().close()

    # -- news ---------------------------------------------------------------------------------

    def _came(self, shown: bool) -> None:
        with self.room.lock:
            if not shown:
                self._deafen()
            elif self._news is None:
                self.room.tally.forget()
                self._listen()
                self.refresh()

    def _listen(self) -> None:
        news: SimpleQueue[Event | None] = SimpleQueue()
        try:
            self._stop = self.room.store.subscribe(news.put)
        except ExactError:  # the store is closed: the line says so when something is done
            return
        self._news = news
        threading.Thread(
            target=self._follow, args=(news,), name="exact_nb panel", daemon=True
        ).start()

    def _deafen(self) -> None:
        if self._stop is not None and self._news is not None:
            self._stop()
            self._news.put(None)
            self._stop = self._news = None

    def _follow(self, news: SimpleQueue[Event | None]) -> None:
        """Draw the panel anew after each burst of news."""
        while (first := news.get()) is not None:
            burst = [first]
            last = time.monotonic() + _PAUSE
            while (left := last - time.monotonic()) > 0:
                try:
                    event = news.get(timeout=left)
                except Empty:
                    break
                if event is None:
                    return
                burst.append(event)
            try:
                self._heard(burst)
            except Exception:
                logger.exception("the panel could not be drawn anew")

    def _heard(self, burst: list[Event]) -> None:
        with self.room.lock:
            images = {image_id for event in burst for image_id in event.image_ids}
            if images:
                self.room.tally.forget(images)
            if any(event.records for event in burst):
                self.room.tally.forget()
            self.refresh()

    # -- looking ------------------------------------------------------------------------------

    def _annotate(self, of: str, value: str) -> None:
        """Open an image, `value`, of a set, `of`, in the annotator below."""
        imageset_id, image_id = int(of), int(value or 0)
        if self._viewer is None or self._viewer_of != imageset_id:
            view = View(self.room.store, imageset_id=imageset_id)
            self._put(Viewer(view, annotate=True), imageset_id)
        assert self._viewer is not None  # noqa: S101 - narrows the type
        if image_id:
            self._viewer.image = image_id
        self.room.frame.focus(".exact-panel-stage .exact-nb")

    def _review(self, of: str, value: str) -> None:
        """Open an image in the review below."""
        if self.room.review is not None:
            widget = self.room.review(int(of), int(value or 0))
            self._put(widget, 0)
            self.room.frame.focus(".exact-panel-stage .exact-nb")

    def _open_version(self, of: str, value: str) -> None:
        """Open a version, `value`, of a set, `of`, in the annotator below; nobody can change it."""
        self._put(self._viewer_of_version(int(of), int(value)), 0)
        self.room.frame.focus(".exact-panel-stage .exact-nb")

    def _show_version_of(self, of: str, value: str) -> None:
        """Show an annotation, `of`, as it is in a version, `value`, or now."""
        store = self.room.store
        imageset_id = store.get(Image, store.annotation(UUID(of)).image_id).imageset_id
        if value:
            viewer = self._viewer_of_version(imageset_id, int(value))
        else:
            viewer = Viewer(View(store, imageset_id=imageset_id), annotate=True)
        self._put(viewer, 0 if value else imageset_id)
        viewer.fly_to(of)
        self.room.frame.focus(".exact-panel-stage .exact-nb")

    def _viewer_of_version(self, imageset_id: int, version: int) -> Viewer:
        store = self.room.store
        named = next(one for one in store.snapshots(imageset_id) if one.id == version)
        return Viewer(View(store, imageset_id=imageset_id, version=named), annotate=True)

    def _put(self, widget: ipywidgets.Widget, imageset_id: int) -> None:
        self._clear_stage()
        if isinstance(widget, Viewer) and imageset_id:
            self._viewer, self._viewer_of = widget, imageset_id
        shut = ipywidgets.Button(
            description="Close", icon="times", tooltip="Close the viewer below the panel"
        )
        shut.on_click(lambda _: self._clear_stage())
        self._stage.add_class("exact-panel-stage")
        self._stage.children = (shut, widget)

    def _clear_stage(self) -> None:
        for child in self._stage.children:
            child.close()
        self._stage.children = ()
        self._viewer, self._viewer_of = None, 0
