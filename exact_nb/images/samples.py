"""Samples as they travel to a page: little-endian, of a kind that browsers have arrays for."""

from __future__ import annotations

from typing import Any

import numpy as np

from exact_nb.images.base import Description, ImageKind, Pixels

__all__ = ["SAMPLES", "to_travelling", "travelling_dtype", "travels_as_samples"]

SAMPLES = "application/x-samples"
"""Media type of a tile that is no picture file but its samples, row by row."""

_NARROWED = {"b": "u1", "c": "f4", "e": "f4"}
_WIDEST = {"i8": "i4", "u8": "u4", "f8": "f4", "f16": "f4"}


def travelling_dtype(dtype: np.dtype[Any] | str) -> np.dtype[Any]:
    """Return what samples of a kind travel as.

    Booleans become bytes, complex numbers their magnitude, 64 bits 32: a screen shows no more.
    """
    given = np.dtype(dtype)
    name = _NARROWED.get(given.kind, f"{given.kind}{given.itemsize}")
    return np.dtype(_WIDEST.get(name, name)).newbyteorder("<")


def to_travelling(pixels: Pixels) -> Pixels:
    """Return samples in C order as `travelling_dtype` says; copied only where they differ."""
    if pixels.dtype.kind == "c":
        pixels = np.abs(pixels)
    target = travelling_dtype(pixels.dtype)
    if pixels.dtype.kind in "iu" and pixels.dtype.itemsize > target.itemsize:
        range_ = np.iinfo(target)
        pixels = np.clip(pixels, range_.min, range_.max)
    return np.ascontiguousarray(pixels, dtype=target)


def travels_as_samples(description: Description) -> bool:
    """Return whether tiles go to a page as samples, to be windowed and coloured there.

    Colours go as picture files, and so do grey pictures and slides of one byte a pixel, which are
    looked at as they are.
    """
    if description.rgb or description.kind is ImageKind.VOLUME:
        return False
    measured = description.kind is ImageKind.STACK or description.sizes.c > 1
    return measured or description.dtype != "uint8"
