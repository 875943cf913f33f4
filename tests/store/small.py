"""A schema of two tables and the ways of the tests to use an engine from other processes."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from exact_nb.store.duckdb.engine import Engine
from exact_nb.store.migration import Migration

Con = duckdb.DuckDBPyConnection

ROOT = Path(__file__).parents[2]

FIRST = Migration(
    1,
    "pairs",
    (
        "create table pair (id bigint primary key, half varchar not null)",
        "create table other_half (id bigint primary key, half varchar not null)",
        "create table hot (id integer primary key, hits bigint not null)",
        "insert into hot values (0, 0), (1, 0)",
    ),
)
SECOND = Migration(2, "weight", ("alter table pair add column weight double precision",))


@contextmanager
def opened(path: str | Path, *migrations: Migration) -> Iterator[Engine]:
    """Give the engine of a file and release it."""
    engine = Engine.open(path, migrations or (FIRST,))
    try:
        yield engine
    finally:
        engine.release()


def add_pair(engine: Engine, number: int, size: int = 8) -> int:
    """Insert two rows that belong together, in one transaction."""

    def work(con: Con) -> int:
        con.execute("insert into pair (id, half) values (?, ?)", [number, "a" * size])
        con.execute("insert into other_half values (?, ?)", [number, "b" * size])
        return number

    return engine.write(work)


def pairs(engine: Engine) -> list[int]:
    """Return the numbers of the pairs, making sure that none has lost its other half."""

    def work(con: Con) -> list[int]:
        left = con.execute("select id from pair order by id").fetchall()
        right = con.execute("select id from other_half order by id").fetchall()
        assert left == right, "half a transaction"
        for (number,) in left[:: max(1, len(left) // 10)]:
            # Through the index of the primary key too, which is recovered on its own.
            assert con.execute("select id from pair where id = ?", [number]).fetchall()
        return [number for (number,) in left]

    return engine.read(work)


def python(
    script: str, *arguments: object, as_nobody: bool = False, **environment: str
) -> subprocess.Popen[str]:
    """Start a Python process that has `Engine`, `FIRST` and the rest of this module at hand.

    It runs as another user, who may not write everywhere, where that is asked and we are root.
    """
    drop = "import os; os.setgid(65534); os.setuid(65534)\n" if as_nobody and is_root() else ""
    head = "import os, sys\nfrom tests.store.small import *\nfrom exact_nb.errors import *\n"
    return subprocess.Popen(
        [sys.executable, "-c", head + drop + textwrap.dedent(script), *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def answer(script: str, *arguments: object, as_nobody: bool = False) -> str:
    """Run a Python process to its end and return what it printed."""
    with python(script, *arguments, as_nobody=as_nobody) as process:
        printed, _ = process.communicate(timeout=120)
    assert process.returncode == 0, printed
    return printed.strip()


def chance(seed: int | None = None) -> random.Random:
    """Return a source of numbers, another one in each run where no seed is given."""
    return random.Random(seed)  # noqa: S311 - no secret


def is_root() -> bool:
    """Return whether no permission holds us back."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


HOLD = """
engine = Engine.open(sys.argv[1], (FIRST,))
print("open", flush=True)
sys.stdin.readline()
engine.release()
"""


@contextmanager
def held(path: Path, script: str = HOLD, *, notebook: str = "") -> Iterator[subprocess.Popen[str]]:
    """Have another process hold a file."""
    with python(script, path, JPY_SESSION_NAME=notebook) as process:
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline().strip() == "open"
        try:
            yield process
        finally:
            process.communicate("\n", timeout=60)


def left_behind(path: Path, commits: int) -> None:
    """Have a process commit pairs and be killed, so that they are in the log only."""
    script = """
    import signal
    engine = Engine.open(sys.argv[1], (FIRST,))
    for number in range(int(sys.argv[2])):
        add_pair(engine, number)
    os.kill(os.getpid(), signal.SIGKILL)
    """
    with python(script, path, commits) as process:
        process.wait(timeout=120)
    assert path.with_name(path.name + ".wal").stat().st_size > 0
