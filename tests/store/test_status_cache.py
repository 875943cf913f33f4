"""The status kept for queries is what the rules derive, after any history."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exact_nb.errors import PermissionDenied
from exact_nb.model.changes import Delete, Restore, Update
from exact_nb.model.images import ImageSet
from exact_nb.model.review import Decision, Policy, Reason, Verdict
from exact_nb.model.shapes import BoundingBox
from exact_nb.model.status import RevisionMark, Standing, derive
from exact_nb.store.base import Store
from exact_nb.store.duckdb.store import open_store
from exact_nb.store.query import Query
from tests.profile import times
from tests.store.world import World, build

POLICIES = st.builds(
    Policy,
    approvals=st.integers(1, 2),
    rejections=st.integers(1, 2),
    self_verify=st.booleans(),
    fix_counts=st.booleans(),
    adjudicators=st.sampled_from([frozenset[int](), frozenset({1})]),
)
WHO = st.integers(0, 2)
# What decides and what voids it comes more often than the rest.
ACTS = st.one_of(
    st.tuples(st.sampled_from(["move", "describe", "delete", "undo", "redo", "retract"]), WHO),
    st.tuples(st.just("move"), WHO),
    st.tuples(st.sampled_from(Decision), st.integers(1, 2)),
    st.tuples(st.sampled_from(Decision), WHO),
    st.tuples(POLICIES, st.booleans()),
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    path = tmp_path_factory.mktemp("status") / "labels.duckdb"
    world = build(lambda user: open_store(path, user=user))
    world.bea.update(world.imageset, public=True, public_collaboration=True)
    yield world
    for store in (world.bea, world.ann, world.zoe):
        store.close()


@pytest.mark.timeout(3600)
@settings(max_examples=times(10, 500))
@given(acts=st.lists(ACTS, min_size=5, max_size=15))
def test_the_status_kept_is_the_status_derived(
    world: World, acts: list[tuple[object, int]]
) -> None:
    people = [world.bea, world.ann, world.zoe]
    uuid = world.drawn().uuid
    for step, (act, who) in enumerate(acts):
        if isinstance(act, Policy):
            rule(world, act, of_type=bool(who))
        else:
            with suppress(PermissionDenied):
                do(world, people[who], act, uuid, step)
        stored = world.bea.annotation(uuid)
        standing = derived(world, uuid)
        kept = (stored.status, stored.conflict, stored.stale)
        assert kept == (standing.status, standing.conflict, standing.stale), acts[: step + 1]
        query = Query(uuids=(uuid,), status=standing.status, deleted=None)
        assert world.bea.count(query) == 1


def do(world: World, store: Store, act: object, uuid: UUID, step: int) -> None:
    """Let somebody do something to an annotation, as far as it can be done."""
    known = store.annotation(uuid)
    base: dict[str, Any] = {"uuid": uuid, "base_revision": known.revision}
    if isinstance(act, Decision):
        if not known.deleted:
            reason = Reason.DUPLICATE if act is Decision.REJECT else None
            store.judge(
                [Verdict(annotation=uuid, revision=known.revision, decision=act, reason=reason)]
            )
    elif act == "delete":
        store.edit([Restore(**base) if known.deleted else Delete(**base)])
    elif act == "retract":
        for verdict in store.verdicts(uuid)[-1:]:
            store.retract(verdict.uuid)
    elif act in ("undo", "redo"):
        if store.undo_depth()[act == "redo"] and not others_built(store, known.uuid):
            (store.undo if act == "undo" else store.redo)()
    elif not known.deleted and act == "move":
        store.edit([Update(**base, shape=BoundingBox(step, 0, step + 10, 10 + known.revision))])
    elif not known.deleted:
        store.edit([Update(**base, description=str(step))])


def others_built(store: Store, uuid: UUID) -> bool:
    """Whether the last change was somebody else's, so that taking back might be refused."""
    return store.history(uuid)[-1].actor_id != store.actor.id


def rule(world: World, policy: Policy, *, of_type: bool) -> None:
    """Give the set, or the type, another policy."""
    imageset = world.bea.get(ImageSet, world.imageset.id)
    if of_type:
        world.bea.update(imageset, type_policies={world.box.id: policy})
    else:
        world.bea.update(imageset, policy=policy, type_policies={})


def derived(world: World, uuid: UUID) -> Standing:
    """Derive the status from what the store tells of history and verdicts."""
    marks: dict[int, RevisionMark] = {}
    for state in world.bea.history(uuid):
        n = state.annotation.revision
        marks.setdefault(n, RevisionMark(n, state.annotation.editor_id, state.at))
    imageset = world.bea.get(ImageSet, world.imageset.id)
    policy = imageset.type_policies.get(world.box.id, imageset.policy)
    return derive(policy, list(marks.values()), world.bea.verdicts(uuid))
