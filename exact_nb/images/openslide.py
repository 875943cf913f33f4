"""What OpenSlide reads: MRXS, NDPI, SCN, BIF, VMS, Philips, DICOM slides and more.

An extra: ``pip install exact-nb[slides]``. Its files are given out in tiles of our own size, since
OpenSlide does not hand out what is stored.
"""

from __future__ import annotations

import math
import re
import threading
from pathlib import Path
from typing import Any

import numpy as np

from exact_nb.errors import UnreadableImage, UnsupportedFormat
from exact_nb.images.base import Description, ImageKind, Level, Pixels, Sizes, Source
from exact_nb.images.scales import nominal_downsample

__all__ = ["OpenSlideSource", "open_openslide"]

TILE = 256
WHITE = "#ffffff"
_LONGEST_PROPERTY = 10_000


def open_openslide(path: Path) -> OpenSlideSource:
    """Open a slide with OpenSlide.

    Raises
    ------
    exact_nb.errors.UnsupportedFormat
        If OpenSlide does not know the file, or is not installed.
    exact_nb.errors.UnreadableImage
        If the file is damaged.
    """
    try:
        import openslide  # noqa: PLC0415 - an extra
    except (ImportError, OSError) as error:
        raise UnsupportedFormat(
            f"{path}: reading it may need OpenSlide: pip install exact-nb[slides]", path=path
        ) from error
    return OpenSlideSource(path, _open(openslide, path))


def _open(openslide: Any, path: Path) -> Any:
    try:
        slide = openslide.OpenSlide(str(path))
    except openslide.OpenSlideUnsupportedFormatError as error:
        raise UnsupportedFormat(f"{path}: no slide that OpenSlide knows", path=path) from error
    except (openslide.OpenSlideError, OSError, ValueError) as error:
        raise UnreadableImage(f"{path}: {_one_line(error)}", path=path) from error
    comment = slide.properties.get("openslide.comment", "")
    if slide.properties.get("openslide.vendor") == "generic-tiff" and "OME" in comment[:2000]:
        # It would show the first channel and be silent about the others.
        slide.close()
        raise UnsupportedFormat(f"{path}: OME-TIFF is not left to OpenSlide", path=path)
    return slide


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__


class OpenSlideSource(Source):
    """One slide. Opened by `open_openslide`.

    Parameters
    ----------
    path : Path
        The file.
    slide : openslide.OpenSlide
        Opened; belongs to this source from now on.
    """

    def __init__(self, path: Path, slide: Any) -> None:
        self.path = path
        self.description = _describe(slide)
        self._downsamples = tuple(float(one) for one in slide.level_downsamples)
        stated = self.description.background or WHITE
        self._background = np.array([int(stated[i : i + 2], 16) for i in (1, 3, 5)], np.uint8)
        # A reader keeps a reference while it reads: OpenSlide frees the slide when the last one is
        # gone, so `close` cannot pull it away under a read in another thread.
        self._slide: Any = slide
        self._lock = threading.Lock()

    def tile(
        self, level: int, column: int, row: int, *, z: int = 0, t: int = 0, c: int = 0
    ) -> Pixels:
        """Read one tile as samples, clipped to the level; see `Source.tile`."""
        shown = self._level(level, z, t, c)
        if not (0 <= column < shown.columns and 0 <= row < shown.rows):
            raise IndexError(
                f"tile {column}, {row} of level {level} with {shown.columns} x {shown.rows}"
            )
        left, top = column * TILE, row * TILE
        return self._read(
            level, left, top, min(TILE, shown.width - left), min(TILE, shown.height - top)
        )

    def read_region(
        self,
        x: float,
        y: float,
        width: int,
        height: int,
        *,
        level: int = 0,
        z: int = 0,
        t: int = 0,
        c: int = 0,
    ) -> Pixels:
        """Read a rectangle; see `Source.read_region`.

        The corner is moved to the nearest corner of a pixel of `level`.

        Raises
        ------
        IndexError
            If there is no such level, frame or channel.
        ValueError
            If the rectangle has no area or no finite corner.
        exact_nb.errors.UnreadableImage
            If the file is damaged there.
        """
        shown = self._level(level, z, t, c)
        if width <= 0 or height <= 0 or not (math.isfinite(x) and math.isfinite(y)):
            raise ValueError(f"a region of {width} x {height} pixels at {x}, {y}")
        left = math.floor(x / shown.downsample + 0.5)
        top = math.floor(y / shown.downsample + 0.5)
        first_x, last_x = min(max(left, 0), shown.width), max(min(left + width, shown.width), 0)
        first_y, last_y = min(max(top, 0), shown.height), max(min(top + height, shown.height), 0)
        result = np.empty((height, width, 3), np.uint8)
        result[...] = self._background
        if first_x < last_x and first_y < last_y:
            part = self._read(level, first_x, first_y, last_x - first_x, last_y - first_y)
            result[first_y - top : last_y - top, first_x - left : last_x - left] = part
        return result

    def associated(self) -> dict[str, Pixels]:
        """Return the pictures OpenSlide names; see `Source.associated`."""
        slide = self._open_slide()
        try:
            pictures = slide.associated_images
            return {name: self._opaque(pictures[name]) for name in pictures}
        except Exception as error:
            raise self._damaged(slide, error) from error

    def close(self) -> None:
        """Let go of the file; reads under way finish, later ones raise `UnreadableImage`."""
        self._slide = None

    def _level(self, level: int, z: int, t: int, c: int) -> Level:
        if z or t or c:
            raise IndexError(f"frame z {z}, t {t}, c {c} of an image with one")
        if not 0 <= level < len(self.description.levels):
            raise IndexError(f"level {level} of {len(self.description.levels)}")
        return self.description.levels[level]

    def _open_slide(self) -> Any:
        slide = self._slide
        if slide is None:
            raise UnreadableImage(f"{self.path}: was closed; open it again", path=self.path)
        return slide

    def _read(self, level: int, left: int, top: int, width: int, height: int) -> Pixels:
        """Read a rectangle given in pixels of `level`."""
        slide = self._open_slide()
        scale = self._downsamples[level]
        corner = (round(left * scale), round(top * scale))
        try:
            return self._opaque(slide.read_region(corner, level, (width, height)))
        # Besides its own errors there are those of ctypes and Pillow.
        except Exception as error:
            raise self._damaged(slide, error) from error

    def _opaque(self, picture: Any) -> Pixels:
        """Lay a picture with transparency on the background."""
        pixels = np.asarray(picture.convert("RGBA"))
        colour, alpha = pixels[..., :3], pixels[..., 3:]
        if alpha.min(initial=255) == 255:
            return np.ascontiguousarray(colour)
        share = alpha.astype(np.uint16)
        mixed = (colour * share + self._background * (255 - share) + 127) // 255
        return mixed.astype(np.uint8)

    def _damaged(self, slide: Any, error: Exception) -> UnreadableImage:
        """Say what went wrong, and open anew: OpenSlide refuses everything after one error."""
        import openslide  # noqa: PLC0415 - an extra

        with self._lock:
            if self._slide is slide:
                self._slide = _open(openslide, self.path)
        return UnreadableImage(f"{self.path}: {_one_line(error)}", path=self.path)


def _describe(slide: Any) -> Description:
    properties = dict(slide.properties)
    full = slide.level_dimensions[0]
    levels = tuple(
        Level(width, height, TILE, TILE, nominal_downsample(full, (width, height)))
        for width, height in slide.level_dimensions
    )
    background = properties.get("openslide.background-color", "")
    return Description(
        kind=ImageKind.SLIDE,
        sizes=Sizes(x=full[0], y=full[1]),
        levels=levels,
        mpp_x=_number(properties.get("openslide.mpp-x")),
        mpp_y=_number(properties.get("openslide.mpp-y")),
        objective_power=_number(properties.get("openslide.objective-power")),
        vendor=properties.get("openslide.vendor", ""),
        background=f"#{background.lower()}"
        if re.fullmatch("[0-9A-Fa-f]{6}", background)
        else WHITE,
        stored_levels=len(levels),
        metadata=_metadata(slide, properties),
    )


def _metadata(slide: Any, properties: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "openslide": {
            key: value for key, value in properties.items() if len(value) <= _LONGEST_PROPERTY
        }
    }
    bounds = {
        side: int(properties[f"openslide.bounds-{side}"])
        for side in ("x", "y", "width", "height")
        if properties.get(f"openslide.bounds-{side}", "").lstrip("-").isdigit()
    }
    if len(bounds) == 4:
        found["bounds"] = bounds
    names = sorted(slide.associated_images)
    if names:
        found["associated"] = names
    return found


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) and value > 0 else None
