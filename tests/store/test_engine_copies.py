"""Backups and compaction: whole, consistent, and all or nothing."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from exact_nb.errors import StoreUnavailable
from exact_nb.store.duckdb import engine as engine_module
from exact_nb.store.duckdb.engine import Engine
from tests.profile import times
from tests.store.small import Con, add_pair, answer, opened, pairs


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.duckdb"


def ids(engine: Engine) -> list[int]:
    """Return the numbers in the order they lie in the file."""
    rows = engine.read(lambda con: con.execute("select id from pair").fetchall())
    return [number for (number,) in rows]


def commits(con: Con) -> list[Any]:
    """Return what the file says of the number of its commits."""
    return con.execute("select commits from store_info").fetchall()


# -- backup ------------------------------------------------------------------------------------


def test_a_backup_is_a_store_with_all_that_was_committed(path: Path, tmp_path: Path) -> None:
    with opened(path) as engine:
        for number in range(5):
            add_pair(engine, number)
        target = engine.backup(tmp_path / "copy.duckdb")
        add_pair(engine, 5)
        with opened(target) as copy:
            assert pairs(copy) == [0, 1, 2, 3, 4]
            assert copy.uuid == engine.uuid
            add_pair(copy, 9)
        assert pairs(engine) == [0, 1, 2, 3, 4, 5]


def test_a_backup_keeps_constraints_defaults_and_counters(path: Path, tmp_path: Path) -> None:
    def work(con: Con) -> None:
        con.execute("create sequence numbers start 7")
        con.execute(
            "create table kept (n bigint default nextval('numbers'), u varchar unique,"
            " c integer not null check (c > 0))"
        )
        con.execute("insert into kept (u, c) values ('x', 1), ('y', 2)")

    def tables(con: Con) -> list[Any]:
        return con.execute("select sql from duckdb_tables() order by sql").fetchall()

    with opened(path) as engine:
        engine.write(work)
        with opened(engine.backup(tmp_path / "copy.duckdb")) as copy:
            assert copy.read(tables) == engine.read(tables)
            copy.write(lambda con: con.execute("insert into kept (u, c) values ('z', 3)"))
            kept = copy.read(lambda con: con.execute("select * from kept order by n").fetchall())
    assert kept == [(7, "x", 1), (8, "y", 2), (9, "z", 3)]


def test_a_backup_opens_in_another_process_while_the_original_is_held(
    path: Path, tmp_path: Path
) -> None:
    with opened(path) as engine:
        add_pair(engine, 1)
        copy = engine.backup(tmp_path / "copy.duckdb")
        script = "e = Engine.open(sys.argv[1], (FIRST,)); print(pairs(e)); e.release()"
        assert answer(script, copy) == "[1]"


def test_backups_beside_writers_and_readers_are_of_one_moment(path: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def write_on(engine: Engine) -> int:
        number = 0
        while not stop.is_set():
            add_pair(engine, number, size=2000)
            number += 1
        return number

    def read_on(engine: Engine) -> None:
        while not stop.is_set():
            pairs(engine)

    with opened(path) as engine, ThreadPoolExecutor(2) as pool:
        try:
            writing, reading = pool.submit(write_on, engine), pool.submit(read_on, engine)
            copies = []
            for turn in range(times(4, 40)):
                before = len(pairs(engine))
                copies.append((before, engine.backup(tmp_path / f"copy-{turn}.duckdb")))
        finally:
            stop.set()
        written = writing.result()
        reading.result()
        for before, copy in copies:
            with opened(copy) as again:
                found = pairs(again)
                assert found == list(range(len(found)))
                assert before <= len(found) <= written
                assert again.read(commits) == [(len(found),)]


def test_a_backup_never_replaces_a_file(path: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine")
    with opened(path) as engine:
        for target in (taken, path, tmp_path):
            with pytest.raises(StoreUnavailable, match="choose a new name"):
                engine.backup(target)
        assert pairs(engine) == []
    assert taken.read_text() == "mine"


def test_a_backup_into_no_folder_says_so(path: Path, tmp_path: Path) -> None:
    with opened(path) as engine:
        with pytest.raises(StoreUnavailable, match="nowhere"):
            engine.backup(tmp_path / "nowhere" / "copy.duckdb")
        add_pair(engine, 1)


# -- compact -----------------------------------------------------------------------------------


def test_compacting_sorts_rows_and_gives_space_back(path: Path) -> None:
    def fill(con: Con) -> None:
        con.execute(
            "insert into pair select i * 7919 % 100000, md5(i::varchar) from range(100000) r(i)"
        )

    with opened(path) as engine:
        engine.write(fill)
        engine.write(lambda con: con.execute("delete from pair where id >= 30000"))
        before = engine.uuid
        engine.compact({"pair": "id desc"})
        compacted = path.stat().st_size
        assert ids(engine) == list(range(29999, -1, -1))
        assert engine.uuid == before
        engine.write(lambda con: con.execute("insert into other_half select id, half from pair"))
        with pytest.raises(Exception, match="primary key"):
            engine.write(lambda con: con.execute("insert into pair values (5, 'again')"))
        assert not list(path.parent.glob(".*"))
    with opened(path) as engine:
        assert len(pairs(engine)) == 30000
    assert compacted < 3 << 20


def test_readers_and_writers_go_on_over_a_compaction(path: Path) -> None:
    stop = threading.Event()

    def work_on(engine: Engine, first: int) -> list[int]:
        done: list[int] = []
        while not stop.is_set():
            done.append(add_pair(engine, first + len(done)))
            assert set(done) <= set(pairs(engine))
        return done

    with opened(path) as engine, ThreadPoolExecutor(2) as pool:
        try:
            running = [pool.submit(work_on, engine, first) for first in (0, 1_000_000)]
            for _ in range(times(4, 40)):
                engine.compact({"pair": "id"})
        finally:
            stop.set()
        done = sorted(number for run in running for number in run.result())
        assert pairs(engine) == done
    with opened(path) as engine:
        assert pairs(engine) == done


def test_a_compaction_that_fails_leaves_the_file_and_the_engine_as_they_were(path: Path) -> None:
    with opened(path) as engine:
        add_pair(engine, 1)
        with pytest.raises(Exception, match="no_such_column"):
            engine.compact({"pair": "no_such_column"})
        add_pair(engine, 2)
        assert pairs(engine) == [1, 2]
        assert not list(path.parent.glob(".*"))


def test_a_compaction_that_cannot_swap_goes_on_with_the_old_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_draft: Path, _path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(engine_module, "swap", refused)
    with opened(path) as engine:
        add_pair(engine, 1)
        with pytest.raises(StoreUnavailable, match="write access"):
            engine.compact()
        add_pair(engine, 2)
        assert pairs(engine) == [1, 2]


def test_the_lock_is_held_again_after_a_compaction(path: Path) -> None:
    script = "try: Engine.open(sys.argv[1], (FIRST,))\nexcept StoreLocked as e: print(e.pid)"
    with opened(path) as engine:
        engine.compact()
        assert answer(script, path) == str(os.getpid())
