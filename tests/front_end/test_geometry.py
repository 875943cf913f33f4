"""The front end's boolean operations and repairs, compared with GEOS."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from exact_nb.errors import InvalidShape
from exact_nb.model import topology
from exact_nb.model.shapes import Polygon
from tests.front_end import areas
from tests.front_end.program import Answers, Geometries, Outline, Program, Questions
from tests.profile import times

PAIRS = times(quick=2_000, long=10_000)
CUTS = times(quick=500, long=5_000)
OUTLINES = times(quick=500, long=10_000)
SIMPLIFICATIONS = times(quick=200, long=2_000)

TOLERANCE = 1e-6
"""Of an area: px², or a share of it where it is larger than 1 px²."""


class Case:
    """All questions, in one run of the program, and its answers."""

    def __init__(self, program: Program) -> None:
        random = np.random.default_rng(3)
        pairs = np.array(areas.pairs(PAIRS, random), dtype=object)
        pairs = pairs[shapely.is_valid(pairs).all(axis=1)]
        assert len(pairs) > 0.99 * PAIRS
        self.a, self.b = pairs.T
        self.union, self.difference, self.intersection = _expected(self.a, self.b)
        self.cuts = [_path_across(area, random) for area in self.a[:CUTS]]
        self.outlines = [*_polygons(areas.outlines(OUTLINES, random))]
        self.tolerances = 10.0 ** random.uniform(-2, 2, SIMPLIFICATIONS)
        first, second = shapely.to_geojson(self.a).tolist(), shapely.to_geojson(self.b).tolist()
        questions = Questions(
            pairs=list(zip(first, second, strict=True)),
            cuts=list(zip(first, self.cuts, strict=False)),
            outlines=[_lists(polygon) for polygon in self.outlines],
            simplifications=list(zip(first, self.tolerances.tolist(), strict=False)),
        )
        self.answers: Answers = program.answer(questions)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        program = Program(tmp_path_factory.mktemp("geometry"), monkeypatch)
    yield Case(program)
    program.close()


def test_union_is_the_one_of_shapely(case: Case) -> None:
    _assert_same(case.answers.union, case.union)


def test_difference_is_the_one_of_shapely(case: Case) -> None:
    _assert_same(case.answers.subtract, case.difference)


def test_intersection_is_the_one_of_shapely(case: Case) -> None:
    _assert_same(case.answers.intersection, case.intersection)


def test_pieces_of_a_cut_are_valid_and_add_up_to_the_whole(case: Case) -> None:
    for area, pieces in zip(case.a, case.answers.split, strict=False):
        assert shapely.is_valid(pieces).all()
        assert _same(np.sum(shapely.area(pieces)), area.area)


def test_a_cut_makes_the_pieces_that_shapely_makes(case: Case) -> None:
    several = 0
    for area, path, pieces in zip(case.a, case.cuts, case.answers.split, strict=False):
        if area.geom_type == "MultiPolygon":
            continue
        lines = shapely.union_all([area.boundary, shapely.LineString(path)])
        faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
        inside = faces[shapely.contains(area, shapely.point_on_surface(faces))]
        expected, found = (np.sort(shapely.area(areas)) for areas in (inside, pieces))
        assert found == pytest.approx(expected, rel=TOLERANCE, abs=TOLERANCE)
        several += len(pieces) > 1
    assert several > CUTS // 4


def test_repairs_cover_what_those_of_python_cover(case: Case) -> None:
    for polygon, found in zip(case.outlines, case.answers.repaired, strict=True):
        assert found.is_valid
        expected = _area(_repaired(polygon))
        assert found.symmetric_difference(expected).area < TOLERANCE


def test_outlines_are_simple_where_python_says_so(case: Case) -> None:
    expected = [topology.is_simple(polygon) for polygon in case.outlines]
    assert case.answers.is_simple == expected
    assert 0 < sum(expected) < len(expected)


def test_simplified_areas_stay_valid_near_and_in_as_many_rings(case: Case) -> None:
    originals = case.a[:SIMPLIFICATIONS]
    found = case.answers.simplified
    assert shapely.is_valid(found).all()
    assert (shapely.get_num_geometries(found) == shapely.get_num_geometries(originals)).all()
    assert (_holes(found) == _holes(originals)).all()
    far = shapely.hausdorff_distance(shapely.boundary(found), shapely.boundary(originals))
    assert (far <= case.tolerances * (1 + TOLERANCE) + TOLERANCE).all()
    fewer = shapely.get_num_coordinates(found) < shapely.get_num_coordinates(originals)
    assert fewer.mean() > 0.2


def _path_across(area: BaseGeometry, random: areas.Random) -> list[tuple[float, float]]:
    x0, y0, x1, y1 = area.bounds
    steps = np.linspace(-0.2, 1.2, random.integers(2, 7))
    swerve = random.uniform(-0.5, 0.5, len(steps)) + 0.5
    shares = [steps, swerve] if random.random() < 0.5 else [swerve, steps]
    points = np.transpose(shares) * [x1 - x0, y1 - y0] + [x0, y0]
    return [(float(x), float(y)) for x, y in points]


def _polygons(outlines: list[Outline]) -> Iterator[Polygon]:
    for outline in outlines:
        try:
            yield Polygon(outline)
        except InvalidShape:
            continue


def _lists(polygon: Polygon) -> Outline:
    return [[list(ring) for ring in part] for part in polygon.parts]


def _repaired(polygon: Polygon) -> Polygon | None:
    try:
        return topology.repaired(polygon)
    except InvalidShape:
        return None


def _area(polygon: Polygon | None) -> BaseGeometry:
    parts = polygon.parts if polygon is not None else ()
    return shapely.MultiPolygon([shapely.Polygon(part[0], part[1:]) for part in parts])


def _holes(found: Geometries) -> np.ndarray[Any, np.dtype[np.int64]]:
    polygons, owner = shapely.get_parts(found, return_index=True)
    counts = shapely.get_num_interior_rings(polygons)
    return np.bincount(owner, weights=counts, minlength=len(found)).astype(np.int64)


def _expected(a: Geometries, b: Geometries) -> list[Geometries]:
    """Return what GEOS makes; on a grid of 1e-9 px where its results do not add up.

    That is so in about one of 40,000 pairs, where an edge of one lies along an edge of the other.
    """
    operations = (shapely.union, shapely.difference, shapely.intersection)
    found = [operation(a, b) for operation in operations]
    wrong = ~_same(shapely.area(found[1]) + shapely.area(found[2]), shapely.area(a))
    for operation, results in zip(operations, found, strict=True):
        results[wrong] = operation(a[wrong], b[wrong], grid_size=1e-9)
    return found


def _assert_same(found: Geometries, expected: Geometries) -> None:
    assert shapely.is_valid(found).all()
    same = _same(shapely.area(found), shapely.area(expected))
    assert same.all(), f"{np.flatnonzero(~same)} have another area"


def _same(found: Any, expected: Any) -> Any:
    return np.abs(found - expected) <= TOLERANCE * np.maximum(1, expected)
