"""Label tiles of a scene, drawn when asked for and kept until what they show changes."""

from __future__ import annotations

import threading
import zlib
from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from exact_nb.model.ragged import Integers
from exact_nb.model.shape_table import ShapeTable
from exact_nb.model.shapes import Bounds
from exact_nb.model.validation import Floats
from exact_nb.overlay.legend import Filter, Slots
from exact_nb.overlay.levels import dot_class, large_class, tile_box
from exact_nb.overlay.raster import DOT, Drawing, Pixels, draw
from exact_nb.overlay.scene import Scene
from exact_nb.overlay.segment import Part, bounds_of

__all__ = ["TileKey", "Tiles", "drawn"]

_MOST_BYTES = 64 << 20
_COMPRESSION = 1


class TileKey(NamedTuple):
    """A label tile as somebody sees it."""

    level: int
    column: int
    row: int
    seen: Filter


class Tiles:
    """The tiles of one scene that were asked for last.

    Parameters
    ----------
    scene : Scene
        What they show.

    Attributes
    ----------
    nbytes : int
        Memory of the tiles that are kept.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._lock = threading.Lock()
        self._kept: OrderedDict[TileKey, bytes] = OrderedDict()
        self.nbytes = 0

    def get(self, key: TileKey) -> bytes:
        """Return a tile as `LabelTilesReply` says, empty bytes where it shows nothing."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        edition = self._scene.edition
        pixels = drawn(self._scene, key)
        tile = b"" if pixels is None else zlib.compress(pixels.astype("<u4").data, _COMPRESSION)
        with self._lock:
            # Drawn while the scene changed, it may show half of that: good for now, not for later.
            if edition == self._scene.edition:
                self._keep(key, tile)
        return tile

    def _keep(self, key: TileKey, tile: bytes) -> None:
        self.nbytes += len(tile) - len(self._kept.pop(key, b""))
        self._kept[key] = tile
        while self.nbytes > _MOST_BYTES:
            self.nbytes -= len(self._kept.popitem(last=False)[1])

    def drop(self, touched: Bounds) -> None:
        """Forget the tiles that a change touched."""
        with self._lock:
            for key in [*self._kept]:
                x0, y0, x1, y1 = tile_box(*key[:3])
                if x0 <= touched[2] and x1 >= touched[0] and y0 <= touched[3] and y1 >= touched[1]:
                    self.nbytes -= len(self._kept.pop(key))


def drawn(scene: Scene, key: TileKey) -> Pixels | None:
    """Draw one tile: all that lives, is seen and not large; None where that is nothing."""
    box = tile_box(*key[:3])
    scale = float(1 << key.level)
    # Middles are float32: what is clipped to the edge must stay this side of it.
    edge = np.nextafter(np.array(scene.size, np.float32), np.float32(0))
    least, below = dot_class(key.level), large_class(key.level)
    slots, middles = scene.dots(box, key.seen, below=least)
    parts = scene.touching(box, key.seen, least=least, below=below)
    if not len(slots) and not any(len(part.rows) for part in parts):
        return None
    shapes, bodies, dots = _bodies(parts, scale)
    # The middle of what overhangs the image may lie outside of it, where no tile is.
    drawing = Drawing(
        shapes,
        bodies,
        np.clip(np.concatenate([middles, bounds_of(dots).reshape(-1, 2, 2).mean(axis=1)]), 0, edge),
        np.concatenate([slots, *(part.slots for part in dots)]),
    )
    pixels = draw(drawing, box[:2], scale)
    return pixels if pixels.any() else None


def _bodies(parts: Sequence[Part], scale: float) -> tuple[ShapeTable, Slots, list[Part]]:
    """Return what is larger than a dot, the largest first, its slots, and the dots."""
    dots, bodies = [], []
    for part in parts:
        bounds = part.bounds
        is_dot = (bounds[:, 2:] - bounds[:, :2]).max(axis=1, initial=0) < DOT * scale
        dots.append(part.where(is_dot))
        bodies.append(part.where(~is_dot))
    bodies = [part for part in bodies if len(part.rows)]
    if len(bodies) == 1:  # As nearly always: spares copying all coordinates twice.
        [body] = bodies
        body = body.where(_largest_first(body.bounds))
        return body.segment.geometry.shapes.take(body.rows), body.slots, dots
    table = ShapeTable.concat(part.segment.geometry.shapes.take(part.rows) for part in bodies)
    slots = np.concatenate([np.empty(0, np.int32), *(part.slots for part in bodies)])
    order = _largest_first(table.bounds)
    return table.take(order), slots[order], dots


def _largest_first(bounds: Floats) -> Integers:
    return np.argsort(-(bounds[:, 2:] - bounds[:, :2]).prod(axis=1), kind="stable")
