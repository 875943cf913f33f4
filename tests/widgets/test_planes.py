"""What a page asks and is told of the planes of a volume, answered over a real store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID, uuid4

import numpy as np
import pytest
import traitlets

from exact_nb.errors import InvalidRecord
from exact_nb.model.annotations import Plane, Position
from exact_nb.model.images import Image
from exact_nb.model.shapes import GlobalLabel, Point, ShapeKind
from exact_nb.model.spans import Span
from exact_nb.overlay.scenes import Scenes
from exact_nb.store.duckdb.store import open_store
from exact_nb.widgets.methods import overlay
from exact_nb.widgets.methods.table import METHODS
from exact_nb.widgets.viewer import Viewer
from exact_nb.widgets.views import View
from tests.store.world import World, build

if TYPE_CHECKING:
    from exact_nb.widgets.desk import Desk

NOTHING_HIDDEN = {
    "hidden_types": [],
    "hidden_authors": [],
    "hidden_statuses": [],
    "least_score": 0,
}
PLACES = [
    (Plane.AXIAL, 5, 0),
    (Plane.AXIAL, 6, 0),
    (Plane.CORONAL, 5, 0),
    (Plane.SAGITTAL, 5, 0),
    (Plane.AXIAL, 5, 1),
]


class Page:
    """A page that shows a volume of 20 x 30 x 40 voxels at two times, with points on it."""

    def __init__(self, world: World) -> None:
        record = Image("v", "v", imageset_id=world.imageset.id, kind="volume", frames=2)
        sized = world.bea.create(record)
        self.volume = world.bea.update(sized, width=20, height=30, depth=40)
        self.world = world
        self.view = View(world.bea, imageset_id=world.imageset.id)
        self.scenes = Scenes(lambda *_: None)
        world.bea.subscribe(lambda event: self.scenes.follow(world.bea, event))
        self.drawn = {place: self.draw(*place) for place in PLACES}

    def draw(self, plane: Plane, slice_: int, t: int) -> UUID:
        position = Position(t=t, plane=plane, slice=slice_)
        change = self.world.draw(Point(4, 8), image_id=self.volume.id, position=position)
        receipt = self.world.bea.edit([change])
        # As of what a page draws: what is asked next waits until it is heard of.
        self.scenes.expect(receipt.operation)
        return receipt.changes[0].uuid

    def call(self, method: str, plane: str | None, slice_: int, t: int = 0, **params: Any) -> Any:
        where = {"image": self.volume.id, "z": 0, "t": t, "plane": plane, "slice": slice_}
        asked = where | {"filter": NOTHING_HIDDEN} | params
        return METHODS[f"annotations.{method}"](cast("Desk", self), self.view, asked)

    def read(self, plane: str | None, slice_: int, t: int = 0) -> Any:
        return self.call("read", plane, slice_, t, bbox=None, resolution=1, few=100)


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    with ExitStack() as stores:
        yield Page(
            build(lambda name: stores.enter_context(open_store(tmp_path / "a.duckdb", user=name)))
        )


def found(buffers: list[Any]) -> dict[UUID, tuple[int, int]]:
    """Return plane and slice of what came, by uuid."""
    names = np.frombuffer(buffers[0], "u1").reshape(-1, 16)
    planes = np.frombuffer(buffers[15], "<i4").reshape(-1, 2).tolist()
    return {UUID(bytes=row.tobytes()): tuple(one) for row, one in zip(names, planes, strict=True)}


def test_a_volume_of_few_annotations_comes_whole_at_one_time(page: Page) -> None:
    reply, buffers = page.read("axial", 5)
    assert (reply["whole"], reply["scope"]) == (True, "all")
    assert (reply["count"], reply["total"]) == (4, 1)
    expected = {
        page.drawn[plane, slice_, t]: (1 + tuple(Plane).index(plane), slice_)
        for plane, slice_, t in PLACES
        if t == 0
    }
    assert found(buffers) == expected
    reply, buffers = page.read("axial", 5, t=1)
    assert [*found(buffers)] == [page.drawn[Plane.AXIAL, 5, 1]]


def test_of_a_volume_of_many_only_the_slice_that_is_open_comes(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overlay, "MOST_OF_VOLUME", 0)
    for plane, slice_, t in PLACES:
        reply, buffers = page.read(plane, slice_, t)
        assert (reply["whole"], reply["total"]) == (False, 1)
        assert [*found(buffers)] == [page.drawn[plane, slice_, t]]


@pytest.mark.parametrize("limit", [0, 1_000], ids=["by slice", "whole"])
def test_what_spans_slices_is_on_each_of_them_as_it_is_there(
    page: Page, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr(overlay, "MOST_OF_VOLUME", limit)
    page.world.bea.update(page.world.types[ShapeKind.POINT], multi_frame=True)
    position = Position(plane=Plane.SAGITTAL, slice=10)
    span = Span("slice", 14, {14: Point(8, 16)})
    drawn = page.world.drawn(
        shape=Point(4, 8), image_id=page.volume.id, position=position, span=span
    )
    told = {
        "first": 10,
        "shape": {"kind": "point", "x": 4, "y": 8},
        "span": {
            "axis": "slice",
            "last": 14,
            "keyframes": [(14, {"kind": "point", "x": 8, "y": 16})],
        },
    }
    for slice_, total in ((9, 0), (10, 1), (12, 1), (14, 1), (15, 0)):
        reply, buffers = page.read("sagittal", slice_)
        assert reply["total"] == total
        assert [{**one, "row": 0} for one in reply["spans"]] == [{**told, "row": 0}] * (
            1 if limit else total
        )
        if reply["spans"]:
            [row] = [one["row"] for one in reply["spans"]]
            names = np.frombuffer(buffers[0], "u1").reshape(-1, 16)
            assert names[row].tobytes() == drawn.uuid.bytes
    reply, buffers = page.call("hit", "sagittal", 12, x=6, y=12, reach=0.5)
    assert [*found(buffers)] == [drawn.uuid]
    assert len(reply["spans"]) == 1
    marks = page.call("marks", "sagittal", 12)[0]["marks"]
    assert [mark[3] for mark in marks if mark[2] == "sagittal"] == [5, *range(10, 15)]


@pytest.mark.parametrize("limit", [0, 1_000], ids=["by slice", "whole"])
def test_a_label_of_the_whole_volume_comes_once_with_every_slice(
    page: Page, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr(overlay, "MOST_OF_VOLUME", limit)
    kind = page.world.types[ShapeKind.GLOBAL]
    page.world.bea.update(kind, multi_frame=True)
    label = page.world.drawn(shape=GlobalLabel(), image_id=page.volume.id).uuid
    for t in (0, 1):
        reply, buffers = page.read("coronal", 5, t)
        names = np.frombuffer(buffers[0], "u1").reshape(-1, 16)
        assert [row.tobytes() for row in names].count(label.bytes) == 1
        assert reply["total"] == (t == 0)


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_only_what_lies_on_the_open_slice_is_hit_or_drawn(
    page: Page, place: tuple[Plane, int, int]
) -> None:
    plane, slice_, t = place
    reply, buffers = page.call("hit", plane, slice_, t, x=4, y=8, reach=1)
    assert [*found(buffers)] == [page.drawn[place]]
    ring = [[0, 0], [19, 0], [19, 19], [0, 19]]
    reply, buffers = page.call("within", plane, slice_, t, ring=ring, whole=True, limit=10)
    assert [*found(buffers)] == [page.drawn[place]]
    assert page.call("legend", plane, slice_, t, **{"from": 0})[0]["count"] == 1
    reply, _ = page.call("tiles", plane, slice_, t, tiles=[[0, 0, 0]])
    assert not reply["tiles"][0]["empty"]
    reply, _ = page.call("tiles", plane, slice_ + 3, t, tiles=[[0, 0, 0]])
    assert reply["tiles"][0]["empty"]


def test_a_scene_of_a_slice_follows_what_is_drawn_on_it(page: Page) -> None:
    assert page.call("hit", "sagittal", 9, x=4, y=8, reach=1)[0]["count"] == 0
    page.draw(Plane.SAGITTAL, 9, 0)
    page.draw(Plane.CORONAL, 9, 0)
    assert page.call("hit", "sagittal", 9, x=4, y=8, reach=1)[0]["count"] == 1


def test_a_plane_that_does_not_exist_is_refused(page: Page) -> None:
    with pytest.raises(InvalidRecord, match="no plane 'diagonal'"):
        page.read("diagonal", 0)


def test_what_a_page_draws_on_a_plane_is_stored_there(page: Page) -> None:
    uuid = uuid4()
    change = {
        "operation": "create",
        "uuid": str(uuid),
        "image": page.volume.id,
        "type": page.world.types[ShapeKind.POINT].id,
        "shape": {"kind": "point", "x": -0.5, "y": 39.25},
        "position": {"z": 0, "t": 1, "plane": "sagittal", "slice": 19},
    }
    METHODS["annotations.edit"](
        cast("Desk", page), page.view, {"operation": str(uuid4()), "changes": [change]}
    )
    stored = page.world.bea.annotation(uuid)
    assert stored.position == Position(t=1, plane=Plane.SAGITTAL, slice=19)
    assert stored.shape == Point(-0.5, 39.25)


def test_the_list_of_images_says_how_large_a_volume_is(page: Page) -> None:
    view, _ = METHODS["view.open"](cast("Desk", page), page.view, {})
    (entry,) = [one for one in view["images"] if one["id"] == page.volume.id]
    assert entry["kind"] == "volume"
    sizes = (entry["width"], entry["height"], entry["depth"], entry["frames"])
    assert sizes == (20, 30, 40, 2)


def test_a_viewer_flies_to_plane_and_slice(page: Page) -> None:
    viewer = Viewer(page.view)
    viewer.fly_to(page.drawn[Plane.CORONAL, 5, 0])
    assert (viewer.plane, viewer.slice, viewer.t) == ("coronal", 5, 0)
    assert viewer.crosshair == [4, 5, 8]
    viewer.fly_to(page.drawn[Plane.AXIAL, 5, 1])
    assert (viewer.plane, viewer.slice, viewer.t) == ("axial", 5, 1)
    assert viewer.crosshair == [4, 8, 5]
    viewer.close()


def test_a_flight_is_one_message_so_that_no_page_answers_the_half_of_it(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = Viewer(page.view)
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(viewer, "_send", lambda message, **_: sent.append(message))
    viewer.fly_to(page.drawn[Plane.CORONAL, 5, 0])
    (message,) = sent
    assert {"plane", "slice", "crosshair", "selection", "flight"} <= message["state"].keys()
    viewer.close()


def test_traits_of_a_plane_are_checked(page: Page) -> None:
    viewer = Viewer(page.view)
    assert (viewer.plane, viewer.slice, viewer.crosshair) == ("axial", None, [])
    viewer.crosshair = [1, 2, 3]
    for name, value in [
        ("plane", "oblique"),
        ("slice", -1),
        ("crosshair", [1, 2]),
        ("window", [5, 5]),
        ("window", [1]),
    ]:
        with pytest.raises(traitlets.TraitError):
            setattr(viewer, name, value)
    viewer.close()
