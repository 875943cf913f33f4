"""Planted items: kept apart from annotations, shown to verifiers as if they were some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from exact_nb.errors import InvalidRecord, NotFound
from exact_nb.model.annotations import Annotation
from exact_nb.model.gold import Gold
from exact_nb.model.identity import now
from exact_nb.model.people import User
from exact_nb.model.permissions import Right
from exact_nb.model.review import Decision
from exact_nb.store.sql import access, placing
from exact_nb.store.sql.counters import take
from exact_nb.store.sql.kinds import utc
from exact_nb.store.sql.session import Row, Session
from exact_nb.store.sql.state import drawing_to, position_of, position_to, shape_of

__all__ = ["as_annotation", "gold", "numbered", "plant", "planted", "replant", "uproot"]

_COLUMNS = (
    "id",
    "uuid",
    "image_id",
    "type_id",
    "kind",
    "bx0",
    "by0",
    "bx1",
    "by1",
    "geom",
    "parts",
    "z",
    "t",
    "plane",
    "slice",
    "expected",
    "source",
    "author_id",
    "planted_by",
    "uprooted",
    "made_at",
)
_SELECT = ", ".join(f"g.{name}" for name in _COLUMNS)


def plant(session: Session, actor: User, items: Sequence[Gold]) -> list[Gold]:
    """Store planted items; one whose uuid is stored already is returned as stored."""
    known = planted(session, [item.uuid for item in items])
    made = [
        replace(item, planted_by=actor.id, at=now(), uprooted=False)
        for item in items
        if item.uuid not in known
    ]
    first = take(session, annotations=len(made)).annotation
    rows = [_row(session, actor, item, first + i) for i, item in enumerate(made)]
    session.insert("gold", _COLUMNS, rows)
    known |= {item.uuid: item for item in made}
    return [known[item.uuid] for item in items]


def _row(session: Session, actor: User, item: Gold, number: int) -> Row:
    scope, image = access.scope_of_image(session, actor, item.image_id)
    scope.require_living()
    scope.require(Right.MANAGE_MEMBERS)
    state = {**drawing_to(item.shape, None), **position_to(item.position), "image_id": image.id}
    place = item.position
    placing.check_position(image, z=place.z, t=place.t, plane=place.plane, slice_=place.slice)
    kind = placing.usable_type(session, scope.imageset, item.type_id)
    placing.check_drawing(image, kind, item.shape, state)
    if session.one("select 1 from annotation where uuid = ?", (item.uuid,)):
        raise InvalidRecord(
            f"uuid {item.uuid} is an annotation's; a planted item needs one of its own",
            field="uuid",
        )
    values = {
        **state,
        "id": number,
        "uuid": item.uuid,
        "type_id": item.type_id,
        "expected": item.expected.value,
        "source": item.source,
        "author_id": item.author_id,
        "planted_by": item.planted_by,
        "uprooted": False,
        "made_at": item.at,
    }
    return tuple(values[name] for name in _COLUMNS)


def gold(session: Session, actor: User, imageset_id: int) -> list[Gold]:
    """Return the planted items of a set, oldest first."""
    access.scope_of_set(session, actor, imageset_id).require(Right.MANAGE_MEMBERS)
    rows = session.rows(
        f"select {_SELECT} from gold g join image i on i.id = g.image_id "
        "where i.imageset_id = ? order by g.id",
        (imageset_id,),
    )
    return [_gold(row) for row in rows]


def uproot(session: Session, actor: User, uuids: Sequence[UUID]) -> None:
    """Take planted items out of the queues."""
    _move(session, actor, uuids, uprooted=True)


def replant(session: Session, actor: User, uuids: Sequence[UUID]) -> None:
    """Put planted items that were taken out back into the queues."""
    _move(session, actor, uuids, uprooted=False)


def _move(session: Session, actor: User, uuids: Sequence[UUID], *, uprooted: bool) -> None:
    known = planted(session, uuids)
    for uuid in uuids:
        if uuid not in known:
            raise NotFound(f"no planted item {uuid}")
    for image_id in {item.image_id for item in known.values()}:
        access.scope_of_image(session, actor, image_id)[0].require(Right.MANAGE_MEMBERS)
    if not known:
        return
    take(session)  # counts the commit, so that a file that has lost it is known to
    with session.among("uuid", uuids) as (clause, params):
        session.execute(f"update gold set uprooted = ? where {clause}", [uprooted, *params])


def planted(session: Session, uuids: Sequence[UUID]) -> dict[UUID, Gold]:
    """Return the planted items among these uuids."""
    return {uuid: item for uuid, (_, item) in numbered(session, uuids).items()}


def numbered(session: Session, uuids: Sequence[UUID]) -> dict[UUID, tuple[int, Gold]]:
    """Return the planted items among these uuids with their numbers in the store."""
    if not uuids:
        return {}
    with session.among("g.uuid", uuids) as (clause, params):
        rows = session.rows(f"select {_SELECT} from gold g where {clause}", params)
    items = ((row[0], _gold(row)) for row in rows)
    return {item.uuid: (number, item) for number, item in items}


def as_annotation(number: int, item: Gold, *, shows_author: bool) -> Annotation:
    """Return what a verifier is shown: nothing tells it from an annotation."""
    author = item.author_id if shows_author else 0
    return Annotation(
        uuid=item.uuid,
        id=number,
        image_id=item.image_id,
        type_id=item.type_id,
        shape=item.shape,
        position=item.position,
        revision=1,
        change=number,
        author_id=author,
        editor_id=author,
        created_at=item.at,
        edited_at=item.at,
    )


def _gold(row: Row) -> Gold:
    values = dict(zip(_COLUMNS, row, strict=True))
    return Gold(
        uuid=values["uuid"],
        image_id=values["image_id"],
        type_id=values["type_id"],
        shape=shape_of(values),
        position=position_of(values),
        expected=Decision(values["expected"]),
        source=values["source"],
        author_id=values["author_id"],
        planted_by=values["planted_by"],
        uprooted=values["uprooted"],
        at=utc(values["made_at"]) or now(),
    )
