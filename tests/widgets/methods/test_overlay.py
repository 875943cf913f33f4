"""What a page asks to see of very many annotations, answered over a real store."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID, uuid4

import numpy as np
import pytest

from exact_nb.errors import InvalidRecord, NotFound
from exact_nb.model.images import Image
from exact_nb.model.review import Decision, Verdict
from exact_nb.model.shape_table import ShapeTable
from exact_nb.model.shapes import GlobalLabel
from exact_nb.model.taxonomy import AnnotationType
from exact_nb.overlay.scenes import Scenes
from exact_nb.store.base import Event, Store
from exact_nb.store.duckdb.store import open_store
from exact_nb.widgets import events
from exact_nb.widgets.methods.table import METHODS
from exact_nb.widgets.views import View
from tests.store.world import World, build

if TYPE_CHECKING:
    from exact_nb.model.shapes import Bounds
    from exact_nb.widgets.desk import Desk

SIDE = 10_000
NOTHING_HIDDEN = {
    "hidden_types": [],
    "hidden_authors": [],
    "hidden_statuses": [],
    "least_score": 0,
}


class Page:
    """A page with an image of boxes of 20 pixels, one every 200 pixels: what it asks and hears."""

    def __init__(self, store: Store, imageset: int, image: int, type_id: int) -> None:
        self.store, self.image, self.type_id = store, image, type_id
        self.view = View(store, imageset_id=imageset)
        self.told: list[Any] = []
        self._news = threading.Condition()
        self.scenes = Scenes(self._tell)
        store.subscribe(lambda event: self.scenes.follow(store, event))

    def _tell(self, store: UUID, event: Event, bounds: Bounds | None) -> None:
        message = cast("Any", events.to_wire(event, store=str(store), bounds=bounds))
        with self._news:
            self.told.append(message and message["event"])
            self._news.notify_all()

    def heard(self, count: int) -> Any:
        """Wait for so many events and return the last of them."""
        with self._news:
            assert self._news.wait_for(lambda: len(self.told) >= count, 30)
            return self.told[count - 1]

    def call(self, method: str, **params: Any) -> tuple[Any, list[Any]]:
        frame = {"image": self.image, "z": 0, "t": 0, "filter": NOTHING_HIDDEN}
        return METHODS[f"annotations.{method}"](cast("Desk", self), self.view, frame | params)

    def read(self, bbox: list[float] | None, resolution: float = 1, few: int = 100) -> Any:
        return self.call("read", bbox=bbox, resolution=resolution, few=few)

    def draw(self, x: float, y: float, side: float = 20) -> dict[str, Any]:
        shape = {"kind": "bounding box", "x0": x, "y0": y, "x1": x + side, "y1": y + side}
        change = {
            "operation": "create",
            "uuid": str(uuid4()),
            "image": self.image,
            "type": self.type_id,
            "shape": shape,
        }
        self.call("edit", operation=str(uuid4()), changes=[change])
        return change

    def tile(self, *place: int, **hidden: Any) -> np.ndarray[Any, Any]:
        """Return the pixels of a tile, zeros where it is empty."""
        seen = NOTHING_HIDDEN | hidden
        reply, buffers = self.call("tiles", tiles=[list(place)], filter=seen)
        if reply["tiles"][0]["empty"]:
            return np.zeros((512, 512), "<u4")
        return np.frombuffer(zlib.decompress(buffers[0]), "<u4").reshape(512, 512)


def grid_of_boxes() -> ShapeTable:
    x, y = np.meshgrid(np.arange(100, SIDE, 200.0), np.arange(100, SIDE, 200.0))
    corners = np.stack([x.ravel(), y.ravel()], axis=1)
    return ShapeTable.from_boxes(np.hstack([corners, corners + 20]))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with ExitStack() as stores:
        yield build(lambda name: stores.enter_context(open_store(tmp_path / "a.duckdb", user=name)))


@pytest.fixture
def page(world: World) -> Page:
    image = Image("b", "b", imageset_id=world.imageset.id, width=SIDE, height=SIDE, frames=5)
    image = world.bea.create(image)
    shapes = grid_of_boxes()
    scores = np.linspace(0, 1, len(shapes))
    world.bea.insert(image.id, shapes, type_id=world.box.id, scores=scores)
    return Page(world.bea, world.imageset.id, image.id, world.box.id)


def test_few_annotations_come_whole_and_without_a_scene(page: Page) -> None:
    reply, _ = page.read([0, 0, 10, 10], few=10_000)
    assert (reply["scope"], reply["count"], reply["total"]) == ("all", 2_500, 2_500)
    assert reply["scene"] is None


def test_a_part_comes_with_all_that_touch_it(page: Page) -> None:
    reply, buffers = page.read([0, 0, 300, 100])
    assert (reply["scope"], reply["count"], reply["in_view"]) == ("part", 2, 2)
    assert reply["total"] == 2_500
    slots = np.frombuffer(buffers[12], "<i4")
    assert len(set(slots)) == 2
    assert (slots >= 0).all()


def test_large_shapes_that_are_too_many_are_counted(page: Page) -> None:
    for place in (1_000, 4_000, 7_000):
        page.draw(place, place, side=2_500)
    reply, _ = page.read(None, resolution=40, few=2)
    assert (reply["scope"], reply["count"], reply["left_out"]) == ("large", 2, 1)


def test_far_out_only_large_shapes_come_and_tiles_name_the_others(page: Page) -> None:
    big = page.draw(5_000, 5_000, side=3_000)
    reply, buffers = page.read(None, resolution=40)
    assert (reply["scope"], reply["level"], reply["count"]) == ("large", 5, 1)
    assert reply["in_view"] == reply["total"] == 2_501
    assert UUID(bytes=bytes(buffers[0])) == UUID(big["uuid"])
    large = int(np.frombuffer(buffers[12], "<i4")[0])
    tiles = [page.tile(5, column, row) for column in range(2) for row in range(2)]
    named = set(np.concatenate([tile.ravel() for tile in tiles]) & 0xFFFFFF) - {0}
    assert named == {slot + 1 for slot in range(2_501)} - {large + 1}


def test_a_tile_tells_outline_from_inside_and_counts_shapes(page: Page) -> None:
    page.draw(110, 110)
    tile = page.tile(0, 0, 0)
    assert tile[50, 50] == 0
    outline, inside, twice = tile[100, 105], tile[105, 105], tile[115, 115]
    assert (outline >> 31, inside >> 31) == (0, 1)
    assert [(pixel >> 24) & 127 for pixel in (outline, inside, twice)] == [1, 1, 2]
    assert outline & 0xFFFFFF == inside & 0xFFFFFF == 1


def test_the_legend_says_what_slots_mean_and_then_only_what_is_new(page: Page) -> None:
    reply, (group, score) = page.call("legend", **{"from": 0})
    assert (reply["from"], reply["count"]) == (0, 2_500)
    assert reply["groups"] == [
        {"type": page.type_id, "author": page.store.actor.id, "status": "unverified"}
    ]
    assert set(np.frombuffer(group, "<u2")) == {0}
    assert np.frombuffer(score, "u1")[[0, -1]].tolist() == [1, 255]
    page.draw(0, 0)
    reply, (_, score) = page.call("legend", **{"from": 2_500})
    assert (reply["from"], reply["count"]) == (2_500, 2_501)
    assert bytes(score) == b"\0"
    assert page.call("legend", **{"from": 20_000})[0]["from"] == 0


def test_what_is_filtered_is_not_hit_and_not_in_tiles(page: Page) -> None:
    def hits(**hidden: Any) -> int:
        seen = NOTHING_HIDDEN | hidden
        return int(page.call("hit", x=105, y=105, reach=0, filter=seen)[0]["count"])

    everything = (page.tile(0, 0, 0) > 0).sum()
    assert hits() == 1
    for hidden in (
        {"hidden_types": [page.type_id]},
        {"hidden_authors": [page.store.actor.id]},
        {"hidden_statuses": ["unverified"]},
        {"least_score": 0.999},
    ):
        assert hits(**hidden) == 0
        assert not page.tile(0, 0, 0, **hidden).any()
    assert hits(hidden_statuses=["rejected"]) == 1
    assert (page.tile(0, 0, 0, hidden_statuses=["rejected"]) > 0).sum() == everything


def test_a_ring_selects_what_is_inside_and_what_touches(page: Page) -> None:
    ring = [[90, 90], [310, 90], [310, 310], [90, 310]]
    whole = page.call("within", ring=ring, whole=True, limit=10)[0]
    touching = page.call("within", ring=ring, whole=False, limit=2)[0]
    assert (whole["in_view"], whole["count"]) == (1, 1)
    assert (touching["in_view"], touching["count"]) == (4, 2)
    with pytest.raises(InvalidRecord, match="ring"):
        page.call("within", ring=[[0, 0]], whole=True, limit=1)


def test_annotations_are_found_by_uuid_on_every_frame(page: Page) -> None:
    drawn = page.draw(5, 5)
    moved = {"z": 0, "t": 3, "plane": None, "slice": 0}
    page.call(
        "edit",
        operation=str(uuid4()),
        changes=[
            {"operation": "update", "uuid": drawn["uuid"], "base_revision": 1, "position": moved}
        ],
    )
    reply, buffers = page.call("get", uuids=[drawn["uuid"], str(uuid4())])
    assert reply["count"] == 1
    assert np.frombuffer(buffers[14], "<i4").tolist() == [0, 3]


def test_what_was_acknowledged_is_in_every_later_answer(page: Page) -> None:
    page.tile(0, 0, 0)
    for count in range(1, 20):
        page.draw(130, 130)
        assert page.read([125, 125, 140, 140])[0]["in_view"] == count
        assert (page.tile(0, 0, 0)[140, 140] >> 24) & 127 == count


def test_a_change_is_told_with_its_places_and_names(page: Page) -> None:
    drawn = page.draw(400, 420)
    assert page.heard(1)["bounds"] is None
    page.tile(0, 0, 0)
    shape = {"kind": "bounding box", "x0": 500, "y0": 410, "x1": 520, "y1": 430}
    update = {"operation": "update", "base_revision": 1, "shape": shape}
    page.call("edit", operation=str(uuid4()), changes=[update | {"uuid": drawn["uuid"]}])
    heard = page.heard(2)
    assert heard["bounds"] == [400, 410, 520, 440]
    assert heard["uuids"] == [drawn["uuid"]]
    page.call("undo", operation=None, name=str(uuid4()), skip=[])
    assert page.heard(3)["bounds"] == [400, 410, 520, 440]


def test_a_label_of_the_image_has_no_place_that_could_be_told(page: Page, world: World) -> None:
    page.tile(0, 0, 0)
    world.bea.edit([world.draw(GlobalLabel(), image_id=page.image)])
    assert page.heard(1)["bounds"] is None
    reply, buffers = page.read([0, 0, 300, 100])
    assert (reply["in_view"], reply["count"], reply["total"]) == (2, 3, 2_500)
    assert np.frombuffer(buffers[12], "<i4")[-1] == -1


def test_a_bulk_insertion_and_its_undo_are_seen_when_they_are_told(page: Page) -> None:
    assert (page.tile(2, 2, 2) > 0).any()
    page.store.insert(page.image, grid_of_boxes(), type_id=page.type_id)
    assert page.heard(2)["uuids"] == []
    assert page.read([0, 0, 300, 100])[0]["in_view"] == 4
    page.store.undo()
    page.heard(4)
    assert page.read([0, 0, 300, 100])[0]["in_view"] == 2


def test_a_verdict_changes_what_the_slot_of_its_shape_means(page: Page, world: World) -> None:
    _, buffers = page.read([0, 0, 150, 150])
    before = np.frombuffer(buffers[12], "<i4")[0]
    uuid = UUID(bytes=bytes(buffers[0]))
    world.ann.judge([Verdict(annotation=uuid, revision=1, decision=Decision.APPROVE)])
    heard = page.heard(1)
    assert (heard["bounds"], heard["uuids"]) == ([100, 100, 120, 120], [str(uuid)])
    _, buffers = page.read([0, 0, 150, 150])
    slot = np.frombuffer(buffers[12], "<i4")[0]
    assert slot != before
    legend, (group, _) = page.call("legend", **{"from": 0})
    assert legend["groups"][np.frombuffer(group, "<u2")[slot]]["status"] == "verified"


def test_a_deleted_type_is_no_longer_seen(page: Page) -> None:
    assert page.tile(0, 0, 0).any()
    kind = page.store.delete(page.store.get(AnnotationType, page.type_id))
    page.heard(1)
    assert not page.tile(0, 0, 0).any()
    page.store.restore(kind)
    page.heard(2)
    assert page.tile(0, 0, 0).any()


def test_who_may_not_see_the_image_sees_nothing_of_a_scene_that_stands(
    page: Page, world: World
) -> None:
    page.tile(0, 0, 0)
    page.view = View(world.zoe, imageset_id=world.imageset.id)
    asked: dict[str, dict[str, Any]] = {
        "read": {"bbox": None, "resolution": 1, "few": 1},
        "tiles": {"tiles": [[0, 0, 0]]},
        "legend": {"from": 0},
        "hit": {"x": 0, "y": 0, "reach": 1},
        "within": {"ring": [[0, 0], [9, 0], [9, 9]], "whole": True, "limit": 1},
        "get": {"uuids": []},
    }
    for method, params in asked.items():
        with pytest.raises(NotFound):
            page.call(method, **params)
