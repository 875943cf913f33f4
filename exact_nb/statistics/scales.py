"""How long a pixel or voxel is, in the unit that the file gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exact_nb.images.axes import micrometres, number
from exact_nb.model.annotations import Plane
from exact_nb.model.planes import AXES

if TYPE_CHECKING:
    from exact_nb.model.images import Image

__all__ = ["Scale", "scale_of", "voxel_scale_of"]

_VOLUME = "volume"
# nibabel's reader notes so where a NIfTI file leaves its unit open.
_NOT_GIVEN = "not given"


@dataclass(frozen=True, slots=True)
class Scale:
    """Length of a pixel or voxel.

    Attributes
    ----------
    steps : tuple of float
        Along x and y, along the two axes of a plane, or along i, j and k.
    unit : str
        ``"µm"`` of slides and stacks, ``"mm"`` of volumes.
    """

    steps: tuple[float, ...]
    unit: str


def scale_of(image: Image, plane: Plane | None = None) -> Scale | None:
    """Return the scale of what is drawn on an image, None where the file gives no length.

    Parameters
    ----------
    image : exact_nb.model.images.Image
        As it was described when it was added.
    plane : Plane, optional
        The plane of a volume, whose two voxel axes may differ in length.
    """
    if plane is not None:
        spacing = _spacing(image)
        if spacing is None:
            return None
        across, along, _ = AXES[plane]
        return Scale((spacing[across], spacing[along]), "mm")
    if image.kind == _VOLUME or not (image.mpp_x and image.mpp_y):
        return None
    return Scale((image.mpp_x, image.mpp_y), "µm")


def voxel_scale_of(image: Image) -> Scale | None:
    """Return the scale of voxels along i, j and k, None where the file gives not all three."""
    if image.kind == _VOLUME:
        spacing = _spacing(image)
        return None if spacing is None else Scale(spacing, "mm")
    if not (image.mpp_x and image.mpp_y):
        return None
    if image.depth == 1:
        # Nothing lies above or below, so that the step counts for nothing.
        return Scale((image.mpp_x, image.mpp_y, 1.0), "µm")
    axis = image.metadata.get("z_axis")
    given: Mapping[str, Any] = axis if isinstance(axis, Mapping) else {}
    step = micrometres(given.get("spacing"), str(given.get("unit", "")))
    return None if step is None else Scale((image.mpp_x, image.mpp_y, step), "µm")


def _spacing(image: Image) -> tuple[float, float, float] | None:
    """Return the millimetres between voxels that a volume's file gives."""
    space = image.metadata.get("space")
    if not isinstance(space, Mapping):
        return None
    if str(image.metadata.get("spatial_unit", "")).startswith(_NOT_GIVEN):
        return None
    spacing = space.get("spacing") or ()
    lengths = [one for one in map(number, spacing) if one is not None]
    if len(spacing) != 3 or len(lengths) != 3:
        return None
    i, j, k = lengths
    return i, j, k
