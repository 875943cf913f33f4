"""The method by which a page reads who changed what of an annotation, and what was said of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from uuid import UUID

from exact_nb.errors import NotFound
from exact_nb.model.images import Image
from exact_nb.model.people import User
from exact_nb.model.revisions import differing
from exact_nb.widgets.asking import imageset_of
from exact_nb.widgets.review.anonymity import hides_verifiers
from exact_nb.widgets.wire.positions import position_to_wire
from exact_nb.widgets.wire.shapes import shape_to_wire
from exact_nb.widgets.wire.spans import span_to_wire

if TYPE_CHECKING:
    from exact_nb.model.annotations import Annotation
    from exact_nb.model.changes import Revision
    from exact_nb.model.review import Dispute, Verdict
    from exact_nb.model.shapes import Shape
    from exact_nb.store.base import Store
    from exact_nb.widgets.desk import Desk
    from exact_nb.widgets.methods.method import Method, Reply
    from exact_nb.widgets.protocol.author import HistoryReply, WireRevision, WireVerdict
    from exact_nb.widgets.views import View

__all__ = ["METHODS", "name_of"]


def history(_desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Return every state of an annotation, and the verdicts on each that stand.

    A view of a named version is told of what was before it was named.
    """
    uuid = UUID(params["uuid"])
    steps = view.store.history(uuid)
    said = _said(view, steps[-1].annotation)
    if view.version is not None:
        steps = [step for step in steps if step.change <= view.version.change]
        said = [one for one in said if one["at"] <= view.version.created_at.isoformat()]
    outlines: list[Shape] = []
    places = [_place(outlines, step.annotation.shape) for step in steps]
    befores = [None, *(before.annotation for before, _ in pairwise(steps))]
    reply: HistoryReply = {
        "uuid": str(uuid),
        "outlines": [shape_to_wire(shape) for shape in outlines],
        "revisions": [
            _revision(view.store, step, before, place)
            for step, before, place in zip(steps, befores, places, strict=True)
        ],
        "verdicts": said,
    }
    return reply, []


def _said(view: View, found: Annotation) -> list[WireVerdict]:
    """Return verdicts and disputes, oldest first, without names that a blind review hides."""
    image = view.store.get(Image, found.image_id)
    if image.imageset_id != view.imageset_id:
        raise NotFound(f"annotation {found.uuid} is not in the set this viewer shows")
    nameless = hides_verifiers(view.store, imageset_of(view), found.type_id)
    store, me = view.store, view.store.actor.id

    def name(user_id: int) -> str:
        return "" if nameless and user_id != me else name_of(store, user_id)

    verdicts = [_verdict(one, name(one.user_id)) for one in store.verdicts(found.uuid)]
    disputes = [_dispute(one, name_of(store, one.user_id)) for one in store.disputes(found.uuid)]
    return sorted([*verdicts, *disputes], key=lambda one: one["at"])


def _place(outlines: list[Shape], shape: Shape) -> int:
    """Return where a shape is in a list, to which it is added where it is new."""
    if shape not in outlines:
        outlines.append(shape)
    return outlines.index(shape)


def _revision(store: Store, step: Revision, before: Annotation | None, place: int) -> WireRevision:
    state = step.annotation
    changed: Sequence[str] = () if before is None else differing(before, state)
    return {
        "change": step.change,
        "revision": state.revision,
        "operation": step.operation.value,
        "undone": step.undoes is not None,
        "actor": name_of(store, step.actor_id),
        "at": step.at.isoformat(),
        "changed": list(changed),
        "type": state.type_id,
        "outline": place,
        "position": position_to_wire(state.position),
        "span": span_to_wire(state.span),
        "concealed": state.concealed,
        "blurred": state.blurred,
        "origin": state.origin.model or state.origin.kind.value,
    }


def _verdict(one: Verdict, user: str) -> WireVerdict:
    return {
        "uuid": str(one.uuid),
        "revision": one.revision,
        "user": user,
        "decision": one.decision.value,
        "reason": None if one.reason is None else one.reason.value,
        "comment": one.comment,
        "at": one.at.isoformat(),
    }


def _dispute(one: Dispute, user: str) -> WireVerdict:
    return {
        "uuid": str(one.uuid),
        "revision": one.revision,
        "user": user,
        "decision": "dispute",
        "reason": None,
        "comment": one.comment,
        "at": one.at.isoformat(),
    }


def name_of(store: Store, user_id: int) -> str:
    """Return a login name, empty where the store hides who it is."""
    return store.get(User, user_id).name if user_id else ""


METHODS: dict[str, Method] = {"annotations.history": history}
