"""Damaged, foreign and outdated files: noticed, named and never touched."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from exact_nb.errors import StoreCorrupt, StoreUnavailable
from exact_nb.store.duckdb import acknowledged
from exact_nb.store.duckdb.damage import explain
from exact_nb.store.duckdb.engine import Engine
from exact_nb.store.duckdb.migrate import count_commits
from exact_nb.store.duckdb.opening import configuration
from tests.profile import times
from tests.store.small import FIRST, SECOND, add_pair, chance, left_behind, opened, pairs

COMMITS = 30


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder, hidden ones too."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def refuse(path: Path, error: type[Exception] = StoreCorrupt) -> str:
    """Open a file that must be refused in one line and left as it is; return the line."""
    before = contents(path.parent)
    with pytest.raises(error) as caught:
        Engine.open(path, (FIRST,))
    assert contents(path.parent) == before
    line = str(caught.value)
    assert "\n" not in line
    assert str(path) in line
    return line


# -- files of others ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"hello world\n" * 1000, b"\x89PNG\r\n\x1a\n" + bytes(5000), bytes(20000)],
    ids=["empty", "one byte", "text", "picture", "zeros"],
)
def test_a_file_that_is_no_database_is_refused_untouched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.duckdb"
    path.write_bytes(content)
    assert "choose a new name" in refuse(path)


def test_a_database_of_sqlite_is_refused_untouched(tmp_path: Path) -> None:
    # DuckDB would try to fetch an extension for it from the net.
    path = tmp_path / "a.duckdb"
    with sqlite3.connect(path) as con:
        con.execute("create table t (a)")
    con.close()
    assert "not a DuckDB file" in refuse(path)


@pytest.mark.parametrize("table", ["t", "store_info", None])
def test_a_database_of_somebody_else_is_refused_untouched(
    tmp_path: Path, table: str | None
) -> None:
    path = tmp_path / "a.duckdb"
    with duckdb.connect(str(path)) as con:
        if table:
            con.execute(f"create table {table} (uuid uuid, commits bigint)")
    assert "not one of exact_nb" in refuse(path)


def test_a_file_of_a_newer_version_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with opened(path, FIRST, SECOND):
        pass
    assert "schema 2, this version knows 1" in refuse(path, StoreUnavailable)
    with opened(path, FIRST, SECOND) as engine:
        assert pairs(engine) == []


def test_a_file_in_a_newer_format_of_duckdb_says_so(tmp_path: Path) -> None:
    # What 1.5.6 says of a file that 2.0.0 made in a format of its own.
    said = (
        "IO Error: Trying to read a database file with version number 69, but we can only read "
        "versions between 64 and 68.\nThe database file was created with a newer version of DuckDB."
    )
    ours = explain(duckdb.IOException(said), tmp_path / "a.duckdb")
    assert isinstance(ours, StoreUnavailable)
    assert "pip install --upgrade duckdb" in str(ours)
    assert "\n" not in str(ours)


# -- damaged data ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store that was closed in order."""
    path = tmp_path_factory.mktemp("closed") / "a.duckdb"
    with opened(path) as engine:
        for number in range(3):
            add_pair(engine, number, size=300_000)
    return path


@pytest.fixture
def again(closed: Path, tmp_path: Path) -> Path:
    """Return a copy of it to be damaged."""
    for file in closed.parent.iterdir():
        shutil.copy(file, tmp_path)
    return tmp_path / closed.name


@pytest.mark.parametrize("kept", [1, 11, 100, 4096, 8192, 12288, 20000, 0.5, 0.7, 0.95])
def test_a_truncated_file_is_refused_untouched(again: Path, kept: float) -> None:
    content = again.read_bytes()
    again.write_bytes(content[: int(kept if kept >= 1 else kept * len(content))])
    refuse(again)


@pytest.mark.parametrize("place", [0, 5, 8, 9, 15, 100, 4000, 4096 + 16, 12288 + 3])
def test_a_flipped_bit_in_the_head_is_refused_untouched(again: Path, place: int) -> None:
    content = bytearray(again.read_bytes())
    content[place] ^= 0x40
    # One of the two headers of a file may be the older one and is not needed then.
    again.write_bytes(content)
    refuse(again)


def test_a_flipped_bit_anywhere_is_named_or_harmless(again: Path) -> None:
    whole = again.read_bytes()
    refused = 0
    for place in chance(1).sample(range(12288, len(whole)), times(6, 200)):
        content = bytearray(whole)
        content[place] ^= 0x10
        again.write_bytes(content)
        try:
            with opened(again) as engine:
                assert pairs(engine) == [0, 1, 2]
                halves = engine.read(
                    lambda con: con.execute("select half from pair order by id").fetchall()
                )
                assert halves == [("a" * 300_000,)] * 3
        except StoreCorrupt:
            refused += 1
        again.write_bytes(whole)
    assert refused


def test_damage_met_while_reading_is_named_and_the_copies_too(closed: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    shutil.copy(closed, path)
    with opened(path, FIRST, SECOND) as engine:
        engine.write(
            lambda con: con.execute(
                "insert into pair select 100 + i, md5(i::varchar), 1 from range(100000) r(i)"
            )
        )
    whole = path.read_bytes()
    met: list[str] = []
    for place in range(12288 + 1000, len(whole), times(1 << 20, 1 << 18)):
        content = bytearray(whole)
        content[place] ^= 0xFF
        path.write_bytes(content)
        try:
            engine = Engine.open(path, (FIRST, SECOND))
        except StoreCorrupt:
            continue
        try:
            engine.read(lambda con: con.execute("select max(half) from pair").fetchall())
        except StoreCorrupt as error:
            met.append(str(error))
        finally:
            engine.release()
    assert met
    assert all("a.before-2.duckdb" in line for line in met)


# -- the log -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store whose last commits are in the log only."""
    path = tmp_path_factory.mktemp("killed") / "a.duckdb"
    left_behind(path, COMMITS)
    return path


@pytest.fixture
def logged(killed: Path, tmp_path: Path) -> Path:
    """Return a copy of it to be damaged."""
    for file in killed.parent.iterdir():
        shutil.copy(file, tmp_path)
    return tmp_path / killed.name


def log_of(path: Path) -> Path:
    return path.with_name(path.name + ".wal")


def commits_by_duckdb(path: Path) -> int | None:
    """Return how many commits DuckDB itself finds, None where it refuses the file."""
    try:
        with duckdb.connect(str(path), read_only=True, config=configuration()) as con:
            return count_commits(con)
    except duckdb.Error:
        return None


def damages(log: bytes) -> Iterator[bytes]:
    """Yield logs cut short and logs with a flipped bit."""
    for kept in (0, 1, 20, len(log) // 3, len(log) // 2, len(log) - 1):
        yield log[:kept]
    near_the_start = range(0, 60, 12)
    for place in [*near_the_start, *chance(2).sample(range(len(log)), times(6, 400))]:
        content = bytearray(log)
        content[place] ^= 0x10
        yield bytes(content)


def test_a_log_that_is_whole_is_replayed(logged: Path) -> None:
    with opened(logged) as engine:
        assert pairs(engine) == list(range(COMMITS))


def test_commits_lost_from_the_log_are_noticed_where_duckdb_opens_silently(logged: Path) -> None:
    log = log_of(logged).read_bytes()
    silent = loud = 0
    for damaged in damages(log):
        log_of(logged).write_bytes(damaged)
        found = commits_by_duckdb(logged)
        if found == COMMITS:  # a byte nobody needs
            continue
        line = refuse(logged)
        if found is None:
            loud += 1
        else:
            silent += 1
            assert f"{COMMITS - found} acknowledged changes are missing" in line
            assert "a.duckdb.acknowledged" in line
    assert silent
    assert loud
    log_of(logged).write_bytes(log)
    with opened(logged) as engine:
        assert pairs(engine) == list(range(COMMITS))


def test_a_log_that_was_deleted_is_missed(logged: Path) -> None:
    log_of(logged).unlink()
    assert f"{COMMITS} acknowledged changes are missing" in refuse(logged)


def test_an_older_copy_put_there_on_purpose_opens_without_the_mark(logged: Path) -> None:
    log_of(logged).unlink()
    acknowledged.mark_of(logged).unlink()
    with opened(logged) as engine:
        assert pairs(engine) == []
        add_pair(engine, 1)


def test_a_file_missing_beside_its_log_is_not_made_anew(logged: Path) -> None:
    logged.unlink()
    assert "put the two together again" in refuse(logged)


# -- the mark ----------------------------------------------------------------------------------


def test_the_mark_counts_the_acknowledged_commits(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with opened(path) as engine:
        for number in range(3):
            add_pair(engine, number)
            assert acknowledged.read(path) == (engine.uuid, number + 1)


def test_the_mark_of_another_store_is_replaced(tmp_path: Path) -> None:
    path, other = tmp_path / "a.duckdb", tmp_path / "b.duckdb"
    with opened(path), opened(other) as engine:
        add_pair(engine, 1)
    shutil.copy(acknowledged.mark_of(other), acknowledged.mark_of(path))
    with opened(path) as engine:
        assert acknowledged.read(path) == (engine.uuid, 0)


@pytest.mark.parametrize("content", [b"", b"x" * 36, b"exactack", None])
def test_a_mark_that_says_nothing_does_not_stop_the_opening(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "a.duckdb"
    with opened(path) as engine:
        add_pair(engine, 1)
    mark = acknowledged.mark_of(path)
    flipped = bytearray(mark.read_bytes())
    flipped[-6] ^= 1
    mark.write_bytes(flipped if content is None else content)
    with opened(path) as engine:
        assert pairs(engine) == [1]
        assert acknowledged.read(path) == (engine.uuid, 1)
