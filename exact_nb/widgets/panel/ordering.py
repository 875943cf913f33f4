"""The order of a palette: a type moves one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exact_nb.model.taxonomy import AnnotationType
from exact_nb.store.palette import types_of_product
from exact_nb.widgets.panel.acting import Done

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exact_nb.store.base import Store

__all__ = ["move"]


def move(store: Store, type_id: int, *, by: int) -> Done | None:
    """Move a type up (-1) or down (1) in the palette of its product.

    Returns
    -------
    Done or None
        None where it is at that end already.
    """
    kind = store.get(AnnotationType, type_id)
    before = [one.id for one in types_of_product(store, kind.product_id)]
    place = before.index(kind.id)
    wanted = place + by
    if not 0 <= wanted < len(before):
        return None
    after = [*before]
    after[place], after[wanted] = after[wanted], after[place]
    _arrange(store, kind.product_id, after)
    way = "up" if by < 0 else "down"
    return Done(f"Moved {kind.name!r} {way}", lambda: _arrange(store, kind.product_id, before))


def _arrange(store: Store, product_id: int, order: Sequence[int]) -> None:
    """Give the types of a product the places of this order; others come after them."""
    places = {type_id: place for place, type_id in enumerate(order)}
    for one in types_of_product(store, product_id):
        place = places.get(one.id, len(places))
        if one.position != place:
            store.update(one, position=place)
