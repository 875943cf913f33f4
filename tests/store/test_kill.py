"""A process killed at any moment loses nothing it had acknowledged, and leaves nothing half."""

from pathlib import Path

import pytest

from exact_nb.errors import StoreLocked
from tests.profile import times
from tests.store.small import FIRST, SECOND, add_pair, chance, opened, pairs, python

SCHEMA = (FIRST, SECOND)

COMMITTING = """
engine = Engine.open(sys.argv[1], (FIRST,))
number = max(pairs(engine), default=-1) + 1
while True:
    add_pair(engine, number, size=number % 5 * 8_000)
    os.write(1, b"%d\\n" % number)
    number += 1
"""

BULK = """
engine = Engine.open(sys.argv[1], (FIRST,))
rows = "select i, i::varchar from range(?, ?) r(i)"
def work(con):
    [(first,)] = con.execute("select count(*) from pair").fetchall()
    con.execute(f"insert into pair {rows}", [first, first + 130_000])
    con.execute("insert into other_half values (?, 'bulk')", [first])
    return first + 130_000
while True:
    os.write(1, b"%d\\n" % engine.write(work))
"""

COMPACTING = """
engine = Engine.open(sys.argv[1], (FIRST,))
print("open", flush=True)
while True:
    engine.compact({"pair": "id desc"})
    os.write(1, b"done\\n")
"""


def kill_after(script: str, path: Path, lines: int, microseconds: int) -> list[str]:
    """Kill a process some moments after a line it printed; return all it printed."""
    with python(script, path) as process:
        assert process.stdout
        printed = [process.stdout.readline() for _ in range(lines)]
        assert all(printed), "the process ended by itself"
        spin(microseconds)
        process.kill()
        printed += process.stdout.readlines()
    return [line.strip() for line in printed if line.endswith("\n")]


def spin(microseconds: int) -> None:
    """Let some moments pass: the point of the test is that they end anywhere."""
    for _ in range(microseconds * 20):
        pass


def test_every_acknowledged_commit_survives_a_kill(tmp_path: Path) -> None:
    path, luck = tmp_path / "a.duckdb", chance()
    acknowledged = 0
    for _ in range(times(3, 50)):
        lines = kill_after(COMMITTING, path, luck.randrange(1, 25), luck.randrange(5000))
        acknowledged = int(lines[-1]) + 1
        with opened(path) as engine:
            found = pairs(engine)
        # One more may have been on disk before it could be acknowledged.
        assert found[:acknowledged] == list(range(acknowledged))
        assert len(found) <= acknowledged + 1


def test_every_acknowledged_bulk_insertion_survives_a_kill(tmp_path: Path) -> None:
    # Large insertions go to the data file before they are committed, past its last checkpoint.
    path, luck = tmp_path / "a.duckdb", chance()
    for _ in range(times(2, 30)):
        lines = kill_after(BULK, path, luck.randrange(1, 3), luck.randrange(30_000))
        with opened(path) as engine:
            [(found, insertions)] = engine.read(
                lambda con: con.execute(
                    "select (select count(*) from pair), (select count(*) from other_half)"
                ).fetchall()
            )
        assert found == insertions * 130_000
        assert 0 <= found - int(lines[-1]) <= 130_000


def test_a_kill_while_the_file_is_written_anew_leaves_one_that_is_whole(tmp_path: Path) -> None:
    path, luck = tmp_path / "a.duckdb", chance()
    numbers = list(range(20))
    with opened(path) as engine:
        for number in numbers:
            add_pair(engine, number, size=30_000)
    for _ in range(times(2, 40)):
        kill_after(COMPACTING, path, luck.randrange(1, 4), luck.randrange(60_000))
        with opened(path) as engine:
            assert pairs(engine) == numbers
            assert not list(tmp_path.glob(".*")), "the killed process left its draft"
            numbers.append(len(numbers))
            add_pair(engine, numbers[-1], size=30_000)


def test_a_kill_while_a_file_is_made_leaves_none_or_a_whole_one(tmp_path: Path) -> None:
    script = "print('up', flush=True)\nEngine.open(sys.argv[1], (FIRST,))\nsys.stdin.read()"
    luck = chance()
    for turn in range(times(2, 40)):
        path = tmp_path / f"{turn}.duckdb"
        kill_after(script, path, 1, luck.randrange(150_000))
        with opened(path) as engine:
            assert pairs(engine) == []
            add_pair(engine, 1)


def test_a_kill_while_a_file_is_migrated_loses_nothing(tmp_path: Path) -> None:
    script = """
    from tests.store.small import SECOND
    print('up', flush=True)
    Engine.open(sys.argv[1], (FIRST, SECOND))
    sys.stdin.read()
    """
    luck = chance()
    for turn in range(times(2, 40)):
        path = tmp_path / f"{turn}.duckdb"
        with opened(path) as engine:
            add_pair(engine, 1)
        kill_after(script, path, 1, luck.randrange(150_000))
        with opened(path, *SCHEMA) as engine:
            assert pairs(engine) == [1]
            engine.write(lambda con: con.execute("update pair set weight = 2"))


def test_the_lock_of_a_killed_process_is_gone_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with python(COMMITTING, path) as process:
        assert process.stdout
        assert process.stdout.readline()
        with pytest.raises(StoreLocked), opened(path):
            pass
        process.kill()
    with opened(path) as engine:
        assert 0 in pairs(engine)
