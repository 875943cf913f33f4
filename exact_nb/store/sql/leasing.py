"""Leases: who looks at what, so that two verifiers do not meet at one item."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from exact_nb.errors import InvalidRecord, NotFound
from exact_nb.model.identity import now
from exact_nb.model.people import User
from exact_nb.model.permissions import Right
from exact_nb.store.sql import access, gold
from exact_nb.store.sql.session import Session
from exact_nb.store.sql.state import states

__all__ = ["lease", "release"]


def lease(session: Session, actor: User, uuids: Sequence[UUID], minutes: float) -> frozenset[UUID]:
    """Take items for a while; return those that nobody else holds.

    What two verifiers are shown by policy, since it needs two approvals, is leased by one after
    the other. A planted item is everybody's, and only looks like the others; one that was taken
    out since the queue was read is nobody's.
    """
    if not minutes > 0:
        raise InvalidRecord(f"a lease of {minutes} minutes is none; use more than 0")
    known = _verifiable(session, actor, uuids)
    at, me = now(), int(actor.id)
    with session.among("annotation", uuids) as (clause, params):
        session.execute(
            f"delete from lease where until <= ? or (user_id = {me} and {clause})", [at, *params]
        )
        held = session.rows(f"select annotation from lease where {clause}", params)
    others = {row[0] for row in held}
    planted = gold.planted(session, [uuid for uuid in uuids if uuid not in known])
    growing = frozenset(uuid for uuid, item in planted.items() if not item.uprooted)
    mine = [uuid for uuid in dict.fromkeys(uuids) if uuid in known and uuid not in others]
    until = at + timedelta(minutes=minutes)
    session.insert(
        "lease", ("annotation", "user_id", "until"), [(uuid, me, until) for uuid in mine]
    )
    return frozenset(mine) | growing


def _verifiable(session: Session, actor: User, uuids: Sequence[UUID]) -> set[UUID]:
    """Return the annotations among these that the actor may verify."""
    found = states(session, uuids)
    allowed: dict[int, bool] = {}
    for state in found.values():
        image_id = state["image_id"]
        if image_id not in allowed:
            try:
                scope = access.scope_of_image(session, actor, image_id)[0]
            except NotFound:
                allowed[image_id] = False
            else:
                allowed[image_id] = Right.VERIFY in scope.rights
    return {uuid for uuid, state in found.items() if allowed[state["image_id"]]}


def release(session: Session, actor: User, uuids: Sequence[UUID]) -> None:
    """Give items back before their time."""
    with session.among("annotation", uuids) as (clause, params):
        session.execute(f"delete from lease where user_id = {int(actor.id)} and {clause}", params)
