"""What every stored record has in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from exact_nb.model.identity import now, uuid7

__all__ = ["Record"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record of the hierarchy: immutable in memory, changed only through a store.

    Attributes
    ----------
    id : int
        Number within one store, 0 until the store has given one.
    uuid : uuid.UUID
        Identity across stores, exports and imports.
    revision : int
        Counts the changes of this record, from 1; an update names the one it is based on.
    deleted : bool
        Whether the record is a tombstone.
    created_at : datetime.datetime
        When it was made, in UTC.
    """

    id: int = 0
    uuid: UUID = field(default_factory=uuid7)
    revision: int = 1
    deleted: bool = False
    created_at: datetime = field(default_factory=now)
