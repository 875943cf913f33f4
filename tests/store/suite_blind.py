"""Claims about what a blind review hides, and from whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from queue import Queue
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from exact_nb.errors import InvalidRecord, RevisionConflict
from exact_nb.model.annotations import Origin, OriginKind
from exact_nb.model.changes import Acknowledged, Update
from exact_nb.model.identity import uuid7
from exact_nb.model.review import Policy, ReviewStatus
from exact_nb.model.shapes import BoundingBox
from exact_nb.store.base import Event, Store
from exact_nb.store.query import Query
from tests.store.suite_review import approval, rejection
from tests.store.world import World

MODEL = "secret@7"
SCORE = 0.8125


class BlindSuite:
    """A set under blind review: bea runs it, zoe draws, ann verifies."""

    @pytest.fixture
    def drawn(self, world: World) -> Acknowledged:
        """Return zoe's drawing, proposed by a model and rejected once by bea."""
        world.bea.update(
            world.imageset,
            policy=Policy(blind=True, approvals=2, rejections=2),
            public=True,
            public_collaboration=True,
        )
        origin = Origin(OriginKind.MODEL, MODEL, SCORE)
        drawn = world.drawn(world.zoe, origin=origin, metadata={"from": "zoe"})
        world.bea.judge([rejection(drawn)])
        return drawn

    def test_nothing_the_verifier_reads_tells(self, world: World, drawn: Acknowledged) -> None:
        names = {world.zoe.actor.id: "author", world.bea.actor.id: "other verifier"}
        for what, value in reads(world, world.ann, drawn.uuid):
            for path, leaf in leaves(value):
                told = f"{what}{path} is {leaf!r}"
                assert leaf != MODEL, told
                assert not (isinstance(leaf, float) and abs(leaf - SCORE) < 1e-6), told
                assert leaf not in ("zoe", "bea"), told
                if path.endswith(
                    (".author_id", ".author_ids", ".editor_id", ".user_id", ".actor_id", ".author")
                ):
                    assert leaf not in names, told

    def test_who_had_a_hand_is_hidden_as_the_author_is(
        self, world: World, drawn: Acknowledged
    ) -> None:
        assert world.ann.authorship([drawn.uuid]) == {}
        assert world.bea.authorship([drawn.uuid])[drawn.uuid].actors == {world.zoe.actor.id}
        world.ann.judge([approval(drawn)])
        assert world.ann.authorship([drawn.uuid]) == world.bea.authorship([drawn.uuid])

    def test_the_same_walk_finds_all_where_it_is_open(
        self, world: World, drawn: Acknowledged
    ) -> None:
        found = {str(leaf) for _, v in reads(world, world.bea, drawn.uuid) for _, leaf in leaves(v)}
        assert {MODEL, str(SCORE), "zoe", "bea"} <= found

    def test_filters_are_no_oracle(self, world: World, drawn: Acknowledged) -> None:
        place = Query(imageset_id=world.imageset.id)
        author = world.zoe.actor.id
        assert world.bea.count(replace(place, author_ids=(author,))) == 1
        assert world.ann.count(replace(place, author_ids=(author,))) == 0
        with pytest.raises(InvalidRecord, match="blind"):
            world.ann.queue(world.imageset.id, author_ids=[author])
        world.bea.update(world.bea.get(type(world.imageset), world.imageset.id), policy=BLIND)
        assert world.bea.count(replace(place, status=ReviewStatus.REJECTED)) == 1
        assert world.ann.count(replace(place, status=ReviewStatus.REJECTED)) == 0
        assert world.ann.count(replace(place, status=ReviewStatus.UNVERIFIED)) == 1
        assert drawn.uuid == world.ann.annotations(place)[0].uuid

    def test_ones_own_verdict_opens_it(self, world: World, drawn: Acknowledged) -> None:
        [given] = world.ann.judge([approval(drawn)])
        assert given.blind
        seen = world.ann.annotation(drawn.uuid)
        assert (seen.author_id, seen.origin.score) == (world.zoe.actor.id, SCORE)
        assert len(world.ann.verdicts(drawn.uuid)) == 2
        world.ann.retract(given.uuid)
        assert world.ann.annotation(drawn.uuid).author_id == 0
        [again] = world.ann.judge([approval(drawn)])
        assert not again.blind

    def test_a_new_revision_closes_it(self, world: World, drawn: Acknowledged) -> None:
        world.ann.judge([approval(drawn)])
        world.moved(world.zoe, drawn)
        assert world.ann.annotation(drawn.uuid).author_id == 0
        assert world.ann.annotation(drawn.uuid).status is ReviewStatus.UNVERIFIED
        mine = world.ann.verdicts(drawn.uuid)
        assert [verdict.user_id for verdict in mine] == [world.ann.actor.id]

    def test_the_author_sees_reasons_and_not_who_gave_them(
        self, world: World, drawn: Acknowledged
    ) -> None:
        world.bea.update(world.bea.get(type(world.imageset), world.imageset.id), policy=BLIND)
        assert world.zoe.annotation(drawn.uuid).origin.score == SCORE
        [verdict] = world.zoe.verdicts(drawn.uuid)
        assert (verdict.user_id, verdict.comment) == (0, "blurred")
        assert world.zoe.returned(world.imageset.id)[0].verifier == ""

    def test_adjudicators_see_all(self, world: World, drawn: Acknowledged) -> None:
        policy = replace(BLIND, adjudicators=frozenset({world.ann.actor.id}))
        world.bea.update(world.bea.get(type(world.imageset), world.imageset.id), policy=policy)
        assert world.ann.annotation(drawn.uuid).author_id == world.zoe.actor.id

    def test_one_type_may_be_blind(self, world: World, drawn: Acknowledged) -> None:
        imageset = world.bea.get(type(world.imageset), world.imageset.id)
        imageset = world.bea.update(imageset, policy=Policy(), type_policies={world.box.id: BLIND})
        assert world.ann.annotation(drawn.uuid).author_id == 0
        world.bea.update(imageset, policy=BLIND, type_policies={world.box.id: Policy()})
        assert world.ann.annotation(drawn.uuid).author_id == world.zoe.actor.id

    def test_events_do_not_tell(self, world: World, drawn: Acknowledged) -> None:
        told: Queue[Event] = Queue()
        open_: Queue[Event] = Queue()
        world.ann.subscribe(told.put)
        world.bea.subscribe(open_.put)
        world.moved(world.zoe, drawn)
        assert told.get(timeout=30).actor_id == 0
        assert open_.get(timeout=30).actor_id == world.zoe.actor.id

    def test_a_conflict_does_not_tell(self, world: World, drawn: Acknowledged) -> None:
        world.moved(world.zoe, drawn)
        with pytest.raises(RevisionConflict) as raised:
            world.ann.judge([approval(drawn)])
        assert raised.value.current.author_id == 0
        change = Update(uuid=drawn.uuid, base_revision=1, shape=BoundingBox(0, 0, 5, 5))
        with pytest.raises(RevisionConflict) as raised:
            world.ann.edit([change])
        assert raised.value.current.author_id == 0

    def test_a_snapshot_does_not_tell(self, world: World, drawn: Acknowledged) -> None:
        version = world.bea.snapshot(world.imageset.id, "v1").id
        query = Query(imageset_id=world.imageset.id, version=version)
        [seen] = world.ann.annotations(query)
        assert (seen.uuid, seen.author_id, seen.origin.score) == (drawn.uuid, 0, None)
        [seen] = world.bea.annotations(query)
        assert seen.author_id == world.zoe.actor.id

    def test_edits_in_a_blind_set_keep_what_is_hidden(
        self, world: World, drawn: Acknowledged
    ) -> None:
        world.moved(world.ann, drawn)
        stored = world.bea.annotation(drawn.uuid)
        assert (stored.author_id, stored.metadata) == (world.zoe.actor.id, {"from": "zoe"})


BLIND = Policy(blind=True)


def reads(world: World, store: Store, uuid: UUID) -> Iterator[tuple[str, Any]]:
    """Give all that can be read of an annotation."""
    by_set = Query(imageset_id=world.imageset.id)
    yield "annotation", store.annotation(uuid)
    yield "annotations", store.annotations(by_set)
    yield "by uuid", store.annotations(Query(uuids=(uuid,)))
    yield "table", store.table(by_set).to_pylist()
    yield "image table", store.table(Query(image_id=world.image.id)).to_pylist()
    yield "geometry", store.geometry(by_set)
    yield "history", store.history(uuid)
    yield "authorship", store.authorship([uuid])
    yield "around", store.around(uuid7(), Query(image_id=world.image.id))
    yield "verdicts", store.verdicts(uuid)
    yield "verdict table", store.verdict_table(world.imageset.id).to_pylist()
    yield "disputes", store.disputes(uuid)
    yield "shown", store.shown([uuid])
    if store is world.ann:
        yield "queue", store.queue(world.imageset.id)
        yield "returned", store.returned(world.imageset.id)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Give every plain value within another, with its path."""
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from leaves(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}")
    elif isinstance(value, np.ndarray):
        for inner in value.ravel().tolist():
            yield path, inner
    elif isinstance(value, (list, tuple, set, frozenset)):
        for i, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{i}]")
    else:
        yield path, value
