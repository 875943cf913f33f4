"""Many new annotations of one image at once, by Arrow."""

from __future__ import annotations

from uuid import UUID, uuid4

import numpy as np

from exact_nb.errors import InvalidRecord
from exact_nb.model.changes import Operation, Receipt
from exact_nb.model.identity import now
from exact_nb.model.images import Image
from exact_nb.model.people import User
from exact_nb.model.permissions import Right
from exact_nb.store.sql import access, applying, counters, placing, summary
from exact_nb.store.sql.batch import Batch, check_types
from exact_nb.store.sql.session import Session
from exact_nb.store.sql.state import STATE

__all__ = ["image_for", "insert"]


def image_for(session: Session, actor: User, image_id: int) -> Image:
    """Return an image that the actor may annotate."""
    scope, image = access.scope_of_image(session, actor, image_id)
    scope.require_living()
    scope.require(Right.ANNOTATE)
    return image


def insert(
    session: Session, actor: User, image_id: int, batch: Batch, operation: UUID | None
) -> tuple[Receipt, bool]:
    """Add a batch whose shapes were checked against the image.

    Returns
    -------
    Receipt
        Without single changes.
    bool
        Whether anything was written.
    """
    name, n = operation or uuid4(), len(batch.shapes)
    known = counters.receipt_of(session, name, actor.id) if operation else None
    if known is not None:
        return known, False
    _check(session, actor, image_id, batch)
    if not n:
        return Receipt(operation=name, transaction=0), False
    numbers = counters.take(session, annotations=n, changes=n, transactions=1)
    at = now()
    values = {
        "image_id": image_id,
        "author_id": actor.id,
        "editor_id": actor.id,
        "created_at": at,
        "edited_at": at,
        "plane": 0,
        "slice": 0,
        "span_axis": 0,
        "span_last": 0,
        "keyframes": b"",
        "concealed": False,
        "blurred": False,
        "description": "",
        "metadata": "{}",
        "origin": batch.origin,
        "model": batch.model,
        "revision": 1,
        "deleted": False,
    }
    constants = [name for name in STATE if name in values]
    given = [name for name in STATE if name not in values]
    with session.staged("incoming", batch.columns()):
        if batch.given:
            _check_new(session)
        session.execute(
            "insert into change (id, transaction_id, operation, actor_id, made_at, annotation_id, "
            f"{', '.join(constants)}, {', '.join(given)}) "
            "select row + cast(? as bigint), ?, ?, ?, ?, row + cast(? as bigint), "
            f"{', '.join('?' * len(constants))}, {', '.join(given)} from incoming",
            [
                numbers.change,
                numbers.transaction,
                applying.CREATED,
                actor.id,
                at,
                numbers.annotation,
                *(values[name] for name in constants),
            ],
        )
    last = numbers.change + n - 1
    applying.apply(session, numbers.change, last, {Operation.CREATE})
    receipt = Receipt(
        operation=name,
        transaction=numbers.transaction,
        about=summary.about(session, numbers.change, last),
        at=at,
    )
    counters.record(
        session,
        receipt,
        actor_id=actor.id,
        action=counters.Action.EDIT,
        span=(numbers.change, last),
        bulk=True,
    )
    return receipt, True


def _check(session: Session, actor: User, image_id: int, batch: Batch) -> None:
    scope, _ = access.scope_of_image(session, actor, image_id)
    scope.require_living()
    scope.require(Right.ANNOTATE)
    types = np.unique(batch.type_ids).tolist()
    check_types(batch, [placing.usable_type(session, scope.imageset, key) for key in types])


def _check_new(session: Session) -> None:
    row = session.one("select a.uuid from annotation a join incoming i on i.uuid = a.uuid limit 1")
    if row is not None:
        raise InvalidRecord(f"uuid {row[0]} is taken; make a new one", field="uuids")
