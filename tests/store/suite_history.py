"""Claims about history and snapshots."""

import pytest

from exact_nb.errors import InvalidRecord, NotFound, PermissionDenied
from exact_nb.model.annotations import Origin, OriginKind
from exact_nb.model.changes import Authorship, Delete, Operation, Restore, Update
from exact_nb.model.identity import uuid7
from tests.store.world import BOX, MOVED, World


class HistorySuite:
    """Every state stays."""

    def test_every_state_is_kept_with_who_and_what(self, world: World) -> None:
        drawn = world.drawn()
        world.moved(world.ann, drawn)
        world.bea.edit([Update(uuid=drawn.uuid, base_revision=2, description="x")])
        world.ann.edit([Delete(uuid=drawn.uuid, base_revision=2)])
        world.bea.edit([Restore(uuid=drawn.uuid, base_revision=2)])
        states = world.bea.history(drawn.uuid)
        bea, ann = world.bea.actor.id, world.ann.actor.id
        assert [
            (s.operation, s.actor_id, s.annotation.revision, s.annotation.deleted) for s in states
        ] == [
            (Operation.CREATE, bea, 1, False),
            (Operation.UPDATE, ann, 2, False),
            (Operation.UPDATE, bea, 2, False),
            (Operation.DELETE, ann, 2, True),
            (Operation.RESTORE, bea, 2, False),
        ]
        assert [s.annotation.shape for s in states] == [BOX] + [MOVED] * 4
        assert [s.annotation.description for s in states] == ["", "", "x", "x", "x"]
        assert sorted({s.change for s in states}) == [s.change for s in states]
        assert len({s.transaction for s in states}) == 5
        assert states[-1].annotation == world.bea.annotation(drawn.uuid)
        assert all(s.at == s.annotation.edited_at for s in states)

    def test_changes_of_one_edit_share_a_transaction(self, world: World) -> None:
        receipt = world.bea.edit([world.draw(), world.draw()])
        transactions = {
            state.transaction
            for change in receipt.changes
            for state in world.bea.history(change.uuid)
        }
        assert transactions == {receipt.transaction}

    def test_authorship_says_who_had_a_hand_and_how_it_began(self, world: World) -> None:
        alone, shared = world.drawn(), world.drawn()
        proposed = world.drawn(origin=Origin(OriginKind.MODEL, "finder@1", 0.5))
        world.moved(world.bea, alone)
        world.moved(world.ann, shared)
        world.moved(world.bea, proposed)
        uuids = [alone.uuid, shared.uuid, proposed.uuid, uuid7()]
        bea, ann = world.bea.actor.id, world.ann.actor.id
        assert world.ann.authorship(uuids) == {
            alone.uuid: Authorship(frozenset({bea}), OriginKind.HUMAN),
            shared.uuid: Authorship(frozenset({bea, ann}), OriginKind.HUMAN),
            proposed.uuid: Authorship(frozenset({bea}), OriginKind.MODEL),
        }
        world.bea.edit([Delete(uuid=shared.uuid, base_revision=2)])
        assert shared.uuid in world.bea.authorship(uuids)
        assert world.zoe.authorship(uuids) == {}
        assert world.bea.authorship([]) == {}

    def test_there_is_no_history_of_nothing(self, world: World) -> None:
        with pytest.raises(NotFound):
            world.bea.history(uuid7())

    def test_snapshots_are_named_once_and_listed_in_order(self, world: World) -> None:
        first = world.bea.snapshot(world.imageset.id, "v1")
        drawn = world.drawn()
        second = world.ann.snapshot(world.imageset.id, "v2")
        assert world.bea.snapshots(world.imageset.id) == [first, second]
        assert first.change < drawn.change == second.change
        assert second.author_id == world.ann.actor.id
        for name in ("v1", " "):
            with pytest.raises(InvalidRecord):
                world.bea.snapshot(world.imageset.id, name)

    def test_only_who_may_edit_a_set_names_its_state(self, world: World) -> None:
        with pytest.raises(NotFound):
            world.zoe.snapshot(world.imageset.id, "v1")
        world.bea.update(world.imageset, public=True, public_collaboration=True)
        with pytest.raises(PermissionDenied):
            world.zoe.snapshot(world.imageset.id, "v1")
        assert world.zoe.snapshots(world.imageset.id) == []
