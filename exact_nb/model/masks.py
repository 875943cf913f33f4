"""Voxel masks: which voxels of a volume a segmentation marks.

A mask is cut into bricks of 32 x 32 x 32 voxels. Only bricks with a marked voxel are kept, packed
to one bit a voxel and compressed, so that a stroke costs the bricks it touches and no more. The
same voxels are the same mask, whichever plane they were painted in.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeAlias

import numpy as np

from exact_nb.errors import InvalidShape
from exact_nb.model.bricks import (
    BRICK_BYTES,
    SIDE,
    Bits,
    Grid,
    bricks_along,
    cut,
    join,
    place_of,
    region_of,
    voxels_inside,
)
from exact_nb.model.shape_kind import ShapeKind

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Box", "Flags", "VoxelMask"]

Flags: TypeAlias = np.ndarray[Any, np.dtype[np.bool_]]
Box: TypeAlias = tuple[tuple[int, int], tuple[int, int], tuple[int, int]]
"""First and last voxel along i, j and k."""

# Deflate without a header; 6 gives two thirds of the bytes of 1 and costs a tenth of a
# millisecond a brick.
_LEVEL = 6
_NORMALS = {"sagittal": 0, "coronal": 1, "axial": 2}


@dataclass(frozen=True, slots=True, init=False, eq=False, repr=False)
class VoxelMask:
    """The voxels that a segmentation marks, on the whole grid of a volume.

    Voxels are counted along i, j and k of the canonical RAS+ axes (in stacks x, y and z). A mask
    never changes; painting gives another one.

    Attributes
    ----------
    grid : tuple of int
        Voxels along i, j and k.

    Examples
    --------
    >>> mask = VoxelMask.empty((64, 64, 20)).painted(np.ones((3, 3, 1)), at=(10, 10, 5))
    >>> mask.count
    9
    """

    kind: ClassVar[ShapeKind] = ShapeKind.SEGMENTATION

    grid: Grid
    _packed: dict[int, bytes]

    def __init__(self, grid: Grid, packed: Mapping[int, bytes] | None = None) -> None:
        """Make a mask of compressed bricks, as `packed` gives them."""
        sizes = tuple(int(size) for size in grid)
        if len(sizes) != 3 or min(sizes) < 1:
            raise InvalidShape(f"a mask has the size {grid}; give voxels along i, j and k")
        bricks = dict(sorted((packed or {}).items()))
        total = int(np.prod(bricks_along(sizes), dtype=np.int64))
        if bricks and not 0 <= min(bricks) <= max(bricks) < total:
            raise InvalidShape(f"a mask of {sizes} voxels has {total} bricks, not all of {bricks}")
        object.__setattr__(self, "grid", sizes)
        object.__setattr__(self, "_packed", bricks)

    # -- making one ---------------------------------------------------------------------------

    @classmethod
    def empty(cls, grid: Grid) -> Self:
        """Make a mask that marks nothing."""
        return cls(grid)

    @classmethod
    def from_array(cls, array: ArrayLike) -> Self:
        """Make a mask of an array, ``(ni, nj, nk)``: what is not 0 is marked.

        Raises
        ------
        InvalidShape
            If it has not three axes.
        """
        flags = _flags(array)
        return cls.from_bricks(flags.shape, cut(flags))

    @classmethod
    def from_bricks(cls, grid: Grid, bricks: Mapping[int, Bits]) -> Self:
        """Make a mask of bricks by index, each ``(32, 32, 4)`` uint8 of `exact_nb.model.bricks`.

        Raises
        ------
        InvalidShape
            If a brick lies outside the grid, or marks a voxel outside.
        """
        return cls.empty(grid).united(bricks)

    # -- changing -----------------------------------------------------------------------------

    def painted(self, region: ArrayLike, at: Grid = (0, 0, 0)) -> Self:
        """Return the mask with a region marked too.

        Parameters
        ----------
        region : array_like
            ``(a, b, c)``; where it is not 0 voxels are marked. What lies outside is left out.
        at : tuple of int
            Voxel of its first corner.
        """
        return self.united(region_of(_flags(region), at, self.grid))

    def erased(self, region: ArrayLike, at: Grid = (0, 0, 0)) -> Self:
        """Return the mask without a region; parameters as of `painted`."""
        return self.without(region_of(_flags(region), at, self.grid))

    def united(self, bricks: Mapping[int, Bits]) -> Self:
        """Return the mask with the voxels of bricks marked too."""
        return self._combined(bricks, np.bitwise_or)

    def without(self, bricks: Mapping[int, Bits]) -> Self:
        """Return the mask with the voxels of bricks no longer marked."""
        return self._combined(bricks, lambda old, new: old & ~new)

    def _combined(self, bricks: Mapping[int, Bits], combine: Callable[[Bits, Bits], Bits]) -> Self:
        packed = dict(self._packed)
        for index, bits in bricks.items():
            _check_brick(self.grid, index, bits)
            old = self.brick(index)
            new = combine(old, bits)
            if (new == old).all():
                continue
            if new.any():
                packed[index] = _pack(new)
            else:
                del packed[index]
        return type(self)(self.grid, packed)

    # -- reading ------------------------------------------------------------------------------

    @property
    def bounds(self) -> None:
        """A mask has no outline in a plane, and so no box there; `box` gives the voxels."""
        return

    @property
    def packed(self) -> Mapping[int, bytes]:
        """Compressed bricks by index, in rising order: raw deflate of what `brick` gives."""
        return MappingProxyType(self._packed)

    @property
    def count(self) -> int:
        """How many voxels are marked."""
        return sum(int(np.bitwise_count(self.brick(index)).sum()) for index in self._packed)

    @property
    def box(self) -> Box | None:
        """First and last marked voxel along i, j and k; None where nothing is marked."""
        found = self.extent("axial")
        return None if found is None else found[0]

    def bricks(self) -> dict[int, Bits]:
        """Return the bricks with a marked voxel by index, each ``(32, 32, 4)`` uint8."""
        return {index: self.brick(index) for index in self._packed}

    def to_array(self) -> Flags:
        """Return which voxels are marked, ``(ni, nj, nk)`` bool; i runs fastest in memory."""
        return join(self.bricks(), self.grid)

    def slice(self, plane: str, index: int) -> Flags:
        """Return one slice in the voxel axes of its plane, first axis first.

        Parameters
        ----------
        plane : str
            ``"axial"`` gives (i, j), ``"coronal"`` (i, k), ``"sagittal"`` (j, k).
        index : int
            Voxel on the normal axis.

        Raises
        ------
        IndexError
            If there is no such slice.
        """
        axis = _NORMALS[plane]
        if not 0 <= index < self.grid[axis]:
            raise IndexError(f"{plane} slices go from 0 to {self.grid[axis] - 1}, not to {index}")
        near = {
            number: self.brick(number)
            for number in self._packed
            if place_of(number, self.grid)[axis] == index // SIDE * SIDE
        }
        sizes = [*self.grid]
        start = index // SIDE * SIDE
        sizes[axis] = min(SIDE, sizes[axis] - start)
        thin = join(near, self.grid, first=start, axis=axis, sizes=(sizes[0], sizes[1], sizes[2]))
        found: Flags = np.take(thin, index - start, axis=axis)
        return found

    def extent(self, plane: str) -> tuple[Box, int] | None:
        """Return `box` and the slice of a plane with the most marked voxels; None as of `box`.

        Each brick is unpacked once for both.

        Parameters
        ----------
        plane : str
            ``"axial"``, ``"coronal"`` or ``"sagittal"``.
        """
        along = [np.zeros(size + SIDE, dtype=np.int64) for size in self.grid]
        for index in self._packed:
            flags = voxels_inside(self.brick(index), (SIDE, SIDE, SIDE))
            for axis, start in enumerate(place_of(index, self.grid)):
                others = tuple(one for one in range(3) if one != axis)
                along[axis][start : start + SIDE] += flags.sum(axis=others)
        marked = [np.flatnonzero(counts) for counts in along]
        if not len(marked[0]):
            return None
        (i0, i1), (j0, j1), (k0, k1) = ((int(one[0]), int(one[-1])) for one in marked)
        return ((i0, i1), (j0, j1), (k0, k1)), int(along[_NORMALS[plane]].argmax())

    def brick(self, index: int) -> Bits:
        """Return one brick, ``(32, 32, 4)`` uint8; without a marked voxel where none is kept."""
        packed = self._packed.get(index)
        if packed is None:
            return np.zeros((SIDE, SIDE, SIDE // 8), dtype=np.uint8)
        return _unpack(packed)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, VoxelMask):
            return NotImplemented
        if self.grid != other.grid or self._packed.keys() != other.packed.keys():
            return False
        # Other versions of zlib may write other bytes for the same voxels.
        return all(
            own == its or bool((_unpack(own) == _unpack(its)).all())
            for own, its in zip(self._packed.values(), other.packed.values(), strict=True)
        )

    def __hash__(self) -> int:
        return hash((self.grid, tuple(self._packed)))

    def __repr__(self) -> str:
        return f"VoxelMask({' x '.join(map(str, self.grid))}, {self.count} voxels)"


def _flags(array: ArrayLike) -> Flags:
    flags: Flags = np.asarray(array) != 0
    if flags.ndim != 3:
        raise InvalidShape(f"voxels have the shape {flags.shape}; use an array (i, j, k)")
    return flags


def _check_brick(grid: Grid, index: int, bits: Bits) -> None:
    if bits.shape != (SIDE, SIDE, SIDE // 8) or bits.dtype != np.uint8:
        raise InvalidShape(f"brick {index} is {bits.dtype} {bits.shape}; use uint8 (32, 32, 4)")
    total = int(np.prod(bricks_along(grid), dtype=np.int64))
    if not 0 <= index < total:
        raise InvalidShape(f"there is no brick {index}; a mask of {grid} voxels has {total}")
    start = place_of(index, grid)
    room = tuple(min(SIDE, size - first) for size, first in zip(grid, start, strict=True))
    if room != (SIDE, SIDE, SIDE):
        flags = voxels_inside(bits, (SIDE, SIDE, SIDE))
        inside = flags[tuple(slice(0, length) for length in room)]
        if int(inside.sum()) != int(flags.sum()):
            raise InvalidShape(f"brick {index} marks voxels outside the grid of {grid}")


def _pack(bits: Bits) -> bytes:
    squeeze = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return squeeze.compress(np.ascontiguousarray(bits).data) + squeeze.flush()


def _unpack(packed: bytes) -> Bits:
    try:
        raw = zlib.decompress(packed, -zlib.MAX_WBITS, BRICK_BYTES)
    except zlib.error as error:
        raise InvalidShape(f"geom of a segmentation is damaged: {error}") from None
    if len(raw) != BRICK_BYTES:
        raise InvalidShape(f"geom of a segmentation is damaged: a brick has {len(raw)} bytes")
    return np.frombuffer(raw, dtype=np.uint8).reshape(SIDE, SIDE, SIDE // 8)
