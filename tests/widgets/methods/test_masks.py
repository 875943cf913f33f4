"""A page reads the mask of a segmentation and paints on it, stroke by stroke."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

import numpy as np
import pytest

from exact_nb.errors import InvalidRecord, InvalidShape, NotFound, RevisionConflict
from exact_nb.model.annotations import Position
from exact_nb.model.images import ImageSet
from exact_nb.model.masks import Flags, VoxelMask
from exact_nb.model.shapes import GlobalLabel, ShapeKind
from exact_nb.overlay.scenes import Scenes
from exact_nb.store.base import Store
from exact_nb.store.duckdb.store import open_store
from exact_nb.widgets.methods.table import METHODS, WRITING
from exact_nb.widgets.views import View
from tests.store.suite_masks import GRID, volume_of
from tests.store.world import World, build

if TYPE_CHECKING:
    from exact_nb.widgets.desk import Desk


class Answering:
    """As much of a desk as the methods use."""

    def __init__(self) -> None:
        self.scenes = Scenes(lambda *_: None)


class Page:
    """A page of one user that shows a volume."""

    def __init__(self, store: Store, world: World) -> None:
        self.view = View(store, imageset_id=world.imageset.id)
        self.image = world.image.id
        self.type = world.types[ShapeKind.SEGMENTATION].id
        self.uuid = str(uuid4())

    def call(self, method: str, **params: Any) -> tuple[Any, list[Any]]:
        given = {"image": self.image, "type": self.type, "t": 0, **params}
        return METHODS[method](cast("Desk", Answering()), self.view, given)

    def read(self, t: int = 0) -> tuple[Any, Flags]:
        reply, (indices, packed) = self.call("mask.read", t=t)
        raw = np.frombuffer(zlib.decompress(packed), "u1").reshape(-1, 32, 32, 4)
        numbers = np.frombuffer(indices, "<u4").tolist()
        assert len(numbers) == reply["bricks"]
        bricks = dict(zip(numbers, raw, strict=True))
        return reply, VoxelMask.from_bricks(tuple(reply["grid"]), bricks).to_array()

    def paint(self, base: int, stroke: str, **params: Any) -> Any:
        given = {"operation": str(uuid4()), "uuid": self.uuid, **params}
        receipt, _ = self.call("mask.paint", base_revision=base, stroke=stroke, **given)
        return receipt


def stroke(marked: Flags | None = None, unmarked: Flags | None = None) -> str:
    """Return a stroke as a page sends it."""
    counts, pairs = [], []
    for one in (marked, unmarked):
        mask = VoxelMask.from_array(np.zeros(GRID) if one is None else one)
        words = {index: bits.reshape(-1).view("<u4") for index, bits in mask.bricks().items()}
        own = [
            (1024 * index + place, int(word))
            for index, brick in words.items()
            for place, word in enumerate(brick)
            if word
        ]
        counts.append(len(own))
        pairs += own
    data = np.array([*counts, *(number for pair in pairs for number in pair)], "<u4")
    return base64.b64encode(data.tobytes()).decode()


def box(*sides: tuple[int, int]) -> Flags:
    """Return a box of voxels on the grid."""
    flags = np.zeros(GRID, dtype=bool)
    flags[tuple(slice(*side) for side in sides)] = True
    return flags


DISC = box((3, 9), (3, 9), (30, 31))
WALL = box((5, 6), (0, 20), (20, 37))


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    path = tmp_path_factory.mktemp("masks") / "labels.duckdb"
    world = build(lambda user: open_store(path, user=user))
    yield world
    for store in (world.bea, world.ann, world.zoe):
        store.close()


@pytest.fixture
def world(opened: World) -> World:
    """Return the world with a set of its own, so that tests do not see each other's."""
    team, product = opened.team, opened.product
    imageset = opened.bea.create(
        ImageSet(f"Heads {uuid4()}", team_id=team.id, product_ids=(product.id,))
    )
    return volume_of(replace(opened, imageset=imageset))


@pytest.fixture
def page(world: World) -> Page:
    return Page(world.bea, world)


def test_nothing_is_painted_at_first(page: Page) -> None:
    reply, flags = page.read()
    assert (reply["uuid"], reply["revision"], reply["grid"]) == (None, 0, GRID)
    assert not flags.any()


def test_strokes_are_saved_and_undone_one_by_one(page: Page) -> None:
    assert page.paint(0, stroke(DISC))["changes"][0]["revision"] == 1
    assert page.paint(1, stroke(WALL, DISC))["changes"][0]["revision"] == 2
    reply, flags = page.read()
    assert (reply["uuid"], reply["revision"]) == (page.uuid, 2)
    # What a stroke both unmarks and marks is marked.
    assert (flags == WALL).all()
    page.call("annotations.undo", operation=None, name=str(uuid4()), skip=[])
    reply, flags = page.read()
    assert reply["revision"] == 3
    assert (flags == DISC).all()
    page.call("annotations.redo", name=str(uuid4()), skip=[])
    assert (page.read()[1] == WALL).all()


def test_a_stroke_that_is_sent_twice_is_painted_once(page: Page) -> None:
    operation = str(uuid4())
    page.paint(0, stroke(DISC))
    first = page.paint(1, stroke(WALL), operation=operation)
    assert page.paint(1, stroke(WALL), operation=operation)["changes"] == first["changes"]
    assert page.read()[0]["revision"] == 2


def test_a_stroke_on_what_somebody_else_has_painted_is_a_conflict(world: World, page: Page) -> None:
    page.paint(0, stroke(DISC))
    other = Page(world.ann, world)
    other.uuid = page.uuid
    other.paint(1, stroke(WALL))
    with pytest.raises(RevisionConflict):
        page.paint(1, stroke(None, DISC))
    page.paint(2, stroke(None, DISC))
    assert (page.read()[1] == (WALL & ~DISC)).all()


def test_a_second_mask_of_a_type_is_refused_and_names_the_first(world: World, page: Page) -> None:
    page.paint(0, stroke(DISC))
    with pytest.raises(InvalidRecord, match=page.uuid):
        Page(world.ann, world).paint(0, stroke(WALL))


def test_each_time_has_its_own(page: Page) -> None:
    page.paint(0, stroke(DISC), t=2)
    assert not page.read()[1].any()
    assert (page.read(t=2)[1] == DISC).all()


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "no base64!",
        base64.b64encode(b"odd").decode(),
        base64.b64encode(np.array([1], "<u4").tobytes()).decode(),
        base64.b64encode(np.array([1, 0, 5], "<u4").tobytes()).decode(),
        base64.b64encode(np.array([1, 0, 1024 * 99, 1], "<u4").tobytes()).decode(),
        base64.b64encode(np.array([1, 0, 1024, 1 << 31], "<u4").tobytes()).decode(),
    ],
)
def test_a_stroke_that_cannot_be_read_is_refused(page: Page, text: Any) -> None:
    with pytest.raises(InvalidShape):
        page.paint(0, text)
    assert page.read()[0]["uuid"] is None


def test_a_stroke_on_an_outline_is_refused(world: World, page: Page) -> None:
    drawn = world.drawn()
    page.uuid = str(drawn.uuid)
    with pytest.raises(InvalidShape, match="is a bounding box, no mask"):
        page.paint(1, stroke(DISC))


def test_a_mask_is_not_read_by_who_may_not_see_the_image(world: World) -> None:
    with pytest.raises(NotFound):
        Page(world.zoe, world).read()


def test_painting_keeps_the_order_of_edits() -> None:
    assert "mask.paint" in WRITING


def test_a_page_is_told_of_a_mask_on_every_frame_of_its_time(world: World, page: Page) -> None:
    page.paint(0, stroke(DISC))
    world.drawn()
    world.drawn(shape=GlobalLabel())
    world.drawn(position=Position(t=1))
    where = {"bbox": None, "resolution": 1, "few": 5000}
    reply, buffers = page.call("annotations.read", z=0, **where)
    kinds = [reply["kinds"][code] for code in bytes(buffers[6])]
    assert sorted(kinds) == ["bounding box", "global", "segmentation"]
    assert reply["total"] == 1
    reply, buffers = page.call("annotations.read", z=1, **where)
    assert [reply["kinds"][code] for code in bytes(buffers[6])] == ["segmentation"]
    reply, buffers = page.call("annotations.read", z=0, **{**where, "few": 0})
    # The box is too small to be sent when many are in view.
    assert [reply["kinds"][code] for code in bytes(buffers[6])] == ["segmentation", "global"]
    assert reply["in_view"] == 1
