"""The methods by which a page sees annotations: exact geometry while few are in view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

from exact_nb.errors import NotFound
from exact_nb.store.base import Geometry
from exact_nb.store.query import Query
from exact_nb.widgets import wire
from exact_nb.widgets.asking import image_of, integer
from exact_nb.widgets.labels import labels_elsewhere, labels_on

if TYPE_CHECKING:
    from exact_nb.widgets.desk import Desk
    from exact_nb.widgets.views import View

__all__ = ["METHODS"]

Reply: TypeAlias = "tuple[Any, list[bytes | memoryview]]"
Method: TypeAlias = "Callable[[Desk, View, dict[str, Any]], Reply]"


def read(_desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Return the annotations of one frame of an image, or of a part of it, as flat arrays."""
    image = image_of(view, params)
    frame = Query(image_id=image.id, z=params["z"], t=params["t"])
    few = integer(params, "few")
    labels, elsewhere = labels_on(view, frame), labels_elsewhere(view, frame)
    total = view.store.count(frame) - len(labels.revisions)
    if total <= few:
        geometry = Geometry.concat([view.store.geometry(frame), *elsewhere])
        return _reply(geometry, image.id, wire.Found(total=total, in_view=total, scope="all"))
    part = frame if params["bbox"] is None else replace(frame, bbox=tuple(params["bbox"]))
    in_view = total if params["bbox"] is None else view.store.count(part)
    shapes = view.store.geometry(replace(part, limit=few))
    geometry = Geometry.concat([shapes, labels, *elsewhere])
    scope: Any = "part" if in_view <= few else "large"
    return _reply(geometry, image.id, wire.Found(total=total, in_view=in_view, scope=scope))


def get(_desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Return annotations by uuid, whatever their frame; deleted ones are left out."""
    image = image_of(view, params)
    uuids = tuple(UUID(uuid) for uuid in params["uuids"])
    geometry = view.store.geometry(Query(image_id=image.id, uuids=uuids))
    found = len(geometry.revisions)
    return _reply(geometry, image.id, wire.Found(total=found, in_view=found))


def _reply(geometry: Geometry, image_id: int, found: wire.Found) -> Reply:
    reply, arrays = wire.geometry_to_wire(geometry, image_id=image_id, found=found)
    return reply, list(arrays)


def _not_yet(_desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Refuse what needs a scene."""
    image = image_of(view, params)
    raise NotFound(f"no scene of image {image.id} stands yet")


METHODS: dict[str, Method] = {
    "annotations.read": read,
    "annotations.get": get,
    "annotations.hit": _not_yet,
    "annotations.within": _not_yet,
    "annotations.legend": _not_yet,
    "annotations.tiles": _not_yet,
}
