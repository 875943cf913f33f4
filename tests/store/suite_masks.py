"""Claims about segmentations: one voxel mask, kept and taken back like any other shape."""

from dataclasses import replace

import numpy as np
import pytest

from exact_nb.errors import InvalidRecord, InvalidShape, PermissionDenied, RevisionConflict
from exact_nb.model.annotations import Plane, Position
from exact_nb.model.changes import Create, Delete, Restore, Update
from exact_nb.model.images import Image
from exact_nb.model.masks import VoxelMask
from exact_nb.model.shape_table import ShapeTable
from exact_nb.model.shapes import ShapeKind
from exact_nb.model.taxonomy import AnnotationType
from exact_nb.store.query import Query
from tests.store.world import BOX, World

GRID = (40, 35, 37)
BLOB = VoxelMask.empty(GRID).painted(np.ones((9, 8, 7)), at=(20, 15, 25))
SMALLER = BLOB.erased(np.ones((3, 3, 3)), at=(20, 15, 25))


def volume_of(world: World) -> World:
    """Return the world with a volume in the place of its picture."""
    record = Image(
        "head.nii",
        "/volumes/head.nii",
        imageset_id=world.imageset.id,
        kind="volume",
        width=40,
        height=35,
        depth=37,
        frames=3,
    )
    return replace(world, image=world.bea.create(record))


class MaskSuite:
    """What a mask goes through."""

    def test_a_mask_comes_back_as_it_was_painted(self, world: World) -> None:
        world = volume_of(world)
        drawn = world.drawn(shape=BLOB)
        assert world.ann.annotation(drawn.uuid).shape == BLOB
        [found] = world.ann.annotations(Query(image_id=world.image.id))
        assert isinstance(found.shape, VoxelMask)
        assert found.shape.count == 9 * 8 * 7

    def test_strokes_are_undone_one_by_one(self, world: World) -> None:
        world = volume_of(world)
        drawn = world.drawn(shape=VoxelMask.empty(GRID))
        strokes = [VoxelMask.empty(GRID)]
        for k in range(4):
            strokes.append(strokes[-1].painted(np.ones((5, 5, 1)), at=(3 * k, 4, 30 + k)))
            drawn = world.moved(world.bea, drawn, strokes[-1])
        for mask in reversed(strokes[:-1]):
            assert world.bea.undo() is not None
            assert world.bea.annotation(drawn.uuid).shape == mask
        for mask in strokes[1:]:
            assert world.bea.redo() is not None
            assert world.bea.annotation(drawn.uuid).shape == mask
        world.bea.undo()
        undone = world.bea.undo()
        assert undone is not None
        assert undone.about is not None
        assert undone.about.kind is ShapeKind.SEGMENTATION

    def test_its_history_has_every_stroke(self, world: World) -> None:
        world = volume_of(world)
        drawn = world.drawn(shape=BLOB)
        world.moved(world.ann, drawn, SMALLER)
        history = world.bea.history(drawn.uuid)
        assert [step.annotation.shape for step in history] == [BLOB, SMALLER]
        assert [step.annotation.revision for step in history] == [1, 2]

    def test_the_same_voxels_again_are_no_new_revision(self, world: World) -> None:
        world = volume_of(world)
        drawn = world.drawn(shape=BLOB)
        again = VoxelMask.from_array(BLOB.to_array())
        assert world.moved(world.bea, drawn, again).revision == 1

    def test_it_comes_back_after_a_deletion(self, world: World) -> None:
        world = volume_of(world)
        drawn = world.drawn(shape=BLOB)
        world.bea.edit([Delete(uuid=drawn.uuid, base_revision=1)])
        assert world.bea.annotations(Query(image_id=world.image.id)) == []
        world.bea.edit([Restore(uuid=drawn.uuid, base_revision=1)])
        assert world.bea.annotation(drawn.uuid).shape == BLOB

    def test_a_stroke_on_an_older_revision_is_a_conflict(self, world: World) -> None:
        world = volume_of(world)
        drawn = world.drawn(shape=BLOB)
        world.moved(world.ann, drawn, SMALLER)
        with pytest.raises(RevisionConflict) as raised:
            world.moved(world.bea, drawn, VoxelMask.empty(GRID))
        assert raised.value.current == world.bea.annotation(drawn.uuid)
        assert world.bea.annotation(drawn.uuid).shape == SMALLER

    def test_others_may_not_paint(self, world: World) -> None:
        world = volume_of(world)
        world.bea.update(world.imageset, public=True)
        with pytest.raises(PermissionDenied):
            world.drawn(world.zoe, BLOB)

    def test_there_is_one_for_each_type_and_time(self, world: World) -> None:
        world = volume_of(world)
        drawn = world.drawn(shape=BLOB)
        with pytest.raises(InvalidRecord, match=str(drawn.uuid)):
            world.drawn(world.ann, SMALLER)
        later = world.drawn(shape=SMALLER, position=Position(t=2))
        with pytest.raises(InvalidRecord, match="already"):
            world.bea.edit([Update(uuid=later.uuid, base_revision=1, position=Position())])
        world.bea.edit([Delete(uuid=drawn.uuid, base_revision=1)])
        world.drawn(shape=SMALLER)
        with pytest.raises(InvalidRecord, match="paint on that one"):
            world.bea.edit([Restore(uuid=drawn.uuid, base_revision=1)])

    def test_two_of_one_edit_are_refused_as_well(self, world: World) -> None:
        world = volume_of(world)
        with pytest.raises(InvalidRecord, match="two segmentations"):
            world.bea.edit([world.draw(BLOB), world.draw(SMALLER)])

    def test_another_grid_is_refused(self, world: World) -> None:
        world = volume_of(world)
        with pytest.raises(InvalidShape, match=r"head.nii' has \(40, 35, 37\)"):
            world.drawn(shape=VoxelMask.empty((35, 40, 37)))

    def test_a_picture_has_no_voxels(self, world: World) -> None:
        with pytest.raises(InvalidRecord, match=r"a.svs' is a picture.*draw a polygon"):
            world.drawn(shape=VoxelMask.empty((2000, 1000, 1)))

    def test_a_stack_has_voxels_through_all_of_its_focus(self, world: World) -> None:
        stack = world.bea.update(world.image, kind="stack", width=40, height=35, depth=37)
        world = replace(world, image=stack)
        with pytest.raises(InvalidRecord, match="leave z 0"):
            world.drawn(shape=BLOB, position=Position(z=3))
        assert world.bea.annotation(world.drawn(shape=BLOB).uuid).shape == BLOB

    @pytest.mark.parametrize(
        "position", [Position(plane=Plane.CORONAL), Position(plane=Plane.AXIAL, slice=3)]
    )
    def test_it_is_bound_to_no_plane(self, world: World, position: Position) -> None:
        world = volume_of(world)
        with pytest.raises(InvalidRecord, match="leave plane out"):
            world.drawn(shape=BLOB, position=position)

    def test_a_type_is_painted_or_drawn(self, world: World) -> None:
        world = volume_of(world)
        with pytest.raises(InvalidRecord, match="is drawn as bounding box"):
            world.drawn(shape=BLOB, type_id=world.box.id)
        with pytest.raises(InvalidRecord, match="is drawn as segmentation"):
            world.drawn(type_id=world.types[ShapeKind.SEGMENTATION].id)

    def test_a_viewer_gets_its_row_without_voxels(self, world: World) -> None:
        world = volume_of(world)
        box, mask = world.drawn(shape=BOX, position=Position()), world.drawn(shape=BLOB)
        found = world.bea.geometry(Query(image_id=world.image.id))
        assert [row.tobytes() for row in found.uuids] == [box.uuid.bytes, mask.uuid.bytes]
        assert np.diff(found.shapes.offsets).tolist() == [2, 0]
        assert np.isnan(found.shapes.bounds).tolist() == [[False] * 4, [True] * 4]
        touching = Query(image_id=world.image.id, bbox=(0, 0, 40, 35))
        assert [one.uuid for one in world.bea.annotations(touching)] == [box.uuid]

    def test_its_row_of_a_table_has_the_bytes_of_the_mask(self, world: World) -> None:
        world = volume_of(world)
        world.drawn(shape=BLOB)
        table = world.bea.table(Query(image_id=world.image.id))
        assert table["shape"].to_pylist() == ["segmentation"]
        assert table["x0"].to_pylist() == [None]
        assert len(table["geom"][0].as_py()) > 24

    def test_masks_are_not_inserted_in_bulk(self, world: World) -> None:
        world = volume_of(world)
        kind = world.types[ShapeKind.SEGMENTATION]
        rows = ShapeTable.assemble([list(ShapeKind).index(ShapeKind.SEGMENTATION)], [], [0, 0])
        with pytest.raises(InvalidShape, match="paint it on its mask"):
            world.bea.insert(world.image.id, rows, type_id=kind.id)

    def test_another_segmentation_type_takes_it_over(self, world: World) -> None:
        world = volume_of(world)
        other = world.bea.create(
            AnnotationType("Oedema", shape="segmentation", product_id=world.product.id)
        )
        drawn = world.drawn(shape=BLOB)
        world.bea.edit([Update(uuid=drawn.uuid, base_revision=1, type_id=other.id)])
        found = world.bea.annotation(drawn.uuid)
        assert (found.type_id, found.shape) == (other.id, BLOB)
        taken = Create(image_id=world.image.id, type_id=other.id, shape=SMALLER)
        with pytest.raises(InvalidRecord, match="already"):
            world.bea.edit([taken])
