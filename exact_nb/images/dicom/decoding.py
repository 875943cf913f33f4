"""The stored samples of one frame of a DICOM file."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from exact_nb.errors import UnsupportedFormat
from exact_nb.images.base import Pixels
from exact_nb.images.dicom.opening import Header

__all__ = ["FrameDecoder"]

_LOSSLESS_JPEG = {"1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70"}
_JPEG_LS = {"1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"}
_HTJ2K = {
    "1.2.840.10008.1.2.4.201",
    "1.2.840.10008.1.2.4.202",
    "1.2.840.10008.1.2.4.203",
}
_BASELINE_JPEG = "1.2.840.10008.1.2.4.50"


class FrameDecoder:
    """Decodes frames by their number; safe to use from any number of threads.

    pydicom decodes what it can; imagecodecs lossless JPEG, JPEG-LS and HTJ2K, for which pydicom
    needs packages of its own.

    Parameters
    ----------
    path : Path
        The file.
    header : Header
        What stands before its pixels.
    count : int
        Its frames.

    Raises
    ------
    exact_nb.errors.UnsupportedFormat
        If nothing here decodes its pixels.
    """

    def __init__(self, path: Path, header: Header, count: int) -> None:
        from pydicom.pixels.decoders.base import get_decoder  # noqa: PLC0415 - an extra
        from pydicom.pixels.utils import as_pixel_options  # noqa: PLC0415

        self._path = path
        self._header = header
        self._count = count
        self._options = as_pixel_options(header.tags)
        self._options |= {"pixel_keyword": header.keyword, "pixel_vr": header.vr}
        self._options["number_of_frames"] = count
        self._decoder: Any = None
        self._codec = _codec_of(str(header.syntax))
        if self._codec is None:
            try:
                self._decoder = get_decoder(header.syntax)
            except NotImplementedError:
                self._decoder = None
            if self._decoder is None or not (
                self._decoder.is_available or not header.syntax.is_compressed
            ):
                name = header.syntax.name
                raise UnsupportedFormat(f"{path}: pixels in {name} are not decoded", path=path)

    @property
    def passes_through(self) -> bool:
        """Whether a stored frame is a JPEG that a browser shows in the right colours."""
        tags = self._header.tags
        colours = str(tags.get("PhotometricInterpretation"))
        return str(self._header.syntax) == _BASELINE_JPEG and colours in {
            "YBR_FULL",
            "YBR_FULL_422",
        }

    def stored(self, number: int) -> bytes:
        """Return the bytes of an encapsulated frame."""
        from pydicom.encaps import get_frame  # noqa: PLC0415 - an extra

        with self._path.open("rb") as file:
            file.seek(self._header.start)
            return get_frame(
                file,
                number,
                number_of_frames=self._count,
                extended_offsets=self._options.get("extended_offsets"),
            )

    def decode(self, number: int) -> Pixels:
        """Return the samples of a frame as pydicom does, ``(height, width[, samples])``."""
        if self._codec is not None:
            return self._by_codec(self._codec, number)
        if not self._header.start:  # inflated with the header
            return self._as_array(self._header.tags, number)
        with self._path.open("rb") as file:
            file.seek(self._header.start)
            return self._as_array(file, number)

    def _as_array(self, source: Any, number: int) -> Pixels:
        found, _ = self._decoder.as_array(source, index=number, **self._options)
        return np.asarray(found)

    def _by_codec(self, codec: Callable[[bytes], Any], number: int) -> Pixels:
        tags = self._header.tags
        samples = int(tags.get("SamplesPerPixel") or 1)
        shape = (int(tags.Rows), int(tags.Columns)) + ((samples,) if samples > 1 else ())
        decoded = np.asarray(codec(self.stored(number)))
        if decoded.size != math.prod(shape):
            raise ValueError(f"a frame of shape {decoded.shape} where {shape} is announced")
        decoded = decoded.reshape(shape)
        if not int(tags.get("PixelRepresentation") or 0):
            return decoded
        # Codecs know no sign: the highest of the stored bits is it.
        spare = decoded.dtype.itemsize * 8 - int(tags.BitsStored)
        signed = decoded.view(np.dtype(f"int{decoded.dtype.itemsize * 8}"))
        return np.asarray((signed << spare) >> spare)


def _codec_of(syntax: str) -> Callable[[bytes], Any] | None:
    if syntax not in _LOSSLESS_JPEG | _JPEG_LS | _HTJ2K:
        return None
    import imagecodecs  # noqa: PLC0415 - it takes long to import

    if syntax in _LOSSLESS_JPEG:
        return imagecodecs.ljpeg_decode
    return imagecodecs.jpegls_decode if syntax in _JPEG_LS else imagecodecs.htj2k_decode
