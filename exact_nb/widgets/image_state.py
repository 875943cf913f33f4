"""What a page is told of an image it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exact_nb.images.samples import travelling_dtype, travels_as_samples

if TYPE_CHECKING:
    from exact_nb.images.base import Description, FrameAxis, Level, Source, Space
    from exact_nb.images.tiles import TileService
    from exact_nb.model.images import Image
    from exact_nb.widgets.protocol.images import (
        ImageState,
        WireChannel,
        WireFrameAxis,
        WireLevel,
        WireSpace,
    )

__all__ = ["image_state"]


def image_state(image: Image, source: Source, key: str, tiles: TileService) -> ImageState:
    """Return how an opened image is laid out and shown.

    Parameters
    ----------
    image : Image
        Its record.
    source : Source
        Its pixels.
    key : str
        By which pages name the source.
    tiles : TileService
        Knows how samples are shown unless asked otherwise.
    """
    description = source.description
    sizes = description.sizes
    return {
        "id": image.id,
        "name": image.name,
        "source": key,
        "width": sizes.x,
        "height": sizes.y,
        "mpp_x": description.mpp_x,
        "mpp_y": description.mpp_y,
        "objective_power": description.objective_power,
        "background": description.background,
        "kind": description.kind.value,
        "levels": [_level(level) for level in description.levels],
        "depth": sizes.z,
        "frames": sizes.t,
        "channels": sizes.c,
        "rgb": description.rgb,
        "dtype": travelling_dtype(description.dtype).name,
        "raw": travels_as_samples(description),
        "channel_list": _channels(description, source, tiles),
        "z_axis": _axis(description.z_axis),
        "t_axis": _axis(description.t_axis),
        "values": {
            "slope": description.values.slope,
            "intercept": description.values.intercept,
            "unit": description.values.unit,
        },
        "space": None if description.space is None else _space(description.space),
    }


def _level(level: Level) -> WireLevel:
    return {
        "width": level.width,
        "height": level.height,
        "tile_width": level.tile_width,
        "tile_height": level.tile_height,
        "downsample": level.downsample,
    }


def _channels(description: Description, source: Source, tiles: TileService) -> list[WireChannel]:
    if description.rgb:
        return []
    names = [(one.name, one.color) for one in description.channels]
    names += [("", None)] * (description.sizes.c - len(names))
    return [
        {"name": name, "color": color, "window": tiles.window(source, c=number)}
        for number, (name, color) in enumerate(names)
    ]


def _axis(axis: FrameAxis) -> WireFrameAxis:
    return {"spacing": axis.spacing, "unit": axis.unit, "labels": list(axis.labels)}


def _space(space: Space) -> WireSpace:
    return {
        "shape": space.shape,
        "affine": [list(row) for row in space.affine],
        "spacing": space.spacing,
        "oriented": space.oriented,
        "oblique": space.oblique,
        "content": space.content.value,
        "palette": list(space.palette),
        "codes": space.codes,
    }
