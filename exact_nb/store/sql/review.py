"""Verdicts, their retraction, and the status that is kept beside an annotation for queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from exact_nb.errors import NotFound, PermissionDenied, RevisionConflict
from exact_nb.model.identity import now
from exact_nb.model.images import ImageSet
from exact_nb.model.people import User
from exact_nb.model.permissions import Right
from exact_nb.model.review import Decision, Policy, Reason, Retraction, Verdict
from exact_nb.model.status import RevisionMark, Standing, derive, may_judge
from exact_nb.store.sql import access
from exact_nb.store.sql.counters import take
from exact_nb.store.sql.kinds import kind_of, utc
from exact_nb.store.sql.session import Row, Session
from exact_nb.store.sql.state import STATUSES, State, annotation_of, states

__all__ = [
    "judge",
    "refresh",
    "refresh_if_ruled_otherwise",
    "refresh_span",
    "retract",
    "standings",
    "verdicts",
]

_COLUMNS = (
    "id",
    "uuid",
    "annotation",
    "image_id",
    "revision",
    "user_id",
    "decision",
    "reason",
    "comment",
    "blind",
    "seconds",
    "made_at",
)
_SELECT = ", ".join(f"v.{name}" for name in _COLUMNS)


def judge(
    session: Session, actor: User, given: Sequence[Verdict]
) -> tuple[list[Verdict], list[Verdict], frozenset[int]]:
    """Record verdicts.

    Returns
    -------
    list of Verdict
        As stored, in the order given.
    list of Verdict
        Those that were not stored before.
    frozenset of int
        Images they are on.
    """
    with session.among("v.uuid", [verdict.uuid for verdict in given]) as (clause, params):
        rows = session.rows(f"select {_SELECT} from verdict v where {clause}", params)
    stored = {verdict.uuid: verdict for verdict in map(_verdict, rows)}
    fresh = [verdict for verdict in given if verdict.uuid not in stored]
    judged = states(session, [verdict.annotation for verdict in fresh])
    _check(session, actor, fresh, judged)
    first, at = take(session, changes=len(fresh)).change, now()
    new = [replace(verdict, user_id=actor.id, at=at) for verdict in fresh]
    session.insert(
        "verdict",
        _COLUMNS,
        [_row(v, first + i, judged[v.annotation]["image_id"]) for i, v in enumerate(new)],
    )
    refresh(session, list(judged))
    stored.update((verdict.uuid, verdict) for verdict in new)
    images = frozenset(state["image_id"] for state in judged.values())
    return [stored[verdict.uuid] for verdict in given], new, images


def _check(
    session: Session, actor: User, given: Sequence[Verdict], judged: dict[UUID, State]
) -> None:
    """Refuse verdicts on other revisions than the current one, and by whom may not judge."""
    scopes: dict[int, access.Scope] = {}
    marks, earlier = _marks(session, list(judged)), _standing(session, list(judged))
    for verdict in given:
        state = judged.get(verdict.annotation)
        if state is None:
            raise NotFound(f"no annotation {verdict.annotation}")
        image_id = state["image_id"]
        if image_id not in scopes:
            scopes[image_id] = _scope(session, actor, state)
        scope = scopes[image_id]
        scope.require_living()
        if state["revision"] != verdict.revision or state["deleted"]:
            raise RevisionConflict(
                f"annotation {verdict.annotation} is at revision {state['revision']}"
                f"{' and deleted' if state['deleted'] else ''}; "
                f"the verdict is on revision {verdict.revision}: look at it again",
                current=annotation_of(state),
                attempted=verdict,
            )
        policy = _policy(scope.imageset, state["type_id"])
        made, said = marks[verdict.annotation], earlier[verdict.annotation]
        refused = may_judge(policy, actor, made, said, scope.rights)
        if refused:
            raise PermissionDenied(refused, right=Right.VERIFY.value)


def _scope(session: Session, actor: User, state: State) -> access.Scope:
    try:
        return access.scope_of_image(session, actor, state["image_id"])[0]
    except NotFound:
        raise NotFound(f"no annotation {state['uuid']}") from None


def retract(session: Session, actor: User, uuid: UUID) -> tuple[Retraction, Verdict, int, bool]:
    """Take back a verdict.

    Returns
    -------
    tuple
        The retraction, the verdict, its image, and whether it was taken back just now.
    """
    row = session.one(f"select {_SELECT} from verdict v where v.uuid = ?", (uuid,))
    if row is None:
        raise NotFound(f"no verdict {uuid}")
    verdict, image_id = _verdict(row), int(row[3])
    if verdict.user_id != actor.id:
        access.scope_of_image(session, actor, image_id)
        raise PermissionDenied("a verdict is taken back by who gave it", right=Right.VERIFY.value)
    known = session.one("select user_id, made_at from retraction where verdict = ?", (uuid,))
    if known is not None:
        at = utc(known[1]) or now()
        return Retraction(verdict=uuid, user_id=known[0], at=at), verdict, image_id, False
    retraction = Retraction(verdict=uuid, user_id=actor.id, at=now())
    number = take(session, changes=1).change
    session.insert(
        "retraction",
        ("id", "verdict", "user_id", "made_at"),
        [(number, uuid, actor.id, retraction.at)],
    )
    refresh(session, [verdict.annotation])
    return retraction, verdict, image_id, True


def verdicts(session: Session, actor: User, annotation: UUID) -> list[Verdict]:
    """Return the verdicts on an annotation that stand, oldest first."""
    found = states(session, [annotation]).get(annotation)
    if found is None:
        raise NotFound(f"no annotation {annotation}")
    _scope(session, actor, found)
    return _standing(session, [annotation])[annotation]


# -- status -----------------------------------------------------------------------------------


def refresh(session: Session, uuids: Sequence[UUID]) -> None:
    """Derive the status of annotations anew, those that nobody judged left out."""
    if uuids:
        with session.among("v.annotation", uuids) as (clause, params):
            _refresh(session, f"where {clause}", params)


def refresh_span(session: Session, first: int, last: int) -> None:
    """Derive the status of the annotations of a range of changes."""
    touched = "select c.uuid from change c where c.id between ? and ?"
    _refresh(session, f"where v.annotation in ({touched})", [first, last])


def refresh_if_ruled_otherwise(session: Session, before: ImageSet, after: ImageSet) -> None:
    """Derive the status of the annotations of a set, where its policy changed."""
    if (before.policy, before.type_policies) != (after.policy, after.type_policies):
        images = "select i.id from image i where i.imageset_id = ?"
        _refresh(session, f"where v.image_id in ({images})", [after.id])


def _refresh(session: Session, where: str, params: list[object]) -> None:
    judged = [
        row[0]
        for row in session.rows(f"select distinct v.annotation from verdict v {where}", params)
    ]
    if not judged:
        return
    found = standings(session, judged)
    columns = {
        "uuid": list(found),
        "status": [STATUSES.index(standing.status) for standing in found.values()],
        "conflict": [standing.conflict for standing in found.values()],
        "stale": [standing.stale for standing in found.values()],
    }
    with session.staged("standing", columns):
        session.execute(
            "update annotation set status = s.status, conflict = s.conflict, stale = s.stale "
            "from standing s where annotation.uuid = cast(s.uuid as uuid)"
        )


def standings(
    session: Session, uuids: Sequence[UUID], until: int | None = None
) -> dict[UUID, Standing]:
    """Return where annotations stand in review.

    Parameters
    ----------
    session : Session
        A transaction.
    uuids : sequence of uuid.UUID
        The annotations.
    until : int, optional
        Number of the last change that counts; all count where it is not given. The policy is
        the present one in either case.
    """
    marks, given = _marks(session, uuids, until), _standing(session, uuids, until)
    policies = _policies(session, uuids)
    return {uuid: derive(policies[uuid], marks[uuid], given[uuid]) for uuid in uuids if marks[uuid]}


def _marks(
    session: Session, uuids: Sequence[UUID], until: int | None = None
) -> defaultdict[UUID, list[RevisionMark]]:
    """Return the revisions of annotations by rising n."""
    with session.among("c.uuid", uuids) as (clause, params):
        rows = session.rows(
            "select c.uuid, c.revision, min(c.editor_id), min(c.made_at) from change c "
            f"where {clause} {_until('c', until)} group by c.uuid, c.revision order by c.revision",
            params,
        )
    marks: defaultdict[UUID, list[RevisionMark]] = defaultdict(list)
    for uuid, n, author_id, at in rows:
        marks[uuid].append(RevisionMark(n, author_id, utc(at) or now()))
    return marks


def _standing(
    session: Session, uuids: Sequence[UUID], until: int | None = None
) -> defaultdict[UUID, list[Verdict]]:
    """Return the verdicts on annotations that were not taken back, oldest first."""
    with session.among("v.annotation", uuids) as (clause, params):
        rows = session.rows(
            f"select {_SELECT} from verdict v where {clause} {_until('v', until)} "
            "and v.uuid not in (select r.verdict from retraction r "
            f"where 1 = 1 {_until('r', until)}) order by v.id",
            params,
        )
    given: defaultdict[UUID, list[Verdict]] = defaultdict(list)
    for row in rows:
        verdict = _verdict(row)
        given[verdict.annotation].append(verdict)
    return given


def _until(alias: str, until: int | None) -> str:
    return "" if until is None else f"and {alias}.id <= {int(until)}"


def _policies(session: Session, uuids: Sequence[UUID]) -> dict[UUID, Policy]:
    with session.among("a.uuid", uuids) as (clause, params):
        rows = session.rows(
            "select a.uuid, a.type_id, i.imageset_id from annotation a "
            f"join image i on i.id = a.image_id where {clause}",
            params,
        )
    kind = kind_of(ImageSet)
    sets: dict[int, ImageSet] = {}
    for key in {row[2] for row in rows}:
        [row] = session.rows(f"select {kind.select()} from imageset r where r.id = ?", (key,))
        sets[key] = kind.from_row(row)
    return {uuid: _policy(sets[key], type_id) for uuid, type_id, key in rows}


def _policy(imageset: ImageSet, type_id: int) -> Policy:
    return imageset.type_policies.get(type_id, imageset.policy)


def _row(verdict: Verdict, number: int, image_id: int) -> Row:
    return (
        number,
        verdict.uuid,
        verdict.annotation,
        image_id,
        verdict.revision,
        verdict.user_id,
        verdict.decision.value,
        None if verdict.reason is None else verdict.reason.value,
        verdict.comment,
        verdict.blind,
        verdict.seconds,
        verdict.at,
    )


def _verdict(row: Row) -> Verdict:
    values = dict(zip(_COLUMNS, row, strict=True))
    return Verdict(
        uuid=values["uuid"],
        annotation=values["annotation"],
        revision=values["revision"],
        user_id=values["user_id"],
        decision=Decision(values["decision"]),
        reason=None if values["reason"] is None else Reason(values["reason"]),
        comment=values["comment"],
        blind=values["blind"],
        seconds=values["seconds"],
        at=utc(values["made_at"]) or now(),
    )
