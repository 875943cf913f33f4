"""What a store's event means for a scene: which annotations to look at again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import numpy as np

from exact_nb.model.changes import Operation
from exact_nb.store.base import Event, Store
from exact_nb.store.geometry import Geometry
from exact_nb.store.query import Query

__all__ = ["Reread", "Witness", "changed_uuids", "is_bulk", "reread", "uuid_bytes"]

Uuids = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass(frozen=True, slots=True)
class Reread:
    """What an event touched in a frame.

    Attributes
    ----------
    uuids : numpy.ndarray
        ``(k, 16)`` uint8: what may have changed.
    now : Geometry
        Those that live in the frame now.
    """

    uuids: Uuids
    now: Geometry


def is_bulk(event: Event) -> bool:
    """Whether it is a bulk insertion, its undo or redo: an edit that names no annotation."""
    return event.receipt is not None and not event.receipt.changes


def changed_uuids(event: Event) -> list[UUID]:
    """Return the annotations an event names, each once."""
    changed = () if event.receipt is None else (change.uuid for change in event.receipt.changes)
    return [*dict.fromkeys((*changed, *event.verdicts))]


def reread(store: Store, frame: Query, event: Event) -> Reread:
    """Read what an event changed in a frame.

    A bulk insertion, its undo or redo names nobody: all rows it wrote bear its time.
    """
    if event.receipt is not None and is_bulk(event):
        since = replace(frame, since=event.receipt.at)
        now = store.geometry(since)
        gone = store.geometry(replace(since, deleted=True))
        return Reread(np.concatenate([now.uuids, gone.uuids]), now)
    uuids = changed_uuids(event)
    return Reread(uuid_bytes(uuids), store.geometry(replace(frame, uuids=tuple(uuids))))


def uuid_bytes(uuids: Iterable[UUID]) -> Uuids:
    """Return uuids as ``(n, 16)`` uint8."""
    return np.frombuffer(b"".join(uuid.bytes for uuid in uuids), dtype=np.uint8).reshape(-1, 16)


class Witness:
    """Whether scenes saw all places that the annotations of an event had and have.

    A frame that has no scene, and global labels, are not seen; so are the other frames of what
    spans several.

    Parameters
    ----------
    event : Event
        What was committed.
    """

    def __init__(self, event: Event) -> None:
        self._spanning = False
        self._names = {uuid.bytes for uuid in changed_uuids(event)}
        changes = () if event.receipt is None else event.receipt.changes
        new = (Operation.CREATE, Operation.RESTORE)
        self._before = {one.uuid.bytes for one in changes if one.operation in new}
        self._after = {one.uuid.bytes for one in changes if one.operation is Operation.DELETE}

    def saw(self, before: Uuids, after: Uuids, *, spanning: bool = False) -> None:
        """Take in which of them stood in a scene, and which stand there now.

        Parameters
        ----------
        before, after : numpy.ndarray
            ``(k, 16)`` uint8.
        spanning : bool
            Whether one of them spans frames, or did.
        """
        self._spanning |= spanning
        self._before |= {row.tobytes() for row in before}
        self._after |= {row.tobytes() for row in after}

    @property
    def knows_all(self) -> bool:
        """Whether no place is missing."""
        seen = self._names <= self._before and self._names <= self._after
        return seen and not self._spanning
