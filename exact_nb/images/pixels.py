"""Small operations on sample arrays that several readers share."""

from __future__ import annotations

import numpy as np

from exact_nb.images.base import Description, Pixels

__all__ = ["background_of", "cut_out", "halve", "turn_upright"]


def turn_upright(pixels: Pixels, orientation: int) -> Pixels:
    """Turn samples as they are stored into the way they are meant to be seen.

    Parameters
    ----------
    pixels : numpy.ndarray
        ``(height, width[, 3])`` as stored.
    orientation : int
        1 to 8 as EXIF 2.32 and TIFF 6.0 define tag 274; other values count as 1.

    Returns
    -------
    numpy.ndarray
        A view; height and width change places for 5 to 8.
    """
    if orientation >= 5:
        pixels = pixels.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return pixels


def background_of(description: Description) -> int | tuple[int, int, int]:
    """Return the sample of what lies outside: as described, else white for colour and 0."""
    if not description.rgb:
        return 0
    stated = description.background
    if stated is None:
        return (255, 255, 255)
    return (int(stated[1:3], 16), int(stated[3:5], 16), int(stated[5:7], 16))


def cut_out(
    pixels: Pixels, left: int, top: int, width: int, height: int, *, background: object = 0
) -> Pixels:
    """Copy a rectangle out of `pixels`; what lies outside is `background`."""
    right, bottom = left + width, top + height
    inside = (
        slice(min(max(top, 0), pixels.shape[0]), max(min(bottom, pixels.shape[0]), 0)),
        slice(min(max(left, 0), pixels.shape[1]), max(min(right, pixels.shape[1]), 0)),
    )
    part = pixels[inside]
    if part.shape[:2] == (height, width):
        return part.copy()
    result = np.empty((height, width, *pixels.shape[2:]), pixels.dtype)
    result[...] = background
    if part.size:
        y, x = inside[0].start - top, inside[1].start - left
        result[y : y + part.shape[0], x : x + part.shape[1]] = part
    return result


def halve(pixels: Pixels) -> Pixels:
    """Average every 2 x 2 samples; a last odd row or column is averaged with itself.

    Returns
    -------
    numpy.ndarray
        ``(ceil(height / 2), ceil(width / 2)[, 3])`` of the same dtype, integers rounded half up.
    """
    height, width = pixels.shape[:2]
    if height % 2:
        pixels = np.concatenate([pixels, pixels[-1:]])
    if width % 2:
        pixels = np.concatenate([pixels, pixels[:, -1:]], axis=1)
    wide = _accumulator(pixels.dtype)
    # Rows first: they are contiguous, so this is the cheap half of the additions.
    rows = np.add(pixels[::2], pixels[1::2], dtype=wide)
    total = rows[:, ::2] + rows[:, 1::2]
    if pixels.dtype.kind == "b":
        return np.asarray(total >= 2)
    if pixels.dtype.kind in "fc":
        return np.asarray(total * wide.type(0.25)).astype(pixels.dtype, copy=False)
    return np.asarray((total + wide.type(2)) >> wide.type(2)).astype(pixels.dtype, copy=False)


def _accumulator(dtype: np.dtype[np.generic]) -> np.dtype[np.generic]:
    """Return the smallest dtype that holds the sum of four samples and two."""
    if dtype.kind == "b":
        return np.dtype(np.uint8)
    if dtype.kind in "fc":
        return np.dtype(np.float32) if dtype.itemsize < 4 else dtype
    bits = min(dtype.itemsize * 16, 64)
    return np.dtype(f"{'uint' if dtype.kind == 'u' else 'int'}{bits}")
