"""Objections of authors to a rejection, and what came back to them."""

from __future__ import annotations

from uuid import UUID

from exact_nb.errors import InvalidRecord, NotFound, PermissionDenied, RevisionConflict
from exact_nb.model.identity import now
from exact_nb.model.people import User
from exact_nb.model.queue import Returned
from exact_nb.model.review import Dispute, Reason, ReviewStatus
from exact_nb.store.sql import access, blind
from exact_nb.store.sql.counters import take
from exact_nb.store.sql.judging import scope_of
from exact_nb.store.sql.kinds import utc
from exact_nb.store.sql.review import disputes_on, refresh
from exact_nb.store.sql.session import Session
from exact_nb.store.sql.state import (
    STATUSES,
    State,
    annotation_of,
    box_of,
    position_of,
    states,
)

__all__ = ["dispute", "disputes", "returned"]

_ITEM = (
    *("uuid", "revision", "image_id", "type_id", "z", "t", "plane", "slice"),
    *("bx0", "by0", "bx1", "by1", "conflict"),
)
_WORD = ("reason", "comment", "verifier", "made_at")
_REJECTED = STATUSES.index(ReviewStatus.REJECTED)


def dispute(
    session: Session, actor: User, annotation: UUID, revision: int, comment: str
) -> tuple[Dispute, int]:
    """Record that an author holds a rejected revision to be right.

    Returns
    -------
    tuple
        The objection and the image it is on.
    """
    state = states(session, [annotation]).get(annotation)
    if state is None:
        raise NotFound(f"no annotation {annotation}")
    scope = scope_of(session, actor, state)
    scope.require_living()
    if actor.id not in (state["author_id"], state["editor_id"]):
        raise PermissionDenied(
            f"{actor.name!r} did not draw annotation {annotation}; its author can dispute the "
            "rejection, others give a verdict",
            right="edit own",
        )
    if state["revision"] != revision or state["deleted"]:
        raise RevisionConflict(
            f"annotation {annotation} is at revision {state['revision']}; the dispute is on "
            f"revision {revision}: look at it again",
            current=annotation_of(state),
            attempted=None,
        )
    if state["status"] != _REJECTED:
        raise InvalidRecord(
            f"annotation {annotation} is {STATUSES[state['status']].value}; only a rejection can "
            "be disputed"
        )
    number = take(session, changes=1).change
    made = Dispute(annotation=annotation, revision=revision, user_id=actor.id, comment=comment)
    values = {
        "id": number,
        "uuid": made.uuid,
        "annotation": annotation,
        "image_id": state["image_id"],
        "revision": revision,
        "user_id": actor.id,
        "comment": comment,
        "made_at": made.at,
    }
    session.insert("dispute", list(values), [list(values.values())])
    refresh(session, [annotation])
    return made, state["image_id"]


def disputes(session: Session, actor: User, annotation: UUID) -> list[Dispute]:
    """Return the objections to rejections of an annotation that may be seen, oldest first."""
    state = states(session, [annotation]).get(annotation)
    if state is None:
        raise NotFound(f"no annotation {annotation}")
    scope = scope_of(session, actor, state)
    if blind.is_veiled(session, scope, state):
        return []
    return disputes_on(session, [annotation])[annotation]


def returned(session: Session, actor: User, imageset_id: int) -> list[Returned]:
    """Return the actor's rejected work in a set, the latest rejection first."""
    scope = access.scope_of_set(session, actor, imageset_id)
    if scope.hidden:
        return []
    me = int(actor.id)
    rows = session.rows(
        f"select {', '.join(f'a.{name}' for name in _ITEM)}, "
        "v.reason, v.comment, coalesce(u.name, ''), v.made_at "
        "from annotation a join image i on i.id = a.image_id and not i.deleted "
        "join (select x.annotation, x.revision, max(x.id) as last from verdict x "
        "where x.decision = 'reject' "
        "and x.uuid not in (select r.verdict from retraction r) group by 1, 2) l "
        "on l.annotation = a.uuid and l.revision = a.revision "
        "join verdict v on v.id = l.last left join user_account u on u.id = v.user_id "
        f"where i.imageset_id = ? and not a.deleted and a.status = {_REJECTED} "
        f"and (a.author_id = {me} or a.editor_id = {me}) order by v.id desc",
        (imageset_id,),
    )
    columns = (*_ITEM, *_WORD)
    return [_returned(scope, dict(zip(columns, row, strict=True))) for row in rows]


def _returned(scope: access.Scope, row: State) -> Returned:
    type_id = row["type_id"]
    return Returned(
        annotation=row["uuid"],
        revision=row["revision"],
        image_id=row["image_id"],
        type_id=type_id,
        position=position_of(row),
        bounds=box_of(row),
        reason=Reason(row["reason"]),
        comment=row["comment"],
        verifier="" if blind.covers(scope, type_id) else row["verifier"],
        at=utc(row["made_at"]) or now(),
        disputed=row["conflict"],
    )
