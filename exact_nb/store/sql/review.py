"""The status that is kept beside an annotation for queries, and what it is derived from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from uuid import UUID

from exact_nb.model.identity import now
from exact_nb.model.images import ImageSet
from exact_nb.model.review import Decision, Dispute, Policy, Reason, Verdict
from exact_nb.model.status import RevisionMark, Standing, derive
from exact_nb.store.sql.kinds import kind_of, utc
from exact_nb.store.sql.session import Row, Session
from exact_nb.store.sql.state import STATUSES

__all__ = [
    "VERDICT",
    "disputes_on",
    "policy_of",
    "refresh",
    "refresh_if_ruled_otherwise",
    "refresh_span",
    "revision_marks",
    "standing_verdicts",
    "standings",
    "verdict_of",
    "verdict_row",
]

VERDICT = (
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
"""Columns of the table `verdict`."""

_SELECT = ", ".join(f"v.{name}" for name in VERDICT)
_DISPUTE = ("uuid", "annotation", "revision", "user_id", "comment", "made_at")

Ruling = Callable[[ImageSet, int], Policy]
"""Gives the policy for annotations of a type in a set."""


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


def policy_of(imageset: ImageSet, type_id: int) -> Policy:
    """Return the policy that holds for annotations of a type in a set."""
    return imageset.type_policies.get(type_id, imageset.policy)


def standings(
    session: Session,
    uuids: Sequence[UUID],
    until: int | None = None,
    *,
    ruling: Ruling = policy_of,
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
    ruling : callable
        Gives the policy to go by.
    """
    marks, given = revision_marks(session, uuids, until), standing_verdicts(session, uuids, until)
    disputes = disputes_on(session, uuids, until)
    policies = _policies(session, uuids, ruling)
    return {
        uuid: derive(policies[uuid], marks[uuid], given[uuid], disputes[uuid])
        for uuid in uuids
        if marks[uuid]
    }


def revision_marks(
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


def standing_verdicts(
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
        verdict = verdict_of(row)
        given[verdict.annotation].append(verdict)
    return given


def disputes_on(
    session: Session, uuids: Sequence[UUID], until: int | None = None
) -> defaultdict[UUID, list[Dispute]]:
    """Return the objections of authors, oldest first."""
    columns = ", ".join(f"d.{name}" for name in _DISPUTE)
    with session.among("d.annotation", uuids) as (clause, params):
        rows = session.rows(
            f"select {columns} from dispute d where {clause} {_until('d', until)} order by d.id",
            params,
        )
    made: defaultdict[UUID, list[Dispute]] = defaultdict(list)
    for uuid, annotation, revision, user_id, comment, at in rows:
        made[annotation].append(
            Dispute(
                uuid=uuid,
                annotation=annotation,
                revision=revision,
                user_id=user_id,
                comment=comment,
                at=utc(at) or now(),
            )
        )
    return made


def _until(alias: str, until: int | None) -> str:
    return "" if until is None else f"and {alias}.id <= {int(until)}"


def _policies(session: Session, uuids: Sequence[UUID], ruling: Ruling) -> dict[UUID, Policy]:
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
    return {uuid: ruling(sets[key], type_id) for uuid, type_id, key in rows}


def verdict_row(verdict: Verdict, number: int, image_id: int) -> Row:
    """Return a verdict as values, one per column of `VERDICT`."""
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


def verdict_of(row: Row) -> Verdict:
    """Return the verdict of a row."""
    values = dict(zip(VERDICT, row, strict=True))
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
