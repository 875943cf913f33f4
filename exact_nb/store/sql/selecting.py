"""A query as SQL: which rows of which relation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from exact_nb.errors import InvalidRecord, NotFound
from exact_nb.model.images import Image
from exact_nb.model.people import User
from exact_nb.model.spans import SpanAxis
from exact_nb.store.query import Query
from exact_nb.store.sql import access, blind, review
from exact_nb.store.sql.kinds import kind_of
from exact_nb.store.sql.memo import remembered
from exact_nb.store.sql.session import Session, marks
from exact_nb.store.sql.state import PLANES, SPANS, STATE, STATUSES

__all__ = ["Selection", "hidden_types", "selected"]

_STAGED = "standing_then"


@dataclass(slots=True)
class Selection:
    """The relation ``a`` that has the columns `exact_nb.store.sql.state.CURRENT`, and its filter.

    Attributes
    ----------
    source : str
        What stands after ``from``.
    clauses : list of str
        Filters, all of which must hold.
    params : list
        Values of the placeholders in `source` and `clauses`, in order.
    """

    source: str = "annotation a"
    clauses: list[str] = field(default_factory=list)
    params: list[Any] = field(default_factory=list)

    def add(self, clause: str, *values: Any) -> None:
        """Add a filter."""
        self.clauses.append(clause)
        self.params.extend(values)

    def sql(self, columns: str, *, joins: str = "", tail: str = "") -> str:
        """Return a select statement."""
        where = " and ".join(self.clauses) or "1 = 1"
        return f"select {columns} from {self.source} {joins} where {where} {tail}"


@contextmanager
def selected(session: Session, actor: User, query: Query) -> Iterator[Selection]:
    """Give a query as SQL, for as long as the block lasts.

    Raises
    ------
    NotFound
        If the set, image or snapshot does not exist or may not be known to the actor.
    InvalidRecord
        If the query names neither a set nor an image nor annotations.
    """
    selection = Selection()
    place, params = _place(session, actor, query)
    under = _veil(session, actor, query)
    if query.version is None:
        if under:
            selection.source = blind.veiled(actor, under, "annotation")
        selection.add(place, *params)
        with _finished(session, selection, query):
            yield selection
        return
    until, in_set = _version(session, actor, query)
    place, params = f"{place} and {in_set}", [*params]
    judged = [
        row[0]
        for row in session.rows(
            f"select distinct a.annotation from verdict a where a.id <= ? and {place}",
            [until, *params],
        )
    ]
    standing = review.standings(session, judged, until) if judged else {}
    columns = {
        "uuid": list(standing),
        "status": [STATUSES.index(s.status) for s in standing.values()],
        "conflict": [s.conflict for s in standing.values()],
        "stale": [s.stale for s in standing.values()],
    }
    then = _state_then(place, with_standing=bool(standing))
    selection.source = blind.veiled(actor, under, then) if under else f"{then} a"
    selection.params = [until, *params]
    if standing:
        with session.staged(_STAGED, columns), _finished(session, selection, query):
            yield selection
    else:
        with _finished(session, selection, query):
            yield selection


@contextmanager
def _finished(session: Session, selection: Selection, query: Query) -> Iterator[None]:
    _add_filters(session, selection, query)
    if query.uuids is None:
        yield
        return
    with session.among("a.uuid", list(query.uuids)) as (clause, params):
        selection.add(clause, *params)
        yield


def _place(session: Session, actor: User, query: Query) -> tuple[str, list[Any]]:
    """Return the filter on images, which is the one on what the actor may read."""
    if query.image_id is not None:
        scope, image = access.scope_of_image(session, actor, query.image_id)
        if query.imageset_id not in (None, image.imageset_id):
            raise NotFound(f"no image {query.image_id} in image set {query.imageset_id}")
        if scope.hidden and query.deleted is False:
            return "1 = 0", []
        return "a.image_id = ?", [query.image_id]
    living = "" if query.deleted is not False else " and not i.deleted"
    if query.imageset_id is not None:
        scope = access.scope_of_set(session, actor, query.imageset_id)
        if scope.hidden and query.deleted is False:
            return "1 = 0", []
        images = f"select i.id from image i where i.imageset_id = ?{living}"
        return f"a.image_id in ({images})", [query.imageset_id]
    if query.uuids is None:
        raise InvalidRecord("a query names an image set, an image or annotations by uuid")
    readable, params = access.readable_clause(session, actor, kind_of(Image))
    if query.deleted is False:
        from exact_nb.store.sql.rules import alive  # noqa: PLC0415

        readable += f" and {alive(kind_of(Image), 'r')}"
    return f"a.image_id in (select r.id from image r where {readable})", params


def _veil(session: Session, actor: User, query: Query) -> str | None:
    """Return what of the rows is under blind review."""
    if query.image_id is not None:
        return blind.veil([access.scope_of_image(session, actor, query.image_id)[0]])
    if query.imageset_id is not None:
        return blind.veil([access.scope_of_set(session, actor, query.imageset_id)])
    return blind.veil_everywhere(session, actor)


def _version(session: Session, actor: User, query: Query) -> tuple[int, str]:
    """Return the last change of a snapshot and the filter on the images of its set."""
    row = session.one("select imageset_id, change from snapshot where id = ?", (query.version,))
    if row is None:
        raise NotFound(f"no snapshot {query.version}")
    try:
        access.scope_of_set(session, actor, row[0])
    except NotFound:
        raise NotFound(f"no snapshot {query.version}") from None
    return row[1], f"a.image_id in (select o.id from image o where o.imageset_id = {int(row[0])})"


def _state_then(place: str, *, with_standing: bool) -> str:
    """Return the relation of the states after the last change up to a number."""
    columns = ", ".join(f"c.{name}" for name in STATE)
    standing = "0 as status, false as conflict, false as stale"
    join = ""
    if with_standing:
        standing = (
            "coalesce(s.status, 0) as status, coalesce(s.conflict, false) as conflict, "
            "coalesce(s.stale, false) as stale"
        )
        join = f"left join {_STAGED} s on cast(s.uuid as uuid) = c.uuid"
    return (
        f"(select c.annotation_id as id, {columns}, c.id as change, {standing} from change c "
        "join (select max(a.id) as last from change a "
        f"where a.id <= ? and {place} group by a.annotation_id) m on m.last = c.id {join})"
    )


_ON_FRAME = {
    axis: f"(a.{axis.value} = ? or (a.span_axis = {SPANS.index(axis)} "
    f"and a.{axis.value} < ? and a.span_last >= ?))"
    for axis in SpanAxis
}
"""By axis, the filter on what is on a frame or spans it."""


def _add_filters(session: Session, selection: Selection, query: Query) -> None:
    if query.deleted is not None:
        selection.add("a.deleted" if query.deleted else "not a.deleted")
    hidden = hidden_types(session) if query.deleted is False else []
    if hidden:
        selection.add(f"a.type_id not in ({', '.join(map(str, hidden))})")
    for column, values in (("type_id", query.type_ids), ("author_id", query.author_ids)):
        if values is not None:
            clause = f"a.{column} in ({marks(values)})" if values else "1 = 0"
            selection.add(clause, *values)
    _add_frames(selection, query)
    for column, value in (
        ("plane", query.plane and PLANES.index(query.plane)),
        ("status", query.status and STATUSES.index(query.status)),
    ):
        if value is not None:
            selection.add(f"a.{column} = ?", value)
    if query.since is not None:
        selection.add("a.edited_at >= ?", query.since)
    if query.bbox is not None:
        x0, y0, x1, y1 = map(float, query.bbox)
        selection.add("a.bx0 <= ? and a.bx1 >= ? and a.by0 <= ? and a.by1 >= ?", x1, x0, y1, y0)


def _add_frames(selection: Selection, query: Query) -> None:
    asked = {SpanAxis.Z: query.z, SpanAxis.T: query.t, SpanAxis.SLICE: query.slice}
    for axis, frame in asked.items():
        if frame is not None:
            selection.add(_ON_FRAME[axis], frame, frame, frame)


def hidden_types(session: Session) -> list[int]:
    """Return the types that are deleted, or whose product is: their annotations are hidden."""
    rows = remembered(
        session,
        "hidden types",
        lambda: session.rows(
            "select t.id from annotation_type t join product p on p.id = t.product_id "
            "where t.deleted or p.deleted"
        ),
    )
    return [int(row[0]) for row in rows]
