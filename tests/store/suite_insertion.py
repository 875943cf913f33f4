"""Claims about adding many annotations at once."""

from typing import Any

import numpy as np
import pytest

from exact_nb.errors import InvalidRecord, InvalidShape
from exact_nb.model.annotations import OriginKind
from exact_nb.model.changes import Operation
from exact_nb.model.identity import uuid7
from exact_nb.model.shape_table import ShapeTable
from exact_nb.model.shapes import BoundingBox, Circle, GlobalLabel, Polygon, Shape, ShapeKind
from exact_nb.store.query import Query
from tests.store.world import BOX, World


def boxes(n: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return n boxes inside the image of the world."""
    corners = np.random.default_rng(7).random((n, 2)) * (1900, 900)
    return np.hstack([corners, corners + np.array([40, 30])])


class InsertionSuite:
    """Bulk insertion by Arrow."""

    @pytest.mark.parametrize("n", [1, 200, 12_000])
    def test_every_row_arrives(self, world: World, n: int) -> None:
        wanted = boxes(n)
        receipt = world.bea.insert(
            world.image.id, ShapeTable.from_boxes(wanted), type_id=world.box.id
        )
        assert receipt.changes == ()
        found = world.bea.geometry(Query(image_id=world.image.id))
        assert sorted(found.shapes.bounds.tolist()) == sorted(wanted.tolist())
        assert (found.revisions == 1).all()
        assert np.isnan(found.scores).all()
        assert len(np.unique(found.uuids, axis=0)) == n

    def test_each_row_keeps_its_own_values(self, world: World) -> None:
        n = 12_000
        wanted, scores = boxes(n), np.linspace(0, 1, n)
        scores[5] = np.nan
        uuids = [uuid7() for _ in range(n)]
        world.bea.update(world.image, depth=3, frames=2)
        positions = np.stack([np.arange(n) % 3, np.arange(n) % 2], axis=1)
        world.bea.insert(
            world.image.id,
            ShapeTable.from_boxes(wanted),
            type_id=np.full(n, world.box.id),
            uuids=uuids,
            positions=positions,
            scores=scores,
            model="finder@2",
        )
        for row in (0, 5, 4321, n - 1):
            stored = world.bea.annotation(uuids[row])
            assert stored.shape == BoundingBox(*wanted[row])
            assert (stored.position.z, stored.position.t) == (row % 3, row % 2)
            assert stored.origin.kind is OriginKind.MODEL
            assert stored.origin.model == "finder@2"
            assert stored.origin.score == (None if row == 5 else scores[row])
            [first] = world.bea.history(uuids[row])
            assert (first.annotation, first.operation) == (stored, Operation.CREATE)

    def test_shapes_of_several_kinds_go_in_together(self, world: World) -> None:
        shapes: list[Shape] = [
            BOX,
            Circle(100, 100, 5.5),
            Polygon.ring([(0, 0), (9, 0), (9, 9)]),
            BOX,
        ]
        types = np.array([world.types[shape.kind].id for shape in shapes])
        world.bea.insert(world.image.id, ShapeTable.from_shapes(shapes), type_id=types)
        stored = world.bea.annotations(Query(image_id=world.image.id))
        assert [each.shape for each in stored] == shapes
        assert [each.type_id for each in stored] == types.tolist()
        assert stored[0].origin.kind is OriginKind.HUMAN

    def test_the_same_operation_again_inserts_nothing(self, world: World) -> None:
        name, table = uuid7(), ShapeTable.from_boxes(boxes(5))
        first = world.bea.insert(world.image.id, table, type_id=world.box.id, operation=name)
        again = world.bea.insert(world.image.id, table, type_id=world.box.id, operation=name)
        assert again == first
        assert world.bea.count(Query(image_id=world.image.id)) == 5

    def test_nothing_in_writes_nothing(self, world: World) -> None:
        empty = ShapeTable.from_shapes(())
        assert world.bea.insert(world.image.id, empty, type_id=world.box.id).transaction == 0
        assert world.bea.undo_depth() == (0, 0)

    @pytest.mark.parametrize(
        "bad",
        [
            {"uuids": [uuid7()]},
            {"uuids": [uuid7()] * 3},
            {"scores": np.zeros(2)},
            {"scores": np.array([0.0, 0.5, 1.5])},
            {"positions": np.zeros((3, 3), dtype=int)},
            {"positions": np.ones((3, 2), dtype=int)},
            {"type_id": np.zeros(2, dtype=int)},
            {"type_id": 9999},
        ],
        ids=[
            "uuids too few",
            "uuid twice",
            "scores too few",
            "score above 1",
            "positions too wide",
            "no such frame",
            "types too few",
            "no such type",
        ],
    )
    def test_columns_that_do_not_fit_are_refused(self, world: World, bad: dict[str, Any]) -> None:
        values = {"type_id": world.box.id, **bad}
        with pytest.raises(InvalidRecord):
            world.bea.insert(world.image.id, ShapeTable.from_boxes(boxes(3)), **values)
        assert world.bea.count(Query(image_id=world.image.id)) == 0

    def test_a_stored_uuid_is_refused(self, world: World) -> None:
        drawn = world.drawn()
        with pytest.raises(InvalidRecord, match="taken"):
            world.bea.insert(
                world.image.id,
                ShapeTable.from_boxes(boxes(2)),
                type_id=world.box.id,
                uuids=[uuid7(), drawn.uuid],
            )
        assert world.bea.count(Query(image_id=world.image.id)) == 1

    def test_one_bad_shape_keeps_all_out(self, world: World) -> None:
        outside = boxes(3)
        outside[1] += 5000
        with pytest.raises(InvalidShape, match="row 1"):
            world.bea.insert(world.image.id, ShapeTable.from_boxes(outside), type_id=world.box.id)
        circles = ShapeTable.from_circles([[5, 5, 1]])
        with pytest.raises(InvalidRecord, match="drawn as bounding box"):
            world.bea.insert(world.image.id, circles, type_id=world.box.id)
        assert world.bea.count(Query(image_id=world.image.id)) == 0

    def test_types_that_prescribe_vertices_are_heard(self, world: World) -> None:
        kind = world.types[ShapeKind.POLYGON]
        world.bea.update(kind, vertex_count=4)
        rings = ShapeTable.from_polygons([[(0, 0), (4, 0), (4, 4)]])
        with pytest.raises(InvalidShape, match="4 vertices"):
            world.bea.insert(world.image.id, rings, type_id=kind.id)
        contour = ShapeTable.from_shapes([Polygon.open_contour([(0, 0), (4, 0), (4, 4), (0, 4)])])
        with pytest.raises(InvalidRecord, match=r"row 0: .* closed"):
            world.bea.insert(world.image.id, contour, type_id=kind.id)

    def test_labels_of_the_whole_image_belong_to_no_frame(self, world: World) -> None:
        world.bea.update(world.image, depth=5)
        kind = world.bea.update(world.types[ShapeKind.GLOBAL], multi_frame=True)
        labels = ShapeTable.from_shapes([GlobalLabel()] * 2)
        frames = np.array([[0, 0], [2, 0]])
        with pytest.raises(InvalidRecord, match=r"row 1: .* z=2"):
            world.bea.insert(world.image.id, labels, type_id=kind.id, positions=frames)
        world.bea.insert(world.image.id, labels, type_id=kind.id)
        assert world.bea.count(Query(image_id=world.image.id)) == 2

    def test_an_insertion_is_undone_and_redone_as_one(self, world: World) -> None:
        query = Query(image_id=world.image.id)
        world.drawn()
        world.bea.insert(world.image.id, ShapeTable.from_boxes(boxes(2000)), type_id=world.box.id)
        undone = world.bea.undo()
        assert undone is not None
        assert undone.changes == ()
        assert undone.about is not None
        assert (undone.about.count, undone.about.kind) == (2000, ShapeKind.BOUNDING_BOX)
        assert world.bea.count(query) == 1
        assert world.bea.redo() is not None
        assert world.bea.count(query) == 2001
        assert world.bea.undo_depth() == (2, 0)
