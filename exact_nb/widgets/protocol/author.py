"""Messages of history, of what came back to an author, and of versions.

`js/src/protocol/author.ts` holds the same types by name; `exact_nb.widgets.protocol` says how they
travel.
"""

from __future__ import annotations

from typing import TypedDict

from exact_nb.widgets.protocol.annotations import WirePosition, WireShape, WireSpan

__all__ = [
    "HistoryReply",
    "ReturnedItem",
    "ReturnedReply",
    "WireRevision",
    "WireVerdict",
]


class WireRevision(TypedDict):
    """A `Revision`: the state of an annotation after one change.

    `changed` names what differs from the state before, as `exact_nb.model.revisions` does; `undone`
    says that it was an undo or redo. `outline` is a place in the outlines of the reply. `actor` is
    empty where it is hidden.
    """

    change: int
    revision: int
    operation: str
    undone: bool
    actor: str
    at: str
    changed: list[str]
    type: int
    outline: int
    position: WirePosition
    span: WireSpan | None
    concealed: bool
    blurred: bool
    origin: str


class WireVerdict(TypedDict):
    """A `Verdict`, or with the decision ``"dispute"`` the author's objection to one.

    `user` is empty where it is hidden.
    """

    uuid: str
    revision: int
    user: str
    decision: str
    reason: str | None
    comment: str
    at: str


class HistoryReply(TypedDict):
    """Reply to ``annotations.history``: every state, oldest first, and all verdicts that stand.

    An outline that several states share is sent once; that of a segmentation has no voxels.
    """

    uuid: str
    outlines: list[WireShape]
    revisions: list[WireRevision]
    verdicts: list[WireVerdict]


class ReturnedItem(TypedDict):
    """A `Returned`: an annotation of the user that was rejected and is as it was rejected.

    `bounds` are None for a label; `verifier` is empty where it is hidden.
    """

    uuid: str
    revision: int
    image: int
    type: int
    position: WirePosition
    bounds: tuple[float, float, float, float] | None
    reason: str
    comment: str
    verifier: str
    at: str
    disputed: bool


class ReturnedReply(TypedDict):
    """Reply to ``returned.list`` and ``returned.dispute``: newest first."""

    items: list[ReturnedItem]
