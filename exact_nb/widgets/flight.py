"""Where a viewer goes to show something: which image and frame, and what part of it."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict

from exact_nb.errors import InvalidRecord, NotFound
from exact_nb.model.images import Image
from exact_nb.model.naming import uuid_of
from exact_nb.model.taxonomy import AnnotationType
from exact_nb.model.type_rules import labels_image
from exact_nb.widgets.versions import annotation_of

if TYPE_CHECKING:
    from uuid import UUID

    from exact_nb.model.annotations import Annotation, Position
    from exact_nb.widgets.views import View

__all__ = ["MARGIN", "Destination", "Flight", "destination"]

Box: TypeAlias = tuple[float, float, float, float]

MARGIN = 1.0
"""Context on each side, as a share of the longer side of what is shown."""

_LEAST = 64.0
"""Pixels of level 0 that are shown at least: a point has no size to fit."""


class Flight(TypedDict):
    """What the page is told: fit `bounds` of an image, all of it where there are none.

    `serial` tells two flights to the same place apart.
    """

    image: int
    bounds: list[float] | None
    serial: int


@dataclass(frozen=True, slots=True)
class Destination:
    """Where to go.

    Attributes
    ----------
    image_id : int
        The image.
    position : Position or None
        Frame or plane, None to stay on the one that is open.
    bounds : tuple of float or None
        ``(x0, y0, x1, y1)`` with context, pixels of level 0; None for the whole image.
    uuid : uuid.UUID or None
        The annotation to select.
    """

    image_id: int
    position: Position | None = None
    bounds: Box | None = None
    uuid: UUID | None = None


def destination(view: View, where: Any, *, image_id: int, margin: float) -> Destination:
    """Return where an annotation or a rectangle is to be seen.

    Parameters
    ----------
    view : View
        What the viewer is bound to.
    where : Annotation, uuid.UUID, str, or four numbers
        An annotation, or ``(x0, y0, x1, y1)`` on the image that is open.
    image_id : int
        The image that is open, 0 for the first.
    margin : float
        Context on each side, as a share of the longer side.

    Raises
    ------
    exact_nb.errors.NotFound
        If the viewer shows no such annotation, or it was deleted.
    exact_nb.errors.InvalidRecord
        If it is neither an annotation nor a rectangle.
    """
    box = _box(where)
    if box is not None:
        return Destination(image_id or _first(view), bounds=_with_context(box, margin))
    found = annotation_of(view, uuid_of(where))
    _check_shown(view, found)
    kind = view.store.get(AnnotationType, found.type_id)
    bounds = found.shape.bounds
    return Destination(
        found.image_id,
        position=None if labels_image(kind) else found.position,
        bounds=None if bounds is None else _with_context(bounds, margin),
        uuid=found.uuid,
    )


def _first(view: View) -> int:
    images = view.store.find(Image, imageset_id=view.imageset_id)
    if not images:
        raise NotFound("this viewer shows no image yet")
    return view.image_id or images[0].id


def _box(where: Any) -> Box | None:
    if isinstance(where, str) or not hasattr(where, "__len__"):
        return None
    if len(where) != 4 or not all(isinstance(one, Real) for one in where):
        raise InvalidRecord(f"{where!r} is no place; give an annotation or (x0, y0, x1, y1)")
    x0, y0, x1, y1 = map(float, where)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _with_context(box: Box, margin: float) -> Box:
    x0, y0, x1, y1 = box
    extra = margin * max(x1 - x0, y1 - y0)
    wide, high = (max(size + 2 * extra, _LEAST) / 2 for size in (x1 - x0, y1 - y0))
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return x - wide, y - high, x + wide, y + high


def _check_shown(view: View, found: Annotation) -> None:
    if found.deleted:
        raise NotFound(f"annotation {found.uuid} was deleted; restore it first")
    image = view.store.get(Image, found.image_id)
    if image.imageset_id != view.imageset_id or view.image_id not in (None, image.id):
        raise NotFound(f"annotation {found.uuid} is on {image.name!r}, which this viewer lacks")
