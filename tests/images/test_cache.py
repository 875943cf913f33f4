"""The cache counts bytes and makes each value once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_nb.images.cache import ByteCache


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 40)), min_size=1), st.integers(1, 100))
def test_capacity_holds_and_newest_stays(asked: list[tuple[int, int]], capacity: int) -> None:
    cache: ByteCache[bytes] = ByteCache(capacity, len)
    for key, size in asked:
        value = cache.get(key, lambda size=size: bytes(size))  # type: ignore[misc]
        assert cache.used <= max(capacity, len(value))
        assert cache.get(key, lambda: b"made again") is value


def test_least_recently_used_goes_first() -> None:
    cache: ByteCache[str] = ByteCache(3, len)
    for key in "abc":
        cache.get(key, lambda key=key: key)  # type: ignore[misc]
    cache.get("a", lambda: "?")
    cache.get("d", lambda: "d")
    assert cache.get("a", lambda: "?") == "a"
    assert cache.get("b", lambda: "!") == "!"


def test_threads_that_ask_for_one_key_share_the_work() -> None:
    cache: ByteCache[bytes] = ByteCache(100, len)
    begun, may_end = threading.Event(), threading.Event()
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        begun.set()
        assert may_end.wait(30)
        return b"value"

    with ThreadPoolExecutor(4) as pool:
        results = [pool.submit(cache.get, "key", make) for _ in range(4)]
        assert begun.wait(30)
        may_end.set()
        values = {id(result.result(30)) for result in results}
    assert len(made) == 1
    assert len(values) == 1


def test_failure_is_told_and_not_kept() -> None:
    cache: ByteCache[bytes] = ByteCache(100, len)

    def fail() -> bytes:
        raise OSError("no")

    with pytest.raises(OSError, match="no"):
        cache.get("key", fail)
    assert cache.get("key", lambda: b"yes") == b"yes"


def test_value_forgotten_while_it_is_made_is_not_kept() -> None:
    cache: ByteCache[bytes] = ByteCache(100, len)

    def make() -> bytes:
        cache.forget(lambda key: key == "key")
        return b"old"

    assert cache.get("key", make) == b"old"
    assert cache.used == 0
    assert cache.get("key", lambda: b"new") == b"new"


def test_forgetting_frees_bytes() -> None:
    cache: ByteCache[bytes] = ByteCache(100, len)
    for key in range(5):
        cache.get(key, lambda: bytes(10))
    cache.forget(lambda key: key in {1, 2})
    assert cache.used == 30
