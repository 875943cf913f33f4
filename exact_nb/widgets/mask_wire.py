"""Masks as they travel between kernel and page: bricks of `exact_nb.model.bricks`."""

from __future__ import annotations

import base64
import binascii
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from exact_nb.errors import InvalidShape
from exact_nb.model.bricks import BRICK_BYTES, SIDE, Bits, bricks_along

if TYPE_CHECKING:
    from exact_nb.model.bricks import Grid
    from exact_nb.model.masks import VoxelMask

__all__ = ["Stroke", "mask_to_wire", "stroke_from_wire"]

_WORD = 4


@dataclass(frozen=True, slots=True)
class Stroke:
    """What one stroke does to a mask.

    Attributes
    ----------
    marked, unmarked : dict of int to numpy.ndarray
        Bricks by index, each ``(32, 32, 4)`` uint8: voxels to mark and voxels to unmark.
    """

    marked: dict[int, Bits]
    unmarked: dict[int, Bits]

    def on(self, mask: VoxelMask) -> VoxelMask:
        """Return a mask after the stroke."""
        return mask.without(self.unmarked).united(self.marked)


def mask_to_wire(mask: VoxelMask) -> list[bytes | memoryview]:
    """Return the buffers of `MaskReply`: indices, and all bricks as one zlib stream."""
    bricks = mask.bricks()
    indices = np.fromiter(bricks, dtype="<u4", count=len(bricks))
    raw = b"".join(bits.tobytes() for bits in bricks.values())
    return [indices.data, zlib.compress(raw, 1)]


def stroke_from_wire(text: Any, grid: Grid) -> Stroke:
    """Return the stroke a page sent.

    Parameters
    ----------
    text : str
        Base64 of a zlib stream, as ``mask.paint`` of the protocol says.
    grid : tuple of int
        Voxels of the image along i, j and k.

    Raises
    ------
    exact_nb.errors.InvalidShape
        If it is anything else.
    """
    most = int(np.prod(bricks_along(grid), dtype=np.int64)) * 2
    try:
        squeezed = base64.b64decode(text, validate=True)
        raw = zlib.decompressobj().decompress(squeezed, 8 + most * (_WORD + BRICK_BYTES) + 1)
        counts = np.frombuffer(raw, dtype="<u4", count=2).tolist()
        total = sum(counts)
        indices = np.frombuffer(raw, dtype="<u4", count=total, offset=8).tolist()
        bits = np.frombuffer(raw, dtype=np.uint8, offset=8 + _WORD * total)
        bricks = bits.reshape(total, SIDE, SIDE, SIDE // 8)
    except (binascii.Error, zlib.error, TypeError, ValueError) as error:
        raise InvalidShape(f"the page sent a stroke that cannot be read: {error}") from error
    both = [*zip(indices, bricks, strict=True)]
    return Stroke(dict(both[: counts[0]]), dict(both[counts[0] :]))
