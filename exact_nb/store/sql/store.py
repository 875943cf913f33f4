"""A store on a database that speaks SQL: operations in transactions, events after commits."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from exact_nb.errors import ExactError, PermissionDenied
from exact_nb.model.annotations import Annotation, Position
from exact_nb.model.changes import Authorship, Change, Receipt, Revision
from exact_nb.model.images import ImageSet
from exact_nb.model.people import User
from exact_nb.model.permissions import Right
from exact_nb.model.record import Record
from exact_nb.store.base import Event, Snapshot, Store, Subscription
from exact_nb.store.geometry import Geometry
from exact_nb.store.query import Query
from exact_nb.store.sql import (
    access,
    blind,
    edits,
    history,
    insertion,
    reading,
    records,
    review,
    undoing,
)
from exact_nb.store.sql.batch import Batch, check_image
from exact_nb.store.sql.counters import Action
from exact_nb.store.sql.depths import Depth, Depths
from exact_nb.store.sql.events import Hub
from exact_nb.store.sql.memo import remembered
from exact_nb.store.sql.review_store import SqlReviewStore
from exact_nb.store.sql.screening_store import SqlScreeningStore
from exact_nb.store.sql.session import Duplicate, Session

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from exact_nb.model.shape_table import ShapeTable

__all__ = ["SqlStore"]

R = TypeVar("R", bound=Record)
T = TypeVar("T")


class SqlStore(SqlReviewStore, SqlScreeningStore, Store):
    """All operations; what is left to a database is how it reads and writes.

    Attributes
    ----------
    hub : Hub
        Shared by all stores of the process on the same data.
    depths : Depths or None
        Shared likewise; None where others write too.
    """

    hub: Hub
    depths: Depths | None = None

    @abstractmethod
    def _read(self, work: Callable[[Session], T]) -> T:
        """Call `work` with a session that reads."""

    @abstractmethod
    def _write(
        self,
        work: Callable[[Session], T],
        tell: Callable[[T], Event | None],
        *,
        of_records: bool = False,
    ) -> T:
        """Call `work` in a write transaction; publish what `tell` makes of its result.

        Parameters
        ----------
        work : callable
            May be called again from the start.
        tell : callable
            Makes the event of a result, None where nothing was changed.
        of_records : bool
            Whether it changes records, so that nothing read before may be relied on.
        """

    def _looked_up(self, work: Callable[[Session, User], T]) -> T:
        return self._read(lambda session: work(session, self._acting(session)))

    def _changed(
        self,
        work: Callable[[Session, User], T],
        tell: Callable[[T], Event | None],
        *,
        of_records: bool = False,
    ) -> T:
        return self._write(
            lambda session: work(session, self._acting(session)), tell, of_records=of_records
        )

    def _acting(self, session: Session) -> User:
        """Return the actor as stored now: what a user may do can have changed since."""
        key = self.actor.id
        stored = remembered(session, ("user", key), lambda: records.fetch(session, User, key))
        if stored is None or stored.deleted:
            raise PermissionDenied(f"user {self.actor.name!r} was deleted", right="read")
        return stored

    def subscribe(self, told: Callable[[Event], None]) -> Subscription:
        """Call `told` after each commit, on a thread of its own, in order of commit."""
        return self.hub.subscribe(lambda event: told(self._seen(event)))

    def _seen(self, event: Event) -> Event:
        """Return an event without who did it, where a blind review hides that."""
        if event.actor_id == self.actor.id or not event.image_ids:
            return event
        try:
            hides = self._looked_up(
                lambda session, me: blind.covers_any(session, me, event.image_ids)
            )
        except ExactError:
            # Closed by now, or the actor has lost the images: then it is nobody's business.
            hides = True
        return replace(event, actor_id=0) if hides else event

    # -- rights -------------------------------------------------------------------------------

    def require(self, right: Right, imageset_id: int) -> None:
        """Refuse an actor who lacks a right in a set."""
        self._looked_up(
            lambda session, me: access.scope_of_set(session, me, imageset_id).require(right)
        )

    # -- records ------------------------------------------------------------------------------

    def create(self, record: R) -> R:
        """Store a new record and return it with its id."""
        return self.create_many([record])[0]

    def create_many(self, records_: Sequence[R]) -> list[R]:
        """Store new records of one kind in one transaction."""

        def tell(result: tuple[list[R], list[Record]]) -> Event | None:
            return self._told(records=tuple(result[1])) if result[1] else None

        return self._changed(
            lambda session, me: records.create(session, me, records_), tell, of_records=True
        )[0]

    def get(self, kind: type[R], key: int | UUID) -> R:
        """Return a record by id or uuid, tombstones included."""
        return self._looked_up(lambda session, me: records.get(session, me, kind, key))

    def find(self, kind: type[R], *, deleted: bool | None = False, **equal: Any) -> list[R]:
        """Return the records whose fields have these values, in order of id."""
        return self._looked_up(lambda session, me: records.find(session, me, kind, deleted, equal))

    def update(self, record: R, **changes: Any) -> R:
        """Change fields of a record; `record.revision` is the base, another one a conflict."""

        def work(session: Session, me: User) -> tuple[R, R]:
            before, after = records.update(session, me, record, changes)
            if isinstance(before, ImageSet) and isinstance(after, ImageSet):
                review.refresh_if_ruled_otherwise(session, before, after)
            return before, after

        return self._changed(work, self._tell_record, of_records=True)[1]

    def delete(self, record: R) -> R:
        """Make a record a tombstone; what hangs below it is hidden with it."""
        return self._changed(
            lambda session, me: records.delete(session, me, record),
            self._tell_record,
            of_records=True,
        )[1]

    def restore(self, record: R) -> R:
        """Bring a deleted record back, and with it what its deletion hid."""
        return self._changed(
            lambda session, me: records.restore(session, me, record),
            self._tell_record,
            of_records=True,
        )[1]

    # -- annotations --------------------------------------------------------------------------

    def edit(self, changes: Sequence[Change], *, operation: UUID | None = None) -> Receipt:
        """Apply changes in one transaction: all or none."""

        def tell(result: tuple[Receipt, bool]) -> Event | None:
            receipt, written = result
            images = frozenset(change.image_id for change in receipt.changes)
            return self._tell_done(Action.EDIT, receipt, images if written else frozenset())

        def apply(*, as_new: bool) -> Receipt:
            def work(session: Session, me: User) -> tuple[Receipt, bool]:
                return edits.edit(session, me, changes, operation, as_new=as_new)

            return self._changed(work, tell)[0]

        try:
            return apply(as_new=True)
        except (Duplicate, ExactError):
            # It may be a repetition, of which the answer is known.
            return apply(as_new=False)

    def insert(
        self,
        image_id: int,
        shapes: ShapeTable,
        *,
        type_id: int | np.ndarray[Any, Any],
        uuids: Sequence[UUID] | None = None,
        positions: np.ndarray[Any, Any] | None = None,
        scores: np.ndarray[Any, Any] | None = None,
        model: str = "",
        operation: UUID | None = None,
    ) -> Receipt:
        """Add many annotations to one image in one transaction, by Arrow."""
        batch = Batch.of(
            shapes,
            type_id=type_id,
            uuids=uuids,
            positions=positions,
            scores=scores,
            model=model,
        )
        # A million shapes take a while to check; other writers need not wait for that.
        check_image(
            batch, self._looked_up(lambda session, me: insertion.image_for(session, me, image_id))
        )

        def tell(result: tuple[Receipt, bool]) -> Event | None:
            receipt, written = result
            images = frozenset({image_id} if written else ())
            return self._tell_done(Action.EDIT, receipt, images)

        return self._changed(
            lambda session, me: insertion.insert(session, me, image_id, batch, operation), tell
        )[0]

    def annotation(self, uuid: UUID) -> Annotation:
        """Return one annotation as it stands, tombstones included."""
        return self._looked_up(lambda session, me: reading.annotation(session, me, uuid))

    def annotations(self, query: Query) -> list[Annotation]:
        """Return the annotations of a query as objects."""
        return self._looked_up(lambda session, me: reading.objects(session, me, query))

    def table(self, query: Query) -> pa.Table:
        """Return the annotations of a query as an Arrow table, one row each."""
        return self._looked_up(lambda session, me: reading.table(session, me, query))

    def geometry(self, query: Query) -> Geometry:
        """Return the annotations of a query as flat arrays: the way to a viewer."""
        return self._looked_up(lambda session, me: reading.geometry(session, me, query))

    def count(self, query: Query) -> int:
        """Return how many annotations a query has."""
        return self._looked_up(lambda session, me: reading.count(session, me, query))

    def counts(self, imageset_id: int) -> dict[int, int]:
        """Return how many annotations each image of a set has, by image id, where it has any."""
        return self._looked_up(lambda session, me: reading.counts(session, me, imageset_id))

    def positions(self, image_id: int) -> dict[Position, int]:
        """Return how many annotations each frame, or slice of a plane, has where it has any."""
        return self._looked_up(lambda session, me: reading.positions(session, me, image_id))

    # -- history ------------------------------------------------------------------------------

    def history(self, uuid: UUID) -> list[Revision]:
        """Return every state of an annotation, oldest first."""
        return self._looked_up(lambda session, me: history.history(session, me, uuid))

    def authorship(self, uuids: Sequence[UUID]) -> dict[UUID, Authorship]:
        """Return who had a hand in annotations, without a shape of their histories."""
        return self._looked_up(lambda session, me: history.authorship(session, me, uuids))

    def undo(
        self,
        *,
        operation: UUID | None = None,
        name: UUID | None = None,
        skip: Collection[UUID] = (),
    ) -> Receipt | None:
        """Take back the actor's newest edit that stands, as a new change."""
        return self._changed(
            lambda session, me: undoing.undo(session, me, operation, name, skip),
            lambda result: self._tell_done(Action.UNDO, *result),
        )[0]

    def redo(self, *, name: UUID | None = None, skip: Collection[UUID] = ()) -> Receipt | None:
        """Bring back what the actor's newest undo took, as a new change."""
        return self._changed(
            lambda session, me: undoing.redo(session, me, name, skip),
            lambda result: self._tell_done(Action.REDO, *result),
        )[0]

    def undo_depth(self) -> tuple[int, int]:
        """Return how many edits the actor can undo and redo."""

        def read() -> Depth:
            return self._looked_up(undoing.depth)

        return read() if self.depths is None else self.depths.get(self.actor.id, read)

    def snapshot(self, imageset_id: int, name: str) -> Snapshot:
        """Name the present state of an image set; costs one row."""
        return self._changed(
            lambda session, me: history.snapshot(session, me, imageset_id, name),
            lambda made: self._told(snapshots=(made,)),
        )

    def snapshots(self, imageset_id: int) -> list[Snapshot]:
        """Return the named states of an image set, oldest first."""
        return self._looked_up(lambda session, me: history.snapshots(session, me, imageset_id))

    # -- events -------------------------------------------------------------------------------

    def _told(self, **what: Any) -> Event:
        return Event(actor_id=self.actor.id, **what)

    def _tell_record(self, result: tuple[Record, Record]) -> Event | None:
        before, after = result
        return None if before is after else self._told(records=(after,))

    def _tell_done(
        self, action: Action, receipt: Receipt | None, images: frozenset[int]
    ) -> Event | None:
        """Count a transaction and return its event; without images nothing was changed."""
        if not images:
            return None
        if self.depths is not None:
            self.depths.count(self.actor.id, action)
        return self._told(receipt=receipt, image_ids=images)
