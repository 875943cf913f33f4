"""Small pictures of whole frames."""

from __future__ import annotations

import numpy as np

from exact_nb.images.base import Pixels, Source, VolumeContent
from exact_nb.images.looks import ChannelLook, painted
from exact_nb.images.volume import VolumeSource
from exact_nb.images.volume.labels import colored_labels
from exact_nb.model.annotations import Plane, Position
from exact_nb.model.planes import AXES, display_of

__all__ = ["label_palette", "overview", "painted_slice", "thumbnail_pixels"]


def overview(
    source: Source, size: int, *, z: int | None = None, t: int | None = None, c: int = 0
) -> Pixels:
    """Read the coarsest level that is at least `size` pixels long.

    Parameters
    ----------
    source : Source
        The image.
    size : int
        Pixels of the longer side.
    z, t : int, optional
        Frame; the middle one where not given.
    c : int, optional
        Channel.

    Returns
    -------
    numpy.ndarray
        Samples as stored, ``(height, width)`` or ``(height, width, 3)``.
    """
    levels = source.description.levels
    number = max(
        (index for index, level in enumerate(levels) if max(level.width, level.height) >= size),
        default=0,
    )
    sizes, level = source.description.sizes, levels[number]
    frame = {
        "z": sizes.z // 2 if z is None else z,
        "t": sizes.t // 2 if t is None else t,
        "c": c,
    }
    return source.read_region(0, 0, level.width, level.height, level=number, **frame)


def thumbnail_pixels(
    source: Source,
    size: int,
    position: Position | None = None,
    *,
    looks: tuple[ChannelLook, ...] = (),
) -> Pixels:
    """Return a frame as it is shown small, its longer side `size` pixels or fewer.

    Of a volume it is a slice as radiologists look at it, in true proportions.

    Parameters
    ----------
    source : Source
        The image.
    size : int
        Pixels of the longer side.
    position : Position, optional
        Frame, or plane and slice; the middle one where not given, of a volume the axial one.
    looks : tuple of ChannelLook, optional
        How its channels are added up; without any, channel 0 is shown as it is.

    Returns
    -------
    numpy.ndarray
        ``(height, width)`` or ``(height, width, 3)``, uint8.
    """
    from PIL import Image  # noqa: PLC0415 - only where a thumbnail is made

    if isinstance(source, VolumeSource):
        plane, proportion = _slice(source, position)
        pixels = painted_slice(source, plane, looks)
    else:
        frame = {} if position is None else {"z": position.z, "t": position.t}
        pixels = painted(lambda c: overview(source, size, c=c, **frame), looks)
        proportion = 1.0
    fine, reducing = Image.Resampling.BICUBIC, Image.Resampling.LANCZOS
    if label_palette(source) is not None:
        # Between two labels there is no third one.
        fine = reducing = Image.Resampling.NEAREST
    picture = Image.fromarray(np.ascontiguousarray(pixels))
    if proportion != 1:
        # The longer voxels are drawn as such; none is left out before the picture is reduced.
        stretched = max(1.0, 1 / proportion), max(1.0, proportion)
        width, height = (
            round(side * by)
            for side, by in zip((picture.width, picture.height), stretched, strict=True)
        )
        picture = picture.resize((width, height), fine)
    picture.thumbnail((size, size), reducing, reducing_gap=3.0)
    return np.asarray(picture)


def painted_slice(source: VolumeSource, plane: Pixels, looks: tuple[ChannelLook, ...]) -> Pixels:
    """Return samples of a slice as they are shown: labels in their colours, others by `looks`."""
    palette = label_palette(source)
    return painted(lambda _: plane, looks) if palette is None else colored_labels(plane, palette)


def label_palette(source: Source) -> tuple[str, ...] | None:
    """Return the colour table of a map of labels, None for any other image."""
    if not isinstance(source, VolumeSource) or source.space.content is not VolumeContent.LABELS:
        return None
    return source.space.palette


def _slice(source: VolumeSource, position: Position | None) -> tuple[Pixels, float]:
    """Return a slice as it is displayed, and how much higher than wide a voxel of it is."""
    space = source.space
    plane = Plane.AXIAL if position is None or position.plane is None else position.plane
    middle = space.shape[AXES[plane][2]] // 2
    index = middle if position is None or position.plane is None else position.slice
    t = source.description.sizes.t // 2 if position is None else position.t
    display = display_of(plane, space.shape, space.spacing)
    shown = display.arrange(source.slice(plane, index, t=t))
    return shown, display.spacing_y / display.spacing_x
