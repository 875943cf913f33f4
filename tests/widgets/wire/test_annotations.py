"""Values survive the way from the page to the store and back."""

from __future__ import annotations

import json
from typing import Any, cast
from uuid import uuid4

import numpy as np
import pytest

from exact_nb.errors import InvalidRecord, InvalidShape
from exact_nb.model.annotations import Plane, Position
from exact_nb.model.changes import Create, Delete, Restore, Update
from exact_nb.model.shape_table import ShapeTable
from exact_nb.model.shapes import BoundingBox, Circle, GlobalLabel, Line, Point, Polygon
from exact_nb.store.geometry import Geometry
from exact_nb.widgets.protocol.annotations import WireChange, WireShape
from exact_nb.widgets.wire import annotations as wire

RING = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0))

SHAPES: list[tuple[dict[str, Any], object]] = [
    ({"kind": "bounding box", "x0": 1, "y0": 2.5, "x1": 3, "y1": 4}, BoundingBox(1, 2.5, 3, 4)),
    ({"kind": "circle", "x": 1, "y": 2, "radius": 3}, Circle(1, 2, 3)),
    ({"kind": "point", "x": 0.1, "y": 0.2}, Point(0.1, 0.2)),
    ({"kind": "line", "vertices": [[0, 0], [1, 1]]}, Line(((0.0, 0.0), (1.0, 1.0)))),
    ({"kind": "polygon", "parts": [[[[0, 0], [10, 0], [10, 10]]]]}, Polygon(((RING,),))),
    ({"kind": "global"}, GlobalLabel()),
]


@pytest.mark.parametrize(("sent", "shape"), SHAPES)
def test_every_shape_arrives_as_it_was_drawn(sent: dict[str, Any], shape: object) -> None:
    travelled = json.loads(json.dumps(sent))
    assert wire.shape_from_wire(cast("WireShape", travelled)) == shape


@pytest.mark.parametrize(
    "sent",
    [
        {"kind": "bounding box", "x0": 1, "y0": 2, "x1": 3},
        {"kind": "bounding box", "x0": 1, "y0": 2, "x1": 3, "y1": None},
        {"kind": "polygon", "parts": 3},
        {"kind": "blob"},
        {},
    ],
)
def test_an_unreadable_shape_is_refused(sent: dict[str, Any]) -> None:
    with pytest.raises(InvalidShape):
        wire.shape_from_wire(cast("WireShape", sent))


def test_each_operation_becomes_its_change() -> None:
    uuid = uuid4()
    position = {"z": 1, "t": 2, "plane": "axial", "slice": 3}
    box = {"kind": "bounding box", "x0": 1, "y0": 2, "x1": 3, "y1": 4}

    def change(**fields: Any) -> object:
        return wire.change_from_wire(cast("WireChange", {"uuid": str(uuid), **fields}))

    created = {"image": 5, "type": 6, "shape": box, "position": position, "blurred": True}
    assert change(operation="create", **created) == Create(
        uuid=uuid,
        image_id=5,
        type_id=6,
        shape=BoundingBox(1, 2, 3, 4),
        position=Position(z=1, t=2, plane=Plane.AXIAL, slice=3),
        blurred=True,
    )
    assert change(operation="update", base_revision=7, shape=box) == Update(
        uuid=uuid, base_revision=7, shape=BoundingBox(1, 2, 3, 4)
    )
    flags = {"concealed": True, "blurred": False}
    assert change(operation="update", base_revision=7, position=position, **flags) == Update(
        uuid=uuid,
        base_revision=7,
        position=Position(z=1, t=2, plane=Plane.AXIAL, slice=3),
        concealed=True,
        blurred=False,
    )
    assert change(operation="delete", base_revision=7) == Delete(uuid=uuid, base_revision=7)
    assert change(operation="restore", base_revision=7) == Restore(uuid=uuid, base_revision=7)


@pytest.mark.parametrize(
    "sent",
    [
        {"operation": "create", "uuid": "0"},
        {"operation": "explode", "uuid": str(uuid4())},
        {"operation": "delete", "uuid": str(uuid4())},
    ],
)
def test_an_unreadable_change_is_refused(sent: dict[str, Any]) -> None:
    with pytest.raises(InvalidRecord):
        wire.change_from_wire(cast("WireChange", sent))


def test_geometry_travels_as_arrays_in_the_protocols_order() -> None:
    shapes = ShapeTable.from_shapes([Point(1, 2), Polygon(((RING,),))])
    geometry = Geometry(
        uuids=np.arange(32, dtype="u1").reshape(2, 16),
        revisions=np.array([1, 3], "i4"),
        type_ids=np.array([5, 6], "i4"),
        author_ids=np.array([7, 8], "i4"),
        statuses=np.array([0, 2], "u1"),
        scores=np.array([0.5, np.nan], "f4"),
        flags=np.array([0, 3], "u1"),
        frames=np.array([[0, 1], [0, 1]], "i4"),
        planes=np.array([[0, 0], [2, 57]], "i4"),
        shapes=shapes,
    )
    found = wire.Found(total=11, in_view=2)
    reply, buffers = wire.geometry_to_wire(geometry, image_id=9, found=found)
    assert (reply["image"], reply["count"], reply["total"]) == (9, 2, 11)
    assert bytes(buffers[0]) == bytes(range(32))
    assert np.frombuffer(buffers[1], "<i4").tolist() == [1, 3]
    assert np.frombuffer(buffers[8], "<f8").reshape(-1, 2).tolist() == [
        [1, 2],
        *map(list, RING),
    ]
    assert np.frombuffer(buffers[9], "<i4").tolist() == [0, 1, 4]
    assert [reply["kinds"][kind] for kind in bytes(buffers[6])] == ["point", "polygon"]
    assert np.frombuffer(buffers[12], "<i4").tolist() == [-1, -1]
    assert bytes(buffers[13]) == bytes((0, 3))
    assert np.frombuffer(buffers[14], "<i4").tolist() == [0, 1, 0, 1]
    assert np.frombuffer(buffers[15], "<i4").tolist() == [0, 0, 2, 57]
    assert reply["planes"] == [None, "axial", "coronal", "sagittal"]
