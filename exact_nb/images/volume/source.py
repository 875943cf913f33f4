"""An opened volume: slices and slabs out of one array, never a copy of the whole."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from exact_nb.images.base import (
    Channel,
    Description,
    EncodedTile,
    FrameAxis,
    ImageKind,
    Level,
    Pixels,
    Sizes,
    Source,
    Space,
    ValueScale,
    VolumeContent,
)
from exact_nb.images.pixels import cut_out
from exact_nb.images.volume.windows import volume_window
from exact_nb.model.annotations import Plane
from exact_nb.model.planes import AXES

__all__ = ["VolumeSource", "Voxels"]

_TILE = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Voxels:
    """What a reader of volumes gives.

    Attributes
    ----------
    array : numpy.ndarray
        ``(i, j, k, t)`` or, of colours, ``(i, j, k, t, 3)`` uint8: canonical RAS+ axes, samples as
        stored; a view on the file where that can be.
    space : Space
        Where the voxels lie.
    values : ValueScale
        What a sample means.
    t_axis : FrameAxis
        How points in time follow each other.
    vendor : str
        Who wrote the file.
    metadata : dict
        Everything else found; JSON values only.
    close : callable
        Lets go of the file.
    """

    array: np.ndarray[Any, np.dtype[Any]]
    space: Space
    values: ValueScale
    t_axis: FrameAxis
    metadata: dict[str, Any]
    vendor: str = ""
    close: Callable[[], None] = lambda: None


class VolumeSource(Source):
    """A volume; as a `Source` it has its axial slices as frames, in voxel axes.

    Parameters
    ----------
    path : Path
        The file, or the first of several.
    voxels : Voxels
        What its reader found.
    """

    def __init__(self, path: Path, voxels: Voxels) -> None:
        self.path = path
        self._voxels = voxels
        array = voxels.array
        ni, nj, nk, nt = array.shape[:4]
        color = voxels.space.content is VolumeContent.COLOR
        window = None if color else volume_window(array[:, :, :, nt // 2], voxels.space)
        self.description = Description(
            kind=ImageKind.VOLUME,
            sizes=Sizes(t=nt, z=nk, c=3 if color else 1, y=nj, x=ni),
            levels=(Level(ni, nj, _TILE, _TILE),),
            dtype=array.dtype.newbyteorder("=").name,
            rgb=color,
            channels=() if color else (Channel(window=window),),
            background="#000000",
            vendor=voxels.vendor,
            t_axis=voxels.t_axis,
            values=voxels.values,
            space=voxels.space,
            metadata=voxels.metadata,
        )

    @property
    def space(self) -> Space:
        """Where the voxels lie."""
        return self._voxels.space

    def array(self, t: int = 0) -> Pixels:
        """Return one point in time, ``(i, j, k)`` or ``(i, j, k, 3)``, as a view."""
        found: Pixels = self._voxels.array[:, :, :, self._existing(t, 3)]
        return found

    def slice(self, plane: Plane, index: int, *, t: int = 0) -> Pixels:
        """Return a slice in its two in-plane voxel axes, as a view.

        Parameters
        ----------
        plane : Plane
            The plane.
        index : int
            On the normal axis, from 0.
        t : int, optional
            Point in time.

        Raises
        ------
        IndexError
            If there is no such slice or point in time.
        """
        normal = AXES[plane][2]
        place: list[Any] = [slice(None)] * 3
        place[normal] = self._existing(index, normal)
        found: Pixels = self.array(t)[tuple(place)]
        return found

    def slab(self, first: int, count: int, *, t: int = 0) -> Pixels:
        """Return axial slices as they travel: ``(k, j, i)`` or ``(k, j, i, 3)``, as a view."""
        self._existing(first, 2)
        part = self.array(t)[:, :, first : first + count]
        return np.swapaxes(part, 0, 2)

    def tile(
        self, level: int, column: int, row: int, *, z: int = 0, t: int = 0, c: int = 0
    ) -> EncodedTile | Pixels | None:
        """Read one tile of an axial slice, in voxel axes."""
        del c
        shape = self.description.levels[level]
        if not (level == 0 and 0 <= column < shape.columns and 0 <= row < shape.rows):
            raise IndexError(f"{self.path.name} has no tile {column}, {row} at level {level}")
        left, top = column * _TILE, row * _TILE
        part = self.slice(Plane.AXIAL, z, t=t)[left : left + _TILE, top : top + _TILE]
        return np.ascontiguousarray(np.swapaxes(part, 0, 1))

    def read_region(
        self,
        x: float,
        y: float,
        width: int,
        height: int,
        *,
        level: int = 0,
        z: int = 0,
        t: int = 0,
        c: int = 0,
    ) -> Pixels:
        """Read samples of a rectangle of an axial slice, in voxel axes; outside is 0."""
        del c
        if level != 0:
            raise IndexError(f"{self.path.name} has one level, not {level + 1}")
        pixels = np.swapaxes(self.slice(Plane.AXIAL, z, t=t), 0, 1)
        return cut_out(
            pixels, math.floor(x + 0.5), math.floor(y + 0.5), width, height, background=0
        )

    def close(self) -> None:
        """Let go of the file."""
        self._voxels.close()

    def _existing(self, index: int, axis: int) -> int:
        length = self._voxels.array.shape[axis]
        if not 0 <= index < length:
            raise IndexError(
                f"{self.path.name}: no index {index} on axis {'ijkt'[axis]}, 0 to {length - 1}"
            )
        return index
