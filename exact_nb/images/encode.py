"""Samples to picture files in memory, as tiles travel."""

from __future__ import annotations

import io

import numpy as np

from exact_nb.images.base import EncodedTile, Pixels

__all__ = ["default_window", "encode_tile", "to_8_bit"]


def encode_tile(
    pixels: Pixels,
    quality: int = 90,
    *,
    window: tuple[float, float] | None = None,
    lossless: bool = False,
) -> EncodedTile:
    """Encode samples for display.

    Parameters
    ----------
    pixels : numpy.ndarray
        ``(height, width)`` or ``(height, width, 3)``, of any numeric dtype.
    quality : int
        Of the JPEG, 1 to 100. Chroma is never subsampled: stains differ by their hue.
    window : tuple of float or None
        Samples shown as black and as white. None: bytes are shown as they are, other dtypes over
        `default_window` of these very samples.
    lossless : bool
        Write PNG.

    Raises
    ------
    ValueError
        If `pixels` is empty or has another shape.
    """
    if pixels.ndim not in (2, 3) or (pixels.ndim == 3 and pixels.shape[2] != 3) or not pixels.size:
        raise ValueError(f"a tile is (height, width) or (height, width, 3), not {pixels.shape}")
    bytes_ = np.ascontiguousarray(to_8_bit(pixels, window))
    if lossless:
        return EncodedTile(_png(bytes_), "image/png")
    import simplejpeg  # noqa: PLC0415 - only where a tile is encoded

    if bytes_.ndim == 2:
        data = simplejpeg.encode_jpeg(bytes_[:, :, None], quality, "GRAY", colorsubsampling="Gray")
    else:
        data = simplejpeg.encode_jpeg(bytes_, quality, "RGB", colorsubsampling="444")
    return EncodedTile(data, "image/jpeg")


def to_8_bit(pixels: Pixels, window: tuple[float, float] | None = None) -> Pixels:
    """Scale samples linearly so that `window` becomes 0 to 255; see `encode_tile`.

    Not-a-number becomes black; a window of no width is a threshold.
    """
    if pixels.dtype == np.uint8 and window is None:
        return pixels
    if pixels.dtype.kind == "c":
        pixels = np.abs(pixels)
    low, high = default_window(pixels) if window is None else window
    wide = np.float32 if pixels.dtype.itemsize <= 4 else np.float64
    samples = np.subtract(pixels, low, dtype=wide)
    if high > low:
        samples *= 255.0 / (high - low)
    else:
        samples = np.where(samples > 0, wide(255), wide(0))
    np.nan_to_num(samples, copy=False, nan=0.0, posinf=255.0, neginf=0.0)
    np.clip(samples, 0, 255, out=samples)
    return np.asarray(np.rint(samples, out=samples).astype(np.uint8))


def default_window(
    pixels: Pixels, percentiles: tuple[float, float] = (0.5, 99.8)
) -> tuple[float, float]:
    """Return the samples to show as black and as white.

    Bytes and colours show their whole range; booleans 0 to 1; anything else runs between two
    percentiles of the finite samples, which a few hot pixels do not move.
    """
    if pixels.dtype == np.uint8:
        return (0.0, 255.0)
    if pixels.dtype.kind == "b":
        return (0.0, 1.0)
    if pixels.dtype.kind == "c":
        pixels = np.abs(pixels)
    finite = pixels[np.isfinite(pixels)] if pixels.dtype.kind == "f" else pixels.ravel()
    if not finite.size:
        return (0.0, 1.0)
    low, high = (float(value) for value in np.percentile(finite, percentiles))
    if high <= low:  # all but a few samples are the same
        low, high = float(finite.min()), float(finite.max())
    return (low, high) if high > low else (low - 0.5, low + 0.5)


def _png(pixels: Pixels) -> bytes:
    """Write a PNG with quick compression: tiles are short-lived."""
    from PIL import Image  # noqa: PLC0415 - only where a PNG is asked for

    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", compress_level=1)
    return file.getvalue()
