"""Claims about what subscribers are told."""

import logging
from queue import SimpleQueue

import pytest

from exact_nb.errors import NotFound
from exact_nb.model.changes import Delete
from exact_nb.model.identity import uuid7
from exact_nb.model.images import Image
from exact_nb.model.review import Decision, Verdict
from exact_nb.model.shape_table import ShapeTable
from exact_nb.store.base import Event
from tests.store.world import World

WAIT = 30


class EventSuite:
    """One event per commit, in order, to every store of the process."""

    def test_every_kind_of_commit_is_told_in_order(self, world: World) -> None:
        told: SimpleQueue[Event] = SimpleQueue()
        stop = world.ann.subscribe(told.put)
        drawn = world.bea.edit([world.draw()])
        inserted = world.bea.insert(
            world.image.id, ShapeTable.from_boxes([[0, 0, 9, 9]]), type_id=world.box.id
        )
        undone, redone = world.bea.undo(), world.bea.redo()
        uuid = drawn.changes[0].uuid
        [verdict] = world.ann.judge(
            [Verdict(annotation=uuid, revision=1, decision=Decision.APPROVE)]
        )
        world.ann.retract(verdict.uuid)
        image = world.bea.create(Image("b", "/b", imageset_id=world.imageset.id))
        renamed = world.bea.update(image, name="c")
        gone = world.bea.delete(renamed)
        events = [told.get(timeout=WAIT) for _ in range(9)]
        stop()
        assert [e.receipt for e in events[:4]] == [drawn, inserted, undone, redone]
        assert [e.verdicts for e in events[4:6]] == [(uuid,), (uuid,)]
        assert [e.records for e in events[6:]] == [(image,), (renamed,), (gone,)]
        assert all(e.image_ids == {world.image.id} for e in events[:6])
        bea, ann = world.bea.actor.id, world.ann.actor.id
        assert [e.actor_id for e in events] == [bea] * 4 + [ann] * 2 + [bea] * 3

    def test_a_version_that_is_named_is_told(self, world: World) -> None:
        told: SimpleQueue[Event] = SimpleQueue()
        stop = world.ann.subscribe(told.put)
        made = world.bea.snapshot(world.imageset.id, "v1")
        assert told.get(timeout=WAIT) == Event(snapshots=(made,), actor_id=world.bea.actor.id)
        stop()

    def test_what_changes_nothing_is_not_told(self, world: World) -> None:
        told: SimpleQueue[Event] = SimpleQueue()
        name = uuid7()
        world.bea.edit([world.draw()], operation=name)
        stop = world.bea.subscribe(told.put)
        world.bea.edit([], operation=name)
        world.bea.redo()
        world.bea.create(world.team)
        world.bea.update(world.team, name=world.team.name)
        with pytest.raises(NotFound):
            world.bea.edit([Delete(uuid=uuid7(), base_revision=1)])
        last = world.bea.edit([world.draw()])
        assert told.get(timeout=WAIT).receipt == last
        stop()

    def test_a_subscriber_that_fails_does_not_stop_the_others(
        self, world: World, caplog: pytest.LogCaptureFixture
    ) -> None:
        told: SimpleQueue[Event] = SimpleQueue()

        def fail(event: Event) -> None:
            raise RuntimeError("the subscriber's own fault")

        stops = [world.bea.subscribe(fail), world.ann.subscribe(told.put)]
        with caplog.at_level(logging.ERROR):
            receipts = [world.bea.edit([world.draw()]) for _ in range(2)]
            assert [told.get(timeout=WAIT).receipt for _ in receipts] == receipts
        assert "the subscriber's own fault" in caplog.text
        for stop in stops:
            stop()

    def test_who_stopped_listening_is_told_nothing(self, world: World) -> None:
        told: SimpleQueue[Event] = SimpleQueue()
        other: SimpleQueue[Event] = SimpleQueue()
        stop = world.bea.subscribe(told.put)
        stop_other = world.bea.subscribe(other.put)
        stop()
        stop()
        world.drawn()
        assert other.get(timeout=WAIT).receipt is not None
        assert told.empty()
        stop_other()
