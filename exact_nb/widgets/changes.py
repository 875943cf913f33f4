"""Which annotation changed, how, and by whom: what callbacks of `Viewer.on` are given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from exact_nb.model.changes import Operation
from exact_nb.model.identity import now
from exact_nb.model.images import Image
from exact_nb.model.people import User

if TYPE_CHECKING:
    from exact_nb.model.annotations import Annotation
    from exact_nb.model.changes import About, Acknowledged, Receipt
    from exact_nb.model.shapes import ShapeKind
    from exact_nb.store.base import Event, Store
    from exact_nb.widgets.views import View

__all__ = ["EVENTS", "AnnotationChange", "changes_of", "selected"]

_EVENTS = {
    Operation.CREATE: "created",
    Operation.UPDATE: "edited",
    Operation.DELETE: "deleted",
    Operation.RESTORE: "restored",
}
EVENTS = (*_EVENTS.values(), "relabelled", "judged", "selected", "change")
"""What can be listened to; "change" is any of the others but "selected"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotationChange:
    """One annotation that changed, or a number of them that were added or taken back at once.

    Attributes
    ----------
    event : str
        One of `EVENTS`, never "change".
    uuid : uuid.UUID or None
        The annotation, None where there are many.
    image : str
        Name of its image.
    kind : ShapeKind or None
        Its shape, None where many differ.
    revision : int or None
        Its revision n after the change, None where there are many.
    author : str
        Login name of the one who drew it; of the editor where there are many.
    editor : str
        Login name of the one who did this.
    at : datetime.datetime
        When, in UTC.
    before : exact_nb.model.annotations.Annotation or None
        Its state before; None for a new one, for a verdict, a selection, or many.
    after : exact_nb.model.annotations.Annotation or None
        Its state after; of one that is deleted, its last; None where there are many.
    count : int
        How many annotations.
    """

    event: str
    uuid: UUID | None
    image: str
    kind: ShapeKind | None
    revision: int | None
    author: str
    editor: str
    at: datetime
    before: Annotation | None = None
    after: Annotation | None = None
    count: int = 1


def changes_of(view: View, event: Event) -> Iterator[AnnotationChange]:
    """Return what an event of the store changed on the images a viewer shows.

    Parameters
    ----------
    view : View
        What the viewer is bound to.
    event : Event
        What was committed.
    """
    store, editor = view.store, _name(view.store, event.actor_id)
    receipt = event.receipt
    if receipt is not None:
        if receipt.about is not None and not receipt.changes:
            yield from _many(view, receipt, receipt.about, editor)
        for change in receipt.changes:
            if _shows(view, change.image_id):
                yield _one(store, change, editor)
    for uuid in event.verdicts:
        after = store.annotation(uuid)
        if _shows(view, after.image_id):
            yield _told(store, "judged", after, editor=editor, at=now())


def selected(view: View, uuid: UUID) -> AnnotationChange:
    """Return the change that tells of a selection."""
    return _told(
        view.store,
        "selected",
        view.store.annotation(uuid),
        editor=view.store.actor.name,
        at=now(),
    )


def _one(store: Store, change: Acknowledged, editor: str) -> AnnotationChange:
    """Tell of one change as its history has it: others may have followed it already."""
    history = store.history(change.uuid)
    place = [step.change for step in history].index(change.change)
    after = history[place].annotation
    before = history[place - 1].annotation if place else None
    event = _EVENTS[change.operation]
    if before and event == "edited" and before.type_id != after.type_id:
        event = "relabelled"
    return _told(store, event, after, before=before, editor=editor, at=history[place].at)


def _told(
    store: Store,
    event: str,
    after: Annotation,
    *,
    editor: str,
    at: datetime,
    before: Annotation | None = None,
) -> AnnotationChange:
    return AnnotationChange(
        event=event,
        uuid=after.uuid,
        image=store.get(Image, after.image_id).name,
        kind=after.shape.kind,
        revision=after.revision,
        author=_name(store, after.author_id),
        editor=editor,
        at=at,
        before=before,
        after=after,
    )


def _many(view: View, receipt: Receipt, about: About, editor: str) -> Iterator[AnnotationChange]:
    if _shows(view, about.image_id):
        yield AnnotationChange(
            event=_EVENTS[about.operation],
            uuid=None,
            image=view.store.get(Image, about.image_id).name,
            kind=about.kind,
            revision=None,
            author=editor,
            editor=editor,
            at=receipt.at,
            count=about.count,
        )


def _shows(view: View, image_id: int) -> bool:
    if view.image_id is not None:
        return image_id == view.image_id
    return view.store.get(Image, image_id).imageset_id == view.imageset_id


def _name(store: Store, user_id: int) -> str:
    """Return a login name; empty where a blind review hides who it is."""
    return store.get(User, user_id).name if user_id else ""
