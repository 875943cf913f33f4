"""Claims about edits of annotations."""

from datetime import timedelta
from typing import Any

import pytest

from exact_nb.errors import InvalidRecord, InvalidShape, NotFound, RevisionConflict
from exact_nb.model.annotations import Origin, OriginKind, Plane, Position
from exact_nb.model.changes import Change, Create, Delete, Operation, Restore, Update
from exact_nb.model.identity import now, uuid7
from exact_nb.model.images import Image
from exact_nb.model.shapes import BoundingBox, Circle, GlobalLabel, Line, Point, Polygon, Shape
from exact_nb.model.taxonomy import AnnotationType
from exact_nb.store.query import Query
from tests.store.world import BOX, MOVED, World

HOLE = Polygon(
    (
        (((0, 0), (900, 0), (900, 900)), ((500, 100), (600, 100), (600, 200))),
        (((0.1, 950), (10, 950), (10, 960.7)),),
    )
)
SHAPES: list[Shape] = [
    BOX,
    Circle(500.25, 400.125, 33.3),
    HOLE,
    Line(((1, 2), (3, 4), (1e3, 0.1))),
    Point(0.1, 0.2),
    GlobalLabel(),
]


class EditSuite:
    """Create, update, delete and restore in one transaction."""

    @pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: str(shape.kind))
    def test_a_drawn_shape_is_read_back_exactly(self, world: World, shape: Shape) -> None:
        before = now()
        drawn = world.drawn(
            shape=shape,
            description="é",
            metadata={"a": [1, None, {"b": 0.5}]},
            origin=Origin(OriginKind.MODEL, "finder@1", 0.75),
        )
        stored = world.bea.annotation(drawn.uuid)
        assert stored.shape == shape
        assert stored.metadata == {"a": [1, None, {"b": 0.5}]}
        assert stored.origin == Origin(OriginKind.MODEL, "finder@1", 0.75)
        assert (stored.description, stored.revision, stored.change) == ("é", 1, drawn.change)
        assert stored.author_id == stored.editor_id == world.bea.actor.id
        assert before - timedelta(seconds=1) < stored.created_at == stored.edited_at
        assert world.bea.annotations(Query(uuids=(drawn.uuid,))) == [stored]

    def test_a_receipt_tells_what_is_on_disk(self, world: World) -> None:
        changes = [world.draw(), world.draw(Point(3, 4))]
        receipt = world.bea.edit(changes)
        assert [c.uuid for c in receipt.changes] == [change.uuid for change in changes]
        first, second = receipt.changes
        assert (first.image_id, first.operation) == (world.image.id, Operation.CREATE)
        assert (first.revision, second.change) == (1, first.change + 1)
        assert receipt.transaction > 0

    @pytest.mark.parametrize(
        "field",
        [
            {"shape": MOVED},
            {"position": Position(z=2)},
            {"concealed": True},
            {"blurred": True},
        ],
        ids=str,
    )
    def test_what_is_said_of_the_object_makes_a_new_revision(
        self, world: World, field: dict[str, Any]
    ) -> None:
        world.bea.update(world.box, concealable=True, blurrable=True)
        world.bea.update(world.image, depth=5)
        drawn = world.drawn()
        change = Update(uuid=drawn.uuid, base_revision=1, **field)
        after = world.ann.edit([change]).changes[0]
        assert (after.revision, after.operation) == (2, Operation.UPDATE)
        stored = world.bea.annotation(drawn.uuid)
        assert all(getattr(stored, name) == value for name, value in field.items())
        assert (stored.author_id, stored.editor_id) == (world.bea.actor.id, world.ann.actor.id)

    @pytest.mark.parametrize("field", [{"description": "x"}, {"metadata": {"a": 1}}], ids=str)
    def test_what_is_said_beside_it_does_not(self, world: World, field: dict[str, Any]) -> None:
        drawn = world.drawn()
        change = Update(uuid=drawn.uuid, base_revision=1, **field)
        after = world.ann.edit([change]).changes[0]
        assert after.revision == 1
        assert after.change > drawn.change
        assert len(world.bea.history(drawn.uuid)) == 2
        assert world.bea.annotation(drawn.uuid).editor_id == world.bea.actor.id

    def test_another_type_of_the_same_shape_makes_a_new_revision(self, world: World) -> None:
        other = world.bea.create(AnnotationType("other", product_id=world.product.id))
        drawn = world.drawn()
        change = Update(uuid=drawn.uuid, base_revision=1, type_id=other.id)
        assert world.bea.edit([change]).changes[0].revision == 2

    def test_a_change_to_the_same_value_writes_nothing(self, world: World) -> None:
        drawn = world.drawn()
        receipt = world.bea.edit([Update(uuid=drawn.uuid, base_revision=1, shape=BOX)])
        assert receipt.transaction == 0
        assert receipt.changes[0].change == drawn.change
        assert len(world.bea.history(drawn.uuid)) == 1

    def test_deleting_and_restoring_keep_the_revision(self, world: World) -> None:
        drawn = world.drawn()
        gone = world.bea.edit([Delete(uuid=drawn.uuid, base_revision=1)]).changes[0]
        assert (gone.revision, gone.operation) == (1, Operation.DELETE)
        assert world.bea.annotation(drawn.uuid).deleted
        assert world.bea.count(Query(image_id=world.image.id)) == 0
        back = world.bea.edit([Restore(uuid=drawn.uuid, base_revision=1)]).changes[0]
        assert (back.revision, back.operation) == (1, Operation.RESTORE)
        assert not world.bea.annotation(drawn.uuid).deleted

    def test_an_old_base_is_a_conflict_that_carries_both(self, world: World) -> None:
        drawn = world.drawn()
        world.moved(world.ann, drawn)
        changes: list[Change] = [
            Update(uuid=drawn.uuid, base_revision=1, shape=BoundingBox(1, 1, 2, 2)),
            Delete(uuid=drawn.uuid, base_revision=1),
            Restore(uuid=drawn.uuid, base_revision=1),
        ]
        for change in changes:
            with pytest.raises(RevisionConflict) as raised:
                world.bea.edit([change])
            assert raised.value.attempted == change
            assert raised.value.current == world.bea.annotation(drawn.uuid)
        assert world.bea.annotation(drawn.uuid).shape == MOVED

    def test_changing_a_tombstone_is_a_conflict(self, world: World) -> None:
        drawn = world.drawn()
        world.ann.edit([Delete(uuid=drawn.uuid, base_revision=1)])
        with pytest.raises(RevisionConflict, match="tombstone"):
            world.moved(world.bea, drawn)
        with pytest.raises(RevisionConflict):
            world.bea.edit([Delete(uuid=drawn.uuid, base_revision=1)])

    def test_an_edit_is_all_or_none(self, world: World) -> None:
        good = world.draw()
        with pytest.raises(NotFound):
            world.bea.edit([good, Delete(uuid=uuid7(), base_revision=1)])
        with pytest.raises(NotFound):
            world.bea.annotation(good.uuid)
        assert world.bea.undo_depth() == (0, 0)

    def test_the_same_operation_again_gives_the_same_receipt(self, world: World) -> None:
        name, change = uuid7(), world.draw()
        receipt = world.bea.edit([change], operation=name)
        world.moved(world.bea, receipt.changes[0])
        assert world.bea.edit([change], operation=name) == receipt
        assert len(world.bea.history(change.uuid)) == 2

    def test_a_repeated_edit_is_known_though_it_could_be_done_again(self, world: World) -> None:
        [drawn] = world.bea.edit([world.draw()]).changes
        name = uuid7()
        # A description makes no revision, so that the base revision still fits afterwards.
        noted = Update(uuid=drawn.uuid, base_revision=1, description="mitosis?")
        receipt = world.bea.edit([noted], operation=name)
        world.bea.edit([Update(uuid=drawn.uuid, base_revision=1, description="none")])
        assert world.bea.edit([noted], operation=name) == receipt
        assert world.bea.annotation(drawn.uuid).description == "none"

    def test_somebody_elses_operation_is_not_read(self, world: World) -> None:
        name = uuid7()
        world.bea.edit([world.draw()], operation=name)
        with pytest.raises(NotFound):
            world.zoe.edit([], operation=name)

    def test_creating_the_same_uuid_again_changes_nothing(self, world: World) -> None:
        change = world.draw()
        first = world.bea.edit([change]).changes
        again = world.bea.edit([change])
        assert (again.transaction, again.changes) == (0, first)
        with pytest.raises(InvalidRecord, match="taken"):
            world.ann.edit([change])

    def test_one_annotation_appears_once_in_an_edit(self, world: World) -> None:
        change = world.draw()
        with pytest.raises(InvalidRecord, match="twice"):
            world.bea.edit([change, change])

    def test_many_changes_of_all_kinds_at_once(self, world: World) -> None:
        boxes = [BoundingBox(i, 0, i + 10, 10) for i in range(300)]
        drawn = world.bea.edit([world.draw(box) for box in boxes]).changes
        shifted = [BoundingBox(i, 5, i + 10, 15) for i in range(300)]
        changes: list[Change] = [
            Delete(uuid=each.uuid, base_revision=1)
            if i % 3 == 0
            else Update(uuid=each.uuid, base_revision=1, shape=shifted[i])
            for i, each in enumerate(drawn)
        ]
        world.bea.edit([*changes, world.draw()])
        living = world.bea.annotations(Query(image_id=world.image.id))
        kept = [(shifted[i], 2) for i in range(300) if i % 3]
        assert [(each.shape, each.revision) for each in living] == [*kept, (BOX, 1)]
        assert world.bea.count(Query(image_id=world.image.id, deleted=True)) == 100

    def test_a_type_must_be_of_the_set_and_of_the_shape(self, world: World) -> None:
        with pytest.raises(InvalidRecord, match="not of a product"):
            world.drawn(type_id=9999)
        with pytest.raises(InvalidRecord, match="drawn as point"):
            world.drawn(type_id=world.types[Point(0, 0).kind].id)

    def test_a_type_may_prescribe_vertices_and_closing(self, world: World) -> None:
        quad = world.bea.create(
            AnnotationType("quad", "polygon", product_id=world.product.id, vertex_count=4)
        )
        with pytest.raises(InvalidShape, match="4 vertices"):
            world.drawn(shape=Polygon.ring([(0, 0), (4, 0), (4, 4)]), type_id=quad.id)
        with pytest.raises(InvalidRecord, match="closed"):
            world.drawn(
                shape=Polygon.open_contour([(0, 0), (4, 0), (4, 4), (0, 4)]), type_id=quad.id
            )

    def test_an_open_type_takes_no_closed_rings(self, world: World) -> None:
        contour = world.bea.create(
            AnnotationType("contour", "polygon", product_id=world.product.id, closed=False)
        )
        with pytest.raises(InvalidRecord, match="open contours"):
            world.drawn(shape=Polygon.ring([(0, 0), (4, 0), (4, 4)]), type_id=contour.id)
        drawn = world.drawn(shape=Polygon.open_contour([(0, 0), (4, 0)]), type_id=contour.id)
        assert world.bea.annotation(drawn.uuid).type_id == contour.id

    def test_an_annotation_keeps_to_its_new_type(self, world: World) -> None:
        drawn = world.drawn(shape=Polygon.ring([(0, 0), (4, 0), (4, 4)]))
        for rule in ({"vertex_count": 4}, {"closed": False}):
            other = AnnotationType(str(rule), "polygon", product_id=world.product.id, **rule)
            change = Update(uuid=drawn.uuid, base_revision=1, type_id=world.bea.create(other).id)
            with pytest.raises((InvalidRecord, InvalidShape)):
                world.bea.edit([change])

    @pytest.mark.parametrize(
        ("flag", "rule"), [("concealed", "concealable"), ("blurred", "blurrable")]
    )
    def test_flags_are_for_types_that_have_them(self, world: World, flag: str, rule: str) -> None:
        flagged: dict[str, Any] = {flag: True}
        with pytest.raises(InvalidRecord, match=flag):
            world.bea.edit([world.draw(**flagged)])
        drawn = world.drawn()
        change = Update(uuid=drawn.uuid, base_revision=1, **flagged)
        with pytest.raises(InvalidRecord, match=flag):
            world.bea.edit([change])
        world.bea.update(world.box, **{rule: True})
        world.bea.edit([change])
        assert getattr(world.bea.annotation(drawn.uuid), flag)

    def test_a_label_of_the_whole_image_belongs_to_no_frame(self, world: World) -> None:
        world.bea.update(world.image, depth=5)
        every = world.bea.create(
            AnnotationType("stain", "global", product_id=world.product.id, multi_frame=True)
        )
        with pytest.raises(InvalidRecord, match="whole image, not frame z=3"):
            world.drawn(shape=GlobalLabel(), type_id=every.id, position=Position(z=3))
        world.drawn(shape=GlobalLabel(), type_id=every.id)
        one = world.drawn(shape=GlobalLabel(), position=Position(z=3))
        assert world.bea.annotation(one.uuid).position.z == 3

    def test_a_shape_outside_its_image_is_refused(self, world: World) -> None:
        with pytest.raises(InvalidShape, match="outside"):
            world.drawn(shape=BoundingBox(3000, 0, 3001, 1))

    @pytest.mark.parametrize(
        "position", [Position(z=1), Position(t=1), Position(plane=Plane.AXIAL)], ids=str
    )
    def test_a_frame_the_image_does_not_have_is_refused(
        self, world: World, position: Position
    ) -> None:
        with pytest.raises(InvalidRecord):
            world.drawn(position=position)

    def test_each_plane_of_a_volume_has_its_own_extent(self, world: World) -> None:
        volume = Image("v", "/v", imageset_id=world.imageset.id, kind="volume")
        stored = world.bea.create(volume)
        stored = world.bea.update(stored, width=30, height=20, depth=10)

        def draw(plane: Plane, slice_: int, x: float, y: float) -> Create:
            return world.draw(
                Point(x, y), image_id=stored.id, position=Position(plane=plane, slice=slice_)
            )

        world.bea.edit(
            [
                draw(Plane.AXIAL, 9, 29.5, 19.5),
                draw(Plane.CORONAL, 19, -0.5, 9.5),
                draw(Plane.SAGITTAL, 29, 19, 9),
            ]
        )
        for outside in (
            draw(Plane.AXIAL, 0, 0, 25),
            draw(Plane.CORONAL, 0, 0, 15),
            draw(Plane.SAGITTAL, 0, 25, 0),
        ):
            with pytest.raises(InvalidShape):
                world.bea.edit([outside])
        with pytest.raises(InvalidRecord, match="slice"):
            world.bea.edit([draw(Plane.AXIAL, 10, 0, 0)])
