"""The grid of a set's images: thumbnails, status, filters, order, pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ipywidgets

from exact_nb.model.images import Image, ImageSet
from exact_nb.model.people import Membership, User, UserKind
from exact_nb.model.permissions import Right
from exact_nb.model.queue import ImageStatus, Progress
from exact_nb.store.palette import types_of_set
from exact_nb.widgets.panel import acting
from exact_nb.widgets.panel.markup import button, number, picture, restorable, text
from exact_nb.widgets.panel.signs import STATUS_SIGNS, sign_of_status

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from exact_nb.widgets.panel.acting import Done
    from exact_nb.widgets.panel.markup import Markup
    from exact_nb.widgets.panel.room import Room

__all__ = ["ORDERS", "ImagesPane", "Shown"]

_PAGE = 24
_BY = " \N{MULTIPLICATION SIGN} "


@dataclass(frozen=True, slots=True)
class Shown:
    """An image in the grid.

    Attributes
    ----------
    image : Image
        The image.
    progress : Progress
        Of the annotations that the filters count.
    """

    image: Image
    progress: Progress

    @property
    def to_do(self) -> int:
        """How many annotations wait for a verifier."""
        return self.progress.unverified + self.progress.resubmitted + self.progress.conflicts


def _natural(one: Shown) -> list[tuple[int, str]]:
    """Return a key under which ``slide 9`` comes before ``slide 10``."""
    parts = re.split(r"(\d+)", one.image.name.casefold())
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]


ORDERS: dict[str, Callable[[Shown], Any]] = {
    "name": _natural,
    "priority": lambda one: (-one.to_do, -one.progress.rejected, one.image.id),
    "newest": lambda one: -one.image.id,
    "oldest": lambda one: one.image.id,
    "count": lambda one: (-one.progress.total, one.image.id),
}
"""Orders by name; `priority` is what has most to verify first."""

_ORDER_WORDS = [
    ("name", "name"),
    ("priority: most to verify first", "priority"),
    ("age: newest first", "newest"),
    ("age: oldest first", "oldest"),
    ("count: most annotations first", "count"),
]


class ImagesPane(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Images of one set, side by side.

    Parameters
    ----------
    room : Room
        What the panes share.
    imageset_id : int
        The set.

    Attributes
    ----------
    name, status, annotator, kind, order : ipywidgets.Widget
        Filters, and the order.
    page : int
        The page shown, from 0.
    """

    def __init__(self, room: Room, imageset_id: int) -> None:
        self._room, self.imageset_id = room, imageset_id
        self.page = 0
        self._filling = False
        look = {"style": {"description_width": "70px"}, "layout": {"width": "auto"}}
        self.name = ipywidgets.Text(description="Name", placeholder="part of it", **look)
        statuses = [(f"{STATUS_SIGNS[one.value]} {one.value}", one.value) for one in ImageStatus]
        self.status = ipywidgets.Dropdown(
            description="Status", options=[("all", ""), *statuses], **look
        )
        self.annotator = ipywidgets.Dropdown(description="Annotator", options=[("all", 0)], **look)
        self.kind = ipywidgets.Dropdown(description="Type", options=[("all", 0)], **look)
        self.order = ipywidgets.Dropdown(description="Order", options=_ORDER_WORDS, **look)
        self._filters = (self.name, self.status, self.annotator, self.kind, self.order)
        for one in self._filters:
            one.observe(self._filtered, "value")
        bar = ipywidgets.HBox(self._filters)
        bar.add_class("exact-filters")
        self._grid = ipywidgets.HTML()
        super().__init__([bar, self._grid])
        room.on("turn", self._turn)
        room.on("clear-filters", self._clear)
        room.on("delete-image", self._ask_to_delete)
        room.on("restore-image", self._restore)

    def shown(self) -> list[Shown]:
        """Return the images that pass the filters, in order."""
        store = self._room.store
        progress = self._progress()
        wanted = self.name.value.strip().casefold()
        narrowed = bool(self.annotator.value or self.kind.value)
        found = [
            Shown(one, progress.get(one.id, Progress()))
            for one in store.find(Image, imageset_id=self.imageset_id)
            if wanted in one.name.casefold()
        ]
        if narrowed:
            found = [one for one in found if one.progress.total]
        if self.status.value:
            found = [one for one in found if one.progress.status == self.status.value]
        return sorted(found, key=ORDERS[self.order.value])

    def _progress(self) -> dict[int, Progress]:
        if not (self.annotator.value or self.kind.value):
            return self._room.tally.of_set(self.imageset_id)
        return self._room.store.progress(
            self.imageset_id,
            type_ids=[self.kind.value] if self.kind.value else None,
            author_ids=[self.annotator.value] if self.annotator.value else None,
        )

    def draw(self) -> None:
        """Show the page."""
        store = self._room.store
        imageset = store.get(ImageSet, self.imageset_id)
        self._offer(imageset)
        shown = self.shown()
        pages = max(1, -(-len(shown) // _PAGE))
        self.page = min(self.page, pages - 1)
        here = shown[self.page * _PAGE : (self.page + 1) * _PAGE]
        cells = "".join(self._cell(imageset, one) for one in here)
        if not shown:
            cells = self._empty()
        self._grid.value = (
            f'<p class="exact-line" role="status">{self._summary(shown)}</p>'
            f'<ul class="exact-grid" aria-label="Images">{cells}</ul>'
            f"{_pager(self.page, pages)}{self._deleted(imageset)}"
        )

    def _offer(self, imageset: ImageSet) -> None:
        """Fill the lists of annotators and types; what is chosen stays chosen."""
        store = self._room.store
        places = store.find(Membership, team_id=imageset.team_id)
        members = {one.user_id for one in places} | {store.actor.id}
        everybody = imageset.public_collaboration or not places
        people = [
            (one.name, one.id)
            for one in store.find(User)
            if one.kind is UserKind.HUMAN and (everybody or one.id in members)
        ]
        kinds = [(one.name, one.id) for one in types_of_set(store, imageset)]
        self._filling = True
        try:
            for field, options in ((self.annotator, people), (self.kind, kinds)):
                _set_options(field, [("all", 0), *options])
        finally:
            self._filling = False

    def _summary(self, shown: Sequence[Shown]) -> str:
        total = len(self._room.tally.of_set(self.imageset_id))
        if len(shown) == total:
            return number(total, "image")
        return f"{len(shown):,} of {number(total, 'image')}"

    def _empty(self) -> Markup:
        if not self._room.tally.of_set(self.imageset_id):
            return '<li class="exact-panel-empty">No images yet. Add some, then draw on them.</li>'
        clear = button("Show all", "clear-filters")
        return f'<li class="exact-panel-empty">No image passes the filters. {clear}</li>'

    def _cell(self, imageset: ImageSet, one: Shown) -> Markup:
        image, set_id = one.image, imageset.id
        delete = self._room.standing.why_not(Right.DELETE_SET, imageset)
        verify = self._room.standing.why_not(Right.VERIFY, imageset)
        if not verify and not one.progress.total:
            verify = "nothing is annotated on this image yet"
        acts = button(
            "Annotate", "annotate", set_id, value=str(image.id), name=f"Annotate {image.name}"
        )
        if self._room.review is not None:
            acts += button(
                "Verify",
                "review",
                set_id,
                value=str(image.id),
                why_not=verify,
                name=f"Verify {image.name}",
            )
        acts += button(
            "Delete", "delete-image", image.id, why_not=delete, name=f"Delete {image.name}"
        )
        return (
            f'<li class="exact-cell"><button type="button" class="exact-card-open" '
            f'data-act="annotate" data-of="{set_id}" data-value="{image.id}" tabindex="-1" '
            f'aria-hidden="true">{picture(image.id, "")}</button>'
            f'<p class="exact-name" title="{text(image.name)}">{text(image.name)}</p>'
            f'<p class="exact-small">{_size(image)}</p>'
            f"<p>{sign_of_status(one.progress.status)}"
            f' <span class="exact-small">{_counted(one.progress)}</span></p>'
            f'<p class="exact-acts">{acts}</p></li>'
        )

    def _deleted(self, imageset: ImageSet) -> Markup:
        gone = self._room.store.find(Image, imageset_id=imageset.id, deleted=True)
        why_not = self._room.standing.why_not(Right.DELETE_SET, imageset)
        rows = [(one.name, one.id, why_not) for one in gone]
        return restorable("deleted image", "restore-image", rows)

    # -- acts ---------------------------------------------------------------------------------

    def _filtered(self, _change: Any) -> None:
        if not self._filling:
            self.page = 0
            self._room.do(lambda: None)

    def _turn(self, _of: str, value: str) -> None:
        self.page = max(0, self.page + int(value))

    def _clear(self, _of: str, _value: str) -> None:
        self._filling = True
        try:
            self.name.value, self.status.value = "", ""
            self.annotator.value = self.kind.value = 0
        finally:
            self._filling = False

    def _ask_to_delete(self, of: str, _value: str) -> None:
        store = self._room.store
        image = store.get(Image, int(of))
        drawn = self._room.tally.of_set(self.imageset_id).get(image.id, Progress()).total

        def work() -> Done:
            self._room.tally.forget_set(self.imageset_id)
            return acting.delete(store, image, f"Deleted image {image.name!r}")[1]

        self._room.ask(
            f"Delete image {image.name!r}? It hides {number(drawn, 'annotation')}. The file stays, "
            "and the image can be restored.",
            "Delete image",
            work,
            back=".exact-filters input",
        )

    def _restore(self, of: str, _value: str) -> Done:
        store = self._room.store
        image = store.get(Image, int(of))
        self._room.tally.forget_set(self.imageset_id)
        return acting.restore(store, image, f"Restored image {image.name!r}")[1]


def _set_options(field: ipywidgets.Dropdown, options: list[tuple[str, int]]) -> None:
    if list(field.options) == options:
        return
    chosen = field.value
    field.options = options
    field.value = chosen if chosen in {key for _, key in options} else 0


def _size(image: Image) -> str:
    size = f"{image.width:,}{_BY}{image.height:,}"
    if image.depth > 1:
        size += f"{_BY}{image.depth:,}"
    if image.frames > 1:
        size += f", {number(image.frames, 'time point')}"
    if image.channels > 3:
        size += f", {image.channels} channels"
    return f"{text(image.kind)} · {size}"


def _counted(progress: Progress) -> str:
    """Return the counts of what is there; none of what is not."""
    if not progress.total:
        return ""
    parts = [number(progress.total, "annotation")]
    for count, word in (
        (progress.verified, "verified"),
        (progress.rejected, "rejected"),
        (progress.resubmitted, "resubmitted"),
        (progress.conflicts, "in conflict"),
    ):
        if count:
            parts.append(f"{count:,} {word}")
    return ", ".join(parts)


def _pager(page: int, pages: int) -> Markup:
    if pages == 1:
        return ""
    first, last = "this is the first page", "this is the last page"
    return (
        '<p class="exact-acts">'
        + button("← Earlier", "turn", value="-1", why_not="" if page else first)
        + f" page {page + 1:,} of {pages:,} "
        + button("Later →", "turn", value="1", why_not="" if page + 1 < pages else last)
        + "</p>"
    )
