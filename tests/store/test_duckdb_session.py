"""What a transaction of DuckDB does to be quick changes nothing of what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest

from exact_nb.store.duckdb.engine import Engine
from exact_nb.store.duckdb.session import DuckDBSession
from exact_nb.store.sql.session import Duplicate
from tests.store.small import opened

T = TypeVar("T")

IS_OPTIMIZING = "select current_setting('enable_optimizer')"


COLUMNS = ["id", *(f"c{number}" for number in range(20))]
"""Of a wide table, for which the optimizer is turned off."""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with opened(tmp_path / "a.duckdb") as engine:
        others = ", ".join(f"{name} integer" for name in COLUMNS[1:])
        sql = f"create table place (id integer primary key, {others})"
        engine.write(lambda con: con.execute(sql))
        yield engine


def write(engine: Engine, work: Callable[[DuckDBSession], T]) -> T:
    """Do what a store does in a write transaction."""
    return engine.write(lambda con: work(DuckDBSession(con, optimizer=engine.optimizer)))


def read(engine: Engine, work: Callable[[DuckDBSession], T]) -> T:
    return engine.read(lambda con: work(DuckDBSession(con)))


def add(session: DuckDBSession, *ids: int) -> None:
    session.insert("place", COLUMNS, [(one, *range(20)) for one in ids])


def is_optimizing(session: DuckDBSession, *, plain: bool = False) -> bool:
    (row,) = session.rows(IS_OPTIMIZING, plain=plain)
    return bool(row[0])


def test_wide_values_are_added_without_the_optimizer_and_queries_have_it(engine: Engine) -> None:
    def work(session: DuckDBSession) -> list[bool]:
        add(session, 1)
        return [is_optimizing(session, plain=True), is_optimizing(session)]

    assert write(engine, work) == [False, True]


def test_beside_a_query_the_optimizer_stays_on(engine: Engine) -> None:
    def work(session: DuckDBSession) -> bool:
        session.rows("select * from place")
        add(session, 1)
        return is_optimizing(session, plain=True)

    assert write(engine, work)


def test_the_next_writer_that_asks_has_the_optimizer(engine: Engine) -> None:
    write(engine, lambda session: add(session, 1))
    assert not write(engine, lambda session: is_optimizing(session, plain=True))
    assert write(engine, is_optimizing)


def test_the_next_writer_has_the_optimizer_after_a_failure_too(engine: Engine) -> None:
    with pytest.raises(Duplicate):
        write(engine, lambda session: add(session, 1, 1))
    assert write(engine, is_optimizing)


def test_a_reader_beside_a_plain_statement_has_the_optimizer(engine: Engine) -> None:
    def work(session: DuckDBSession) -> bool:
        add(session, 1)
        with ThreadPoolExecutor(1) as other:
            return other.submit(read, engine, is_optimizing).result()

    assert write(engine, work)


def test_after_the_file_was_opened_anew_queries_have_the_optimizer(engine: Engine) -> None:
    write(engine, lambda session: add(session, 1))
    engine.compact()
    assert write(engine, is_optimizing)


@pytest.mark.parametrize("count", [1, 2, 40])
def test_one_row_few_and_many_are_added_alike(engine: Engine, count: int) -> None:
    write(engine, lambda session: add(session, *range(count)))
    rows = read(engine, lambda session: session.rows("select * from place order by id"))
    assert rows == [(one, *range(20)) for one in range(count)]


def test_one_statement_of_many_threads_gives_each_its_own_rows(engine: Engine) -> None:
    write(engine, lambda session: add(session, *range(50)))

    def found(number: int) -> Any:
        sql = "select id from place where id = ?"
        return read(engine, lambda session: session.rows(sql, (number,))[0][0])

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(found, range(50))) == list(range(50))


def test_a_statement_follows_a_table_that_has_changed(engine: Engine) -> None:
    def width(session: DuckDBSession) -> int:
        (row,) = session.rows("select * from place")
        return len(row)

    write(engine, lambda session: add(session, 1))
    assert read(engine, width) == len(COLUMNS)
    engine.write(lambda con: con.execute("alter table place add column name text"))
    assert read(engine, width) == len(COLUMNS) + 1


def test_more_statements_than_are_kept_are_run_all_the_same(engine: Engine) -> None:
    def work(session: DuckDBSession) -> list[int]:
        return [session.rows(f"select {number}")[0][0] for number in range(1_200)]

    assert read(engine, work) == list(range(1_200))
