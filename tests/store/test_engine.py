"""Transactions: all or nothing, one after the other, seen from one moment."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pytest

from exact_nb.errors import InvalidRecord
from exact_nb.store.duckdb import engine as engine_module
from exact_nb.store.duckdb.engine import Engine
from tests.profile import times
from tests.store.small import Con, add_pair, opened, pairs


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with opened(tmp_path / "a.duckdb") as engine:
        yield engine


def hits(engine: Engine) -> Any:
    return [
        row[0]
        for row in engine.read(lambda c: c.execute("select hits from hot order by id").fetchall())
    ]


def commits(engine: Engine) -> Any:
    return engine.read(lambda c: c.execute("select commits from store_info").fetchall())[0][0]


def test_write_returns_what_the_work_returned(engine: Engine) -> None:
    assert add_pair(engine, 5) == 5
    assert pairs(engine) == [5]


@pytest.mark.parametrize("raised", [InvalidRecord("no"), ZeroDivisionError(), KeyboardInterrupt()])
def test_an_exception_in_the_work_leaves_nothing_and_the_engine_usable(
    engine: Engine, raised: BaseException
) -> None:
    def work(con: Con) -> None:
        con.execute("insert into pair values (1, 'a')")
        raise raised

    with pytest.raises(type(raised)):
        engine.write(work)
    assert pairs(engine) == []
    assert commits(engine) == 0
    add_pair(engine, 2)
    assert pairs(engine) == [2]


def test_work_that_swallows_an_error_of_the_database_is_not_taken_for_committed(
    engine: Engine,
) -> None:
    # DuckDB answers COMMIT of an aborted transaction without an error and drops it.
    def work(con: Con) -> Any:
        con.execute("insert into pair values (1, 'a')")
        con.execute("insert into other_half values (1, 'b')")
        try:
            con.execute("insert into pair values (1, 'again')")
        except duckdb.ConstraintException:
            return "fine"

    with pytest.raises(duckdb.Error, match="aborted"):
        engine.write(work)
    assert pairs(engine) == []
    add_pair(engine, 1)


def test_work_that_commits_by_itself_is_refused(engine: Engine) -> None:
    with pytest.raises(duckdb.TransactionException):
        engine.write(lambda con: con.execute("commit"))
    add_pair(engine, 1)
    assert pairs(engine) == [1]


def test_a_conflict_reruns_the_whole_work(engine: Engine) -> None:
    begun: list[int] = []

    def work(con: Con) -> None:
        begun.append(1)
        con.execute("update hot set hits = hits + 100 where id = 1")
        if len(begun) == 1:
            # What the writer lock rules out among ourselves: a rival commits to a row we change.
            with engine._root.cursor() as rival:
                rival.execute("update hot set hits = hits + 10 where id = 0")
        con.execute("update hot set hits = hits + 1 where id = 0")

    engine.write(work)
    assert len(begun) == 2
    assert hits(engine) == [11, 100]


def test_retries_are_bounded(engine: Engine) -> None:
    begun: list[int] = []

    def work(con: Con) -> None:
        begun.append(1)
        con.execute("update hot set hits = hits + 1")
        raise duckdb.TransactionException("TransactionContext Error: Conflict on update!")

    with pytest.raises(duckdb.TransactionException):
        engine.write(work)
    assert len(begun) == engine_module.ATTEMPTS
    assert hits(engine) == [0, 0]


def test_threads_that_write_the_same_rows_lose_no_update(engine: Engine) -> None:
    # Unlocked, DuckDB silently loses an update of one column against one of an indexed column.
    per_thread, threads = times(15, 100), 6

    def work(con: Con) -> None:
        [(before,)] = con.execute("select hits from hot where id = 0").fetchall()
        con.execute("update hot set hits = ? where id = 0", [before + 1])
        con.execute("update hot set hits = hits + 1 where id = 1")

    def run(_: object) -> None:
        for _ in range(per_thread):
            engine.write(work)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(run, range(threads)))
    assert hits(engine) == [per_thread * threads] * 2
    assert commits(engine) == per_thread * threads


def test_after_is_told_in_order_of_commit_before_the_next_writer(engine: Engine) -> None:
    told: list[Any] = []

    def work(con: Con) -> Any:
        return con.execute("update hot set hits = hits + 1 where id = 0 returning hits").fetchall()

    with ThreadPoolExecutor(5) as pool:
        for _ in range(40):
            pool.submit(engine.write, work, after=told.append)
    assert [rows[0][0] for rows in told] == list(range(1, 41))


def test_after_is_not_told_of_what_was_rolled_back(engine: Engine) -> None:
    told: list[Any] = []
    with pytest.raises(duckdb.Error):
        engine.write(lambda con: con.execute("select nonsense from nowhere"), after=told.append)
    assert told == []


def test_an_exception_of_after_does_not_undo_the_commit(engine: Engine) -> None:
    def after(_: object) -> None:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - raised above
        engine.write(lambda con: con.execute("update hot set hits = 7"), after=after)
    assert hits(engine) == [7, 7]
    add_pair(engine, 1)


def test_a_read_sees_one_moment_while_others_write(engine: Engine) -> None:
    def work(con: Con) -> Any:
        before = con.execute("select count(*) from pair").fetchall()
        with ThreadPoolExecutor(1) as pool:
            pool.submit(add_pair, engine, 1).result()
        return before == con.execute("select count(*) from pair").fetchall()

    assert engine.read(work)
    assert pairs(engine) == [1]


def test_a_read_cannot_write(engine: Engine) -> None:
    with pytest.raises(duckdb.TransactionException, match="read-only"):
        engine.read(lambda con: con.execute("delete from hot"))
    assert hits(engine) == [0, 0]


def test_reads_of_many_threads_and_a_writer_never_meet_on_one_connection(engine: Engine) -> None:
    # One connection in several threads: "connection is busy with another call" (DuckDB 2.0).
    stop = threading.Event()

    def read_on(_: object) -> None:
        seen = 0
        while not stop.is_set():
            now = len(pairs(engine))
            assert now >= seen
            seen = now

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read_on, n) for n in range(4)]
        try:
            for number in range(times(40, 400)):
                add_pair(engine, number)
        finally:
            stop.set()
        for reader in readers:
            reader.result()


def test_a_read_inside_a_read_has_a_cursor_of_its_own(engine: Engine) -> None:
    add_pair(engine, 1)
    add_pair(engine, 2)

    def outer(con: Con) -> Any:
        rows = con.execute("select id from pair order by id")
        first = rows.fetchone()
        assert pairs(engine) == [1, 2]
        return [first, *rows.fetchall()]

    assert engine.read(outer) == [(1,), (2,)]


@pytest.mark.parametrize("outer", ["read", "write"])
@pytest.mark.parametrize("inner", ["write", "compact"])
def test_what_would_wait_for_itself_is_refused(engine: Engine, outer: str, inner: str) -> None:
    def work(_con: Con) -> None:
        if inner == "compact":
            engine.compact()
        else:
            engine.write(lambda _: None)

    with pytest.raises(RuntimeError, match="wait for itself"):
        getattr(engine, outer)(work)
    add_pair(engine, 1)


def test_an_error_in_a_statement_stays_an_error_of_duckdb(engine: Engine) -> None:
    with pytest.raises(duckdb.CatalogException):
        engine.read(lambda con: con.execute("select * from corrupt_table"))
    with pytest.raises(duckdb.ConversionException):
        engine.read(lambda con: con.execute("select 'checksum'::integer").fetchall())


def test_errors_of_the_system_inside_the_work_are_not_blamed_on_the_file(engine: Engine) -> None:
    def work(_con: Con) -> None:
        raise FileNotFoundError("elsewhere.tif")

    with pytest.raises(FileNotFoundError):
        engine.write(work)
