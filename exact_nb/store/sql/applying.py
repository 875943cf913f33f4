"""Change rows first, then the current table from them: the one way in which annotations change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from exact_nb.model.annotations import Operation
from exact_nb.store.sql.counters import OPERATIONS
from exact_nb.store.sql.session import Session
from exact_nb.store.sql.state import IMMUTABLE, LIFECYCLE, STATE, State

__all__ = ["CHANGE", "CREATED", "append", "apply"]

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


def append(
    session: Session,
    rows: Sequence[tuple[Operation, State]],
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
    rows : sequence of (Operation, State)
        What was done and the full state after it; ``state["change"]`` is still the number of the
        change before, None for a new annotation.
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
                OPERATIONS.index(operation),
                actor_id,
                None,
                at,
                state["change"],
                state["id"],
                *(state[name] for name in STATE),
            )
            for i, (operation, state) in enumerate(rows)
        ],
    )
    apply(
        session,
        first,
        first + len(rows) - 1,
        {operation for operation, _ in rows},
        [state["id"] for _, state in rows] if len(rows) <= _ONE_BY_ONE else None,
    )


def apply(
    session: Session,
    first: int,
    last: int,
    operations: set[Operation],
    ids: Sequence[int] | None = None,
) -> None:
    """Bring the current table up to a range of changes.

    Parameters
    ----------
    session : Session
        The write transaction.
    first, last : int
        The range, both ends included.
    operations : set of Operation
        What is among the changes; deleting and restoring rewrite no geometry.
    ids : sequence of int, optional
        The annotations, where they are few enough to be looked up one by one.
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
    few = "" if ids is None else f" and annotation.id in ({', '.join(map(str, ids))})"
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
                f"and c.annotation_id = annotation.id{few}",
                span,
            )
