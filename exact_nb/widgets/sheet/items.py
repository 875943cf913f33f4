"""What a contact sheet shows: images of a set, or frames of one image."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exact_nb.errors import InvalidRecord
from exact_nb.model.annotations import Plane, Position
from exact_nb.model.planes import AXES
from exact_nb.widgets import versions

if TYPE_CHECKING:
    from exact_nb.model.images import Image
    from exact_nb.widgets.views import View

__all__ = ["SheetItem", "items_of_frames", "items_of_images"]


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One cell of a contact sheet.

    Attributes
    ----------
    image : Image
        The image.
    label : str
        What is written below the picture.
    position : Position or None
        The frame that is shown; None for the image as a whole.
    annotations : int
        How many it has.
    """

    image: Image
    label: str
    position: Position | None
    annotations: int


def items_of_images(view: View, images: list[Image]) -> list[SheetItem]:
    """Return one item an image, in the order given."""
    counts = versions.counts(view, images[0].imageset_id) if images else {}
    return [SheetItem(one, one.name, None, counts.get(one.id, 0)) for one in images]


def items_of_frames(
    view: View, image: Image, *, axis: str | None = None, step: int = 1
) -> list[SheetItem]:
    """Return one item a frame or slice.

    Parameters
    ----------
    view : View
        What is counted.
    image : Image
        A stack, a time series or a volume.
    axis : str, optional
        ``"z"``, ``"t"`` or a plane of a volume. Where not given: axial slices of a volume, else
        planes in depth, else points in time.
    step : int, optional
        Every so many frames.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If the image has no frames along the axis, or the step is none.
    """
    lengths = _lengths(image)
    along = axis or next((name for name, length in lengths.items() if length > 1), "z")
    if along not in lengths:
        raise InvalidRecord(
            f"axis is {along!r}; {image.name!r} has {', '.join(lengths)}", field="axis"
        )
    if step < 1:
        raise InvalidRecord(f"step is {step}; use 1 or more", field="step")
    length = lengths[along]
    counts = _counts(view, image, along)
    return [
        SheetItem(
            image, f"{along} {number + 1} / {length}", _position(along, number), counts[number]
        )
        for number in range(0, length, step)
    ]


def _lengths(image: Image) -> dict[str, int]:
    if image.kind != "volume":
        return {"z": image.depth, "t": image.frames}
    sides = (image.width, image.height, image.depth)
    return {plane.value: sides[axes[2]] for plane, axes in AXES.items()} | {"t": image.frames}


def _position(along: str, number: int) -> Position:
    if along == "z":
        return Position(z=number)
    return Position(t=number) if along == "t" else Position(plane=Plane(along), slice=number)


def _counts(view: View, image: Image, along: str) -> Counter[int]:
    """Count annotations by frame of one axis, over all frames of the others."""
    counts: Counter[int] = Counter()
    for position, count in versions.positions(view, image.id).items():
        if along in {"z", "t"}:
            counts[position.z if along == "z" else position.t] += count
        elif position.plane == along:
            counts[position.slice] += count
    return counts
