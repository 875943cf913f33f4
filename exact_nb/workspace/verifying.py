"""Opening a review of a set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exact_nb.errors import InvalidRecord
from exact_nb.model import images
from exact_nb.workspace.selection import Annotations

if TYPE_CHECKING:
    from exact_nb.store.base import Store
    from exact_nb.widgets.review.queue import Narrowing
    from exact_nb.widgets.review.review import Review

__all__ = ["narrowed", "verify"]


def verify(
    store: Store,
    imageset: images.ImageSet,
    *,
    type: Any,  # noqa: A002
    author: Any,
    image: Any,
    height: int,
) -> Review:
    """Return a review of a set, or of the part of it that is named; as `ImageSet.verify`."""
    from exact_nb.widgets.methods.review import is_blind  # noqa: PLC0415
    from exact_nb.widgets.review.review import Review  # noqa: PLC0415

    # The policy may have changed since the handle was made.
    if author is not None and is_blind(store, store.get(images.ImageSet, imageset.id)):
        raise InvalidRecord(
            "authors cannot be chosen while the review is blind; leave author out", field="author"
        )
    narrowing = narrowed(store, imageset, type=type, author=author, image=image)
    return Review(store, imageset.id, narrowing, height=height)


def narrowed(store: Store, imageset: images.ImageSet, **filters: Any) -> Narrowing:
    """Return the part of a set that filters by type, author and image leave, by their ids."""
    from exact_nb.widgets.review.queue import Narrowing  # noqa: PLC0415

    chosen = Annotations.select(store, imageset, **filters).query
    return Narrowing(
        image_id=chosen.image_id, type_ids=chosen.type_ids, author_ids=chosen.author_ids
    )
