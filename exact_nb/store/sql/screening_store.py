"""Screening on a database that speaks SQL: the operations of `ScreeningStore` in transactions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from exact_nb.model.screening import Screening
from exact_nb.store.screening import ScreeningStore
from exact_nb.store.sql import screening as walks
from exact_nb.store.sql.operating import SqlOperations

__all__ = ["SqlScreeningStore"]

T = TypeVar("T")


class SqlScreeningStore(SqlOperations, ScreeningStore):
    """What people have seen; part of `SqlStore`."""

    def screening(self, image_id: int, *, everyone: bool = False) -> list[Screening]:
        """Return the newest screening of an image: the actor's own, or everyone's."""
        return self._looked_up(
            lambda session, me: walks.of_image(session, me, image_id, everyone=everyone)
        )

    def screening_of_set(self, imageset_id: int) -> list[Screening]:
        """Return the newest screenings of all images of a set."""
        return self._looked_up(lambda session, me: walks.of_set(session, me, imageset_id))

    def save_screening(
        self, screening: Screening, *, unmarked: Iterable[int] | bytes = ()
    ) -> Screening:
        """Store where the actor stands, and add what was seen to what is stored already."""
        less = unmarked if isinstance(unmarked, bytes) else tuple(unmarked)
        return self._changed(
            lambda session, me: walks.save(session, me, screening, less), lambda _: None
        )
