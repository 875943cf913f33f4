"""Messages of a review; `js/src/review/protocol.ts` holds the same types by name."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from exact_nb.widgets.protocol.annotations import WirePosition, WireShape
from exact_nb.widgets.protocol.images import TypeEntry
from exact_nb.widgets.protocol.overlay import GeometryReply

__all__ = [
    "ReviewItemAbout",
    "ReviewItemEntry",
    "ReviewItemsReply",
    "ReviewPerson",
    "ReviewState",
    "ReviewTally",
    "ReviewVerdict",
]

OthersReply = GeometryReply
"""Reply to ``review.others``: outlines around the item, without author, score and status."""


class ReviewPerson(TypedDict):
    """Somebody whose work can be chosen."""

    id: int
    name: str


class ReviewVerdict(TypedDict):
    """What somebody else has said of a revision."""

    by: str
    revision: int
    decision: str
    reason: str | None
    comment: str


class ReviewItemAbout(TypedDict):
    """What a blind review hides; the whole of it is missing there."""

    author: str
    score: NotRequired[float]
    model: NotRequired[str]
    verdicts: list[ReviewVerdict]


class ReviewItemEntry(TypedDict):
    """One item of the queue, geometry included.

    `unfixable` says why the verifier cannot correct it in place, None where it can be.
    `bounds` are None for what has no place: labels of the whole image. A mask, which is in many
    slices, comes with the slice in which most of it is seen.
    """

    uuid: str
    revision: int
    image: int
    type: int
    position: WirePosition
    shape: WireShape
    bounds: tuple[float, float, float, float] | None
    why: Literal["resubmitted", "conflict", "unverified"]
    unfixable: str | None
    about: NotRequired[ReviewItemAbout]


class ReviewTally(TypedDict):
    """How far one is: items judged in this widget, and items left."""

    done: int
    remaining: int


class ReviewItemsReply(ReviewTally):
    """Reply to ``review.next`` and ``review.look``."""

    items: list[ReviewItemEntry]


class ReviewState(ReviewTally):
    """Reply to ``review.open``: what is verified, by which rules, and why there may be nothing.

    `nothing` is None while there are items; else "right" (the user may not verify here), "empty"
    (the part that was chosen has no annotations), "done" (all of it is decided), "own" (what is
    left is not for this user to judge) or, in an adjudication, "settled". `people` is missing
    where the review is blind.
    """

    store: str
    user: str
    user_id: int
    imageset: str
    blind: bool
    types: list[TypeEntry]
    chosen_types: list[int] | None
    chosen_authors: NotRequired[list[int] | None]
    people: NotRequired[list[ReviewPerson]]
    nothing: Literal["right", "empty", "done", "own", "settled"] | None
