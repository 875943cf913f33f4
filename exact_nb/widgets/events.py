"""What the store reports after a commit, as pages hear it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exact_nb.overlay.following import changed_uuids

if TYPE_CHECKING:
    from exact_nb.model.shapes import Bounds
    from exact_nb.store.base import Event
    from exact_nb.widgets.protocol.messages import EventMessage

__all__ = ["to_wire"]

_MOST_UUIDS = 1_000


def to_wire(event: Event, *, store: str, bounds: Bounds | None = None) -> EventMessage | None:
    """Return an event of the store as a message, None where no page shows what it is about.

    Parameters
    ----------
    event : Event
        What was committed.
    store : str
        The store's uuid: a kernel may hold several.
    bounds : tuple of float, optional
        The places it touched, where they are known.
    """
    if event.image_ids:
        receipt = event.receipt
        uuids = changed_uuids(event)
        return {
            "kind": "event",
            "event": {
                "type": "annotations",
                "store": store,
                "images": sorted(event.image_ids),
                "operation": None if receipt is None else str(receipt.operation),
                "actor": event.actor_id,
                "bounds": None if bounds is None else list(bounds),
                "uuids": [] if len(uuids) > _MOST_UUIDS else [str(uuid) for uuid in uuids],
            },
        }
    if event.records:
        return {"kind": "event", "event": {"type": "records", "store": store}}
    return None
