"""What a page asks about, checked: its set, an image of that set, numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exact_nb.errors import InvalidRecord, NotFound
from exact_nb.model.annotations import Position
from exact_nb.model.images import Image, ImageSet

if TYPE_CHECKING:
    from exact_nb.widgets.views import View

__all__ = ["image_of", "imageset_of", "integer", "position_of"]


def imageset_of(view: View) -> ImageSet:
    """Return the set a view shows.

    Raises
    ------
    exact_nb.errors.NotFound
        If it shows none, or one that the actor may no longer know of.
    """
    if view.imageset_id is None:
        raise NotFound("this viewer shows no image set")
    return view.store.get(ImageSet, view.imageset_id)


def image_of(view: View, params: dict[str, Any]) -> Image:
    """Return the image that is asked about, as the actor of the view may see it.

    Raises
    ------
    exact_nb.errors.NotFound
        If it is not of the view's set, or may no longer be known.
    """
    image = view.store.get(Image, integer(params, "image"))
    if image.imageset_id != view.imageset_id:
        raise NotFound(f"image {image.id} is not in the set this viewer shows")
    return image


def integer(params: dict[str, Any], name: str) -> int:
    """Return a whole number of a call.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If it is missing or something else.
    """
    value = params.get(name)
    if not isinstance(value, int):
        raise InvalidRecord(f"{name} is {value!r}; it is a whole number", field=name)
    return value


def position_of(params: dict[str, Any]) -> Position:
    """Return the frame or plane a call asks about; without `plane` it is no plane of a volume.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If an index is missing or below 0, or there is no such plane.
    """
    plane = params.get("plane")
    return Position(
        integer(params, "z"),
        integer(params, "t"),
        plane=plane,
        slice=0 if plane is None else integer(params, "slice"),
    )
