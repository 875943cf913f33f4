"""Who agrees with whom on volumes: outlines on planes and masks of voxels, in millimetres."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nibabel
import numpy as np
import pytest

import exact_nb
from exact_nb.model.annotations import Plane
from exact_nb.model.images import Image as Record
from exact_nb.statistics.scales import Scale, scale_of, voxel_scale_of
from exact_nb.workspace import Image, ImageSet, Workspace
from tests.workspace.crew import MITOSIS, Crew, crew, judge

SHAPE = (8, 9, 10)
STEPS = (2.0, 2.5, 3.0)
TYPES = ("Tumour of bea", "Tumour of cem")

AddVolume = Callable[[str], Crew]


@pytest.fixture
def add_volume(ws: Workspace, tmp_path: Path) -> AddVolume:
    """Add a volume whose voxels are longer than wide, in a unit or none; return who works on it."""

    def add(unit: str) -> Crew:
        people = crew(ws)
        types = [exact_nb.AnnotationType(name, shape="segmentation") for name in TYPES]
        product = ws.product("Brain", types=types)
        people.ada.update(product_ids=(*people.ada.record.product_ids, product.id))
        stored = nibabel.Nifti1Image(np.zeros(SHAPE, np.int16), np.diag([*STEPS, 1]))
        if unit:
            stored.header.set_xyzt_units(unit)
        nibabel.save(stored, tmp_path / "head.nii")
        people.ada.add_images(tmp_path / "head.nii")
        return Crew(*(ws.as_user(name).imagesets()[0] for name in ("ada", "bea", "cem")))

    return add


@pytest.fixture
def people(add_volume: AddVolume) -> Crew:
    return add_volume("mm")


def head(person: ImageSet) -> Image:
    return person.image("head.nii")


def outline(person: ImageSet, plane: str, shift: tuple[float, float]) -> None:
    """Draw a square of three voxels on the fourth slice of a plane."""
    x, y = 1 + shift[0], 1 + shift[1]
    head(person).add(exact_nb.BoundingBox(x, y, x + 3, y + 3), type=MITOSIS, plane=plane, slice=3)


def paint(person: ImageSet, name: str, at: tuple[int, int, int], side: int = 4) -> None:
    head(person).mask(name).paint(np.ones((side, side, side)), at=at)


@pytest.mark.parametrize(
    ("plane", "steps"),
    [("axial", (2.0, 2.5)), ("coronal", (2.0, 3.0)), ("sagittal", (2.5, 3.0))],
)
@pytest.mark.parametrize("axis", [0, 1])
def test_distances_on_planes_are_those_of_their_own_axes(
    people: Crew, plane: str, steps: tuple[float, float], axis: int
) -> None:
    outline(people.bea, plane, (0, 0))
    outline(people.cem, plane, (1, 0) if axis == 0 else (0, 1))
    found = people.ada.agreement("outlines")
    (row,) = found.arrow("objects").to_pylist()
    # A fifth of the outline and more is the far side, one voxel away.
    assert row["hausdorff95"] == pytest.approx(steps[axis])
    assert (row["iou"], row["dice"]) == pytest.approx((1 / 2, 2 / 3))
    assert (row["of"], row["unit"], row["place"]) == ("outlines", "mm", f"head.nii, {plane} 3")


def test_a_radius_on_planes_is_in_millimetres(people: Crew) -> None:
    outline(people.bea, "coronal", (0, 0))
    outline(people.cem, "coronal", (0, 1))
    found = {radius: people.ada.agreement("detections", radius=radius) for radius in (2.9, 3.0)}
    assert [one.arrow()["matched"].to_pylist() for one in found.values()] == [[0], [1]]
    assert "3 mm apart" in found[3.0].notes[0]


def test_without_a_unit_lengths_are_pixels_and_voxels_and_it_is_said(
    add_volume: AddVolume,
) -> None:
    people = add_volume("")
    outline(people.bea, "coronal", (0, 0))
    outline(people.cem, "coronal", (0, 1))
    paint(people.bea, TYPES[0], (1, 1, 1))
    paint(people.cem, TYPES[1], (1, 1, 2))
    found = people.ada.agreement("outlines")
    rows = {row["of"]: row for row in found.arrow("objects").to_pylist()}
    assert rows["outlines"]["hausdorff95"] == pytest.approx(1)
    assert (rows["outlines"]["unit"], rows["voxels"]["unit"]) == ("pixels", "voxels")
    assert rows["voxels"]["hausdorff95"] == pytest.approx(1)
    assert "there distances are in voxels" in found.notes[-1]


def test_masks_of_two_people_are_compared_in_space(people: Crew) -> None:
    paint(people.bea, TYPES[0], (1, 1, 1))
    paint(people.cem, TYPES[1], (1, 1, 2))
    found = people.ada.agreement("outlines")
    assert found.raters == ("bea", "cem")
    assert found.left_out == {}
    (row,) = found.arrow("objects").to_pylist()
    # 48 of 64 voxels are shared; of 56 on the surface 16 are a slice away.
    assert (row["dice"], row["iou"]) == (96 / 128, 48 / 80)
    assert row["hausdorff95"] == pytest.approx(3)
    assert (row["of"], row["unit"], row["place"]) == ("voxels", "mm", "head.nii, all voxels")
    assert (row["first_type"], row["second_type"]) == TYPES
    (pair,) = found.arrow().to_pylist()
    assert (pair["of"], pair["objects"], pair["unit"]) == ("voxels", 1, "mm")
    assert "from surface to surface" in found._repr_html_()


def test_outlines_and_masks_are_not_averaged_together(people: Crew) -> None:
    for person, name, shift in ((people.bea, TYPES[0], 0), (people.cem, TYPES[1], 1)):
        paint(person, name, (1, 1, 1 + shift))
        outline(person, "coronal", (0, 0))
    pairs = people.ada.agreement("outlines").arrow().to_pylist()
    assert {row["of"]: row["dice"] for row in pairs} == {"outlines": 1, "voxels": 0.75}


def test_masks_that_hardly_overlap_are_no_pair(people: Crew) -> None:
    paint(people.bea, TYPES[0], (1, 1, 1))
    paint(people.cem, TYPES[1], (1, 1, 3))
    assert people.ada.agreement("outlines").arrow("objects").num_rows == 0
    (row,) = people.ada.agreement("outlines", iou=0.3).arrow("objects").to_pylist()
    assert row["iou"] == pytest.approx(32 / 96)


def test_masks_say_nothing_of_class_and_of_who_looked_for_objects(people: Crew) -> None:
    paint(people.bea, TYPES[0], (1, 1, 1))
    paint(people.cem, TYPES[1], (1, 1, 1))
    outline(people.bea, "axial", (0, 0))
    for of in ("class", "detections"):
        found = people.ada.agreement(of)
        assert found.raters == ()
        assert found.left_out["segmentations: of='outlines' compares them voxel by voxel"] == 2
        assert sum(found.left_out.values()) == 3


def test_what_is_empty_or_touched_by_another_is_left_out(people: Crew) -> None:
    paint(people.bea, TYPES[0], (1, 1, 1))
    paint(people.cem, TYPES[1], (1, 1, 1))
    head(people.cem).mask(TYPES[1]).erase(np.ones(SHAPE))
    left_out = people.ada.agreement("outlines").left_out
    assert left_out["segmentations without a voxel"] == 1
    head(people.bea).mask(TYPES[1]).paint(np.ones((2, 2, 2)))
    left_out = people.ada.agreement("outlines").left_out
    assert left_out["annotations edited by somebody else than their author"] == 1


def test_segmentations_count_in_every_table(people: Crew) -> None:
    paint(people.bea, TYPES[0], (1, 1, 1))
    paint(people.cem, TYPES[1], (1, 1, 1))
    masks = {one.type: one for one in people.ada.annotations()}
    judge(people.cem, masks[TYPES[0]], "approve", seconds=4)
    judge(people.bea, masks[TYPES[1]], "reject", reason="wrong outline")
    numbers = people.ada.statistics()
    types = {row["type"]: row for row in numbers.arrow("types").to_pylist()}
    assert (types[TYPES[0]]["annotations"], types[TYPES[0]]["verified"]) == (1, 1)
    assert (types[TYPES[1]]["annotations"], types[TYPES[1]]["rejected"]) == (1, 1)
    assert (types[TYPES[0]]["first_pass_yield"], types[TYPES[1]]["first_pass_yield"]) == (1, 0)
    assert sorted(numbers.arrow("annotators")["annotator"].to_pylist()) == ["bea", "cem"]
    assert numbers.arrow("images")["image"].to_pylist() == ["head.nii"]
    assert numbers.arrow("status")["annotations"].to_pylist() == [0, 0, 1, 1]
    assert numbers.arrow("days")["annotations"].to_pylist() == [2]
    assert numbers.arrow("reasons")["reason"].to_pylist() == ["wrong outline"]
    assert (numbers.first_pass_yield.successes, numbers.first_pass_yield.trials) == (1, 2)
    assert numbers.where(type=TYPES[1]).first_pass_yield.trials == 1


def test_scales_of_stacks_and_of_what_says_nothing() -> None:
    stack = Record(
        "a",
        "/a",
        kind="stack",
        depth=5,
        mpp_x=0.5,
        mpp_y=0.25,
        metadata={"z_axis": {"spacing": 2.0, "unit": "µm"}},
    )
    assert scale_of(stack) == Scale((0.5, 0.25), "µm")
    assert voxel_scale_of(stack) == Scale((0.5, 0.25, 2.0), "µm")
    bare = Record("a", "/a", kind="stack", depth=5, mpp_x=0.5, mpp_y=0.25)
    assert scale_of(bare) == Scale((0.5, 0.25), "µm")
    assert voxel_scale_of(bare) is None
    for damaged in ({}, {"space": None}, {"space": {"spacing": [1, 2]}}):
        volume = Record("a", "/a", kind="volume", metadata=damaged)
        assert scale_of(volume, Plane.AXIAL) is None
        assert voxel_scale_of(volume) is None
