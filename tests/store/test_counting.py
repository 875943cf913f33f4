"""Numbers of a file: in order, never given twice, and every commit counted wherever it is."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exact_nb.errors import StoreCorrupt
from exact_nb.model.identity import uuid7
from exact_nb.model.people import Team
from exact_nb.model.review import Decision, Verdict
from exact_nb.model.shape_table import ShapeTable
from exact_nb.store.duckdb import acknowledged
from exact_nb.store.duckdb.engine import Engine
from exact_nb.store.duckdb.migrate import count_commits
from exact_nb.store.duckdb.session import DuckDBSession
from exact_nb.store.duckdb.store import DuckDBStore, open_store
from exact_nb.store.query import Query
from exact_nb.store.schema import MIGRATIONS
from exact_nb.store.sql.counters import Last, last
from tests.profile import times
from tests.store.world import BOX, World

GIVEN = """
select max(id), count(*), count(distinct id) from (
  select id from change union all select id from record_change union all select id from verdict
  union all select id from retraction union all select id from dispute)
"""
"""Numbers of changes: the greatest, how many, and how many different ones."""

TRANSACTIONS = "select max(id), count(*), count(distinct id) from edit_transaction"


@pytest.fixture
def world(filled: World, tmp_path: Path) -> Iterator[World]:
    yield from opened(filled, tmp_path / "labels.duckdb")


def opened(filled: World, path: Path) -> Iterator[World]:
    """Give a copy of a world and close it."""
    shutil.copy(filled.bea.location, path)
    stores: list[DuckDBStore] = []

    def open_as(user: str) -> DuckDBStore:
        stores.append(open_store(path, user=user))
        return stores[-1]

    try:
        yield filled.opened(open_as)
    finally:
        for store in stores:
            store.close()


def engine_of(world: World) -> Engine:
    assert isinstance(world.bea, DuckDBStore)
    return world.bea._engine


def read(world: World) -> Last:
    """Return the last numbers as a process finds them that has given none."""
    return engine_of(world).read(lambda con: last(DuckDBSession(con)))


def insert(world: World) -> None:
    """Add two shapes at once."""
    shapes = ShapeTable.from_shapes([BOX, BOX])
    world.bea.insert(world.image.id, shapes, type_id=world.box.id)


def judge(world: World) -> None:
    drawn = world.drawn()
    world.ann.judge([Verdict(annotation=drawn.uuid, revision=1, decision=Decision.APPROVE)])


def write_past_the_store(world: World) -> None:
    """Commit something that takes no numbers."""
    engine_of(world).write(lambda con: con.execute("update team set description = 'seen'"))


def take_back(world: World) -> None:
    world.drawn()
    world.bea.undo()


ACTS: dict[str, tuple[Callable[[World], object], int]] = {
    "draw": (World.drawn, 1),
    "undo": (take_back, 2),
    "insert many": (insert, 1),
    "judge": (judge, 2),
    "record": (lambda world: world.bea.create(Team(str(uuid7()))), 1),
    "snapshot": (lambda world: world.bea.snapshot(world.imageset.id, str(uuid7())), 1),
    "past the store": (write_past_the_store, 1),
    "compact": (lambda world: engine_of(world).compact(), 0),
}
"""What is done, and in how many commits at least."""


def check(world: World, before: Last, commits: int) -> Last:
    """Compare what is remembered with what the file says; numbers go on from what they were."""
    found = read(world)
    remembered = engine_of(world).last
    assert remembered in (None, found)
    assert found.commits >= before.commits + commits
    assert found.commits == engine_of(world).read(count_commits)
    marked = acknowledged.read(engine_of(world).path)
    assert marked is not None
    assert marked[1] == found.commits
    for sql, number in ((GIVEN, found.change), (TRANSACTIONS, found.transaction)):
        [(greatest, all_, different)] = engine_of(world).read(
            lambda con, sql=sql: con.execute(sql).fetchall()  # type: ignore[misc]
        )
        assert all_ == different
        assert number >= (greatest or 0)
    return found


@pytest.mark.thorough
@settings(
    max_examples=times(15, 300),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=st.lists(st.sampled_from(sorted(ACTS)), min_size=1, max_size=8))
def test_whatever_is_done_in_whatever_order_is_counted(
    filled: World, tmp_path_factory: pytest.TempPathFactory, acts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("counted")
    for world in opened(filled, folder / "labels.duckdb"):
        numbers = read(world)
        for act in acts:
            do, commits = ACTS[act]
            do(world)
            numbers = check(world, numbers, commits)
    # Another process goes on where this one was.
    with open_store(folder / "labels.duckdb", user="bea") as store:
        assert store._engine.read(lambda con: last(DuckDBSession(con))) == numbers
    shutil.rmtree(folder)


def test_an_edit_counts_itself(world: World) -> None:
    engine = engine_of(world)
    sql = "select * from store_info"
    before = engine.read(lambda con: con.execute(sql).fetchall())
    numbers = read(world)
    world.drawn()
    assert engine.read(lambda con: con.execute(sql).fetchall()) == before
    after = read(world)
    assert after == Last(
        numbers.record,
        numbers.annotation + 1,
        numbers.change + 1,
        numbers.transaction + 1,
        numbers.commits + 1,
    )


def test_an_edit_that_fails_gives_its_numbers_back(world: World) -> None:
    first = world.drawn()
    # Taken for new, numbered, and refused by the table: it is there.
    assert world.drawn(uuid=first.uuid) == first
    assert world.drawn().change == first.change + 1


@pytest.mark.parametrize("on_disk", [True, False])
def test_who_is_interrupted_at_the_commit_goes_on_with_the_right_numbers(
    world: World, monkeypatch: pytest.MonkeyPatch, on_disk: bool
) -> None:
    first = world.drawn()
    commit = Engine._commit

    def interrupted(self: Engine, number: int) -> None:
        if on_disk:
            commit(self, number)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Engine, "_commit", interrupted)
        with pytest.raises(KeyboardInterrupt):
            world.drawn()
    last_one = world.drawn()
    assert last_one.change == first.change + 1 + on_disk
    assert read(world) == engine_of(world).last


def test_a_file_without_its_last_edits_is_refused(world: World, tmp_path: Path) -> None:
    path = engine_of(world).path
    for _ in range(3):
        world.drawn()
    copy = tmp_path / "copy.duckdb"
    shutil.copy(path, copy)
    shutil.copy(acknowledged.mark_of(path), acknowledged.mark_of(copy))
    with pytest.raises(StoreCorrupt, match="3 "):
        open_store(copy, user="bea")
    shutil.copy(path.with_name(path.name + ".wal"), copy.with_name(copy.name + ".wal"))
    with open_store(copy, user="bea") as store:
        assert store.count(Query(image_id=world.image.id)) == 3


def test_a_log_that_was_cut_gives_all_edits_or_is_refused(world: World, tmp_path: Path) -> None:
    path = engine_of(world).path
    for _ in range(4):
        world.drawn()
    log = path.with_name(path.name + ".wal").read_bytes()
    outcomes: set[int | str] = set()
    for part in range(1, 9):
        copy = tmp_path / f"cut-{part}.duckdb"
        shutil.copy(path, copy)
        shutil.copy(acknowledged.mark_of(path), acknowledged.mark_of(copy))
        copy.with_name(copy.name + ".wal").write_bytes(log[: len(log) * part // 8])
        try:
            with open_store(copy, user="bea") as store:
                outcomes.add(store.count(Query(image_id=world.image.id)))
        except (StoreCorrupt, duckdb.Error):
            outcomes.add("refused")
    assert outcomes == {"refused", 4}


def test_code_that_does_not_know_it_does_not_open_the_file(world: World, tmp_path: Path) -> None:
    path = engine_of(world).path
    world.drawn()
    world.bea.close()
    world.ann.close()
    world.zoe.close()
    with pytest.raises(Exception, match="update exact_nb"):
        Engine.open(path, MIGRATIONS[:5])
