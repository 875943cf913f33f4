"""Arrow columns and numpy arrays over the same memory."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from exact_nb.model.table_checks import check_lengths

__all__ = ["binary", "binary_view", "bounds_view", "column", "numbers"]

Array = np.ndarray[Any, Any]


def column(values: Array, *, nan_is_null: bool = False) -> pa.Array:
    """Return numbers as an Arrow array."""
    return pa.array(np.ascontiguousarray(values), from_pandas=nan_is_null)


def binary(values: Array, offsets: Array) -> pa.Array:
    """Return byte strings over the memory of `values`.

    Parameters
    ----------
    values : numpy.ndarray
        Little-endian numbers of all strings.
    offsets : numpy.ndarray
        ``(n + 1,)`` in bytes.
    """
    small = offsets[-1] <= np.iinfo(np.int32).max
    places = offsets.astype(np.int32 if small else np.int64)
    kind = pa.binary() if small else pa.large_binary()
    little = np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("<"))
    buffers = [None, pa.py_buffer(places), pa.py_buffer(little)]
    return pa.Array.from_buffers(kind, len(offsets) - 1, buffers)


def binary_view(
    blobs: pa.Array | pa.ChunkedArray, dtype: np.dtype[Any], columns: int, name: str
) -> tuple[Array, Array]:
    """Return the numbers in a binary column and where each row begins.

    Parameters
    ----------
    blobs : pyarrow.Array or pyarrow.ChunkedArray
        n byte strings; null counts as empty.
    dtype : numpy.dtype
        Of the numbers.
    columns : int
        Numbers that belong together.
    name : str
        Of the column, for messages.

    Returns
    -------
    values, offsets : numpy.ndarray
        All numbers, and ``(n + 1,)`` int64 counted in groups of `columns`.

    Raises
    ------
    InvalidShape
        If the length of a string is no multiple of a group.
    """
    array = _one_chunk(blobs)
    n, unit = len(array), dtype.itemsize * columns
    if not n:
        return np.empty(0, dtype), np.zeros(1, np.int64)
    _, places, data = array.buffers()
    width = np.dtype(np.int64 if pa.types.is_large_binary(array.type) else np.int32)
    skipped = array.offset * width.itemsize
    offsets = np.frombuffer(places, width, n + 1, skipped).astype(np.int64)
    check_lengths(np.diff(offsets), unit, name)
    start, stop = int(offsets[0]), int(offsets[-1])
    if data is None or start == stop:
        return np.empty(0, dtype), np.zeros(n + 1, np.int64)
    values = np.frombuffer(data, dtype, (stop - start) // dtype.itemsize, start)
    return values, (offsets - start) // unit


def _one_chunk(blobs: pa.Array | pa.ChunkedArray) -> pa.Array:
    if isinstance(blobs, pa.ChunkedArray):
        if blobs.num_chunks == 1:
            blobs = blobs.chunk(0)
        else:
            blobs = blobs.cast(pa.large_binary()).combine_chunks()
    if not (pa.types.is_binary(blobs.type) or pa.types.is_large_binary(blobs.type)):
        blobs = blobs.cast(pa.large_binary())
    return blobs.fill_null(b"") if blobs.null_count else blobs


def numbers(values: Any, dtype: type[np.generic]) -> Array:
    """Return an Arrow or numpy column as a numpy array; null becomes NaN in floats."""
    if isinstance(values, pa.Array | pa.ChunkedArray):
        values = values.to_numpy(zero_copy_only=False) if _is_array(values) else values.to_numpy()
    return np.asarray(values).astype(dtype, copy=False)


def _is_array(values: pa.Array | pa.ChunkedArray) -> bool:
    return isinstance(values, pa.Array)


def bounds_view(bounds: Any) -> Array:
    """Return boxes as ``(n, 4)`` float64, from four columns or such an array."""
    if isinstance(bounds, np.ndarray):
        return bounds.astype(np.float64, copy=False)
    return np.column_stack([numbers(values, np.float64) for values in bounds])
