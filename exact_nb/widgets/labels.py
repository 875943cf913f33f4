"""Labels of a frame: its own, and those of the whole image, which belong to every frame."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from exact_nb.model.shapes import ShapeKind
from exact_nb.model.type_rules import labels_image
from exact_nb.store import palette
from exact_nb.widgets.asking import imageset_of

if TYPE_CHECKING:
    from exact_nb.store.geometry import Geometry
    from exact_nb.store.query import Query
    from exact_nb.widgets.views import View

__all__ = ["labels_elsewhere", "labels_on"]


def labels_on(view: View, frame: Query) -> Geometry:
    """Return the labels that are stored with a frame: they have no place in it."""
    types = palette.types_of_set(view.store, imageset_of(view))
    ids = tuple(one.id for one in types if one.shape == ShapeKind.GLOBAL)
    return view.store.geometry(replace(frame, type_ids=ids))


def labels_elsewhere(view: View, frame: Query) -> list[Geometry]:
    """Return the labels of the whole image that are stored with its first frame, not with this."""
    if (frame.z, frame.t, frame.plane) == (0, 0, None):
        return []
    types = palette.types_of_set(view.store, imageset_of(view))
    ids = tuple(one.id for one in types if labels_image(one))
    return (
        [view.store.geometry(replace(frame, z=0, t=0, plane=None, slice=None, type_ids=ids))]
        if ids
        else []
    )
