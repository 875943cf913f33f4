"""The queues of verifiers and adjudicators, in the order of `design/review-workflow.md`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np

from exact_nb.errors import InvalidRecord, PermissionDenied
from exact_nb.model.annotations import Annotation
from exact_nb.model.identity import now
from exact_nb.model.people import User, UserKind
from exact_nb.model.permissions import Right
from exact_nb.model.queue import QueueItem, QueueReason
from exact_nb.model.review import Policy, ReviewStatus
from exact_nb.model.status import may_judge
from exact_nb.store.geometry import Geometry
from exact_nb.store.query import Query
from exact_nb.store.sql import access, blind, gold, reading
from exact_nb.store.sql.mixing import mixed
from exact_nb.store.sql.review import policy_of, revision_marks, standing_verdicts
from exact_nb.store.sql.selecting import hidden_types
from exact_nb.store.sql.session import Session, marks
from exact_nb.store.sql.state import STATUSES, annotation_of, box_of, position_of, states

__all__ = ["Wish", "adjudications", "around", "queue", "shown"]

_OPEN = STATUSES.index(ReviewStatus.UNVERIFIED)
_AGAIN = STATUSES.index(ReviewStatus.RESUBMITTED)
_REJECTED = STATUSES.index(ReviewStatus.REJECTED)

_ITEM = (
    "uuid",
    "revision",
    "image_id",
    "type_id",
    "z",
    "t",
    "plane",
    "slice",
    "bx0",
    "by0",
    "bx1",
    "by1",
    "status",
    "conflict",
    "author_id",
    "editor_id",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What part of a set somebody wants to judge.

    Attributes
    ----------
    image_id : int or None
        One image.
    type_ids, author_ids : sequence of int or None
        Any of these types, any of these authors.
    limit : int or None
        So many items at most.
    """

    image_id: int | None = None
    type_ids: Sequence[int] | None = None
    author_ids: Sequence[int] | None = None
    limit: int | None = None


def queue(session: Session, actor: User, imageset_id: int, wish: Wish) -> list[QueueItem]:
    """Return what the actor may judge and has not judged, in the order it is to be served.

    Resubmitted items come first, those the actor rejected before the others; then conflicts; then
    the unverified by the uncertainty of the model that proposed them, and by age.
    """
    scope = access.scope_of_set(session, actor, imageset_id)
    if actor.kind is UserKind.PLUGIN:
        raise PermissionDenied(
            f"{actor.name!r} is a plugin account; only people verify", right=Right.VERIFY.value
        )
    scope.require(Right.VERIFY)
    if scope.hidden:
        return []
    if wish.author_ids is not None and blind.veil([scope]):
        raise InvalidRecord(
            f"the review of {scope.imageset.name!r} is blind; a queue cannot be asked for authors",
            field="author",
        )
    rows = _candidates(session, scope, wish, f"(a.status in ({_OPEN}, {_AGAIN}) or a.conflict)")
    allowed = _judgeable(session, scope, rows)
    items = [_item(scope, row) for row in allowed]
    items = mixed(session, scope, wish.type_ids, wish.image_id, items)
    return items if wish.limit is None else items[: wish.limit]


def adjudications(session: Session, actor: User, imageset_id: int) -> list[QueueItem]:
    """Return what verifiers, or a verifier and the author, disagree on, oldest first.

    Raises
    ------
    PermissionDenied
        If no policy of the set names the actor as an adjudicator.
    """
    scope = access.scope_of_set(session, actor, imageset_id)
    scope.require(Right.VERIFY)
    imageset = scope.imageset
    if not any(
        actor.id in policy.adjudicators
        for policy in (imageset.policy, *imageset.type_policies.values())
    ):
        raise PermissionDenied(
            f"{actor.name!r} is no adjudicator of image set {imageset.name!r}; somebody who may "
            "edit the set can name adjudicators in its policy",
            right=Right.VERIFY.value,
        )
    if scope.hidden:
        return []
    rows = _candidates(session, scope, Wish(), "a.conflict")
    mine = [
        row
        for row in _judgeable(session, scope, rows)
        if actor.id in policy_of(imageset, row["type_id"]).adjudicators
    ]
    return [_item(scope, row) for row in mine]


def _candidates(
    session: Session, scope: access.Scope, wish: Wish, waiting: str
) -> list[dict[str, Any]]:
    """Return what waits in a set for somebody who has not judged it, in order."""
    me = int(scope.actor.id)
    columns = ", ".join(f"a.{name}" for name in _ITEM)
    clauses, params = _filters(session, wish)
    rows = session.rows(
        f"select {columns}, e.annotation_id is not null from annotation a "
        "join image i on i.id = a.image_id and not i.deleted "
        # What the actor has said of the current revision, unless its author has objected since.
        f"left join (select v.annotation, v.revision, max(v.made_at) as at from verdict v "
        f"where v.user_id = {me} and v.uuid not in (select r.verdict from retraction r) "
        "group by 1, 2) w on w.annotation = a.uuid and w.revision = a.revision "
        "left join (select d.annotation, d.revision, max(d.made_at) as at from dispute d "
        "group by 1, 2) o on o.annotation = a.uuid and o.revision = a.revision "
        f"left join (select distinct c.annotation_id from change c where c.editor_id = {me}) e "
        "on e.annotation_id = a.id "
        f"left join (select distinct v.annotation from verdict v where v.user_id = {me} "
        "and v.decision = 'reject' and v.uuid not in (select r.verdict from retraction r)) r "
        "on r.annotation = a.uuid "
        f"left join (select distinct l.annotation from lease l where l.user_id <> {me} "
        "and l.until > ?) taken on taken.annotation = a.uuid "
        f"where i.imageset_id = ? and not a.deleted and {waiting} "
        "and (w.annotation is null or o.at > w.at) and taken.annotation is null "
        f"{clauses} order by "
        f"case when a.status = {_AGAIN} then (case when r.annotation is null then 1 else 0 end) "
        "when a.conflict then 2 else 3 end, "
        "coalesce(abs(a.score - 0.5), 1), a.id",
        [now(), scope.imageset.id, *params],
    )
    return [dict(zip((*_ITEM, "touched"), row, strict=True)) for row in rows]


def _filters(session: Session, wish: Wish) -> tuple[str, list[Any]]:
    clauses, params = "", []
    hidden = hidden_types(session)
    if hidden:
        clauses += f"and a.type_id not in ({', '.join(map(str, hidden))}) "
    if wish.image_id is not None:
        clauses += "and a.image_id = ? "
        params.append(wish.image_id)
    for column, values in (("type_id", wish.type_ids), ("author_id", wish.author_ids)):
        if values is not None:
            clauses += f"and a.{column} in ({marks(values)}) " if values else "and 1 = 0 "
            params.extend(values)
    return clauses, params


def _judgeable(
    session: Session, scope: access.Scope, rows: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Leave out what is the actor's own work."""
    doubtful = [
        row["uuid"]
        for row in rows
        if row["touched"] and not _is_barred(scope, row, policy_of(scope.imageset, row["type_id"]))
    ]
    if not doubtful:
        return [row for row in rows if not row["touched"]]
    made, said = revision_marks(session, doubtful), standing_verdicts(session, doubtful)
    types = {row["uuid"]: row["type_id"] for row in rows}
    allowed = {
        uuid
        for uuid in doubtful
        if may_judge(
            policy_of(scope.imageset, types[uuid]),
            scope.actor,
            made[uuid],
            said[uuid],
            scope.rights,
        )
        is None
    }
    return [row for row in rows if not row["touched"] or row["uuid"] in allowed]


def _is_barred(scope: access.Scope, row: dict[str, Any], policy: Policy) -> bool:
    """Whether it is plain from the row alone: the current revision of one's own drawing."""
    me = scope.actor.id
    return me == row["editor_id"] == row["author_id"] and not policy.self_verify


def _item(scope: access.Scope, row: dict[str, Any]) -> QueueItem:
    why = QueueReason.UNVERIFIED
    if not blind.covers(scope, row["type_id"]):
        if row["status"] == _AGAIN:
            why = QueueReason.RESUBMITTED
        elif row["conflict"]:
            why = QueueReason.CONFLICT
    return QueueItem(
        annotation=row["uuid"],
        revision=row["revision"],
        image_id=row["image_id"],
        type_id=row["type_id"],
        position=position_of(row),
        bounds=box_of(row),
        why=why,
    )


def shown(session: Session, actor: User, uuids: Sequence[Any]) -> list[Annotation]:
    """Return the items of a queue as the actor may see them, those that are gone left out."""
    found = states(session, uuids)
    planted = gold.numbered(session, [uuid for uuid in uuids if uuid not in found])
    result: list[Annotation] = []
    for uuid in uuids:
        if uuid in planted:
            number, item = planted[uuid]
            scope = access.scope_of_image(session, actor, item.image_id)[0]
            seen = not blind.covers(scope, item.type_id)
            result.append(gold.as_annotation(number, item, shows_author=seen))
        elif uuid in found and not found[uuid]["deleted"]:
            state = found[uuid]
            scope = access.scope_of_image(session, actor, state["image_id"])[0]
            veiled = blind.is_veiled(session, scope, state)
            result.append(annotation_of(blind.masked(state) if veiled else state))
    return result


def around(session: Session, actor: User, uuid: UUID, query: Query) -> Geometry:
    """Return the annotations of a query without an item and what a planted one was made from."""
    item = gold.planted(session, [uuid]).get(uuid)
    hidden = [uuid] if item is None or item.source is None else [uuid, item.source]
    found = reading.geometry(session, actor, query)
    theirs = np.frombuffer(b"".join(one.bytes for one in hidden), np.uint8).reshape(-1, 1, 16)
    return found.take(~(found.uuids == theirs).all(axis=2).any(axis=0))
