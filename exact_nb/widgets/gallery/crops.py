"""The pictures of a gallery: a part of an image around an annotation, and its outline."""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from exact_nb.errors import ExactError
from exact_nb.images.looks import painted
from exact_nb.images.pixels import cut_out
from exact_nb.images.thumbnails import painted_slice, thumbnail_pixels
from exact_nb.images.tiles import shared_pool, shared_tiles
from exact_nb.images.volume import VolumeSource
from exact_nb.model.annotations import Plane, Position
from exact_nb.model.planes import AXES, display_of
from exact_nb.model.shapes import GlobalLabel, VoxelMask
from exact_nb.widgets.gallery.region import (
    Paths,
    Region,
    level_for,
    on_display,
    paths_of,
    point_of,
    region_around,
)

if TYPE_CHECKING:
    from exact_nb.images.base import Pixels, Source
    from exact_nb.model.images import Image
    from exact_nb.model.shapes import Shape

__all__ = ["Crop", "read_crop"]

logger = logging.getLogger(__name__)

_LINE = 1.6
_POINT_RADIUS = 6.0
_FINER = 2
_NOWHERE = (0.0, 0.0, 0.0, 0.0)

Alpha = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass(frozen=True, slots=True)
class Crop:
    """One annotation as a gallery shows it.

    Attributes
    ----------
    pixels : numpy.ndarray or None
        ``(size, size, 3)`` uint8; None where the image cannot be read.
    outline : numpy.ndarray
        ``(size, size)`` uint8: how much of a pixel the outline covers.
    """

    pixels: Pixels | None
    outline: Alpha

    @property
    def nbytes(self) -> int:
        """Memory it takes."""
        return self.outline.nbytes + (0 if self.pixels is None else self.pixels.nbytes)


def read_crop(image: Image, shape: Shape, position: Position, size: int, scale: int = 1) -> Crop:
    """Read the pixels around an annotation and draw its outline.

    Parameters
    ----------
    image : Image
        The image.
    shape : Shape
        Pixels of level 0, or in-plane voxel indices.
    position : Position
        Frame, or plane and slice.
    size : int
        Pixels of a side of the crop.
    scale : int, optional
        Pixels of the crop to a CSS pixel, for the width of lines.
    """
    try:
        with shared_pool().use(image.path) as source:
            if isinstance(shape, GlobalLabel):
                return Crop(_whole(source, position, size), _nothing(size))
            if isinstance(source, VolumeSource):
                return _of_volume(source, shape, position, size, scale)
            return _of_frame(source, shape, position, size, scale)
    except (ExactError, IndexError):
        logger.warning("%s cannot be read", image.path, exc_info=True)
        return Crop(None, _nothing(size))


def _nothing(size: int) -> Alpha:
    return np.zeros((size, size), np.uint8)


def _whole(source: Source, position: Position, size: int) -> Pixels:
    """Show all of an image: what a label says, it says of all of it."""
    place = position if isinstance(source, VolumeSource) and position.plane else None
    shown = place if isinstance(source, VolumeSource) else position
    small = _rgb(thumbnail_pixels(source, size, shown, looks=shared_tiles().looks(source)))
    height, width = small.shape[:2]
    return cut_out(small, (width - size) // 2, (height - size) // 2, size, size, background=43)


def _of_frame(source: Source, shape: Shape, position: Position, size: int, scale: int) -> Crop:
    mask = None
    if isinstance(shape, VoxelMask):
        mask, bounds = _seen(shape, Plane.AXIAL, 0)
    else:
        bounds = shape.bounds or _NOWHERE
    region = region_around(bounds)
    levels = source.description.levels
    number = level_for(levels, region.width, size)
    each = levels[number].downsample
    count = max(1, math.ceil(region.width / each))
    place = (region.x, region.y, count, count)
    frame = {"level": number, "z": position.z, "t": position.t}
    pixels = painted(
        lambda c: source.read_region(*place, **frame, c=c), shared_tiles().looks(source)
    )
    crop = _reduced(pixels, (0, 0, count, count), size)
    if mask is not None:
        return Crop(crop, _edge(mask.T, region, size))
    paths = [region.onto(path, size) for path in paths_of(shape)]
    return Crop(crop, _drawn(paths, region, point_of(shape), size, scale))


def _of_volume(
    source: VolumeSource, shape: Shape, position: Position, size: int, scale: int
) -> Crop:
    space = source.space
    plane, index = position.plane or Plane.AXIAL, position.slice
    mask = None
    if isinstance(shape, VoxelMask):
        plane, index = Plane.AXIAL, _middle(shape, AXES[Plane.AXIAL][2])
        mask, outer = _seen(shape, plane, index)
        # Voxels have their centres at integers.
        a0, b0, a1, b1 = (side - 0.5 for side in outer)
    else:
        a0, b0, a1, b1 = shape.bounds or _NOWHERE
    display = display_of(plane, space.shape, space.spacing)
    corners = on_display(display, np.array([(a0, b0), (a1, b1)], np.float64))
    (x0, y0), (x1, y1) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    region = region_around((x0, y0, x1, y1), (display.spacing_x, display.spacing_y))
    shown = display.arrange(source.slice(plane, index, t=position.t))
    left, top = math.floor(region.x), math.floor(region.y)
    width, height = math.ceil(region.width) + 1, math.ceil(region.height) + 1
    part = cut_out(shown, left, top, width, height)
    pixels = painted_slice(source, part, shared_tiles().looks(source))
    fine = region.x - left, region.y - top
    crop = _reduced(pixels, (*fine, fine[0] + region.width, fine[1] + region.height), size)
    if mask is not None:
        return Crop(crop, _edge(display.arrange(mask), region, size))
    paths = [region.onto(on_display(display, path), size) for path in paths_of(shape)]
    place = point_of(shape)
    dot = None if place is None else display.to_display(*place)
    return Crop(crop, _drawn(paths, region, dot, size, scale))


def _reduced(pixels: Pixels, box: tuple[float, float, float, float], size: int) -> Pixels:
    from PIL import Image  # noqa: PLC0415 - only where a gallery is shown

    picture = Image.fromarray(_rgb(pixels))
    return np.asarray(picture.resize((size, size), Image.Resampling.BILINEAR, box=box))


def _rgb(pixels: Pixels) -> Pixels:
    grey = pixels.ndim == 2
    return np.ascontiguousarray(np.repeat(pixels[:, :, None], 3, axis=2) if grey else pixels)


# -- outlines ---------------------------------------------------------------------------------


def _drawn(
    paths: Paths, region: Region, dot: tuple[float, float] | None, size: int, scale: int
) -> Alpha:
    from PIL import Image, ImageDraw  # noqa: PLC0415

    # Lines of a picture of twice the size become smooth when it is reduced.
    sheet = Image.new("L", (size * _FINER, size * _FINER))
    draw = ImageDraw.Draw(sheet)
    width = max(1, round(_LINE * scale * _FINER))
    for path in paths:
        draw.line([*map(tuple, (path * _FINER).tolist())], fill=255, width=width, joint="curve")
    if dot is not None:
        [[x, y]] = (region.onto(np.array([dot], np.float64), size) * _FINER).tolist()
        reach = _POINT_RADIUS * scale * _FINER
        draw.ellipse((x - reach, y - reach, x + reach, y + reach), outline=255, width=width)
    return np.asarray(sheet.resize((size, size), Image.Resampling.BOX))


def _middle(mask: VoxelMask, axis: int) -> int:
    """Return the middle slice of what is marked."""
    box = mask.box
    return 0 if box is None else (box[axis][0] + box[axis][1]) // 2


def _seen(
    mask: VoxelMask, plane: Plane, index: int
) -> tuple[np.ndarray[Any, np.dtype[np.bool_]], tuple[float, float, float, float]]:
    """Return a slice of a mask and the box of all of it, in in-plane voxel axes."""
    box = mask.box
    found = mask.slice(plane.value, index)
    if box is None:
        return found, (0.0, 0.0, float(found.shape[0]), float(found.shape[1]))
    across, along, _ = AXES[plane]
    (a0, a1), (b0, b1) = box[across], box[along]
    return found, (float(a0), float(b0), float(a1 + 1), float(b1 + 1))


def _edge(shown: np.ndarray[Any, np.dtype[np.bool_]], region: Region, size: int) -> Alpha:
    """Return the border of a mask, ``(rows, columns)`` as displayed, on a crop."""
    steps = (np.arange(size + 2) - 0.5) / size
    rows = np.floor(region.y + steps * region.height).astype(np.int64)
    columns = np.floor(region.x + steps * region.width).astype(np.int64)
    inside = ((rows >= 0) & (rows < shown.shape[0]))[:, None] & (
        (columns >= 0) & (columns < shown.shape[1])
    )
    flags = shown[rows.clip(0, shown.shape[0] - 1)][:, columns.clip(0, shown.shape[1] - 1)]
    flags = flags & inside
    core = flags[1:-1, 1:-1]
    deep = core & flags[:-2, 1:-1] & flags[2:, 1:-1] & flags[1:-1, :-2] & flags[1:-1, 2:]
    return np.where(core & ~deep, 255, 0).astype(np.uint8)
