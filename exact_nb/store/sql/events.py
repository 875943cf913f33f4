"""Telling subscribers what was committed: one thread, in order of commit."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue

from exact_nb.store.base import Event, Subscription

__all__ = ["Hub"]

log = logging.getLogger(__name__)


class Hub:
    """Subscribers of one body of data in this process, whoever they act as.

    The thread runs only while somebody is subscribed.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._told: dict[int, Callable[[Event], None]] = {}
        self._next = 0
        self._queue: SimpleQueue[Event | None] | None = None

    def publish(self, event: Event) -> None:
        """Hand an event to the thread; called in order of commit."""
        with self._lock:
            if self._queue is not None:
                self._queue.put(event)

    def subscribe(self, told: Callable[[Event], None]) -> Subscription:
        """Call `told` with every event from now on, until what is returned is called."""
        with self._lock:
            key, self._next = self._next, self._next + 1
            self._told[key] = told
            if self._queue is None:
                self._queue = SimpleQueue()
                threading.Thread(
                    target=self._run, args=(self._queue,), name="exact_nb events", daemon=True
                ).start()

        def stop() -> None:
            self._unsubscribe(key)

        return stop

    def _unsubscribe(self, key: int) -> None:
        """Forget a subscriber; without any the thread ends."""
        with self._lock:
            self._told.pop(key, None)
            if not self._told and self._queue is not None:
                self._queue.put(None)
                self._queue = None

    def _run(self, queue: SimpleQueue[Event | None]) -> None:
        while (event := queue.get()) is not None:
            with self._lock:
                subscribers = list(self._told.values())
            for told in subscribers:
                try:
                    told(event)
                except Exception:
                    # The commit stands and others wait to be told; the fault is the subscriber's.
                    log.exception("a subscriber of the store failed on %s", event)
