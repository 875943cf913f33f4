"""Keyframes as bytes: what a store keeps in its column keyframes.

int32 little-endian: the number of keyframes, then of each its frame, the bytes of its geom and the
bytes of its parts; after that geom and parts of each in turn, as `exact_nb.model.codec` writes
them. All are of the kind of the annotation. No bytes stand for no keyframes.
"""

from __future__ import annotations

from typing import cast

import numpy as np

from exact_nb.errors import InvalidShape
from exact_nb.model.codec import decode, encode
from exact_nb.model.shapes import Outline
from exact_nb.model.spans import Keyframes

__all__ = ["keyframes_from_bytes", "keyframes_to_bytes"]

_WORD = 4


def keyframes_to_bytes(keyframes: Keyframes) -> bytes:
    """Return keyframes as bytes; `keyframes_from_bytes` gives back equal ones."""
    if not keyframes:
        return b""
    head, body = [len(keyframes)], []
    for frame, shape in keyframes:
        encoded = encode(shape)
        head += [frame, len(encoded.geom), len(encoded.parts)]
        body += [encoded.geom, encoded.parts]
    return np.array(head, dtype="<i4").tobytes() + b"".join(body)


def keyframes_from_bytes(kind: int, data: bytes | memoryview) -> Keyframes:
    """Return the keyframes that were encoded.

    Parameters
    ----------
    kind : int
        Code of their kind of shape, index into `exact_nb.model.codec.KINDS`.
    data : bytes
        What `keyframes_to_bytes` gave.

    Raises
    ------
    InvalidShape
        If the bytes are damaged.
    """
    if not len(data):
        return ()
    head = _head(data)
    at = _WORD * (1 + head.size)
    if at + int(head[:, 1:].sum()) != len(data):
        raise _damaged(data)
    keyframes = []
    for frame, geom, parts in head.tolist():
        shape = decode(kind, data[at : at + geom], data[at + geom : at + geom + parts])
        keyframes.append((frame, cast("Outline", shape)))
        at += geom + parts
    return tuple(keyframes)


def _head(data: bytes | memoryview) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Return of each keyframe its frame and its numbers of bytes."""
    if len(data) < _WORD:
        raise _damaged(data)
    [count] = np.frombuffer(data, dtype="<i4", count=1).tolist()
    if count < 1 or len(data) < _WORD * (1 + 3 * count):
        raise _damaged(data)
    words = np.frombuffer(data, dtype="<i4", count=3 * count, offset=_WORD)
    head = words.astype(np.int64).reshape(count, 3)
    if (head < 0).any():
        raise _damaged(data)
    return head


def _damaged(data: bytes | memoryview) -> InvalidShape:
    return InvalidShape(f"keyframes are damaged: {len(data)} bytes do not hold what they promise")
