"""How channels are shown before anybody sets them, added up to one picture in the kernel.

`js/src/samples/looks.ts` and `js/src/samples/compositing.ts` do the same in a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from exact_nb.images.encode import to_8_bit
from exact_nb.images.samples import travels_as_samples

if TYPE_CHECKING:
    from collections.abc import Callable

    from exact_nb.images.base import Description, Pixels, Source

__all__ = ["GREY", "ChannelLook", "first_looks", "painted"]

Rgb: TypeAlias = tuple[int, int, int]

GREY: Rgb = (255, 255, 255)

_COLORS = ("#3b7bff", "#00d800", "#ff2a2a", "#ff3bff", "#00e0e0", "#ffe100", "#ffffff")
"""For channels whose file names no colour."""

_SEEN = 4
"""So many channels are seen when an image is opened; more would only be white."""


class ChannelLook(NamedTuple):
    """One channel as it is shown."""

    channel: int
    color: Rgb
    window: tuple[float, float]


def first_looks(
    source: Source, window: Callable[[int], tuple[float, float]]
) -> tuple[ChannelLook, ...]:
    """Return the channels a viewer shows when it opens an image; none of a colour image.

    Parameters
    ----------
    source : Source
        The image.
    window : callable
        Returns the samples a channel shows as black and at full brightness.
    """
    description = source.description
    if description.rgb:
        return ()
    if not travels_as_samples(description):
        return (ChannelLook(0, GREY, window(0)),)
    seen = range(min(description.sizes.c, _SEEN))
    return tuple(ChannelLook(c, _color(description, c), window(c)) for c in seen)


def painted(read: Callable[[int], Pixels], looks: tuple[ChannelLook, ...]) -> Pixels:
    """Read channels and add them up.

    Parameters
    ----------
    read : callable
        Returns the samples of a channel, ``(height, width)`` or ``(height, width, 3)``.
    looks : tuple of ChannelLook
        From `first_looks`; without any, channel 0 is shown as it is.

    Returns
    -------
    numpy.ndarray
        ``(height, width)`` where all is grey, else ``(height, width, 3)``; uint8.
    """
    if not looks:
        return to_8_bit(read(0))
    first = looks[0]
    if len(looks) == 1 and first.color == GREY:
        return to_8_bit(read(first.channel), first.window)
    return _sum([(to_8_bit(read(one.channel), one.window), one.color) for one in looks])


def _color(description: Description, channel: int) -> Rgb:
    channels = description.channels
    told = channels[channel].color if channel < len(channels) else None
    if told is None and description.sizes.c == 1:
        return GREY
    text = told or _COLORS[channel % len(_COLORS)]
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _sum(parts: list[tuple[Pixels, Rgb]]) -> Pixels:
    """Add light: where channels lie on each other their colours mix."""
    shares = np.arange(256, dtype=np.uint32)[:, None]
    total = np.zeros((*parts[0][0].shape, 3), np.uint16)
    for shades, color in parts:
        table = (shares * np.array(color, np.uint32) + 127) // 255
        total += table.astype(np.uint16)[shades]
    return np.minimum(total, 255).astype(np.uint8)
