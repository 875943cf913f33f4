"""Random histories of two people against a model of what edits, undo and redo amount to."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from exact_nb.errors import RevisionConflict
from exact_nb.model.annotations import Position
from exact_nb.model.changes import Change, Delete, Receipt, Restore, Update
from exact_nb.model.images import Image
from exact_nb.model.people import Membership
from exact_nb.model.shapes import BoundingBox
from exact_nb.model.spans import Span
from exact_nb.store.base import Store
from exact_nb.store.duckdb.store import open_store
from exact_nb.store.query import Query
from tests.profile import times
from tests.store.world import World, build

PEOPLE = st.integers(0, 1)
WHICH = st.integers(0, 1000)


@dataclass(frozen=True)
class Value:
    """What an annotation says."""

    shape: BoundingBox
    span: Span | None = None
    description: str = ""
    deleted: bool = False


@dataclass
class Modelled:
    """An annotation: the edits it stands on, one above the other, and its number n."""

    layers: list[tuple[int, Value]] = field(default_factory=list)
    revision: int = 1
    ground: Value | None = None

    @property
    def value(self) -> Value:
        if self.layers:
            return self.layers[-1][1]
        assert self.ground is not None
        return self.ground


@dataclass
class Edit:
    """One gesture: which annotations it put a layer on, and on what."""

    number: int
    values: dict[UUID, Value]
    below: dict[UUID, list[tuple[int, Value]]]


class Machine(RuleBasedStateMachine):
    """Two people draw, change, delete and restore on one image, and take it back."""

    stores: list[Store]
    world: World
    counter = itertools.count()

    def __init__(self) -> None:
        super().__init__()
        number = next(Machine.counter)
        bea = self.world.bea
        self.people = [bea.as_user(f"{name} {number}") for name in ("eve", "fay")]
        bea.create_many(
            [
                Membership(team_id=self.world.team.id, user_id=person.actor.id)
                for person in self.people
            ]
        )
        name = f"image {number}"
        self.image = bea.create(
            Image(name, name, imageset_id=self.world.imageset.id, width=10_000, height=100, depth=5)
        )
        self.model: dict[UUID, Modelled] = {}
        self.done: list[list[Edit]] = [[], []]
        self.undone: list[list[Edit]] = [[], []]
        self.edits = itertools.count()
        self.boxes = itertools.count()

    def teardown(self) -> None:
        for person in self.people:
            person.close()

    def box(self) -> BoundingBox:
        x = next(self.boxes)
        return BoundingBox(x, 0, x + 10, 10)

    # -- what people do -----------------------------------------------------------------------

    @rule(who=PEOPLE, many=st.integers(1, 3))
    def create(self, who: int, many: int) -> None:
        changes = [self.world.draw(self.box(), image_id=self.image.id) for _ in range(many)]
        self.people[who].edit(changes)
        for change in changes:
            assert isinstance(change.shape, BoundingBox)
            ground = Value(change.shape, deleted=True)
            self.model[change.uuid] = Modelled(ground=ground)
        self.put(who, {c.uuid: Value(c.shape) for c in changes})  # type: ignore[arg-type]

    def changed(self, what: str) -> dict[str, Any]:
        box = self.box()
        if what == "end":
            return {"span": None}
        if what == "describe":
            return {"description": str(box.x0)}
        if what == "move":
            return {"shape": box}
        return {"span": Span("z", 4, {1 + int(box.x0) % 4: box})}

    @rule(
        who=PEOPLE,
        which=st.lists(WHICH, min_size=1, max_size=3),
        what=st.sampled_from(["move", "describe", "span", "end"]),
    )
    def change(self, who: int, which: list[int], *, what: str) -> None:
        living = [uuid for uuid, each in self.model.items() if not each.value.deleted]
        if not living:
            return
        changes: list[Change] = []
        values: dict[UUID, Value] = {}
        for uuid in dict.fromkeys(living[i % len(living)] for i in which):
            known = self.model[uuid]
            fields = self.changed(what)
            if what == "end" and known.value.span is None:
                continue  # nothing would be done
            values[uuid] = replace(known.value, **fields)
            changes.append(Update(uuid=uuid, base_revision=known.revision, **fields))
        if changes:
            self.people[who].edit(changes)
            self.put(who, values)

    @rule(who=PEOPLE, which=WHICH)
    def delete_or_restore(self, who: int, which: int) -> None:
        if not self.model:
            return
        uuid = list(self.model)[which % len(self.model)]
        known = self.model[uuid]
        kind = Restore if known.value.deleted else Delete
        self.people[who].edit([kind(uuid=uuid, base_revision=known.revision)])
        self.put(who, {uuid: replace(known.value, deleted=not known.value.deleted)})

    @rule(who=PEOPLE, which=WHICH)
    def change_on_an_old_base(self, who: int, which: int) -> None:
        if self.model:
            uuid = list(self.model)[which % len(self.model)]
            base = self.model[uuid].revision - 1
            with pytest.raises(RevisionConflict):
                self.people[who].edit([Update(uuid=uuid, base_revision=base, shape=self.box())])

    @rule(who=PEOPLE)
    def undo(self, who: int) -> None:
        if not self.done[who]:
            assert self.people[who].undo() is None
            return
        edit = self.done[who][-1]
        on_top = all(
            self.model[uuid].layers and self.model[uuid].layers[-1][0] == edit.number
            for uuid in edit.values
        )
        if not on_top:
            with pytest.raises(RevisionConflict):
                self.people[who].undo()
            return
        self.took(self.people[who].undo(), edit)
        for uuid in edit.values:
            self.replaced(uuid, self.model[uuid].layers[:-1])
        self.undone[who].append(self.done[who].pop())

    @rule(who=PEOPLE)
    def redo(self, who: int) -> None:
        if not self.undone[who]:
            assert self.people[who].redo() is None
            return
        edit = self.undone[who][-1]
        if any(self.model[uuid].layers != edit.below[uuid] for uuid in edit.values):
            with pytest.raises(RevisionConflict):
                self.people[who].redo()
            return
        self.took(self.people[who].redo(), edit)
        for uuid, value in edit.values.items():
            self.replaced(uuid, [*edit.below[uuid], (edit.number, value)])
        self.done[who].append(self.undone[who].pop())

    # -- the model ----------------------------------------------------------------------------

    def put(self, who: int, values: dict[UUID, Value]) -> None:
        below = {uuid: list(self.model[uuid].layers) for uuid in values}
        edit = Edit(next(self.edits), values, below)
        for uuid, value in values.items():
            self.replaced(uuid, [*below[uuid], (edit.number, value)])
        self.done[who].append(edit)
        self.undone[who].clear()

    def replaced(self, uuid: UUID, layers: list[tuple[int, Value]]) -> None:
        known = self.model[uuid]
        before, known.layers = known.value, layers
        after = known.value
        known.revision += (before.shape, before.span) != (after.shape, after.span)

    @staticmethod
    def took(receipt: Receipt | None, edit: Edit) -> None:
        assert receipt is not None
        assert {change.uuid for change in receipt.changes} == set(edit.values)

    # -- what holds at any time ---------------------------------------------------------------

    @invariant()
    def the_store_says_what_the_model_says(self) -> None:
        stored = self.people[0].annotations(Query(image_id=self.image.id, deleted=None))
        assert {
            a.uuid: (Value(a.shape, a.span, a.description, a.deleted), a.revision)  # type: ignore[arg-type]
            for a in stored
        } == {uuid: (each.value, each.revision) for uuid, each in self.model.items()}
        living = [each.value for each in self.model.values() if not each.value.deleted]
        longer = sum(each.span is not None for each in living)
        counts = self.people[0].positions(self.image.id)
        assert [counts.get(Position(z=z), 0) for z in range(5)] == [len(living), *[longer] * 4]

    @invariant()
    def the_depth_is_what_can_be_undone(self) -> None:
        for person, done, undone in zip(self.people, self.done, self.undone, strict=True):
            assert person.undo_depth() == (len(done), len(undone))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = build(lambda user: open_store(tmp_path / "labels.duckdb", user=user))
    world.bea.update(world.box, multi_frame=True)
    yield world
    for store in (world.bea, world.ann, world.zoe):
        store.close()


@pytest.mark.timeout(3600)
def test_random_histories_agree_with_a_simple_model(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Machine, "world", world, raising=False)
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=times(8, 200), stateful_step_count=times(20, 50), deadline=None
        ),
    )
