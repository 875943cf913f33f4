"""What the store reports after a commit, as pages hear it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exact_nb.store.base import Event
    from exact_nb.widgets.protocol import EventMessage

__all__ = ["to_wire"]

_MOST_UUIDS = 1_000


def to_wire(event: Event, *, store: str) -> EventMessage | None:
    """Return an event of the store as a message, None where no page shows what it is about.

    Parameters
    ----------
    event : Event
        What was committed.
    store : str
        The store's uuid: a kernel may hold several.
    """
    if event.image_ids:
        receipt = event.receipt
        changed = () if receipt is None else (change.uuid for change in receipt.changes)
        uuids = [*dict.fromkeys((*changed, *event.verdicts))]
        return {
            "kind": "event",
            "event": {
                "type": "annotations",
                "store": store,
                "images": sorted(event.image_ids),
                "operation": None if receipt is None else str(receipt.operation),
                "actor": event.actor_id,
                "bounds": None,
                "uuids": [] if len(uuids) > _MOST_UUIDS else [str(uuid) for uuid in uuids],
            },
        }
    if event.records:
        return {"kind": "event", "event": {"type": "records", "store": store}}
    return None
