"""Migrations: in order, once, with a copy of the file before each, all or nothing."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from exact_nb.store.migration import Migration
from tests.store.small import FIRST, SECOND, Con, add_pair, left_behind, opened, pairs

THIRD = Migration(3, "label", ("create table label (id integer primary key)",))
BROKEN = Migration(
    2,
    "broken",
    (
        "alter table pair add column weight double precision",
        "delete from other_half",
        "insert into nowhere values (1)",
    ),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "my.labels.duckdb"


def everything(con: Con) -> list[Any]:
    """Return all there is to know about a file but the name it has."""
    tables = con.execute("select table_name, sql from duckdb_tables() order by 1").fetchall()
    rows = [con.execute(f"select * from {name} order by all").fetchall() for name, _ in tables]
    return [tables, rows]


def test_a_new_file_gets_all_migrations_and_no_copy(path: Path) -> None:
    with opened(path, FIRST, SECOND, THIRD) as engine:
        applied = engine.read(
            lambda con: con.execute("select n, name from schema_version order by n").fetchall()
        )
    assert applied == [(1, "pairs"), (2, "weight"), (3, "label")]
    assert not list(path.parent.glob("*before*"))


def test_an_older_file_is_copied_before_each_migration(path: Path) -> None:
    with opened(path) as engine:
        add_pair(engine, 1)
        first = engine.read(everything)
    with opened(path, FIRST, SECOND, THIRD) as engine:
        assert pairs(engine) == [1]
        engine.write(lambda con: con.execute("update pair set weight = 3"))
    before_2, before_3 = (path.with_name(f"my.labels.before-{n}.duckdb") for n in (2, 3))
    with opened(before_2) as copy:
        assert copy.read(everything) == first
    with opened(before_3, FIRST, SECOND) as copy:
        assert copy.read(lambda con: con.execute("select * from pair").fetchall()) == [
            (1, "a" * 8, None)
        ]


def test_what_was_in_the_log_only_is_in_the_copy(path: Path) -> None:
    left_behind(path, 10)
    with opened(path, FIRST, SECOND) as engine:
        assert pairs(engine) == list(range(10))
    with opened(path.with_name("my.labels.before-2.duckdb")) as copy:
        assert pairs(copy) == list(range(10))


def test_a_migrated_file_is_not_migrated_again(path: Path) -> None:
    for _ in range(2):
        with opened(path, FIRST, SECOND) as engine:
            [(count,)] = engine.read(
                lambda con: con.execute("select count(*) from schema_version").fetchall()
            )
            assert count == 2
    assert not list(path.parent.glob("*before*"))


def test_a_migration_leaves_nothing_in_the_log(path: Path) -> None:
    # Replaying changes of tables has had bugs (DuckDB 1.4 and 1.5).
    with opened(path) as engine:
        add_pair(engine, 1)
    with opened(path, FIRST, SECOND):
        log = path.with_name(path.name + ".wal")
        assert not log.exists() or not log.stat().st_size


def test_a_broken_migration_leaves_the_file_as_it_was(path: Path) -> None:
    with opened(path) as engine:
        add_pair(engine, 1)
        before = engine.read(everything)
    with pytest.raises(duckdb.Error, match="nowhere"), opened(path, FIRST, BROKEN):
        pass
    with opened(path) as engine:
        assert engine.read(everything) == before
        add_pair(engine, 2)
    with opened(path, FIRST, SECOND) as engine:
        assert pairs(engine) == [1, 2]
    with opened(path.with_name("my.labels.before-2.duckdb")) as copy:
        assert pairs(copy) == [1, 2]


def test_a_broken_first_migration_leaves_no_file(path: Path) -> None:
    with pytest.raises(duckdb.Error, match="nowhere"), opened(path, FIRST, BROKEN):
        pass
    assert list(path.parent.iterdir()) == []


def test_migrations_out_of_order_are_refused(path: Path) -> None:
    for wrong in ((SECOND, FIRST), (FIRST, THIRD), (FIRST, FIRST)):
        with pytest.raises(ValueError, match="1, 2, 3"), opened(path, *wrong):
            pass
    assert not path.exists()
