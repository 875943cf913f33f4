"""Images as pages name and see them; every road ends in `exact_nb.images`."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from exact_nb.errors import InvalidRecord, NotFound
from exact_nb.images.histogram import Histogram, histogram_of
from exact_nb.images.pyramid import PyramidSource
from exact_nb.images.samples import travels_as_samples
from exact_nb.images.tiles import shared_pool, shared_tiles
from exact_nb.images.volume import VolumeSource
from exact_nb.widgets.image_state import image_state

if TYPE_CHECKING:
    from exact_nb.images.base import EncodedTile, Source
    from exact_nb.model.images import Image
    from exact_nb.store.base import Store
    from exact_nb.widgets.protocol.images import ImageState
    from exact_nb.widgets.protocol.messages import EventMessage

__all__ = ["Pictures"]


class Pictures:
    """The images a kernel's pages have opened.

    Parameters
    ----------
    tell : callable
        Is given the events of pyramids that are being built.
    """

    def __init__(self, tell: Callable[[EventMessage | None], None]) -> None:
        self._tell = tell
        self._paths: dict[str, Path] = {}
        self._lock = threading.Lock()
        self._tiles = shared_tiles()
        self._pool = shared_pool()

    def open(self, store: Store, image: Image) -> ImageState:
        """Open an image and say how it is laid out.

        Raises
        ------
        exact_nb.errors.UnreadableImage, exact_nb.errors.UnsupportedFormat
            If the file is gone or cannot be read.
        """
        key = f"{store.uuid}:{image.id}"
        path = Path(image.path)
        with self._pool.use(path) as source:
            with self._lock:
                self._paths[key] = path
            self._begin_pyramid(source, key)
            return image_state(image, source, key, self._tiles)

    def tile(  # noqa: PLR0917 - the address of a tile
        self, key: str, level: int, column: int, row: int, z: int, t: int, c: int
    ) -> EncodedTile | None:
        """Return one tile of an opened image; None where the file has none.

        Raises
        ------
        exact_nb.errors.NotFound
            If no page of this kernel has opened such an image.
        """
        with self._lock:
            path = self._paths.get(key)
        if path is None:
            raise NotFound("this image was opened by an earlier kernel; run the cell again")
        with self._pool.use(path) as source:
            if travels_as_samples(source.description):
                return self._tiles.samples(source, level, column, row, z=z, t=t, c=c)
            return self._tiles.tile(source, level, column, row, z=z, t=t, c=c)

    def thumbnail(self, image: Image, size: int) -> EncodedTile:
        """Return the whole image, its longer side `size` pixels or fewer."""
        with self._pool.use(image.path) as source:
            return self._tiles.thumbnail(source, size)

    def histogram(self, image: Image, *, z: int, t: int, c: int) -> Histogram:
        """Count the samples of a channel in a frame.

        Raises
        ------
        exact_nb.errors.InvalidRecord
            If the image has no such frame or channel.
        """
        with self._pool.use(image.path) as source:
            sizes = source.description.sizes
            for name, index, size in (("z", z, sizes.z), ("t", t, sizes.t), ("c", c, sizes.c)):
                if not 0 <= index < size:
                    raise InvalidRecord(
                        f"{name} is {index}; {image.name!r} has 0 to {size - 1}", field=name
                    )
            return histogram_of(source, z=z, t=t, c=c)

    @contextmanager
    def volume(self, image: Image) -> Iterator[VolumeSource]:
        """Open a volume for as long as the block lasts.

        Raises
        ------
        exact_nb.errors.InvalidRecord
            If the image is none.
        """
        with self._pool.use(image.path) as source:
            if not isinstance(source, VolumeSource):
                raise InvalidRecord(f"{image.name!r} is no volume; ask for its tiles")
            yield source

    def _begin_pyramid(self, source: Source, key: str) -> None:
        if isinstance(source, PyramidSource):
            source.start_build(lambda share: self._tell(_progress(key, share)))


def _progress(key: str, share: float) -> EventMessage:
    return {"kind": "event", "event": {"type": "pyramid", "source": key, "progress": share}}
