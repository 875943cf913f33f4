"""What holds between records: parents, names that are unique below one parent, defaults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from exact_nb.errors import InvalidRecord, NotFound
from exact_nb.model.images import Image, ImageSet
from exact_nb.model.jobs import Job, Plugin
from exact_nb.model.people import Membership, Team, User
from exact_nb.model.record import Record
from exact_nb.model.taxonomy import AnnotationType, Product, next_color
from exact_nb.store.sql import access
from exact_nb.store.sql.kinds import Kind, kind_of
from exact_nb.store.sql.session import Session, marks

__all__ = [
    "ABOVE",
    "NAMED",
    "PARENTS",
    "alive",
    "check_admins_left",
    "check_names",
    "check_references",
    "check_text",
    "complete",
]

R = TypeVar("R", bound=Record)

ABOVE: dict[type[Record], dict[str, type[Record]]] = {
    User: {},
    Team: {},
    Membership: {"team_id": Team, "user_id": User},
    Product: {"team_id": Team},
    AnnotationType: {"product_id": Product},
    ImageSet: {"team_id": Team},
    Image: {"imageset_id": ImageSet},
    Plugin: {},
    Job: {"plugin_id": Plugin, "image_id": Image},
}
"""What each kind hangs below: the deletion of one of them hides it."""

PARENTS = frozenset(column for above in ABOVE.values() for column in above)

_UNIQUE: dict[type[Record], tuple[str, ...]] = {
    User: ("name",),
    Team: ("name",),
    Membership: ("team_id", "user_id"),
    Product: ("team_id", "name"),
    AnnotationType: ("product_id", "name"),
    ImageSet: ("team_id", "name"),
    Image: ("imageset_id", "name"),
    Plugin: ("name", "version"),
}
NAMED = frozenset({"name", "version"})
"""Fields that may be changed and take part in a unique name."""


def alive(kind: Kind[Any], alias: str) -> str:
    """Return the SQL for: neither this record nor anything above it is a tombstone."""
    clauses = [f"not {alias}.deleted"]
    for depth, (column, parent) in enumerate(ABOVE[kind.record].items()):
        above, inner = kind_of(parent), f"{alias}{depth}"
        clauses.append(
            f"{alias}.{column} in "
            f"(select {inner}.id from {above.table} {inner} where {alive(above, inner)})"
        )
    return " and ".join(clauses)


def check_text(record: Record) -> None:
    """Refuse a record without a name.

    Raises
    ------
    InvalidRecord
        If its name is no text or empty.
    """
    if hasattr(record, "name"):
        name = record.name
        if not isinstance(name, str) or not name.strip():
            kind = kind_of(type(record))
            raise InvalidRecord(f"the {kind.name} has the name {name!r}; give it one", field="name")


def check_names(session: Session, records: Sequence[Record]) -> None:
    """Refuse names that another living record below the same parent has.

    Raises
    ------
    InvalidRecord
        If one is taken, or given twice among the records.
    """
    kind = kind_of(type(records[0]))
    columns = _UNIQUE.get(kind.record)
    for record in records:
        check_text(record)
    if columns is None:
        return
    keys = [tuple(getattr(record, name) for name in columns) for record in records]
    if len(set(keys)) < len(keys):
        double = next(key for key in keys if keys.count(key) > 1)
        raise InvalidRecord(_taken(kind, columns, double), field=columns[-1])
    for key, owner in _owners(session, kind, columns, keys):
        record = records[keys.index(key)]
        if owner != record.uuid:
            raise InvalidRecord(_taken(kind, columns, key), field=columns[-1])


def _owners(
    session: Session, kind: Kind[Any], columns: tuple[str, ...], keys: list[tuple[Any, ...]]
) -> list[tuple[tuple[Any, ...], Any]]:
    """Return which of the keys living records have, and whose they are."""
    names = [list(values) for values in zip(*keys, strict=True)]
    with session.staged("wanted", dict(zip(columns, names, strict=True))):
        same = " and ".join(f'r."{name}" = w."{name}"' for name in columns)
        selected = ", ".join(f'r."{name}"' for name in columns)
        rows = session.rows(
            f"select r.uuid, {selected} from {kind.table} r join wanted w on {same} "
            "where not r.deleted"
        )
    return [(tuple(row[1:]), row[0]) for row in rows]


def _taken(kind: Kind[Any], columns: tuple[str, ...], key: tuple[Any, ...]) -> str:
    if kind.record is Membership:
        return f"user {key[1]} is a member of team {key[0]} already"
    named = " ".join(str(part) for part in key[columns.index("name") :])
    return f"there is a {kind.name} {named!r} already; choose another name"


def check_admins_left(session: Session, current: Record, wanted: Record) -> None:
    """Refuse to take from a team the last of its admins, whoever asks and whoever it is.

    Raises
    ------
    InvalidRecord
        Names the admin and the team.
    """
    match current, wanted:
        case Membership(admin=True), Membership() if wanted.deleted or not wanted.admin:
            places = [(current.team_id, current.user_id)]
        case User(), User(deleted=True):
            places = session.rows(
                "select team_id, user_id from membership "
                "where user_id = ? and admin and not deleted",
                (current.id,),
            )
        case _:
            return
    for team_id, user_id in places:
        _check_other_admin(session, team_id, user_id)


def _check_other_admin(session: Session, team_id: int, user_id: int) -> None:
    """Refuse where a living team has no other living admin."""
    row = session.one(
        "select t.name, u.name, (select count(*) from membership m "
        "join user_account o on o.id = m.user_id and not o.deleted "
        "where m.team_id = t.id and m.user_id <> u.id and m.admin and not m.deleted) "
        "from team t, user_account u where t.id = ? and u.id = ? and not t.deleted",
        (team_id, user_id),
    )
    if row is not None and row[2] == 0:
        raise InvalidRecord(
            f"{row[1]!r} is the last admin of team {row[0]!r}; make somebody else an admin first",
            field="admin",
        )


def check_references(session: Session, actor: User, records: Sequence[Record]) -> None:
    """Refuse records that hang below nothing, or below a tombstone.

    Raises
    ------
    InvalidRecord
        If a parent is not given, or a set names a product of another team.
    NotFound
        If a parent does not exist, was deleted, or may not be known to the actor.
    """
    kind = kind_of(type(records[0]))
    for column in ABOVE[kind.record]:
        for key in {getattr(record, column) for record in records}:
            _check_parent(session, actor, kind, column, key)
    if kind.record is ImageSet:
        for record in records:
            assert isinstance(record, ImageSet)  # noqa: S101 - narrows the type
            _check_products(session, record)
    if kind.record is AnnotationType:
        _check_drawn(session, records)


def _check_parent(session: Session, actor: User, kind: Kind[Any], column: str, key: int) -> None:
    above = kind_of(ABOVE[kind.record][column])
    if not key:
        raise InvalidRecord(f"the {kind.name} needs a {column}", field=column)
    readable, params = access.readable_clause(session, actor, above)
    row = session.one(
        f"select 1 from {above.table} r where r.id = ? and {alive(above, 'r')} and {readable}",
        [key, *params],
    )
    if row is None:
        raise NotFound(f"no {above.name} {key} to put the {kind.name} under")


def _check_products(session: Session, imageset: ImageSet) -> None:
    ids = list(dict.fromkeys(imageset.product_ids))
    if not ids:
        return
    rows = session.rows(
        f"select id from product where id in ({marks(ids)}) and team_id = ? and not deleted",
        [*ids, imageset.team_id],
    )
    missing = set(ids) - {row[0] for row in rows}
    if missing:
        raise InvalidRecord(
            f"team {imageset.team_id} has no product {min(missing)}; "
            "an image set takes products of its own team",
            field="product_ids",
        )


def _check_drawn(session: Session, types: Sequence[Record]) -> None:
    """Refuse another shape for a type that annotations were drawn with, or one frame only."""
    from exact_nb.model.codec import kind_code  # noqa: PLC0415

    for each in types:
        assert isinstance(each, AnnotationType)  # noqa: S101 - narrows the type
        drawn = each.id and session.one(
            "select 1 from annotation where type_id = ? and kind <> ? limit 1",
            (each.id, kind_code(each.shape)),
        )
        if drawn:
            raise InvalidRecord(
                f"{each.name!r} has annotations of another shape; make a new type", field="shape"
            )
        spans = (
            each.id
            and not each.multi_frame
            and session.one(
                "select 1 from annotation where type_id = ? and span_axis <> 0 limit 1", (each.id,)
            )
        )
        if spans:
            raise InvalidRecord(
                f"{each.name!r} has annotations that span frames; leave multi_frame set, or make "
                "a new type",
                field="multi_frame",
            )


def complete(session: Session, actor: User, records: Sequence[R]) -> list[R]:
    """Fill in what the store gives: creators, colours and places in the palette."""
    if isinstance(records[0], ImageSet | Job):
        return [
            replace(r, creator_id=(actor.site_admin and r.creator_id) or actor.id)  # type: ignore[call-arg, attr-defined]
            for r in records
        ]
    if isinstance(records[0], AnnotationType):
        return _in_palette(session, records)
    return list(records)


def _in_palette(session: Session, types: Sequence[Any]) -> list[Any]:
    taken: dict[int, int] = {}
    placed: list[Any] = []
    for each in types:
        if each.product_id not in taken:
            row = session.one(
                "select count(*) from annotation_type where product_id = ? and not deleted",
                (each.product_id,),
            )
            taken[each.product_id] = row[0] if row else 0
        place = taken[each.product_id]
        taken[each.product_id] += 1
        color, position = each.color or next_color(place), each.position or place
        placed.append(replace(each, color=color, position=position))
    return placed
