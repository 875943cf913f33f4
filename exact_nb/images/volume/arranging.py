"""From an array and its affine, as stored, to canonical views and their `Space`."""

from __future__ import annotations

from typing import Any

import numpy as np

from exact_nb.images.base import Pixels, Space, VolumeContent
from exact_nb.images.volume.windows import is_label_map
from exact_nb.model.planes import letters_of_axes, obliqueness, oriented_views

__all__ = ["arranged"]


def arranged(
    array: Pixels,
    affine: np.ndarray[Any, np.dtype[np.float64]],
    *,
    oriented: bool,
    scaled: bool = False,
    labels: bool = False,
) -> tuple[Pixels, Space]:
    """Return canonical views of an array and where its voxels lie.

    Parameters
    ----------
    array : numpy.ndarray
        ``(x, y, z, t)`` or, of colours, ``(x, y, z, t, 3)``, as stored.
    affine : numpy.ndarray
        ``(4, 4)``, indices as stored to millimetres, RAS+.
    oriented : bool
        Whether the file states an orientation.
    scaled : bool, optional
        Whether the file gives a slope or intercept.
    labels : bool, optional
        Whether the file says that its samples name regions.

    Returns
    -------
    numpy.ndarray
        ``(i, j, k, t)`` or ``(i, j, k, t, 3)``; no sample is copied.
    Space
        Where they lie.
    """
    view, turned = oriented_views(array, affine)
    single = view.ndim == 4 and view.shape[3] == 1
    content = VolumeContent.SCALAR
    if view.ndim == 5:
        content = VolumeContent.COLOR
    elif labels or (single and is_label_map(view[..., 0], scaled=scaled)):
        content = VolumeContent.LABELS
    i, j, k = (float(one) for one in np.linalg.norm(turned[:3, :3], axis=0))
    space = Space(
        shape=(view.shape[0], view.shape[1], view.shape[2]),
        affine=tuple((float(a), float(b), float(c), float(d)) for a, b, c, d in turned),
        spacing=(i, j, k),
        oriented=oriented,
        oblique=round(obliqueness(turned), 2) if oriented else 0.0,
        content=content,
        codes="".join(letters_of_axes(affine)),
    )
    return view, space
