"""Who has looked at which cells of an image: one row a walk, the newest of a person counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from exact_nb.errors import InvalidRecord, PermissionDenied
from exact_nb.model.identity import now
from exact_nb.model.people import User, UserKind
from exact_nb.model.permissions import Right
from exact_nb.model.screening import Screening, ScreeningGrid
from exact_nb.store.sql import access
from exact_nb.store.sql.counters import take
from exact_nb.store.sql.kinds import utc
from exact_nb.store.sql.session import Row, Session

__all__ = ["of_image", "of_set", "save"]

_GRID = tuple(field.name for field in fields(ScreeningGrid))
_COLUMNS = (
    "uuid",
    "image_id",
    "user_id",
    *_GRID,
    "zoom",
    "magnification",
    "cell",
    "covered",
    "started_at",
    "updated_at",
)
_SELECT = ", ".join(f"s.{name}" for name in _COLUMNS)


def of_image(session: Session, actor: User, image_id: int, *, everyone: bool) -> list[Screening]:
    """Return the walks through an image, the actor's first; of each person the newest."""
    scope, _ = access.scope_of_image(session, actor, image_id)
    others = everyone and _sees_others(scope)
    return _newest(session, actor, "s.image_id = ?", image_id, others=others)


def of_set(session: Session, actor: User, imageset_id: int) -> list[Screening]:
    """Return the walks through all images of a set that the actor may know of."""
    scope = access.scope_of_set(session, actor, imageset_id)
    images = "s.image_id in (select i.id from image i where i.imageset_id = ? and not i.deleted)"
    return _newest(session, actor, images, imageset_id, others=_sees_others(scope))


def _sees_others(scope: access.Scope) -> bool:
    """How far somebody got is the team's to know, not the public's."""
    return scope.membership is not None or (
        scope.actor.site_admin and scope.actor.kind is not UserKind.PLUGIN
    )


def _newest(
    session: Session, actor: User, where: str, key: int, *, others: bool
) -> list[Screening]:
    who, params = ("", [key]) if others else ("and s.user_id = ?", [key, actor.id])
    rows = session.rows(
        f"select {_SELECT} from screening s where {where} {who} order by s.started_at, s.id", params
    )
    newest = {(one.image_id, one.user_id): one for one in map(_screening, rows)}
    return sorted(
        newest.values(),
        key=lambda one: (one.image_id, one.user_id != actor.id, one.user_id),
    )


def save(
    session: Session, actor: User, given: Screening, unmarked: Iterable[int] | bytes
) -> Screening:
    """Add to a walk of the actor's what was seen since, or store a new one."""
    scope, image = access.scope_of_image(session, actor, given.image_id)
    scope.require_living()
    if Right.VERIFY not in scope.rights:
        scope.require(Right.ANNOTATE)
    if (given.grid.width, given.grid.height) != (image.width, image.height):
        raise InvalidRecord(
            f"the grid is one of {given.grid.width} x {given.grid.height} pixels; "
            f"{image.name!r} has {image.width} x {image.height}",
            field="grid",
        )
    row = session.one(f"select {_SELECT} from screening s where s.uuid = ?", (given.uuid,))
    moment = now()
    if row is None:
        made = replace(given.unmarked(unmarked), user_id=actor.id, updated_at=moment)
        number = take(session, records=1).record
        session.insert("screening", ("id", *_COLUMNS), [(number, *_row(made))])
        return made
    stored = _screening(row)
    _check_same(actor, stored, given)
    merged = replace(
        stored.marked(given.covered).unmarked(unmarked), cell=given.cell, updated_at=moment
    )
    take(session)
    session.execute(
        "update screening set cell = ?, covered = ?, updated_at = ? where uuid = ?",
        (merged.cell, merged.covered, merged.updated_at, merged.uuid),
    )
    return merged


def _check_same(actor: User, stored: Screening, given: Screening) -> None:
    if stored.user_id != actor.id:
        raise PermissionDenied(
            "what somebody has seen is marked by that person only", right=Right.ANNOTATE.value
        )
    if (stored.image_id, stored.grid) != (given.image_id, given.grid):
        raise InvalidRecord(
            f"screening {given.uuid} has another grid; begin a new one", field="grid"
        )


def _row(one: Screening) -> Row:
    return (
        one.uuid,
        one.image_id,
        one.user_id,
        *(getattr(one.grid, name) for name in _GRID),
        one.zoom,
        one.magnification,
        one.cell,
        one.covered,
        one.started_at,
        one.updated_at,
    )


def _screening(row: Row) -> Screening:
    values: dict[str, Any] = dict(zip(_COLUMNS, row, strict=True))
    grid = ScreeningGrid(**{name: values.pop(name) for name in _GRID})
    values["covered"] = bytes(values["covered"])
    for name in ("started_at", "updated_at"):
        values[name] = utc(values[name])
    return Screening(grid=grid, **values)
