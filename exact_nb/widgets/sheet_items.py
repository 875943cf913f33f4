"""What a contact sheet shows: images of a set, or frames of one image."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from exact_nb.errors import InvalidRecord
from exact_nb.model.annotations import Position
from exact_nb.store.query import Query

if TYPE_CHECKING:
    from exact_nb.model.images import Image
    from exact_nb.store.base import Store

__all__ = ["FrameAxisName", "SheetItem", "items_of_frames", "items_of_images"]

FrameAxisName = Literal["z", "t"]


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


def items_of_images(store: Store, images: list[Image]) -> list[SheetItem]:
    """Return one item an image, in the order given."""
    counts = store.counts(images[0].imageset_id) if images else {}
    return [SheetItem(one, one.name, None, counts.get(one.id, 0)) for one in images]


def items_of_frames(
    store: Store, image: Image, *, axis: FrameAxisName | None = None, step: int = 1
) -> list[SheetItem]:
    """Return one item a frame.

    Parameters
    ----------
    store : Store
        Counts the annotations.
    image : Image
        A stack or a time series.
    axis : str, optional
        ``"z"`` or ``"t"``; z where not given, t where the image has one plane only.
    step : int, optional
        Every so many frames.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If the image has no frames along the axis, or the step is none.
    """
    along = axis or ("z" if image.depth > 1 else "t")
    length = {"z": image.depth, "t": image.frames}.get(along, 0)
    if length < 1:
        raise InvalidRecord(f'axis is {along!r}; use "z" or "t"', field="axis")
    if step < 1:
        raise InvalidRecord(f"step is {step}; use 1 or more", field="step")
    counts = _counts(store, image, along)
    return [
        SheetItem(
            image,
            f"{along} {number + 1} / {length}",
            Position(z=number) if along == "z" else Position(t=number),
            counts[number],
        )
        for number in range(0, length, step)
    ]


def _counts(store: Store, image: Image, along: str) -> Counter[int]:
    """Count annotations by frame of one axis, over all frames of the other."""
    frames = store.geometry(Query(image_id=image.id)).frames
    return Counter(frames[:, 0 if along == "z" else 1].tolist())
