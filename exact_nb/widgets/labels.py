"""What a frame has without a place in it: labels, and masks, which go through all planes."""

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

_PLACELESS = (ShapeKind.GLOBAL, ShapeKind.SEGMENTATION)


def labels_on(view: View, frame: Query) -> Geometry:
    """Return labels and masks that are stored with a frame: they have no place in it."""
    types = palette.types_of_set(view.store, imageset_of(view))
    ids = tuple(one.id for one in types if one.shape in _PLACELESS)
    return view.store.geometry(replace(frame, type_ids=ids))


def labels_elsewhere(view: View, frame: Query) -> list[Geometry]:
    """Return what is stored with another frame than this but belongs to this one too.

    Labels of the whole image are stored at z = 0 and t = 0, masks at z = 0 of their time, both
    without a plane.
    """
    types = palette.types_of_set(view.store, imageset_of(view))
    labels = tuple(one.id for one in types if labels_image(one))
    masks = tuple(one.id for one in types if one.shape == ShapeKind.SEGMENTATION)
    anywhere = replace(frame, z=0, plane=None, slice=None)
    found = []
    if labels and (frame.z, frame.t, frame.plane) != (0, 0, None):
        found.append(view.store.geometry(replace(anywhere, t=0, type_ids=labels)))
    if masks and (frame.z, frame.plane) != (0, None):
        found.append(view.store.geometry(replace(anywhere, type_ids=masks)))
    return found
