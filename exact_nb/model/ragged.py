"""Rows of different lengths in one flat array."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np

__all__ = ["gather", "offsets_of", "row_indices"]

Values = TypeVar("Values", bound=np.ndarray[Any, Any])
Integers = np.ndarray[Any, np.dtype[np.int64]]


def offsets_of(lengths: Integers) -> Integers:
    """Return where each row begins and the last one ends, ``(n + 1,)``."""
    offsets = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets


def row_indices(starts: Integers, lengths: Integers) -> Integers:
    """Return the places ``starts[i], ..., starts[i] + lengths[i] - 1`` of all rows i in turn."""
    begins = offsets_of(lengths)
    places: Integers = np.repeat(starts - begins[:-1], lengths) + np.arange(begins[-1])
    return places


def gather(values: Values, offsets: Integers, rows: Integers) -> tuple[Values, Integers]:
    """Return the values of some rows, from 0, one row after the other, and their offsets."""
    starts = offsets[rows]
    lengths = offsets[rows + 1] - starts
    places = row_indices(starts, lengths)
    return values[places], offsets_of(lengths)  # type: ignore[return-value]
