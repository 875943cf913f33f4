"""How the cells of a gallery look: crop, outline, border of the type, sign and label."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from exact_nb.model.review import ReviewStatus
from exact_nb.widgets.gallery.layout import BORDER, LABEL, GalleryLayout
from exact_nb.widgets.sheet.cell import GROUND, spaced

if TYPE_CHECKING:
    from collections.abc import Callable

    from exact_nb.images.base import Pixels
    from exact_nb.widgets.gallery.crops import Crop

__all__ = ["CellLook", "rgb_of", "strip_pixels"]

_GREY = int(GROUND[1:3], 16)
_EMPTY = "#3a3a3a"
_GONE = "#6a6a6a"
_TEXT = "#f0f0f0"
_FAINT = "#c4c4c4"
_SIGN = 12
_MARGIN = 3
_FONT = 11

_SIGNS = {
    ReviewStatus.VERIFIED: "#58d68d",
    ReviewStatus.REJECTED: "#ff8a80",
    ReviewStatus.RESUBMITTED: "#ffd166",
    ReviewStatus.UNVERIFIED: "#a8a8a8",
}


@dataclass(frozen=True, slots=True)
class CellLook:
    """What one cell shows.

    Attributes
    ----------
    crop : Crop or None
        None while it is being read.
    color : str
        ``#rrggbb`` of the type.
    label : str
        Name of the type.
    score : str
        Empty where there is none, or it may not be known.
    status : ReviewStatus
        Shown as a sign of its own shape.
    conflict : bool
        Whether people disagree.
    deleted : bool
        Whether it has been deleted since.
    """

    crop: Crop | None
    color: str
    label: str
    score: str = ""
    status: ReviewStatus = ReviewStatus.UNVERIFIED
    conflict: bool = False
    deleted: bool = False


def strip_pixels(
    layout: GalleryLayout, band: int, look: Callable[[int], CellLook], scale: int = 1
) -> Pixels:
    """Draw one band of a gallery.

    Parameters
    ----------
    layout : GalleryLayout
        Where the cells lie.
    band : int
        Which band.
    look : callable
        What the cell of an item shows.
    scale : int, optional
        Pixels to a CSS pixel.

    Returns
    -------
    numpy.ndarray
        ``(height, width, 3)`` uint8.
    """
    shape = (layout.band_height * scale, layout.band_width * scale, 3)
    strip = np.full(shape, _GREY, np.uint8)
    for index in layout.items_of(band):
        x, y = layout.corner(index)
        left, top = x * scale, (y - band * layout.band_height) * scale
        _put_cell(strip[top:, left:], layout.size, look(index), scale)
    return strip


def _put_cell(strip: Pixels, size: int, look: CellLook, scale: int) -> None:
    edge, side = BORDER * scale, (size + 2 * BORDER) * scale
    color = rgb_of(_GONE if look.deleted else look.color)
    for border in (slice(0, edge), slice(side - edge, side)):
        strip[border, :side] = color
        strip[:side, border] = color
    inner = slice(edge, side - edge)
    strip[inner, inner] = _picture(look, color, size * scale, scale)
    line = _line(look.label, look.score, _sign_of(look), side, scale)
    strip[side : side + LABEL * scale, :side] = line


def _picture(look: CellLook, color: tuple[int, int, int], size: int, scale: int) -> Pixels:
    if look.crop is None:
        return np.broadcast_to(np.array(rgb_of(_EMPTY), np.uint8), (size, size, 3))
    if look.crop.pixels is None:
        return _words("cannot be read", size, scale)
    pixels = look.crop.pixels // 3 if look.deleted else look.crop.pixels.copy()
    # An outline covers few pixels; to mix all of them takes longer than all the rest.
    there = look.crop.outline > 0
    cover = look.crop.outline[there].astype(np.uint16)[:, None]
    pixels[there] = (pixels[there] * (255 - cover) + np.array(color, np.uint16) * cover) // 255
    return np.asarray(pixels)


def _sign_of(look: CellLook) -> str:
    if look.deleted:
        return "deleted"
    return "conflict" if look.conflict else look.status.value


def rgb_of(color: str) -> tuple[int, int, int]:
    """Return ``#rrggbb`` as three bytes; no colour is a light grey."""
    if not color:
        return (200, 200, 200)
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


@lru_cache(maxsize=16)
def _words(text: str, size: int, scale: int) -> Pixels:
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 - only where a gallery is shown

    sheet = Image.new("RGB", (size, size), _EMPTY)
    font = ImageFont.load_default(_FONT * scale)
    middle = size / 2
    ImageDraw.Draw(sheet).text((middle, middle), spaced(text), fill=_TEXT, font=font, anchor="mm")
    return np.asarray(sheet)


@lru_cache(maxsize=4096)
def _line(
    label: str, score: str, sign: str, width: int, scale: int
) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Draw what is written below a crop; many cells share one line."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415

    height = LABEL * scale
    sheet = Image.new("RGB", (width, height), GROUND)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(_FONT * scale)
    middle = height / 2
    _draw_sign(draw, sign, scale)
    right = float(width - _MARGIN * scale)
    if score:
        draw.text((right, middle), score, fill=_FAINT, font=font, anchor="rm")
        right -= font.getlength(score) + 2 * _MARGIN * scale
    left = (_SIGN + 2 * _MARGIN) * scale
    text = _fitting(spaced(label), right - left, font.getlength)
    draw.text((left, middle), text, fill=_TEXT, font=font, anchor="lm")
    return np.asarray(sheet)


def _fitting(text: str, width: float, length_of: Callable[[str], float]) -> str:
    """Return a text no wider than so many pixels; the beginnings of names tell most."""
    if length_of(text) <= width:
        return text
    for kept in range(len(text) - 1, 0, -1):
        shorter = f"{text[:kept].rstrip()}…"
        if length_of(shorter) <= width:
            return shorter
    return ""


def _draw_sign(draw: Any, sign: str, scale: int) -> None:
    """Draw a status so that its shape tells it, its colour beside."""
    unit = scale
    left, top = _MARGIN * unit, (LABEL - _SIGN) // 2 * unit
    right, bottom = left + _SIGN * unit, top + _SIGN * unit
    color = _SIGNS.get(sign, "#ffd166")  # type: ignore[call-overload]
    width = 2 * unit

    def at(x: float, y: float) -> tuple[float, float]:
        return left + x * _SIGN * unit, top + y * _SIGN * unit

    match sign:
        case ReviewStatus.VERIFIED:
            draw.line([at(0.08, 0.55), at(0.38, 0.85), at(0.92, 0.15)], fill=color, width=width)
        case ReviewStatus.REJECTED | "deleted":
            draw.line([at(0.12, 0.12), at(0.88, 0.88)], fill=color, width=width)
            draw.line([at(0.88, 0.12), at(0.12, 0.88)], fill=color, width=width)
        case ReviewStatus.RESUBMITTED:
            draw.arc((*at(0.1, 0.1), *at(0.9, 0.9)), 300, 210, fill=color, width=width)
            draw.polygon([at(0.58, 0), at(1, 0.2), at(0.58, 0.44)], fill=color)
        case "conflict":
            draw.line([at(0.5, 0.05), at(0.5, 0.6)], fill=color, width=width)
            draw.line([at(0.5, 0.78), at(0.5, 0.95)], fill=color, width=width)
        case _:
            draw.ellipse((left + unit, top + unit, right - unit, bottom - unit), outline=color)
