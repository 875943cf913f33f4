"""What a type asks of one shape it asks of a table of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_nb.errors import InvalidRecord, InvalidShape
from exact_nb.model.shape_table import ShapeTable
from exact_nb.model.shapes import BoundingBox, GlobalLabel, Line, Polygon, Shape, ShapeKind
from exact_nb.model.taxonomy import AnnotationType
from exact_nb.model.type_rules import check_frame, check_shape, check_table

ZIGZAG = tuple((float(i), float(i % 2)) for i in range(8))

SHAPES: list[Shape] = [
    BoundingBox(0, 0, 1, 1),
    GlobalLabel(),
    *(Line(ZIGZAG[:n]) for n in (2, 3, 4)),
    *(Polygon.ring(ZIGZAG[:n]) for n in (3, 4)),
    *(Polygon.open_contour(ZIGZAG[:n]) for n in (3, 4)),
]
TYPES = st.builds(
    AnnotationType,
    name=st.just("type"),
    shape=st.sampled_from(ShapeKind),
    closed=st.booleans(),
    vertex_count=st.sampled_from([None, 3, 4]),
    multi_frame=st.booleans(),
)


def refusal(kind: AnnotationType, shape: Shape, z: int, t: int) -> str | None:
    try:
        check_shape(kind, shape)
        check_frame(kind, z=z, t=t)
    except (InvalidRecord, InvalidShape) as error:
        return str(error)
    return None


@given(
    kind=TYPES,
    rows=st.lists(
        st.tuples(st.sampled_from(SHAPES), st.sampled_from([0, 1]), st.sampled_from([0, 1])),
        min_size=1,
        max_size=4,
    ),
)
def test_a_table_is_refused_for_the_first_row_that_would_be_refused_alone(
    kind: AnnotationType, rows: list[tuple[Shape, int, int]]
) -> None:
    refusals = [refusal(kind, *row) for row in rows]
    first = next((f"row {i}: {said}" for i, said in enumerate(refusals) if said), None)
    table = ShapeTable.from_shapes([shape for shape, _, _ in rows])
    frames = np.array([row[1:] for row in rows], "i4")
    if first is None:
        check_table(kind, np.arange(len(rows)), table, frames)
        return
    with pytest.raises((InvalidRecord, InvalidShape)) as raised:
        check_table(kind, np.arange(len(rows)), table, frames)
    assert str(raised.value) == first


def test_the_number_of_vertices_is_named() -> None:
    quad = AnnotationType("quad", "line", vertex_count=4)
    with pytest.raises(InvalidShape, match="'quad' has 4 vertices; 3 were drawn"):
        check_shape(quad, Line(ZIGZAG[:3]))
