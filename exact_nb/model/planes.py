"""The three planes of a volume: their axes, how they are displayed, and which side is which.

Voxel indices are canonical RAS+ (nibabel's convention: i to Right, j to Anterior, k to Superior,
voxel centres at integers). Display is radiological: the patient's right on the left of axial and
coronal pictures, superior up; sagittal pictures have anterior on the right unless asked otherwise.
`js/src/volume/planes.ts` says the same to the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from exact_nb.model.annotations import Plane

__all__ = [
    "AXES",
    "Edges",
    "PlaneDisplay",
    "display_of",
    "edges_of",
    "from_millimetres",
    "letters_of_axes",
    "obliqueness",
    "oriented_views",
    "stored_views",
    "to_millimetres",
]

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
Affine: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]

AXES = {Plane.AXIAL: (0, 1, 2), Plane.CORONAL: (0, 2, 1), Plane.SAGITTAL: (1, 2, 0)}
"""Voxel axes of a plane: across, along, and the normal on which slices are counted."""

_POSITIVE = "RAS"
_NEGATIVE = "LPI"


@dataclass(frozen=True, slots=True)
class PlaneDisplay:
    """How the in-plane voxel axes lie on the screen, x right and y down.

    Attributes
    ----------
    plane : Plane
        The plane.
    width, height : int
        Voxels across and down.
    flip_x, flip_y : bool
        Whether the first voxel is on the right, and at the bottom.
    spacing_x, spacing_y : float
        Millimetres from voxel to voxel across and down.
    """

    plane: Plane
    width: int
    height: int
    flip_x: bool
    flip_y: bool
    spacing_x: float
    spacing_y: float

    def to_display(self, a: float, b: float) -> tuple[float, float]:
        """Return where in-plane voxel coordinates are shown.

        Parameters
        ----------
        a, b : float
            In-plane voxel coordinates, centres at integers.

        Returns
        -------
        tuple of float
            x and y in voxels from the top-left corner of the picture, centres at ``n + 0.5``.
        """
        x = self.width - 0.5 - a if self.flip_x else a + 0.5
        y = self.height - 0.5 - b if self.flip_y else b + 0.5
        return x, y

    def from_display(self, x: float, y: float) -> tuple[float, float]:
        """Return the in-plane voxel coordinates shown at a place; undoes `to_display`."""
        a = self.width - 0.5 - x if self.flip_x else x - 0.5
        b = self.height - 0.5 - y if self.flip_y else y - 0.5
        return a, b

    def arrange(self, samples: Array) -> Array:
        """Return a slice as it is shown, as a view.

        Parameters
        ----------
        samples : numpy.ndarray
            ``(width, height, ...)``, in-plane voxel axes.

        Returns
        -------
        numpy.ndarray
            ``(height, width, ...)``, rows from the top.
        """
        shown = np.swapaxes(samples, 0, 1)
        if self.flip_y:
            shown = shown[::-1]
        return shown[:, ::-1] if self.flip_x else shown


def display_of(
    plane: Plane,
    shape: tuple[int, int, int],
    spacing: tuple[float, float, float],
    *,
    anterior_left: bool = False,
) -> PlaneDisplay:
    """Return how a plane is displayed.

    Parameters
    ----------
    plane : Plane
        The plane.
    shape : tuple of int
        Voxels along i, j and k.
    spacing : tuple of float
        Millimetres along i, j and k.
    anterior_left : bool, optional
        Whether sagittal pictures have anterior on the left, as PACS viewers and 3D Slicer show
        them; EXACT and NiiVue show it on the right.
    """
    across, along, _ = AXES[plane]
    return PlaneDisplay(
        plane=plane,
        width=shape[across],
        height=shape[along],
        flip_x=plane is not Plane.SAGITTAL or anterior_left,
        flip_y=True,
        spacing_x=spacing[across],
        spacing_y=spacing[along],
    )


@dataclass(frozen=True, slots=True)
class Edges:
    """Letters at the edges of a picture; empty where the file states no orientation.

    Attributes
    ----------
    left, right, top, bottom : str
        One of R L A P S I each.
    """

    left: str = ""
    right: str = ""
    top: str = ""
    bottom: str = ""


def edges_of(display: PlaneDisplay, affine: Affine, *, oriented: bool = True) -> Edges:
    """Return the letters at the edges of a plane.

    Parameters
    ----------
    display : PlaneDisplay
        How the plane lies on the screen.
    affine : numpy.ndarray
        ``(4, 4)``, voxel indices to millimetres, RAS+.
    oriented : bool, optional
        Whether the file states an orientation.
    """
    if not oriented:
        return Edges()
    across, along, _ = AXES[display.plane]
    letters = letters_of_axes(affine)
    right, left = _ends(letters[across], flipped=display.flip_x)
    bottom, top = _ends(letters[along], flipped=display.flip_y)
    return Edges(left=left, right=right, top=top, bottom=bottom)


def _ends(letter: str, *, flipped: bool) -> tuple[str, str]:
    """Return the letters at the far and the near end of an axis on the screen."""
    side = (_POSITIVE + _NEGATIVE).index(letter)
    opposite = (_NEGATIVE + _POSITIVE)[side]
    return (opposite, letter) if flipped else (letter, opposite)


def letters_of_axes(affine: Affine) -> tuple[str, str, str]:
    """Return the side of the body that each voxel axis runs to, the closest of R L A P S I.

    Each axis of the body is given once, as nibabel's ``io_orientation`` does: by the rotation
    closest to a sheared affine, from the strongest axis to the weakest.
    """
    left, _, right = np.linalg.svd(_cosines(affine))
    rotation = left @ right
    letters = ["", "", ""]
    for axis in np.argsort(-np.abs(rotation).max(axis=0), kind="stable"):
        world = int(np.argmax(np.abs(rotation[:, axis])))
        letters[axis] = (_POSITIVE if rotation[world, axis] > 0 else _NEGATIVE)[world]
        rotation[world, :] = 0
    return letters[0], letters[1], letters[2]


def obliqueness(affine: Affine) -> float:
    """Return the largest angle between a voxel axis and the closest axis of the body, degrees."""
    closest = np.abs(_cosines(affine)).max(axis=0)
    return float(np.degrees(np.arccos(np.clip(closest.min(), 0, 1))))


def _cosines(affine: Affine) -> Affine:
    columns = np.asarray(affine, np.float64)[:3, :3]
    lengths = np.linalg.norm(columns, axis=0)
    return columns / np.where(lengths > 0, lengths, 1)


def to_millimetres(affine: Affine, voxel: Any) -> Affine:
    """Return where voxel indices lie, millimetres in RAS+.

    Parameters
    ----------
    affine : numpy.ndarray
        ``(4, 4)``.
    voxel : array_like
        ``(3,)`` or ``(n, 3)`` indices; they need not be whole.
    """
    at = np.asarray(voxel, np.float64)
    moved: Affine = at @ affine[:3, :3].T + affine[:3, 3]
    return moved


def from_millimetres(affine: Affine, place: Any) -> Affine:
    """Return the voxel indices at places in millimetres; undoes `to_millimetres`."""
    return to_millimetres(np.linalg.inv(affine).astype(np.float64), place)


def oriented_views(array: Array, affine: Affine) -> tuple[Array, Affine]:
    """Return an array in canonical axes, as a view, with the affine of that view.

    Parameters
    ----------
    array : numpy.ndarray
        ``(x, y, z, ...)``, as stored.
    affine : numpy.ndarray
        ``(4, 4)``, indices as stored to millimetres, RAS+.

    Returns
    -------
    numpy.ndarray
        ``(i, j, k, ...)``; no sample is copied.
    numpy.ndarray
        ``(4, 4)``, indices of the view to millimetres.
    """
    order, flips = _arrangement(affine)
    view = np.transpose(array, [*order, *range(3, array.ndim)])
    turned = np.array(affine, np.float64)[:, [*order, 3]]
    for axis in flips:
        view = np.flip(view, axis)
        turned[:, 3] += turned[:, axis] * (view.shape[axis] - 1)
        turned[:, axis] *= -1
    return view, turned


def stored_views(view: Array, affine: Affine) -> Array:
    """Return an array of canonical axes as the file has it, as a view; undoes `oriented_views`.

    Parameters
    ----------
    view : numpy.ndarray
        ``(i, j, k, ...)``.
    affine : numpy.ndarray
        ``(4, 4)``, indices as stored to millimetres, RAS+.
    """
    order, flips = _arrangement(affine)
    back = np.flip(view, flips)
    return np.transpose(back, [*np.argsort(order).tolist(), *range(3, view.ndim)])


def _arrangement(affine: Affine) -> tuple[list[int], tuple[int, ...]]:
    """Return the stored axis of each canonical one, and which of these run backwards."""
    letters = letters_of_axes(affine)
    worlds = [(_POSITIVE + _NEGATIVE).index(letter) % 3 for letter in letters]
    order = [worlds.index(world) for world in range(3)]
    flips = tuple(axis for axis in range(3) if letters[order[axis]] in _NEGATIVE)
    return order, flips
