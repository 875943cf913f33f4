"""Annotations out of a store: as objects, as an Arrow table, as flat arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from exact_nb.errors import NotFound
from exact_nb.model.annotations import Annotation, Position
from exact_nb.model.codec import KINDS, kind_code
from exact_nb.model.people import User
from exact_nb.model.shape_kind import ShapeKind
from exact_nb.store.query import Query
from exact_nb.store.sql import access, blind, spanning
from exact_nb.store.sql.selecting import selected
from exact_nb.store.sql.session import Session
from exact_nb.store.sql.state import (
    CURRENT,
    ORIGINS,
    PLANES,
    SPANS,
    STATUSES,
    annotation_of,
    states,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from exact_nb.store.geometry import Geometry

__all__ = ["annotation", "count", "counts", "geometry", "objects", "positions", "table"]


def annotation(session: Session, actor: User, uuid: UUID) -> Annotation:
    """Return one annotation as it stands, tombstones included."""
    state = states(session, [uuid]).get(uuid)
    if state is not None:
        try:
            scope = access.scope_of_image(session, actor, state["image_id"])[0]
        except NotFound:
            pass
        else:
            veiled = blind.is_veiled(session, scope, state)
            return annotation_of(blind.masked(state) if veiled else state)
    raise NotFound(f"no annotation {uuid}")


def objects(session: Session, actor: User, query: Query) -> list[Annotation]:
    """Return the annotations of a query as objects, in order of creation."""
    with selected(session, actor, query) as selection:
        columns = ", ".join(f"a.{name}" for name in CURRENT)
        page = _page(query) or "order by a.id"
        rows = session.rows(selection.sql(columns, tail=page), selection.params)
    return [annotation_of(dict(zip(CURRENT, row, strict=True))) for row in rows]


def count(session: Session, actor: User, query: Query) -> int:
    """Return how many annotations a query has, its page counted as well."""
    with selected(session, actor, query) as selection:
        page = _page(query)
        sql = selection.sql("count(*)")
        if page:
            sql = f"select count(*) from ({selection.sql('a.id', tail=page)}) p"
        row = session.one(sql, selection.params)
    return int(row[0]) if row else 0


def counts(session: Session, actor: User, imageset_id: int) -> dict[int, int]:
    """Return how many annotations each image of a set has."""
    with selected(session, actor, Query(imageset_id=imageset_id)) as selection:
        sql = selection.sql("a.image_id, count(*)", tail="group by a.image_id order by a.image_id")
        return dict(session.rows(sql, selection.params))


_NOT_EVERYWHERE = (
    "not (a.kind = ? and a.type_id in (select id from annotation_type where multi_frame))"
)
"""Labels of the whole image lie on no frame of their own (`model/type_rules.py`)."""

_NOT_THROUGHOUT = (
    "not (a.kind = ? and a.image_id in (select id from image where kind <> 'volume' and depth > 1))"
)
"""The mask of a stack goes through all its focus; that of a volume is on no plane, at a time."""


def positions(session: Session, actor: User, image_id: int) -> dict[Position, int]:
    """Return how many annotations each frame or slice of an image has."""
    with selected(session, actor, Query(image_id=image_id)) as selection:
        selection.add(_NOT_EVERYWHERE, kind_code(ShapeKind.GLOBAL))
        selection.add(_NOT_THROUGHOUT, kind_code(ShapeKind.SEGMENTATION))
        columns = "a.z, a.t, a.plane, a.slice, a.span_axis, a.span_last"
        sql = selection.sql(f"{columns}, count(*)", tail=f"group by {columns} order by {columns}")
        rows = session.rows(sql, selection.params)
    found: dict[Position, int] = {}
    for z, t, plane, slice_, axis, last, count in rows:
        first = Position(z, t, PLANES[plane], slice_)
        for position in spanning.frames_of(first, SPANS[axis], last):
            found[position] = found.get(position, 0) + count
    return dict(sorted(found.items(), key=lambda one: spanning.order_of(one[0])))


def table(session: Session, actor: User, query: Query) -> pa.Table:
    """Return the annotations of a query as an Arrow table."""
    with selected(session, actor, query) as selection:
        sql = selection.sql(_TABLE, joins=_NAMES, tail=_page(query))
        found = session.arrow(sql, selection.params)
    return _in_utc(spanning.table_on(found, query))


def geometry(session: Session, actor: User, query: Query) -> Geometry:
    """Return the annotations of a query as flat arrays."""
    from exact_nb.store.sql.flattening import flattened  # noqa: PLC0415

    with selected(session, actor, query) as selection:
        sql = selection.sql(_GEOMETRY, tail=_page(query))
        return flattened(session.batches(sql, selection.params), query)


def _page(query: Query) -> str:
    if query.limit is None and not query.offset:
        return ""
    limit = "" if query.limit is None else f"limit {int(query.limit)} "
    return f"order by a.id {limit}offset {int(query.offset)}"


def _named(column: str, names: Sequence[str | None], alias: str) -> str:
    """Return the SQL for the name of each code."""
    cases = " ".join(f"when {i} then '{name}'" for i, name in enumerate(names) if name is not None)
    return f"case a.{column} {cases} end as {alias}"


_TABLE = ", ".join(
    (
        "cast(a.uuid as varchar) as uuid",
        "a.image_id",
        "a.type_id",
        _named("kind", KINDS, "shape"),
        "a.z",
        "a.t",
        _named("plane", PLANES, "plane"),
        "a.slice",
        "a.bx0 as x0",
        "a.by0 as y0",
        "a.bx1 as x1",
        "a.by1 as y1",
        "a.geom",
        "a.parts",
        _named("span_axis", SPANS, "span"),
        "a.z as first",
        "a.span_last as until",
        "a.keyframes",
        "a.concealed",
        "a.blurred",
        "a.description",
        "a.score",
        "a.model",
        _named("origin", ORIGINS, "origin"),
        "a.revision",
        _named("status", STATUSES, "status"),
        "a.conflict",
        "a.stale",
        "coalesce(author.name, '') as author",
        "coalesce(editor.name, '') as editor",
        "a.created_at",
        "a.edited_at",
        "a.deleted",
        "cast(a.metadata as varchar) as metadata",
    )
)
_NAMES = (
    "left join user_account author on author.id = a.author_id "
    "left join user_account editor on editor.id = a.editor_id"
)
# Voxels are no coordinates: a viewer asks for the mask of a segmentation by itself.
_VOXELS = kind_code(ShapeKind.SEGMENTATION)
# A cast of the uuid to text would take twice as long: it becomes text on the way to Arrow anyway.
_GEOMETRY = (
    "a.uuid, a.revision, a.type_id, a.author_id, a.status, a.score, "
    "cast(a.concealed as integer) + 2 * cast(a.blurred as integer) as flags, a.z, a.t, "
    "a.plane, a.slice, a.kind, a.bx0, a.by0, a.bx1, a.by1, "
    f"case when a.kind = {_VOXELS} then cast('' as bytea) else a.geom end as geom, a.parts, "
    "a.span_axis, a.span_last, a.keyframes"
)


def _in_utc(found: pa.Table) -> pa.Table:
    """Name the time zone of times as UTC, however the database calls it."""
    import pyarrow as pa  # noqa: PLC0415

    utc = pa.timestamp("us", tz="UTC")
    for name in ("created_at", "edited_at"):
        i = found.schema.get_field_index(name)
        found = found.set_column(i, name, found.column(i).cast(utc))
    return found
