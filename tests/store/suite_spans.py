"""Claims about annotations that span frames: found on each of them, with their shape there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from exact_nb.errors import InvalidRecord, InvalidShape, RevisionConflict
from exact_nb.model.annotations import Plane, Position
from exact_nb.model.changes import Acknowledged, Update
from exact_nb.model.codec import decode, kind_code
from exact_nb.model.images import Image
from exact_nb.model.review import Decision, ReviewStatus, Verdict
from exact_nb.model.shape_table import ShapeTable
from exact_nb.model.shapes import BoundingBox, GlobalLabel, Point, Polygon, Shape, ShapeKind
from exact_nb.model.spans import Span
from exact_nb.store.query import Query
from tests.store.world import BOX, World

GROWN = BoundingBox(30, 40, 210, 290)
HALFWAY = BoundingBox(20, 30, 160, 190)
THROUGH = Span("z", 8, {6: GROWN})


def stack_of(world: World) -> World:
    """Return the world with a stack in the place of its picture, and types that span frames."""
    record = Image(
        "stack.tif",
        "/stacks/stack.tif",
        imageset_id=world.imageset.id,
        kind="stack",
        width=2000,
        height=1000,
        depth=12,
        frames=5,
    )
    types = {
        kind: world.bea.update(one, multi_frame=True)
        for kind, one in world.types.items()
        if kind is not ShapeKind.SEGMENTATION
    }
    return replace(world, image=world.bea.create(record), types=world.types | types)


def spanning(world: World, **more: Any) -> Acknowledged:
    """Draw a box from z = 2 to 8 that grows until 6."""
    return world.drawn(**{"position": Position(z=2, t=1), "span": THROUGH, **more})


def edited(world: World, drawn: Acknowledged, **changes: Any) -> Acknowledged:
    change = Update(uuid=drawn.uuid, base_revision=drawn.revision, **changes)
    return world.bea.edit([change]).changes[0]


def seen(world: World, **frame: Any) -> list[Shape]:
    """Return the shapes on a frame, as a viewer and as a table have them."""
    query = Query(image_id=world.image.id, **frame)
    shapes = world.ann.geometry(query).shapes
    found = list(shapes)
    rows = world.ann.table(query).to_pylist()
    assert [decode(kind_code(row["shape"]), row["geom"], row["parts"]) for row in rows] == found
    assert [row["x0"] for row in rows] == [one.bounds and one.bounds[0] for one in found]
    assert world.ann.count(query) == len(found) == len(world.ann.annotations(query))
    return found


class SpanSuite:
    """What spans frames, and what may not."""

    def test_a_span_comes_back_as_it_was_given(self, world: World) -> None:
        world = stack_of(world)
        stored = world.ann.annotation(spanning(world).uuid)
        assert (stored.shape, stored.position, stored.span) == (BOX, Position(z=2, t=1), THROUGH)
        assert stored.shape_at(4) == HALFWAY
        assert world.ann.annotation(world.drawn().uuid).span is None

    def test_it_is_on_every_frame_of_its_range_and_on_no_other(self, world: World) -> None:
        world = stack_of(world)
        spanning(world)
        alone = world.drawn(shape=Point(5, 5), position=Position(z=4, t=1))
        assert seen(world, z=1, t=1) == []
        assert seen(world, z=2, t=1) == [BOX]
        assert seen(world, z=4, t=1) == [HALFWAY, Point(5, 5)]
        assert seen(world, z=6, t=1) == seen(world, z=8, t=1) == [GROWN]
        assert seen(world, z=9, t=1) == []
        assert seen(world, z=4, t=0) == seen(world, z=4, t=2) == []
        assert seen(world) == [BOX, Point(5, 5)]
        assert world.ann.annotation(alone.uuid).span is None

    def test_rows_say_which_frame_they_show_and_where_the_span_ends(self, world: World) -> None:
        world = stack_of(world)
        drawn = spanning(world)
        world.drawn(shape=Point(5, 5), position=Position(z=4, t=1))
        query = Query(image_id=world.image.id, z=4, t=1)
        box, point = world.ann.table(query).to_pylist()
        assert (box["z"], box["span"], box["first"], box["until"]) == (4, "z", 2, 8)
        assert (point["z"], point["span"], point["first"], point["until"]) == (4, None, None, None)
        found = world.ann.geometry(query)
        assert found.frames.tolist() == [[4, 1], [4, 1]]
        assert list(found.spans) == [0]
        stored = world.ann.annotation(drawn.uuid)
        assert (found.spans[0].position, found.spans[0].shape) == (stored.position, stored.shape)
        assert found.spans[0].span == stored.span

    def test_it_counts_on_each_of_its_frames(self, world: World) -> None:
        world = stack_of(world)
        spanning(world)
        world.drawn(position=Position(z=8, t=1))
        world.drawn(position=Position(z=0))
        wanted = {Position(): 1} | {Position(z=z, t=1): 1 + (z == 8) for z in range(2, 9)}
        found = world.ann.positions(world.image.id)
        assert found == wanted
        assert [*found] == [*wanted]

    def test_times_and_slices_are_spanned_too(self, world: World) -> None:
        world = stack_of(world)
        world.drawn(position=Position(z=3), span=Span("t", 4, {4: GROWN}))
        assert seen(world, z=3, t=2) == [HALFWAY]
        assert seen(world, z=2, t=2) == []
        volume = world.bea.create(
            Image(
                "head.nii",
                "/volumes/head.nii",
                imageset_id=world.imageset.id,
                kind="volume",
                width=300,
                height=300,
                depth=300,
            )
        )
        world = replace(world, image=volume)
        world.drawn(
            position=Position(plane=Plane.CORONAL, slice=100), span=Span("slice", 200, {200: GROWN})
        )
        assert seen(world, plane=Plane.CORONAL, slice=150) == [HALFWAY]
        assert seen(world, plane=Plane.AXIAL, slice=150) == []
        assert len(world.bea.positions(volume.id)) == 101

    def test_where_one_looks_the_box_is_around_all_frames(self, world: World) -> None:
        world = stack_of(world)
        spanning(world)
        assert seen(world, z=2, t=1, bbox=(200, 280, 400, 400)) == [BOX]
        assert seen(world, z=2, t=1, bbox=(215, 280, 400, 400)) == []

    def test_outlines_with_holes_are_told_apart_by_frame(self, world: World) -> None:
        world = stack_of(world)
        ring, hole = [(0, 0), (90, 0), (90, 90)], [(60, 20), (70, 20), (70, 30)]
        before, after = (
            Polygon([[[(x + by, y) for x, y in one] for one in (ring, hole)]]) for by in (0, 40)
        )
        middle = Polygon([[[(x + 20, y) for x, y in one] for one in (ring, hole)]])
        world.drawn(shape=before, span=Span("z", 4, {4: after}))
        world.drawn(shape=Polygon.ring(ring), position=Position(z=2))
        assert seen(world, z=2) == [middle, Polygon.ring(ring)]

    def test_a_keyframe_more_is_a_new_revision_and_is_undone_as_one(self, world: World) -> None:
        world = stack_of(world)
        drawn = world.drawn(position=Position(z=2))
        longer = edited(world, drawn, span=Span("z", 8))
        keyed = edited(world, longer, span=Span("z", 8, {8: GROWN}))
        moved = edited(world, keyed, shape=GROWN)
        assert [one.revision for one in (drawn, longer, keyed, moved)] == [1, 2, 3, 4]
        spans = [None, Span("z", 8), *[Span("z", 8, {8: GROWN})] * 2]
        history = world.ann.history(drawn.uuid)
        assert [step.annotation.span for step in history] == spans
        for span in reversed(spans[:-1]):
            assert world.bea.undo() is not None
            assert world.bea.annotation(drawn.uuid).span == span
        assert seen(world, z=5) == []
        for span in spans[1:]:
            assert world.bea.redo() is not None
            assert world.bea.annotation(drawn.uuid).span == span
        assert seen(world, z=5) == [GROWN]

    def test_the_same_span_again_is_no_new_revision(self, world: World) -> None:
        world = stack_of(world)
        drawn = spanning(world)
        again = Span("z", 8, {6: BoundingBox(*GROWN.bounds)})
        assert edited(world, drawn, span=again, shape=BOX).revision == 1

    def test_a_verdict_is_on_one_state_of_the_span(self, world: World) -> None:
        world = stack_of(world)
        drawn = spanning(world)
        world.ann.judge([Verdict(annotation=drawn.uuid, revision=1, decision=Decision.APPROVE)])
        assert world.bea.annotation(drawn.uuid).status is ReviewStatus.VERIFIED
        edited(world, drawn, span=Span("z", 4))
        assert world.bea.annotation(drawn.uuid).status is ReviewStatus.UNVERIFIED

    def test_two_who_change_it_at_once_are_told(self, world: World) -> None:
        world = stack_of(world)
        drawn = spanning(world)
        edited(world, drawn, span=Span("z", 4))
        with pytest.raises(RevisionConflict) as raised:
            edited(world, drawn, span=Span("z", 9))
        assert raised.value.current.span == Span("z", 4)

    def test_a_snapshot_has_the_span_of_its_time(self, world: World) -> None:
        world = stack_of(world)
        drawn = spanning(world)
        version = world.bea.snapshot(world.imageset.id, "before").id
        edited(world, drawn, span=None)
        assert seen(world, z=4, t=1) == []
        assert seen(world, z=4, t=1, version=version) == [HALFWAY]

    def test_a_deleted_one_is_on_no_frame_until_it_is_back(self, world: World) -> None:
        world = stack_of(world)
        drawn = spanning(world)
        world.bea.undo()
        assert seen(world, z=4, t=1) == []
        world.bea.redo()
        assert seen(world, z=4, t=1) == [HALFWAY]
        assert world.bea.annotation(drawn.uuid).span == THROUGH

    def test_what_is_inserted_in_bulk_is_on_one_frame(self, world: World) -> None:
        world = stack_of(world)
        shapes = ShapeTable.from_shapes([BOX, GROWN])
        world.bea.insert(world.image.id, shapes, type_id=world.box.id)
        spanning(world, position=Position(z=0))
        assert seen(world, z=0) == [BOX, GROWN, BOX]
        assert seen(world, z=3) == [HALFWAY]

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            ({"span": Span("z", 12)}, "z is 12; 'stack.tif' has z from 0 to 11"),
            ({"span": Span("t", 5)}, "t is 5; 'stack.tif' has t from 0 to 4"),
            ({"span": Span("slice", 5)}, "cannot span slice, but z or t"),
            ({"span": Span("z", 2)}, "ends on z 2 and begins on 2"),
            ({"span": Span("z", 8, {1: GROWN})}, "keyframe on z 1 does not come after"),
            ({"span": Span("z", 8, {4: Point(1, 1)})}, "drawn as point, the annotation as"),
            ({"shape": GlobalLabel(), "position": Position(), "span": Span("z", 8)}, "no outline"),
        ],
    )
    def test_a_span_that_cannot_be_is_refused(
        self, world: World, more: dict[str, Any], said: str
    ) -> None:
        world = stack_of(world)
        with pytest.raises(InvalidRecord, match=said):
            spanning(world, **more)
        assert world.bea.count(Query(image_id=world.image.id)) == 0

    def test_a_keyframe_outside_of_the_image_is_refused(self, world: World) -> None:
        world = stack_of(world)
        outside = BoundingBox(3000, 10, 3010, 20)
        with pytest.raises(InvalidShape, match="keyframe on z 4: the bounding box"):
            spanning(world, span=Span("z", 8, {4: outside}))

    def test_a_keyframe_keeps_the_rules_of_its_type(self, world: World) -> None:
        world = stack_of(world)
        kind = world.bea.update(world.types[ShapeKind.POLYGON], vertex_count=3)
        ring = [(0, 0), (90, 0), (90, 90)]
        four = Polygon.ring([*ring, (0, 90)])
        with pytest.raises(InvalidShape, match="keyframe on z 4: type 'polygon' has 3 vertices"):
            world.drawn(shape=Polygon.ring(ring), type_id=kind.id, span=Span("z", 8, {4: four}))

    def test_only_types_of_several_frames_span_them(self, world: World) -> None:
        world = stack_of(world)
        single = world.bea.update(world.box, multi_frame=False)
        with pytest.raises(InvalidRecord, match="not one whose annotations span frames"):
            spanning(world)
        drawn = world.drawn(position=Position(z=2))
        with pytest.raises(InvalidRecord, match="not one whose annotations span frames"):
            edited(world, drawn, span=Span("z", 4))
        world.bea.update(single, multi_frame=True)
        edited(world, drawn, span=Span("z", 4))
        with pytest.raises(InvalidRecord, match="annotations that span frames"):
            world.bea.update(world.bea.get(type(single), single.id), multi_frame=False)

    def test_a_span_goes_with_its_first_frame_or_not_at_all(self, world: World) -> None:
        world = stack_of(world)
        drawn = spanning(world)
        with pytest.raises(InvalidRecord, match="does not come after the first frame 7"):
            edited(world, drawn, position=Position(z=7, t=1))
        moved = edited(world, drawn, position=Position(z=1, t=1))
        assert moved.revision == 2
        assert seen(world, z=1, t=1) == [BOX]
