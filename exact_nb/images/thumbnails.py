"""Small pictures of whole frames."""

from __future__ import annotations

import numpy as np

from exact_nb.images.base import Pixels, Source
from exact_nb.images.encode import to_8_bit

__all__ = ["overview", "thumbnail_pixels"]


def overview(
    source: Source, size: int, *, z: int | None = None, t: int | None = None, c: int = 0
) -> Pixels:
    """Read the coarsest level that is at least `size` pixels long.

    Parameters
    ----------
    source : Source
        The image.
    size : int
        Pixels of the longer side.
    z, t : int, optional
        Frame; the middle one where not given.
    c : int, optional
        Channel.

    Returns
    -------
    numpy.ndarray
        Samples as stored, ``(height, width)`` or ``(height, width, 3)``.
    """
    levels = source.description.levels
    number = max(
        (index for index, level in enumerate(levels) if max(level.width, level.height) >= size),
        default=0,
    )
    sizes, level = source.description.sizes, levels[number]
    frame = {
        "z": sizes.z // 2 if z is None else z,
        "t": sizes.t // 2 if t is None else t,
        "c": c,
    }
    return source.read_region(0, 0, level.width, level.height, level=number, **frame)


def thumbnail_pixels(
    source: Source,
    size: int,
    *,
    z: int | None = None,
    t: int | None = None,
    window: tuple[float, float] | None = None,
) -> Pixels:
    """Return a frame as it is shown small, its longer side `size` pixels or fewer.

    Parameters
    ----------
    source : Source
        The image; of several channels the first is shown.
    size : int
        Pixels of the longer side.
    z, t : int, optional
        Frame; the middle one where not given.
    window : tuple of float, optional
        Samples shown black and white, where they are not bytes.

    Returns
    -------
    numpy.ndarray
        ``(height, width)`` or ``(height, width, 3)``, uint8.
    """
    from PIL import Image  # noqa: PLC0415 - only where a thumbnail is made

    pixels = overview(source, size, z=z, t=t)
    shown = to_8_bit(pixels, None if pixels.dtype == np.uint8 else window)
    picture = Image.fromarray(np.ascontiguousarray(shown))
    picture.thumbnail((size, size), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return np.asarray(picture)
