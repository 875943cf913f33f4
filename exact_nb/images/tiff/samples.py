"""What the samples of a page mean, and how they become grey values or colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from exact_nb.images.base import Pixels

__all__ = ["Meaning", "UnknownSamples", "meaning_of"]

MIN_IS_WHITE, MIN_IS_BLACK, RGB, PALETTE, MASK, CMYK, YCBCR = 0, 1, 2, 3, 4, 5, 6
JPEGS = frozenset({6, 7, 33007, 34892})
COLOUR_CODECS = JPEGS | {22610, 33004, 33005, 34712, 34926, 34927, 34933, 34934, 50001, 50002}
"""Compressions whose decoders give RGB themselves where a page says YCbCr."""


class UnknownSamples(ValueError):
    """The samples of a page have a meaning that is not shown."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """How stored samples are shown.

    Attributes
    ----------
    photometric : int
        TIFF tag 262.
    rgb : bool
        Whether a pixel is a colour.
    channels : int
        Samples of a pixel that are channels of their own.
    dtype : numpy.dtype
        Of the samples as they are given out.
    palette : numpy.ndarray or None
        ``(2 ** bits, 3)`` uint8.
    converts_ycbcr : bool
        Whether decoded samples are still luma and chroma.
    """

    photometric: int
    rgb: bool
    channels: int
    dtype: np.dtype[Any]
    palette: Pixels | None = None
    converts_ycbcr: bool = False

    def show(self, stored: Pixels, sample: int = 0) -> Pixels:
        """Turn decoded samples into grey values or colours.

        Parameters
        ----------
        stored : numpy.ndarray
            ``(height, width, samples)``.
        sample : int
            Which one, where they are channels.

        Returns
        -------
        numpy.ndarray
            ``(height, width)`` or ``(height, width, 3)``.
        """
        if self.palette is not None:
            return np.asarray(self.palette[stored[..., 0]])
        if self.photometric == CMYK:
            return _from_cmyk(stored)
        if self.rgb:
            colour = stored[..., :3]
            return _from_ycbcr(colour) if self.converts_ycbcr else colour
        grey = stored[..., sample]
        if self.dtype.kind == "b":
            return grey.astype(bool, copy=False)
        if self.photometric == MIN_IS_WHITE:
            grey = _inverted(grey)
        return grey * np.uint8(255) if grey.dtype.kind == "b" else grey


def meaning_of(page: Any, *, bits: bool = False) -> Meaning:
    """Read what the samples of a tifffile page mean.

    Alpha is dropped: what lies behind a slide is not known.

    Parameters
    ----------
    page : tifffile.TiffPage
        The page.
    bits : bool
        Whether samples of one bit stay true and false; else they are shown as 255 and 0.

    Raises
    ------
    UnknownSamples
        If the photometric interpretation is not shown, or has too few samples.
    ValueError
        If the colour table is damaged.
    """
    if page.dtype is None:
        raise UnknownSamples(
            f"samples of {page.bitspersample} bits in format {page.sampleformat} are not read"
        )
    photometric, samples = int(page.photometric), int(page.samplesperpixel)
    dtype = page.dtype.newbyteorder("=")
    if dtype.kind == "b" and not bits:
        dtype = np.dtype(np.uint8)
    if dtype.kind not in "biuf":
        raise UnknownSamples(f"samples of type {dtype} are not shown")
    if photometric == PALETTE and page.colormap is not None and samples == 1:
        return Meaning(photometric, True, 1, np.dtype(np.uint8), palette=_palette(page))
    if photometric in (RGB, YCBCR) and samples >= 3:
        raw = photometric == YCBCR and int(page.compression) not in COLOUR_CODECS
        if raw and dtype != np.uint8:
            raise UnknownSamples(f"YCbCr samples of type {dtype} are not shown")
        return Meaning(photometric, True, 1, dtype, converts_ycbcr=raw)
    if photometric == CMYK and samples >= 4 and int(page.compression) not in JPEGS:
        if dtype.kind != "u":
            raise UnknownSamples(f"CMYK samples of type {dtype} are not shown")
        return Meaning(photometric, True, 1, np.dtype(np.uint8))
    if photometric in (MIN_IS_WHITE, MIN_IS_BLACK, MASK, RGB):
        alpha = sum(int(kind) in (1, 2) for kind in page.extrasamples)
        return Meaning(photometric, False, max(samples - alpha, 1), dtype)
    raise UnknownSamples(
        f"photometric interpretation {photometric} with {samples} samples in compression "
        f"{int(page.compression)} is not shown"
    )


def _palette(page: Any) -> Pixels:
    """Return the colour map as bytes; some writers store bytes where 16 bits belong."""
    table = np.asarray(page.colormap)
    if table.ndim != 2 or len(table) != 3 or table.shape[1] < 1 << int(page.bitspersample):
        raise ValueError("its colour table is too short")
    return np.ascontiguousarray((table if table.max() < 256 else table >> 8).T.astype(np.uint8))


def _inverted(grey: Pixels) -> Pixels:
    if grey.dtype.kind == "b":
        return np.asarray(~grey)
    if grey.dtype.kind == "u":
        return np.asarray(np.iinfo(grey.dtype).max - grey)
    return grey  # signed and float samples are measurements: there is no white


def _from_cmyk(stored: Pixels) -> Pixels:
    """Ink coverage to light, without a profile."""
    top = float(np.iinfo(stored.dtype).max)
    light = 1.0 - stored[..., :4].astype(np.float32) / top
    return np.rint(255.0 * light[..., :3] * light[..., 3:]).astype(np.uint8)


def _from_ycbcr(stored: Pixels) -> Pixels:
    """ITU-R BT.601, full range, as JFIF 1.02 has it."""
    y, cb, cr = (stored[..., i].astype(np.float32) for i in range(3))
    red = y + 1.402 * (cr - 128)
    green = y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128)
    blue = y + 1.772 * (cb - 128)
    colours = np.clip(np.rint(np.stack([red, green, blue], -1)), 0, 255)
    return np.asarray(colours.astype(np.uint8))
