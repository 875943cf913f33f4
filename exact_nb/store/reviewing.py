"""The part of a store's interface that is about review: verdicts, queues, leases, planted items."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from exact_nb.model.annotations import Annotation
from exact_nb.model.gold import Gold
from exact_nb.model.queue import Judged, Progress, QueueItem, Returned
from exact_nb.model.review import Dispute, Policy, Retraction, ReviewStatus, Verdict

if TYPE_CHECKING:
    import pyarrow as pa

    from exact_nb.store.geometry import Geometry
    from exact_nb.store.query import Query

__all__ = ["ReviewingStore"]


class ReviewingStore(ABC):
    """Review as one user sees it and takes part in it.

    Where a policy is blind, somebody who may verify and has not judged the current revision of an
    annotation reads, here and everywhere in a store, neither author nor editor (0, or an empty
    name), nor score and model, nor metadata, nor others' verdicts and what they amount to. Exempt
    are its authors and editors, adjudicators, and those who manage the team.
    """

    # -- verdicts -----------------------------------------------------------------------------

    @abstractmethod
    def judge(self, verdicts: Sequence[Verdict]) -> list[Verdict]:
        """Record the actor's verdicts in one transaction, all or none.

        `Verdict.blind` is set by the store: whether all was hidden that a blind review hides.

        Raises
        ------
        RevisionConflict
            If a verdict names a revision that is no longer the current one.
        PermissionDenied
            If the actor may not judge one of them, and why.
        """

    @abstractmethod
    def judge_shown(self, verdicts: Sequence[Verdict]) -> Judged:
        """Record the actor's verdicts on what was displayed in one transaction.

        What cannot be judged is left out, counted, and never judged at a revision nobody saw.
        """

    @abstractmethod
    def retract(self, verdict: UUID) -> Retraction:
        """Take back one of the actor's own verdicts."""

    @abstractmethod
    def retract_many(self, verdicts: Sequence[UUID]) -> list[Retraction]:
        """Take back several of the actor's own verdicts in one transaction, all or none."""

    @abstractmethod
    def verdicts(self, annotation: UUID) -> list[Verdict]:
        """Return the verdicts on all revisions of an annotation that stand, oldest first."""

    @abstractmethod
    def verdict_table(self, imageset_id: int) -> pa.Table:
        """Return the verdicts of a set that the actor may see as an Arrow table, oldest first.

        Columns: ``uuid``, ``annotation`` (strings), ``image_id``, ``type_id``, ``revision``,
        ``user`` (login name), ``decision``, ``reason``, ``comment``, ``blind``, ``seconds``,
        ``at``, ``current`` (on the current revision), ``retracted``, ``planted``, ``expected``
        (null unless planted). Only those who manage the team learn which are planted.
        """

    # -- disputes -----------------------------------------------------------------------------

    @abstractmethod
    def dispute(self, annotation: UUID, revision: int, comment: str) -> Dispute:
        """Object to the rejection of one's own work; it goes back to those who judge.

        Raises
        ------
        InvalidRecord
            If it is not rejected, or there is no comment.
        RevisionConflict
            If the revision is no longer the current one.
        PermissionDenied
            If it is somebody else's work.
        """

    @abstractmethod
    def disputes(self, annotation: UUID) -> list[Dispute]:
        """Return the objections to rejections of an annotation, oldest first."""

    # -- queues -------------------------------------------------------------------------------

    @abstractmethod
    def queue(
        self,
        imageset_id: int,
        *,
        image_id: int | None = None,
        type_ids: Sequence[int] | None = None,
        author_ids: Sequence[int] | None = None,
        limit: int | None = None,
    ) -> list[QueueItem]:
        """Return what waits for the actor's verdict, in the order it is to be served.

        Resubmitted items come first, one's own rejections before the others; then conflicts and
        disputes; then the unverified, by the uncertainty of the model that proposed them and by
        age. What somebody else leases is left out; planted items are mixed in.

        Raises
        ------
        PermissionDenied
            If the actor may not verify in the set.
        InvalidRecord
            If it is asked for authors and the review is blind.
        """

    @abstractmethod
    def shown(self, uuids: Sequence[UUID]) -> list[Annotation]:
        """Return items of a queue as the actor may see them, planted ones among them."""

    @abstractmethod
    def around(self, annotation: UUID, query: Query) -> Geometry:
        """Return what stands around an item of a queue.

        That is what the query finds without the item itself and without what it was made from: a
        planted copy would be told by its original beside it.
        """

    @abstractmethod
    def adjudications(self, imageset_id: int) -> list[QueueItem]:
        """Return what verifiers, or a verifier and the author, disagree on, oldest first.

        Raises
        ------
        PermissionDenied
            If no policy of the set names the actor as an adjudicator.
        """

    @abstractmethod
    def returned(self, imageset_id: int) -> list[Returned]:
        """Return the actor's own work that was rejected, the latest rejection first."""

    @abstractmethod
    def lease(self, uuids: Sequence[UUID], minutes: float = 15) -> frozenset[UUID]:
        """Keep other verifiers off items for a while; return those one got.

        A lease blocks nobody's verdict or edit; it only keeps the items out of others' queues.
        """

    @abstractmethod
    def release(self, uuids: Sequence[UUID]) -> None:
        """Give leased items back before their time."""

    # -- planted items ------------------------------------------------------------------------

    @abstractmethod
    def plant(self, items: Sequence[Gold]) -> list[Gold]:
        """Plant items of which the right verdict is known, in one transaction."""

    @abstractmethod
    def gold(self, imageset_id: int) -> list[Gold]:
        """Return the planted items of a set, oldest first; for those who manage the team."""

    @abstractmethod
    def uproot(self, uuids: Sequence[UUID]) -> None:
        """Take planted items out of the queues; their verdicts stay."""

    @abstractmethod
    def replant(self, uuids: Sequence[UUID]) -> None:
        """Put planted items that were taken out back into the queues."""

    # -- numbers ------------------------------------------------------------------------------

    @abstractmethod
    def progress(
        self,
        imageset_id: int,
        *,
        type_ids: Sequence[int] | None = None,
        author_ids: Sequence[int] | None = None,
    ) -> dict[int, Progress]:
        """Return how far each image of a set is, by image id."""

    @abstractmethod
    def preview_policy(
        self, imageset_id: int, policy: Policy, type_policies: Mapping[int, Policy]
    ) -> dict[tuple[ReviewStatus, ReviewStatus], int]:
        """Return how many annotations would go from each status to each other; changes nothing."""
