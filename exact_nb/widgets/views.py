"""What each viewer is bound to: a store, a set or an image. Pages name it by a key."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from exact_nb.errors import NotFound

if TYPE_CHECKING:
    from exact_nb.store.base import Snapshot, Store
    from exact_nb.store.query import Query
    from exact_nb.widgets.review.queue import ReviewQueue

__all__ = ["View", "Views"]


@dataclass(frozen=True, slots=True)
class View:
    """The binding of one viewer widget.

    Attributes
    ----------
    store : Store
        Bound to the user who looks; what that user may not do, the page may not do.
    imageset_id : int or None
        The set whose images are listed.
    image_id : int or None
        The single image, for a viewer of one.
    review : ReviewQueue or None
        What is verified, for a review.
    version : Snapshot or None
        The named version whose annotations are shown, which nobody can change; None for the
        present state.
    """

    store: Store
    imageset_id: int | None = None
    image_id: int | None = None
    review: ReviewQueue | None = None
    version: Snapshot | None = None

    def shown(self, query: Query) -> Query:
        """Return a query that is asked of the version that is shown."""
        return query if self.version is None else replace(query, version=self.version.id)


class Views:
    """The views of one kernel, by key. A key cannot be guessed by another page."""

    def __init__(self) -> None:
        self._views: dict[str, View] = {}
        self._rebound: dict[str, Callable[[View], None]] = {}
        self._lock = threading.Lock()

    def add(self, view: View, rebound: Callable[[View], None] = lambda _: None) -> str:
        """Remember a view and return its key.

        Parameters
        ----------
        view : View
            The view.
        rebound : callable, optional
            Called with the new view whenever it is bound to another store.
        """
        key = secrets.token_urlsafe(12)
        with self._lock:
            self._views[key] = view
            self._rebound[key] = rebound
        return key

    def get(self, key: str) -> View:
        """Return the view of a key.

        Raises
        ------
        exact_nb.errors.NotFound
            If there is none, as after a restart of the kernel.
        """
        with self._lock:
            view = self._views.get(key)
        if view is None:
            raise NotFound("this viewer belongs to an earlier kernel; run its cell again")
        return view

    def rebind(self, key: str, store: Store) -> View:
        """Bind a view to another store of the same data and return it."""
        with self._lock:
            view = replace(self._views[key], store=store)
            self._views[key] = view
            rebound = self._rebound[key]
        rebound(view)
        return view

    def remove(self, key: str) -> None:
        """Forget a view."""
        with self._lock:
            self._views.pop(key, None)
            self._rebound.pop(key, None)
