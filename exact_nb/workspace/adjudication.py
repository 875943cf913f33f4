"""Opening the adjudication of a set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exact_nb.workspace.verifying import narrowed

if TYPE_CHECKING:
    from exact_nb.model import images
    from exact_nb.store.base import Store
    from exact_nb.widgets.review.adjudicating import Adjudication

__all__ = ["adjudicate"]


def adjudicate(
    store: Store,
    imageset: images.ImageSet,
    *,
    type: Any,  # noqa: A002
    author: Any,
    image: Any,
    height: int,
) -> Adjudication:
    """Return the adjudication of a set, or of a part of it; as `ImageSet.adjudicate`.

    Raises
    ------
    exact_nb.errors.PermissionDenied
        If no policy of the set names the user as an adjudicator.
    """
    from exact_nb.widgets.review.adjudicating import Adjudication  # noqa: PLC0415

    store.adjudications(imageset.id)
    narrowing = narrowed(store, imageset, type=type, author=author, image=image)
    return Adjudication(store, imageset.id, narrowing, height=height)
