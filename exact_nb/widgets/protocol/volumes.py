"""Voxels of volumes and of masks."""

from __future__ import annotations

from typing import TypedDict

__all__ = [
    "MaskReply",
    "SlabReply",
    "SliceReply",
]


class MaskReply(TypedDict):
    """Reply to ``mask.read``: the voxels that a segmentation marks at one time.

    Two buffers: indices of the bricks ``(bricks,)`` uint32, and a zlib stream of 4,096 bytes a
    brick in that order, laid out as `exact_nb.model.bricks` says. `uuid` is None and `revision` 0
    where nothing was painted yet.

    ``mask.paint`` takes one stroke, as base64 of uint32: how many words follow that mark voxels
    and how many that unmark them, then for each its place and its bits. A word is 32 voxels along
    i; its place is that in its brick and 1,024 times the index of the brick. The call names the
    annotation that is painted on and its revision, or a new uuid and 0.
    """

    image: int
    type: int
    t: int
    uuid: str | None
    revision: int
    grid: tuple[int, int, int]
    bricks: int


class SlabReply(TypedDict):
    """Reply to ``volume.slab``: `count` axial slices from slice `first` on, at time `t`.

    One buffer: samples of the dtype of `ImageState`, little-endian, in canonical RAS+ voxel axes, i
    fastest, then j, then k; of colours three bytes a voxel.
    """

    image: int
    t: int
    first: int
    count: int


class SliceReply(TypedDict):
    """Reply to ``volume.slice``: one slice, every `step`-th voxel on both axes.

    One buffer as of `SlabReply`, `width` by `height` in the in-plane voxel axes (not as displayed),
    the first axis fastest.
    """

    image: int
    t: int
    plane: str
    slice: int
    step: int
    width: int
    height: int
