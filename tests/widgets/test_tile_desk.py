"""Tiles are served newest first, in batches, and not at all once they are of no use."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from exact_nb.errors import UnreadableImage
from exact_nb.images.base import EncodedTile
from exact_nb.widgets.protocol.messages import TilesReply, TilesWanted
from exact_nb.widgets.tile_desk import BATCH_BYTES, TileDesk


class Page:
    """Collects what the desk publishes."""

    def __init__(self) -> None:
        self.messages: list[tuple[TilesReply, list[bytes | memoryview]]] = []
        self._changed = threading.Condition()

    def publish(self, reply: TilesReply, buffers: list[bytes | memoryview]) -> None:
        with self._changed:
            self.messages.append((reply, buffers))
            self._changed.notify_all()

    def requests(self) -> list[int]:
        return [tile["request"] for reply, _ in self.messages for tile in reply["tiles"]]

    def wait_for(self, count: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.requests()) >= count, timeout=30)


def want(*requests: int, session: str = "page", cancel: tuple[int, ...] = ()) -> TilesWanted:
    return {
        "kind": "tiles",
        "session": session,
        "want": [(request, "slide", 0, request, 0, 0, 0, 0) for request in requests],
        "cancel": list(cancel),
    }


class Gate:
    """A reader that stands still until it is let go."""

    def __init__(self, size: int = 10) -> None:
        self.started = threading.Event()
        self.go = threading.Event()
        self.read: list[int] = []
        self._size = size

    def __call__(
        self, _source: str, _level: int, column: int, _row: int, _z: int, _t: int, _c: int
    ) -> EncodedTile:
        self.started.set()
        assert self.go.wait(30)
        self.read.append(column)
        return EncodedTile(bytes(self._size), "image/jpeg")


@pytest.fixture
def page() -> Page:
    return Page()


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def desk(page: Page, gate: Gate) -> Iterator[TileDesk]:
    desk = TileDesk(gate, page.publish, threads=1)
    yield desk
    gate.go.set()
    desk.close()


def test_the_newest_wishes_are_served_first(desk: TileDesk, page: Page, gate: Gate) -> None:
    desk.ask(want(1, 2, 3))
    assert gate.started.wait(30)
    desk.ask(want(4, 5))
    gate.go.set()
    page.wait_for(5)
    assert gate.read == [1, 4, 5, 2, 3]


def test_a_cancelled_wish_is_not_read(desk: TileDesk, page: Page, gate: Gate) -> None:
    desk.ask(want(1, 2, 3))
    assert gate.started.wait(30)
    desk.ask(want(cancel=(2,)))
    gate.go.set()
    page.wait_for(2)
    assert gate.read == [1, 3]


def test_one_page_cannot_cancel_for_another(desk: TileDesk, page: Page, gate: Gate) -> None:
    desk.ask(want(1))
    assert gate.started.wait(30)
    desk.ask(want(2, session="mine"))
    desk.ask(want(session="theirs", cancel=(2,)))
    gate.go.set()
    page.wait_for(2)
    assert gate.read == [1, 2]


def test_small_tiles_share_a_message(page: Page) -> None:
    desk = TileDesk(
        lambda *_: EncodedTile(bytes(BATCH_BYTES // 4), "image/jpeg"), page.publish, threads=1
    )
    desk.ask(want(*range(8)))
    page.wait_for(8)
    desk.close()
    assert sorted(page.requests()) == list(range(8))
    assert len(page.messages) < 8
    for reply, buffers in page.messages:
        assert len(buffers) == len(reply["tiles"])
        assert sum(map(len, buffers)) <= BATCH_BYTES + BATCH_BYTES // 4


def test_missing_and_damaged_tiles_are_answered(page: Page) -> None:
    def read(
        _source: str, _level: int, column: int, _row: int, _z: int, _t: int, _c: int
    ) -> EncodedTile | None:
        if column == 1:
            raise UnreadableImage("slide.svs: tile 1 is damaged", path="slide.svs")
        return None

    desk = TileDesk(read, page.publish, threads=1)
    desk.ask(want(0, 1))
    page.wait_for(2)
    desk.close()
    answers = {tile["request"]: tile for reply, _ in page.messages for tile in reply["tiles"]}
    assert answers[0] == {"request": 0, "status": "empty"}
    assert answers[1] == {
        "request": 1,
        "status": "error",
        "message": "slide.svs: tile 1 is damaged",
    }


def test_a_fault_of_our_own_does_not_end_the_desk(page: Page) -> None:
    def read(
        _source: str, _level: int, column: int, _row: int, _z: int, _t: int, _c: int
    ) -> EncodedTile:
        if column == 1:
            raise ZeroDivisionError("a fault")
        return EncodedTile(b"tile", "image/jpeg")

    desk = TileDesk(read, page.publish, threads=1)
    desk.ask(want(1))
    page.wait_for(1)
    desk.ask(want(2))
    page.wait_for(2)
    desk.close()
    statuses = {
        tile["request"]: tile["status"] for reply, _ in page.messages for tile in reply["tiles"]
    }
    assert statuses == {1: "error", 2: "image"}
