"""One engine a file and process: opening, closing, locks, notes and forks."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pytest

from exact_nb.errors import StoreClosed, StoreLocked, StoreUnavailable
from exact_nb.store.duckdb import holder, opening
from exact_nb.store.duckdb.engine import Engine
from tests.store.small import FIRST, ROOT, Con, add_pair, answer, held, opened, pairs, python

HOLD_AND_SERVE = """
engine = Engine.open(sys.argv[1], (FIRST,))
engine.announce("http://localhost:8123")
print("open", flush=True)
sys.stdin.readline()
"""

LOOK = """
import duckdb
looking = duckdb.connect(sys.argv[1], read_only=True)
print("open", flush=True)
sys.stdin.readline()
looking.close()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.duckdb"


@pytest.fixture(scope="module")
def holding(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    """Have another process hold a file for all who only look at it; return both."""
    path = tmp_path_factory.mktemp("holding") / "a.duckdb"
    with held(path) as process:
        yield path, process.pid


# -- one engine a file -------------------------------------------------------------------------


def test_every_name_of_a_file_gives_the_same_engine(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(path) as engine:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "link.duckdb").symlink_to(path)
        (tmp_path / "hard.duckdb").hardlink_to(path)
        (tmp_path / "folder").symlink_to(tmp_path)
        names = ["a.duckdb", "./a.duckdb", "link.duckdb", "hard.duckdb", "folder/link.duckdb"]
        for name in [*names, str(path)]:
            with opened(name) as again:
                assert again is engine


def test_opening_by_another_name_does_not_let_go_of_the_lock(path: Path, tmp_path: Path) -> None:
    # Closing any handle of a file drops a process's POSIX locks on it.
    with opened(path):
        (tmp_path / "hard.duckdb").hardlink_to(path)
        with opened(tmp_path / "hard.duckdb"):
            pass
        script = "try: Engine.open(sys.argv[1], (FIRST,))\nexcept StoreLocked: print('locked')"
        assert answer(script, path) == "locked"


def test_the_last_release_closes_the_file(path: Path) -> None:
    first, second = Engine.open(path, (FIRST,)), Engine.open(path, (FIRST,))
    first.release()
    add_pair(second, 1)
    second.release()
    for call in (lambda: add_pair(second, 2), lambda: pairs(second), second.compact):
        with pytest.raises(StoreClosed, match="connect again"):
            call()
    second.release()
    assert (
        answer("e = Engine.open(sys.argv[1], (FIRST,)); print(pairs(e)); e.release()", path)
        == "[1]"
    )


def test_the_uuid_stays_and_differs_between_files(path: Path, tmp_path: Path) -> None:
    with opened(path) as engine:
        first = engine.uuid
    with opened(path) as engine, opened(tmp_path / "b.duckdb") as other:
        assert engine.uuid == first != other.uuid
        assert first.version == 7


def test_release_waits_for_those_who_still_read(path: Path) -> None:
    engine = Engine.open(path, (FIRST,))
    add_pair(engine, 1)
    reading, let_go = threading.Event(), threading.Event()

    def work(con: Con) -> Any:
        reading.set()
        assert let_go.wait(30)
        return con.execute("select id from pair").fetchall()

    with ThreadPoolExecutor(2) as pool:
        read = pool.submit(engine.read, work)
        assert reading.wait(30)
        released = pool.submit(engine.release)
        assert not released.done()
        let_go.set()
        assert read.result() == [(1,)]
        released.result()
    with pytest.raises(StoreClosed):
        pairs(engine)


def test_threads_that_open_and_close_at_once_share_or_follow_each_other(path: Path) -> None:
    def run(number: int) -> Any:
        with opened(path) as engine:
            return add_pair(engine, number)

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(run, range(20)))
    with opened(path) as engine:
        assert pairs(engine) == done


# -- another process ---------------------------------------------------------------------------


def test_a_held_file_names_the_notebook_the_pid_and_what_to_do(path: Path) -> None:
    notebook = "/home/ann/slides/review.ipynb"
    with held(path, notebook=notebook) as process:
        with pytest.raises(StoreLocked) as caught:
            Engine.open(path, (FIRST,))
        error, line = caught.value, str(caught.value)
        assert (error.pid, error.path, error.server) == (process.pid, str(path), None)
        assert error.holder == f"notebook {notebook}"
        assert "\n" not in line
        for part in (str(path), notebook, f"pid {process.pid}", "ws.close()", "shut that kernel"):
            assert part in line
    with opened(path) as engine:
        add_pair(engine, 1)


def test_a_file_held_by_no_notebook_names_the_command(holding: tuple[Path, int]) -> None:
    path, pid = holding
    with pytest.raises(StoreLocked, match="-c import os, sys") as caught:
        Engine.open(path, (FIRST,))
    assert caught.value.pid == pid


def test_a_holder_that_serves_is_offered_to_connect_to(path: Path) -> None:
    with held(path, HOLD_AND_SERVE):
        with pytest.raises(StoreLocked, match="or connect to http://localhost:8123") as caught:
            Engine.open(path, (FIRST,))
        assert caught.value.server == "http://localhost:8123"


@pytest.mark.parametrize("note", [b"", b"{", b"[1]", b'{"pid": 1}', b"\xff\xfe", None], ids=repr)
def test_the_lock_is_believed_and_not_the_note(
    holding: tuple[Path, int], note: bytes | None
) -> None:
    path, pid = holding
    place = holder.note_of(path)
    right = place.read_bytes()
    if note is None:
        place.unlink()
    else:
        place.write_bytes(note)
    try:
        with pytest.raises(StoreLocked) as caught:
            Engine.open(path, (FIRST,))
    finally:
        place.write_bytes(right)
    assert caught.value.pid == pid
    assert "python" in caught.value.holder


def test_the_note_of_a_dead_process_is_replaced_and_ours_removed(path: Path) -> None:
    with python("Engine.open(sys.argv[1], (FIRST,)); os.kill(os.getpid(), 9)", path) as process:
        process.wait(timeout=60)
    assert json.loads(holder.note_of(path).read_text())["pid"] == process.pid
    with opened(path):
        assert json.loads(holder.note_of(path).read_text())["pid"] == os.getpid()
    assert not holder.note_of(path).exists()


def test_a_refused_opening_leaves_the_note_of_the_holder(holding: tuple[Path, int]) -> None:
    path, pid = holding
    with pytest.raises(StoreLocked):
        Engine.open(path, (FIRST,))
    assert json.loads(holder.note_of(path).read_text())["pid"] == pid


def test_an_opening_waits_for_a_process_that_only_looks(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "PATIENCE", 60)
    with opened(path):
        pass
    with ThreadPoolExecutor(1) as pool:
        with held(path, LOOK):
            waiting = pool.submit(Engine.open, path, (FIRST,))
            assert not waiting.done()
        waiting.result().release()


def test_a_process_that_keeps_looking_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "PATIENCE", 0)
    with opened(path):
        pass
    with held(path, LOOK) as process, pytest.raises(StoreLocked, match=f"pid {process.pid}"):
        Engine.open(path, (FIRST,))


def test_processes_that_open_a_new_file_at_once_make_one_store(path: Path) -> None:
    script = """
    while True:
        try:
            engine = Engine.open(sys.argv[1], (FIRST,))
            break
        except StoreLocked:
            pass
    add_pair(engine, int(sys.argv[2]))
    print(engine.uuid)
    engine.release()
    """
    with ThreadPoolExecutor(3) as pool:
        uuids = set(pool.map(lambda number: answer(script, path, number), range(3)))
    assert len(uuids) == 1
    with opened(path) as engine:
        assert pairs(engine) == [0, 1, 2]
    assert not list(path.parent.glob(".*"))


def test_what_another_process_commits_right_after_the_look_is_no_damage(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(path):
        pass
    connect = duckdb.connect
    adds = """
    engine = Engine.open(sys.argv[1], (FIRST,))
    add_pair(engine, 7)
    engine.release()
    """

    class Look:
        """The connection that only looks; when it is closed, another process has its turn."""

        def __init__(self, connection: Con) -> None:
            self._connection = connection

        def __getattr__(self, name: str) -> Any:
            return getattr(self._connection, name)

        def close(self) -> None:
            self._connection.close()
            answer(adds, path)

    def connected(name: str, *, read_only: bool = False, config: Any = None) -> Any:
        connection = connect(name, read_only=read_only, config=config)
        return Look(connection) if read_only else connection

    monkeypatch.setattr(duckdb, "connect", connected)
    with opened(path) as engine:
        assert pairs(engine) == [7]


# -- forks -------------------------------------------------------------------------------------

FORK = """
import warnings
warnings.simplefilter("ignore")  # Python 3.12 warns of forks beside threads, which we do here
engine = Engine.open(sys.argv[1], (FIRST,))
add_pair(engine, 1)
child = os.fork()
if not child:
    said = []
    for call in (lambda: add_pair(engine, 2), lambda: pairs(engine), engine.compact,
                 lambda: engine.backup(sys.argv[1] + ".copy"), lambda: engine.announce("x"),
                 lambda: Engine.open(sys.argv[1], (FIRST,))):
        try:
            call()
        except StoreClosed as error:
            said.append("spawn" in str(error))
    engine.release()
    os._exit(0 if said == [True] * 6 else 1)
assert os.waitpid(child, 0)[1] == 0
add_pair(engine, 3)
print(pairs(engine), os.path.exists(sys.argv[1] + ".holder"))
engine.release()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_forked_child_is_refused_and_harms_nothing(path: Path) -> None:
    # DuckDB itself would take the child's writes without an error and lose them.
    assert answer(FORK, path) == "[1, 3] True"


# -- configuration -----------------------------------------------------------------------------


def test_memory_is_limited_and_nothing_is_fetched_from_the_net(path: Path) -> None:
    with opened(path) as engine:

        def settings(con: Con) -> dict[str, str]:
            return dict(con.execute("select name, value from duckdb_settings()").fetchall())

        found = engine.read(settings)
        with pytest.raises(duckdb.Error, match="spatial"):
            engine.read(lambda con: con.execute("select st_point(1, 2)"))
    assert found["autoinstall_known_extensions"] == "false"
    amount, unit = found["memory_limit"].split()
    assert unit == "MiB" or (unit == "GiB" and float(amount) <= 2)


def test_files_are_made_in_the_format_both_versions_of_duckdb_read(path: Path) -> None:
    with opened(path) as engine:
        [(tags,)] = engine.read(
            lambda con: con.execute(
                "select tags from duckdb_databases() where database_name = current_database()"
            ).fetchall()
        )
    assert tags["storage_version"].startswith("v1.4.0")


def test_a_connection_of_somebody_else_in_this_process_is_named(path: Path) -> None:
    with opened(path):
        pass
    with duckdb.connect(str(path)), pytest.raises(StoreUnavailable, match="in this process"):
        Engine.open(path, (FIRST,))
    with opened(path) as engine:
        add_pair(engine, 1)


def test_awkward_names_are_no_hindrance(tmp_path: Path) -> None:
    for name in ("it's here.duckdb", 'a "b".duckdb', "temp.duckdb", "système 2.db", "x"):
        with opened(tmp_path / name) as engine:
            add_pair(engine, 1)
            engine.backup(tmp_path / f"copy of {name}")
            engine.compact()
        with opened(tmp_path / f"copy of {name}") as copy:
            assert pairs(copy) == [1]


def test_the_engine_loads_pyarrow_beside_and_not_before() -> None:
    script = (
        "import sys, exact_nb.store.duckdb.engine; assert 'pyarrow' not in sys.modules; print('ok')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "ok"
