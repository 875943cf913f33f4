"""How many edits each person can undo and redo, counted along with every commit.

The transactions say it too, but a page asks after every edit, and the answer would take half as
long as the edit itself.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeAlias

from exact_nb.store.sql.counters import Action

__all__ = ["Depth", "Depths"]

Depth: TypeAlias = tuple[int, int]
"""Edits that can be undone, and undos that can be redone."""


class Depths:
    """Depths of one body of data in the one process that writes it; safe for many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[int, Depth] = {}
        self._age = 0

    def get(self, actor_id: int, read: Callable[[], Depth]) -> Depth:
        """Return the depth of an actor.

        Parameters
        ----------
        actor_id : int
            Who asks.
        read : callable
            Works it out of what is stored, where it is not known yet.
        """
        with self._lock:
            known, age = self._known.get(actor_id), self._age
        if known is not None:
            return known
        found = read()
        with self._lock:
            # What was committed meanwhile may be in it or not.
            if age == self._age:
                self._known[actor_id] = found
        return found

    def count(self, actor_id: int, action: Action) -> None:
        """Count a transaction of an actor; called after each commit, in order of commits."""
        with self._lock:
            self._age += 1
            known = self._known.get(actor_id)
            if known is None:
                return
            undo, redo = known
            self._known[actor_id] = {
                # An edit made after an undo leaves nothing to redo.
                Action.EDIT: (undo + 1, 0),
                Action.UNDO: (undo - 1, redo + 1),
                Action.REDO: (undo + 1, redo - 1),
            }[action]
