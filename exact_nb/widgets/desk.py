"""The desk of a kernel: takes every message of every page and hands it to the right thread."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from exact_nb._version import __version__
from exact_nb.errors import ExactError, RevisionConflict
from exact_nb.model.annotations import Annotation
from exact_nb.overlay.scenes import Scenes
from exact_nb.widgets import events, versions
from exact_nb.widgets.channel import Channel
from exact_nb.widgets.methods.table import METHODS, WRITING
from exact_nb.widgets.pictures import Pictures
from exact_nb.widgets.tile_desk import TileDesk
from exact_nb.widgets.views import View, Views

if TYPE_CHECKING:
    from collections.abc import Callable

    from exact_nb.model.shapes import Bounds
    from exact_nb.store.base import Event, Store
    from exact_nb.widgets.protocol.messages import Call, CallFailed, EventMessage, FromPage, Hello

__all__ = ["Desk"]

logger = logging.getLogger(__name__)

_PROBE = bytes((1, 2, 3, 4))


class Desk:
    """Channel, views and threads of one kernel; made by the first viewer."""

    _current: ClassVar[Desk | None] = None
    _making: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self) -> None:
        self.views = Views()
        self.pictures = Pictures(tell=self._tell)
        self.channel = Channel(self.receive)
        self._tiles = TileDesk(self.pictures.tile, self.channel.publish)
        # Edits keep their order; questions need not wait for them.
        self._writers = ThreadPoolExecutor(1, thread_name_prefix="exact-nb-edits")
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="exact-nb-calls")
        self.scenes = Scenes(self._tell_of)
        self._following = threading.Lock()
        self._followed: dict[UUID, list[Store]] = {}
        self._heard: dict[UUID, Event] = {}

    @classmethod
    def current(cls) -> Desk:
        """Return the desk of this kernel."""
        with cls._making:
            if cls._current is None:
                cls._current = cls()
            return cls._current

    def add(self, view: View, rebound: Callable[[View], None]) -> str:
        """Take in a view and return the key by which pages name it; as `Views.add`."""
        self._follow(view.store)
        return self.views.add(view, rebound)

    def view(self, key: str) -> View:
        """Return the view of a key; where its store was closed, on the one opened since."""
        view = self.views.get(key)
        if view.store.is_open:
            return view
        store = view.store.successor()
        if store is None:
            return view
        self._follow(store)
        return self.views.rebind(key, store)

    def _follow(self, store: Store) -> None:
        """Hear of what happens in a store as long as it is open; others may follow it as well."""
        with self._following:
            followed = self._followed.setdefault(store.uuid, [])
            if any(one is store for one in followed):
                return
            followed[:] = [one for one in followed if one.is_open]
            if not followed:
                self.scenes.forget(store.uuid)
            followed.append(store)
            store.subscribe(lambda event: self._hear(store, event))

    def _hear(self, store: Store, event: Event) -> None:
        """Pass an event on once, though each open store of one body of data reports it.

        All pages of a kernel hear the same. Where somebody else works in it too, none of them is
        told who it was: a blind review may hide that from one of them.
        """
        heard = self._heard.get(store.uuid)
        if heard is not None and _are_one(heard, event):
            return
        self._heard[store.uuid] = event
        with self._following:
            users = {one.actor.id for one in self._followed[store.uuid] if one.is_open}
        told = event if users == {event.actor_id} else replace(event, actor_id=0)
        self.scenes.follow(store, told)

    def receive(self, message: FromPage, buffers: list[memoryview]) -> None:
        """Hand a message on; returns at once."""
        match message["kind"]:
            case "tiles":
                self._tiles.ask(message)
            case "call":
                pool = self._writers if message["method"] in WRITING else self._readers
                pool.submit(self._answer, message)
            case "hello":
                self._readers.submit(self._greet, message, [bytes(one) for one in buffers])

    def _greet(self, message: Hello, buffers: list[bytes]) -> None:
        binary = buffers == [_PROBE]
        self.channel.publish(
            {
                "kind": "hello",
                "session": message["session"],
                "binary": binary,
                "subshells": _supports_subshells(),
                "version": __version__,
            },
            [_PROBE] if binary else [],
        )

    def _answer(self, call: Call) -> None:
        try:
            view = self.view(call["view"])
            if call["method"] in WRITING:
                versions.check_present(view)
            result, buffers = METHODS[call["method"]](self, view, call["params"])
        except Exception as error:  # noqa: BLE001 - whatever it was, the page must hear of it
            self.channel.publish(_failure(call, error))
            return
        self.channel.publish(
            {
                "kind": "reply",
                "session": call["session"],
                "request": call["request"],
                "result": result,
            },
            buffers,
        )

    def _tell_of(self, store: UUID, event: Event, bounds: Bounds | None) -> None:
        self._tell(events.to_wire(event, store=str(store), bounds=bounds))

    def _tell(self, event: EventMessage | None) -> None:
        if event is not None:
            self.channel.publish(event)


def _are_one(event: Event, other: Event) -> bool:
    """Whether two stores report the same commit, of which one may hide who made it."""
    return (
        event.receipt is other.receipt
        and event.verdicts is other.verdicts
        and event.records is other.records
        and event.image_ids is other.image_ids
    )


def _failure(call: Call, error: Exception) -> CallFailed:
    known = isinstance(error, ExactError)
    if not known:
        logger.error("%s failed", call["method"], exc_info=error)
    failed: CallFailed = {
        "kind": "error",
        "session": call["session"],
        "request": call["request"],
        "error": type(error).__name__ if known else "ExactError",
        "message": str(error) if known else f"{type(error).__name__}: {error}",
    }
    if isinstance(error, RevisionConflict) and isinstance(error.current, Annotation):
        current = error.current
        failed["current"] = {
            "uuid": str(current.uuid),
            "revision": current.revision,
            "deleted": current.deleted,
        }
        if isinstance(error.attempted, UUID):
            failed["step"] = str(error.attempted)
    return failed


def _supports_subshells() -> bool:
    """Say whether the kernel serves comms while a cell runs (ipykernel 7 and later)."""
    try:
        from ipykernel.kernelbase import Kernel  # noqa: PLC0415
    except ImportError:
        return False
    if not Kernel.initialized():
        return False
    return bool(getattr(Kernel.instance(), "_supports_kernel_subshells", False))
