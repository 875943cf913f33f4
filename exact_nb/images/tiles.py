"""The one road of tiles and thumbnails, for widgets and server alike."""

from __future__ import annotations

import itertools
import threading
import weakref
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from exact_nb.images.base import EncodedTile, Source
from exact_nb.images.cache import ByteCache
from exact_nb.images.encode import default_window, encode_tile
from exact_nb.images.looks import ChannelLook, first_looks
from exact_nb.images.pool import SourcePool
from exact_nb.images.pyramid import PyramidSource
from exact_nb.images.samples import SAMPLES, to_travelling, travels_as_samples
from exact_nb.images.thumbnails import overview, thumbnail_pixels

__all__ = ["TileService", "shared_pool", "shared_tiles"]


class _Wish(NamedTuple):
    """One tile as it is asked for."""

    level: int
    column: int
    row: int
    z: int
    t: int
    c: int
    window: tuple[float, float] | None


@dataclass(slots=True, eq=False)
class _Known:
    """What is remembered of a source: the number it has in keys, and levels stored as JPEG."""

    number: int
    stored: set[int] = field(default_factory=set)


class TileService:
    """Tiles as they travel: stored ones untouched, others encoded once and kept for a while.

    Safe to use from any number of threads; two that ask for the same tile share the work.

    Parameters
    ----------
    capacity : int
        Bytes of encoded tiles kept.
    quality : int
        Of the JPEG, where one is made.
    """

    def __init__(self, capacity: int = 64 * 2**20, quality: int = 90) -> None:
        self.quality = quality
        self._kept: ByteCache[EncodedTile | None] = ByteCache(capacity, _size_of)
        self._windows: ByteCache[tuple[float, float]] = ByteCache(4096, len)
        self._known: weakref.WeakKeyDictionary[Source, _Known] = weakref.WeakKeyDictionary()
        self._numbers = itertools.count()
        self._lock = threading.Lock()

    def tile(
        self,
        source: Source,
        level: int,
        column: int,
        row: int,
        *,
        z: int = 0,
        t: int = 0,
        c: int = 0,
        window: tuple[float, float] | None = None,
    ) -> EncodedTile | None:
        """Return one tile for display.

        Parameters
        ----------
        source : Source
            Where it comes from. A large picture without a pyramid begins to build one now.
        level, column, row, z, t, c : int
            As for `Source.tile`.
        window : tuple of float or None
            Samples shown as black and as white; None for `window` of the channel.

        Returns
        -------
        EncodedTile or None
            None where the file has no such tile: paint the background.

        Raises
        ------
        IndexError
            If there is no such tile.
        exact_nb.errors.UnreadableImage
            If the file is damaged there.
        """
        known = self._known_of(source)
        if isinstance(source, PyramidSource):
            source.start_build()
        wish = _Wish(level, column, row, z, t, c, window)
        if level in known.stored:
            return self._encoded(source, known, wish)
        return self._kept.get((known.number, wish), lambda: self._encoded(source, known, wish))

    def samples(
        self,
        source: Source,
        level: int,
        column: int,
        row: int,
        *,
        z: int = 0,
        t: int = 0,
        c: int = 0,
    ) -> EncodedTile | None:
        """Return the samples of one tile as they travel, of media type `SAMPLES`.

        Parameters
        ----------
        source : Source
            Where it comes from.
        level, column, row, z, t, c : int
            As for `Source.tile`.

        Returns
        -------
        EncodedTile or None
            Row by row, clipped to the level; None where the file has no such tile.
        """
        known = self._known_of(source)
        wish = _Wish(level, column, row, z, t, c, None)
        return self._kept.get((known.number, "samples", wish), lambda: _as_samples(source, wish))

    def window(self, source: Source, *, c: int = 0) -> tuple[float, float]:
        """Return the samples a channel shows as black and white unless asked otherwise.

        What the source says, else bytes show 0 to 255 and others two percentiles of a coarse level
        of the middle frame, so that all tiles and frames of a channel are alike.
        """
        channels = source.description.channels
        if c < len(channels) and (told := channels[c].window) is not None:
            return told
        measured = travels_as_samples(source.description)
        if source.description.dtype == "uint8" and not measured:
            return (0.0, 255.0)
        key = (self._known_of(source).number, c)

        def found() -> tuple[float, float]:
            pixels = overview(source, 256, c=c)
            # Bytes that measure something seldom fill their range.
            return default_window(pixels.astype(np.uint16) if pixels.dtype == np.uint8 else pixels)

        return self._windows.get(key, found)

    def looks(self, source: Source) -> tuple[ChannelLook, ...]:
        """Return the channels a viewer shows when it opens an image, for `painted`."""
        return first_looks(source, lambda c: self.window(source, c=c))

    def thumbnail(self, source: Source, size: int = 160) -> EncodedTile:
        """Return the whole image, its longer side `size` pixels or fewer.

        Of a stack the middle frame is shown, its channels as a viewer shows them first.
        """
        key = (self._known_of(source).number, size)
        made = self._kept.get(key, lambda: self._make_thumbnail(source, size))
        assert made is not None  # noqa: S101 - a thumbnail is always made
        return made

    def _known_of(self, source: Source) -> _Known:
        with self._lock:
            known = self._known.get(source)
            if known is None:
                known = self._known[source] = _Known(next(self._numbers))
            return known

    def _encoded(self, source: Source, known: _Known, wish: _Wish) -> EncodedTile | None:
        found = source.tile(wish.level, wish.column, wish.row, z=wish.z, t=wish.t, c=wish.c)
        if found is None:
            return None
        if isinstance(found, EncodedTile):
            # From now on past the cache: the file is one already.
            known.stored.add(wish.level)
            return found
        window = wish.window
        if window is None and found.dtype != np.uint8:
            window = self.window(source, c=wish.c)
        return encode_tile(found, self.quality, window=window)

    def _make_thumbnail(self, source: Source, size: int) -> EncodedTile:
        return encode_tile(thumbnail_pixels(source, size, looks=self.looks(source)), self.quality)


def _as_samples(source: Source, wish: _Wish) -> EncodedTile | None:
    place, frame = wish[:3], {"z": wish.z, "t": wish.t, "c": wish.c}
    found = source.tile(*place, **frame)
    if found is None:
        return None
    if isinstance(found, EncodedTile):  # stored as a picture; what is in it is asked for
        level = source.description.levels[wish.level]
        left, top = wish.column * level.tile_width, wish.row * level.tile_height
        found = source.read_region(
            left * level.downsample,
            top * level.downsample,
            min(level.tile_width, level.width - left),
            min(level.tile_height, level.height - top),
            level=wish.level,
            **frame,
        )
    return EncodedTile(to_travelling(found).data.cast("B"), SAMPLES)


def _size_of(tile: EncodedTile | None) -> int:
    return 64 if tile is None else len(tile.data)


@lru_cache(maxsize=1)
def shared_tiles() -> TileService:
    """Return the service all views of this process share."""
    return TileService()


@lru_cache(maxsize=1)
def shared_pool() -> SourcePool:
    """Return the open images all views of this process share."""
    return SourcePool()
