"""Acts on records that can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from exact_nb.errors import RevisionConflict
from exact_nb.model.record import Record

if TYPE_CHECKING:
    from exact_nb.store.base import Store

__all__ = ["Done", "create", "delete", "merge", "restore", "update"]

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done.

    Attributes
    ----------
    said : str
        What, for people: ``"Locked 'Slides'"``.
    take_back : callable or None
        Undoes it; None where it cannot be.
    """

    said: str
    take_back: Callable[[], object] | None = None


def create(store: Store, record: R, said: str) -> tuple[R, Done]:
    """Store a new record; to take it back is to delete it."""
    made = store.create(record)
    return made, Done(said, lambda: store.delete(store.get(type(made), made.id)))


def update(store: Store, record: R, said: str, **changes: Any) -> tuple[R, Done]:
    """Change fields; to take it back is to give them the values they had.

    Raises
    ------
    exact_nb.errors.RevisionConflict
        Where somebody else has changed the record meanwhile, also when it is taken back.
    """
    before = {name: getattr(record, name) for name in changes}
    after = store.update(record, **changes)
    return after, Done(said, lambda: merge(store, after, said, **before))


def merge(store: Store, seen: R, said: str, **wanted: Any) -> Done | None:
    """Give fields other values than they were seen with, whatever else was changed since.

    Parameters
    ----------
    store : Store
        Where the record is.
    seen : Record
        The record as the form was filled with it, or as one's own act left it.
    said : str
        What is said of it.
    **wanted
        The values; those that are as they were seen stay as they are now.

    Returns
    -------
    Done or None
        None where nothing was changed.

    Raises
    ------
    exact_nb.errors.RevisionConflict
        If somebody else has changed one of the same fields since.
    """
    current = store.get(type(seen), seen.id)
    changes = {name: value for name, value in wanted.items() if value != getattr(seen, name)}
    for name in changes:
        if getattr(current, name) != getattr(seen, name):
            raise RevisionConflict(
                f"somebody else has changed the {name.replace('_', ' ')} meanwhile; look again",
                current=current,
                attempted=changes,
            )
    return update(store, current, said, **changes)[1] if changes else None


def delete(store: Store, record: R, said: str) -> tuple[R, Done]:
    """Hide a record with what is below it; to take it back is to restore it."""
    gone = store.delete(record)
    return gone, Done(said, lambda: store.restore(store.get(type(gone), gone.id)))


def restore(store: Store, record: R, said: str) -> tuple[R, Done]:
    """Bring a record back; to take that back is to delete it again."""
    back = store.restore(record)
    return back, Done(said, lambda: store.delete(store.get(type(back), back.id)))
