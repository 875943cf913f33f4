"""The palette: which annotation types can be used, in the order in which they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exact_nb.model.taxonomy import AnnotationType

if TYPE_CHECKING:
    from exact_nb.model.images import ImageSet
    from exact_nb.store.base import Store

__all__ = ["types_of_product", "types_of_set"]


def types_of_product(store: Store, product_id: int) -> list[AnnotationType]:
    """Return the living types of a product by place, then by age."""
    found = store.find(AnnotationType, product_id=product_id)
    return sorted(found, key=lambda one: (one.position, one.id))


def types_of_set(store: Store, imageset: ImageSet) -> list[AnnotationType]:
    """Return the living types of all products of a set, product by product."""
    return [
        one for product_id in imageset.product_ids for one in types_of_product(store, product_id)
    ]
