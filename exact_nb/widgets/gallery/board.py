"""What lies on the sheet of a gallery: items in order, their crops, and which are chosen."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from exact_nb.model.changes import Operation
from exact_nb.widgets.gallery.cell import CellLook, strip_pixels
from exact_nb.widgets.gallery.crops import read_crop
from exact_nb.widgets.gallery.filler import CropFiller
from exact_nb.widgets.gallery.layout import GalleryLayout
from exact_nb.widgets.gallery.selection import GallerySelection

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from uuid import UUID

    from exact_nb.images.base import Pixels
    from exact_nb.model.images import Image
    from exact_nb.model.taxonomy import AnnotationType
    from exact_nb.store.base import Event
    from exact_nb.widgets.gallery.crops import Crop
    from exact_nb.widgets.gallery.items import GalleryItems

__all__ = ["BandFrames", "Chosen", "Corners", "GalleryBoard"]

Corners: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]
"""``(n, 2)``: corners of cells, CSS pixels from the top-left corner of their band."""


class BandFrames(NamedTuple):
    """Which cells of a band have frames."""

    cells: Corners
    chosen: Corners
    caret: Corners


class Chosen(NamedTuple):
    """A chosen item, with the revision that was shown when it was chosen."""

    uuid: UUID
    revision: int


class GalleryBoard:
    """The state of a gallery that is no widget; its methods may be called from any thread.

    Parameters
    ----------
    items : GalleryItems
        n annotations in the order they are shown first.
    images : mapping of int to Image
        By id.
    types : mapping of int to AnnotationType
        By id.
    size : int
        CSS pixels of a side of a crop.
    arrived : callable
        Told of each item whose crop is there.

    Attributes
    ----------
    items : GalleryItems
        In the order they are shown.
    layout : GalleryLayout
        Where they lie.
    selection : GallerySelection
        Which are chosen.
    """

    def __init__(
        self,
        items: GalleryItems,
        images: Mapping[int, Image],
        types: Mapping[int, AnnotationType],
        *,
        size: int,
        arrived: Callable[[int], None],
    ) -> None:
        self.items = items
        self.layout = GalleryLayout(len(items), 8 * (size + 16), size)
        self.selection = GallerySelection(len(items))
        self._images = images
        self._types = types
        self._scale = 1
        self._shown = items.revisions.copy()
        self._lock = threading.RLock()
        self.crops = CropFiller(self._read, arrived)

    # -- seeing -------------------------------------------------------------------------------

    def resize(self, width: int, scale: int) -> bool:
        """Lay the sheet out anew; return whether anything moved or has to be read anew."""
        with self._lock:
            before = self.layout, self._scale
            self.layout = GalleryLayout(len(self.items), width, self.layout.size)
            if scale != self._scale:
                self._scale = scale
                self.crops.clear()
            return (self.layout.columns, self._scale) != (before[0].columns, before[1])

    def strip(self, band: int, layout: GalleryLayout, scale: int) -> Pixels:
        """Return the pixels of a band."""
        return strip_pixels(layout, band, self._look, scale)

    def is_complete(self, band: int, layout: GalleryLayout) -> bool:
        """Whether all crops of a band are there."""
        return all(self.crops.get(index) is not None for index in layout.items_of(band))

    def frames(self, band: int, layout: GalleryLayout) -> BandFrames:
        """Return which cells of a band are framed."""
        indices = np.arange(len(layout.items_of(band))) + layout.items_of(band).start
        corners = np.array([layout.corner(one) for one in indices.tolist()], np.int64)
        corners = corners.reshape(-1, 2) - (0, band * layout.band_height)
        with self._lock:
            chosen = self.selection.chosen[indices]
            caret = indices == self.selection.caret
        return BandFrames(corners, corners[chosen], corners[caret])

    def described(self, index: int) -> str:
        """Return an item in words."""
        with self._lock:
            items = self.items
            words = [self.type_name(index), items.status(index).value]
            if not np.isnan(items.scores[index]):
                words.append(f"score {items.scores[index]:.2f}")
            if items.deleted[index]:
                words.append("deleted")
            image = self._images.get(int(items.image_ids[index]))
            return ", ".join([*words, *([] if image is None else [image.name])])

    def type_name(self, index: int) -> str:
        """Return the name of the type of an item."""
        kind = self._types.get(int(self.items.type_ids[index]))
        return "" if kind is None else kind.name

    def _look(self, index: int) -> CellLook:
        crop = self.crops.get(index)
        with self._lock:
            items = self.items
            kind = self._types.get(int(items.type_ids[index]))
            score = float(items.scores[index])
            return CellLook(
                crop,
                "" if kind is None else kind.color,
                "" if kind is None else kind.name,
                "" if np.isnan(score) else f"{score:.2f}",
                items.status(index),
                conflict=bool(items.conflicts[index]),
                deleted=bool(items.deleted[index]),
            )

    def _read(self, index: int) -> Crop:
        with self._lock:
            image = self._images[int(self.items.image_ids[index])]
            shape, position = self.items.shape(index), self.items.position(index)
            size, scale = self.layout.size, self._scale
        return read_crop(image, shape, position, size * scale, scale)

    # -- choosing -----------------------------------------------------------------------------

    def choose(self, gesture: Callable[[GallerySelection], None]) -> None:
        """Change what is chosen; what is chosen now is remembered as it stands now."""
        with self._lock:
            before = self.selection.chosen.copy()
            gesture(self.selection)
            new = self.selection.chosen & ~before
            self._shown[new] = self.items.revisions[new]

    def chosen(self) -> list[Chosen]:
        """Return what is chosen, without what has been deleted; else the item under the caret."""
        with self._lock:
            indices = self.selection.indices().tolist()
            if not indices and self.selection.caret is not None:
                caret = self.selection.caret
                self._shown[caret] = self.items.revisions[caret]
                indices = [caret]
            return [
                Chosen(self.items.uuids[index], int(self._shown[index]))
                for index in indices
                if not self.items.deleted[index]
            ]

    # -- changing -----------------------------------------------------------------------------

    def reorder(self, items: GalleryItems) -> None:
        """Show items in another order, or more of them; what is chosen stays chosen."""
        with self._lock:
            self.layout = replace(self.layout, count=len(items))
            chosen = {self.items.uuids[one] for one in self.selection.indices().tolist()}
            self.items = items
            self._shown = items.revisions.copy()
            self.selection = GallerySelection(len(items))
            self.selection.frame(
                np.array([i for i, one in enumerate(items.uuids) if one in chosen], np.int64)
            )
            self.selection.caret = None
            self.crops.clear()

    def refresh(self, read: GalleryItems) -> list[int]:
        """Put what was read anew in the place of what was there; return which items these are."""
        with self._lock:
            places = self.places(read.uuids)
            for row, index in enumerate(places):
                if index is None:
                    continue
                if read.revisions[row] != self.items.revisions[index]:
                    self.crops.forget([index])
                self.items.put(index, read, row)
            return [one for one in places if one is not None]

    def keep_chosen(self, indices: Sequence[int]) -> None:
        """Choose these items and no others, as they stand now; the caret stays."""
        with self._lock:
            caret = self.selection.caret
            self.selection.frame(np.array(sorted(indices), np.int64))
            self.selection.caret = caret
            self._shown[:] = self.items.revisions

    def places(self, uuids: Sequence[UUID]) -> list[int | None]:
        """Return which items these are, None for those that are not shown."""
        with self._lock:
            found = {one: index for index, one in enumerate(self.items.uuids)}
            return [found.get(one) for one in uuids]

    def lacks(self, event: Event) -> bool:
        """Whether something committed made annotations that are not shown, and may belong here."""
        receipt = event.receipt
        if receipt is None or event.image_ids.isdisjoint(self._images):
            return False
        if receipt.changes:
            return None in self.places([one.uuid for one in receipt.changes])
        return receipt.about is not None and receipt.about.operation is Operation.CREATE

    def touched_by(self, event: Event) -> list[UUID]:
        """Return annotations that something committed may have changed."""
        uuids = [*event.verdicts]
        receipt = event.receipt
        if receipt is None:
            return uuids
        about = receipt.about
        if receipt.changes or about is None or about.operation is Operation.CREATE:
            return [*uuids, *(one.uuid for one in receipt.changes)]
        # An undo of many at once names none of them.
        with self._lock:
            there = np.isin(self.items.image_ids, list(event.image_ids))
            return [self.items.uuids[index] for index in np.flatnonzero(there).tolist()]
