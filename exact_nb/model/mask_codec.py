"""Masks as bytes: what a store keeps of a segmentation in its column geom.

Little-endian: six uint32 (the side of a brick, voxels along i, j and k, the number of bricks, 0),
then for each brick its index and its number of bytes (uint32), then the bricks one after the other,
each a raw deflate stream of 4,096 bytes (`exact_nb.model.bricks`), in rising order of their index.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from exact_nb.errors import InvalidShape
from exact_nb.model.bricks import SIDE
from exact_nb.model.masks import VoxelMask
from exact_nb.model.ragged import offsets_of

__all__ = ["from_bytes", "to_bytes"]

_HEAD = 24


def to_bytes(mask: VoxelMask) -> bytes:
    """Return a mask as bytes; `from_bytes` gives back an equal one."""
    packed = mask.packed
    head = np.array([SIDE, *mask.grid, len(packed), 0], dtype="<u4")
    entries = [(index, len(brick)) for index, brick in packed.items()]
    return b"".join((head.tobytes(), np.array(entries, dtype="<u4").tobytes(), *packed.values()))


def from_bytes(data: bytes | memoryview) -> VoxelMask:
    """Return the mask of bytes; a brick is decompressed when it is first looked at.

    Raises
    ------
    InvalidShape
        If the bytes are damaged.
    """
    raw = bytes(data)
    if len(raw) < _HEAD:
        raise _damaged(f"{len(raw)} bytes are no header")
    side, ni, nj, nk, count, _ = np.frombuffer(raw, dtype="<u4", count=6).tolist()
    if side != SIDE:
        raise _damaged(f"it has bricks of {side} voxels in place of {SIDE}")
    start = _HEAD + 8 * count
    if len(raw) < start:
        raise _damaged(f"{len(raw)} bytes cannot list {count} bricks")
    entries = np.frombuffer(raw, dtype="<u4", count=2 * count, offset=_HEAD).reshape(-1, 2)
    ends = start + offsets_of(entries[:, 1].astype(np.int64))
    if ends[-1] != len(raw):
        raise _damaged(f"{len(raw)} bytes in place of {ends[-1]}")
    indices = entries[:, 0].tolist()
    if any(one >= following for one, following in pairwise(indices)):
        raise _damaged("its bricks are not in order")
    spans = pairwise(ends.tolist())
    bricks = {index: raw[a:b] for index, (a, b) in zip(indices, spans, strict=True)}
    return VoxelMask((ni, nj, nk), bricks)


def _damaged(how: str) -> InvalidShape:
    return InvalidShape(f"geom of a segmentation is damaged: {how}")
