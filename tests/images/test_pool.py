"""Open files are shared, bounded in number and never closed under a reader."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from exact_nb.errors import UnreadableImage
from exact_nb.images.pool import SourcePool
from tests.images.memory import Memory
from tests.profile import times


class Opener:
    """Opens memory in place of files, and remembers what it opened."""

    def __init__(self) -> None:
        self.opened: list[Memory] = []

    def __call__(self, path: Path) -> Memory:
        source = Memory(np.zeros((1, 8, 8), np.uint8), path)
        self.opened.append(source)
        return source

    @property
    def open(self) -> int:
        return sum(not source.closed for source in self.opened)


def test_image_is_opened_once(tmp_path: Path) -> None:
    opener = Opener()
    with SourcePool(2, opener) as pool:
        with pool.use(tmp_path / "a") as first, pool.use(str(tmp_path / "a")) as second:
            assert first is second
        with pool.use(tmp_path / "a") as third:
            assert third is first
    assert len(opener.opened) == 1
    assert opener.open == 0


def test_least_recently_used_is_closed(tmp_path: Path) -> None:
    opener = Opener()
    with SourcePool(2, opener) as pool:
        for name in "abac":
            with pool.use(tmp_path / name):
                pass
        assert len(pool) == 2
        assert [source.path.name for source in opener.opened if source.closed] == ["b"]


def test_image_in_use_stays_open_though_the_pool_is_full(tmp_path: Path) -> None:
    opener = Opener()
    with SourcePool(1, opener) as pool:
        with pool.use(tmp_path / "a") as held:
            with pool.use(tmp_path / "b"), pool.use(tmp_path / "c"):
                assert opener.open == 3
            assert not opener.opened[0].closed
            assert opener.open == 1
            held.read_region(0, 0, 4, 4)
        assert len(pool) == 1


def test_closing_waits_for_the_user(tmp_path: Path) -> None:
    opener = Opener()
    pool = SourcePool(2, opener)
    with pool.use(tmp_path / "a") as held:
        pool.close()
        held.read_region(0, 0, 4, 4)
        assert opener.open == 1
    assert opener.open == 0


def test_replaced_file_is_opened_anew(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"1")
    opener = Opener()
    with SourcePool(2, opener) as pool:
        with pool.use(path) as old:
            path.write_bytes(b"22")
            os.utime(path, ns=(1, 1))
            with pool.use(path) as new:
                assert new is not old
            old.read_region(0, 0, 4, 4)
        assert opener.opened[0].closed
        assert not opener.opened[1].closed


def test_failure_to_open_is_not_remembered(tmp_path: Path) -> None:
    refusals = [UnreadableImage("no", path="a")]
    working = Opener()

    def opener(path: Path) -> Memory:
        if refusals:
            raise refusals.pop()
        return working(path)

    with SourcePool(2, opener) as pool:
        with pytest.raises(UnreadableImage, match="no"), pool.use(tmp_path / "a"):
            pass
        assert len(pool) == 0
        with pool.use(tmp_path / "a") as source:
            assert source is not None


def test_error_of_the_user_does_not_lose_the_image(tmp_path: Path) -> None:
    opener = Opener()
    with SourcePool(2, opener) as pool:
        with pytest.raises(UnreadableImage), pool.use(tmp_path / "a"):
            raise UnreadableImage("a tile is damaged", path="a")
        with pool.use(tmp_path / "a"):
            assert len(opener.opened) == 1


def test_many_threads_never_meet_a_closed_image(tmp_path: Path) -> None:
    opener = Opener()
    rounds = times(300, 5_000)
    start = threading.Barrier(6)

    def browse(seed: int) -> None:
        random = np.random.default_rng(seed)
        start.wait(60)
        for name in random.integers(0, 8, rounds):
            with pool.use(tmp_path / str(name)) as source:
                source.read_region(0, 0, 4, 4)
                assert source.path.name == str(name)

    with SourcePool(3, opener) as pool:
        with ThreadPoolExecutor(6) as threads:
            for result in [threads.submit(browse, seed) for seed in range(6)]:
                result.result(120)
        assert opener.open == len(pool) == 3
    assert opener.open == 0
