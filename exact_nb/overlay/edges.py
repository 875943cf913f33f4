"""Outlines of many shapes as one list of straight edges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from exact_nb.model.codec import kind_code, ring_lengths
from exact_nb.model.ragged import Integers, offsets_of, row_indices
from exact_nb.model.shape_table import ShapeTable
from exact_nb.model.shapes import ShapeKind
from exact_nb.model.validation import Floats

__all__ = ["CIRCLE", "POINT", "Edges", "closed", "edges_of"]

BOX = kind_code(ShapeKind.BOUNDING_BOX)
CIRCLE = kind_code(ShapeKind.CIRCLE)
POINT = kind_code(ShapeKind.POINT)
_POLYGON = kind_code(ShapeKind.POLYGON)
_LINE = kind_code(ShapeKind.LINE)


@dataclass(frozen=True, slots=True)
class Edges:
    """k straight edges.

    Attributes
    ----------
    start, end : numpy.ndarray
        ``(k, 2)`` float64.
    owner : numpy.ndarray
        ``(k,)`` int64, row of the shape; edges of one shape lie together, in rising order.
    """

    start: Floats
    end: Floats
    owner: Integers


def closed(table: ShapeTable) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which shapes have an inside."""
    kinds = table.kinds
    has_rings = (kinds == _POLYGON) & (np.diff(table.part_offsets) > 0)
    flags: np.ndarray[Any, np.dtype[np.bool_]] = (kinds == BOX) | (kinds == CIRCLE) | has_rings
    return flags


def edges_of(table: ShapeTable) -> Edges:
    """Return the edges of all boxes, polygons and lines; circles and points have none."""
    boxes, paths = _boxes(table), _paths(table)
    owner = np.concatenate([boxes.owner, paths.owner])
    start = np.concatenate([boxes.start, paths.start])
    end = np.concatenate([boxes.end, paths.end])
    if len(boxes.owner) and len(paths.owner):
        order = np.argsort(owner, kind="stable")
        owner, start, end = owner[order], start[order], end[order]
    return Edges(start, end, owner)


def _boxes(table: ShapeTable) -> Edges:
    rows = np.flatnonzero(table.kinds == BOX)
    corners = table.bounds[rows][:, [0, 1, 2, 1, 2, 3, 0, 3]].reshape(-1, 4, 2)
    return Edges(
        corners.reshape(-1, 2),
        np.roll(corners, -1, axis=1).reshape(-1, 2),
        np.repeat(rows, 4),
    )


def _paths(table: ShapeTable) -> Edges:
    is_path = (table.kinds == _POLYGON) | (table.kinds == _LINE)
    rows = np.flatnonzero(is_path)
    counts = np.diff(table.offsets)[rows]
    vertices = row_indices(table.offsets[rows], counts)
    owner = np.repeat(rows, counts)
    begins, ends, keeps = _rings(table, rows)
    after = np.arange(1, len(vertices) + 1)
    after[ends - 1] = begins
    kept = np.ones(len(vertices), dtype=np.bool_)
    kept[ends - 1] = keeps
    points = table.coords[vertices]
    return Edges(points[kept], points[after[kept]], owner[kept])


def _rings(
    table: ShapeTable, rows: Integers
) -> tuple[Integers, Integers, np.ndarray[Any, np.dtype[np.bool_]]]:
    """Return where rings and paths begin and end, and whether they go back to where they began.

    Places are counted over the vertices of `rows`, one shape after the other.
    """
    firsts = offsets_of(np.diff(table.offsets)[rows])
    words = np.diff(table.part_offsets)[rows]
    lone = words <= 3
    begins, ends = [firsts[:-1][lone]], [firsts[1:][lone]]
    keeps = [words[lone] > 0]
    for at in np.flatnonzero(~lone).tolist():
        row, first, last = rows[at], int(firsts[at]), int(firsts[at + 1])
        structure = table.parts[table.part_offsets[row] : table.part_offsets[row + 1]].tolist()
        lengths = [length for part in ring_lengths(structure, last - first) for length in part]
        cuts = first + offsets_of(np.array(lengths, dtype=np.int64))
        begins.append(cuts[:-1])
        ends.append(cuts[1:])
        keeps.append(np.ones(len(lengths), dtype=np.bool_))
    return np.concatenate(begins), np.concatenate(ends), np.concatenate(keeps)
