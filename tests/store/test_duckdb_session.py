"""What a transaction of DuckDB does to be quick changes nothing of what it says."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from exact_nb.store.duckdb.engine import Engine
from exact_nb.store.duckdb.session import DuckDBSession
from exact_nb.store.sql.session import Duplicate
from tests.store.small import Con, opened

IS_OPTIMIZING = "select current_setting('enable_optimizer')"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with opened(tmp_path / "a.duckdb") as engine:
        engine.write(lambda con: con.execute("create table place (id integer primary key)"))
        yield engine


def add(connection: Con, *ids: int) -> DuckDBSession:
    session = DuckDBSession(connection)
    session.insert("place", ["id"], [(one,) for one in ids])
    return session


def is_optimizing(connection: Con) -> bool:
    return bool(DuckDBSession(connection).rows(IS_OPTIMIZING)[0][0])


def test_given_values_are_added_without_the_optimizer_and_queries_have_it(engine: Engine) -> None:
    def work(connection: Con) -> list[bool]:
        session = add(connection, 1)
        plain = session.rows(IS_OPTIMIZING, plain=True)
        return [plain[0][0], session.rows(IS_OPTIMIZING)[0][0]]

    assert engine.write(work) == [False, True]


def test_the_next_writer_has_the_optimizer(engine: Engine) -> None:
    engine.write(lambda connection: add(connection, 1))
    assert engine.write(is_optimizing)


def test_the_next_writer_has_the_optimizer_after_a_failure_too(engine: Engine) -> None:
    with pytest.raises(Duplicate):
        engine.write(lambda connection: add(connection, 1, 1))
    assert engine.write(is_optimizing)


def test_a_reader_beside_a_plain_statement_has_the_optimizer(engine: Engine) -> None:
    def work(connection: Con) -> bool:
        add(connection, 1)
        with ThreadPoolExecutor(1) as other:
            return other.submit(engine.read, is_optimizing).result()

    assert engine.write(work)


def test_one_statement_of_many_threads_gives_each_its_own_rows(engine: Engine) -> None:
    engine.write(lambda connection: add(connection, *range(50)))

    def found(number: int) -> Any:
        return engine.read(
            lambda connection: DuckDBSession(connection).rows(
                "select id from place where id = ?", (number,)
            )[0][0]
        )

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(found, range(50))) == list(range(50))


def test_a_statement_follows_a_table_that_has_changed(engine: Engine) -> None:
    def names(connection: Con) -> int:
        (row,) = DuckDBSession(connection).rows("select * from place")
        return len(row)

    engine.write(lambda connection: add(connection, 1))
    assert engine.read(names) == 1
    engine.write(lambda con: con.execute("alter table place add column name text"))
    assert engine.read(names) == 2


def test_more_statements_than_are_kept_are_run_all_the_same(engine: Engine) -> None:
    def work(connection: Con) -> list[int]:
        session = DuckDBSession(connection)
        return [session.rows(f"select {number}")[0][0] for number in range(1_200)]

    assert engine.read(work) == list(range(1_200))
