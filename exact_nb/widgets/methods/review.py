"""The methods by which a page verifies: items ahead of time, verdicts, what stands around."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np

from exact_nb.errors import InvalidRecord, NotFound
from exact_nb.model.people import Membership, User
from exact_nb.model.permissions import Right
from exact_nb.model.review import Decision, Reason, ReviewStatus, Verdict
from exact_nb.store.query import Query
from exact_nb.widgets.asking import image_of, imageset_of, integer, position_of
from exact_nb.widgets.review.adjudication_queue import AdjudicationQueue
from exact_nb.widgets.review.queue import ReviewQueue
from exact_nb.widgets.wire import annotations as wire
from exact_nb.widgets.wire.reviews import item_to_wire
from exact_nb.widgets.wire.sets import rights_in, types_to_wire

if TYPE_CHECKING:
    from exact_nb.model.images import ImageSet
    from exact_nb.model.permissions import Rights
    from exact_nb.store.base import Store
    from exact_nb.widgets.desk import Desk
    from exact_nb.widgets.methods.method import Method, Reply
    from exact_nb.widgets.review.protocol import (
        ReviewItemsReply,
        ReviewPerson,
        ReviewState,
        ReviewTally,
    )
    from exact_nb.widgets.review.queue import Narrowing, ReviewItem
    from exact_nb.widgets.views import View

__all__ = ["METHODS", "WRITING", "is_blind"]


MOST_OTHERS = 1_000
"""Outlines that are shown around an item at most."""


def open_review(_desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Say what is verified and by which rules; a narrowing that is given holds from now on."""
    queue, imageset, store = _queue(view), imageset_of(view), view.store
    rights, blind = rights_in(store, imageset), is_blind(store, imageset)
    narrowing = _narrowed(queue.narrowing, params, blind=blind)
    if Right.VERIFY in rights:
        queue.narrow(narrowing)
    tally = _tally(queue, rights)
    state: ReviewState = {
        "store": str(store.uuid),
        "user": store.actor.name,
        "user_id": store.actor.id,
        "imageset": imageset.name,
        "blind": blind,
        "types": types_to_wire(store, imageset),
        "chosen_types": _listed(narrowing.type_ids),
        "nothing": _nothing(queue, imageset, rights),
        "done": tally["done"],
        "remaining": tally["remaining"],
    }
    if not blind:
        state["people"] = _people(store, imageset)
        state["chosen_authors"] = _listed(narrowing.author_ids)
    return state, []


def _narrowed(before: Narrowing, params: dict[str, Any], *, blind: bool) -> Narrowing:
    types, authors = params.get("types", ...), params.get("authors", ...)
    if types is not ...:
        before = replace(before, type_ids=None if types is None else tuple(types))
    if authors is not ...:
        before = replace(before, author_ids=None if authors is None else tuple(authors))
    if blind and before.author_ids is not None:
        raise InvalidRecord(
            "authors cannot be chosen while the review is blind; leave author out", field="author"
        )
    return before


def _listed(ids: tuple[int, ...] | None) -> list[int] | None:
    return None if ids is None else [*ids]


def is_blind(store: Store, imageset: ImageSet) -> bool:
    """Whether the review of a set, or of one of its types, is blind for the actor of a store.

    It is not for those who settle conflicts or manage the team.
    """
    if Right.MANAGE_MEMBERS in rights_in(store, imageset):
        return False
    policies = (imageset.policy, *imageset.type_policies.values())
    return any(one.blind and store.actor.id not in one.adjudicators for one in policies)


def _people(store: Store, imageset: ImageSet) -> list[ReviewPerson]:
    members = store.find(Membership, team_id=imageset.team_id)
    users = [store.get(User, one.user_id) for one in members]
    return [{"id": one.id, "name": one.name} for one in sorted(users, key=lambda one: one.name)]


def _nothing(queue: ReviewQueue, imageset: ImageSet, rights: Rights) -> Any:
    if Right.VERIFY not in rights:
        return "right"
    if queue.remaining:
        return None
    if isinstance(queue, AdjudicationQueue):
        return "settled"
    only = queue.narrowing
    progress = queue.store.progress(imageset.id, type_ids=only.type_ids, author_ids=only.author_ids)
    images = [one for id_, one in progress.items() if only.image_id in {None, id_}]
    if not sum(one.total for one in images):
        return "empty"
    waiting = sum(one.unverified + one.resubmitted + one.conflicts for one in images)
    return "own" if waiting else "done"


def _tally(queue: ReviewQueue, rights: Rights) -> ReviewTally:
    if Right.VERIFY not in rights:
        return {"done": 0, "remaining": 0}
    return {"done": queue.done, "remaining": queue.remaining}


def next_items(_desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Return items that the page has not, and lease those it shows or will show."""
    queue, held = _queue(view), [UUID(one) for one in params["held"]]
    queue.current = None if params["current"] is None else UUID(params["current"])
    items = queue.take(integer(params, "count"), held)
    if held:
        queue.keep(held)
    return _items(view, queue, items)


def look(_desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Return items as they are now; those that are not to be judged any more are left out."""
    queue = _queue(view)
    return _items(view, queue, queue.look([UUID(one) for one in params["uuids"]]))


def _items(view: View, queue: ReviewQueue, items: list[ReviewItem]) -> Reply:
    rights = rights_in(view.store, imageset_of(view))
    reply: ReviewItemsReply = {
        "items": [item_to_wire(view.store, rights, one) for one in items],
        **_tally(queue, rights),
    }
    return reply, []


def judge(_desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Give a verdict on the revision that was shown; asked again, it is given once."""
    reason = params["reason"]
    verdict = Verdict(
        uuid=UUID(params["verdict"]),
        annotation=UUID(params["annotation"]),
        revision=integer(params, "revision"),
        decision=Decision(params["decision"]),
        reason=None if reason is None else Reason(reason),
        comment=params["comment"],
        seconds=params["seconds"],
    )
    queue = _queue(view)
    queue.judge(verdict)
    return _told(queue), []


def retract(_desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Take back a verdict."""
    queue = _queue(view)
    queue.retract(UUID(params["verdict"]))
    return _told(queue), []


def fix(_desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Correct an item: a revision authored by the verifier."""
    shape, queue = params["shape"], _queue(view)
    queue.fix(
        UUID(params["annotation"]),
        integer(params, "revision"),
        operation=UUID(params["verdict"]),
        shape=None if shape is None else wire.shape_from_wire(shape),
        type_id=params["type"],
        seconds=params["seconds"],
    )
    return _told(queue), []


def unfix(_desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Take back a correction."""
    queue = _queue(view)
    queue.unfix(UUID(params["verdict"]), name=UUID(params["name"]))
    return _told(queue), []


def _told(queue: ReviewQueue) -> ReviewTally:
    return {"done": queue.done, "remaining": queue.remaining}


def leave(_desk: Desk, view: View, _params: dict[str, Any]) -> Reply:
    """Release what is leased: the page is gone, or turns to something else."""
    _queue(view).leave()
    return {}, []


def others(_desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Return outlines around an item, of which nothing is told but place and type.

    What is told of them says nothing of the item either: that a planted one is a copy.
    """
    image, position = image_of(view, params), position_of(params)
    x0, y0, x1, y1 = (float(one) for one in params["bbox"])
    query = replace(Query.at(image.id, position), bbox=(x0, y0, x1, y1), limit=MOST_OTHERS)
    found = view.store.around(UUID(params["item"]), query)
    bare = replace(
        found,
        author_ids=np.zeros_like(found.author_ids),
        statuses=np.full_like(found.statuses, [*ReviewStatus].index(ReviewStatus.UNVERIFIED)),
        scores=np.full_like(found.scores, np.nan),
    )
    count = len(found.revisions)
    reply, arrays = wire.geometry_to_wire(
        bare, image_id=image.id, found=wire.Found(total=count, in_view=count)
    )
    return reply, list(arrays)


def _queue(view: View) -> ReviewQueue:
    if view.review is None:
        raise NotFound("this viewer verifies nothing; imageset.verify() does")
    return view.review


METHODS: dict[str, Method] = {
    "review.open": open_review,
    "review.next": next_items,
    "review.look": look,
    "review.judge": judge,
    "review.retract": retract,
    "review.fix": fix,
    "review.unfix": unfix,
    "review.leave": leave,
    "review.others": others,
}

WRITING = frozenset({"review.judge", "review.retract", "review.fix", "review.unfix"})
"""Methods that change the store."""
