"""Where annotations live: one interface, and the rooms behind it."""

from exact_nb.store.base import Event, Snapshot, Store, Subscription
from exact_nb.store.geometry import Geometry
from exact_nb.store.query import Query

__all__ = ["Event", "Geometry", "Query", "Snapshot", "Store", "Subscription"]
