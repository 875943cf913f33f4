"""The view of one image set: its images with their status, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets

from exact_nb.model.images import ImageSet
from exact_nb.widgets.panel.images import ImagesPane
from exact_nb.widgets.panel.markup import bar, text
from exact_nb.widgets.panel.sets import counts_of
from exact_nb.widgets.panel.shell import Shell
from exact_nb.widgets.panel.signs import signs_of_set

if TYPE_CHECKING:
    from exact_nb.store.base import Store
    from exact_nb.widgets.panel.images import Shown
    from exact_nb.widgets.panel.room import Opener

__all__ = ["ImageGrid"]


class ImageGrid(Shell):
    """Images of a set with their status; a click opens one below.

    Made by `ImageSet.browse`.

    Parameters
    ----------
    store : Store
        Bound to the user who looks.
    imageset_id : int
        The set.
    review : callable, optional
        Opens an image in the review.

    Attributes
    ----------
    images : ImagesPane
        The grid with its filters: ``grid.images.status.value = "to verify"``.
    """

    def __init__(self, store: Store, imageset_id: int, review: Opener | None = None) -> None:
        name = store.get(ImageSet, imageset_id).name
        super().__init__(f"Images of {name}", store, review)
        self.images = ImagesPane(self.room, imageset_id)
        self.body.children = (self.images,)
        self.refresh()

    @property
    def shown(self) -> list[Shown]:
        """The images that pass the filters, in order, on all pages."""
        return self.images.shown()

    def _above(self) -> list[ipywidgets.Widget]:
        self._head = ipywidgets.HTML()
        return [self._head]

    def draw(self) -> None:
        """Show the set."""
        imageset = self.room.store.get(ImageSet, self.images.imageset_id)
        found = self.room.tally.sum_of_set(imageset.id)
        self._head.value = (
            f"<h3>{text(imageset.name)}</h3>"
            f"<p>{signs_of_set(imageset)} · {counts_of(self.room, imageset)}</p>"
            f'<p class="exact-wide">{bar(found.verified, found.annotations, imageset.name)}</p>'
        )
        self.images.draw()
