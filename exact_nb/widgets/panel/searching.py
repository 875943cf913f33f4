"""The pane of what a search found: image sets and images, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets

from exact_nb.model.images import Image, ImageSet
from exact_nb.widgets.panel.markup import button, number, text

if TYPE_CHECKING:
    from exact_nb.widgets.panel.room import Room

__all__ = ["SearchPane"]

_MOST = 30
"""How many sets, and how many images, are listed."""


class SearchPane(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Sets and images whose names hold all words that are looked for.

    Parameters
    ----------
    room : Room
        What the panes share.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        self.wanted = ""
        self._sets: list[ImageSet] | None = None
        self._images: list[Image] = []
        self._found = ipywidgets.HTML()
        super().__init__([self._found])

    def forget(self) -> None:
        """Read names anew at the next search: records have changed."""
        self._sets = None

    def found(self) -> tuple[list[ImageSet], list[Image]]:
        """Return the sets and images that match."""
        if self._sets is None:
            self._sets = self._room.store.find(ImageSet)
            self._images = self._room.store.find(Image)
        words = self.wanted.casefold().split()
        sets = [one for one in self._sets if _holds(f"{one.name} {one.description}", words)]
        names = {one.id: one.name for one in self._sets}
        images = [
            one
            for one in self._images
            if one.imageset_id in names
            and _holds(one.name, words[:1])
            and _holds(f"{one.name} {names[one.imageset_id]}", words)
        ]
        return sets, images

    def draw(self) -> None:
        """Show what was found."""
        sets, images = self.found()
        names = {one.id: one.name for one in self._sets or ()}
        of_sets = "".join(
            f"<li>{button(one.name, 'open-set', one.id, value='images', look='exact-quiet')}</li>"
            for one in sets[:_MOST]
        )
        of_images = "".join(
            "<li>"
            + button(
                one.name,
                "open-image",
                one.imageset_id,
                value=str(one.id),
                look="exact-quiet",
            )
            + f' <span class="exact-small">in {text(names[one.imageset_id])}</span></li>'
            for one in images[:_MOST]
        )
        self._found.value = (
            f'<p role="status">{number(len(sets), "image set")} and '
            f"{number(len(images), 'image')} with “{text(self.wanted)}”</p>"
            + _list("Image sets", of_sets, len(sets))
            + _list("Images", of_images, len(images))
        )


def _holds(name: str, words: list[str]) -> bool:
    folded = name.casefold()
    return all(word in folded for word in words)


def _list(title: str, rows: str, count: int) -> str:
    if not rows:
        return ""
    more = f"<li>and {count - _MOST:,} more; type more of the name</li>" if count > _MOST else ""
    return f"<h4>{title}</h4><ul class='exact-found'>{rows}{more}</ul>"
