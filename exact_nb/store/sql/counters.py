"""Numbers given in the order of commits, and the transactions they belong to.

An edit leaves its last numbers in its rows: that of a transaction, of changes and of annotations.
`store_info` holds those of the last commit that was no edit, so that an edit, of which there are
most, need not update it, a fifth of its cost in DuckDB.
"""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from enum import IntEnum
from uuid import UUID

from exact_nb.errors import NotFound
from exact_nb.model.changes import Acknowledged, Operation, Receipt
from exact_nb.store.sql import summary
from exact_nb.store.sql.kinds import utc
from exact_nb.store.sql.session import Session

__all__ = [
    "LAST",
    "OPERATIONS",
    "Action",
    "Last",
    "Numbers",
    "last",
    "receipt_of",
    "record",
    "take",
]

OPERATIONS = tuple(Operation)
"""The operation of each code in the change table."""


class Action(IntEnum):
    """What a transaction of the change table did."""

    EDIT = 0
    UNDO = 1
    REDO = 2


@dataclass(frozen=True, slots=True)
class Numbers:
    """First numbers of what was taken, to be counted up from.

    Attributes
    ----------
    record, annotation, change, transaction : int
        First free id of each.
    """

    record: int
    annotation: int
    change: int
    transaction: int


@dataclass(frozen=True, slots=True)
class Last:
    """The last number given of each kind.

    Attributes
    ----------
    record, annotation, change, transaction : int
        Last id of each.
    commits : int
        How many commits there were.
    """

    record: int
    annotation: int
    change: int
    transaction: int
    commits: int


LAST = """
select i.record,
  greatest(i.annotation, coalesce((select max(id) from annotation), 0)),
  greatest(i.change, coalesce(e.change, 0)),
  greatest(i.transaction_id, coalesce(e.id, 0)),
  i.commits + greatest(coalesce(e.id, 0) - i.transaction_id, 0)
from store_info i, (select max(id) as id, max(last_change) as change from edit_transaction) e
"""
"""Finds the last numbers given, in the order of `Last`."""


def last(session: Session) -> Last:
    """Return the last numbers given, those of this transaction among them."""
    if session.last is not None:
        return session.last
    row = session.one(LAST)
    assert row is not None  # noqa: S101 - every store has this one row
    return Last(*row)


def take(
    session: Session,
    *,
    records: int = 0,
    annotations: int = 0,
    changes: int = 0,
    transactions: int = 0,
) -> Numbers:
    """Take consecutive numbers; they are given back if the transaction fails.

    Parameters
    ----------
    session : Session
        A write transaction; others that want numbers wait for its end.
    records, annotations, changes, transactions : int
        How many of each. Who takes one of a transaction records it, see `record`.
    """
    before = last(session)
    after = Last(
        before.record + records,
        before.annotation + annotations,
        before.change + changes,
        before.transaction + transactions,
        before.commits + 1,
    )
    if records or not transactions:
        session.execute(
            "update store_info set record = ?, annotation = ?, change = ?, transaction_id = ?, "
            "commits = ?",
            astuple(after),
            plain=True,
        )
    session.last = after
    session.is_counted = True
    return Numbers(
        before.record + 1, before.annotation + 1, before.change + 1, before.transaction + 1
    )


_COLUMNS = (
    "id",
    "operation",
    "actor_id",
    "action",
    "undoes",
    "first_change",
    "last_change",
    "bulk",
    "made_at",
    "receipt",
)


def record(
    session: Session,
    receipt: Receipt,
    *,
    actor_id: int,
    action: Action,
    span: tuple[int, int],
    bulk: bool = False,
) -> None:
    """Remember a transaction under the name its caller gave it.

    Parameters
    ----------
    session : Session
        The write transaction.
    receipt : Receipt
        What a repeated request is answered with.
    actor_id : int
        Who did it.
    action : Action
        Edit, undo or redo.
    span : tuple of int
        First and last number of its changes.
    bulk : bool
        Whether the receipt leaves the single changes out.
    """
    changes = [
        [str(c.uuid), c.image_id, c.operation.value, c.revision, c.change] for c in receipt.changes
    ]
    session.insert(
        "edit_transaction",
        _COLUMNS,
        [
            (
                receipt.transaction,
                receipt.operation,
                actor_id,
                int(action),
                receipt.undoes,
                *span,
                bulk,
                receipt.at,
                json.dumps(changes),
            )
        ],
    )


def receipt_of(session: Session, operation: UUID, actor_id: int) -> Receipt | None:
    """Return the receipt of an edit that was applied already, None where there is none.

    Raises
    ------
    NotFound
        If the name was used by somebody else, whose edit is not the actor's to read.
    """
    row = session.one(
        "select id, undoes, made_at, receipt, actor_id, bulk, first_change, last_change "
        "from edit_transaction where operation = ?",
        (operation,),
    )
    if row is None:
        return None
    transaction, undoes, at, changes, who, bulk, *span = row
    if who != actor_id:
        raise NotFound(f"the name {operation} was given to somebody else's edit; take a new one")
    moment = utc(at)
    assert moment is not None  # noqa: S101 - the column is not null
    return Receipt(
        operation=operation,
        transaction=transaction,
        undoes=undoes,
        at=moment,
        about=summary.about(session, *span) if bulk or undoes is not None else None,
        changes=tuple(
            Acknowledged(
                uuid=UUID(uuid),
                image_id=image_id,
                operation=Operation(done),
                revision=revision,
                change=change,
            )
            for uuid, image_id, done, revision, change in json.loads(changes)
        ),
    )
