"""Which annotations a gallery shows, read once and ordered as often as is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from exact_nb.errors import InvalidRecord
from exact_nb.model.images import Image, ImageSet
from exact_nb.store.palette import types_of_set
from exact_nb.store.query import Query
from exact_nb.widgets.gallery.access import GalleryAccess
from exact_nb.widgets.gallery.discord import discordant_ranks
from exact_nb.widgets.gallery.items import GalleryItems
from exact_nb.widgets.gallery.order import along, checked_order, order_of, vectors_of

if TYPE_CHECKING:
    from exact_nb.store.base import Store
    from exact_nb.widgets.gallery.layout import Indices

__all__ = ["GalleryContent"]

_EVERY = 1 << 31


class GalleryContent:
    """The annotations of a query.

    Parameters
    ----------
    store : Store
        Where they live.
    query : Query
        Which.
    embedding : array_like or mapping, optional
        As `vectors_of` takes it.
    order : str, optional
        type, score, uncertainty, size, age or embedding: as `order_of` has it.
    discordant : bool, optional
        Whether what people and models do not agree on comes first.

    Attributes
    ----------
    order, embedded, discordant : str, bool, bool
        The order now, and whether there are vectors to order by.
    items : GalleryItems
        In order.
    images : dict of int to Image
        The images of the set by id.
    types : list of AnnotationType
        The palette.
    access : GalleryAccess
        What may be done with them and known of them.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If it would tell what a blind review hides, or makes no sense.
    """

    def __init__(
        self,
        store: Store,
        query: Query,
        *,
        embedding: Any = None,
        order: str = "type",
        discordant: bool = False,
    ) -> None:
        self._store = store
        self._query = query
        self.embedded = embedding is not None
        self.order, self.discordant = order, discordant
        imageset = store.get(ImageSet, query.imageset_id or 0)
        self.types = types_of_set(store, imageset)
        ids = [one.id for one in self.types] if query.type_ids is None else query.type_ids
        self.access = GalleryAccess.of(store, imageset.id, ids)
        self._check(order, discordant=discordant)
        self.images = {one.id: one for one in store.find(Image, imageset_id=imageset.id)}
        self._embedding = embedding
        self._chain: Indices | None = None
        self._ranks: Indices | None = None
        self.items = self.reread()

    def reread(self) -> GalleryItems:
        """Read what there is now, and return it in the order that was chosen.

        Raises
        ------
        exact_nb.errors.InvalidRecord
            If there are vectors to order by, and something has none; all stays as it was.
        """
        read = self.read(self._query)
        if self.embedded:
            self._chain = along(vectors_of(self._embedding, read.uuids))
        self.items, self._shown, self._ranks = read, np.arange(len(read)), None
        return self.ordered()

    def read(self, query: Query) -> GalleryItems:
        """Read annotations in order of creation, as `Store.annotations` gives them."""
        # A table has an order only where it is a page.
        return GalleryItems.of(self._store.table(replace(query, limit=query.limit or _EVERY)))

    def ordered(self, *, order: str | None = None, discordant: bool | None = None) -> GalleryItems:
        """Return the annotations in an order; what is not given stays as it was."""
        wanted = self.order if order is None else order
        first = self.discordant if discordant is None else discordant
        self._check(wanted, discordant=first)
        self.order, self.discordant = wanted, first
        # What was read anew since was put into the columns that are shown.
        self._read = self.items.take(np.argsort(self._shown))
        found = order_of(
            self._read, wanted, types=[one.id for one in self.types], chain=self._chain
        )
        if first:
            ranks = self._ranks_of()[found]
            found = found[np.argsort(ranks, kind="stable")]
        self._shown = found
        self.items = self._read.take(found)
        return self.items

    def _check(self, order: str, *, discordant: bool) -> None:
        checked_order(order, blind=self.access.blind, embedded=self.embedded)
        if not self.access.blind:
            return
        told = {
            "discordant=": discordant,
            "author=": self._query.author_ids is not None,
            "status=": self._query.status is not None,
        }
        for option in (name for name, is_asked in told.items() if is_asked):
            raise InvalidRecord(
                f"the set is reviewed blind, and {option} would tell what others said; leave it "
                "out, or ask an adjudicator",
                field=option.rstrip("="),
            )

    def _ranks_of(self) -> Indices:
        """Return what `discordant_ranks` says, found among all annotations of the images."""
        if self._ranks is None:
            everything = self.read(
                Query(imageset_id=self._query.imageset_id, image_id=self._query.image_id)
            )
            ranks = discordant_ranks(everything)
            known = dict(zip(everything.uuids, ranks.tolist(), strict=True))
            last = len(everything) + 1
            self._ranks = np.array([known.get(one, last) for one in self._read.uuids], np.int64)
        return self._ranks
