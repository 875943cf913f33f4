"""Shapes as bytes: what a store keeps in its columns kind, bbox, geom and parts.

geom
    float64 little-endian ``x, y`` pairs: two corners of a box; centre and ``(radius, 0)`` of a
    circle; the vertices of all rings one after the other; one pair of a point; nothing of a
    global label. A segmentation has voxels and no coordinates: its geom is what
    `exact_nb.model.mask_codec` writes.
parts
    int32 little-endian, of closed polygons only: the number of parts, then for each part its
    number of rings and the vertex count of each ring. Empty for an open contour.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from exact_nb.errors import InvalidShape
from exact_nb.model import mask_codec
from exact_nb.model.shapes import (
    BoundingBox,
    Bounds,
    Circle,
    GlobalLabel,
    Line,
    Outline,
    Point,
    Polygon,
    Shape,
    ShapeKind,
    VoxelMask,
)
from exact_nb.model.validation import Floats

__all__ = ["KINDS", "Encoded", "decode", "encode", "kind_code", "ring_lengths"]

KINDS = tuple(ShapeKind)
"""The kind of each code."""

_CODES = {kind: code for code, kind in enumerate(KINDS)}
_FIXED = {ShapeKind.BOUNDING_BOX: 2, ShapeKind.CIRCLE: 2, ShapeKind.POINT: 1, ShapeKind.GLOBAL: 0}
_FIXED |= {ShapeKind.SEGMENTATION: 0}


class Encoded(NamedTuple):
    """A shape as the columns of a store.

    Attributes
    ----------
    kind : int
        Index into `KINDS`.
    bounds : tuple of float or None
        ``(x0, y0, x1, y1)``, None for a global label and a segmentation.
    geom : bytes
        float64 little-endian ``x, y`` pairs; the bricks of a segmentation.
    parts : bytes
        int32 little-endian ring structure of a closed polygon.
    """

    kind: int
    bounds: Bounds | None
    geom: bytes
    parts: bytes


def kind_code(kind: ShapeKind | str) -> int:
    """Return the code of a kind: its place in `ShapeKind`."""
    return _CODES[ShapeKind.parse(kind)]


def encode(shape: Shape) -> Encoded:
    """Return a shape as bytes; `decode` gives back an equal one."""
    if isinstance(shape, VoxelMask):
        return Encoded(_CODES[shape.kind], None, mask_codec.to_bytes(shape), b"")
    parts = b""
    if isinstance(shape, Polygon) and shape.closed:
        parts = np.array(_structure(shape), dtype="<i4").tobytes()
    geom = np.array(_coordinates(shape), dtype="<f8").tobytes()
    return Encoded(_CODES[shape.kind], shape.bounds, geom, parts)


def _coordinates(shape: Outline) -> list[tuple[float, float]]:
    match shape:
        case BoundingBox():
            return [(shape.x0, shape.y0), (shape.x1, shape.y1)]
        case Circle():
            return [(shape.x, shape.y), (shape.radius, 0.0)]
        case Polygon():
            return [vertex for ring in shape.rings for vertex in ring]
        case Line():
            return list(shape.vertices)
        case Point():
            return [(shape.x, shape.y)]
        case GlobalLabel():
            return []


def _structure(polygon: Polygon) -> list[int]:
    words = [len(polygon.parts)]
    for part in polygon.parts:
        words.append(len(part))
        words.extend(len(ring) for ring in part)
    return words


def decode(kind: int, geom: bytes | memoryview, parts: bytes | memoryview = b"") -> Shape:
    """Return the shape that was encoded.

    Parameters
    ----------
    kind : int
        Index into `KINDS`.
    geom, parts : bytes
        As in `Encoded`.

    Raises
    ------
    InvalidShape
        If the bytes are damaged: their length, counts or coordinates make no shape of the kind.
    """
    if not 0 <= kind < len(KINDS):
        raise InvalidShape(f"no shape has the code {kind}; codes go from 0 to {len(KINDS) - 1}")
    if KINDS[kind] is ShapeKind.SEGMENTATION:
        return mask_codec.from_bytes(geom)
    if len(geom) % 16:
        raise InvalidShape(f"geom is damaged: {len(geom)} bytes are no x, y pairs of float64")
    if len(parts) % 4:
        raise InvalidShape(f"parts is damaged: {len(parts)} bytes are no int32")
    points = np.frombuffer(geom, dtype="<f8").reshape(-1, 2).astype(np.float64, copy=False)
    words = np.frombuffer(parts, dtype="<i4")
    return shape_of(KINDS[kind], points, words.tolist())


def shape_of(kind: ShapeKind, points: Floats, words: list[int]) -> Shape:
    """Make a shape of its coordinates.

    Parameters
    ----------
    kind : ShapeKind
        What to make.
    points : numpy.ndarray
        ``(n, 2)`` float64, as laid out in geom.
    words : list of int
        As laid out in parts.

    Raises
    ------
    InvalidShape
        If they make no shape of the kind.
    """
    expected = _FIXED.get(kind, len(points))
    if len(points) != expected:
        raise InvalidShape(
            f"geom of a {kind} is damaged: {len(points)} pairs in place of {expected}",
            vertex=min(len(points), expected),
        )
    if words and kind is not ShapeKind.POLYGON:
        raise InvalidShape(f"parts of a {kind} is damaged: it has none")
    match kind:
        case ShapeKind.BOUNDING_BOX:
            return BoundingBox(*points.ravel().tolist())
        case ShapeKind.CIRCLE:
            return Circle(*points.ravel()[:3].tolist())
        case ShapeKind.LINE:
            return Line(points)
        case ShapeKind.POINT:
            return Point(*points[0].tolist())
        case ShapeKind.GLOBAL:
            return GlobalLabel()
        case ShapeKind.POLYGON:
            return _polygon(points, words)
        case ShapeKind.SEGMENTATION:
            raise InvalidShape("a segmentation has voxels, not coordinates; paint it on its mask")


def _polygon(points: Floats, words: list[int]) -> Polygon:
    if not words:
        return Polygon.open_contour(points)
    start = 0
    parts: list[list[Floats]] = []
    for lengths in ring_lengths(words, len(points)):
        rings = []
        for length in lengths:
            rings.append(points[start : start + length])
            start += length
        parts.append(rings)
    polygon = Polygon(parts)
    if sum(map(len, polygon.rings)) != len(points):
        raise InvalidShape("geom of a polygon is damaged: a ring repeats its first vertex")
    return polygon


def ring_lengths(words: list[int], vertices: int) -> list[list[int]]:
    """Return the vertex counts of the rings of each part.

    Parameters
    ----------
    words : list of int
        As laid out in parts.
    vertices : int
        How many there must be altogether.

    Raises
    ------
    InvalidShape
        If the counts do not add up.
    """
    at = 1
    lengths: list[list[int]] = []
    damaged = InvalidShape(f"parts of a polygon is damaged: it does not give {vertices} vertices")
    for _ in range(words[0]):
        if at >= len(words) or words[at] < 1:
            raise damaged
        lengths.append(words[at + 1 : at + 1 + words[at]])
        at += 1 + words[at]
    if not lengths or at != len(words) or min(map(min, lengths)) < 0:
        raise damaged
    if sum(map(sum, lengths)) != vertices:
        raise damaged
    return lengths
