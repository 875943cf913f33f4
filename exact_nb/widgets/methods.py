"""The methods a page can call: messages to store calls and back, and no rules of their own.

`Methods` in `js/src/protocol.ts` lists their parameters and results.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

import numpy as np

from exact_nb.model.images import Image, ImageSet
from exact_nb.model.permissions import Right
from exact_nb.widgets import (
    history_methods,
    mask_methods,
    overlay_methods,
    returned_methods,
    review_methods,
    screening_methods,
    versions,
    volume_methods,
    wire,
)
from exact_nb.widgets.asking import image_of, imageset_of, integer
from exact_nb.widgets.receipts import acknowledged
from exact_nb.widgets.set_wire import rights_in, types_to_wire

if TYPE_CHECKING:
    from exact_nb.widgets.desk import Desk
    from exact_nb.widgets.protocol import (
        HistogramReply,
        ImageEntry,
        ViewState,
    )
    from exact_nb.widgets.views import View

__all__ = ["METHODS", "WRITING"]

Reply: TypeAlias = "tuple[Any, list[bytes | memoryview]]"
Method: TypeAlias = "Callable[[Desk, View, dict[str, Any]], Reply]"


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


def edit_annotations(desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Apply a change set; asked again under the same operation, it gives the same receipt."""
    changes = [wire.change_from_wire(one) for one in params["changes"]]
    receipt = view.store.edit(changes, operation=UUID(params["operation"]))
    return acknowledged(desk, view, receipt), []


def undo(desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Take back a named edit, or the user's newest."""
    operation = params["operation"]
    receipt = view.store.undo(
        operation=None if operation is None else UUID(operation),
        name=UUID(params["name"]),
        skip=_skipped(params),
    )
    return receipt and acknowledged(desk, view, receipt), []


def redo(desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Bring back what the newest undo took."""
    receipt = view.store.redo(name=UUID(params["name"]), skip=_skipped(params))
    return receipt and acknowledged(desk, view, receipt), []


def _skipped(params: dict[str, Any]) -> list[UUID]:
    return [UUID(name) for name in params["skip"]]


def count_undo(_desk: Desk, view: View, _params: dict[str, Any]) -> Reply:
    """Say how many edits the user can take back and bring back."""
    undo, redo = view.store.undo_depth()
    return {"undo": undo, "redo": redo}, []


METHODS: dict[str, Method] = {
    **overlay_methods.METHODS,
    **mask_methods.METHODS,
    **volume_methods.METHODS,
    **history_methods.METHODS,
    **returned_methods.METHODS,
    **review_methods.METHODS,
    **screening_methods.METHODS,
    "view.open": open_view,
    "image.open": open_image,
    "image.thumbnail": thumbnail,
    "image.histogram": histogram,
    "annotations.edit": edit_annotations,
    "annotations.undo": undo,
    "annotations.redo": redo,
    "annotations.depth": count_undo,
}

WRITING = (
    mask_methods.WRITING
    | returned_methods.WRITING
    | review_methods.WRITING
    | screening_methods.WRITING
    | {"annotations.edit", "annotations.undo", "annotations.redo"}
)
"""Methods that change the store; they run one after the other."""
