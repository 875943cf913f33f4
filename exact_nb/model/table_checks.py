"""Checks and boxes of many shapes at once: what `ShapeTable` computes without a loop over rows.

The rules are those of `exact_nb.model.validation`. Here rows are only suspected, generously; the
constructors of the shapes have the last word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from exact_nb.errors import InvalidShape
from exact_nb.model.codec import KINDS, kind_code
from exact_nb.model.ragged import offsets_of, row_indices
from exact_nb.model.shapes import ShapeKind
from exact_nb.model.validation import FLAT, MAX_VERTICES, Floats

if TYPE_CHECKING:
    from exact_nb.model.shape_table import ShapeTable

__all__ = [
    "bounds_of",
    "check_columns",
    "check_lengths",
    "chunk_edges",
    "outside",
    "suspects",
    "without_closing_vertices",
]

Integers: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]
Flags: TypeAlias = np.ndarray[Any, np.dtype[np.bool_]]

_BOX, _CIRCLE, _POLYGON, _LINE, _POINT, _GLOBAL, _SEGMENTATION = map(kind_code, ShapeKind)
_COUNTS = {_BOX: 2, _CIRCLE: 2, _POINT: 1, _GLOBAL: 0, _SEGMENTATION: 0}


def check_lengths(lengths: Integers, unit: int, name: str) -> None:
    """Refuse blobs whose length is no multiple of `unit` bytes.

    Raises
    ------
    InvalidShape
        Names the first row at fault.
    """
    odd = np.flatnonzero(lengths % unit)
    if len(odd):
        raise InvalidShape(
            f"row {odd[0]}: {name} is damaged: {lengths[odd[0]]} bytes are no multiple of {unit}"
        )


def check_columns(
    kinds: np.ndarray[Any, np.dtype[np.uint8]], coords: Floats, offsets: Integers
) -> None:
    """Refuse columns that do not fit together.

    Raises
    ------
    InvalidShape
        If offsets do not rise from 0 to the number of coordinates, or a shape has too many or
        too few coordinates.
    """
    if len(offsets) != len(kinds) + 1 or offsets[0] != 0 or offsets[-1] != len(coords):
        raise InvalidShape(
            f"offsets of {len(kinds)} shapes go from 0 to {len(coords)}, in {len(kinds) + 1} steps"
        )
    counts = np.diff(offsets)
    if (counts < 0).any():
        raise InvalidShape(f"row {np.argmax(counts < 0)}: offsets go backwards")
    if (kinds >= len(KINDS)).any():
        raise InvalidShape(f"row {np.argmax(kinds >= len(KINDS))}: no shape has such a code")
    for kind, count in _COUNTS.items():
        odd = np.flatnonzero((kinds == kind) & (counts != count))
        if len(odd):
            raise InvalidShape(
                f"row {odd[0]}: geom of a {KINDS[kind]} is damaged: {counts[odd[0]]} pairs in "
                f"place of {count}",
                vertex=int(min(counts[odd[0]], count)),
            )


def bounds_of(
    kinds: np.ndarray[Any, np.dtype[np.uint8]], coords: Floats, offsets: Integers
) -> Floats:
    """Return the boxes, ``(n, 4)``; NaN where a shape has no coordinates."""
    bounds = np.full((len(kinds), 4), np.nan)
    filled = np.flatnonzero(np.diff(offsets))
    if len(filled):
        starts = offsets[filled]
        bounds[filled, :2] = np.minimum.reduceat(coords, starts)
        bounds[filled, 2:] = np.maximum.reduceat(coords, starts)
    circles = np.flatnonzero(kinds == _CIRCLE)
    centres = coords[offsets[circles]]
    radii = coords[offsets[circles] + 1, :1] if len(circles) else np.empty((0, 1))
    with np.errstate(over="ignore", invalid="ignore"):
        bounds[circles, :2] = centres - radii
        bounds[circles, 2:] = centres + radii
    return bounds


def without_closing_vertices(coords: Floats, offsets: Integers) -> tuple[Floats, Integers]:
    """Drop the last vertex of each ring that repeats its first one, as often as it does."""
    while True:
        counts = np.diff(offsets)
        rows = np.flatnonzero(counts > 1)
        last = offsets[rows + 1] - 1
        repeats = (coords[offsets[rows]] == coords[last]).all(axis=1)
        if not repeats.any():
            return coords, offsets
        counts[rows[repeats]] -= 1
        coords, offsets = np.delete(coords, last[repeats], axis=0), offsets_of(counts)


def chunk_edges(offsets: Integers, size: int) -> list[int]:
    """Return row numbers that cut a table into pieces of about `size` vertices and rows."""
    weight = offsets + np.arange(len(offsets))
    cuts = np.searchsorted(weight, np.arange(size, weight[-1], size))
    return sorted({0, *cuts.tolist(), len(offsets) - 1})


def outside(bounds: Floats, width: float, height: float, origin: float) -> Flags:
    """Which boxes may have nothing in common with the image."""
    low, high = bounds[:, :2], bounds[:, 2:]
    end = np.array([width, height]) + origin
    apart: Flags = np.logical_or.reduce((high <= origin) | (low >= end), axis=1)
    return apart


def suspects(table: ShapeTable) -> Flags:
    """Which rows may break a rule of their kind."""
    kinds, counts, bounds = table.kinds, np.diff(table.offsets), table.bounds
    suspect = (counts > MAX_VERTICES) | _unfinished(table)
    boxes = np.flatnonzero(kinds == _BOX)
    first = table.offsets[boxes]
    suspect[boxes] |= ~(table.coords[first + 1] > table.coords[first]).all(axis=1)
    circles = np.flatnonzero(kinds == _CIRCLE)
    suspect[circles] |= ~(table.coords[table.offsets[circles] + 1, 0] > 0)
    has_parts = np.diff(table.part_offsets) > 0
    suspect |= has_parts & (kinds != _POLYGON)
    paths = (kinds == _LINE) | ((kinds == _POLYGON) & ~has_parts)
    suspect |= paths & ((counts < 2) | ~(bounds[:, 2:] > bounds[:, :2]).any(axis=1))
    _suspect_rings(table, np.flatnonzero((kinds == _POLYGON) & has_parts), suspect)
    return suspect


def _unfinished(table: ShapeTable) -> Flags:
    """Which rows have a coordinate or box that is not finite."""
    result = (table.kinds != _GLOBAL) & ~np.isfinite(table.bounds).all(axis=1)
    places = np.flatnonzero(~np.isfinite(table.coords).all(axis=1))
    result[np.searchsorted(table.offsets, places, side="right") - 1] = True
    flags: Flags = result
    return flags


def _suspect_rings(table: ShapeTable, rows: Integers, suspect: Flags) -> None:
    """Suspect closed polygons whose rings are miscounted or without area.

    Polygons of several parts are always suspected: their words can only be read one by one.
    """
    starts, lengths = table.part_offsets[rows], np.diff(table.part_offsets)[rows]
    padded = np.append(table.parts, np.int32(0))
    plain = (lengths >= 3) & (padded[starts] == 1) & (padded[starts + 1] == lengths - 2)
    suspect[rows[~plain]] = True
    rows, starts, lengths = rows[plain], starts[plain] + 2, lengths[plain] - 2
    if not len(rows):
        return
    counts = table.parts[row_indices(starts, lengths)].astype(np.int64)
    firsts = offsets_of(lengths)[:-1]
    fits = (np.minimum.reduceat(counts, firsts) >= 3) & (
        np.add.reduceat(counts, firsts) == np.diff(table.offsets)[rows]
    )
    suspect[rows[~fits]] = True
    counts = counts[np.repeat(fits, lengths)]
    rows, lengths = rows[fits], lengths[fits]
    if len(rows):
        # All vertices of the rows that fit, ring after ring.
        points = table.coords[row_indices(table.offsets[rows], np.diff(table.offsets)[rows])]
        suspect[np.repeat(rows, lengths)[_flat_rings(points, offsets_of(counts))]] = True


def _flat_rings(points: Floats, offsets: Integers) -> Flags:
    """Which rings may have no area or repeat their first vertex at the end."""
    starts, ends = offsets[:-1], offsets[1:] - 1
    with np.errstate(over="ignore", invalid="ignore"):
        moved = points - np.repeat(points[starts], np.diff(offsets), axis=0)
        extent = np.maximum.reduceat(np.abs(moved).max(axis=1), starts)
        # The first vertex is the origin now: the edge from the last one to it adds nothing.
        cross = np.zeros(len(moved))
        cross[:-1] = moved[:-1, 0] * moved[1:, 1] - moved[1:, 0] * moved[:-1, 1]
        cross[ends] = 0
        twice_area = np.add.reduceat(cross, starts)
        has_area = np.abs(twice_area) > 100 * FLAT * extent**2
    closed = (points[ends] == points[starts]).all(axis=1)
    flat: Flags = ~has_area | closed
    return flat
