"""The methods by which an author's page reads what was rejected, and disputes a rejection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from exact_nb.errors import InvalidRecord
from exact_nb.widgets.asking import imageset_of, integer
from exact_nb.widgets.versions import check_present
from exact_nb.widgets.wire.positions import position_to_wire

if TYPE_CHECKING:
    from exact_nb.model.queue import Returned
    from exact_nb.widgets.desk import Desk
    from exact_nb.widgets.methods.method import Method, Reply
    from exact_nb.widgets.protocol.author import ReturnedItem, ReturnedReply
    from exact_nb.widgets.views import View

__all__ = ["METHODS", "WRITING"]


def list_returned(_desk: Desk, view: View, _params: dict[str, Any]) -> Reply:
    """Return the user's rejected work on the images shown, newest first; of a version none."""
    return _returned(view), []


def dispute(_desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Object to a rejection, and return what is left."""
    check_present(view)
    try:
        uuid, comment = UUID(params["uuid"]), str(params["comment"])
    except (KeyError, ValueError) as error:
        raise InvalidRecord(f"the page sent a dispute that cannot be read: {error!r}") from error
    view.store.dispute(uuid, integer(params, "revision"), comment)
    return _returned(view), []


def _returned(view: View) -> ReturnedReply:
    if view.version is not None:
        return {"items": []}
    found = view.store.returned(imageset_of(view).id)
    here = (one for one in found if view.image_id in (None, one.image_id))
    return {"items": [_item(one) for one in here]}


def _item(one: Returned) -> ReturnedItem:
    return {
        "uuid": str(one.annotation),
        "revision": one.revision,
        "image": one.image_id,
        "type": one.type_id,
        "position": position_to_wire(one.position),
        "bounds": one.bounds,
        "reason": one.reason.value,
        "comment": one.comment,
        "verifier": one.verifier,
        "at": one.at.isoformat(),
        "disputed": one.disputed,
    }


METHODS: dict[str, Method] = {"returned.list": list_returned, "returned.dispute": dispute}

WRITING = frozenset({"returned.dispute"})
"""Those of them that change the store."""
