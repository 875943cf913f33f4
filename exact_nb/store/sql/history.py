"""Every state of an annotation, and named states of a whole image set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from exact_nb.errors import InvalidRecord, NotFound
from exact_nb.model.annotations import OriginKind
from exact_nb.model.changes import Authorship, Revision
from exact_nb.model.identity import now, uuid7
from exact_nb.model.people import User
from exact_nb.model.permissions import Right
from exact_nb.store.base import Snapshot
from exact_nb.store.query import Query
from exact_nb.store.sql import access, blind, counters
from exact_nb.store.sql.kinds import utc
from exact_nb.store.sql.selecting import selected
from exact_nb.store.sql.session import Row, Session
from exact_nb.store.sql.state import ORIGINS, STATE, annotation_of, states

__all__ = ["authorship", "history", "snapshot", "snapshots"]

_HEAD = ("transaction_id", "operation", "undoes", "actor_id", "made_at")


def history(session: Session, actor: User, uuid: UUID) -> list[Revision]:
    """Return every state of an annotation, oldest first; only the last one has a status."""
    current = states(session, [uuid]).get(uuid)
    if current is None:
        raise NotFound(f"no annotation {uuid}")
    try:
        scope = access.scope_of_image(session, actor, current["image_id"])[0]
    except NotFound:
        raise NotFound(f"no annotation {uuid}") from None
    columns = ("id", *_HEAD, *STATE)
    rows = session.rows(
        f"select {', '.join(columns)} from change where annotation_id = ? order by id",
        (current["id"],),
    )
    veiled = blind.is_veiled(session, scope, current)
    steps = [dict(zip(columns, row, strict=True)) for row in rows]
    if veiled:
        current = blind.masked(current)
        steps = [{**blind.masked(step), "actor_id": 0} for step in steps]
    return [_revision(step, current) for step in steps]


def _revision(values: dict[str, Any], current: dict[str, Any]) -> Revision:
    state = {name: values[name] for name in STATE}
    if values["id"] == current["change"]:
        state |= {name: current[name] for name in ("status", "conflict", "stale")}
    return Revision(
        change=values["id"],
        transaction=values["transaction_id"],
        operation=counters.OPERATIONS[values["operation"]],
        undoes=values["undoes"],
        actor_id=values["actor_id"],
        at=utc(values["made_at"]) or now(),
        annotation=annotation_of({**state, "id": current["id"], "change": values["id"]}),
    )


def authorship(session: Session, actor: User, uuids: Sequence[UUID]) -> dict[UUID, Authorship]:
    """Return who had a hand in annotations of which the actor may know the author."""
    if not uuids:
        return {}
    query = Query(uuids=tuple(uuids), deleted=None)
    with selected(session, actor, query) as selection:
        seen = session.rows(selection.sql("a.uuid, a.author_id"), selection.params)
    actors: dict[UUID, set[int]] = {uuid: set() for uuid, author in seen if author}
    began: dict[UUID, OriginKind] = {}
    with session.among("c.uuid", list(actors)) as (clause, params):
        rows = session.rows(
            f"select c.uuid, c.actor_id, c.origin from change c where {clause} order by c.id",
            params,
        )
    for uuid, who, origin in rows:
        actors[uuid].add(who)
        began.setdefault(uuid, ORIGINS[origin])
    return {uuid: Authorship(frozenset(some), began[uuid]) for uuid, some in actors.items()}


_SNAPSHOT = "id, uuid, imageset_id, name, change, author_id, created_at"


def snapshot(session: Session, actor: User, imageset_id: int, name: str) -> Snapshot:
    """Name the present state of an image set."""
    scope = access.scope_of_set(session, actor, imageset_id)
    scope.require_living()
    scope.require(Right.EDIT_SET)
    if not name.strip():
        raise InvalidRecord("a version needs a name", field="name")
    if session.one(
        "select 1 from snapshot where imageset_id = ? and name = ?", (imageset_id, name)
    ):
        raise InvalidRecord(
            f"image set {scope.imageset.name!r} has a version {name!r} already; "
            "choose another name",
            field="name",
        )
    made = Snapshot(
        id=counters.take(session, records=1).record,
        uuid=uuid7(),
        imageset_id=imageset_id,
        name=name,
        change=counters.last(session).change,
        author_id=actor.id,
        created_at=now(),
    )
    session.insert(
        "snapshot",
        _SNAPSHOT.split(", "),
        [
            (
                made.id,
                made.uuid,
                imageset_id,
                name,
                made.change,
                made.author_id,
                made.created_at,
            )
        ],
    )
    return made


def snapshots(session: Session, actor: User, imageset_id: int) -> list[Snapshot]:
    """Return the named states of an image set, oldest first."""
    access.scope_of_set(session, actor, imageset_id)
    rows = session.rows(
        f"select {_SNAPSHOT} from snapshot where imageset_id = ? order by id", (imageset_id,)
    )
    return [_snapshot(row) for row in rows]


def _snapshot(row: Row) -> Snapshot:
    values = dict(zip(_SNAPSHOT.split(", "), row, strict=True))
    return Snapshot(**{**values, "created_at": utc(values["created_at"])})
