"""Fields that records cannot have, and identifiers that sort by time."""

import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, cast

import pytest

from exact_nb.errors import InvalidRecord, InvalidShape
from exact_nb.model import (
    AnnotationType,
    Decision,
    Image,
    ImageSet,
    Job,
    Line,
    Origin,
    Plane,
    Plugin,
    Policy,
    Polygon,
    Position,
    Product,
    Reason,
    ShapeKind,
    Team,
    User,
    Verdict,
    uuid7,
)


@pytest.mark.parametrize(
    "kind", [User, Team, ImageSet, Product, AnnotationType, Plugin, lambda name: Image(name, "a")]
)
@pytest.mark.parametrize("name", ["", "  \t"])
def test_everything_with_a_name_needs_one(kind: Callable[[str], object], name: str) -> None:
    with pytest.raises(InvalidRecord, match=r"name is empty") as caught:
        kind(name)
    assert caught.value.field == "name"


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: User("anna", revision=0), "revision"),
        (lambda: User("anna", id=-1), "id"),
        (lambda: AnnotationType("a", color="red"), "color"),
        (lambda: AnnotationType("a", key="ab"), "key"),
        (lambda: AnnotationType("a", position=-1), "position"),
        (lambda: AnnotationType("a", vertex_count=0), "vertex_count"),
        (lambda: AnnotationType("a", default_width=0), "default_width"),
        (lambda: Image("a", "a", width=-1), "width"),
        (lambda: Image("a", "a", levels=0), "levels"),
        (lambda: Image("a", "a", mpp_x=0), "mpp_x"),
        (lambda: Image("a", "a", mpp_y=float("nan")), "mpp_y"),
        (lambda: Job(1, 1, progress=1.5), "progress"),
        (lambda: Position(z=-1), "z"),
        (lambda: Position(plane=cast("Any", "oblique")), "plane"),
        (lambda: Origin(score=float("nan")), "score"),
        (lambda: Policy(approvals=0), "approvals"),
        (lambda: Policy(gold_rate=2), "gold_rate"),
        (lambda: Verdict(annotation=uuid7(), revision=1, decision=Decision.REJECT), "reason"),
        (
            lambda: Verdict(
                annotation=uuid7(), revision=1, decision=Decision.REJECT, reason=Reason.OTHER
            ),
            "comment",
        ),
    ],
)
def test_a_value_out_of_range_is_refused_by_name(make: Callable[[], object], field: str) -> None:
    with pytest.raises(InvalidRecord) as caught:
        make()
    assert caught.value.field == field


def test_names_of_kinds_and_planes_are_taken() -> None:
    assert AnnotationType("Nucleus", shape="polygon").shape is ShapeKind.POLYGON
    assert Position(plane=cast("Any", "coronal")).plane is Plane.CORONAL
    with pytest.raises(InvalidShape):
        AnnotationType("Nucleus", shape="blob")


@pytest.mark.parametrize(
    "thing",
    [
        AnnotationType("Nucleus", shape="polygon"),
        Polygon([[[(0, 0), (1, 0), (1, 1)]]]),
        Polygon.open_contour([(0, 0), (1, 0)]),
        Line([(0, 0), (1, 1)]),
        Position(plane=Plane.AXIAL, slice=3),
    ],
)
def test_what_is_copied_or_pickled_stays_equal(thing: Any) -> None:
    assert pickle.loads(pickle.dumps(thing)) == thing  # noqa: S301
    assert replace(thing) == thing


def test_identifiers_sort_by_the_time_they_were_made() -> None:
    made = [uuid7() for _ in range(5_000)]
    assert made == sorted(made)
    assert {(each.version, each.variant) for each in made} == {(7, "specified in RFC 4122")}


def test_identifiers_of_many_threads_are_unique() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = [
            each
            for many in pool.map(lambda _: [uuid7() for _ in range(500)], range(8))
            for each in many
        ]
    assert len(set(made)) == 4_000
