"""What every stored record has in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from exact_nb.errors import InvalidRecord
from exact_nb.model.identity import now, uuid7

__all__ = ["Record", "check_least", "check_share"]


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

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If `id` or `revision` is too small, or a record that has a name has an empty one.
    """

    id: int = 0
    uuid: UUID = field(default_factory=uuid7)
    revision: int = 1
    deleted: bool = False
    created_at: datetime = field(default_factory=now)

    def __post_init__(self) -> None:
        check_least(self, id=0, revision=1)
        name = getattr(self, "name", None)
        if name is not None and not str(name).strip():
            raise InvalidRecord(f"{type(self).__name__}.name is empty; give a name", field="name")


def check_least(record: object, **least: float) -> None:
    """Refuse fields that are too small; None passes.

    Parameters
    ----------
    record : object
        What they are fields of.
    **least : float
        By name of the field, the smallest value it may have.

    Raises
    ------
    InvalidRecord
        Names the first field at fault.
    """
    for name, limit in least.items():
        value = getattr(record, name)
        if value is not None and not value >= limit:
            raise InvalidRecord(
                f"{type(record).__name__}.{name} is {value}; use {limit} or more", field=name
            )


def check_share(record: object, name: str) -> None:
    """Refuse a field that is no number from 0 to 1; None passes.

    Raises
    ------
    InvalidRecord
        If it lies outside.
    """
    value = getattr(record, name)
    if value is not None and not 0 <= value <= 1:
        raise InvalidRecord(f"{type(record).__name__}.{name} is {value}; use 0 to 1", field=name)
