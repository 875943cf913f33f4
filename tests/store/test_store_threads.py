"""Several people in several threads: nothing is lost, and events come in the order of commits."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from uuid import UUID

import pytest

from exact_nb.errors import RevisionConflict
from exact_nb.model.changes import Update
from exact_nb.model.people import Membership
from exact_nb.model.shapes import BoundingBox
from exact_nb.store.base import Event, Store
from exact_nb.store.duckdb.store import open_store
from exact_nb.store.query import Query
from tests.profile import times
from tests.store.world import World, build

PEOPLE = 4
EDITS = times(8, 100)
WAIT = 60


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = build(lambda user: open_store(tmp_path / "labels.duckdb", user=user))
    yield world
    for store in (world.bea, world.ann, world.zoe):
        store.close()


def test_no_update_of_many_threads_is_lost(world: World) -> None:
    shared = world.drawn()
    told: SimpleQueue[Event] = SimpleQueue()
    world.ann.subscribe(told.put)
    people = [world.bea.as_user(f"p{i}") for i in range(PEOPLE)]
    world.bea.create_many(
        [Membership(team_id=world.team.id, user_id=person.actor.id) for person in people]
    )
    for _ in range(PEOPLE + 1):
        assert told.get(timeout=WAIT).records
    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(lambda person: busy(world, person, shared.uuid), people))
    stored = world.bea.annotation(shared.uuid)
    assert stored.revision == 1 + PEOPLE * EDITS
    assert world.bea.count(Query(image_id=world.image.id)) == 1 + PEOPLE * EDITS
    states = world.bea.history(shared.uuid)
    assert [state.annotation.revision for state in states] == list(range(1, 2 + PEOPLE * EDITS))
    assert [state.change for state in states] == sorted(state.change for state in states)
    events = [told.get(timeout=WAIT) for _ in range(2 * PEOPLE * EDITS)]
    changes = [c.change for e in events if e.receipt for c in e.receipt.changes]
    assert changes == sorted(changes)
    assert len(changes) == 2 * PEOPLE * EDITS
    for person in people:
        assert person.undo_depth() == (2 * EDITS, 0)
        person.close()


def busy(world: World, person: Store, shared: UUID) -> None:
    """Draw something of one's own, then move what all others move as well, and look at it."""
    for number in range(EDITS):
        world.drawn(person)
        while not _moved(person, shared, number):
            pass
        assert len(person.geometry(Query(image_id=world.image.id)).shapes) > number


def _moved(person: Store, shared: UUID, number: int) -> bool:
    known = person.annotation(shared)
    box = BoundingBox(number, 0, number + known.revision, 10)
    try:
        person.edit([Update(uuid=shared, base_revision=known.revision, shape=box)])
    except RevisionConflict:
        return False
    return True
