"""A product one can act on: the annotation types that a team offers together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from exact_nb.errors import NotFound
from exact_nb.model import taxonomy
from exact_nb.store.palette import types_of_product
from exact_nb.workspace.handle import Handle

if TYPE_CHECKING:
    from exact_nb.model.taxonomy import AnnotationType

__all__ = ["Product"]


class Product(Handle[taxonomy.Product]):
    """A named collection of annotation types."""

    def types(self) -> list[AnnotationType]:
        """Return the annotation types in the order of the palette."""
        return types_of_product(self._store, self.id)

    def type(self, name: str) -> AnnotationType:
        """Return one annotation type by name.

        Raises
        ------
        exact_nb.errors.NotFound
            If the product has no such type.
        """
        types = self.types()
        for one in types:
            if one.name == name:
                return one
        known = ", ".join(one.name for one in types) or "none yet"
        raise NotFound(f"product {self.name!r} has no type {name!r}; it has: {known}")

    def add_types(self, types: Iterable[AnnotationType]) -> None:
        """Add types at the end of the palette; those known by name stay as they are."""
        known = {one.name for one in self.types()}
        new = [one for one in types if one.name not in known]
        if new:
            self._store.create_many(
                [
                    replace(one, product_id=self.id, position=len(known) + place)
                    for place, one in enumerate(new)
                ]
            )
