"""The axes of a series, in the words of every tifffile we work with."""

from __future__ import annotations

from typing import Any

__all__ = ["axes_and_lengths"]


def axes_and_lengths(series: Any) -> tuple[str, tuple[int, ...]]:
    """Return the letters and lengths of all axes, those of length one included.

    A picture may be one pixel wide. Before version 2026.5.2 tifffile kept them beside the squeezed
    ones; from then on a series has no others.
    """
    if hasattr(series, "get_axes"):
        return str(series.get_axes(squeeze=False)), tuple(series.get_shape(squeeze=False))
    return str(series.axes), tuple(series.shape)
