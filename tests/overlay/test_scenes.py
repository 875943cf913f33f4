"""Scenes follow a store: whatever was committed, they show what a new one would."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from uuid import UUID

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from exact_nb.errors import StoreClosed
from exact_nb.model.annotations import Position
from exact_nb.model.changes import Change, Delete, Receipt, Restore, Update
from exact_nb.model.images import Image
from exact_nb.model.review import Decision, Verdict
from exact_nb.model.shape_table import ShapeTable
from exact_nb.model.shapes import BoundingBox, GlobalLabel, Point
from exact_nb.model.spans import Span
from exact_nb.overlay import picking, scenes
from exact_nb.overlay.scene import EVERYWHERE, Scene
from exact_nb.overlay.scenes import Scenes
from exact_nb.store.base import Event, Store
from exact_nb.store.duckdb.store import open_store
from exact_nb.store.query import Query
from tests.profile import times
from tests.store.world import World, build

SIDE = 2_000
WHICH = st.integers(0, 1_000)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    path = tmp_path_factory.mktemp("scenes") / "a.duckdb"
    with ExitStack() as stores:
        made = build(lambda name: stores.enter_context(open_store(path, user=name)))
        made.bea.update(made.box, multi_frame=True)
        yield made


class Following:
    """Scenes of a store, and what they told."""

    def __init__(self, store: Store) -> None:
        self.told: list[tuple[Event, object]] = []
        self._news = threading.Condition()
        self.scenes = Scenes(self._tell)
        self.stop = store.subscribe(lambda event: self.scenes.follow(store, event))

    def _tell(self, _store: UUID, event: Event, bounds: object) -> None:
        with self._news:
            self.told.append((event, bounds))
            self._news.notify_all()

    def wait(self, count: int) -> None:
        with self._news:
            assert self._news.wait_for(lambda: len(self.told) >= count, 30)

    def bounds_of(self, operation: UUID) -> object:
        """Return where an edit is said to have changed something, once that is said."""

        def said() -> list[object]:
            told = [(event.receipt, bounds) for event, bounds in self.told]
            return [
                bounds for receipt, bounds in told if receipt and receipt.operation == operation
            ]

        with self._news:
            assert self._news.wait_for(said, 30)
        return said()[-1]


def new_image(world: World, number: itertools.count[int] = itertools.count()) -> Image:  # noqa: B008
    name = f"image {next(number)}"
    image = Image(name, name, imageset_id=world.imageset.id, width=SIDE, height=SIDE, frames=2)
    return world.bea.create(image)


def rows(scene: Scene) -> dict[bytes, tuple[int, int, int, tuple[float, ...]]]:
    """Return what a scene says of each annotation."""
    found = picking.everything(scene, EVERYWHERE).geometry
    return {
        found.uuids[i].tobytes(): (
            int(found.revisions[i]),
            int(found.type_ids[i]),
            int(found.statuses[i]),
            tuple(found.shapes.coords[found.shapes.offsets[i] :][:1].ravel()),
        )
        for i in range(len(found.revisions))
    }


class Machine(RuleBasedStateMachine):
    """People draw, change, judge and undo on two frames of which both have a scene."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.image = new_image(self.world)
        self.following = Following(self.world.bea)
        self.points = itertools.count()

    def teardown(self) -> None:
        self.following.stop()

    def committed(self, receipt: Receipt | None) -> None:
        if receipt:
            self.following.scenes.expect(receipt.operation)

    def edit(self, *changes: Change) -> None:
        self.committed(self.world.bea.edit(changes))

    def chosen(self, which: int, *, deleted: bool = False) -> tuple[UUID, int] | None:
        query = Query(image_id=self.image.id, deleted=deleted)
        found = self.world.bea.annotations(query)
        return (
            (found[which % len(found)].uuid, found[which % len(found)].revision) if found else None
        )

    @rule(t=st.integers(0, 1), label=st.booleans())
    def draw(self, t: int, label: bool) -> None:
        x = next(self.points)
        shape = GlobalLabel() if label else BoundingBox(x, 5, x + 10, 50)
        position = Position(t=t)
        self.edit(self.world.draw(shape, image_id=self.image.id, position=position))

    @rule(which=WHICH, t=st.integers(0, 1))
    def move(self, which: int, t: int) -> None:
        found = self.chosen(which)
        if found:
            position = Position(t=t)
            self.edit(Update(uuid=found[0], base_revision=found[1], position=position, span=None))

    @rule(which=WHICH, keyed=st.booleans())
    def span(self, which: int, keyed: bool) -> None:
        found = self.chosen(which)
        record = self.world.bea.annotation(found[0]) if found else None
        if record and record.position.t == 0 and isinstance(record.shape, BoundingBox):
            x = next(self.points)
            keyframes = {1: BoundingBox(x, 9, x + 20, 60)} if keyed else {}
            span = None if record.span else Span("t", 1, keyframes)
            self.edit(Update(uuid=record.uuid, base_revision=record.revision, span=span))

    @rule(which=WHICH)
    def delete(self, which: int) -> None:
        found = self.chosen(which)
        if found:
            self.edit(Delete(uuid=found[0], base_revision=found[1]))

    @rule(which=WHICH)
    def restore(self, which: int) -> None:
        found = self.chosen(which, deleted=True)
        if found:
            self.edit(Restore(uuid=found[0], base_revision=found[1]))

    @rule(many=st.integers(1, 50))
    def insert(self, many: int) -> None:
        shapes = ShapeTable.from_points(np.array([[next(self.points), 9.0] for _ in range(many)]))
        kind = self.world.types[Point(0, 0).kind].id
        positions = np.array([[0, i % 2] for i in range(many)])
        self.committed(
            self.world.bea.insert(self.image.id, shapes, type_id=kind, positions=positions)
        )

    @rule()
    def undo(self) -> None:
        if self.world.bea.undo_depth()[0]:
            self.committed(self.world.bea.undo())

    @rule()
    def redo(self) -> None:
        self.committed(self.world.bea.redo())

    @rule(which=WHICH)
    def judge(self, which: int) -> None:
        found = self.chosen(which)
        if found:
            count = len(self.following.told)
            verdict = Verdict(annotation=found[0], revision=found[1], decision=Decision.APPROVE)
            self.world.ann.judge([verdict])
            self.following.wait(count + 1)

    @invariant()
    def shows_what_a_new_one_would(self) -> None:
        store = self.world.bea
        for t in range(2):
            scene = self.following.scenes.get(store, self.image, Position(t=t)).scene
            geometry = store.geometry(Query(image_id=self.image.id, z=0, t=t))
            assert rows(scene) == rows(Scene(geometry, (SIDE, SIDE)))


def test_scenes_show_what_the_store_holds_after_any_history(world: World) -> None:
    Machine.world = world
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=times(3, 100), stateful_step_count=times(10, 30), deadline=None
        ),
    )


def test_what_spans_frames_may_be_drawn_anew_on_frames_without_a_scene(world: World) -> None:
    image = new_image(world)
    following = Following(world.bea)
    drawn = world.drawn(image_id=image.id)
    following.scenes.get(world.bea, image, Position())
    for span in (Span("t", 1), Span("t", 1, {1: BoundingBox(5, 5, 9, 9)}), None):
        base = world.bea.annotation(drawn.uuid).revision
        receipt = world.bea.edit([Update(uuid=drawn.uuid, base_revision=base, span=span)])
        bounds = following.bounds_of(receipt.operation)
        assert bounds is None, "the place on other frames is taken for known"
    following.stop()


def test_a_scene_nobody_asked_for_is_not_built(world: World) -> None:
    image, following = new_image(world), Following(world.bea)
    world.bea.edit([world.draw(image_id=image.id)])
    following.wait(1)
    assert following.scenes.standing(world.bea, image, Position()) is None
    assert len(following.scenes.get(world.bea, image, Position()).scene) == 1
    assert following.scenes.standing(world.bea, image, Position()) is not None
    following.stop()


def test_the_scenes_used_last_are_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenes, "_MOST_SCENES", 2)
    images = [new_image(world) for _ in range(3)]
    world.bea.edit([world.draw(image_id=image.id) for image in images])
    known = Scenes(lambda *_: None)
    for image in (images[0], images[1], images[0], images[2]):
        known.get(world.bea, image, Position())
    standing = [known.standing(world.bea, image, Position()) is not None for image in images]
    assert standing == [True, False, True]
    monkeypatch.setattr(scenes, "_MOST_BYTES", 1)
    known.get(world.bea, images[1], Position())
    standing = [known.standing(world.bea, image, Position()) is not None for image in images]
    assert standing == [False, True, False]


def test_a_scene_whose_store_was_closed_is_built_anew_of_another(world: World) -> None:
    image = new_image(world)
    following, other = Following(world.bea), world.ann.as_user("ann")
    following.scenes.get(other, image, Position())
    other.close()
    with pytest.raises(StoreClosed):
        other.count(Query(image_id=image.id))
    world.bea.edit([world.draw(image_id=image.id)])
    following.wait(1)
    assert len(following.scenes.get(world.bea, image, Position()).scene) == 1
    following.stop()


def test_forgotten_scenes_have_new_slots(world: World) -> None:
    image, known = new_image(world), Scenes(lambda *_: None)
    first = known.get(world.bea, image, Position()).scene
    assert known.get(world.bea, image, Position()).scene is first
    known.forget(world.bea.uuid)
    assert known.get(world.bea, image, Position()).scene.number != first.number


def test_many_asking_at_once_build_one_scene(world: World) -> None:
    image, known = new_image(world), Scenes(lambda *_: None)
    found: list[Scene] = []
    threads = [
        threading.Thread(
            target=lambda: found.append(known.get(world.bea, image, Position()).scene), daemon=True
        )
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 8
    assert len({scene.number for scene in found}) == 1
