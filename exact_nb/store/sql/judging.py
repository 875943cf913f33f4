"""Verdicts given and taken back: one by one, all or none, or as many as can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from exact_nb.errors import ExactError, NotFound, PermissionDenied, RevisionConflict
from exact_nb.model.gold import Gold
from exact_nb.model.identity import now
from exact_nb.model.people import User, UserKind
from exact_nb.model.permissions import Right
from exact_nb.model.queue import Judged
from exact_nb.model.review import Retraction, Verdict
from exact_nb.model.status import RevisionMark, may_judge
from exact_nb.store.sql import access, blind, gold
from exact_nb.store.sql.counters import take
from exact_nb.store.sql.kinds import utc
from exact_nb.store.sql.review import (
    VERDICT,
    policy_of,
    refresh,
    revision_marks,
    standing_verdicts,
    verdict_of,
    verdict_row,
)
from exact_nb.store.sql.session import Session
from exact_nb.store.sql.state import State, annotation_of, states

__all__ = ["Given", "judge", "judge_shown", "retract", "scope_of", "verdicts"]

_SELECT = ", ".join(f"v.{name}" for name in VERDICT)


@dataclass(frozen=True, slots=True)
class Given:
    """What was recorded.

    Attributes
    ----------
    stored : list of Verdict
        As stored, in the order given.
    fresh : list of Verdict
        Those that were not stored before.
    images : frozenset of int
        Images the fresh ones are on.
    """

    stored: list[Verdict]
    fresh: list[Verdict]
    images: frozenset[int]


def scope_of(session: Session, actor: User, state: State) -> access.Scope:
    """Return the set of an annotation as the actor meets it.

    Raises
    ------
    NotFound
        As if there were no such annotation, where the actor may not know of it.
    """
    try:
        return access.scope_of_image(session, actor, state["image_id"])[0]
    except NotFound:
        raise NotFound(f"no annotation {state['uuid']}") from None


def judge(session: Session, actor: User, given: Sequence[Verdict]) -> Given:
    """Record verdicts, all or none."""
    bench = _Bench(session, actor, given)
    for verdict in bench.fresh:
        bench.check(verdict)
    return bench.record(bench.fresh)


def judge_shown(session: Session, actor: User, given: Sequence[Verdict]) -> tuple[Judged, Given]:
    """Record the verdicts that can be, and sort the others by what is in their way."""
    bench = _Bench(session, actor, given)
    kept: list[Verdict] = []
    left: dict[str, list[UUID]] = {"own": [], "stale": [], "deleted": [], "denied": []}
    for verdict in bench.fresh:
        try:
            bench.check(verdict)
        except ExactError as error:
            left[bench.why_not(verdict, error)].append(verdict.annotation)
        else:
            kept.append(verdict)
    done = bench.record(kept)
    sorted_out = {why: tuple(uuids) for why, uuids in left.items()}
    return Judged(accepted=tuple(done.stored), **sorted_out), done


class _Bench:
    """What must be known to judge a number of revisions, read once for all of them."""

    def __init__(self, session: Session, actor: User, given: Sequence[Verdict]) -> None:
        self._session = session
        self._actor = actor
        self._given = given
        with session.among("v.uuid", [verdict.uuid for verdict in given]) as (clause, params):
            rows = session.rows(f"select {_SELECT} from verdict v where {clause}", params)
        self._stored = {verdict.uuid: verdict for verdict in map(verdict_of, rows)}
        self.fresh = [verdict for verdict in given if verdict.uuid not in self._stored]
        named = list(dict.fromkeys(verdict.annotation for verdict in self.fresh))
        self._states = states(session, named)
        self._planted = gold.planted(session, [u for u in named if u not in self._states])
        self._marks = revision_marks(session, list(self._states))
        self._earlier = standing_verdicts(session, list(self._states))
        self._scopes: dict[int, access.Scope] = {}

    def check(self, verdict: Verdict) -> None:
        """Refuse a verdict on another revision than the current one, or by whom may not judge.

        Raises
        ------
        NotFound, RevisionConflict, PermissionDenied
            What is in its way.
        """
        item = self._planted.get(verdict.annotation)
        if item is not None:
            self._check_planted(verdict, item)
            return
        state = self._states.get(verdict.annotation)
        if state is None:
            raise NotFound(f"no annotation {verdict.annotation}")
        scope = self._scope(state)
        scope.require_living()
        if state["revision"] != verdict.revision or state["deleted"]:
            raise _conflict(self._session, scope, state, verdict)
        policy = policy_of(scope.imageset, state["type_id"])
        made, said = self._marks[verdict.annotation], self._earlier[verdict.annotation]
        refused = may_judge(policy, self._actor, made, said, scope.rights)
        if refused:
            raise PermissionDenied(refused, right=Right.VERIFY.value)

    def _check_planted(self, verdict: Verdict, item: Gold) -> None:
        scope = self._scope({"uuid": item.uuid, "image_id": item.image_id})
        scope.require_living()
        scope.require(Right.VERIFY)
        if verdict.revision != 1:
            raise NotFound(f"annotation {item.uuid} has no revision {verdict.revision}")
        made = [RevisionMark(1, item.planted_by, item.at)]
        policy = policy_of(scope.imageset, item.type_id)
        refused = may_judge(policy, self._actor, made, (), scope.rights)
        if refused:
            raise PermissionDenied(refused, right=Right.VERIFY.value)

    def _scope(self, state: State) -> access.Scope:
        image_id = state["image_id"]
        if image_id not in self._scopes:
            self._scopes[image_id] = scope_of(self._session, self._actor, state)
        return self._scopes[image_id]

    def why_not(self, verdict: Verdict, error: ExactError) -> str:
        """Return the word for what is in the way of a verdict."""
        if isinstance(error, RevisionConflict):
            return "deleted" if self._states[verdict.annotation]["deleted"] else "stale"
        if not isinstance(error, PermissionDenied):
            return "deleted"
        uuid = verdict.annotation
        item, state = self._planted.get(uuid), self._states.get(uuid)
        image_id = item.image_id if item else state["image_id"] if state else 0
        may_verify = Right.VERIFY in self._scopes[image_id].rights
        return "own" if may_verify and self._actor.kind is UserKind.HUMAN else "denied"

    def record(self, kept: Sequence[Verdict]) -> Given:
        """Write verdicts that were checked."""
        if not kept:
            known = [self._stored[v.uuid] for v in self._given if v.uuid in self._stored]
            return Given(known, [], frozenset())
        places = {uuid: state["image_id"] for uuid, state in self._states.items()}
        places |= {uuid: item.image_id for uuid, item in self._planted.items()}
        unseen = self._unseen(kept)
        first, at = take(self._session, changes=len(kept)).change, now()
        new = [
            replace(v, user_id=self._actor.id, at=at, blind=v.annotation in unseen) for v in kept
        ]
        self._session.insert(
            "verdict",
            VERDICT,
            [verdict_row(v, first + i, places[v.annotation]) for i, v in enumerate(new)],
        )
        judged = list(dict.fromkeys(verdict.annotation for verdict in new))
        refresh(self._session, [uuid for uuid in judged if uuid in self._states])
        with self._session.among("annotation", judged) as (clause, params):
            mine = f"user_id = {int(self._actor.id)}"
            self._session.execute(f"delete from lease where {mine} and {clause}", params)
        stored = self._stored | {verdict.uuid: verdict for verdict in new}
        images = frozenset(places[uuid] for uuid in judged)
        return Given([stored[v.uuid] for v in self._given if v.uuid in stored], new, images)

    def _unseen(self, kept: Sequence[Verdict]) -> set[UUID]:
        """Return the annotations of which the actor knows nothing but what is to be judged.

        A verdict taken back does not make blind again: what it had opened was seen.
        """
        judged = {verdict.annotation for verdict in kept}
        unseen: set[UUID] = set()
        for image_id, scope in self._scopes.items():
            there = [s for s in self._states.values() if s["image_id"] == image_id]
            unseen |= blind.veiled_uuids(self._session, scope, there) & judged
            unseen |= {
                item.uuid
                for item in self._planted.values()
                if item.image_id == image_id and blind.covers(scope, item.type_id)
            } & judged
        if not unseen:
            return unseen
        with self._session.among("v.annotation", list(unseen)) as (clause, params):
            rows = self._session.rows(
                f"select v.annotation, v.revision from verdict v where v.user_id = ? and {clause}",
                [self._actor.id, *params],
            )
        revisions = {verdict.annotation: verdict.revision for verdict in kept}
        return unseen - {uuid for uuid, revision in rows if revisions[uuid] == revision}


def _conflict(
    session: Session, scope: access.Scope, state: State, verdict: Verdict
) -> RevisionConflict:
    seen = blind.masked(state) if blind.is_veiled(session, scope, state) else state
    return RevisionConflict(
        f"annotation {verdict.annotation} is at revision {state['revision']}"
        f"{' and deleted' if state['deleted'] else ''}; "
        f"the verdict is on revision {verdict.revision}: look at it again",
        current=annotation_of(seen),
        attempted=verdict,
    )


# -- taking back ------------------------------------------------------------------------------


def retract(session: Session, actor: User, uuids: Sequence[UUID]) -> tuple[list[Retraction], Given]:
    """Take back verdicts of the actor's own, all or none.

    Returns
    -------
    list of Retraction
        In the order asked for.
    Given
        The verdicts; `fresh` are those taken back just now.
    """
    with session.among("v.uuid", uuids) as (clause, params):
        rows = session.rows(f"select {_SELECT} from verdict v where {clause}", params)
    found = {row[1]: (verdict_of(row), int(row[3])) for row in rows}
    for uuid in uuids:
        if uuid not in found:
            raise NotFound(f"no verdict {uuid}")
        verdict, image_id = found[uuid]
        if verdict.user_id != actor.id:
            access.scope_of_image(session, actor, image_id)
            raise PermissionDenied(
                "a verdict is taken back by who gave it", right=Right.VERIFY.value
            )
    with session.among("r.verdict", uuids) as (clause, params):
        known = session.rows(
            f"select r.verdict, r.user_id, r.made_at from retraction r where {clause}", params
        )
    done = {
        row[0]: Retraction(verdict=row[0], user_id=row[1], at=utc(row[2]) or now()) for row in known
    }
    fresh = [uuid for uuid in dict.fromkeys(uuids) if uuid not in done]
    if fresh:
        done |= _write_retractions(session, actor, fresh)
        refresh(session, list({found[uuid][0].annotation for uuid in fresh}))
    taken = Given(
        [found[uuid][0] for uuid in uuids],
        [found[uuid][0] for uuid in fresh],
        frozenset(found[uuid][1] for uuid in fresh),
    )
    return [done[uuid] for uuid in uuids], taken


def _write_retractions(
    session: Session, actor: User, uuids: Sequence[UUID]
) -> dict[UUID, Retraction]:
    first, at = take(session, changes=len(uuids)).change, now()
    made = {uuid: Retraction(verdict=uuid, user_id=actor.id, at=at) for uuid in uuids}
    session.insert(
        "retraction",
        ("id", "verdict", "user_id", "made_at"),
        [(first + i, uuid, actor.id, at) for i, uuid in enumerate(made)],
    )
    return made


def verdicts(session: Session, actor: User, annotation: UUID) -> list[Verdict]:
    """Return the verdicts on an annotation that stand and may be seen, oldest first."""
    found = states(session, [annotation]).get(annotation)
    if found is None:
        return _on_planted(session, actor, annotation)
    scope = scope_of(session, actor, found)
    said = standing_verdicts(session, [annotation])[annotation]
    if blind.is_veiled(session, scope, found):
        return [verdict for verdict in said if verdict.user_id == actor.id]
    if blind.covers(scope, found["type_id"]):
        return [v if v.user_id == actor.id else replace(v, user_id=0) for v in said]
    return said


def _on_planted(session: Session, actor: User, uuid: UUID) -> list[Verdict]:
    """Return the actor's own verdict on a planted item."""
    item = gold.planted(session, [uuid]).get(uuid)
    if item is None:
        raise NotFound(f"no annotation {uuid}")
    scope_of(session, actor, {"uuid": uuid, "image_id": item.image_id})
    said = standing_verdicts(session, [uuid])[uuid]
    return [verdict for verdict in said if verdict.user_id == actor.id]
