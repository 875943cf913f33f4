"""What one verifier has still to judge and what was done of it: the session of a review.

Pure logic over a store; a page asks it for few items at a time, a test needs no page.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from exact_nb.errors import ExactError, NotFound
from exact_nb.model.changes import UNCHANGED, Update
from exact_nb.model.review import Decision, Reason, Verdict

if TYPE_CHECKING:
    from exact_nb.model.annotations import Annotation
    from exact_nb.model.queue import QueueItem
    from exact_nb.model.shapes import Shape
    from exact_nb.store.base import Event, Store

__all__ = ["Narrowing", "ReviewItem", "ReviewQueue"]

READ_AGAIN = 5.0
"""Seconds after which a queue that others have changed is read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """Which part of a set is verified; None stands for all.

    Attributes
    ----------
    image_id : int or None
        One image.
    type_ids, author_ids : tuple of int or None
        Any of these types, any of these authors.
    """

    image_id: int | None = None
    type_ids: tuple[int, ...] | None = None
    author_ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """An item of the queue, and what it is."""

    queued: QueueItem
    annotation: Annotation


class ReviewQueue:
    """The queue of one verifier over one set.

    It is safe to be asked from several threads.

    Parameters
    ----------
    store : Store
        Bound to the verifier.
    imageset_id : int
        The set.
    narrowing : Narrowing, optional
        Which part of it.

    Attributes
    ----------
    current : uuid.UUID or None
        The item that is shown.
    """

    def __init__(
        self,
        store: Store,
        imageset_id: int,
        narrowing: Narrowing = Narrowing(),  # immutable
    ) -> None:
        self.imageset_id = imageset_id
        self.current: UUID | None = None
        self._store = store
        self._narrowing = narrowing
        self._lock = threading.RLock()
        self._items: dict[UUID, QueueItem] = {}
        self._done: dict[UUID, UUID] = {}
        self._leased: frozenset[UUID] = frozenset()
        self._read_at: float | None = None
        self._stale = False
        self._expecting = threading.Lock()
        self._expected: Counter[UUID] = Counter()
        self._stop = store.subscribe(self._hear)

    # -- what is left -------------------------------------------------------------------------

    @property
    def store(self) -> Store:
        """The store it reads."""
        return self._store

    @property
    def narrowing(self) -> Narrowing:
        """Which part of the set is verified."""
        return self._narrowing

    @property
    def done(self) -> int:
        """How many items were judged or fixed and not taken back."""
        with self._lock:
            return len(set(self._done.values()))

    @property
    def remaining(self) -> int:
        """How many items are left to judge."""
        with self._lock:
            self._read_if_needed(0)
            return len(self._items)

    def narrow(self, narrowing: Narrowing) -> None:
        """Verify another part of the set."""
        with self._lock:
            self._narrowing = narrowing
            self.read()

    def read(self) -> None:
        """Read the queue anew."""
        found = self._found()
        with self._lock:
            self._items = {one.annotation: one for one in found}
            self._read_at = time.monotonic()
            self._stale = False

    def _found(self) -> list[QueueItem]:
        only = self._narrowing
        return self._store.queue(
            self.imageset_id,
            image_id=only.image_id,
            type_ids=only.type_ids,
            author_ids=only.author_ids,
        )

    def take(self, count: int, held: Iterable[UUID] = ()) -> list[ReviewItem]:
        """Return the next items in order that are not held yet, and lease them.

        Parameters
        ----------
        count : int
            How many at most.
        held : iterable of uuid.UUID
            What the page has already; what it no longer has is released.

        Returns
        -------
        list of ReviewItem
            Fewer than `count` only where no more can be had.
        """
        held = frozenset(held)
        with self._lock:
            self._read_if_needed(count + len(held))
            self._let_go(self._leased - held)
            taken: list[ReviewItem] = []
            waiting = [one for uuid, one in self._items.items() if uuid not in held]
            while len(taken) < count and waiting:
                some, waiting = waiting[: count - len(taken)], waiting[count - len(taken) :]
                taken += self._leased_of(some)
            return taken

    def keep(self, uuids: Iterable[UUID]) -> None:
        """Lease for longer what is still shown."""
        with self._lock:
            self._leased |= self._store.lease([*uuids])

    def look(self, uuids: Sequence[UUID]) -> list[ReviewItem]:
        """Return items as they are now; what is no longer to be judged is left out."""
        with self._lock:
            self.read()
            return self._shown([self._items[uuid] for uuid in uuids if uuid in self._items])

    def leave(self) -> None:
        """Release what is leased: nobody looks at it any more."""
        with self._lock:
            self.current = None
            self._let_go(self._leased)

    def close(self) -> None:
        """Release what is leased and hear of nothing more."""
        self._stop()
        if self._store.is_open:
            self.leave()

    def rebind(self, store: Store) -> None:
        """Go on with another store of the same data: the one before was closed."""
        with self._lock:
            self._stop()
            self._store = store
            self._stop = store.subscribe(self._hear)
            self._stale = True

    def _read_if_needed(self, wanted: int) -> None:
        if self._read_at is None:
            self.read()
            return
        is_short = len(self._items) < wanted
        if self._stale and (is_short or time.monotonic() - self._read_at > READ_AGAIN):
            self.read()

    def _leased_of(self, queued: Sequence[QueueItem]) -> list[ReviewItem]:
        """Return those of some items that nobody else has in hand."""
        got = self._store.lease([one.annotation for one in queued])
        self._leased |= got
        for one in queued:
            if one.annotation not in got:
                del self._items[one.annotation]
                self._stale = True
        return self._shown([one for one in queued if one.annotation in got])

    def _shown(self, queued: Sequence[QueueItem]) -> list[ReviewItem]:
        """Return what items are; one that changed or went since the queue was read is told so."""
        found = {one.uuid: one for one in self._store.shown([one.annotation for one in queued])}
        items = []
        for one in queued:
            annotation = found.get(one.annotation)
            if annotation is None or annotation.deleted:
                self._items.pop(one.annotation, None)
                self._stale = True
            else:
                items.append(ReviewItem(one, annotation))
        return items

    def _let_go(self, uuids: frozenset[UUID]) -> None:
        if uuids:
            self._store.release([*uuids])
            self._leased -= uuids

    def _hear(self, event: Event) -> None:
        """Remember that the queue may be another one now, unless this session did it.

        It does not wait for who reads: whoever commits must not wait either.
        """
        touched = set(event.verdicts)
        if event.receipt is not None:
            touched |= {change.uuid for change in event.receipt.changes}
        if event.actor_id != self._store.actor.id or not self._was_expected(touched):
            self._stale = True

    def _was_expected(self, touched: set[UUID]) -> bool:
        with self._expecting:
            if not touched or any(self._expected[uuid] < 1 for uuid in touched):
                return False
            self._expected.subtract(touched)
            self._expected = +self._expected
            return True

    # -- what is said of it -------------------------------------------------------------------

    def judge(self, verdict: Verdict) -> Verdict:
        """Give a verdict; one of the same uuid is given once.

        Raises
        ------
        exact_nb.errors.RevisionConflict
            If the item was edited since it was shown.
        exact_nb.errors.PermissionDenied
            If the actor may not judge it, and why.
        """
        with self._doing(verdict.annotation):
            [stored] = self._store.judge([verdict])
        self._did(stored.uuid, stored.annotation)
        return stored

    def retract(self, uuid: UUID) -> None:
        """Take back a verdict; the item is to be judged again."""
        self._store.retract(uuid)
        self._undid(uuid)

    def fix(
        self,
        annotation: UUID,
        base_revision: int,
        *,
        operation: UUID,
        shape: Shape | None = None,
        type_id: int | None = None,
        seconds: float | None = None,
    ) -> int:
        """Correct an item, which makes a revision authored by the actor.

        Of a planted item, which is no annotation, it is told that it is wrong; nothing in what is
        returned says so.

        Parameters
        ----------
        annotation : uuid.UUID
            The item.
        base_revision : int
            The revision that was shown.
        operation : uuid.UUID
            Name of the correction: sent again, it is done once.
        shape, type_id : optional
            What is to be otherwise.
        seconds : float, optional
            Time spent on it.

        Returns
        -------
        int
            The revision after it.
        """
        update = Update(
            uuid=annotation,
            base_revision=base_revision,
            shape=UNCHANGED if shape is None else shape,
            type_id=UNCHANGED if type_id is None else type_id,
        )
        with self._doing(annotation):
            try:
                receipt = self._store.edit([update], operation=operation)
            except NotFound:
                if not self._store.shown([annotation]):
                    raise
                receipt = None
        if receipt is None:
            reason = Reason.WRONG_CLASS if shape is None else Reason.WRONG_OUTLINE
            self.judge(
                Verdict(
                    uuid=operation,
                    annotation=annotation,
                    revision=base_revision,
                    decision=Decision.REJECT,
                    reason=reason,
                    seconds=seconds,
                )
            )
            return base_revision + 1
        self._did(operation, annotation)
        return receipt.changes[0].revision

    def unfix(self, operation: UUID, *, name: UUID) -> None:
        """Take back a correction.

        Parameters
        ----------
        operation : uuid.UUID
            Name of the correction.
        name : uuid.UUID
            Name of taking it back: sent again, it is done once.
        """
        try:
            self._store.retract(operation)
        except NotFound:
            self._store.undo(operation=operation, name=name)
        self._undid(operation)

    def _did(self, name: UUID, annotation: UUID) -> None:
        with self._lock:
            self._done[name] = annotation
            self._items.pop(annotation, None)
            self._let_go(self._leased & {annotation})

    def _undid(self, name: UUID) -> None:
        with self._lock:
            self._done.pop(name, None)
            self._stale = True
            # Else what was taken back would come only with somebody else's change.
            self._read_at = None

    @contextmanager
    def _doing(self, annotation: UUID) -> Iterator[None]:
        """Do something to an item, which will be told of; what is refused is looked at anew."""
        with self._expecting:
            self._expected[annotation] += 1
        try:
            yield
        except ExactError:
            with self._expecting:
                self._expected[annotation] -= 1
            self._read_at = None
            raise

    def __repr__(self) -> str:
        return f"ReviewQueue({self.done} done, {self.remaining} remaining)"
