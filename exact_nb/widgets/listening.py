"""Callbacks of a viewer: told one after the other, on a thread of their own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

from exact_nb.errors import NotFound
from exact_nb.widgets import changes
from exact_nb.widgets.changes import EVENTS, AnnotationChange

if TYPE_CHECKING:
    from exact_nb.store.base import Event, Subscription
    from exact_nb.widgets.views import View

__all__ = ["Listener", "Listeners"]

log = logging.getLogger(__name__)

Listener: TypeAlias = Callable[[AnnotationChange], object]


class Listeners:
    """Who is told of changes on the images of a view.

    The store is listened to only while somebody is there to be told. A callback that takes long
    keeps neither the store nor the pages waiting, and one that fails keeps none of the others.

    Parameters
    ----------
    view : View
        What the viewer is bound to.
    """

    def __init__(self, view: View) -> None:
        self._view = view
        self._lock = threading.Lock()
        self._told: list[tuple[str, Listener]] = []
        self._queue: SimpleQueue[Event | list[UUID] | None] | None = None
        self._stop: Subscription | None = None

    def add(self, event: str, callback: Listener) -> Subscription:
        """Call `callback` from now on, until what is returned is called.

        Raises
        ------
        exact_nb.errors.NotFound
            If there is no such event.
        """
        if event not in EVENTS:
            raise NotFound(f"a viewer has no event {event!r}; choose one of: {', '.join(EVENTS)}")
        entry = (event, callback)
        with self._lock:
            self._told = [*self._told, entry]
            if self._queue is None:
                self._start()

        def remove() -> None:
            with self._lock:
                self._told = [one for one in self._told if one is not entry]
                if not self._told:
                    self._end()

        return remove

    def selected(self, uuids: list[UUID]) -> None:
        """Tell that these were selected."""
        with self._lock:
            if self._queue is not None and uuids:
                self._queue.put(uuids)

    def rebind(self, view: View) -> None:
        """Listen to another store: the one before was closed."""
        with self._lock:
            self._view = view
            if self._queue is not None:
                self._stop = view.store.subscribe(self._queue.put)

    def close(self) -> None:
        """Tell nobody any more."""
        with self._lock:
            self._told = []
            self._end()

    def _start(self) -> None:
        queue: SimpleQueue[Event | list[UUID] | None] = SimpleQueue()
        self._queue = queue
        self._stop = self._view.store.subscribe(queue.put)
        threading.Thread(
            target=self._run, args=(queue,), name="exact_nb callbacks", daemon=True
        ).start()

    def _end(self) -> None:
        if self._stop is not None and self._queue is not None:
            self._stop()
            self._queue.put(None)
            self._queue = self._stop = None

    def _run(self, queue: SimpleQueue[Event | list[UUID] | None]) -> None:
        while (happened := queue.get()) is not None:
            try:
                if isinstance(happened, list):
                    for uuid in happened:
                        self._tell(changes.selected(self._view, uuid))
                else:
                    for change in changes.changes_of(self._view, happened):
                        self._tell(change)
            except Exception:
                # The user may have lost the right to read it, or the store may be closed.
                log.exception("what changed could not be read: %s", happened)

    def _tell(self, change: AnnotationChange) -> None:
        for event, callback in self._told:
            if event == change.event or (event == "change" and change.event != "selected"):
                try:
                    callback(change)
                except Exception:
                    name = getattr(callback, "__qualname__", repr(callback))
                    log.exception("the callback %s for %r failed on %s", name, event, change)
