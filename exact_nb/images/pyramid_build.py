"""Builds the pyramid of an image in a thread of its own."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from exact_nb.images.base import Pixels, Source
from exact_nb.images.pixels import halve
from exact_nb.images.pyramid_cache import adopt, part_path, trim
from exact_nb.images.pyramid_writer import PyramidLayout, write_pyramid

__all__ = ["PyramidBuild"]

_log = logging.getLogger("exact_nb")


class _CancelledError(Exception):
    """The builder was asked to stop."""


class PyramidBuild:
    """Work under way on one pyramid.

    Parameters
    ----------
    source : Source
        Whose coarsest stored level is read; stays open until the build has ended.
    halved : bool
        Whether the file begins with the half of that level and not with it.
    tile : int
        Side of the tiles.
    target : Path
        The file to be there in the end.
    finished : callable
        Called without arguments, in the thread, once the file is there.
    progress : callable or None
        Is given the share done, 0 to 1, in the thread.

    Attributes
    ----------
    share : float
        How much is done, 0 to 1.
    error : Exception or None
        Why it failed; the image stays usable without it.
    """

    def __init__(
        self,
        source: Source,
        *,
        halved: bool,
        tile: int,
        target: Path,
        finished: Callable[[], None],
        progress: Callable[[float], None] | None = None,
    ) -> None:
        self.share = 0.0
        self.error: Exception | None = None
        self._source = source
        self._halved = halved
        self._tile = tile
        self._target = target
        self._finished = finished
        self._progress = progress
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pyramid build", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether there is still work going on."""
        return self._thread.is_alive()

    def cancel(self) -> None:
        """Stop soon, leaving nothing behind. Use `wait` to know when."""
        self._cancelled.set()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for the end, done or not; return whether it came within `timeout` seconds."""
        if threading.current_thread() is not self._thread:
            self._thread.join(timeout)
        return not self.running

    def _run(self) -> None:
        part = part_path(self._target)
        try:
            self._target.parent.mkdir(parents=True, exist_ok=True)
            write_pyramid(part, self._tiles(), self._layout(), threads=1)
            adopt(part, self._target)
            trim(self._target.parent, self._target)
            self._finished()
            self._report(1.0)
        except _CancelledError:
            pass
        except Exception as error:  # noqa: BLE001 - a thread has nobody to raise to
            self.error = error
            _log.warning("%s: its pyramid could not be built: %s", self._source.path, error)
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def _layout(self) -> PyramidLayout:
        description = self._source.description
        width, height = self._size()
        return PyramidLayout(
            width=width,
            height=height,
            dtype=np.dtype(description.dtype),
            rgb=description.rgb,
            tile=self._tile,
        )

    def _size(self) -> tuple[int, int]:
        level = self._source.description.levels[-1]
        if self._halved:
            return -(-level.width // 2), -(-level.height // 2)
        return level.width, level.height

    def _tiles(self) -> Iterator[Pixels]:
        width, height = self._size()
        for top in range(0, height, self._tile):
            self._report(0.99 * top / height)
            for left in range(0, width, self._tile):
                if self._cancelled.is_set():
                    raise _CancelledError
                size = (min(self._tile, width - left), min(self._tile, height - top))
                yield self._read(left, top, *size)

    def _read(self, left: int, top: int, width: int, height: int) -> Pixels:
        levels = self._source.description.levels
        last, scale = levels[-1], levels[-1].downsample
        number = len(levels) - 1
        if not self._halved:
            return self._source.read_region(left * scale, top * scale, width, height, level=number)
        left, top = 2 * left, 2 * top
        width, height = min(2 * width, last.width - left), min(2 * height, last.height - top)
        return halve(
            self._source.read_region(left * scale, top * scale, width, height, level=number)
        )

    def _report(self, share: float) -> None:
        self.share = share
        if self._progress is not None:
            self._progress(share)
