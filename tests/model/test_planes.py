"""Which voxel is where on the screen, and which side of the body is which."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_nb.model.annotations import Plane
from exact_nb.model.planes import (
    AXES,
    Edges,
    display_of,
    edges_of,
    from_millimetres,
    letters_of_axes,
    obliqueness,
    oriented_views,
    stored_views,
    to_millimetres,
)

SHAPE = (4, 5, 6)
SPACING = (1.0, 2.0, 3.0)
RAS = np.diag([*SPACING, 1.0])

ALL_AXES = [
    (order, signs)
    for order in itertools.permutations(range(3))
    for signs in itertools.product((1, -1), repeat=3)
]


def affine_of(order: tuple[int, ...], signs: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """Return an affine whose stored axis n runs along the body's axis ``order[n]``."""
    affine = np.eye(4)
    affine[:3, :3] = 0
    for axis in range(3):
        affine[order[axis], axis] = signs[axis] * (axis + 1.5)
    affine[:3, 3] = (3, -7, 11)
    return affine


@pytest.mark.parametrize(("order", "signs"), ALL_AXES)
def test_every_way_to_store_axes_leads_to_the_same_canonical_voxels(
    order: tuple[int, ...], signs: tuple[int, ...]
) -> None:
    affine = affine_of(order, signs)
    stored = np.arange(24).reshape(2, 3, 4)
    view, turned = oriented_views(stored, affine)
    assert np.shares_memory(view, stored)
    assert letters_of_axes(turned) == ("R", "A", "S")
    assert (turned[:3, :3].diagonal() > 0).all()
    assert (stored_views(view, affine) == stored).all()
    for at in np.ndindex(*view.shape):
        place = to_millimetres(turned, at)
        was = np.rint(from_millimetres(affine, place)).astype(int)
        assert view[at] == stored[tuple(was)]


def test_patients_right_is_on_the_left_and_superior_up() -> None:
    expected = {
        Plane.AXIAL: Edges(left="R", right="L", top="A", bottom="P"),
        Plane.CORONAL: Edges(left="R", right="L", top="S", bottom="I"),
        Plane.SAGITTAL: Edges(left="P", right="A", top="S", bottom="I"),
    }
    for plane, edges in expected.items():
        assert edges_of(display_of(plane, SHAPE, SPACING), RAS) == edges
    turned = display_of(Plane.SAGITTAL, SHAPE, SPACING, anterior_left=True)
    assert edges_of(turned, RAS) == Edges(left="A", right="P", top="S", bottom="I")


def test_no_letters_where_the_file_states_no_orientation() -> None:
    for plane in Plane:
        display = display_of(plane, SHAPE, SPACING)
        assert edges_of(display, RAS, oriented=False) == Edges()


@given(
    plane=st.sampled_from(list(Plane)),
    anterior_left=st.booleans(),
    a=st.floats(-10, 10),
    b=st.floats(-10, 10),
)
def test_a_place_comes_back_at_the_same_voxel(
    plane: Plane, anterior_left: bool, a: float, b: float
) -> None:
    display = display_of(plane, SHAPE, SPACING, anterior_left=anterior_left)
    assert display.from_display(*display.to_display(a, b)) == pytest.approx((a, b), abs=1e-9)


@pytest.mark.parametrize("plane", list(Plane))
@pytest.mark.parametrize("anterior_left", [False, True])
def test_a_marked_voxel_is_shown_where_the_display_says(plane: Plane, anterior_left: bool) -> None:
    volume = np.zeros(SHAPE, int)
    across, along, normal = AXES[plane]
    marked = (1, 3, 2)
    volume[marked] = 1
    samples = volume.take(marked[normal], axis=normal)
    display = display_of(plane, SHAPE, SPACING, anterior_left=anterior_left)
    shown = display.arrange(samples)
    assert shown.shape == (display.height, display.width)
    [[row, column]] = np.argwhere(shown)
    assert display.to_display(marked[across], marked[along]) == (column + 0.5, row + 0.5)
    assert (display.spacing_x, display.spacing_y) == (SPACING[across], SPACING[along])


def test_oblique_is_measured_from_the_closest_axis() -> None:
    angle = np.radians(20)
    turn = np.eye(4)
    turn[:2, :2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    assert obliqueness(RAS) == pytest.approx(0)
    assert obliqueness(turn @ RAS) == pytest.approx(20)


def test_millimetres_of_many_voxels_at_once() -> None:
    affine = affine_of((2, 0, 1), (-1, 1, -1))
    voxels = np.array([[0, 0, 0], [1, 2, 3], [0.5, 0.25, 7]])
    places = to_millimetres(affine, voxels)
    assert places[0] == pytest.approx((3, -7, 11))
    assert from_millimetres(affine, places) == pytest.approx(voxels)
