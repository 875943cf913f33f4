"""The methods by which a page reads and paints the voxel mask of a segmentation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from exact_nb.errors import InvalidRecord, InvalidShape
from exact_nb.model.annotations import Position
from exact_nb.model.changes import Create, Update
from exact_nb.model.masks import VoxelMask
from exact_nb.store.query import Query
from exact_nb.widgets.asking import image_of, integer
from exact_nb.widgets.receipts import acknowledged
from exact_nb.widgets.wire.masks import mask_to_wire, stroke_from_wire

if TYPE_CHECKING:
    from exact_nb.model.annotations import Annotation
    from exact_nb.model.images import Image
    from exact_nb.widgets.desk import Desk
    from exact_nb.widgets.methods.method import Method, Reply
    from exact_nb.widgets.protocol.volumes import MaskReply
    from exact_nb.widgets.views import View

__all__ = ["METHODS", "WRITING"]


def read(_desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Return the mask of one type at one time, empty where nothing was painted yet."""
    image, type_id, t = image_of(view, params), integer(params, "type"), integer(params, "t")
    query = view.shown(Query(image_id=image.id, type_ids=(type_id,), t=t, limit=1))
    found = next(iter(view.store.annotations(query)), None)
    mask = VoxelMask.empty(_grid(image)) if found is None else _mask_of(found)
    reply: MaskReply = {
        "image": image.id,
        "type": type_id,
        "t": t,
        "uuid": None if found is None else str(found.uuid),
        "revision": 0 if found is None else found.revision,
        "grid": mask.grid,
        "bricks": len(mask.packed),
    }
    return reply, mask_to_wire(mask)


def paint(desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Apply one stroke; asked again under the same operation, it gives the same receipt."""
    image = image_of(view, params)
    stroke = stroke_from_wire(params.get("stroke"))
    try:
        uuid, operation = UUID(params["uuid"]), UUID(params["operation"])
    except (KeyError, ValueError) as error:
        raise InvalidRecord(f"the page sent a stroke without a name: {error!r}") from error
    base = integer(params, "base_revision")
    if base == 0:
        change: Create | Update = Create(
            uuid=uuid,
            image_id=image.id,
            type_id=integer(params, "type"),
            shape=stroke.on(VoxelMask.empty(_grid(image))),
            position=Position(t=integer(params, "t")),
        )
    else:
        mask = _mask_of(view.store.annotation(uuid))
        change = Update(uuid=uuid, base_revision=base, shape=stroke.on(mask))
    receipt = view.store.edit([change], operation=operation)
    return acknowledged(desk, view, receipt), []


def _grid(image: Image) -> tuple[int, int, int]:
    return image.width, image.height, image.depth


def _mask_of(annotation: Annotation) -> VoxelMask:
    if not isinstance(annotation.shape, VoxelMask):
        raise InvalidShape(f"annotation {annotation.uuid} is a {annotation.shape.kind}, no mask")
    return annotation.shape


METHODS: dict[str, Method] = {"mask.read": read, "mask.paint": paint}

WRITING = frozenset({"mask.paint"})
"""Those of them that change the store."""
