"""Hundreds of annotations on one sheet, to approve, reject or relabel many at once."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import ipywidgets

from exact_nb.errors import ExactError
from exact_nb.model.review import Decision, Reason
from exact_nb.store.query import Query
from exact_nb.widgets.gallery.acts import GalleryActs
from exact_nb.widgets.gallery.bands import GalleryBands
from exact_nb.widgets.gallery.bar import GalleryBar
from exact_nb.widgets.gallery.board import GalleryBoard
from exact_nb.widgets.gallery.hands import GalleryHands
from exact_nb.widgets.gallery.keys import GalleryKeys
from exact_nb.widgets.gallery.sight import GallerySight
from exact_nb.widgets.viewer import Viewer

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from exact_nb.store.base import Event
    from exact_nb.widgets.gallery.acts import Done
    from exact_nb.widgets.gallery.content import GalleryContent
    from exact_nb.widgets.gallery.hands import FromHands
    from exact_nb.widgets.gallery.selection import GallerySelection
    from exact_nb.widgets.views import View

__all__ = ["Gallery"]

logger = logging.getLogger(__name__)

_HEIGHT = 560


class Gallery(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Show annotations as crops on one sheet.

    Made by `ImageSet.gallery`. Crops are read and painted on threads of its own, only where the
    sheet is looked at and just around it.

    Parameters
    ----------
    view : View
        The set.
    content : GalleryContent
        Which annotations, in which order.
    size : int, optional
        CSS pixels of a side of a crop.
    """

    def __init__(self, view: View, content: GalleryContent, *, size: int = 96) -> None:
        self._view = view
        self._content = content
        self._access = content.access
        self._acts = GalleryActs(view.store)
        self._hands = GalleryHands(self._told, _HEIGHT)
        self.board = GalleryBoard(
            self._content.items,
            self._content.images,
            {one.id: one for one in self._content.types},
            size=size,
            arrived=self._arrived,
        )
        layout = self.board.layout
        self._bands = GalleryBands(self.board, 3 * _HEIGHT // layout.band_height + 3, self._place)
        self._sight = GallerySight(self.board, self._bands, self._hands)
        self._keys = GalleryKeys(self, self._content.types)
        self._bar = GalleryBar(
            self._access,
            self._content.types,
            order=content.order,
            embedded=content.embedded,
            discordant=content.discordant,
            acts={
                "approve": self.approve,
                "reject": self.reject,
                "relabel": self.relabel,
                "undo": self.undo,
                "refresh": self.refresh,
                "order": lambda name: self.reorder(order=name),
                "discordant": lambda first: self.reorder(discordant=first),
                "comment": self._comment_given,
            },
        )
        self._worker = ThreadPoolExecutor(1, "exact-nb-gallery-acts")
        self._working = threading.Lock()
        self._viewer: Viewer | None = None
        self._stage = ipywidgets.VBox()
        super().__init__(self._children(), layout={"align_items": "stretch"})
        for number, canvas in enumerate(self._bands.canvases):
            canvas.add_class(f"exact-nb-band-{number}")
            canvas.on_client_ready(self._bands.repaint)
        self._unsubscribe = view.store.subscribe(self._happened)
        self._sight.refresh()
        self._count()

    # -- for scripts --------------------------------------------------------------------------

    @property
    def selection(self) -> list[UUID]:
        """Uuids of the chosen annotations, in the order they are shown."""
        uuids = self.board.items.uuids
        return [uuids[one] for one in self.board.selection.indices().tolist()]

    @property
    def uuids(self) -> list[UUID]:
        """Uuids of all annotations, in the order they are shown."""
        return list(self.board.items.uuids)

    @property
    def line(self) -> str:
        """What was done last, as it is shown."""
        return str(self._hands.said)

    def wait(self, timeout: float = 60) -> None:
        """Wait until acts are done and what is seen is painted; for scripts.

        Raises
        ------
        TimeoutError
            If it takes longer than `timeout` seconds.
        """
        self._worker.submit(lambda: None).result(timeout)
        if not self._bands.settle(timeout):
            raise TimeoutError(f"the gallery is not painted after {timeout} s")

    def close(self) -> None:
        """Take the gallery off the page and end its threads."""
        self._unsubscribe()
        self._worker.shutdown(wait=False)
        self._bands.close()
        self.board.crops.close()
        if self._viewer is not None:
            self._viewer.close()
        super().close()

    # -- acts ---------------------------------------------------------------------------------

    def approve(self) -> None:
        """Approve what is chosen, as it was shown when it was chosen."""
        self._judge(Decision.APPROVE)

    def reject(self, reason: Reason, comment: str = "") -> None:
        """Reject what is chosen; "other" asks for a comment first."""
        if reason is Reason.OTHER and not comment:
            self.say("Say why: what is written is kept with each rejection")
            self._bar.ask()
            return
        self._judge(Decision.REJECT, reason=reason, comment=comment)

    def relabel(self, type_id: int) -> None:
        """Give what is chosen another type, in one edit."""
        chosen = self.board.chosen()
        kind = next(one for one in self._content.types if one.id == type_id)
        if chosen and self._access.edit:
            self._do(lambda: self._acts.relabel(chosen, kind), [one.uuid for one in chosen])

    def undo(self) -> None:
        """Take back the last gesture, whole."""
        self._do(self._acts.undo, [])

    def open_current(self) -> None:
        """Open the item under the caret in the annotator below the sheet."""
        index = self.board.selection.caret
        if index is None:
            return
        if self._viewer is None:
            self._viewer = Viewer(self._view, annotate=True)
            self._stage.children = (self._viewer,)
        try:
            self._viewer.fly_to(self.board.items.uuids[index])
            self._hands.opened()
        except ExactError as error:
            self.say(str(error))

    def reorder(self, *, order: str | None = None, discordant: bool | None = None) -> None:
        """Show the annotations in another order; what is chosen stays chosen."""
        try:
            items = self._content.ordered(order=order, discordant=discordant)
        except ExactError as error:
            self.say(str(error))
            return
        self.board.reorder(items)
        self._sight.refresh()
        self._bands.repaint()
        self._count()

    def refresh(self) -> None:
        """Show what was added since the gallery was opened, too; what is chosen stays chosen."""
        before = len(self.board.items)
        try:
            items = self._content.reread()
        except ExactError as error:
            self.say(str(error))
            return
        self._bar.offer_news(there_are=False)
        self.board.reorder(items)
        if not before:
            self.children = self._children()
        self._sight.refresh()
        self._bands.repaint()
        self._count()
        more = len(items) - before
        self.say(f"{more:,} more" if more > 0 else "nothing that was added belongs here")

    def move(self, key: str, *, shift: bool = False) -> None:
        """Move the caret as a key does."""
        reached = self.board.layout.reached(self.board.selection.caret, key, self._sight.height)
        if reached is not None:
            self.choose(lambda selection: selection.move(reached, shift=shift))
            self._sight.reveal(reached)

    def choose(self, gesture: Callable[[GallerySelection], None]) -> None:
        """Change what is chosen."""
        self.board.choose(gesture)
        self._bands.reframe()
        self._count()

    def say(self, text: str) -> None:
        """Say something to the person, on the page and to readers of the screen."""
        self._bar.say(text)
        self._hands.said = text

    def _judge(self, decision: Decision, **more: Any) -> None:
        if not self._access.verify:
            self.say(self._access.why_not)
            return
        chosen = self.board.chosen()
        if not chosen:
            self.say("choose something first: a click, a rectangle or Ctrl+A")
            return
        self._do(lambda: self._acts.judge(chosen, decision, **more), [one.uuid for one in chosen])

    def _comment_given(self, comment: str) -> None:
        self._hands.focus()
        if comment:
            self.reject(Reason.OTHER, comment)

    def _do(self, act: Callable[[], Done], uuids: list[UUID]) -> None:
        """Act on a thread of its own: messages of the page do not wait."""
        if len(uuids) > 1:
            self._bar.say(f"{len(uuids):,} …")
        self._worker.submit(self._done, act, uuids)

    def _done(self, act: Callable[[], Done], uuids: list[UUID]) -> None:
        try:
            done = act()
        except ExactError as error:
            self.say(str(error))
        except Exception as error:
            logger.exception("a gallery could not act")
            self.say(f"that failed: {error}")
        else:
            self._reread(uuids)
            if uuids:
                places = self.board.places([one for one in uuids if one in done.skipped])
                self.board.keep_chosen([one for one in places if one is not None])
            self.say(done.line)
        self._bands.reframe()
        self._count()

    def _reread(self, uuids: list[UUID]) -> None:
        """Show annotations as they stand now, those that are shown here."""
        places = self.board.places(uuids)
        shown = [uuid for uuid, place in zip(uuids, places, strict=True) if place is not None]
        if not shown:
            return
        changed = self.board.refresh(self._content.read(Query(uuids=tuple(shown), deleted=None)))
        layout = self.board.layout
        self._sight.refresh()
        self._bands.repaint(sorted({layout.band_of(one) for one in changed}))

    def _happened(self, event: Event) -> None:
        """Follow what anybody does, here or elsewhere."""
        try:
            self._reread(self.board.touched_by(event))
            if self.board.lacks(event):
                self._offer_news()
        except ExactError:
            logger.warning("what changed could not be read", exc_info=True)

    def _offer_news(self) -> None:
        if len(self.board.items):
            self._bar.offer_news(there_are=True)
        else:
            self.refresh()

    # -- the page -----------------------------------------------------------------------------

    def _children(self) -> list[Any]:
        if not len(self._content.items):
            return [ipywidgets.HTML(_EMPTY)]
        sheet = ipywidgets.Box([self._hands, *self._bands.canvases])
        sheet.add_class("exact-nb-gallery-sheet").add_class("exact-nb")
        return [self._bar, sheet, self._bar.hint, self._stage]

    def _arrived(self, index: int) -> None:
        self._sight.arrived(index)

    def _place(self, tops: list[int]) -> None:
        self._hands.tops = tops

    def _told(self, message: FromHands) -> None:
        match message["do"]:
            case "view":
                self._sight.look(
                    message["top"], message["width"], message["height"], message["scale"]
                )
            case "click":
                self._clicked(message)
            case "frame":
                found = self.board.layout.within(
                    message["x0"], message["y0"], message["x1"], message["y1"]
                )
                self.choose(lambda one: one.frame(found, keep=message["keep"]))
            case "open":
                self.open_current()
            case "key":
                self._keys.pressed(message["key"], shift=message["shift"], ctrl=message["ctrl"])

    def _clicked(self, message: FromHands) -> None:
        index = self.board.layout.at(message["x"], message["y"])
        held = {"shift": message["shift"], "ctrl": message["ctrl"]}
        if index is not None:
            self.choose(lambda one: one.click(index, **held))
        elif not any(held.values()):
            self.choose(lambda one: one.none())

    def _count(self) -> None:
        """Say how many there are and how many are chosen; enable what can be done."""
        count, chosen = len(self.board.items), len(self.board.selection)
        caret = self.board.selection.caret
        self._hands.label = f"Gallery, {count:,} annotations, {chosen:,} chosen"
        self._bar.tally(count, chosen)
        self._bar.show(chosen=chosen + (caret is not None), can_undo=self._acts.can_undo)
        self._hands.current = (
            {}
            if caret is None
            else {
                "index": caret,
                "count": count,
                "chosen": caret in self.board.selection,
                "text": self.board.described(caret),
            }
        )


_EMPTY = (
    "No annotations to show. Draw some with <code>imageset.annotate()</code>, or ask for others: "
    "<code>imageset.gallery(type=…, author=…, status=…, image=…)</code>"
)
