"""The way from a panel to the review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exact_nb.model import images
from exact_nb.workspace.image import Image
from exact_nb.workspace.imageset import ImageSet

if TYPE_CHECKING:
    from collections.abc import Callable

    from exact_nb.store.base import Store

__all__ = ["opener"]


def opener(store: Store) -> Callable[[int, int], Any]:
    """Return what opens the review of a set, or of one image of it.

    Parameters
    ----------
    store : Store
        Bound to the user who looks.
    """

    def review(imageset_id: int, image_id: int) -> Any:
        imageset = ImageSet(store, store.get(images.ImageSet, imageset_id))
        if not image_id:
            return imageset.verify()
        return imageset.verify(image=Image(store, store.get(images.Image, image_id)))

    return review
