"""The methods by which a page opens a view, an image, and small pictures of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from exact_nb.model.images import Image, ImageSet
from exact_nb.model.permissions import Right
from exact_nb.widgets import versions
from exact_nb.widgets.asking import image_of, imageset_of, integer
from exact_nb.widgets.wire.sets import rights_in, types_to_wire

if TYPE_CHECKING:
    from exact_nb.widgets.desk import Desk
    from exact_nb.widgets.methods.method import Method, Reply
    from exact_nb.widgets.protocol.images import HistogramReply, ImageEntry, ViewState
    from exact_nb.widgets.views import View

__all__ = ["METHODS"]


def open_view(_desk: Desk, view: View, _params: dict[str, Any]) -> Reply:
    """Say what the view is bound to: images, types, rights."""
    store = view.store
    imageset = imageset_of(view)
    undo, redo = store.undo_depth()
    state: ViewState = {
        "store": str(store.uuid),
        "location": store.location,
        "user": store.actor.name,
        "user_id": store.actor.id,
        "imageset": imageset.name,
        "images": _images(view, imageset),
        "image": view.image_id,
        "types": types_to_wire(view.store, imageset),
        "rights": _rights(view, imageset),
        "undo": undo,
        "redo": redo,
        "version": None if view.version is None else view.version.name,
    }
    return state, []


def _images(view: View, imageset: ImageSet) -> list[ImageEntry]:
    records = view.store.find(Image, imageset_id=imageset.id)
    if view.image_id is not None:
        records = [one for one in records if one.id == view.image_id]
    counts = versions.counts(view, imageset.id)
    return [
        {
            "id": one.id,
            "name": one.name,
            "kind": one.kind,
            "width": one.width,
            "height": one.height,
            "depth": one.depth,
            "frames": one.frames,
            "annotations": counts.get(one.id, 0),
        }
        for one in records
    ]


def _rights(view: View, imageset: ImageSet) -> list[str]:
    if view.version is not None:
        return [Right.READ.value]
    return sorted(right.value for right in rights_in(view.store, imageset))


def open_image(desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Open the pixels of an image and say how they are laid out."""
    return desk.pictures.open(view.store, image_of(view, params)), []


def thumbnail(desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Return a small picture of an image."""
    image = image_of(view, params)
    tile = desk.pictures.thumbnail(image, integer(params, "size"))
    return {"image": image.id, "media_type": tile.media_type}, [tile.data]


def histogram(desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Count the samples of a channel in a frame."""
    image = image_of(view, params)
    z, t, c = (integer(params, name) for name in ("z", "t", "c"))
    found = desk.pictures.histogram(image, z=z, t=t, c=c)
    reply: HistogramReply = {
        "image": image.id,
        "low": found.low,
        "high": found.high,
        "automatic": found.automatic,
    }
    return reply, [np.ascontiguousarray(found.counts, "<u4").data]


METHODS: dict[str, Method] = {
    "view.open": open_view,
    "image.open": open_image,
    "image.thumbnail": thumbnail,
    "image.histogram": histogram,
}
