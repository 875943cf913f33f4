"""A process killed while it annotates loses nothing acknowledged and leaves nothing half."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from exact_nb.store.duckdb.store import DuckDBStore, open_store
from exact_nb.store.sql.counters import LAST, OPERATIONS
from tests.profile import times
from tests.store.victim import work
from tests.store.world import World

KILLS_PER_FILE = 25

WHOLE = {
    "an annotation without the change that made it what it is": """
        select count(*) from annotation a left join change c on c.id = a.change
        where c.id is null or c.annotation_id <> a.id or c.uuid <> a.uuid
        or c.geom is distinct from a.geom or c.bx0 is distinct from a.bx0
        or c.revision <> a.revision or c.deleted <> a.deleted or c.edited_at <> a.edited_at""",
    "a change that the annotation does not show": """
        select count(*) from (select annotation_id, max(id) as last from change group by 1) c
        left join annotation a on a.id = c.annotation_id
        where a.id is null or a.change <> c.last""",
    "a transaction without all of its changes": """
        select count(*) from edit_transaction e left join
        (select transaction_id, count(*) as n, min(id) as f, max(id) as l from change group by 1) c
        on c.transaction_id = e.id
        where c.n is distinct from e.last_change - e.first_change + 1
        or c.f <> e.first_change or c.l <> e.last_change""",
    "a change without its transaction": """
        select count(*) from change c left join edit_transaction e on e.id = c.transaction_id
        where e.id is null""",
    "a number that is given again": f"""
        select count(*) from ({LAST}) n(record, annotation, change, transaction, commits)
        where change < (select coalesce(max(id), 0) from change)
        or annotation < (select coalesce(max(id), 0) from annotation)
        or transaction < (select coalesce(max(id), 0) from edit_transaction)""",
    "a transaction that was counted and is gone": """
        select count(*) from store_info
        where transaction_id > (select coalesce(max(id), 0) from edit_transaction)""",
}


@pytest.mark.thorough
@pytest.mark.timeout(3600)
def test_killed_at_any_moment_nothing_acknowledged_is_lost(filled: World, tmp_path: Path) -> None:
    seed = int.from_bytes(os.urandom(4), "big")
    chance = random.Random(seed)  # noqa: S311 - no secret
    path = tmp_path / "labels.duckdb"
    said = 0
    for kill in range(times(10, 500)):
        if kill % KILLS_PER_FILE == 0:
            path = tmp_path / f"labels-{kill}.duckdb"
            shutil.copy(filled.bea.location, path)
        receipts = killed(path, chance)
        said += len(receipts)
        with open_store(path, user="bea") as store:
            check(store, receipts, f"seed {seed}, kill {kill}")
    assert said >= times(10, 500)


def killed(path: Path, chance: random.Random) -> list[dict[str, Any]]:
    """Let a process work for a random while, kill it, and return what it was told is on disk."""
    # A fork server that has everything imported and no file open: a child is at work at once.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.store.victim"])
    reading, writing = context.Pipe(duplex=False)
    victim = context.Process(target=_work, args=(path, chance.randrange(1 << 30), writing))
    victim.start()
    writing.close()
    with reading, os.fdopen(os.dup(reading.fileno()), "rb") as lines:
        first = [lines.readline() for _ in range(chance.randint(1, 12))]
        assert all(first), "the process ended by itself"
        spin(chance.uniform(0, 0.05))
        assert victim.pid is not None
        os.kill(victim.pid, signal.SIGKILL)
        rest = lines.readlines()
    victim.join()
    assert victim.exitcode == -signal.SIGKILL
    victim.close()
    return [json.loads(line) for line in first + rest if line.endswith(b"\n")]


def _work(path: Path, seed: int, out: Any) -> None:
    work(path, seed, out.fileno())


def spin(seconds: float) -> None:
    """Let a moment pass: the point of the test is that it ends anywhere."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def check(store: DuckDBStore, receipts: list[dict[str, Any]], moment: str) -> None:
    """Compare what was acknowledged with what is in the file."""
    for fault, sql in WHOLE.items():
        assert rows(store, sql) == [(0,)], f"{moment}: {fault}"
    for receipt in receipts:
        where = f"transaction_id = {receipt['transaction']}"
        named = rows(
            store,
            f"select cast(operation as varchar) from edit_transaction "
            f"where id = {receipt['transaction']}",
        )
        assert named == [(receipt["operation"],)], f"{moment}: {receipt}"
        kept = rows(
            store,
            "select id, cast(uuid as varchar), revision, operation from change "
            f"where {where} order by id",
        )
        if receipt["changes"]:
            told = [[id_, uuid, n, OPERATIONS[done].value] for id_, uuid, n, done in kept]
            assert told == receipt["changes"], moment
        if receipt["rows"]:
            assert len(kept) == receipt["rows"], moment


def rows(store: DuckDBStore, sql: str) -> list[tuple[Any, ...]]:
    """Return what a query gives on the file itself."""
    return store._engine.read(lambda con: con.execute(sql).fetchall())
