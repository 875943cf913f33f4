"""What a page is told of an image set: its palette, and what the user may do in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exact_nb.model import permissions
from exact_nb.model.people import Membership
from exact_nb.model.taxonomy import AnnotationType, Product
from exact_nb.store import palette

if TYPE_CHECKING:
    from exact_nb.model.images import ImageSet
    from exact_nb.model.permissions import Rights
    from exact_nb.store.base import Store
    from exact_nb.widgets.protocol.images import TypeEntry

__all__ = ["rights_in", "types_to_wire"]


def types_to_wire(store: Store, imageset: ImageSet) -> list[TypeEntry]:
    """Return the annotation types of a set in the order of its palette."""
    types = palette.types_of_set(store, imageset)
    names = {id_: store.get(Product, id_).name for id_ in imageset.product_ids}
    return [_type(one, names[one.product_id]) for one in types]


def _type(one: AnnotationType, product: str) -> TypeEntry:
    return {
        "id": one.id,
        "name": one.name,
        "shape": str(one.shape),
        "color": one.color,
        "key": one.key,
        "product": product,
        "default_width": one.default_width,
        "default_height": one.default_height,
        "closed": one.closed,
        "vertex_count": one.vertex_count,
        "multi_frame": one.multi_frame,
        "concealable": one.concealable,
        "blurrable": one.blurrable,
    }


def rights_in(store: Store, imageset: ImageSet) -> Rights:
    """Return what the actor of a store may do in a set."""
    found = store.find(Membership, team_id=imageset.team_id, user_id=store.actor.id)
    membership = found[0] if found else None
    return permissions.rights(store.actor, imageset=imageset, membership=membership)
