"""Change rows first, then the current table from them: the one way in which annotations change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exact_nb.model.changes import Operation
from exact_nb.store.sql.counters import OPERATIONS
from exact_nb.store.sql.session import Session
from exact_nb.store.sql.state import CURRENT, IMMUTABLE, LIFECYCLE, STATE, State

__all__ = ["CHANGE", "CREATED", "Done", "append", "apply"]

CHANGE = (
    "id",
    "transaction_id",
    "operation",
    "actor_id",
    "undoes",
    "made_at",
    "previous",
    "annotation_id",
    *STATE,
)
"""Columns of the table `change`."""

CREATED = OPERATIONS.index(Operation.CREATE)
_UPDATED = OPERATIONS.index(Operation.UPDATE)
_ONE_BY_ONE = 8


@dataclass(frozen=True, slots=True)
class Done:
    """What was done to one annotation.

    Attributes
    ----------
    operation : Operation
        What it was.
    before : State or None
        The current row before it, None for a new annotation.
    after : State
        The full state after it, with the id of the annotation.
    """

    operation: Operation
    before: State | None
    after: State


def append(
    session: Session,
    done: Sequence[Done],
    *,
    first: int,
    transaction: int,
    actor_id: int,
    at: datetime,
) -> None:
    """Write the states after an edit as change rows, and the current table after them.

    Parameters
    ----------
    session : Session
        The write transaction.
    done : sequence of Done
        What was done.
    first : int
        Number of the first change.
    transaction, actor_id : int
        The transaction and who did it.
    at : datetime.datetime
        When.
    """
    session.insert(
        "change",
        CHANGE,
        [
            (
                first + i,
                transaction,
                OPERATIONS.index(one.operation),
                actor_id,
                None,
                at,
                one.before and one.before["change"],
                one.after["id"],
                *(one.after[name] for name in STATE),
            )
            for i, one in enumerate(done)
        ],
    )
    if len(done) <= _ONE_BY_ONE:
        _apply_few(session, done, first)
    else:
        operations = {one.operation for one in done}
        apply(session, first, first + len(done) - 1, operations)


def _apply_few(session: Session, done: Sequence[Done], first: int) -> None:
    """Write the states by value: DuckDB plans that in half the time a join takes it."""
    created = [(i, one.after) for i, one in enumerate(done) if one.before is None]
    session.insert(
        "annotation",
        CURRENT,
        [
            (state["id"], *(state[name] for name in STATE), first + i, 0, False, False)
            for i, state in created
        ],
    )
    for i, one in enumerate(done):
        if one.before is not None:
            changed = [name for name in STATE if one.after[name] != one.before[name]]
            sets = ", ".join(f"{name} = ?" for name in (*changed, "change"))
            session.execute(
                f"update annotation set {sets} where id = ?",
                [*(one.after[name] for name in changed), first + i, one.after["id"]],
            )


def apply(session: Session, first: int, last: int, operations: set[Operation]) -> None:
    """Bring the current table up to a range of changes.

    Parameters
    ----------
    session : Session
        The write transaction.
    first, last : int
        The range, both ends included.
    operations : set of Operation
        What is among the changes; deleting and restoring rewrite no geometry.
    """
    span = (first, last)
    if Operation.CREATE in operations:
        columns = ", ".join(STATE)
        session.execute(
            f"insert into annotation (id, {columns}, change, status, conflict, stale) "
            f"select annotation_id, {columns}, id, 0, false, false from change "
            f"where id between ? and ? and operation = {CREATED}",
            span,
        )
    changed = [name for name in STATE if name not in IMMUTABLE]
    for present, names, which in (
        (Operation.UPDATE in operations, changed, f"= {_UPDATED}"),
        (
            bool(operations & {Operation.DELETE, Operation.RESTORE}),
            LIFECYCLE,
            f"not in ({CREATED}, {_UPDATED})",
        ),
    ):
        if present:
            sets = ", ".join(f"{name} = c.{name}" for name in names)
            session.execute(
                f"update annotation set {sets}, change = c.id from change c "
                f"where c.id between ? and ? and c.operation {which} "
                "and c.annotation_id = annotation.id",
                span,
            )
