"""Items of a review as they travel to the page: with geometry, and with nothing that is hidden."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from exact_nb.images.base import ImageKind
from exact_nb.model.annotations import Plane
from exact_nb.model.images import Image
from exact_nb.model.masks import VoxelMask
from exact_nb.model.people import User
from exact_nb.model.permissions import Right
from exact_nb.model.shapes import ShapeKind
from exact_nb.widgets.wire.positions import position_to_wire
from exact_nb.widgets.wire.shapes import shape_to_wire

if TYPE_CHECKING:
    from exact_nb.model.annotations import Annotation, Position
    from exact_nb.model.permissions import Rights
    from exact_nb.store.base import Store
    from exact_nb.widgets.review.protocol import ReviewItemAbout, ReviewItemEntry
    from exact_nb.widgets.review.queue import ReviewItem

    Box: TypeAlias = tuple[float, float, float, float]

__all__ = ["item_to_wire"]


def item_to_wire(store: Store, rights: Rights, item: ReviewItem) -> ReviewItemEntry:
    """Return an item as the page gets it.

    Parameters
    ----------
    store : Store
        Bound to the verifier: what it hides is not looked for elsewhere.
    rights : Rights
        What the verifier may do in the set.
    item : ReviewItem
        The item.
    """
    annotation = item.annotation
    position, bounds = annotation.position, item.queued.bounds or annotation.shape.bounds
    if isinstance(annotation.shape, VoxelMask):
        position, bounds = _best_seen(store, annotation, annotation.shape)
    entry: ReviewItemEntry = {
        "uuid": str(annotation.uuid),
        "revision": annotation.revision,
        "image": annotation.image_id,
        "type": annotation.type_id,
        "position": position_to_wire(position),
        "shape": shape_to_wire(annotation.shape),
        "bounds": bounds,
        "why": item.queued.why.value,
        "unfixable": _unfixable(rights, annotation, own=annotation.author_id == store.actor.id),
    }
    # Whose author is hidden, of that nothing else is told either: not even that there is something.
    if annotation.author_id:
        entry["about"] = _about(store, annotation)
    return entry


def _best_seen(
    store: Store, annotation: Annotation, mask: VoxelMask
) -> tuple[Position, Box | None]:
    """Return where most of a mask is seen at once, and the box around all of it there."""
    position, extent = annotation.position, mask.extent(Plane.AXIAL)
    if extent is None:
        return position, None
    ((x0, x1), (y0, y1), _), fullest = extent
    volume = store.get(Image, annotation.image_id).kind == ImageKind.VOLUME
    place: dict[str, Any] = {"plane": Plane.AXIAL, "slice": fullest} if volume else {"z": fullest}
    return replace(position, **place), (x0, y0, x1 + 1.0, y1 + 1.0)


def _about(store: Store, annotation: Annotation) -> ReviewItemAbout:
    about: ReviewItemAbout = {
        "author": store.get(User, annotation.author_id).name,
        "verdicts": [
            {
                "by": store.get(User, one.user_id).name,
                "revision": one.revision,
                "decision": one.decision.value,
                "reason": None if one.reason is None else one.reason.value,
                "comment": one.comment,
            }
            for one in store.verdicts(annotation.uuid)
            if one.user_id
        ],
    }
    if annotation.origin.score is not None:
        about["score"] = annotation.origin.score
    if annotation.origin.model:
        about["model"] = annotation.origin.model
    return about


def _unfixable(rights: Rights, annotation: Annotation, *, own: bool) -> str | None:
    if (Right.EDIT_OWN if own else Right.EDIT_OTHERS) not in rights:
        return "you may judge here but not change what others drew"
    if annotation.shape.kind is ShapeKind.SEGMENTATION:
        return "the voxels of a segmentation are painted in the annotator: imageset.annotate()"
    return None
