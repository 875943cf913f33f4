"""Planted items among the others of a queue, at places nobody can foretell."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from fractions import Fraction

from exact_nb.model.queue import QueueItem
from exact_nb.store.sql import access
from exact_nb.store.sql.session import Session, marks
from exact_nb.store.sql.state import State, box_of, position_of

__all__ = ["mixed", "places"]

_ITEM = (
    *("uuid", "image_id", "type_id", "z", "t", "plane", "slice"),
    *("bx0", "by0", "bx1", "by1"),
)


def mixed(
    session: Session,
    scope: access.Scope,
    type_ids: Sequence[int] | None,
    image_id: int | None,
    items: list[QueueItem],
) -> list[QueueItem]:
    """Return a queue with planted items, as the policy of the set asks for.

    Parameters
    ----------
    session : Session
        A transaction.
    scope : Scope
        The set as the verifier meets it.
    type_ids, image_id
        The filters of the queue.
    items : list of QueueItem
        What there is to judge; planted items are never asked for alone.
    """
    rate = scope.imageset.policy.gold_rate
    if not rate or not items:
        return items
    waiting = _waiting(session, scope, type_ids, image_id)
    if not waiting:
        return items
    key = f"{scope.imageset.uuid}:{scope.actor.uuid}"
    due = places(key, rate, start=_judged(session, scope), count=len(items) + len(waiting))
    result: list[QueueItem] = []
    rest, planted = iter(items), iter(waiting)
    left = len(items)
    for is_planted in due:
        if not left:
            break
        item = next(planted, None) if is_planted else None
        if item is None:
            item, left = next(rest), left - 1
        result.append(item)
    return [*result, *rest]


def places(key: str, rate: float, *, start: int, count: int) -> list[bool]:
    """Return which of the next items of somebody's work are planted ones.

    The work is divided into blocks of ``1 / rate`` items, each with one planted item at a place
    that a hash of the key and the block gives: fixed, so that asking for the queue again changes
    nothing, and not to be foretold.

    Parameters
    ----------
    key : str
        Of the person and the set.
    rate : float
        Share of planted items, above 0 up to 1.
    start : int
        How many items the person has judged.
    count : int
        For how many items to answer.
    """
    share = Fraction(rate).limit_denominator(1000)
    found = []
    for place in range(start, start + count):
        block = math.floor(place * share)
        first = math.ceil(block / share)
        size = math.ceil((block + 1) / share) - first
        digest = hashlib.sha256(f"{key}:{block}".encode()).digest()
        found.append(place - first == int.from_bytes(digest[:8]) % size)
    return found


def _waiting(
    session: Session, scope: access.Scope, type_ids: Sequence[int] | None, image_id: int | None
) -> list[QueueItem]:
    """Return the planted items that the actor has not judged, and neither planted nor drew."""
    me = int(scope.actor.id)
    clauses = "" if image_id is None else f"and g.image_id = {int(image_id)} "
    params: list[int] = [scope.imageset.id]
    if type_ids is not None:
        clauses += f"and g.type_id in ({marks(type_ids)}) " if type_ids else "and 1 = 0 "
        params.extend(type_ids)
    rows = session.rows(
        f"select {', '.join(f'g.{name}' for name in _ITEM)} from gold g "
        "join image i on i.id = g.image_id and not i.deleted "
        f"where i.imageset_id = ? and not g.uprooted and {me} not in (g.planted_by, g.author_id) "
        "and g.uuid not in (select v.annotation from verdict v "
        f"where v.user_id = {me} and v.uuid not in (select r.verdict from retraction r)) "
        f"{clauses} order by g.id",
        params,
    )
    return [_item(dict(zip(_ITEM, row, strict=True))) for row in rows]


def _item(row: State) -> QueueItem:
    return QueueItem(
        annotation=row["uuid"],
        revision=1,
        image_id=row["image_id"],
        type_id=row["type_id"],
        position=position_of(row),
        bounds=box_of(row),
    )


def _judged(session: Session, scope: access.Scope) -> int:
    """Return how many items of a set the actor has judged."""
    row = session.one(
        "select count(distinct v.annotation) from verdict v join image i on i.id = v.image_id "
        "where i.imageset_id = ? and v.user_id = ?",
        (scope.imageset.id, scope.actor.id),
    )
    return int(row[0]) if row else 0
