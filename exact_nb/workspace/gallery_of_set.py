"""The gallery of an image set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exact_nb.errors import InvalidRecord
from exact_nb.workspace.selection import Annotations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exact_nb.model.images import ImageSet
    from exact_nb.model.review import ReviewStatus
    from exact_nb.model.taxonomy import AnnotationType
    from exact_nb.store.base import Store
    from exact_nb.widgets.gallery.gallery import Gallery

__all__ = ["open_gallery"]

SMALLEST, LARGEST = 32, 512
"""CSS pixels of a side of a crop."""


def open_gallery(
    store: Store,
    imageset: ImageSet,
    *,
    type: str | AnnotationType | Iterable[str] | None = None,  # noqa: A002
    author: str | Iterable[str] | None = None,
    status: ReviewStatus | str | None = None,
    image: Any = None,
    order: str = "type",
    embedding: Any = None,
    discordant: bool = False,
    size: int = 96,
) -> Gallery:
    """Show annotations of a set as crops on one sheet.

    Parameters
    ----------
    store : Store
        Where they live.
    imageset : ImageSet
        The set.
    type, author, status, image
        Which annotations, as in `Annotations.select`.
    order : {"type", "score", "uncertainty", "size", "age", "embedding"}, optional
        type: as in the palette. score: the surest of a model first. uncertainty: scores nearest
        to 0.5 first. size: the largest box first. age: the oldest first. embedding: like follows
        like, each followed by its nearest neighbour that is left.
    embedding : array_like or mapping, optional
        ``(n, k)``, a vector for each annotation in the order of ``imageset.annotations(...)`` with
        the same filters, or vectors by uuid. Where it is given and `order` is not, it orders.
    discordant : bool, optional
        Whether those come first on which a person and a model do not agree: two of one object
        (their boxes overlap by half or more) with different types, and a model's that people
        rejected.
    size : int, optional
        CSS pixels of a side of a crop.

    Returns
    -------
    Gallery
        The widget.

    Raises
    ------
    exact_nb.errors.NotFound
        If a name means nothing in the set.
    exact_nb.errors.InvalidRecord
        If there is no such order, the vectors do not fit, or it would tell what a blind review
        hides.

    Examples
    --------
    >>> imageset.gallery(type="Mitotic figure", order="uncertainty")  # doctest: +SKIP
    """
    from exact_nb.widgets.gallery.content import GalleryContent  # noqa: PLC0415
    from exact_nb.widgets.gallery.gallery import Gallery  # noqa: PLC0415
    from exact_nb.widgets.views import View  # noqa: PLC0415

    chosen = Annotations.select(
        store, imageset, type=type, author=author, status=status, image=image
    )
    if embedding is not None and order == "type":
        order = "embedding"
    # What cannot be shown is refused before there is a widget.
    if not SMALLEST <= size <= LARGEST:
        raise InvalidRecord(f"size is {size}; use {SMALLEST} to {LARGEST}", field="size")
    content = GalleryContent(
        store, chosen.query, embedding=embedding, order=order, discordant=discordant
    )
    return Gallery(View(store, imageset_id=imageset.id), content, size=size)
