"""Random pairs of areas, of the kinds on which boolean operations go wrong."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

Random: TypeAlias = np.random.Generator
Points: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
Pair: TypeAlias = tuple[BaseGeometry, BaseGeometry]


def pairs(count: int, random: Random) -> list[Pair]:
    """Return valid areas in pairs, as many of one kind as of another."""
    return [KINDS[i % len(KINDS)](random) for i in range(count)]


def ring(random: Random, at: Points, radius: float, vertices: int) -> Points:
    """Return a ring that goes once around a place, between half the radius and all of it."""
    steps = np.arange(vertices) + 0.8 * random.random(vertices)
    angles = 2 * np.pi * steps / vertices
    far = radius * random.uniform(0.5, 1, vertices)
    points: Points = at + far[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return points


def star(random: Random, at: Points | float = 0.0, size: float = 60) -> shapely.Polygon:
    """Return a star, mostly with a hole."""
    middle = at + size * random.random(2)
    radius = size * random.uniform(0.2, 1)
    holes = [ring(random, middle, 0.3 * radius, int(random.integers(3, 12)))]
    outside = ring(random, middle, radius, int(random.integers(7, 40)))
    return shapely.Polygon(outside, holes if random.random() < 0.6 else [])


def rectangles(random: Random, most: int = 1) -> BaseGeometry:
    """Return the union of rectangles on a grid of 8 x 8, some of them frames."""
    found = []
    for _ in range(random.integers(1, most + 1)):
        x0, y0 = random.integers(0, 7, 2)
        x1, y1 = random.integers([x0 + 1, y0 + 1], 9)
        box = shapely.box(x0, y0, x1, y1)
        hole = shapely.box(x0 + 1, y0 + 1, x1 - 1, y1 - 1)
        is_frame = random.random() < 0.5 and min(x1 - x0, y1 - y0) > 2
        found.append(shapely.difference(box, hole) if is_frame else box)
    return shapely.union_all(found)


def sliver(random: Random) -> BaseGeometry:
    """Return a strip between a tenth and a millionth of a pixel wide."""
    start, along = 100 * random.random(2), unit(random)
    across = 10.0 ** -random.integers(1, 7) * np.array([-along[1], along[0]])
    steps = np.sort(random.uniform(10, 110, random.integers(2, 6)))[:, None] * along
    wide = random.uniform(0.1, 1, (2, len(steps), 1)) * across
    return shapely.Polygon(
        np.concatenate([start + steps + wide[0], (start + steps - wide[1])[::-1]])
    )


def unit(random: Random) -> Points:
    """Return a direction."""
    angle = random.uniform(0, 2 * np.pi)
    return np.array([np.cos(angle), np.sin(angle)])


def moved(area: BaseGeometry, turn: float, by: Points | float) -> BaseGeometry:
    """Return an area turned about the origin, then moved."""
    cos, sin = np.cos(turn), np.sin(turn)
    rotation = np.array([[cos, -sin], [sin, cos]])
    return shapely.transform(area, lambda points: points @ rotation.T + by)


def shaken(random: Random, area: shapely.Polygon, far: float) -> shapely.Polygon:
    """Return an area with each vertex moved a little; where that makes it invalid, as it was."""

    def moved_ring(line: BaseGeometry) -> Points:
        points = shapely.get_coordinates(line)[:-1]
        return points + random.normal(0, far, points.shape)

    holes = [moved_ring(hole) for hole in area.interiors]
    found = shapely.Polygon(moved_ring(area.exterior), holes)
    return found if found.is_valid else area


def several(random: Random, at: float = 0.0) -> BaseGeometry:
    """Return stars in some of four places, and one more inside a hole."""
    corners = at + 130.0 * np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
    stars = [star(random, corner) for corner in corners if random.random() < 0.7]
    islands = [
        shapely.Polygon(ring(random, np.mean(shapely.get_coordinates(hole)[:-1], axis=0), 0.5, 5))
        for area in stars
        for hole in area.interiors
    ]
    return shapely.union_all([*stars, *islands, star(random, corners[0])])


def two_stars(random: Random) -> Pair:
    return star(random), star(random)


def far_from_the_origin(random: Random) -> Pair:
    size = 60 * 100.0 ** random.integers(0, 2)
    return star(random, 1e5, size), star(random, 1e5, size)


def on_a_grid(random: Random) -> Pair:
    return rectangles(random), rectangles(random)


def parts_on_a_grid(random: Random) -> Pair:
    return rectangles(random, 4), rectangles(random, 4)


def turned_grids(random: Random) -> Pair:
    turn, by = random.uniform(0, 6), random.uniform(0, 1e4, 2)
    return moved(rectangles(random, 3), turn, by), moved(rectangles(random, 3), turn, by)


def sliver_through_a_star(random: Random) -> Pair:
    return sliver(random), star(random)


def two_slivers(random: Random) -> Pair:
    one = sliver(random)
    return one, moved(one, 0, random.normal(0, 1e-7, 2))


def along_an_edge(random: Random) -> Pair:
    area = star(random)
    edges = shapely.get_coordinates(area.exterior)
    i = random.integers(len(edges) - 1)
    along = edges[i + 1] - edges[i]
    start, end = np.sort(random.uniform(-0.3, 1.3, 2))[:, None] * along + edges[i]
    high = random.normal() * np.array([-along[1], along[0]])
    return area, shapely.Polygon(np.array([start, end, end + high, start + high]))


def identical(random: Random) -> Pair:
    area = star(random)
    return area, shapely.reverse(area)


def nearly_identical(random: Random) -> Pair:
    area = star(random)
    return area, shaken(random, area, 10.0 ** -random.integers(3, 13))


def nested(random: Random) -> Pair:
    outer = star(random)
    middle = shapely.get_coordinates(outer.point_on_surface())[0]
    return outer, shapely.Polygon(ring(random, middle, random.uniform(0.01, 20), 12))


def many_parts(random: Random) -> Pair:
    return several(random), several(random)


KINDS: tuple[Callable[[Random], Pair], ...] = (
    two_stars,
    far_from_the_origin,
    on_a_grid,
    parts_on_a_grid,
    turned_grids,
    sliver_through_a_star,
    two_slivers,
    along_an_edge,
    identical,
    nearly_identical,
    nested,
    many_parts,
)


def outlines(count: int, random: Random) -> list[list[list[list[tuple[float, float]]]]]:
    """Return parts of rings that mostly cross themselves, half of them on a grid of 6 x 6."""
    return [[_rings(random, i % 2 == 0) for _ in range(1 + (i % 5 == 0))] for i in range(count)]


def _rings(random: Random, on_a_grid: bool) -> list[list[tuple[float, float]]]:
    return [_scribble(random, on_a_grid) for _ in range(random.integers(1, 3))]


def _scribble(random: Random, on_a_grid: bool) -> list[tuple[float, float]]:
    count = random.integers(3, 9)
    points = random.integers(0, 6, (count, 2)) if on_a_grid else random.uniform(0, 100, (count, 2))
    return [(float(x), float(y)) for x, y in points]
