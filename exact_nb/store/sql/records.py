"""Create, find, update, delete and restore records of the hierarchy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from exact_nb.errors import InvalidRecord, NotFound, RevisionConflict
from exact_nb.model.changes import Operation
from exact_nb.model.identity import now
from exact_nb.model.people import Membership, Team, User
from exact_nb.model.record import Record
from exact_nb.store.sql import access, rules
from exact_nb.store.sql.counters import OPERATIONS, take
from exact_nb.store.sql.kinds import Kind, kind_of
from exact_nb.store.sql.session import Session

__all__ = [
    "create",
    "delete",
    "ensure_user",
    "fetch",
    "find",
    "get",
    "restore",
    "update",
    "user_named",
]

R = TypeVar("R", bound=Record)

FIXED = frozenset({"id", "uuid", "revision", "deleted", "created_at", "creator_id", *rules.PARENTS})


def create(session: Session, actor: User, records: Sequence[R]) -> tuple[list[R], list[Record]]:
    """Store new records of one kind.

    Returns
    -------
    list of Record
        The records as stored, in the order given.
    list of Record
        What was newly written, for the event: without the repeated ones, with what came along.
    """
    if not records:
        return [], []
    kind = kind_of(type(records[0]))
    if any(type(record) is not kind.record for record in records):
        raise InvalidRecord(f"records of one kind are created together; the first is {kind.name}")
    stored = {r.uuid: r for r in _by_uuid(session, kind, [r.uuid for r in records])}
    for known in stored.values():
        access.check_readable(session, actor, known)
    fresh: dict[UUID, R] = {r.uuid: r for r in records if r.uuid not in stored}
    if not fresh:
        return [stored[r.uuid] for r in records], []
    rules.check_references(session, actor, list(fresh.values()))
    access.check_creatable(session, actor, list(fresh.values()))
    complete = rules.complete(session, actor, list(fresh.values()))
    rules.check_names(session, complete)
    numbers = take(session, records=len(complete))
    numbered = [
        replace(record, id=numbers.record + i, revision=1, deleted=False)
        for i, record in enumerate(complete)
    ]
    session.insert(kind.table, kind.columns, [kind.to_row(record) for record in numbered])
    _log(session, actor, kind, numbered, Operation.CREATE)
    written: list[Record] = [*numbered, *_companions(session, actor, numbered)]
    stored.update((record.uuid, record) for record in numbered)
    return [stored[r.uuid] for r in records], written


def _companions(session: Session, actor: User, records: Sequence[Record]) -> list[Record]:
    """Make the creator of a team its first admin."""
    teams = [record for record in records if isinstance(record, Team)]
    members: list[Record] = []
    for team in teams:
        kind = kind_of(Membership)
        member = Membership(
            team_id=team.id, user_id=actor.id, admin=True, id=take(session, records=1).record
        )
        session.insert(kind.table, kind.columns, [kind.to_row(member)])
        _log(session, actor, kind, [member], Operation.CREATE)
        members.append(member)
    return members


def get(session: Session, actor: User, record: type[R], key: int | UUID) -> R:
    """Return a record by id or uuid, tombstones included.

    Raises
    ------
    NotFound
        If there is none, or the actor may not know of it.
    """
    found = fetch(session, record, key)
    if found is None:
        raise NotFound(f"no {kind_of(record).name} {key}")
    access.check_readable(session, actor, found)
    return found


def fetch(session: Session, record: type[R], key: int | UUID) -> R | None:
    """Return a record by id or uuid whoever asks, None where there is none."""
    kind = kind_of(record)
    column = "uuid" if isinstance(key, UUID) else "id"
    row = session.one(f"select {kind.select()} from {kind.table} r where r.{column} = ?", (key,))
    return None if row is None else kind.from_row(row)


def find(
    session: Session, actor: User, record: type[R], deleted: bool | None, equal: dict[str, Any]
) -> list[R]:
    """Return the records whose fields have these values and that the actor may read, by id."""
    kind = kind_of(record)
    clauses, params = ["1 = 1"], []
    for name, value in equal.items():
        if name not in kind.columns:
            raise InvalidRecord(f"a {kind.name} has no field {name!r}", field=name)
        if value is None:
            clauses.append(f'r."{name}" is null')
        else:
            clauses.append(f'r."{name}" = ?')
            params.append(kind.value(name, value))
    if deleted is not None:
        alive = rules.alive(kind, "r")
        clauses.append("r.deleted" if deleted else alive)
    readable, readable_params = access.readable_clause(session, actor, kind)
    rows = session.rows(
        f"select {kind.select()} from {kind.table} r "
        f"where {' and '.join(clauses)} and {readable} order by r.id",
        [*params, *readable_params],
    )
    return [kind.from_row(row) for row in rows]


def update(session: Session, actor: User, record: R, changes: dict[str, Any]) -> tuple[R, R]:
    """Change fields of a record.

    Returns
    -------
    tuple of Record
        The record before and after; the same twice where nothing changed.

    Raises
    ------
    RevisionConflict
        If the stored record has another revision, or was deleted.
    """
    kind = kind_of(type(record))
    current = _current(session, actor, record)
    for name in changes:
        if name not in kind.columns or name in FIXED:
            raise InvalidRecord(f"{name!r} of a {kind.name} cannot be changed", field=name)
    attempted = replace(record, **changes)
    if current.revision != record.revision or current.deleted:
        raise RevisionConflict(
            f"{_called(kind, current)} was changed by somebody else; read it again",
            current=current,
            attempted=attempted,
        )
    wanted = replace(current, **changes)
    if wanted == current:
        return current, current
    access.check_updatable(session, actor, current, wanted)
    rules.check_admins_left(session, current, wanted)
    rules.check_references(session, actor, [wanted])
    if any(name in changes for name in rules.NAMED):
        rules.check_names(session, [wanted])
    return current, _write(session, actor, wanted, Operation.UPDATE)


def delete(session: Session, actor: User, record: R) -> tuple[R, R]:
    """Make a record a tombstone; one that is a tombstone already stays as it is."""
    current = _current(session, actor, record)
    if current.deleted:
        return current, current
    _check_base(record, current)
    access.check_deletable(session, actor, current)
    tombstone = replace(current, deleted=True)
    rules.check_admins_left(session, current, tombstone)
    return current, _write(session, actor, tombstone, Operation.DELETE)


def restore(session: Session, actor: User, record: R) -> tuple[R, R]:
    """Bring a deleted record back; a living one stays as it is."""
    current = _current(session, actor, record)
    if not current.deleted:
        return current, current
    access.check_deletable(session, actor, current)
    living = replace(current, deleted=False)
    rules.check_names(session, [living])
    return current, _write(session, actor, living, Operation.RESTORE)


def user_named(session: Session, name: str) -> User | None:
    """Return the living user of a login name, None where there is none."""
    kind = kind_of(User)
    row = session.one(
        f"select {kind.select()} from user_account r where r.name = ? and not r.deleted", (name,)
    )
    return None if row is None else kind.from_row(row)


def ensure_user(session: Session, name: str, *, site_admin: bool = False) -> User:
    """Return the living user of a login name, made or given every right where asked for."""
    known = user_named(session, name)
    if known is not None:
        if known.site_admin or not site_admin:
            return known
        return _write(session, known, replace(known, site_admin=True), Operation.UPDATE)
    kind = kind_of(User)
    rules.check_text(User(name))
    user = User(name, site_admin=site_admin, id=take(session, records=1).record)
    session.insert(kind.table, kind.columns, [kind.to_row(user)])
    _log(session, user, kind, [user], Operation.CREATE)
    return user


def _current(session: Session, actor: User, record: R) -> R:
    return get(session, actor, type(record), record.id or record.uuid)


def _check_base(record: Record, current: Record) -> None:
    if record.revision != current.revision:
        kind = kind_of(type(current))
        raise RevisionConflict(
            f"{_called(kind, current)} was changed by somebody else; read it again",
            current=current,
            attempted=record,
        )


def _called(kind: Kind[Any], record: Record) -> str:
    return f"{kind.name} {getattr(record, 'name', record.id)!r}"


def _write(session: Session, actor: User, record: R, operation: Operation) -> R:
    kind = kind_of(type(record))
    after = replace(record, revision=record.revision + 1)
    names = [name for name in kind.columns if name not in ("id", "uuid", "created_at")]
    sets = ", ".join(f'"{name}" = ?' for name in names)
    values = [kind.value(name, getattr(after, name)) for name in names]
    session.execute(f"update {kind.table} set {sets} where id = ?", [*values, after.id])
    _log(session, actor, kind, [after], operation)
    return after


def _log(
    session: Session, actor: User, kind: Kind[R], records: Sequence[R], operation: Operation
) -> None:
    """Append the full state after a change; the numbers are those of annotations' changes too."""
    first = take(session, changes=len(records)).change
    code, at = OPERATIONS.index(operation), now()
    session.insert(
        "record_change",
        (
            "id",
            "kind",
            "record_id",
            "uuid",
            "revision",
            "operation",
            "actor_id",
            "made_at",
            "state",
        ),
        [
            (first + i, kind.table, r.id, r.uuid, r.revision, code, actor.id, at, kind.to_json(r))
            for i, r in enumerate(records)
        ],
    )


def _by_uuid(session: Session, kind: Kind[R], uuids: Sequence[UUID]) -> list[R]:
    with session.among("r.uuid", uuids) as (clause, params):
        rows = session.rows(f"select {kind.select()} from {kind.table} r where {clause}", params)
    return [kind.from_row(row) for row in rows]
