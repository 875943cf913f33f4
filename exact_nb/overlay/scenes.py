"""The scenes of a kernel: built when first asked for, kept up to date, forgotten when unused."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from exact_nb.errors import ExactError
from exact_nb.model.annotations import Position
from exact_nb.model.images import Image, ImageSet
from exact_nb.model.people import Team
from exact_nb.model.shapes import Bounds
from exact_nb.model.taxonomy import AnnotationType, Product
from exact_nb.overlay.following import Witness, is_bulk, reread
from exact_nb.overlay.scene import Scene, union
from exact_nb.overlay.tiles import Tiles
from exact_nb.store.base import Event, Store
from exact_nb.store.query import Query

__all__ = ["Place", "Scenes", "Shown"]

logger = logging.getLogger(__name__)

_MOST_SCENES = 8
_MOST_BYTES = 1 << 30
_PATIENCE_SECONDS = 0.5
_REMEMBERED = 1_000

# What hides annotations when it is deleted, or rules what verdicts mean.
_TELLING = {AnnotationType, Product, Image, ImageSet, Team}

Told = Callable[[UUID, Event, Bounds | None], None]


class Place(NamedTuple):
    """One frame of one image of one store, or one slice of a plane of a volume.

    `version` is the id of a snapshot, None for the present state.
    """

    store: UUID
    image: int
    position: Position
    version: int | None = None


class Shown(NamedTuple):
    """A scene, and the tiles drawn of it."""

    scene: Scene
    tiles: Tiles


class _Entry:
    """A scene that stands or is being built; `lock` is held while it is built or changed."""

    def __init__(self, store: Store, imageset: int) -> None:
        self.store = store
        self.imageset = imageset
        self.hidden: frozenset[UUID] = frozenset()
        self.lock = threading.Lock()
        self.shown: Shown | None = None


class Scenes:
    """Scenes by place, the last used ones.

    A scene shows what the store holds, whoever looks: to ask whether somebody may see the image is
    the caller's part.

    Parameters
    ----------
    tell : callable
        ``tell(store, event, bounds)`` is called, on any thread, when what a page asks next will
        show the event; bounds of the places it touched, None where they are not known. For events
        that take long it is called twice, when they are heard of and when they can be seen.
    """

    def __init__(self, tell: Told) -> None:
        self._tell = tell
        self._lock = threading.Lock()
        self._entries: OrderedDict[Place, _Entry] = OrderedDict()
        # One thread, so that events are followed in their order.
        self._follower = ThreadPoolExecutor(1, thread_name_prefix="exact-nb-scenes")
        self._bulky = 0
        self._settled = threading.Condition()
        self._expected: set[UUID] = set()
        self._followed: deque[UUID] = deque(maxlen=_REMEMBERED)

    # -- asking -------------------------------------------------------------------------------

    def standing(
        self, store: Store, image: Image, position: Position, version: int | None = None
    ) -> Shown | None:
        """Return the scene of a frame or slice if there is one."""
        self._settle()
        place = Place(store.uuid, image.id, position, version)
        with self._lock:
            entry = self._entries.get(place)
            if entry is None or entry.shown is None:
                return None
            self._entries.move_to_end(place)
            return entry.shown

    def get(
        self, store: Store, image: Image, position: Position, version: int | None = None
    ) -> Shown:
        """Return the scene of a frame or slice, built of the store where there is none.

        That of a version, the id of a snapshot, stays as it is whatever happens.
        """
        self._settle()
        place = Place(store.uuid, image.id, position, version)
        with self._lock:
            entry = self._entries.setdefault(place, _Entry(store, image.imageset_id))
            self._entries.move_to_end(place)
        with entry.lock:
            if entry.shown is None:
                try:
                    entry.shown = _built(entry, image, place)
                except BaseException:
                    self._forget(place, entry)
                    raise
            shown = entry.shown
        self._trim()
        return shown

    def _forget(self, place: Place, entry: _Entry) -> None:
        with self._lock:
            if self._entries.get(place) is entry:
                del self._entries[place]

    def _trim(self) -> None:
        """Forget the scenes that were asked for longest ago, never the last one."""
        with self._lock:
            standing = [(place, entry.shown) for place, entry in self._entries.items()]
            sizes = [(place, shown.scene.nbytes) for place, shown in standing if shown]
            count, total = len(sizes), sum(size for _, size in sizes)
            for place, size in sizes[:-1]:
                if count <= _MOST_SCENES and total <= _MOST_BYTES:
                    return
                del self._entries[place]
                count, total = count - 1, total - size

    # -- following the store ------------------------------------------------------------------

    def expect(self, operation: UUID) -> None:
        """Say that an edit is acknowledged: what is asked from now on shows it."""
        with self._settled:
            if operation not in self._followed:
                self._expected.add(operation)

    def _settle(self) -> None:
        """Wait until all that was acknowledged is seen; not for ever, it may be seen already."""
        with self._settled:
            if self._expected and not self._settled.wait_for(
                lambda: not self._expected, _PATIENCE_SECONDS
            ):
                self._expected.clear()

    def follow(self, store: Store, event: Event) -> None:
        """Take in what a store reports; returns at once, tells when it can be seen."""
        self._heed_records(store, event)
        with self._lock:
            waits = self._is_busy(event)
            concerns = any(self._concerned(store, event))
            if concerns:
                self._bulky += is_bulk(event)
        if waits or not concerns:
            self._tell(store.uuid, event, None)
        if concerns:
            self._follower.submit(self._follow, store, event)
        else:
            self._mark(event)

    def _is_busy(self, event: Event) -> bool:
        """Whether it takes long until this event can be seen."""
        building = any(entry.lock.locked() for entry in self._entries.values())
        return self._bulky > 0 or building or is_bulk(event)

    def _concerned(self, store: Store, event: Event) -> list[tuple[Place, _Entry]]:
        return [
            (place, entry)
            for place, entry in self._entries.items()
            if place.store == store.uuid
            and place.image in event.image_ids
            and place.version is None
        ]

    def _follow(self, store: Store, event: Event) -> None:
        touched: list[Bounds] = []
        witness = Witness(event)
        with self._lock:
            concerned = self._concerned(store, event)
        try:
            for place, entry in concerned:
                bounds = self._update(place, entry, event, witness)
                touched += [bounds] if bounds else []
        finally:
            with self._lock:
                self._bulky -= is_bulk(event)
            self._mark(event)
        known = len(event.image_ids) == 1 and not is_bulk(event) and witness.knows_all
        self._tell(store.uuid, event, union(touched) if known else None)

    def _update(self, place: Place, entry: _Entry, event: Event, witness: Witness) -> Bounds | None:
        """Bring a scene up to date; one that cannot be is forgotten and built anew when asked."""
        with entry.lock:
            if entry.shown is None:
                return None
            scene, tiles = entry.shown
            try:
                read = reread(entry.store, Query.at(place.image, place.position), event)
                spanning = bool(read.now.spans) or scene.spans(read.uuids)
                touched, before = scene.replace(read.uuids, read.now)
            except ExactError as error:
                logger.info("a scene is forgotten: %s", error)
                self._forget(place, entry)
                return None
            if touched is not None:
                tiles.drop(touched)
        if scene.is_full:
            self._forget(place, entry)
        if not is_bulk(event):
            witness.saw(before, read.now.uuids, spanning=spanning)
        return touched

    def _heed_records(self, store: Store, event: Event) -> None:
        """Forget scenes whose annotations a record may have hidden, shown or judged anew."""
        kinds = {type(record) for record in event.records}
        if not kinds & _TELLING:
            return
        hidden = hidden_types(store) if kinds & {AnnotationType, Product} else None
        sets = {record.id for record in event.records if isinstance(record, ImageSet)}
        images = {record.id for record in event.records if isinstance(record, Image)}
        with self._lock:
            for place, entry in [*self._entries.items()]:
                if place.store == store.uuid and (
                    Team in kinds
                    or entry.imageset in sets
                    or place.image in images
                    or (hidden is not None and entry.hidden != hidden)
                ):
                    del self._entries[place]

    def forget(self, store: UUID) -> None:
        """Forget the scenes of a store, as after nobody has followed it for a while."""
        with self._lock:
            for place in [place for place in self._entries if place.store == store]:
                del self._entries[place]

    def _mark(self, event: Event) -> None:
        if event.receipt is not None:
            with self._settled:
                self._followed.append(event.receipt.operation)
                self._expected.discard(event.receipt.operation)
                self._settled.notify_all()


def hidden_types(store: Store) -> frozenset[UUID]:
    """Return the types and products whose annotations are not shown."""
    types = store.find(AnnotationType, deleted=True)
    return frozenset(one.uuid for one in (*types, *store.find(Product, deleted=True)))


def _built(entry: _Entry, image: Image, place: Place) -> Shown:
    entry.hidden = hidden_types(entry.store)
    scene = Scene(
        entry.store.geometry(replace(Query.at(image.id, place.position), version=place.version)),
        image.size_on(place.position.plane),
    )
    return Shown(scene, Tiles(scene))
