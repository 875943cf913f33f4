"""Claims about verdicts and the status they amount to."""

from dataclasses import replace

import pytest

from exact_nb.errors import NotFound, PermissionDenied, RevisionConflict
from exact_nb.model.changes import Acknowledged, Delete, Update
from exact_nb.model.identity import uuid7
from exact_nb.model.review import Decision, Policy, Reason, ReviewStatus, Verdict
from exact_nb.model.shapes import BoundingBox
from exact_nb.store.query import Query
from tests.store.world import World


def approval(drawn: Acknowledged) -> Verdict:
    """Return the word of somebody who agrees."""
    return Verdict(annotation=drawn.uuid, revision=drawn.revision, decision=Decision.APPROVE)


def rejection(drawn: Acknowledged) -> Verdict:
    """Return the word of somebody who does not."""
    return Verdict(
        annotation=drawn.uuid,
        revision=drawn.revision,
        decision=Decision.REJECT,
        reason=Reason.OTHER,
        comment="blurred",
        blind=True,
        seconds=2.5,
    )


class ReviewSuite:
    """Judging, taking back, and the status kept for queries."""

    def test_a_verdict_is_kept_as_given(self, world: World) -> None:
        drawn = world.drawn()
        given = rejection(drawn)
        [stored] = world.ann.judge([given])
        # Nothing was hidden, whatever the verdict claims.
        assert stored == replace(given, user_id=world.ann.actor.id, at=stored.at, blind=False)
        assert world.bea.verdicts(drawn.uuid) == [stored]
        assert world.bea.annotation(drawn.uuid).status is ReviewStatus.REJECTED
        assert world.ann.judge([given]) == [stored]
        assert world.bea.verdicts(drawn.uuid) == [stored]

    def test_an_approval_verifies_and_an_edit_voids_it(self, world: World) -> None:
        drawn = world.drawn()
        world.ann.judge([approval(drawn)])
        assert world.bea.annotation(drawn.uuid).status is ReviewStatus.VERIFIED
        world.moved(world.bea, drawn)
        stored = world.bea.annotation(drawn.uuid)
        assert (stored.status, stored.stale) == (ReviewStatus.UNVERIFIED, True)
        assert len(world.bea.verdicts(drawn.uuid)) == 1

    def test_a_description_voids_nothing(self, world: World) -> None:
        drawn = world.drawn()
        world.ann.judge([approval(drawn)])
        world.bea.edit([Update(uuid=drawn.uuid, base_revision=1, description="x")])
        assert world.bea.annotation(drawn.uuid).status is ReviewStatus.VERIFIED

    def test_undo_is_an_edit_too(self, world: World) -> None:
        drawn = world.drawn()
        moved = world.moved(world.bea, drawn)
        world.ann.judge([rejection(moved)])
        world.bea.undo()
        assert world.bea.annotation(drawn.uuid).status is ReviewStatus.RESUBMITTED

    def test_authors_do_not_judge_their_own(self, world: World) -> None:
        drawn = world.drawn()
        with pytest.raises(PermissionDenied, match="own work"):
            world.bea.judge([approval(drawn)])
        world.bea.update(world.imageset, policy=Policy(self_verify=True))
        world.bea.judge([approval(drawn)])
        assert world.bea.annotation(drawn.uuid).status is ReviewStatus.VERIFIED

    def test_another_policy_gives_another_status(self, world: World) -> None:
        drawn = world.drawn()
        world.ann.judge([approval(drawn)])
        imageset = world.bea.update(world.imageset, policy=Policy(approvals=2))
        assert world.bea.annotation(drawn.uuid).status is ReviewStatus.UNVERIFIED
        of_type = {world.box.id: Policy(approvals=1)}
        world.bea.update(imageset, type_policies=of_type)
        assert world.bea.annotation(drawn.uuid).status is ReviewStatus.VERIFIED

    def test_verdicts_side_by_side_are_a_conflict(self, world: World) -> None:
        policy = Policy(approvals=2, rejections=2)
        world.bea.update(world.imageset, policy=policy, public=True, public_collaboration=True)
        drawn = world.drawn()
        world.ann.judge([approval(drawn)])
        [against] = world.zoe.judge([rejection(drawn)])
        assert world.bea.annotation(drawn.uuid).conflict
        world.zoe.retract(against.uuid)
        assert not world.bea.annotation(drawn.uuid).conflict

    def test_one_verdict_of_a_set_that_may_not_be_keeps_all_out(self, world: World) -> None:
        theirs, own = world.drawn(world.bea), world.drawn(world.ann)
        with pytest.raises(PermissionDenied):
            world.ann.judge([approval(theirs), approval(own)])
        assert world.bea.verdicts(theirs.uuid) == []

    def test_many_are_judged_at_once(self, world: World) -> None:
        drawn = world.bea.edit([world.draw() for _ in range(300)]).changes
        world.ann.judge([approval(each) for each in drawn[:250]])
        query = Query(image_id=world.image.id, status=ReviewStatus.VERIFIED)
        assert world.bea.count(query) == 250

    def test_a_verdict_on_an_old_revision_is_a_conflict(self, world: World) -> None:
        drawn = world.drawn()
        world.moved(world.bea, drawn)
        with pytest.raises(RevisionConflict) as raised:
            world.ann.judge([approval(drawn)])
        assert raised.value.current == world.bea.annotation(drawn.uuid)
        gone = world.drawn()
        world.bea.edit([Delete(uuid=gone.uuid, base_revision=1)])
        with pytest.raises(RevisionConflict, match="deleted"):
            world.ann.judge([approval(gone)])
        with pytest.raises(NotFound):
            world.ann.judge([replace(approval(drawn), annotation=uuid7())])

    def test_only_ones_own_verdict_is_taken_back(self, world: World) -> None:
        drawn = world.drawn()
        [given] = world.ann.judge([approval(drawn)])
        with pytest.raises(PermissionDenied):
            world.bea.retract(given.uuid)
        with pytest.raises(NotFound):
            world.zoe.retract(given.uuid)
        with pytest.raises(NotFound):
            world.ann.retract(uuid7())
        taken = world.ann.retract(given.uuid)
        assert (taken.verdict, taken.user_id) == (given.uuid, world.ann.actor.id)
        assert world.ann.retract(given.uuid) == taken
        assert world.bea.verdicts(drawn.uuid) == []
        assert world.bea.annotation(drawn.uuid).status is ReviewStatus.UNVERIFIED

    def test_a_later_verdict_takes_the_place_of_an_earlier_one(self, world: World) -> None:
        drawn = world.drawn()
        first = world.ann.judge([rejection(drawn)])
        second = world.ann.judge([approval(drawn)])
        assert world.bea.verdicts(drawn.uuid) == first + second
        assert world.bea.annotation(drawn.uuid).status is ReviewStatus.VERIFIED

    def test_who_fixes_does_not_approve_the_fix(self, world: World) -> None:
        world.bea.update(world.imageset, public=True, public_collaboration=True)
        drawn = world.drawn()
        world.ann.judge([rejection(drawn)])
        fixed = world.moved(world.ann, drawn, BoundingBox(1, 1, 9, 9))
        for maker in (world.ann, world.bea):
            with pytest.raises(PermissionDenied):
                maker.judge([approval(fixed)])
        world.zoe.judge([approval(fixed)])
        assert world.ann.annotation(drawn.uuid).status is ReviewStatus.VERIFIED
