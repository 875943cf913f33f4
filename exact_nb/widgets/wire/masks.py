"""Masks as they travel between kernel and page: bricks of `exact_nb.model.bricks`."""

from __future__ import annotations

import base64
import binascii
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from exact_nb.errors import InvalidShape
from exact_nb.model.bricks import BRICK_BYTES, SIDE, Bits

if TYPE_CHECKING:
    from exact_nb.model.masks import VoxelMask

__all__ = ["Stroke", "mask_to_wire", "stroke_from_wire"]

_WORDS = BRICK_BYTES // 4


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


def stroke_from_wire(text: Any) -> Stroke:
    """Return the stroke a page sent, as ``mask.paint`` of the protocol says.

    Raises
    ------
    exact_nb.errors.InvalidShape
        If it is anything else.
    """
    try:
        words = np.frombuffer(base64.b64decode(text, validate=True), dtype="<u4")
        marked, unmarked = words[:2].tolist()
        pairs = words[2:].reshape(marked + unmarked, 2)
    except (binascii.Error, TypeError, ValueError) as error:
        raise InvalidShape(f"the page sent a stroke that cannot be read: {error}") from error
    return Stroke(_bricks(pairs[:marked]), _bricks(pairs[marked:]))


def _bricks(pairs: np.ndarray[Any, np.dtype[np.uint32]]) -> dict[int, Bits]:
    """Return words, each with its place among those of all bricks, as bricks."""
    places, words = pairs.T
    indices, rows = np.unique(places // _WORDS, return_inverse=True)
    bricks = np.zeros((len(indices), _WORDS), dtype="<u4")
    np.bitwise_or.at(bricks, (rows, places % _WORDS), words)
    bits = bricks.view(np.uint8).reshape(-1, SIDE, SIDE, SIDE // 8)
    return dict(zip(indices.tolist(), bits, strict=True))
