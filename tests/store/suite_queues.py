"""Claims about queues, leases, disputes, bulk verdicts and planted items."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from exact_nb.errors import InvalidRecord, NotFound, PermissionDenied, RevisionConflict
from exact_nb.model.annotations import Origin, OriginKind
from exact_nb.model.changes import Create, Delete, Update
from exact_nb.model.gold import Gold
from exact_nb.model.identity import uuid7
from exact_nb.model.queue import ImageStatus, QueueItem, QueueReason
from exact_nb.model.review import Decision, Policy, Reason, ReviewStatus, Verdict
from exact_nb.model.shapes import BoundingBox, GlobalLabel, ShapeKind
from exact_nb.store.base import Event, Store
from exact_nb.store.query import Query
from tests.store.suite_review import approval, rejection
from tests.store.world import World


def waiting(store: Store, world: World) -> list[QueueItem]:
    return store.queue(world.imageset.id)


def verdict_on(item: QueueItem, decision: Decision = Decision.APPROVE) -> Verdict:
    reason = Reason.WRONG_CLASS if decision is Decision.REJECT else None
    return Verdict(
        annotation=item.annotation, revision=item.revision, decision=decision, reason=reason
    )


def planted(world: World, expected: Decision = Decision.REJECT) -> Gold:
    return Gold(
        image_id=world.image.id,
        type_id=world.box.id,
        shape=BoundingBox(1, 2, 30, 40),
        expected=expected,
        author_id=world.bea.actor.id,
    )


def around(store: Store, uuid: UUID, query: Query) -> set[UUID]:
    return {UUID(bytes=bytes(one)) for one in store.around(uuid, query).uuids}


class QueueSuite:
    """What waits for whom."""

    def test_a_queue_has_what_others_drew(self, world: World) -> None:
        theirs, own = world.drawn(world.bea), world.drawn(world.ann)
        [item] = waiting(world.ann, world)
        assert (item.annotation, item.revision) == (theirs.uuid, 1)
        assert (item.bounds, item.why) == ((10, 20, 110, 90), QueueReason.UNVERIFIED)
        assert [one.annotation for one in waiting(world.bea, world)] == [own.uuid]

    def test_what_one_has_judged_leaves_the_queue(self, world: World) -> None:
        world.bea.update(world.imageset, policy=Policy(approvals=2))
        drawn = world.drawn()
        [given] = world.ann.judge([approval(drawn)])
        assert world.ann.annotation(drawn.uuid).status is ReviewStatus.UNVERIFIED
        assert waiting(world.ann, world) == []
        world.ann.retract(given.uuid)
        assert len(waiting(world.ann, world)) == 1

    def test_the_order_is_returned_work_then_doubt_then_age(self, world: World) -> None:
        plain = world.drawn()
        sure = world.drawn(origin=Origin(OriginKind.MODEL, "m@1", 0.98))
        unsure = world.drawn(origin=Origin(OriginKind.MODEL, "m@1", 0.51))
        again = world.drawn()
        world.ann.judge([rejection(again)])
        world.moved(world.bea, again)
        gone = world.drawn()
        world.bea.edit([Delete(uuid=gone.uuid, base_revision=1)])
        items = waiting(world.ann, world)
        assert [item.annotation for item in items] == [
            again.uuid,
            unsure.uuid,
            sure.uuid,
            plain.uuid,
        ]
        assert items[0].why is QueueReason.RESUBMITTED
        assert world.ann.queue(world.imageset.id, limit=2) == items[:2]

    def test_a_queue_is_filtered_by_type_author_and_image(self, world: World) -> None:
        box = world.drawn()
        kind = world.types[ShapeKind.GLOBAL]
        world.bea.edit([Create(image_id=world.image.id, type_id=kind.id, shape=GlobalLabel())])
        ask = world.ann.queue
        assert [i.annotation for i in ask(world.imageset.id, type_ids=[world.box.id])] == [box.uuid]
        assert len(ask(world.imageset.id, author_ids=[world.bea.actor.id])) == 2
        assert ask(world.imageset.id, author_ids=[world.ann.actor.id]) == []
        assert len(ask(world.imageset.id, image_id=world.image.id)) == 2
        assert ask(world.imageset.id, type_ids=[]) == []

    def test_who_may_not_verify_has_no_queue(self, world: World) -> None:
        world.drawn()
        with pytest.raises(NotFound):
            waiting(world.zoe, world)
        world.bea.update(world.imageset, public=True)
        with pytest.raises(PermissionDenied):
            waiting(world.zoe, world)

    def test_the_solo_mode_has_ones_own_in_the_queue(self, world: World) -> None:
        drawn = world.drawn()
        assert waiting(world.bea, world) == []
        world.bea.update(world.imageset, policy=Policy(self_verify=True))
        assert [item.annotation for item in waiting(world.bea, world)] == [drawn.uuid]

    def test_a_fix_waits_for_a_third(self, world: World) -> None:
        world.bea.update(world.imageset, public=True, public_collaboration=True)
        drawn = world.drawn()
        world.moved(world.ann, drawn)
        assert waiting(world.ann, world) == []
        assert waiting(world.bea, world) == []
        assert [item.revision for item in waiting(world.zoe, world)] == [2]

    # -- leases -------------------------------------------------------------------------------

    def test_a_lease_keeps_others_off_and_blocks_nobody(self, world: World) -> None:
        world.bea.update(world.imageset, public=True, public_collaboration=True)
        one, two = world.drawn(), world.drawn()
        assert world.ann.lease([one.uuid]) == {one.uuid}
        assert [item.annotation for item in waiting(world.zoe, world)] == [two.uuid]
        assert len(waiting(world.ann, world)) == 2
        assert world.zoe.lease([one.uuid, two.uuid]) == {two.uuid}
        world.zoe.judge([approval(one)])
        assert world.ann.annotation(one.uuid).status is ReviewStatus.VERIFIED
        world.zoe.release([two.uuid])
        assert world.ann.lease([two.uuid]) == {two.uuid}

    def test_a_lease_ends(self, world: World) -> None:
        world.bea.update(world.imageset, public=True, public_collaboration=True)
        drawn = world.drawn()
        world.ann.lease([drawn.uuid], minutes=1e-6)
        assert world.zoe.lease([drawn.uuid]) == {drawn.uuid}
        with pytest.raises(InvalidRecord):
            world.ann.lease([drawn.uuid], minutes=0)

    def test_a_verdict_gives_the_lease_back(self, world: World) -> None:
        world.bea.update(
            world.imageset, policy=Policy(approvals=2), public=True, public_collaboration=True
        )
        drawn = world.drawn()
        world.ann.lease([drawn.uuid])
        world.ann.judge([approval(drawn)])
        assert len(waiting(world.zoe, world)) == 1

    # -- many at once -------------------------------------------------------------------------

    def test_many_are_judged_and_the_others_counted(self, world: World) -> None:
        drawn = world.bea.edit([world.draw() for _ in range(300)]).changes
        own = world.drawn(world.ann)
        world.moved(world.bea, drawn[0])
        world.bea.edit([Delete(uuid=drawn[1].uuid, base_revision=1)])
        events: list[Event] = []
        world.ann.subscribe(events.append)
        judged = world.ann.judge_shown([approval(each) for each in (*drawn, own)])
        assert len(judged.accepted) == 298
        assert (judged.stale, judged.deleted) == ((drawn[0].uuid,), (drawn[1].uuid,))
        assert (judged.own, judged.denied, judged.skipped) == ((own.uuid,), (), 3)
        query = Query(image_id=world.image.id, status=ReviewStatus.VERIFIED)
        assert world.bea.count(query) == 298
        world.ann.retract_many([verdict.uuid for verdict in judged.accepted])
        assert world.bea.count(query) == 0

    def test_taking_many_back_is_all_or_none(self, world: World) -> None:
        one, two = world.drawn(world.bea), world.drawn(world.ann)
        [mine] = world.ann.judge([approval(one)])
        [theirs] = world.bea.judge([approval(two)])
        with pytest.raises(PermissionDenied):
            world.ann.retract_many([mine.uuid, theirs.uuid])
        assert world.ann.annotation(one.uuid).status is ReviewStatus.VERIFIED

    def test_judging_what_was_shown_denies_who_may_only_look(self, world: World) -> None:
        drawn = world.drawn()
        world.bea.update(world.imageset, public=True)
        judged = world.zoe.judge_shown([approval(drawn)])
        assert (judged.accepted, judged.denied) == ((), (drawn.uuid,))

    # -- disputes -----------------------------------------------------------------------------

    def test_a_rejection_returns_to_its_author(self, world: World) -> None:
        drawn = world.drawn()
        world.ann.judge([rejection(drawn)])
        [item] = world.bea.returned(world.imageset.id)
        assert (item.annotation, item.revision) == (drawn.uuid, 1)
        assert (item.reason, item.comment) == (Reason.OTHER, "blurred")
        assert (item.verifier, item.disputed) == ("ann", False)
        assert world.ann.returned(world.imageset.id) == []
        world.moved(world.bea, drawn)
        assert world.bea.returned(world.imageset.id) == []

    def test_a_dispute_goes_back_to_the_verifier(self, world: World) -> None:
        drawn = world.drawn()
        world.ann.judge([rejection(drawn)])
        assert waiting(world.ann, world) == []
        made = world.bea.dispute(drawn.uuid, 1, "look at the focus above")
        assert world.ann.disputes(drawn.uuid) == [made]
        stored = world.bea.annotation(drawn.uuid)
        assert (stored.status, stored.conflict) == (ReviewStatus.REJECTED, True)
        assert world.bea.returned(world.imageset.id)[0].disputed
        assert [item.why for item in waiting(world.ann, world)] == [QueueReason.CONFLICT]
        world.ann.judge([approval(drawn)])
        stored = world.bea.annotation(drawn.uuid)
        assert (stored.status, stored.conflict) == (ReviewStatus.VERIFIED, False)

    def test_a_second_rejection_answers_a_dispute(self, world: World) -> None:
        drawn = world.drawn()
        world.ann.judge([rejection(drawn)])
        world.bea.dispute(drawn.uuid, 1, "no")
        world.ann.judge([replace(rejection(drawn), uuid=uuid7())])
        stored = world.bea.annotation(drawn.uuid)
        assert (stored.status, stored.conflict) == (ReviewStatus.REJECTED, False)
        assert waiting(world.ann, world) == []

    def test_only_the_author_disputes_and_only_a_rejection(self, world: World) -> None:
        drawn = world.drawn()
        with pytest.raises(InvalidRecord, match="unverified"):
            world.bea.dispute(drawn.uuid, 1, "no")
        world.ann.judge([rejection(drawn)])
        with pytest.raises(PermissionDenied):
            world.ann.dispute(drawn.uuid, 1, "no")
        with pytest.raises(InvalidRecord, match="comment"):
            world.bea.dispute(drawn.uuid, 1, " ")
        with pytest.raises(RevisionConflict):
            world.bea.dispute(drawn.uuid, 2, "no")
        with pytest.raises(NotFound):
            world.zoe.dispute(drawn.uuid, 1, "no")

    def test_an_adjudicator_settles_it(self, world: World) -> None:
        imageset = world.bea.update(world.imageset, public=True, public_collaboration=True)
        with pytest.raises(PermissionDenied, match="adjudicator"):
            world.zoe.adjudications(imageset.id)
        policy = Policy(adjudicators=frozenset({world.zoe.actor.id}))
        world.bea.update(imageset, policy=policy)
        drawn = world.drawn()
        world.ann.judge([rejection(drawn)])
        assert world.zoe.adjudications(imageset.id) == []
        world.bea.dispute(drawn.uuid, 1, "no")
        [item] = world.zoe.adjudications(imageset.id)
        assert item.annotation == drawn.uuid
        world.zoe.judge([approval(drawn)])
        stored = world.bea.annotation(drawn.uuid)
        assert (stored.status, stored.conflict) == (ReviewStatus.VERIFIED, False)
        assert world.zoe.adjudications(imageset.id) == []

    # -- planted items ------------------------------------------------------------------------

    def test_planted_items_are_mixed_in_and_are_no_annotations(self, world: World) -> None:
        policy = Policy(gold_rate=0.25)
        world.bea.update(world.imageset, policy=policy)
        drawn = world.bea.edit([world.draw() for _ in range(12)]).changes
        items = world.bea.plant([planted(world) for _ in range(5)])
        assert world.bea.gold(world.imageset.id) == items
        assert world.bea.count(Query(imageset_id=world.imageset.id)) == 12
        queue = waiting(world.ann, world)
        secret = {item.uuid for item in items}
        places = [i for i, item in enumerate(queue) if item.annotation in secret]
        assert {item.annotation for item in queue} - secret == {each.uuid for each in drawn}
        assert [place // 4 for place in places] == list(range(len(places)))
        assert len(places) in (3, 4)
        assert waiting(world.ann, world) == queue
        first = next(item for item in queue if item.annotation in secret)
        [seen] = world.ann.shown([first.annotation])
        assert (seen.shape, seen.author_id) == (BoundingBox(1, 2, 30, 40), world.bea.actor.id)
        given = verdict_on(first, Decision.REJECT)
        world.ann.judge([given])
        assert first.annotation not in [item.annotation for item in waiting(world.ann, world)]
        assert [v.uuid for v in world.ann.verdicts(first.annotation)] == [given.uuid]
        told = world.bea.verdict_table(world.imageset.id).to_pylist()
        assert [(row["planted"], row["expected"]) for row in told] == [(True, "reject")]
        told = world.ann.verdict_table(world.imageset.id).to_pylist()
        assert [(row["planted"], row["expected"]) for row in told] == [(False, None)]

    def test_planting_is_for_those_who_manage_the_team(self, world: World) -> None:
        with pytest.raises(PermissionDenied):
            world.ann.plant([planted(world)])
        with pytest.raises(PermissionDenied):
            world.ann.gold(world.imageset.id)
        [item] = world.bea.plant([planted(world)])
        with pytest.raises(PermissionDenied):
            world.ann.uproot([item.uuid])
        with pytest.raises(InvalidRecord):
            planted(world, Decision.ABSTAIN)
        with pytest.raises(NotFound):
            world.bea.uproot([uuid7()])

    def test_what_is_uprooted_is_served_no_more(self, world: World) -> None:
        world.bea.update(world.imageset, policy=Policy(gold_rate=1))
        world.drawn()
        [item] = world.bea.plant([planted(world)])
        assert item.uuid in [one.annotation for one in waiting(world.ann, world)]
        world.bea.uproot([item.uuid])
        assert item.uuid not in [one.annotation for one in waiting(world.ann, world)]
        assert world.bea.gold(world.imageset.id)[0].uprooted
        # Who read the queue before gets no hold of it either.
        assert world.ann.lease([item.uuid]) == frozenset()
        with pytest.raises(PermissionDenied):
            world.ann.replant([item.uuid])
        world.bea.replant([item.uuid])
        assert item.uuid in [one.annotation for one in waiting(world.ann, world)]
        assert world.bea.gold(world.imageset.id) == [item]

    def test_what_was_said_of_the_uprooted_stays_and_is_not_asked_again(self, world: World) -> None:
        world.bea.update(world.imageset, policy=Policy(gold_rate=1))
        world.drawn()
        [item] = world.bea.plant([planted(world)])
        asked = next(one for one in waiting(world.ann, world) if one.annotation == item.uuid)
        world.ann.judge([verdict_on(asked, Decision.REJECT)])
        for change in (world.bea.uproot, world.bea.replant):
            change([item.uuid])
            [told] = world.bea.verdict_table(world.imageset.id).to_pylist()
            assert (told["planted"], told["expected"], told["retracted"]) == (True, "reject", False)
            assert len(world.ann.verdicts(item.uuid)) == 1
        assert item.uuid not in [one.annotation for one in waiting(world.ann, world)]

    def test_around_a_planted_item_its_original_is_not_seen(self, world: World) -> None:
        source, other = world.drawn(), world.drawn(shape=BoundingBox(20, 20, 60, 60))
        source = world.moved(world.bea, source, BoundingBox(3, 4, 32, 42))
        [copy] = world.bea.plant([replace(planted(world), source=source.uuid)])
        [alone] = world.bea.plant([planted(world)])
        query = Query(image_id=world.image.id, bbox=(0, 0, 100, 100))
        assert around(world.ann, copy.uuid, query) == {other.uuid}
        assert around(world.ann, alone.uuid, query) == {source.uuid, other.uuid}
        assert around(world.ann, source.uuid, query) == {other.uuid}
        assert around(world.ann, uuid7(), query) == {source.uuid, other.uuid}
        with pytest.raises(NotFound):
            world.zoe.around(copy.uuid, query)

    # -- numbers ------------------------------------------------------------------------------

    def test_progress_counts_each_image(self, world: World) -> None:
        def status() -> ImageStatus:
            return world.bea.progress(world.imageset.id)[world.image.id].status

        assert status() is ImageStatus.UNANNOTATED
        one, two = world.drawn(), world.drawn()
        assert status() is ImageStatus.TO_VERIFY
        world.ann.judge([approval(one)])
        assert status() is ImageStatus.IN_PROGRESS
        world.ann.judge([rejection(two)])
        assert status() is ImageStatus.REJECTED_ITEMS
        counted = world.bea.progress(world.imageset.id)[world.image.id]
        assert (counted.total, counted.verified, counted.rejected) == (2, 1, 1)
        moved = world.moved(world.bea, two)
        world.ann.judge([approval(moved)])
        assert status() is ImageStatus.DONE
        nobody = world.bea.progress(world.imageset.id, author_ids=[world.ann.actor.id])
        assert nobody[world.image.id].total == 0

    def test_a_policy_is_previewed_and_changes_nothing(self, world: World) -> None:
        one, _two = world.drawn(), world.drawn()
        world.ann.judge([approval(one)])
        moves = world.bea.preview_policy(world.imageset.id, Policy(approvals=2), {})
        unverified, verified = ReviewStatus.UNVERIFIED, ReviewStatus.VERIFIED
        assert moves == {(verified, unverified): 1, (unverified, unverified): 1}
        assert world.bea.annotation(one.uuid).status is verified
        by_type = {world.box.id: Policy(approvals=1)}
        moves = world.bea.preview_policy(world.imageset.id, Policy(approvals=2), by_type)
        assert moves == {(verified, verified): 1, (unverified, unverified): 1}
        with pytest.raises(NotFound):
            world.zoe.preview_policy(world.imageset.id, Policy(), {})

    def test_the_table_of_verdicts_has_them_all(self, world: World) -> None:
        drawn = world.drawn()
        [first] = world.ann.judge([rejection(drawn)])
        world.ann.retract(first.uuid)
        world.ann.judge([approval(drawn)])
        world.bea.edit([Update(uuid=drawn.uuid, base_revision=1, shape=BoundingBox(0, 0, 9, 9))])
        rows = world.bea.verdict_table(world.imageset.id).to_pylist()
        assert [row["decision"] for row in rows] == ["reject", "approve"]
        assert [row["retracted"] for row in rows] == [True, False]
        assert [row["current"] for row in rows] == [False, False]
        assert {row["user"] for row in rows} == {"ann"}
        assert rows[0]["annotation"] == str(drawn.uuid)
