"""A scene after any history is the scene of what is left, and answers as one by one would."""

from __future__ import annotations

import math
import random
from uuid import UUID

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from exact_nb.errors import InvalidRecord
from exact_nb.model.shapes import BoundingBox, Point, Shape
from exact_nb.overlay import picking, scene, tiles
from exact_nb.overlay.following import uuid_bytes
from exact_nb.overlay.legend import Filter
from exact_nb.overlay.levels import LARGE_PX, large_class, top_level
from exact_nb.overlay.scene import EVERYWHERE, Scene, union
from exact_nb.overlay.tiles import TileKey, Tiles
from tests.overlay.shapes import (
    SHAPES,
    SIDE,
    geometry_of,
    in_shapely,
    longer_side,
    radius_of,
    touches,
)
from tests.profile import times

ALL = Filter()
TOP = top_level(SIDE, SIDE)
PLACES = st.floats(0, SIDE, width=32)
LISTS = st.lists(SHAPES, min_size=1, max_size=5)
EMPTY = geometry_of([], [])


def names_of(found: picking.Found) -> list[UUID]:
    return [UUID(bytes=row.tobytes()) for row in found.geometry.uuids]


class Machine(RuleBasedStateMachine):
    """Annotations come, change and go; all is asked of the scene and of a plain dict."""

    def __init__(self) -> None:
        super().__init__()
        self.scene = Scene(EMPTY, (SIDE, SIDE))
        self.tiles = Tiles(self.scene)
        self.model: dict[UUID, Shape] = {}
        self.slots: dict[int, UUID] = {}
        self.random = random.Random(0)  # noqa: S311 - no secret

    def uuids(self, count: int) -> list[UUID]:
        """Make names of which some share the half by which they are looked up."""
        return [
            UUID(int=self.random.getrandbits(64) << 64 | self.random.getrandbits(4))
            for _ in range(count)
        ]

    def change(self, uuids: list[UUID], shapes: list[Shape]) -> None:
        now = geometry_of(shapes, uuids[: len(shapes)])
        before = {uuid: self.placed[uuid] for uuid in uuids if uuid in self.placed}
        touched, stood = self.scene.replace(uuid_bytes(uuids), now)
        if touched:
            self.tiles.drop(touched)
        assert {UUID(bytes=row.tobytes()) for row in stood} == set(before)
        for uuid in uuids:
            self.model.pop(uuid, None)
        self.model |= dict(zip(uuids, shapes, strict=False))
        places = [*before.values(), *(shape for shape in shapes if shape.bounds)]
        assert touched == union([one.bounds for one in places if one.bounds])

    @property
    def placed(self) -> dict[UUID, Shape]:
        return {uuid: shape for uuid, shape in self.model.items() if shape.bounds}

    @rule(shapes=LISTS)
    def create(self, shapes: list[Shape]) -> None:
        self.change(self.uuids(len(shapes)), shapes)

    @rule(shapes=LISTS, many=st.integers(50, 120))
    def insert_many(self, shapes: list[Shape], many: int) -> None:
        self.change(self.uuids(many), [shapes[i % len(shapes)] for i in range(many)])

    @rule(shapes=LISTS, seed=st.integers(0, 100))
    def edit(self, shapes: list[Shape], seed: int) -> None:
        chosen = random.Random(seed).sample([*self.model], min(len(shapes), len(self.model)))  # noqa: S311
        self.change(chosen, shapes[: len(chosen)])

    @rule(share=st.sampled_from([0.1, 0.9, 1.0]), seed=st.integers(0, 100))
    def delete(self, share: float, seed: int) -> None:
        count = math.ceil(share * len(self.model))
        self.change(random.Random(seed).sample([*self.model], count), [])  # noqa: S311

    @rule(level=st.integers(0, TOP), column=st.integers(0, 3), row=st.integers(0, 3))
    def look(self, level: int, column: int, row: int) -> None:
        """What is kept of earlier looks is what would be drawn now."""
        key = TileKey(level, column, row, ALL)
        kept, now = self.tiles.get(key), Tiles(self.scene).get(key)
        assert kept == now

    @rule(x=PLACES, y=PLACES, reach=st.sampled_from([0.0, 1.0, 50.0]))
    def hit(self, x: float, y: float, reach: float) -> None:
        place = in_shapely(Point(x, y))
        away = {
            uuid: max(0.0, in_shapely(shape).distance(place) - radius_of(shape)) - reach
            for uuid, shape in self.placed.items()
        }
        found = picking.hit(self.scene, x, y, reach, ALL)
        near = {uuid for uuid, distance in away.items() if distance < -1e-6}
        assert all(away[uuid] <= 1e-6 for uuid in names_of(found))
        assert found.count >= len(near)
        assert len(names_of(found)) == min(8, found.count)
        extents = [(b[2] - b[0]) * (b[3] - b[1]) for b in found.geometry.shapes.bounds]
        assert extents == sorted(extents)

    @rule(x=PLACES, y=PLACES, wide=st.floats(1, SIDE), high=st.floats(1, SIDE))
    def select(self, x: float, y: float, wide: float, high: float) -> None:
        box = (x, y, x + wide, y + high)
        assert self.scene.count(box) == sum(touches(one, box) for one in self.placed.values())
        assert set(names_of(picking.everything(self.scene, box))) == {
            uuid for uuid, shape in self.placed.items() if touches(shape, box)
        }
        ring = np.array([[x, y], [x + wide, y], [x + wide, y + high], [x, y + high]])
        found = picking.within(self.scene, ring, ALL, whole=True, most=10_000)
        inside = set(names_of(found))
        assert len(inside) == found.count
        for uuid, shape in self.placed.items():
            x0, y0, x1, y1 = shape.bounds or EVERYWHERE
            gap = min(x0 - x, y0 - y, box[2] - x1, box[3] - y1)
            assert abs(gap) < 1e-6 or (uuid in inside) == (gap > 0)

    @rule(level=st.integers(0, TOP), most=st.sampled_from([1, 10_000]))
    def part(self, level: int, most: int) -> None:
        """What is large comes as geometry, the largest first, and tiles have the others."""
        found = picking.largest(self.scene, EVERYWHERE, level, most)
        large = {
            uuid: shape
            for uuid, shape in self.placed.items()
            if longer_side(shape) >= LARGE_PX << level
        }
        assert found.count == len(large)
        assert set(names_of(found)) <= set(large)
        assert len(names_of(found)) == min(most, len(large))
        others = self.scene.touching(EVERYWHERE, below=large_class(level))
        drawn = np.concatenate([np.empty(0, int), *(part.slots for part in others)])
        assert {self.slots[slot] for slot in drawn} == set(self.placed) - set(large)

    @invariant()
    def holds_what_is_left(self) -> None:
        assert len(self.scene) == len(self.placed)
        uuids = [*self.model]
        slots = self.scene.slots_of(uuid_bytes(uuids)).tolist()
        for uuid, slot in zip(uuids, slots, strict=True):
            assert (slot >= 0) == (uuid in self.placed)
            # A slot names one state of one annotation for ever.
            assert slot < 0 or self.slots.setdefault(slot, uuid) == uuid
        everything = picking.everything(self.scene, EVERYWHERE)
        shapes = dict(zip(names_of(everything), everything.geometry.shapes, strict=True))
        assert shapes == self.placed


def test_a_scene_after_any_history_is_the_scene_of_what_is_left() -> None:
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=times(5, 300), stateful_step_count=times(8, 40), deadline=None
        ),
    )


def test_one_annotation_more_copies_only_a_few() -> None:
    many = [BoundingBox(i % 1_000, i // 1_000, i % 1_000 + 1, i // 1_000 + 1) for i in range(5_000)]
    uuids = [UUID(int=i << 64 | i) for i in range(10_000)]
    stood = Scene(geometry_of([*many], uuids[:5_000]), (SIDE, SIDE))
    first = stood._segments[0]
    for i in range(600):
        one = uuids[5_000 + i : 5_001 + i]
        stood.replace(uuid_bytes(one), geometry_of([many[i]], one))
        assert stood._segments[0] is first
        assert len(stood._segments) < 5
    assert len(stood) == 5_600


def test_a_scene_without_slots_left_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scene, "MOST_SLOTS", 3)
    uuids = [UUID(int=i) for i in range(4)]
    full = Scene(geometry_of([Point(1, 1)] * 3, uuids[:3]), (SIDE, SIDE))
    assert full.is_full
    with pytest.raises(InvalidRecord, match="3 annotations"):
        full.replace(uuid_bytes(uuids), geometry_of([Point(1, 1)], uuids[3:]))


def test_tiles_are_forgotten_when_they_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    uuids = [UUID(int=i << 64 | i) for i in range(2_000)]
    spots = [Point(i, i) for i in range(2_000)]
    kept = Tiles(Scene(geometry_of([*spots], uuids), (SIDE, SIDE)))
    keys = [TileKey(0, i, i, ALL) for i in range(4)]
    sizes = [len(kept.get(key)) for key in keys]
    monkeypatch.setattr(tiles, "_MOST_BYTES", sizes[2] + sizes[3])
    kept.get(keys[3])
    kept.get(TileKey(0, 3, 0, ALL))
    kept.get(TileKey(1, 0, 0, ALL))
    assert kept.nbytes <= sizes[2] + sizes[3]
