"""An opened DICOM file: a picture, or frames in depth or time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from exact_nb.errors import UnsupportedFormat
from exact_nb.images.axes import number
from exact_nb.images.base import (
    Channel,
    Description,
    EncodedTile,
    ImageKind,
    Level,
    Pixels,
    Sizes,
    ValueScale,
)
from exact_nb.images.dicom.decoding import FrameDecoder
from exact_nb.images.dicom.frames import order_of, scales_of, spacing_of, values_of
from exact_nb.images.dicom.opening import Header, damaged, read_header
from exact_nb.images.frames import TILE, FrameSource

__all__ = ["DicomSource", "open_dicom"]

WHOLE_TILE = 1024
"""Stored JPEG frames up to this size are handed out as one tile."""


def open_dicom(path: Path) -> DicomSource:
    """Open a DICOM file by itself.

    Samples are those stored; `Description.values` says what they mean. Where white is the lowest
    sample (MONOCHROME1) they are turned round, and the scale with them, so that the values stay.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If it is damaged.
    exact_nb.errors.UnsupportedFormat
        If there is no picture in it, its pixels cannot be decoded, or pydicom is not installed.
    """
    header = read_header(path)
    try:
        return DicomSource(path, header)
    except (UnsupportedFormat, ImportError):
        raise
    # Elements that are missing or of no use are met in many places.
    except Exception as error:
        raise damaged(path, error) from error


class DicomSource(FrameSource):
    """One DICOM file. Opened by `open_dicom`.

    Parameters
    ----------
    path : Path
        The file.
    header : Header
        What stands before its pixels.
    """

    def __init__(self, path: Path, header: Header) -> None:
        tags = header.tags
        count = int(tags.get("NumberOfFrames") or 1)
        self._tags = tags
        self._decoder = FrameDecoder(path, header, count)
        self._order = order_of(tags, count)
        self._scales = scales_of(tags, count)
        self._white = _white(tags)
        first = self._samples(0)
        self._passes = (
            first.ndim == 3 and self._decoder.passes_through and max(first.shape[:2]) <= WHOLE_TILE
        )
        super().__init__(path, self._describe(header, first))

    def tile(
        self, level: int, column: int, row: int, *, z: int = 0, t: int = 0, c: int = 0
    ) -> EncodedTile | Pixels | None:
        """Read one tile; a small JPEG frame is its own only tile."""
        if not self._passes or (level, column, row) != (0, 0, 0):
            return super().tile(level, column, row, z=z, t=t, c=c)
        z, t, c = self._check_frame(z, t, c)
        try:
            return EncodedTile(self._decoder.stored(self._number_of(z, t)), "image/jpeg")
        except Exception as error:
            raise damaged(self.path, error) from error

    def _decode(self, z: int, t: int, c: int) -> Pixels:
        del c
        try:
            return self._samples(self._number_of(z, t))
        # Decoders raise errors of many kinds.
        except Exception as error:
            raise damaged(self.path, error) from error

    def _number_of(self, z: int, t: int) -> int:
        return int(self._order.numbers[t, z])

    def _samples(self, number: int) -> Pixels:
        """Return a frame as it is shown."""
        found = self._decoder.decode(number)
        if self._tags.get("PhotometricInterpretation") == "PALETTE COLOR":
            return _coloured(found, self._tags)
        if self._white is not None and found.dtype.kind in "iu":
            found = np.subtract(self._white, found, dtype=found.dtype)
        if self._scales is not None and found.ndim == 2:
            slope, intercept = self._scales[number]
            return np.asarray(found * np.float32(slope) + np.float32(intercept))
        return np.ascontiguousarray(found.astype(found.dtype.newbyteorder("="), copy=False))

    def _describe(self, header: Header, first: Pixels) -> Description:
        tags = header.tags
        height, width = first.shape[:2]
        t, z = self._order.numbers.shape
        grey = first.ndim == 2
        values = self._values() if grey else ValueScale()
        side = (width, height) if self._passes else (TILE, TILE)
        mpp_x, mpp_y = spacing_of(tags)
        return Description(
            kind=ImageKind.STACK if t * z > 1 else ImageKind.PICTURE,
            sizes=Sizes(t=t, z=z, y=height, x=width),
            levels=(Level(width, height, *side),),
            dtype=str(first.dtype),
            rgb=not grey,
            channels=(Channel(window=_window(tags, values)),) if grey else (),
            mpp_x=mpp_x,
            mpp_y=mpp_y,
            vendor=str(tags.get("Manufacturer") or ""),
            z_axis=self._order.z_axis,
            t_axis=self._order.t_axis,
            values=values,
            metadata=_metadata(header),
        )

    def _values(self) -> ValueScale:
        values = values_of(self._tags)
        if self._scales is not None:
            return ValueScale(unit=values.unit)
        if self._white is None:
            return values
        return ValueScale(
            slope=-values.slope,
            intercept=values.intercept + values.slope * self._white,
            unit=values.unit,
        )


def _white(tags: Any) -> int | None:
    """Return the sum of a sample and its opposite, where the lowest is white."""
    if tags.get("PhotometricInterpretation") != "MONOCHROME1" or not tags.get("BitsStored"):
        return None
    return -1 if tags.get("PixelRepresentation") else (1 << int(tags.BitsStored)) - 1


def _coloured(found: Pixels, tags: Any) -> Pixels:
    from pydicom.pixels.processing import apply_color_lut  # noqa: PLC0415 - an extra

    colours = np.asarray(apply_color_lut(found, tags))[..., :3]
    return np.ascontiguousarray(
        (colours >> 8).astype(np.uint8) if colours.dtype == np.uint16 else colours
    )


def _metadata(header: Header) -> dict[str, Any]:
    """Keep what describes the picture; nothing of the patient."""
    tags = header.tags
    return {
        "dicom": {
            "class": tags.SOPClassUID.name if tags.get("SOPClassUID") else "",
            "modality": str(tags.get("Modality") or ""),
            "photometric": str(tags.get("PhotometricInterpretation") or ""),
            "transfer_syntax": header.syntax.name,
            "series": str(tags.get("SeriesInstanceUID") or ""),
        }
    }


def _window(tags: Any, values: ValueScale) -> tuple[float, float] | None:
    """Return the first window of the file in samples as they are handed out."""
    stated = (tags.get("WindowCenter"), tags.get("WindowWidth"))
    centre, width = (
        number(one[0] if getattr(one, "VM", 1) > 1 or isinstance(one, list) else one, float("-inf"))
        for one in stated
    )
    if centre is None or width is None or width <= 0:
        return None
    one, other = ((centre + side * width / 2 - values.intercept) / values.slope for side in (-1, 1))
    return min(one, other), max(one, other)
