"""Which annotation type a name means in an image set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exact_nb.errors import NotFound
from exact_nb.model.taxonomy import AnnotationType
from exact_nb.store.palette import types_of_set

if TYPE_CHECKING:
    from exact_nb.model.images import ImageSet
    from exact_nb.store.base import Store

__all__ = ["type_of_set"]


def type_of_set(store: Store, imageset: ImageSet, name: str | AnnotationType) -> AnnotationType:
    """Return the type of a set by name, or by a record that was read or written down before.

    Raises
    ------
    exact_nb.errors.NotFound
        If no product of the set has it; the line names those there are.
    """
    types = types_of_set(store, imageset)
    wanted = name.name if isinstance(name, AnnotationType) else name
    for one in types:
        if one.name == wanted:
            return one
    known = ", ".join(repr(one.name) for one in types)
    hint = f"it has {known}" if known else "it has no types: ws.product(name, types=[...])"
    raise NotFound(f"image set {imageset.name!r} has no annotation type {wanted!r}; {hint}")
