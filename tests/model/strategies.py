"""Random valid shapes."""

import math

from hypothesis import strategies as st

from exact_nb.model.shapes import BoundingBox, Circle, GlobalLabel, Line, Point, Polygon, Ring

coordinates = st.floats(-1e6, 1e6, allow_nan=False)
positive = st.floats(1e-3, 1e5)
pairs = st.tuples(coordinates, coordinates)


@st.composite
def rings(draw: st.DrawFn) -> Ring:
    """Star-shaped rings: their vertices go once around a centre."""
    x, y = draw(pairs)
    angles = sorted(draw(st.sets(st.integers(0, 359), min_size=4, max_size=12)))
    radii = draw(st.lists(st.floats(1, 1000), min_size=len(angles), max_size=len(angles)))
    return tuple(
        (x + r * math.cos(math.radians(a)), y + r * math.sin(math.radians(a)))
        for a, r in zip(angles, radii, strict=True)
    )


boxes = st.builds(
    lambda x, y, w, h: BoundingBox(x, y, x + w, y + h), coordinates, coordinates, positive, positive
)
circles = st.builds(Circle, coordinates, coordinates, positive)
points = st.builds(Point, coordinates, coordinates)
paths = st.lists(pairs, min_size=2, max_size=9, unique=True)
lines = st.builds(Line, paths)
contours = st.builds(Polygon.open_contour, paths)
polygons = st.builds(
    Polygon,
    st.lists(st.lists(rings(), min_size=1, max_size=3), min_size=1, max_size=3),
)
shapes = st.one_of(boxes, circles, points, lines, contours, polygons, st.just(GlobalLabel()))
