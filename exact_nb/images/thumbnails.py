"""Small pictures of whole frames."""

from __future__ import annotations

import numpy as np

from exact_nb.images.base import Pixels, Source
from exact_nb.images.encode import to_8_bit
from exact_nb.model.annotations import Plane
from exact_nb.model.planes import display_of

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

    Of a volume it is an axial slice as radiologists look at it, in true proportions.

    Parameters
    ----------
    source : Source
        The image; of several channels the first is shown.
    size : int
        Pixels of the longer side.
    z, t : int, optional
        Frame; the middle one where not given.
    window : tuple of float, optional
        Samples shown black and white; None for bytes as they are.

    Returns
    -------
    numpy.ndarray
        ``(height, width)`` or ``(height, width, 3)``, uint8.
    """
    from PIL import Image  # noqa: PLC0415 - only where a thumbnail is made

    pixels = overview(source, size, z=z, t=t)
    space = source.description.space
    if space is not None:
        display = display_of(Plane.AXIAL, space.shape, space.spacing)
        pixels = display.arrange(np.swapaxes(pixels, 0, 1))
    shown = to_8_bit(pixels, window)
    picture = Image.fromarray(np.ascontiguousarray(shown))
    if space is not None:
        height = round(picture.height * space.spacing[1] / space.spacing[0])
        picture = picture.resize((picture.width, max(1, height)))
    picture.thumbnail((size, size), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return np.asarray(picture)
