"""Claims about undo and redo."""

from typing import Any

import pytest

from exact_nb.errors import NotFound, RevisionConflict
from exact_nb.model.annotations import Position
from exact_nb.model.changes import About, Delete, Operation, Restore, Update
from exact_nb.model.identity import uuid7
from exact_nb.model.shapes import BoundingBox, GlobalLabel, Point, ShapeKind
from exact_nb.store.query import Query
from tests.store.world import BOX, MOVED, World


class UndoSuite:
    """Taking back and bringing back, as new changes."""

    def test_there_is_nothing_to_undo_at_first(self, world: World) -> None:
        assert world.bea.undo() is None
        assert world.bea.redo() is None
        assert world.bea.undo_depth() == (0, 0)

    def test_a_creation_becomes_a_tombstone_and_comes_back(self, world: World) -> None:
        drawn = world.drawn()
        undone = world.bea.undo()
        assert undone is not None
        assert undone.changes[0].operation is Operation.DELETE
        assert world.bea.annotation(drawn.uuid).deleted
        redone = world.bea.redo()
        assert redone is not None
        assert redone.changes[0].operation is Operation.RESTORE
        assert redone.undoes == undone.transaction
        stored = world.bea.annotation(drawn.uuid)
        assert (stored.deleted, stored.revision, stored.shape) == (False, 1, BOX)

    def test_an_update_goes_back_as_a_new_revision(self, world: World) -> None:
        drawn = world.drawn()
        world.moved(world.bea, drawn)
        world.bea.undo()
        stored = world.bea.annotation(drawn.uuid)
        assert (stored.shape, stored.revision) == (BOX, 3)
        world.bea.redo()
        stored = world.bea.annotation(drawn.uuid)
        assert (stored.shape, stored.revision) == (MOVED, 4)

    def test_a_description_goes_back_without_a_new_revision(self, world: World) -> None:
        drawn = world.drawn()
        world.bea.edit([Update(uuid=drawn.uuid, base_revision=1, description="x")])
        world.bea.undo()
        stored = world.bea.annotation(drawn.uuid)
        assert (stored.description, stored.revision) == ("", 1)

    def test_deletion_and_restoration_go_back(self, world: World) -> None:
        drawn = world.drawn()
        world.bea.edit([Delete(uuid=drawn.uuid, base_revision=1)])
        world.bea.edit([Restore(uuid=drawn.uuid, base_revision=1)])
        for gone in (True, False, True):
            assert world.bea.undo() is not None
            assert world.bea.annotation(drawn.uuid).deleted is gone
        for gone in (False, True, False):
            assert world.bea.redo() is not None
            assert world.bea.annotation(drawn.uuid).deleted is gone

    def test_all_changes_of_an_edit_go_back_together(self, world: World) -> None:
        first = world.drawn()
        second = world.draw()
        world.bea.edit([Update(uuid=first.uuid, base_revision=1, shape=MOVED), second])
        undone = world.bea.undo()
        assert undone is not None
        assert [c.operation for c in undone.changes] == [Operation.UPDATE, Operation.DELETE]
        assert [a.shape for a in world.bea.annotations(Query(image_id=world.image.id))] == [BOX]

    def test_a_long_way_back_and_forth(self, world: World) -> None:
        drawn = world.drawn(shape=BoundingBox(0, 0, 10, 10))
        shapes = [BoundingBox(i, 0, i + 10, 10) for i in range(6)]
        for shape in shapes[1:]:
            drawn = world.moved(world.bea, drawn, shape)
        assert world.bea.undo_depth() == (6, 0)
        for shape in reversed(shapes[:-1]):
            world.bea.undo()
            assert world.bea.annotation(drawn.uuid).shape == shape
        assert world.bea.undo_depth() == (1, 5)
        for shape in shapes[1:]:
            world.bea.redo()
            assert world.bea.annotation(drawn.uuid).shape == shape
        assert world.bea.undo_depth() == (6, 0)

    def test_a_new_edit_leaves_nothing_to_redo(self, world: World) -> None:
        world.drawn()
        world.drawn()
        world.bea.undo()
        assert world.bea.undo_depth() == (1, 1)
        world.drawn()
        assert world.bea.undo_depth() == (2, 0)
        assert world.bea.redo() is None

    def test_everybody_undoes_their_own(self, world: World) -> None:
        mine = world.drawn(world.bea)
        theirs = world.drawn(world.ann)
        assert world.bea.undo() is not None
        assert world.bea.annotation(mine.uuid).deleted
        assert not world.bea.annotation(theirs.uuid).deleted
        assert world.ann.undo_depth() == (1, 0)

    def test_what_somebody_else_built_on_is_not_taken_away(self, world: World) -> None:
        drawn = world.drawn(world.bea)
        world.moved(world.ann, drawn)
        with pytest.raises(RevisionConflict) as raised:
            world.bea.undo()
        assert raised.value.current == world.bea.annotation(drawn.uuid)
        assert "ann has changed the bounding box 'bounding box' on a.svs" in str(raised.value)
        assert world.bea.undo_depth() == (1, 0)
        world.ann.undo()
        assert world.bea.undo() is not None
        assert world.bea.annotation(drawn.uuid).deleted
        with pytest.raises(RevisionConflict):
            world.ann.redo()

    def test_what_cannot_be_taken_back_is_skipped_and_stays_as_it_is(self, world: World) -> None:
        older = world.drawn(world.bea)
        newer = world.drawn(world.bea)
        world.moved(world.ann, newer)
        with pytest.raises(RevisionConflict) as raised:
            world.bea.undo()
        undone = world.bea.undo(skip=[raised.value.attempted])
        assert undone is not None
        assert [change.uuid for change in undone.changes] == [older.uuid]
        assert world.bea.annotation(newer.uuid).shape == MOVED
        assert world.bea.undo(skip=[raised.value.attempted]) is None
        world.bea.edit([Restore(uuid=older.uuid, base_revision=1)])
        assert world.bea.undo(skip=[raised.value.attempted]) is not None

    def test_a_redo_that_cannot_be_is_skipped_too(self, world: World) -> None:
        drawn = [world.drawn(world.bea), world.drawn(world.bea)]
        for _ in drawn:
            world.bea.undo()
        world.ann.edit([Restore(uuid=drawn[0].uuid, base_revision=1)])
        with pytest.raises(RevisionConflict, match=r"ann has restored .* the next redo") as raised:
            world.bea.redo()
        redone = world.bea.redo(skip=[raised.value.attempted])
        assert redone is not None
        assert [change.uuid for change in redone.changes] == [drawn[1].uuid]

    def test_the_own_later_edit_below_a_skipped_one_is_named_as_the_own(self, world: World) -> None:
        both = [world.drawn(world.bea), world.drawn(world.bea)]
        moves = [Update(uuid=each.uuid, base_revision=1, shape=MOVED) for each in both]
        world.bea.edit(moves)
        world.ann.edit([Delete(uuid=both[1].uuid, base_revision=2)])
        with pytest.raises(RevisionConflict, match="ann has deleted") as raised:
            world.bea.undo()
        skip = [raised.value.attempted]
        with pytest.raises(RevisionConflict, match="ann has deleted") as raised:
            world.bea.undo(skip=skip)
        with pytest.raises(RevisionConflict, match="you have changed"):
            world.bea.undo(skip=[*skip, raised.value.attempted])

    def test_an_undo_says_what_it_was_about(self, world: World) -> None:
        world.bea.update(world.image, depth=5)
        position = Position(z=3)
        world.drawn(shape=Point(3, 4), position=position)
        world.bea.edit([world.draw(), world.draw(Point(3, 4))])
        name = uuid7()
        undone = world.bea.undo(name=name)
        assert undone is not None
        here: dict[str, Any] = {
            "image_id": world.image.id,
            "images": 1,
            "operation": Operation.DELETE,
        }
        assert undone.about == About(position=Position(), kind=None, count=2, **here)
        assert world.bea.undo(name=name) == undone
        undone = world.bea.undo()
        assert undone is not None
        assert undone.about == About(position=position, kind=ShapeKind.POINT, count=1, **here)
        world.bea.update(world.types[ShapeKind.GLOBAL], multi_frame=True)
        world.drawn(shape=GlobalLabel())
        undone = world.bea.undo()
        assert undone is not None
        assert undone.about == About(position=None, kind=ShapeKind.GLOBAL, count=1, **here)

    def test_an_edit_is_undone_by_its_name(self, world: World) -> None:
        name = uuid7()
        drawn = world.bea.edit([world.draw()], operation=name).changes[0]
        world.drawn()
        undone = world.bea.undo(operation=name)
        assert undone is not None
        assert [c.uuid for c in undone.changes] == [drawn.uuid]
        assert world.bea.undo(operation=name) is None
        for other in (world.ann, world.zoe):
            with pytest.raises(NotFound):
                other.undo(operation=name)

    def test_a_named_edit_below_a_later_one_stays(self, world: World) -> None:
        name = uuid7()
        drawn = world.bea.edit([world.draw()], operation=name).changes[0]
        world.moved(world.bea, drawn)
        with pytest.raises(RevisionConflict):
            world.bea.undo(operation=name)

    def test_a_named_undo_or_redo_is_done_once(self, world: World) -> None:
        for shape in (BOX, MOVED):
            world.drawn(shape=shape)
        name, again = uuid7(), uuid7()
        first = world.bea.undo(name=name)
        assert world.bea.undo(name=name) == first
        assert world.bea.undo_depth() == (1, 1)
        redone = world.bea.redo(name=again)
        assert world.bea.redo(name=again) == redone
        assert world.bea.undo_depth() == (2, 0)

    def test_undo_is_in_the_history(self, world: World) -> None:
        drawn = world.drawn()
        moved = world.bea.edit([Update(uuid=drawn.uuid, base_revision=1, shape=MOVED)])
        undone = world.bea.undo()
        assert undone is not None
        last = world.bea.history(drawn.uuid)[-1]
        assert (last.undoes, last.transaction) == (moved.transaction, undone.transaction)
        assert undone.undoes == moved.transaction

    def test_a_large_edit_goes_back_as_well(self, world: World) -> None:
        drawn = world.bea.edit([world.draw() for _ in range(300)]).changes
        world.bea.edit([Update(uuid=d.uuid, base_revision=1, shape=MOVED) for d in drawn])
        world.bea.undo()
        stored = world.bea.annotations(Query(image_id=world.image.id))
        assert {(a.shape, a.revision) for a in stored} == {(BOX, 3)}
