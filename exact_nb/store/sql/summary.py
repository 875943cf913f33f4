"""What a transaction was about, in as many words as fit on a line."""

from __future__ import annotations

from dataclasses import replace

from exact_nb.model.annotations import Position
from exact_nb.model.changes import About, Operation
from exact_nb.model.codec import KINDS
from exact_nb.model.people import User
from exact_nb.model.taxonomy import AnnotationType
from exact_nb.model.type_rules import labels_image
from exact_nb.store.sql.kinds import kind_of, utc
from exact_nb.store.sql.memo import remembered
from exact_nb.store.sql.session import Session
from exact_nb.store.sql.state import PLANES

__all__ = ["about", "deed"]

_OPERATIONS = tuple(Operation)
_DONE = {Operation.DELETE: "deleted", Operation.RESTORE: "restored"}


def about(session: Session, first: int, last: int) -> About:
    """Return what changes were about.

    Parameters
    ----------
    session : Session
        Reads.
    first, last : int
        Numbers of the changes, both included.
    """
    row = session.one(
        "select image_id, type_id, kind, z, t, plane, slice, operation from change where id = ?",
        (first,),
    )
    assert row is not None  # noqa: S101 - a transaction that is remembered has changes
    image_id, type_id, code, z, t, plane, slice_, operation = row
    found = About(
        image_id=image_id,
        position=None
        if labels_image(_type(session, type_id))
        else Position(z=z, t=t, plane=PLANES[plane], slice=slice_),
        kind=KINDS[code],
        operation=_OPERATIONS[operation],
        count=last - first + 1,
    )
    if first == last:
        return found
    counted = session.one(
        "select count(distinct image_id), count(distinct kind) from change "
        "where id between ? and ?",
        (first, last),
    )
    assert counted is not None  # noqa: S101 - a count always has a row
    return replace(found, images=counted[0], kind=found.kind if counted[1] == 1 else None)


def deed(session: Session, change: int, *, actor_id: int) -> str:
    """Return one change as a clause: who has done what to which annotation, and when.

    Parameters
    ----------
    session : Session
        Reads.
    change : int
        Number of the change.
    actor_id : int
        Who reads it, and is called "you".
    """
    [[operation, kind, type_name, image, who, name, at]] = session.rows(
        "select c.operation, c.kind, t.name, i.name, c.actor_id, u.name, c.made_at from change c "
        f"join {kind_of(AnnotationType).table} t on t.id = c.type_id "
        f"join image i on i.id = c.image_id join {kind_of(User).table} u on u.id = c.actor_id "
        "where c.id = ?",
        (change,),
    )
    did = _DONE.get(_OPERATIONS[operation], "changed")
    subject = "you have" if who == actor_id else f"{name} has"
    return f"{subject} {did} the {KINDS[kind]} {type_name!r} on {image} at {utc(at):%H:%M} UTC"


def _type(session: Session, type_id: int) -> AnnotationType:
    def fetch() -> AnnotationType:
        kind = kind_of(AnnotationType)
        [row] = session.rows(
            f"select {kind.select()} from {kind.table} r where r.id = ?", [type_id]
        )
        return kind.from_row(row)

    return remembered(session, ("any type", type_id), fetch)
