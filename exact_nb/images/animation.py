"""Animated GIF, PNG and WebP: pictures that follow each other in time."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exact_nb.errors import UnreadableImage
from exact_nb.images.axes import axis_of_steps
from exact_nb.images.base import Channel, Description, ImageKind, Level, Pixels, Sizes
from exact_nb.images.cache import ByteCache
from exact_nb.images.frames import TILE, FrameSource
from exact_nb.images.pillow import DAMAGE, damaged, on_white, open_header

if TYPE_CHECKING:
    from PIL import ImageFile

__all__ = ["AnimatedSource"]

CACHE_BYTES = 128 * 2**20
"""Of the frames of one animation that are kept."""


class AnimatedSource(FrameSource):
    """An animated picture; its frames are its t axis.

    A frame is what the earlier ones left and the changes to it, so frames are decoded in their
    order. Those passed on the way to the one asked for are kept as well: looked at backwards, an
    animation is not decoded from its start for each frame.

    Parameters
    ----------
    path : Path
        The file.
    durations : sequence of float
        Seconds each frame is shown.
    """

    def __init__(self, path: Path, durations: Sequence[float]) -> None:
        self._picture = open_header(path)
        super().__init__(path, _describe(path, self._picture, durations))
        # The picture that stands for an animated PNG need not be one of its frames.
        self._first = int(bool(getattr(self._picture, "default_image", False)))
        self._grey = not self.description.rgb
        self._kept: ByteCache[Pixels] = ByteCache(CACHE_BYTES, lambda pixels: pixels.nbytes)
        self._lock = threading.Lock()

    def close(self) -> None:
        """Let go of the file and forget its frames."""
        super().close()
        with self._lock:
            self._kept.forget(lambda _: True)
            self._picture.close()

    def _plane(self, z: int, t: int, c: int) -> Pixels:
        with self._lock:  # Pillow has one position in the file
            self._check_frame(z, t, c)
            return self._kept.get(t, lambda: self._decode(z, t, c))

    def _decode(self, z: int, t: int, c: int) -> Pixels:
        del z, c
        try:
            here = self._picture.tell() - self._first
            for frame in range(here + 1 if 0 <= here < t else 0, t):
                self._kept.get(frame, partial(self._frame, frame))
            return self._frame(t)
        except DAMAGE as error:
            raise damaged(self.path, error) from error

    def _frame(self, t: int) -> Pixels:
        self._picture.seek(self._first + t)
        return on_white(self._picture, grey=self._grey)


def _describe(path: Path, picture: ImageFile.ImageFile, durations: Sequence[float]) -> Description:
    frames = int(getattr(picture, "n_frames", 1)) - int(getattr(picture, "default_image", False))
    if frames != len(durations):
        raise UnreadableImage(
            f"{path}: {frames} frames are announced, {len(durations)} are there; copy it again",
            path=path,
        )
    # Frames of a GIF may each have a palette of their own.
    grey = picture.format == "PNG" and picture.mode in {"1", "L", "LA"}
    width, height = picture.size
    metadata: dict[str, Any] = {
        "format": picture.format,
        "mode": picture.mode,
        "file_bytes": path.stat().st_size,
    }
    return Description(
        kind=ImageKind.STACK,
        sizes=Sizes(t=frames, y=height, x=width),
        levels=(Level(width, height, TILE, TILE),),
        dtype="uint8",
        rgb=not grey,
        channels=(Channel(),) if grey else (),
        t_axis=axis_of_steps(durations, "s"),
        metadata=metadata,
    )
