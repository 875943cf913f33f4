"""What `Description` says of an OME-Zarr."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from exact_nb.images.axes import micrometres, number, seconds
from exact_nb.images.base import Channel, Description, FrameAxis, ImageKind, Level, Sizes
from exact_nb.images.ome_zarr.levels import ChunkedLevel, tile_side
from exact_nb.images.ome_zarr.metadata import Multiscale
from exact_nb.images.scales import nominal_downsample

__all__ = ["describe"]


def describe(multiscale: Multiscale, levels: Sequence[ChunkedLevel], *, unused: int) -> Description:
    """Describe an image.

    Parameters
    ----------
    multiscale : Multiscale
        Its metadata.
    levels : sequence of ChunkedLevel
        Those that are shown.
    unused : int
        Levels the metadata name.
    """
    finest = levels[0]
    (width, height), (t, z, c) = finest.size, finest.frames()
    shown = tuple(_level(level, finest) for level in levels)
    z_step = _length(multiscale, "z") if z > 1 else None
    t_step = _duration(multiscale) if t > 1 else None
    return Description(
        kind=_kind(t * z, c, len(levels)),
        sizes=Sizes(t=t, z=z, c=c, y=height, x=width),
        levels=shown,
        dtype=str(finest.dtype),
        rgb=False,
        channels=_channels(multiscale.omero, c),
        mpp_x=_length(multiscale, "x"),
        mpp_y=_length(multiscale, "y"),
        vendor="OME-Zarr",
        stored_levels=len(levels),
        z_axis=FrameAxis(spacing=z_step, unit="µm" if z_step else ""),
        t_axis=FrameAxis(spacing=t_step, unit="s" if t_step else ""),
        metadata=_metadata(multiscale, finest, unused - len(levels)),
    )


def _kind(frames: int, channels: int, levels: int) -> ImageKind:
    if frames > 1:
        return ImageKind.STACK
    if levels > 1:
        return ImageKind.SLIDE
    return ImageKind.STACK if channels > 1 else ImageKind.PICTURE


def _level(level: ChunkedLevel, finest: ChunkedLevel) -> Level:
    width, height = level.size
    return Level(
        width,
        height,
        tile_side(level.chunks["x"]),
        tile_side(level.chunks["y"]),
        1.0 if level is finest else nominal_downsample(finest.size, level.size),
    )


def _length(multiscale: Multiscale, axis: str) -> float | None:
    """Return the step along an axis of space; without a unit it is a number of pixels."""
    step = multiscale.scales[0].get(axis)
    return micrometres(step, multiscale.units.get(axis, ""))


def _duration(multiscale: Multiscale) -> float | None:
    return seconds(multiscale.scales[0].get("t"), multiscale.units.get("t", ""))


def _shown(omero: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """Return what omero says of each channel."""
    stated = omero.get("channels")
    found = [one if isinstance(one, dict) else {} for one in stated or []]
    return (found + [{}] * count)[:count]


def _channels(omero: dict[str, Any], count: int) -> tuple[Channel, ...]:
    return tuple(
        Channel(
            name=str(one.get("label", "")),
            color=_color(one.get("color")),
            window=_window(one),
        )
        for one in _shown(omero, count)
    )


def _color(text: Any) -> str | None:
    """Colours are six hexadecimal digits; some writers put a # before or alpha behind."""
    found = re.fullmatch(r"#?([0-9a-fA-F]{6})(?:[0-9a-fA-F]{2})?", str(text))
    return f"#{found[1].lower()}" if found else None


def _window(one: dict[str, Any]) -> tuple[float, float] | None:
    window = one.get("window")
    if not isinstance(window, dict):
        return None
    low, high = (number(window.get(name), float("-inf")) for name in ("start", "end"))
    return (low, high) if low is not None and high is not None and low < high else None


def _metadata(multiscale: Multiscale, finest: ChunkedLevel, unused: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ome_zarr": {
            "name": multiscale.name,
            "version": multiscale.version,
            "axes": multiscale.axes,
            "chunks": list(finest.chunks.values()),
            "images": multiscale.images,
        }
    }
    if unused:
        found["unused_levels"] = unused
    return found
