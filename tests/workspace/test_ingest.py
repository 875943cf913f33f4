"""Shapes come in from whatever a researcher holds them in, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import exact_nb
from exact_nb.errors import InvalidRecord, InvalidShape, NotFound
from exact_nb.model.geometries import to_shapely
from exact_nb.model.shapes import ShapeKind
from exact_nb.workspace import Image, Workspace
from exact_nb.workspace.geometries import from_geometries

HOLED = shapely.Polygon([(0, 0), (90, 0), (90, 90), (0, 90)], [[(10, 10), (20, 10), (20, 20)]])
TWO = shapely.MultiPolygon([HOLED, shapely.box(100, 100, 120, 120)])
FRAME = geopandas.GeoDataFrame(
    {
        "class": ["Nucleus", "Landmark", "Axis", "Nucleus", "Mitotic figure"],
        "confidence": [0.1, 0.2, 0.3, 0.4, 0.5],
    },
    geometry=[
        HOLED,
        shapely.Point(5, 6),
        shapely.LineString([(1, 2), (3, 4), (5, 9)]),
        TWO,
        shapely.box(7, 8, 17, 28),
    ],
)


def stored(image: Image) -> list[tuple[str, Any, float | None]]:
    """Return type, geometry and score of each annotation, in the order they were given."""
    return [
        (one.type, to_shapely(one.shape), one.record.origin.score)
        for one in sorted(image.annotations(), key=lambda one: one.record.id)
    ]


def as_given(image: Image) -> bool:
    wanted = zip(FRAME["class"], FRAME.geometry, FRAME["confidence"], strict=True)
    return all(
        type_ == name and shape.equals(geometry) and score == pytest.approx(sure)
        for (type_, shape, score), (name, geometry, sure) in zip(stored(image), wanted, strict=True)
    )


CONTAINERS: list[Callable[[], Any]] = [
    lambda: FRAME,
    lambda: pa.table(FRAME.to_arrow(geometry_encoding="WKB")),
    lambda: pa.table(
        {
            **{name: FRAME[name] for name in ("class", "confidence")},
            "geometry": FRAME.geometry.to_wkb(),
        }
    ),
    lambda: pd.DataFrame(
        {**{name: FRAME[name] for name in ("class", "confidence")}, "wkb": FRAME.geometry.to_wkb()}
    ),
]


@pytest.mark.parametrize("make", CONTAINERS, ids=["frame", "geoarrow", "wkb", "pandas"])
def test_a_table_brings_types_and_scores_row_by_row(image: Image, make: Callable[[], Any]) -> None:
    receipt = image.add_many(make(), type="class", scores="confidence", model="net@1")
    assert receipt.about is not None
    assert receipt.about.count == len(FRAME)
    assert as_given(image)


def test_types_and_scores_may_be_given_beside_the_shapes(image: Image) -> None:
    types = pd.Categorical(FRAME["class"])
    image.add_many(list(FRAME.geometry), type=types, scores=FRAME["confidence"])
    assert as_given(image)


def test_native_geoarrow_is_read(image: Image) -> None:
    polygons = geopandas.GeoDataFrame({"n": [1, 2]}, geometry=[TWO, TWO])
    image.add_many(pa.table(polygons.to_arrow(geometry_encoding="geoarrow")), type="Nucleus")
    assert [shape.equals(TWO) for _, shape, _ in stored(image)] == [True, True]


def test_arrays_of_vertices_become_polygons_and_open_contours(ws: Workspace, image: Image) -> None:
    ws.product("Cells", types=[exact_nb.AnnotationType("Contour", "polygon", closed=False)])
    array = np.array([[[0, 0], [9, 0], [9, 9]], [[10, 10], [20, 10], [20, 30]]], "f4")
    for name in ("Nucleus", "Contour", "Axis"):
        image.add_many(array, type=name)
    assert [shape.geom_type for _, shape, _ in stored(image)] == [
        *("Polygon", "Polygon", "LineString", "LineString", "LineString", "LineString")
    ]


def test_frames_may_be_given_row_by_row(image: Image) -> None:
    image.update(depth=5)
    image.add_many(np.array([[1, 1], [2, 2]]), type="Landmark", z=[4, 2])
    assert [one.record.position.z for one in image.annotations()] == [4, 2]


def test_shapes_of_our_own_and_of_others_keep_their_order(image: Image) -> None:
    own = exact_nb.Polygon.ring([(0, 0), (5, 0), (5, 5)])
    image.add_many([HOLED, own, np.array([[0, 0], [7, 0], [7, 7]]), TWO], type="Nucleus")
    areas = [shape.area for _, shape, _ in stored(image)]
    assert areas == [HOLED.area, 12.5, 24.5, TWO.area]


@pytest.mark.parametrize(
    ("empty", "type_"),
    [([], "Nucleus"), (FRAME[:0], "Nucleus"), (np.empty((0, 4)), "Mitotic figure")],
    ids=["list", "frame", "array"],
)
def test_no_rows_are_no_annotations(image: Image, empty: Any, type_: str) -> None:
    image.add_many(empty, type=type_)
    assert len(image.annotations()) == 0


LANDMARKS = [shapely.Point(1, 2), shapely.Point(3, 4), shapely.Point(5, 6)]


@pytest.mark.parametrize(
    ("shapes", "type_", "said"),
    [
        ([*LANDMARKS, HOLED], "Landmark", "row 3: a shapely Polygon cannot be a point"),
        ([HOLED, shapely.MultiPoint(LANDMARKS)], "Nucleus", "row 1: a shapely MultiPoint"),
        ([HOLED, None], "Nucleus", "row 1: there is no geometry"),
        ([HOLED, shapely.Polygon()], "Nucleus", "row 1: there is no geometry, or an empty one"),
        ([HOLED, HOLED, "POINT (1 2)"], "Nucleus", "row 2: a str is no polygon"),
        ([HOLED, np.zeros((4, 3))], "Nucleus", r"row 1: .* \(4, 3\)"),
        ([HOLED, shapely.affinity.translate(HOLED, 900)], "Nucleus", "row 1: .* outside"),
        (FRAME, [*FRAME["class"][:4], "Landmark"], "row 4: a shapely Polygon cannot be a point"),
        (FRAME, ["Nucleus", "Axis", *FRAME["class"][2:]], "row 1: a shapely Point cannot"),
        (pa.table({"wkb": [HOLED.wkb, b"no"]}), "Nucleus", "row 1: its well-known binary"),
        (np.zeros((2, 3)), "Mitotic figure", r"\(n, 4\): x0 y0 x1 y1"),
        (pa.table({"x": [1.0]}), "Landmark", "lacks the column 'y'"),
        (pa.table({"x": [1.0]}), "Nucleus", "well-known binary"),
        (3.5, "Landmark", "a float holds no shapes"),
    ],
)
def test_an_error_names_the_row_and_nothing_is_added(
    image: Image, shapes: Any, type_: Any, said: str
) -> None:
    with pytest.raises(InvalidShape, match=said):
        image.add_many(shapes, type=type_)
    assert len(image.annotations()) == 0


def test_an_unknown_type_or_column_is_named(image: Image) -> None:
    with pytest.raises(NotFound, match=r"row 2: .*'Nukleus'"):
        image.add_many(LANDMARKS, type=["Landmark", "Landmark", "Nukleus"])
    with pytest.raises(NotFound, match="'clas'"):
        image.add_many(FRAME, type="clas")
    with pytest.raises(InvalidRecord, match="'sure'; there is 'class', 'confidence'"):
        image.add_many(FRAME, type="class", scores="sure")
    with pytest.raises(InvalidRecord, match="2 types for 3 rows"):
        image.add_many(LANDMARKS, type=["Landmark"] * 2)


RINGS = st.integers(3, 6)


@st.composite
def polygons(draw: st.DrawFn) -> shapely.Geometry:
    """Return a polygon with holes, one of several parts, or an open contour."""
    parts = []
    for number in range(draw(st.integers(1, 3))):
        outer = shapely.Point(100 * number, 0).buffer(40, quad_segs=draw(RINGS))
        holes = [
            shapely.Point(100 * number + 15 * hole, 0).buffer(3, quad_segs=draw(RINGS)).exterior
            for hole in range(draw(st.integers(0, 2)))
        ]
        parts.append(shapely.Polygon(outer.exterior, holes))
    whole = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
    return draw(
        st.sampled_from(
            [whole, parts[0].exterior, shapely.LineString(parts[0].exterior.coords[:4])]
        )
    )


@given(st.lists(polygons(), max_size=6))
def test_polygons_by_columns_are_what_they_were(geometries: list[shapely.Geometry]) -> None:
    given_ = np.empty(len(geometries), dtype=object)
    given_[:] = geometries
    table = from_geometries(given_, ShapeKind.POLYGON)
    for shape, geometry in zip(table, geometries, strict=True):
        wanted = (
            shapely.polygons(geometry) if isinstance(geometry, shapely.LinearRing) else geometry
        )
        assert to_shapely(shape).equals_exact(wanted)
