"""The DuckDB store passes the suite, and keeps what is its own business."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from exact_nb.errors import NotFound, StoreClosed
from exact_nb.model.gold import Gold
from exact_nb.model.identity import uuid7
from exact_nb.model.people import Membership, Team, User
from exact_nb.model.review import Decision
from exact_nb.model.shape_table import ShapeTable
from exact_nb.store.base import Store
from exact_nb.store.duckdb.engine import Engine
from exact_nb.store.duckdb.session import DuckDBSession
from exact_nb.store.duckdb.store import open_store
from exact_nb.store.query import Query
from exact_nb.store.schema import MIGRATIONS
from exact_nb.store.sql.session import Row
from tests.store.suite import StoreSuite
from tests.store.world import BOX, StoreFactory, World, build


@pytest.fixture
def store_factory(tmp_path: Path) -> Iterator[StoreFactory]:
    opened: list[Store] = []

    def open_as(user: str) -> Store:
        opened.append(open_store(tmp_path / "labels.duckdb", user=user, site_admin=user == "root"))
        return opened[-1]

    yield open_as
    for store in opened:
        store.close()


def copied(filled: World, folder: Path, store_factory: StoreFactory) -> World:
    """Open a copy of a world."""
    shutil.copy(filled.bea.location, folder)
    return filled.opened(store_factory)


@pytest.fixture
def world(filled: World, tmp_path: Path, store_factory: StoreFactory) -> World:
    return copied(filled, tmp_path, store_factory)


class TestDuckDBStore(StoreSuite):
    """The suite on a file."""

    @pytest.fixture
    def world(self, filled: World, tmp_path: Path, store_factory: StoreFactory) -> World:
        return copied(filled, tmp_path, store_factory)


def test_the_login_name_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "dana")
    with open_store(tmp_path / "labels.duckdb") as store:
        assert store.actor.name == "dana"


def test_closing_twice_is_closing_once(world: World, store_factory: StoreFactory) -> None:
    world.bea.close()
    world.bea.close()
    for late in (
        lambda: world.bea.find(Team),
        lambda: world.bea.create(Team("late")),
        lambda: world.bea.as_user("cleo"),
        lambda: world.bea.subscribe(print),
        world.bea.compact,
    ):
        with pytest.raises(StoreClosed):
            late()
    assert world.ann.find(Team) == [world.team]


def test_everything_is_there_after_reopening(tmp_path: Path) -> None:
    path = tmp_path / "labels.duckdb"
    opened: list[Store] = []

    def open_as(user: str) -> Store:
        opened.append(open_store(path, user=user))
        return opened[-1]

    world = build(open_as)
    drawn = world.drawn()
    before, uuid = world.bea.annotations(Query(image_id=world.image.id)), world.bea.uuid
    for store in opened:
        store.close()
    with open_store(path, user="bea") as again:
        assert again.uuid == uuid
        assert again.actor == world.bea.actor
        assert again.annotations(Query(image_id=world.image.id)) == before
        assert again.undo_depth() == (1, 0)
        assert [state.change for state in again.history(drawn.uuid)] == [drawn.change]


def test_who_opens_the_file_may_be_made_site_admin(world: World) -> None:
    path = world.bea.location
    with open_store(path, user="root", site_admin=True) as root:
        assert root.actor.site_admin
        assert root.get(Team, world.team.id) == world.team
        world.drawn(root)
    with open_store(path, user="root") as root:
        assert root.actor.site_admin
    with open_store(path, user="zoe", site_admin=True) as zoe:
        assert zoe.update(world.team, description="ours").revision == 2
        assert world.zoe.find(User, site_admin=True) != []


def test_what_is_remembered_of_rights_is_forgotten_when_they_change(world: World) -> None:
    world.drawn(world.ann)
    [place] = world.bea.find(Membership, user_id=world.ann.actor.id)
    gone = world.bea.delete(place)
    with pytest.raises(NotFound):
        world.drawn(world.ann)
    world.bea.restore(gone)
    world.drawn(world.ann)


def test_a_backup_is_a_whole_store(world: World, tmp_path: Path) -> None:
    world.drawn()
    copy = world.bea.backup(tmp_path / "copy.duckdb")
    world.drawn()
    with open_store(copy, user="bea") as store:
        assert store.count(Query(imageset_id=world.imageset.id)) == 1


def test_compacting_keeps_everything_and_lays_neighbours_together(world: World) -> None:
    n = 3000
    corners = np.random.default_rng(1).random((n, 2)) * (1900, 900)
    for _ in range(2):
        boxes = ShapeTable.from_boxes(np.hstack([corners, corners + 10]))
        world.bea.insert(world.image.id, boxes, type_id=world.box.id)
    drawn = world.drawn()
    world.moved(world.ann, drawn)
    query = Query(image_id=world.image.id)
    before = world.bea.annotations(query)
    history = world.bea.history(drawn.uuid)
    world.bea.compact()
    assert world.bea.annotations(query) == before
    assert world.bea.history(drawn.uuid) == history
    assert world.ann.undo() is not None
    steps = np.abs(np.diff(world.bea.geometry(query).shapes.bounds[:, :2], axis=0)).sum(axis=1)
    assert np.median(steps) < 100
    world.drawn()


def test_a_row_is_a_row_of_change_too(world: World, tmp_path: Path) -> None:
    drawn = world.drawn()
    world.moved(world.bea, drawn)
    world.bea.undo()
    for store in (world.bea, world.ann, world.zoe):
        store.close()
    with duckdb.connect(str(tmp_path / "labels.duckdb"), read_only=True) as con:
        odd = con.sql(
            "select count(*) from annotation a left join change c on c.id = a.change "
            "where c.geom is distinct from a.geom or c.revision <> a.revision"
        ).fetchall()
    assert odd == [(0,)]


def test_a_file_of_the_first_schema_goes_on_counting(tmp_path: Path) -> None:
    path = tmp_path / "labels.duckdb"
    engine = Engine.open(path, MIGRATIONS[:1])
    engine.write(
        lambda con: con.execute("update counter set record = 7, change = 41, transaction_id = 5")
    )
    engine.release()
    with open_store(path, user="bea") as store:
        made = store.create(Team(name="Pathology"))
        assert made.id > 7
    with duckdb.connect(path, read_only=True) as con:
        [(change, transaction)] = con.execute(
            "select change, transaction_id from store_info"
        ).fetchall()
    assert (change > 41, transaction) == (True, 5)


def test_many_planted_items_are_shown_by_as_many_queries_as_few(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    gold = Gold(
        image_id=world.image.id,
        type_id=world.box.id,
        shape=BOX,
        expected=Decision.REJECT,
        author_id=world.bea.actor.id,
    )
    planted = world.bea.plant([replace(gold, uuid=uuid7()) for _ in range(20)])
    asked: list[str] = []
    rows = DuckDBSession.rows

    def counted(
        self: DuckDBSession, sql: str, params: Sequence[Any] = (), *, plain: bool = False
    ) -> list[Row]:
        asked.append(sql)
        return rows(self, sql, params, plain=plain)

    monkeypatch.setattr(DuckDBSession, "rows", counted)
    counts = []
    for few in (planted[:2], planted):
        world.ann.shown([one.uuid for one in few])  # what is remembered of rights is read once
        asked.clear()
        shown = world.ann.shown([one.uuid for one in few])
        assert [one.shape for one in shown] == [BOX] * len(few)
        assert len({one.id for one in shown}) == len(few)
        counts.append(len(asked))
    assert counts[0] == counts[1]
