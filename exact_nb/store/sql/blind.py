"""What a blind review hides from those who have not judged yet, out of everything that is read.

In a blind set (or type of it) somebody who may verify sees neither who drew or edited an
annotation, nor a model's score, nor what others said of it, until the own verdict on its current
revision is given. Authors and editors of the annotation, adjudicators, and those who manage the
team see all: they are not asked, or they run the study.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from exact_nb.errors import NotFound
from exact_nb.model.annotations import OriginKind
from exact_nb.model.people import User, UserKind
from exact_nb.model.permissions import Right
from exact_nb.model.review import Policy
from exact_nb.store.sql import access
from exact_nb.store.sql.memo import remembered
from exact_nb.store.sql.session import Session
from exact_nb.store.sql.state import CURRENT, ORIGINS, State

__all__ = [
    "covers",
    "covers_any",
    "hidden",
    "is_veiled",
    "masked",
    "veil",
    "veil_everywhere",
    "veiled",
    "veiled_uuids",
]

_HIDDEN = {
    "author_id": "0",
    "editor_id": "0",
    "origin": str(ORIGINS.index(OriginKind.HUMAN)),
    "model": "''",
    "score": "null",
    "metadata": "'{}'",
    "status": "0",
    "conflict": "false",
    "stale": "false",
}
_MASK: State = {
    "author_id": 0,
    "editor_id": 0,
    "origin": ORIGINS.index(OriginKind.HUMAN),
    "model": "",
    "score": None,
    "metadata": "{}",
    "status": 0,
    "conflict": False,
    "stale": False,
}


def covers(scope: access.Scope, type_id: int) -> bool:
    """Whether the review of annotations of a type is blind for the actor of a scope."""
    policy = scope.imageset.type_policies.get(type_id, scope.imageset.policy)
    return _is_asked(scope) and _hides(policy, scope.actor)


def _is_asked(scope: access.Scope) -> bool:
    """Whether somebody verifies in a set, and does not run it."""
    return (
        scope.actor.kind is not UserKind.PLUGIN
        and Right.VERIFY in scope.rights
        and Right.MANAGE_MEMBERS not in scope.rights
    )


def _hides(policy: Policy, actor: User) -> bool:
    return policy.blind and actor.id not in policy.adjudicators


# -- rows of a query --------------------------------------------------------------------------


def veil(scopes: Iterable[access.Scope]) -> str | None:
    """Return the SQL for "row ``b`` is under blind review", None where none can be.

    Parameters
    ----------
    scopes : iterable of Scope
        The sets that the rows may be of.
    """
    clauses = [clause for scope in scopes for clause in _clauses(scope)]
    return f"({' or '.join(clauses)})" if clauses else None


def _clauses(scope: access.Scope) -> Iterable[str]:
    if not _is_asked(scope):
        return
    imageset = scope.imageset
    usual = _hides(imageset.policy, scope.actor)
    others = [
        int(type_id)
        for type_id, policy in imageset.type_policies.items()
        if _hides(policy, scope.actor) is not usual
    ]
    if not usual and not others:
        return
    types = "1 = 1"
    if others:
        types = f"b.type_id {'not in' if usual else 'in'} ({', '.join(map(str, others))})"
    images = f"select j.id from image j where j.imageset_id = {int(imageset.id)}"
    yield f"(b.image_id in ({images}) and {types})"


def veil_everywhere(session: Session, actor: User) -> str | None:
    """Return the veil over all sets that the actor may read."""
    rows = remembered(
        session,
        "blind sets",
        lambda: session.rows(
            "select s.id from imageset s where cast(s.policy as varchar) like '%\"blind\": true%' "
            "or cast(s.type_policies as varchar) like '%\"blind\": true%'"
        ),
    )
    scopes = []
    for (imageset_id,) in rows:
        try:
            scopes.append(access.scope_of_set(session, actor, imageset_id))
        except NotFound:
            continue
    return veil(scopes)


def veiled(actor: User, under: str, rows: str) -> str:
    """Return the relation ``a`` of rows of which the actor sees only what may be seen.

    Parameters
    ----------
    actor : User
        Who reads.
    under : str
        As `veil` returns it.
    rows : str
        A relation with the columns `exact_nb.store.sql.state.CURRENT`.
    """
    columns = ", ".join(
        f"case when u.veiled then {_HIDDEN[name]} else u.{name} end as {name}"
        if name in _HIDDEN
        else f"u.{name}"
        for name in CURRENT
    )
    return f"(select {columns} from ({_marked(actor, under, rows)}) u) a"


def _marked(actor: User, under: str, rows: str) -> str:
    """Return rows ``b`` with a column that says whether they are veiled."""
    me = int(actor.id)
    columns = ", ".join(f"b.{name}" for name in CURRENT)
    return (
        f"select {columns}, ({under} and b.author_id <> {me} and e.annotation_id is null "
        f"and w.annotation is null) as veiled from {rows} b "
        f"left join (select distinct c.annotation_id from change c where c.editor_id = {me}) e "
        "on e.annotation_id = b.id "
        f"left join (select distinct v.annotation, v.revision from verdict v "
        f"where v.user_id = {me} and v.uuid not in (select r.verdict from retraction r)) w "
        "on w.annotation = b.uuid and w.revision = b.revision"
    )


def hidden(actor: User, under: str) -> str:
    """Return the query for the uuids of annotations that are veiled for the actor."""
    return f"(select u.uuid from ({_marked(actor, under, 'annotation')}) u where u.veiled)"


def covers_any(session: Session, actor: User, image_ids: Iterable[int]) -> bool:
    """Whether the review of one of these images is blind for the actor.

    Raises
    ------
    NotFound
        If the actor may not know of one of them.
    """
    scopes = (access.scope_of_image(session, actor, image_id)[0] for image_id in image_ids)
    return veil(scopes) is not None


# -- single annotations -----------------------------------------------------------------------


def veiled_uuids(session: Session, scope: access.Scope, found: Iterable[State]) -> set[UUID]:
    """Return which of the annotations of a set are veiled for the actor of its scope."""
    uuids = [state["uuid"] for state in found if covers(scope, state["type_id"])]
    if not uuids:
        return set()
    with session.among("b.uuid", uuids) as (clause, params):
        rows = session.rows(
            f"select u.uuid from ({_marked(scope.actor, '1 = 1', 'annotation')} "
            f"where {clause}) u where u.veiled",
            params,
        )
    return {row[0] for row in rows}


def is_veiled(session: Session, scope: access.Scope, state: State) -> bool:
    """Whether the actor of a scope may not see all of an annotation yet."""
    return bool(veiled_uuids(session, scope, [state]))


def masked(state: State) -> State:
    """Return the columns of an annotation without what a blind review hides."""
    return {**state, **{name: value for name, value in _MASK.items() if name in state}}
