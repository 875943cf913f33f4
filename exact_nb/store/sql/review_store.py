"""Review on a database that speaks SQL: the operations of `ReviewingStore` in transactions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from exact_nb.model.annotations import Annotation
from exact_nb.model.gold import Gold
from exact_nb.model.queue import Judged, Progress, QueueItem, Returned
from exact_nb.model.review import Dispute, Policy, Retraction, ReviewStatus, Verdict
from exact_nb.store.base import Event
from exact_nb.store.reviewing import ReviewingStore
from exact_nb.store.sql import disputing, gold, judging, leasing, queueing, reporting
from exact_nb.store.sql.judging import Given
from exact_nb.store.sql.operating import SqlOperations
from exact_nb.store.sql.queueing import Wish

if TYPE_CHECKING:
    import pyarrow as pa

    from exact_nb.store.geometry import Geometry
    from exact_nb.store.query import Query

__all__ = ["SqlReviewStore"]

T = TypeVar("T")


class SqlReviewStore(SqlOperations, ReviewingStore):
    """Verdicts, queues, leases and planted items; part of `SqlStore`."""

    def _tell_given(self, given: Given) -> Event | None:
        judged = tuple(dict.fromkeys(verdict.annotation for verdict in given.fresh))
        return self._told(verdicts=judged, image_ids=given.images) if judged else None

    # -- verdicts -----------------------------------------------------------------------------

    def judge(self, verdicts: Sequence[Verdict]) -> list[Verdict]:
        """Record the actor's verdicts in one transaction, all or none."""
        return self._changed(
            lambda session, me: judging.judge(session, me, verdicts), self._tell_given
        ).stored

    def judge_shown(self, verdicts: Sequence[Verdict]) -> Judged:
        """Record the actor's verdicts on what was displayed in one transaction."""
        return self._changed(
            lambda session, me: judging.judge_shown(session, me, verdicts),
            lambda result: self._tell_given(result[1]),
        )[0]

    def retract(self, verdict: UUID) -> Retraction:
        """Take back one of the actor's own verdicts."""
        return self.retract_many([verdict])[0]

    def retract_many(self, verdicts: Sequence[UUID]) -> list[Retraction]:
        """Take back several of the actor's own verdicts in one transaction, all or none."""
        return self._changed(
            lambda session, me: judging.retract(session, me, verdicts),
            lambda result: self._tell_given(result[1]),
        )[0]

    def verdicts(self, annotation: UUID) -> list[Verdict]:
        """Return the verdicts on all revisions of an annotation that stand, oldest first."""
        return self._looked_up(lambda session, me: judging.verdicts(session, me, annotation))

    def verdict_table(self, imageset_id: int) -> pa.Table:
        """Return the verdicts of a set that the actor may see as an Arrow table."""
        return self._looked_up(
            lambda session, me: reporting.verdict_table(session, me, imageset_id)
        )

    # -- disputes -----------------------------------------------------------------------------

    def dispute(self, annotation: UUID, revision: int, comment: str) -> Dispute:
        """Object to the rejection of one's own work; it goes back to those who judge."""
        return self._changed(
            lambda session, me: disputing.dispute(session, me, annotation, revision, comment),
            lambda result: self._told(verdicts=(annotation,), image_ids=frozenset({result[1]})),
        )[0]

    def disputes(self, annotation: UUID) -> list[Dispute]:
        """Return the objections to rejections of an annotation, oldest first."""
        return self._looked_up(lambda session, me: disputing.disputes(session, me, annotation))

    # -- queues -------------------------------------------------------------------------------

    def queue(
        self,
        imageset_id: int,
        *,
        image_id: int | None = None,
        type_ids: Sequence[int] | None = None,
        author_ids: Sequence[int] | None = None,
        limit: int | None = None,
    ) -> list[QueueItem]:
        """Return what waits for the actor's verdict, in the order it is to be served."""
        wish = Wish(image_id=image_id, type_ids=type_ids, author_ids=author_ids, limit=limit)
        return self._looked_up(lambda session, me: queueing.queue(session, me, imageset_id, wish))

    def shown(self, uuids: Sequence[UUID]) -> list[Annotation]:
        """Return items of a queue as the actor may see them, planted ones among them."""
        return self._looked_up(lambda session, me: queueing.shown(session, me, uuids))

    def around(self, annotation: UUID, query: Query) -> Geometry:
        """Return what stands around an item of a queue."""
        return self._looked_up(lambda session, me: queueing.around(session, me, annotation, query))

    def adjudications(self, imageset_id: int) -> list[QueueItem]:
        """Return what verifiers, or a verifier and the author, disagree on, oldest first."""
        return self._looked_up(lambda session, me: queueing.adjudications(session, me, imageset_id))

    def returned(self, imageset_id: int) -> list[Returned]:
        """Return the actor's own work that was rejected, the latest rejection first."""
        return self._looked_up(lambda session, me: disputing.returned(session, me, imageset_id))

    def lease(self, uuids: Sequence[UUID], minutes: float = 15) -> frozenset[UUID]:
        """Keep other verifiers off items for a while; return those one got."""
        return self._changed(
            lambda session, me: leasing.lease(session, me, uuids, minutes), lambda _: None
        )

    def release(self, uuids: Sequence[UUID]) -> None:
        """Give leased items back before their time."""
        self._changed(lambda session, me: leasing.release(session, me, uuids), lambda _: None)

    # -- planted items ------------------------------------------------------------------------

    def plant(self, items: Sequence[Gold]) -> list[Gold]:
        """Plant items of which the right verdict is known, in one transaction."""
        return self._changed(lambda session, me: gold.plant(session, me, items), lambda _: None)

    def gold(self, imageset_id: int) -> list[Gold]:
        """Return the planted items of a set, oldest first."""
        return self._looked_up(lambda session, me: gold.gold(session, me, imageset_id))

    def uproot(self, uuids: Sequence[UUID]) -> None:
        """Take planted items out of the queues; their verdicts stay."""
        self._changed(lambda session, me: gold.uproot(session, me, uuids), lambda _: None)

    def replant(self, uuids: Sequence[UUID]) -> None:
        """Put planted items that were taken out back into the queues."""
        self._changed(lambda session, me: gold.replant(session, me, uuids), lambda _: None)

    # -- numbers ------------------------------------------------------------------------------

    def progress(
        self,
        imageset_id: int,
        *,
        type_ids: Sequence[int] | None = None,
        author_ids: Sequence[int] | None = None,
    ) -> dict[int, Progress]:
        """Return how far each image of a set is, by image id."""
        return self._looked_up(
            lambda session, me: reporting.progress(session, me, imageset_id, type_ids, author_ids)
        )

    def preview_policy(
        self, imageset_id: int, policy: Policy, type_policies: Mapping[int, Policy]
    ) -> dict[tuple[ReviewStatus, ReviewStatus], int]:
        """Return how many annotations would go from each status to each other."""
        return self._looked_up(
            lambda session, me: reporting.preview_policy(
                session, me, imageset_id, policy, type_policies
            )
        )
