"""The desk where tiles are asked for: newest wishes first, replies in batches."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeAlias

from exact_nb.errors import ExactError

if TYPE_CHECKING:
    from exact_nb.images.base import EncodedTile
    from exact_nb.widgets.protocol.messages import TileReply, TilesReply, TilesWanted, TileWish

__all__ = ["BATCH_BYTES", "TileDesk"]

logger = logging.getLogger(__name__)

BATCH_BYTES = 1_000_000
"""A reply is sent when it holds this much: cost on Jupyter's wire is per message, not per byte."""

_PATIENCE = 0.02
"""Seconds after which a reply goes out even if small, so that slow tiles do not hold quick ones."""

_Key: TypeAlias = tuple[str, int]
ReadTile: TypeAlias = "Callable[[str, int, int, int, int, int, int], EncodedTile | None]"
Publish: TypeAlias = "Callable[[TilesReply, list[bytes | memoryview]], None]"


class TileDesk:
    """Serve tiles from a few threads; asking and cancelling only touch a list.

    Parameters
    ----------
    read : callable
        ``read(source, level, column, row, z, t, c)`` gives the tile, or None where the file has
        none.
    publish : callable
        ``publish(reply, buffers)`` sends a batch.
    threads : int
        How many tiles are read at once.
    """

    def __init__(self, read: ReadTile, publish: Publish, *, threads: int = 3) -> None:
        self._read = read
        self._publish = publish
        self._wishes: OrderedDict[_Key, TileWish] = OrderedDict()
        self._lock = threading.Lock()
        self._threads = threads
        self._busy = 0
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="exact-nb-tiles")

    def ask(self, message: TilesWanted) -> None:
        """Note wishes and cancellations; returns at once."""
        session = message["session"]
        with self._lock:
            for request in message["cancel"]:
                self._wishes.pop((session, request), None)
            for wish in reversed(message["want"]):
                key = session, wish[0]
                self._wishes[key] = wish
                self._wishes.move_to_end(key, last=False)
            wanted = min(self._threads, len(self._wishes)) - self._busy
            self._busy += max(0, wanted)
        for _ in range(wanted):
            self._pool.submit(self._serve)

    def close(self) -> None:
        """Drop all wishes and end the threads."""
        with self._lock:
            self._wishes.clear()
        self._pool.shutdown(wait=True)

    def _serve(self) -> None:
        batches: dict[str, _Batch] = {}
        while (item := self._next()) is not None:
            (session, request), wish = item
            batch = batches.setdefault(session, _Batch(session))
            batch.add(request, self._answer(wish))
            if batch.is_due():
                self._publish(*batches.pop(session).message())
        for batch in batches.values():
            self._publish(*batch.message())

    def _next(self) -> tuple[_Key, TileWish] | None:
        with self._lock:
            if self._wishes:
                return self._wishes.popitem(last=False)
            self._busy -= 1
            return None

    def _answer(self, wish: TileWish) -> EncodedTile | str | None:
        try:
            return self._read(*wish[1:])
        except ExactError as error:
            return str(error)
        except Exception as error:
            logger.exception("a tile of %s could not be read", wish[1])
            return f"{type(error).__name__}: {error}"


class _Batch:
    """Tiles of one session on their way into one message."""

    def __init__(self, session: str) -> None:
        self._session = session
        self._tiles: list[TileReply] = []
        self._buffers: list[bytes | memoryview] = []
        self._size = 0
        self._since = time.monotonic()

    def add(self, request: int, answer: EncodedTile | str | None) -> None:
        if answer is None:
            self._tiles.append({"request": request, "status": "empty"})
        elif isinstance(answer, str):
            self._tiles.append({"request": request, "status": "error", "message": answer})
        else:
            self._tiles.append(
                {"request": request, "status": "image", "media_type": answer.media_type}
            )
            self._buffers.append(answer.data)
            self._size += len(answer.data)

    def is_due(self) -> bool:
        return self._size >= BATCH_BYTES or time.monotonic() - self._since >= _PATIENCE

    def message(self) -> tuple[TilesReply, list[bytes | memoryview]]:
        reply: TilesReply = {"kind": "tiles", "session": self._session, "tiles": self._tiles}
        return reply, self._buffers
