"""Places that cannot take a store: no folder, no permission, no room."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from exact_nb.errors import StoreUnavailable
from exact_nb.store.duckdb.engine import Engine
from tests.store.small import FIRST, Con, add_pair, answer, is_root, opened, pairs

TRY = """
try:
    Engine.open(sys.argv[1], (FIRST,))
except StoreUnavailable as error:
    print(error)
"""


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"there is no folder .*/nowhere; make it first"):
        Engine.open(tmp_path / "nowhere" / "a.duckdb", (FIRST,))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="a folder, not a file"):
        Engine.open(tmp_path, (FIRST,))


@pytest.fixture
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a store that every user of the machine can reach and write."""
    folder = tmp_path_factory.mktemp("shared")
    for parent in [folder, *folder.parents[:2]]:
        parent.chmod(0o777)
    path = folder / "a.duckdb"
    with opened(path) as engine:
        add_pair(engine, 1)
    for file in folder.iterdir():
        file.chmod(0o666)
    yield path
    folder.chmod(0o777)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
@pytest.mark.parametrize("what", ["folder", "file", "new file"])
def test_what_may_not_be_written_is_named_and_left(shared: Path, what: str) -> None:
    path = shared
    if what == "file":
        shared.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
    else:
        shared.parent.chmod(0o555)
        path = shared if what == "folder" else shared.with_name("new.duckdb")
    before = {file.name: file.read_bytes() for file in shared.parent.iterdir()}
    line = answer(TRY, path, as_nobody=True)
    assert line.startswith(f"{path}: may not be written by this user")
    assert "copy it to a folder of your own" in line
    assert "\n" not in line
    assert {file.name: file.read_bytes() for file in shared.parent.iterdir()} == before
    shared.parent.chmod(0o777)
    shared.chmod(0o666)
    with opened(shared) as engine:
        assert pairs(engine) == [1]


# -- no room -----------------------------------------------------------------------------------


@pytest.fixture
def cramped(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a file system of 8 MB."""
    yield from mounted(tmp_path / "cramped", megabytes=8)


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[Path]:
    """Return a folder with room for a log that is long enough to be checkpointed, and no more."""
    yield from mounted(tmp_path / "narrow", megabytes=64)


def mounted(folder: Path, megabytes: int) -> Iterator[Path]:
    """Mount a small file system as long as a test lasts."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(folder)]
    if sys.platform != "linux" or not is_root():
        pytest.skip("only root of Linux can make a small file system")
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no file system may be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(engine: Engine, size: int) -> list[int]:
    """Write until there is no room; return what was acknowledged."""
    numbers = iter(range(100_000))
    with pytest.raises(StoreUnavailable, match="the disk is full") as caught:
        [add_pair(engine, number, size) for number in numbers]
    assert "free some space" in str(caught.value)
    assert "\n" not in str(caught.value)
    return list(range(next(numbers) - 1))


@pytest.mark.parametrize("size", [10_000, 400_000])
def test_a_full_disk_loses_nothing_acknowledged_and_the_engine_goes_on(
    cramped: Path, size: int
) -> None:
    path, ballast = cramped / "a.duckdb", cramped / "ballast"
    ballast.write_bytes(bytes(2 << 20))
    with opened(path) as engine:
        acknowledged = fill(engine, size)
        assert acknowledged
        assert pairs(engine) == acknowledged
        ballast.unlink()
        assert add_pair(engine, 1_000_000, size) == 1_000_000
        assert pairs(engine) == [*acknowledged, 1_000_000]
    with opened(path) as engine:
        assert pairs(engine) == [*acknowledged, 1_000_000]


def test_a_checkpoint_that_finds_no_room_breaks_nothing(narrow: Path) -> None:
    # DuckDB gives up the whole database then, reads included, until it is opened again.
    path, ballast = narrow / "a.duckdb", narrow / "ballast"
    ballast.write_bytes(bytes(40 << 20))
    acknowledged: list[int] = []

    def work(con: Con) -> int:
        number = len(acknowledged)
        noise = os.urandom(1_500_000).hex()  # which a checkpoint cannot make small
        con.execute("insert into pair values (?, ?)", [number, noise])
        con.execute("insert into other_half values (?, '')", [number])
        return number

    with opened(path) as engine:
        with pytest.raises(StoreUnavailable, match="the disk is full"):
            acknowledged.extend(engine.write(work) for _ in range(100))
        assert acknowledged
        assert pairs(engine) == acknowledged
        ballast.unlink()
        add_pair(engine, 1_000_000)
        assert pairs(engine) == [*acknowledged, 1_000_000]
    with opened(path) as engine:
        assert pairs(engine) == [*acknowledged, 1_000_000]


def test_a_store_opens_on_a_full_disk(cramped: Path) -> None:
    path = cramped / "a.duckdb"
    with opened(path) as engine:
        acknowledged = fill(engine, 10_000)
    try:
        (cramped / "ballast").write_bytes(bytes(8 << 20))
    except OSError:
        assert os.statvfs(cramped).f_bavail == 0
    with opened(path) as engine:
        assert pairs(engine) == acknowledged


def test_copies_that_find_no_room_leave_nothing_behind(cramped: Path) -> None:
    path = cramped / "a.duckdb"
    with opened(path) as engine:
        acknowledged = fill(engine, 10_000)
        with pytest.raises(StoreUnavailable, match="the disk is full"):
            engine.backup(cramped / "copy.duckdb")
        with pytest.raises(StoreUnavailable, match="the disk is full"):
            engine.compact()
        assert pairs(engine) == acknowledged
        assert not [file for file in cramped.iterdir() if "draft" in file.name]
        assert not (cramped / "copy.duckdb").exists()


def test_a_new_store_that_finds_no_room_leaves_nothing_behind(cramped: Path) -> None:
    (cramped / "ballast").write_bytes(bytes((8 << 20) - (100 << 10)))
    with pytest.raises(StoreUnavailable, match="the disk is full"):
        Engine.open(cramped / "a.duckdb", (FIRST,))
    assert [file.name for file in cramped.iterdir()] == ["ballast"]
