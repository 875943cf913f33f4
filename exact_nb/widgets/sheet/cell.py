"""The picture of one cell of a contact sheet: ground, small picture, label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from exact_nb.images.base import Pixels

if TYPE_CHECKING:
    import PIL.Image

__all__ = ["GROUND", "cell_pixels", "spaced"]

GROUND = "#2b2b2b"
"""Behind pictures, the same in light and dark themes: pictures are compared on it."""

_STRIP = (0, 0, 0, 170)
_TEXT = (255, 255, 255, 255)
_STRIP_HEIGHT = 18
_MARGIN = 6


def cell_pixels(size: int, label: str, picture: Pixels | None) -> np.ndarray[Any, Any]:
    """Draw a cell.

    Parameters
    ----------
    size : int
        Pixels of a side.
    label : str
        Written below; what does not fit is left out in the middle.
    picture : numpy.ndarray or None
        ``(height, width)`` or ``(height, width, 3)``, uint8; None where it cannot be read. One
        much smaller than the cell is enlarged.

    Returns
    -------
    numpy.ndarray
        ``(size, size, 3)``, uint8.
    """
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 - only where a sheet is shown

    cell = Image.new("RGB", (size, size), GROUND)
    draw = ImageDraw.Draw(cell, "RGBA")
    font = ImageFont.load_default(11)
    if picture is None:
        draw.text(
            (size / 2, size / 2), spaced("cannot be read"), fill=_TEXT, font=font, anchor="mm"
        )
    else:
        shown = _enlarged(Image.fromarray(picture).convert("RGB"), size)
        cell.paste(shown, ((size - shown.width) // 2, (size - shown.height) // 2))
    draw.rectangle((0, size - _STRIP_HEIGHT, size, size), fill=_STRIP)
    fitting = _fitted(spaced(label), size - 2 * _MARGIN, font.getlength)
    middle = size - _STRIP_HEIGHT / 2
    draw.text((_MARGIN, middle), fitting, fill=_TEXT, font=font, anchor="lm")
    return np.asarray(cell)


def spaced(text: str) -> str:
    """Return a text whose words are seen apart in the font that comes with Pillow.

    A space of it is a fifth of its size, two pixels where it is small.
    """
    return text.replace(" ", "  ")


def _enlarged(picture: PIL.Image.Image, size: int) -> PIL.Image.Image:
    """Return a picture so many times as large as fits, each of its pixels as a square."""
    from PIL import Image  # noqa: PLC0415

    times = size // max(picture.size)
    if times <= 1:
        return picture
    return picture.resize((picture.width * times, picture.height * times), Image.Resampling.NEAREST)


def _fitted(text: str, width: float, length_of: Any) -> str:
    """Return a text no wider than so many pixels; the ends of file names tell most."""
    if length_of(text) <= width:
        return text
    for kept in range(len(text) - 1, 1, -1):
        head, tail = text[: kept // 2], text[len(text) - (kept - kept // 2) :]
        shorter = f"{head}…{tail}"
        if length_of(shorter) <= width:
            return shorter
    return "…"
