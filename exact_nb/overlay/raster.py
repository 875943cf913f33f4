"""Label tiles: which shape each pixel shows, drawn for thousands of shapes at once.

Interiors are filled by the even-odd rule on lines through the middle of the pixels, outlines are
sampled in steps of at most a pixel, and what is smaller than that is a dot. Smaller shapes lie on
larger ones; outlines lie on interiors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from exact_nb.model.ragged import Integers, row_indices
from exact_nb.model.shape_table import ShapeTable
from exact_nb.model.validation import Floats
from exact_nb.overlay.edges import CIRCLE, Edges, closed, edges_of
from exact_nb.overlay.legend import Slots
from exact_nb.overlay.levels import TILE

__all__ = ["DOT", "INSIDE", "Drawing", "draw"]

DOT = 1.5
"""Tile pixels: a shape whose longer side is less is a dot."""

INSIDE = np.uint32(1 << 31)
"""Bit of a pixel that is inside a shape and not on its outline."""

_FILLED = 6.0
_MOST_COUNTED = 127
_TILE_BITS = TILE.bit_length() - 1
_PIXELS = TILE * TILE
_COUNT_BIT = 24
# Crossings as one number: shape, line, place on the line in 1/2**_FRACTION pixels.
_FRACTION = 18
_PLACE_BITS = _TILE_BITS + 2 + _FRACTION
_MARGIN = TILE

Pixels = np.ndarray[Any, np.dtype[np.uint32]]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What there is to draw into one tile.

    Attributes
    ----------
    shapes : ShapeTable
        n shapes that are no dots, the larger ones first.
    slots : numpy.ndarray
        ``(n,)`` int32.
    dots : numpy.ndarray
        ``(k, 2)`` float64: middle of each dot.
    dot_slots : numpy.ndarray
        ``(k,)`` int32.
    """

    shapes: ShapeTable
    slots: Slots
    dots: Floats
    dot_slots: Slots


def draw(drawing: Drawing, corner: tuple[float, float], scale: float) -> Pixels:
    """Return a tile, ``(TILE, TILE)`` uint32; its bits are said in `LabelTilesReply`.

    Parameters
    ----------
    drawing : Drawing
        Shapes that touch the tile, in pixels of level 0.
    corner : tuple of float
        The tile's upper left corner, pixels of level 0.
    scale : float
        Pixels of level 0 a tile pixel.
    """
    keys = _covered(drawing.shapes, np.array(corner), scale)
    pixel, owner = (keys >> 1) & (_PIXELS - 1), keys >> (1 + 2 * _TILE_BITS)
    inside = (keys & 1) == 0
    counts = np.bincount(pixel, minlength=_PIXELS)
    label = np.zeros(_PIXELS, dtype=np.uint32)
    value = (drawing.slots[owner] + 1).astype(np.uint32)
    # Of several values for one pixel the last one stays: the smallest shape's.
    label[pixel[inside]] = value[inside] | INSIDE
    label[pixel[~inside]] = value[~inside]
    pixel, kept = _dot_pixels(drawing.dots, corner, scale)
    label[pixel] = (drawing.dot_slots[kept] + 1).astype(np.uint32)
    counts += np.bincount(pixel, minlength=_PIXELS)
    label |= np.minimum(counts, _MOST_COUNTED).astype(np.uint32) << _COUNT_BIT
    return label.reshape(TILE, TILE)


def _dot_pixels(
    dots: Floats, corner: tuple[float, float], scale: float
) -> tuple[Integers, Integers]:
    """Return the pixel of each dot on the tile, and which dots these are."""
    places = np.floor((dots - corner) / scale)
    kept = np.flatnonzero(((places >= 0) & (places < TILE)).all(axis=1))
    column, row = places[kept].astype(np.int64).T
    return row << _TILE_BITS | column, kept


def _covered(shapes: ShapeTable, corner: Floats, scale: float) -> Integers:
    """Return what each shape covers: shape, pixel and whether it is on its outline, as one number.

    Sorted; a pixel that a shape covers in both ways is on its outline.
    """
    found = edges_of(shapes)
    edges = Edges((found.start - corner) / scale, (found.end - corner) / scale, found.owner)
    sides = (shapes.bounds[:, 2:] - shapes.bounds[:, :2]).max(axis=1)
    filled = closed(shapes) & (sides > _FILLED * scale)
    circles = np.flatnonzero(shapes.kinds == CIRCLE)
    rounds = _Circles.of(shapes, circles, corner, scale)
    keys = np.concatenate(
        [
            _outline(edges),
            rounds.outline(),
            _interior(edges, filled),
            rounds.interior(filled),
        ]
    )
    keys.sort()
    last = np.ones(len(keys), dtype=np.bool_)
    last[:-1] = (keys[1:] >> 1) != (keys[:-1] >> 1)
    return keys[last]


def _keys(owner: Integers, x: Floats, y: Floats) -> Integers:
    """Return outline pixels of those places that are on the tile."""
    on = (x >= 0) & (x < TILE) & (y >= 0) & (y < TILE)
    column, row = x[on].astype(np.int64), y[on].astype(np.int64)
    return (((owner[on] << _TILE_BITS | row) << _TILE_BITS | column) << 1) | 1


def _outline(edges: Edges) -> Integers:
    vector = edges.end - edges.start
    counts = np.maximum(np.ceil(np.abs(vector).max(axis=1)), 1).astype(np.int64)
    which = np.repeat(np.arange(len(counts)), counts)
    step = row_indices(np.zeros_like(counts), counts)
    along = ((step + 0.5) / counts[which])[:, None]
    places = edges.start[which] + vector[which] * along
    return _keys(edges.owner[which], places[:, 0], places[:, 1])


def _interior(edges: Edges, filled: np.ndarray[Any, np.dtype[np.bool_]]) -> Integers:
    """Fill between the first and second, third and fourth, ... crossing on each line."""
    chosen = filled[edges.owner]
    start, end, owner = edges.start[chosen], edges.end[chosen], edges.owner[chosen]
    # An edge crosses the lines y + 0.5 with low <= y + 0.5 < high.
    low = np.ceil(np.minimum(start[:, 1], end[:, 1]) - 0.5).clip(0, TILE).astype(np.int64)
    high = np.ceil(np.maximum(start[:, 1], end[:, 1]) - 0.5).clip(0, TILE).astype(np.int64)
    counts = high - low
    line = row_indices(low, counts)
    which = np.repeat(np.arange(len(counts)), counts)
    vector = end - start
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = vector[:, 0] / vector[:, 1]
    x = start[which, 0] + (line + 0.5 - start[which, 1]) * slope[which]
    place = ((x.clip(-_MARGIN, 2 * TILE) + _MARGIN) * (1 << _FRACTION)).astype(np.int64)
    crossings = ((owner[which] << _TILE_BITS | line) << _PLACE_BITS) | place
    crossings.sort()
    x = (crossings & ((1 << _PLACE_BITS) - 1)) / (1 << _FRACTION) - _MARGIN
    return _spans(crossings[::2] >> _PLACE_BITS, x[::2], x[1::2])


def _spans(line: Integers, left: Floats, right: Floats) -> Integers:
    """Return the inner pixels whose middle is between two places of a line.

    `line` is shape and row as one number.
    """
    first = np.ceil(left - 0.5).clip(0, TILE).astype(np.int64)
    counts = np.ceil(right - 0.5).clip(0, TILE).astype(np.int64) - first
    return (row_indices(line << _TILE_BITS | 0, counts) + np.repeat(first, counts)) << 1


@dataclass(frozen=True, slots=True)
class _Circles:
    """Circles in tile pixels."""

    owner: Integers
    x: Floats
    y: Floats
    radius: Floats

    @classmethod
    def of(cls, shapes: ShapeTable, rows: Integers, corner: Floats, scale: float) -> _Circles:
        first = shapes.offsets[rows]
        centre = (shapes.coords[first] - corner) / scale
        return cls(rows, centre[:, 0], centre[:, 1], shapes.coords[first + 1, 0] / scale)

    def outline(self) -> Integers:
        counts = np.ceil(2 * np.pi * self.radius).astype(np.int64)
        which = np.repeat(np.arange(len(counts)), counts)
        step = row_indices(np.zeros_like(counts), counts)
        angle = (step + 0.5) * (2 * np.pi) / counts[which]
        radius = self.radius[which]
        x = self.x[which] + radius * np.cos(angle)
        y = self.y[which] + radius * np.sin(angle)
        return _keys(self.owner[which], x, y)

    def interior(self, filled: np.ndarray[Any, np.dtype[np.bool_]]) -> Integers:
        chosen = np.flatnonzero(filled[self.owner])
        y, radius = self.y[chosen], self.radius[chosen]
        low = np.ceil(y - radius - 0.5).clip(0, TILE).astype(np.int64)
        counts = np.ceil(y + radius - 0.5).clip(0, TILE).astype(np.int64) - low
        line = row_indices(low, counts)
        which = np.repeat(chosen, counts)
        height = line + 0.5 - self.y[which]
        half = np.sqrt(np.maximum(self.radius[which] ** 2 - height**2, 0))
        owner = self.owner[which] << _TILE_BITS
        return _spans(owner | line, self.x[which] - half, self.x[which] + half)
