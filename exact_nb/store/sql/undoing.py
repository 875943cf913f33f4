"""Undo and redo: earlier states written again, as new changes.

What can be undone is worked out from the transactions, nothing is kept beside them. An edit or a
redo stands until a later transaction names it in `undoes`; so does an undo until its redo.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID, uuid4

from exact_nb.errors import NotFound, RevisionConflict
from exact_nb.model.changes import Acknowledged, Operation, Receipt
from exact_nb.model.identity import now
from exact_nb.model.people import User
from exact_nb.store.sql import access, applying, counters, review, summary
from exact_nb.store.sql.counters import OPERATIONS, Action
from exact_nb.store.sql.session import Session, marks
from exact_nb.store.sql.state import IMMUTABLE, STATE, annotation_of, states

__all__ = ["depth", "redo", "undo"]

_DONE = f"e.action in ({Action.EDIT.value}, {Action.REDO.value})"
_UNDONE = f"e.action = {Action.UNDO.value}"
_STANDS = "not exists (select 1 from edit_transaction u where u.undoes = e.id)"
# An edit made after an undo leaves nothing to redo.
_REDOABLE = (
    f"{_UNDONE} and {_STANDS} and e.id > coalesce((select max(n.id) from edit_transaction n "
    f"where n.actor_id = e.actor_id and n.action = {Action.EDIT.value}), 0)"
)
_UNDOABLE = f"{_DONE} and {_STANDS}"


_ONE_BY_ONE = 64


@dataclass(frozen=True, slots=True)
class _Target:
    """The transaction to take back."""

    id: int
    name: UUID
    first: int
    last: int
    bulk: bool


def undo(
    session: Session,
    actor: User,
    operation: UUID | None,
    name: UUID | None,
    skip: Collection[UUID] = (),
) -> tuple[Receipt | None, frozenset[int]]:
    """Take back an edit of the actor, the newest one that is not to be skipped.

    Returns
    -------
    Receipt or None
        What changed, None where there is nothing to undo.
    frozenset of int
        Images whose annotations changed now; empty for a repeated request.
    """
    known = name and counters.receipt_of(session, name, actor.id)
    if known:
        return known, frozenset()
    target = (
        _named(session, actor, operation) if operation else _newest(session, actor, _UNDOABLE, skip)
    )
    return _take_back(session, actor, target, Action.UNDO, name)


def redo(
    session: Session, actor: User, name: UUID | None, skip: Collection[UUID] = ()
) -> tuple[Receipt | None, frozenset[int]]:
    """Bring back what the actor's newest undo took; returns as `undo` does."""
    known = name and counters.receipt_of(session, name, actor.id)
    if known:
        return known, frozenset()
    target = _newest(session, actor, _REDOABLE, skip)
    return _take_back(session, actor, target, Action.REDO, name)


def depth(session: Session, actor: User) -> tuple[int, int]:
    """Return how many edits the actor can undo and redo."""
    row = session.one(
        f"select (select count(*) from edit_transaction e where e.actor_id = ? and {_UNDOABLE}), "
        f"(select count(*) from edit_transaction e where e.actor_id = ? and {_REDOABLE})",
        (actor.id, actor.id),
    )
    return (row[0], row[1]) if row else (0, 0)


_TARGET = "select e.id, e.operation, e.first_change, e.last_change, e.bulk from edit_transaction e"


def _newest(session: Session, actor: User, which: str, skip: Collection[UUID]) -> _Target | None:
    others = f"and e.operation not in ({marks([*skip])}) " if skip else ""
    row = session.one(
        f"{_TARGET} where e.actor_id = ? and {which} {others}order by e.id desc limit 1",
        (actor.id, *skip),
    )
    return None if row is None else _Target(*row)


def _named(session: Session, actor: User, operation: UUID) -> _Target | None:
    """Return an edit of the actor by its name, None where it is undone already."""
    row = session.one(
        f"{_TARGET} where e.operation = ? and e.actor_id = ? and {_DONE}", (operation, actor.id)
    )
    if row is None:
        raise NotFound(f"no edit of yours has the name {operation}")
    undone = session.one("select 1 from edit_transaction where undoes = ?", (row[0],))
    return None if undone else _Target(*row)


def _take_back(
    session: Session, actor: User, target: _Target | None, action: Action, name: UUID | None
) -> tuple[Receipt | None, frozenset[int]]:
    if target is None:
        return None, frozenset()
    images = _check_allowed(session, actor, target)
    _check_unchanged(session, actor, target, action)
    count = target.last - target.first + 1
    numbers = counters.take(session, changes=count, transactions=1)
    first, last, at = numbers.change, numbers.change + count - 1, now()
    session.execute(
        _BACK + _few(session, target),
        (
            *(first - target.first, numbers.transaction, actor.id, target.id, at),
            *(actor.id, at),
            *(target.first, target.last),
        ),
    )
    done = session.rows(
        "select distinct operation from change where id between ? and ?", (first, last)
    )
    applying.apply(session, first, last, {OPERATIONS[row[0]] for row in done})
    review.refresh_span(session, first, last)
    receipt = Receipt(
        operation=name or uuid4(),
        transaction=numbers.transaction,
        undoes=target.id,
        changes=() if target.bulk else _acknowledged(session, first, last),
        about=summary.about(session, first, last),
        at=at,
    )
    counters.record(
        session, receipt, actor_id=actor.id, action=action, span=(first, last), bulk=target.bulk
    )
    return receipt, images


def _few(session: Session, target: _Target) -> str:
    """Return the SQL that names the rows of a small edit, so that they are looked up by key."""
    if target.last - target.first >= _ONE_BY_ONE:
        return ""
    rows = session.rows(
        "select annotation_id from change where id between ? and ?", (target.first, target.last)
    )
    return f" and a.id in ({', '.join(str(row[0]) for row in rows)})"


def _check_allowed(session: Session, actor: User, target: _Target) -> frozenset[int]:
    """Ask for the rights that the edit itself needed; return the images it is on."""
    rows = session.rows(
        "select distinct image_id, author_id from change where id between ? and ?",
        (target.first, target.last),
    )
    for image_id, author_id in rows:
        scope, _ = access.scope_of_image(session, actor, image_id)
        scope.require_living()
        scope.require_edit(author_id)
    return frozenset(row[0] for row in rows)


def _check_unchanged(session: Session, actor: User, target: _Target, action: Action) -> None:
    """Refuse to take back what a later edit was built on.

    Later transactions on the same annotations are followed along what they undo: a chain of two,
    an edit and its undo, leaves everything as it was, and so does every even one.
    """
    rows = session.rows(
        "select e.id, min(e.undoes), max(l.id), min(e.actor_id) from change l "
        "join edit_transaction e on e.id = l.transaction_id "
        "where l.id > ? and l.annotation_id in "
        "(select c.annotation_id from change c where c.id between ? and ?) group by e.id",
        (target.last, target.first, target.last),
    )
    undoes = {row[0]: row[1] for row in rows}
    # What somebody else did is the reason that is told, where there is one.
    for later, _, change, _ in sorted(rows, key=lambda row: (row[3] == actor.id, row[0])):
        if later not in undoes.values() and _length(undoes, later) % 2:
            raise _conflict(session, actor, change, target, action)


def _length(undoes: dict[int, int | None], transaction: int | None) -> int:
    """Return how many of the transactions a chain of undoing has."""
    length = 0
    while transaction is not None and transaction in undoes:
        transaction, length = undoes[transaction], length + 1
    return length


def _conflict(
    session: Session, actor: User, change: int, target: _Target, action: Action
) -> RevisionConflict:
    [[uuid]] = session.rows("select uuid from change where id = ?", (change,))
    done = summary.deed(session, change, actor_id=actor.id)
    what = action.name.lower()
    return RevisionConflict(
        f"{done}; all stays as it is, the next {what} goes on with the step before",
        current=annotation_of(states(session, [uuid])[uuid]),
        attempted=target.name,
    )


def _acknowledged(session: Session, first: int, last: int) -> tuple[Acknowledged, ...]:
    rows = session.rows(
        "select uuid, image_id, operation, revision, id from change "
        "where id between ? and ? order by id",
        (first, last),
    )
    return tuple(
        Acknowledged(
            uuid=uuid,
            image_id=image_id,
            operation=OPERATIONS[operation],
            revision=revision,
            change=change,
        )
        for uuid, image_id, operation, revision, change in rows
    )


def _back() -> str:
    """Return the statement that writes the states before a transaction as new changes.

    ``c`` is the change to take back, ``p`` the state before it (none for a creation), ``a`` the
    state now. A creation becomes a tombstone; a number n that went up goes up once more.
    """
    revised = "(p.id is not null and p.revision <> c.revision)"
    now_deleted = "coalesce(p.deleted, true)"
    operation = (
        f"case when {now_deleted} and not a.deleted then {OPERATIONS.index(Operation.DELETE)} "
        f"when a.deleted and not {now_deleted} then {OPERATIONS.index(Operation.RESTORE)} "
        f"else {OPERATIONS.index(Operation.UPDATE)} end"
    )
    special = {
        "revision": f"case when {revised} then a.revision + 1 else a.revision end",
        "deleted": now_deleted,
        "editor_id": f"case when {revised} then cast(? as bigint) else a.editor_id end",
        "edited_at": "cast(? as timestamptz)",
    } | {name: f"a.{name}" for name in IMMUTABLE}
    values = [
        special.get(name, f"case when p.id is null then a.{name} else p.{name} end")
        for name in STATE
    ]
    return (
        f"insert into change ({', '.join(applying.CHANGE)}) "
        f"select c.id + cast(? as bigint), cast(? as bigint), {operation}, cast(? as bigint), "
        f"cast(? as bigint), cast(? as timestamptz), a.change, a.id, {', '.join(values)} "
        "from change c join annotation a on a.id = c.annotation_id "
        "left join change p on p.id = c.previous where c.id between ? and ?"
    )


_BACK = _back()
