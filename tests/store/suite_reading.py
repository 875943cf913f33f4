"""Claims about queries."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import numpy as np
import pyarrow as pa
import pytest

from exact_nb.errors import InvalidRecord, NotFound
from exact_nb.model.annotations import Plane, Position
from exact_nb.model.changes import Delete
from exact_nb.model.codec import decode, kind_code
from exact_nb.model.identity import now, uuid7
from exact_nb.model.images import Image
from exact_nb.model.masks import VoxelMask
from exact_nb.model.review import Decision, ReviewStatus, Verdict
from exact_nb.model.shapes import BoundingBox, Circle, GlobalLabel, Point, ShapeKind
from exact_nb.store.query import Query
from tests.store.world import BOX, MOVED, World

COLUMNS = [
    *("uuid", "image_id", "type_id", "shape", "z", "t", "plane", "slice", "x0", "y0", "x1", "y1"),
    *("geom", "parts", "span", "first", "until", "keyframes"),
    *("concealed", "blurred", "description", "score", "model", "origin"),
    *("revision", "status", "conflict", "stale", "author", "editor", "created_at", "edited_at"),
    *("deleted", "metadata"),
]


class ReadingSuite:
    """Objects, tables, arrays and counts."""

    def test_each_filter_selects(self, world: World) -> None:
        world.bea.update(world.image, depth=4, frames=4)
        volume = world.bea.create(
            Image("v", "/v", imageset_id=world.imageset.id, kind="volume", width=9, height=9)
        )
        volume = world.bea.update(volume, depth=9)
        box = world.drawn()
        point = world.drawn(world.ann, Point(500, 500), position=Position(z=3, t=2))
        plane = world.drawn(
            shape=Point(1, 1),
            image_id=volume.id,
            position=Position(plane=Plane.CORONAL, slice=4),
        )
        world.ann.judge([Verdict(annotation=box.uuid, revision=1, decision=Decision.APPROVE)])
        everything = Query(imageset_id=world.imageset.id)
        point_type = world.types[ShapeKind.POINT].id
        for query, wanted in (
            (everything, [box, point, plane]),
            (Query(image_id=world.image.id), [box, point]),
            (Query(image_id=volume.id), [plane]),
            (Query(uuids=(plane.uuid, box.uuid)), [box, plane]),
            (Query(uuids=()), []),
            (replace(everything, type_ids=(point_type,)), [point, plane]),
            (replace(everything, type_ids=()), []),
            (replace(everything, author_ids=(world.ann.actor.id,)), [point]),
            (replace(everything, status=ReviewStatus.VERIFIED), [box]),
            (replace(everything, status=ReviewStatus.UNVERIFIED), [point, plane]),
            (replace(everything, z=3), [point]),
            (replace(everything, z=0), [box, plane]),
            (replace(everything, t=2), [point]),
            (replace(everything, plane=Plane.CORONAL), [plane]),
            (replace(everything, slice=4), [plane]),
            (replace(everything, since=now() + timedelta(minutes=1)), []),
            (replace(everything, since=now() - timedelta(minutes=1)), [box, point, plane]),
            (replace(everything, limit=1), [box]),
            (replace(everything, limit=2, offset=1), [point, plane]),
            (replace(everything, offset=2), [plane]),
        ):
            uuids = [each.uuid for each in wanted]
            assert [each.uuid for each in world.bea.annotations(query)] == uuids, query
            assert world.bea.count(query) == len(wanted)
            arrays = world.bea.geometry(query)
            assert {UUID(bytes=raw.tobytes()) for raw in arrays.uuids} == set(uuids)
            assert set(world.bea.table(query)["uuid"].to_pylist()) == set(map(str, uuids))

    def test_a_box_selects_what_it_touches(self, world: World) -> None:
        inside = world.drawn(shape=BoundingBox(100, 100, 200, 200))
        world.drawn(shape=BoundingBox(300, 100, 400, 200))
        world.drawn(shape=GlobalLabel())
        for bbox in ((0, 0, 100, 100), (150, 150, 160, 160), (0, 0, 299, 1000)):
            found = world.bea.annotations(Query(image_id=world.image.id, bbox=bbox))
            assert [each.uuid for each in found] == [inside.uuid]
        assert world.bea.count(Query(image_id=world.image.id, bbox=(0, 0, 99, 99))) == 0

    def test_tombstones_are_selected_when_asked_for(self, world: World) -> None:
        gone, kept = world.drawn(), world.drawn()
        world.bea.edit([Delete(uuid=gone.uuid, base_revision=1)])
        for deleted, wanted in ((False, [kept]), (True, [gone]), (None, [gone, kept])):
            found = world.bea.annotations(Query(image_id=world.image.id, deleted=deleted))
            assert [each.uuid for each in found] == [each.uuid for each in wanted]

    def test_a_query_needs_a_place(self, world: World) -> None:
        with pytest.raises(InvalidRecord, match="names"):
            world.bea.count(Query(z=1))
        with pytest.raises(NotFound):
            world.bea.count(Query(image_id=9999))
        with pytest.raises(NotFound):
            world.bea.count(Query(imageset_id=9999))
        with pytest.raises(NotFound):
            world.bea.count(Query(imageset_id=9999, image_id=world.image.id))
        with pytest.raises(NotFound):
            world.bea.annotation(uuid7())

    def test_a_table_has_the_columns_that_are_promised(self, world: World) -> None:
        drawn = world.drawn(shape=Circle(50, 60, 7), metadata={"a": 1})
        table = world.ann.table(Query(imageset_id=world.imageset.id))
        assert table.column_names == COLUMNS
        [row] = table.to_pylist()
        stored = world.bea.annotation(drawn.uuid)
        assert (row["uuid"], row["shape"]) == (str(drawn.uuid), "circle")
        assert (row["author"], row["editor"], row["origin"]) == ("bea", "bea", "human")
        assert (row["status"], row["plane"], row["score"]) == ("unverified", None, None)
        assert (row["x0"], row["y0"], row["x1"], row["y1"]) == (43, 53, 57, 67)
        assert decode(kind_code(row["shape"]), row["geom"], row["parts"]) == stored.shape
        assert json.loads(row["metadata"]) == {"a": 1}
        assert table.schema.field("created_at").type == pa.timestamp("us", tz="UTC")
        assert table["created_at"].cast(pa.int64())[0].as_py() == round(
            stored.created_at.timestamp() * 1e6
        )

    def test_an_empty_table_has_the_same_types(self, world: World) -> None:
        query = Query(imageset_id=world.imageset.id)
        empty = world.bea.table(query).schema
        world.drawn()
        assert world.bea.table(query).schema == empty

    def test_arrays_hold_what_objects_hold(self, world: World) -> None:
        world.drawn()
        world.drawn(world.ann, GlobalLabel())
        drawn = world.drawn(shape=Point(3, 4))
        world.moved(world.ann, drawn, Point(5, 6))
        arrays = world.bea.geometry(Query(image_id=world.image.id))
        stored = world.bea.annotations(Query(image_id=world.image.id))
        assert [UUID(bytes=raw.tobytes()) for raw in arrays.uuids] == [a.uuid for a in stored]
        assert arrays.type_ids.tolist() == [a.type_id for a in stored]
        assert arrays.author_ids.tolist() == [a.author_id for a in stored]
        assert arrays.revisions.tolist() == [a.revision for a in stored]
        assert list(arrays.shapes) == [a.shape for a in stored]
        types = (arrays.uuids, arrays.revisions, arrays.type_ids, arrays.statuses, arrays.scores)
        assert [a.dtype for a in types] == [np.uint8, np.int32, np.int32, np.uint8, np.float32]

    def test_arrays_of_nothing_are_empty(self, world: World) -> None:
        arrays = world.bea.geometry(Query(image_id=world.image.id))
        assert arrays.uuids.shape == (0, 16)
        assert len(arrays.shapes) == len(arrays.scores) == 0

    def test_counts_are_told_by_image(self, world: World) -> None:
        other, _ = world.bea.create_many(
            [Image(name, "/", imageset_id=world.imageset.id) for name in ("b", "c")]
        )
        assert world.bea.counts(world.imageset.id) == {}
        world.drawn()
        gone = world.drawn()
        world.drawn(image_id=other.id)
        world.bea.edit([Delete(uuid=gone.uuid, base_revision=1)])
        assert world.ann.counts(world.imageset.id) == {world.image.id: 1, other.id: 1}

    def test_positions_are_told_with_their_numbers(self, world: World) -> None:
        world.bea.update(world.image, depth=4, frames=4)
        assert world.bea.positions(world.image.id) == {}
        focus = Position(z=3, t=2)
        for position in (focus, Position(), focus):
            world.drawn(shape=Point(5, 5), position=position)
        world.bea.edit([Delete(uuid=world.drawn().uuid, base_revision=1)])
        assert world.ann.positions(world.image.id) == {Position(): 1, focus: 2}

    def test_what_lies_on_no_frame_of_its_own_has_no_position(self, world: World) -> None:
        world.bea.update(world.image, kind="stack", width=40, height=35, depth=4)
        label = world.types[ShapeKind.GLOBAL]
        world.drawn(shape=GlobalLabel(), position=Position(z=2))
        assert world.bea.positions(world.image.id) == {Position(z=2): 1}
        world.bea.update(label, multi_frame=True)
        world.drawn(shape=VoxelMask.empty((40, 35, 4)).painted(np.ones((3, 3, 1)), at=(2, 2, 2)))
        assert world.bea.positions(world.image.id) == {}

    def test_a_version_shows_the_state_it_named(self, world: World) -> None:
        moved, deleted = world.drawn(), world.drawn()
        world.ann.judge([Verdict(annotation=moved.uuid, revision=1, decision=Decision.APPROVE)])
        version = world.bea.snapshot(world.imageset.id, "v1")
        world.moved(world.ann, moved)
        world.bea.edit([Delete(uuid=deleted.uuid, base_revision=1)])
        world.drawn()
        query = Query(imageset_id=world.imageset.id, version=version.id)
        then = world.bea.annotations(query)
        assert [(a.uuid, a.shape, a.revision) for a in then] == [
            (moved.uuid, BOX, 1),
            (deleted.uuid, BOX, 1),
        ]
        assert [a.status for a in then] == [ReviewStatus.VERIFIED, ReviewStatus.UNVERIFIED]
        now_ = world.bea.annotation(moved.uuid)
        assert (now_.shape, now_.status, now_.stale) == (MOVED, ReviewStatus.UNVERIFIED, True)
        verified = Query(image_id=world.image.id, version=version.id, status=ReviewStatus.VERIFIED)
        assert world.bea.count(verified) == 1
        assert world.bea.table(verified)["uuid"].to_pylist() == [str(moved.uuid)]
        with pytest.raises(NotFound):
            world.bea.count(Query(imageset_id=world.imageset.id, version=9999))
