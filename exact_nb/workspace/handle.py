"""What all records one can act on have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from exact_nb.model.images import Image, ImageSet, Priority
from exact_nb.model.people import Team
from exact_nb.model.taxonomy import Product

if TYPE_CHECKING:
    from exact_nb.store.base import Store

__all__ = ["Handle"]

R = TypeVar("R", Team, Product, ImageSet, Image)


class Handle(Generic[R]):
    """A stored record and the store to act on it.

    Attributes
    ----------
    record : Record
        The record as it was last read or changed through this object. Every act is based on it:
        if somebody else has changed the record since, it raises `RevisionConflict`.
    """

    record: R

    def __init__(self, store: Store, record: R) -> None:
        self._store = store
        self.record = record

    @property
    def id(self) -> int:
        """Number within the store."""
        return self.record.id

    @property
    def name(self) -> str:
        """Name, unique within what it belongs to."""
        return self.record.name

    def update(self, **changes: Any) -> None:
        """Change fields of the record.

        Raises
        ------
        exact_nb.errors.RevisionConflict
            If somebody else has changed it since it was read.
        exact_nb.errors.PermissionDenied
            If the user lacks the right.
        """
        if "priority" in changes:
            changes["priority"] = Priority(changes["priority"])
        self.record = self._store.update(self.record, **changes)

    def delete(self) -> None:
        """Hide it with all that hangs below it; `restore` brings it back. Files stay."""
        self.record = self._store.delete(self.record)

    def restore(self) -> None:
        """Bring it back with all that its deletion hid."""
        self.record = self._store.restore(self.record)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"
