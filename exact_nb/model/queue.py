"""What waits for somebody: items to judge, work that came back, and how far an image is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from exact_nb.model.annotations import Position
from exact_nb.model.review import Reason, Verdict

__all__ = ["ImageStatus", "Judged", "Progress", "QueueItem", "QueueReason", "Returned"]

Bounds = tuple[float, float, float, float]


class QueueReason(StrEnum):
    """Why an annotation is in a verifier's queue; in this order it is served."""

    RESUBMITTED = "resubmitted"
    CONFLICT = "conflict"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem:
    """A revision that waits for the actor's verdict.

    Attributes
    ----------
    annotation : uuid.UUID
        The annotation.
    revision : int
        Its current revision, which the verdict has to name.
    image_id, type_id : int
        What it is on and what it says.
    position : Position
        Frame or plane.
    bounds : tuple of float or None
        ``(x0, y0, x1, y1)``, pixels at level 0 or in-plane voxels; None for a global label and a
        segmentation.
    why : QueueReason
        What brought it here; always `QueueReason.UNVERIFIED` while the review is blind.
    """

    annotation: UUID
    revision: int
    image_id: int
    type_id: int
    position: Position
    bounds: Bounds | None
    why: QueueReason = QueueReason.UNVERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """One's own work that was rejected.

    Attributes
    ----------
    annotation : uuid.UUID
        The annotation.
    revision : int
        The revision that was rejected, which is the current one.
    image_id, type_id, position, bounds
        As of a `QueueItem`.
    reason : Reason
        Why.
    comment : str
        In the verifier's words.
    verifier : str
        Login name; empty where the review is blind.
    at : datetime.datetime
        When, in UTC.
    disputed : bool
        Whether the author has objected and nobody has answered yet.
    """

    annotation: UUID
    revision: int
    image_id: int
    type_id: int
    position: Position
    bounds: Bounds | None
    reason: Reason
    comment: str
    verifier: str
    at: datetime
    disputed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What became of verdicts given on many annotations at once.

    Attributes
    ----------
    accepted : tuple of Verdict
        As stored.
    own : tuple of uuid.UUID
        Annotations left out because they are the actor's own work.
    stale : tuple of uuid.UUID
        Left out because they have been edited since they were displayed.
    deleted : tuple of uuid.UUID
        Left out because they are gone.
    denied : tuple of uuid.UUID
        Left out because the actor lacks the right to verify them.
    """

    accepted: tuple[Verdict, ...] = ()
    own: tuple[UUID, ...] = ()
    stale: tuple[UUID, ...] = ()
    deleted: tuple[UUID, ...] = ()
    denied: tuple[UUID, ...] = ()

    @property
    def skipped(self) -> int:
        """How many were left out."""
        return len(self.own) + len(self.stale) + len(self.deleted) + len(self.denied)


class ImageStatus(StrEnum):
    """How far the work on an image is."""

    UNANNOTATED = "unannotated"
    IN_PROGRESS = "in progress"
    TO_VERIFY = "to verify"
    REJECTED_ITEMS = "rejected items"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How the annotations of an image stand in review, counted.

    Attributes
    ----------
    total : int
        All that live.
    unverified, resubmitted, verified, rejected : int
        By status; they add up to the total.
    conflicts : int
        Those on which verifiers, or a verifier and the author, disagree.
    """

    total: int = 0
    unverified: int = 0
    resubmitted: int = 0
    verified: int = 0
    rejected: int = 0
    conflicts: int = 0

    @property
    def status(self) -> ImageStatus:
        """The image in one word.

        What needs the author comes first: an image with rejected items is in the author's hands,
        one of which nothing is decided waits for its first verdict, one that is partly verified
        is in progress.
        """
        if not self.total:
            return ImageStatus.UNANNOTATED
        if self.rejected:
            return ImageStatus.REJECTED_ITEMS
        if self.verified == self.total:
            return ImageStatus.DONE
        if self.verified or self.resubmitted:
            return ImageStatus.IN_PROGRESS
        return ImageStatus.TO_VERIFY
