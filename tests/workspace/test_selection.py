"""Annotations are found by filters and handed out as tables."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
import shapely

import exact_nb
from exact_nb.errors import InvalidShape, NotFound
from exact_nb.workspace import Image, ImageSet, Workspace

BOXES = np.array([[10, 10, 20, 20], [30, 30, 50, 50], [200, 100, 250, 180]], "f8")


def test_an_array_of_boxes_becomes_annotations(image: Image, ws: Workspace) -> None:
    image.add_many(BOXES, type="Mitotic figure", scores=[0.1, 0.5, 0.9], model="net@1")
    frame = image.annotations().df().sort_values("score")
    assert frame[["x0", "y0", "x1", "y1"]].to_numpy().tolist() == BOXES.tolist()
    assert set(frame["model"]) == {"net@1"}
    assert set(frame["image"]) == {"slide.png"}
    ws.undo()
    assert len(image.annotations()) == 0


@pytest.mark.parametrize(
    ("type_", "shapes", "expected"),
    [
        ("Landmark", np.array([[1.0, 2.0]]), exact_nb.Point(1, 2)),
        ("Landmark", [shapely.Point(1, 2)], exact_nb.Point(1, 2)),
        ("Vessel", np.array([[9.0, 9.0, 3.0]]), exact_nb.Circle(9, 9, 3)),
        ("Axis", [np.array([[0, 0], [5, 5]])], exact_nb.Line(((0, 0), (5, 5)))),
        ("Axis", [shapely.LineString([(0, 0), (5, 5)])], exact_nb.Line(((0, 0), (5, 5)))),
        ("Mitotic figure", [shapely.box(1, 2, 3, 4)], exact_nb.BoundingBox(1, 2, 3, 4)),
        (
            "Mitotic figure",
            pa.table({"x0": [1.0], "y0": [2.0], "x1": [3.0], "y1": [4.0]}),
            exact_nb.BoundingBox(1, 2, 3, 4),
        ),
        (
            "Nucleus",
            [np.array([[0, 0], [5, 0], [5, 5]])],
            exact_nb.Polygon(((((0, 0), (5, 0), (5, 5)),),)),
        ),
    ],
)
def test_shapes_are_taken_as_researchers_hold_them(
    image: Image, type_: str, shapes: object, expected: object
) -> None:
    image.add_many(shapes, type=type_)
    (one,) = image.annotations()
    assert one.shape == expected


def test_shapely_polygons_keep_holes_and_parts(image: Image) -> None:
    ring = shapely.Polygon([(0, 0), (90, 0), (90, 90), (0, 90)], [[(10, 10), (20, 10), (20, 20)]])
    two = shapely.MultiPolygon([ring, shapely.box(100, 100, 120, 120)])
    image.add_many([ring, two], type="Nucleus")
    frame = image.annotations().geopandas()
    assert sorted(frame.geometry.area) == pytest.approx(sorted([ring.area, two.area]))


@pytest.mark.parametrize(
    ("type_", "shapes"),
    [
        ("Mitotic figure", np.zeros((2, 3))),
        ("Mitotic figure", pa.table({"x0": [1.0]})),
        ("Landmark", [shapely.box(0, 0, 1, 1)]),
        ("Nucleus", [np.zeros(3)]),
        ("Nucleus", [np.zeros((3, 2))]),
    ],
)
def test_what_cannot_be_read_is_refused_whole(image: Image, type_: str, shapes: object) -> None:
    with pytest.raises(InvalidShape):
        image.add_many(shapes, type=type_)
    assert len(image.annotations()) == 0


def test_every_given_filter_must_hold(slides: ImageSet, image: Image, ws: Workspace) -> None:
    image.add_many(BOXES, type="Mitotic figure")
    image.add(exact_nb.Point(5, 5), type="Landmark", z=0)
    ws.team().add_member("bea")
    bea = ws.as_user("bea").imagesets()[0].images()[0]
    bea.add(exact_nb.Point(7, 7), type="Landmark")

    def count(**filters: object) -> int:
        return len(slides.annotations(**filters))

    assert count() == 5
    assert count(type="Landmark") == 2
    assert count(type=["Landmark", "Mitotic figure"]) == 5
    assert count(author="bea") == 1
    assert count(author="bea", type="Mitotic figure") == 0
    assert count(bbox=(0, 0, 25, 25)) == 3
    assert count(image="slide.png", status="unverified") == 5
    assert count(image=image, z=1) == 0
    with pytest.raises(NotFound, match="eve"):
        count(author="eve")
    with pytest.raises(NotFound, match=r"nowhere\.png"):
        count(image="nowhere.png")


def test_a_named_version_stays_as_it_was(slides: ImageSet, image: Image) -> None:
    one = image.add(exact_nb.Point(5, 5), type="Landmark")
    slides.snapshot("v1")
    one.edit(shape=exact_nb.Point(9, 9))
    image.add(exact_nb.Point(1, 1), type="Landmark")
    (then,) = slides.annotations(version="v1")
    assert then.shape == exact_nb.Point(5, 5)
    assert len(slides.annotations()) == 2
    with pytest.raises(NotFound, match="'v1'"):
        slides.annotations(version="v2")


def test_a_question_in_sql_cannot_change_the_store(image: Image) -> None:
    image.add_many(BOXES, type="Mitotic figure")
    frame = image.annotations().sql("select type, count(*) as n from annotations group by type")
    assert frame.to_dict("records") == [{"type": "Mitotic figure", "n": 3}]


def test_a_long_selection_comes_in_pages(image: Image) -> None:
    image.add_many(BOXES, type="Mitotic figure")
    everything = image.annotations()
    pages = [everything.page(2), everything.page(2, 2)]
    assert [len(list(page)) for page in pages] == [2, 1]
    assert {one.uuid for page in pages for one in page} == {one.uuid for one in everything}
