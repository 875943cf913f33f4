"""What is noted of an image when it is added."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from exact_nb.images.base import Description
from exact_nb.images.checksum import bytes_of, checksum_of
from exact_nb.images.registry import open_image
from exact_nb.model.images import Image

__all__ = ["describe_image"]

_ORIENTATION_KEYS = ("exif_orientation", "orientation")


def describe_image(path: str | Path) -> Image:
    """Open a file, without reading its pixels, and note what it is.

    Returns
    -------
    exact_nb.model.images.Image
        Not yet in a set. Its `path` is absolute, of a file series or set that of its first file;
        `levels` counts those the file itself stores; `checksum` is that of
        `exact_nb.images.checksum`. `metadata` holds what the reader found and, by our hand:
        ``rgb``, ``tile_size``, ``stored_levels`` and ``level_sizes`` (width, height and downsample
        of every level shown), ``channel_names``, ``channel_colors``, ``background``,
        ``space`` (of a volume, as `Space`), ``turned_upright`` (whether an orientation tag was
        applied), ``z_axis`` and ``t_axis`` (``spacing``, ``unit`` and ``labels``) and ``values``
        (``slope``, ``intercept`` and ``unit``).

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If there is no such file or it is damaged.
    exact_nb.errors.UnsupportedFormat
        If no reader knows it.
    """
    file = Path(path).expanduser().absolute()
    with open_image(file) as source:
        description = source.description
        files = source.files()
    # Whichever file of a series was named, its first one stands for it.
    file = files[0]
    sizes = description.sizes
    return Image(
        name=file.name,
        path=str(file),
        kind=description.kind.value,
        width=sizes.x,
        height=sizes.y,
        mpp_x=description.mpp_x,
        mpp_y=description.mpp_y,
        objective_power=description.objective_power,
        levels=description.stored_levels,
        depth=sizes.z,
        frames=sizes.t,
        channels=sizes.c,
        dtype=description.dtype,
        checksum=checksum_of(*files),
        vendor=description.vendor,
        size_bytes=bytes_of(*files),
        metadata=_metadata(description),
    )


def _metadata(description: Description) -> dict[str, Any]:
    finest = description.levels[0]
    found: dict[str, Any] = {str(key): _json(value) for key, value in description.metadata.items()}
    return found | {
        "rgb": description.rgb,
        "tile_size": [finest.tile_width, finest.tile_height],
        "stored_levels": description.stored_levels,
        "level_sizes": [
            [level.width, level.height, level.downsample] for level in description.levels
        ],
        "channel_names": [channel.name for channel in description.channels],
        "channel_colors": [channel.color for channel in description.channels],
        "background": description.background,
        "space": None if description.space is None else _json(asdict(description.space)),
        "z_axis": _json(asdict(description.z_axis)),
        "t_axis": _json(asdict(description.t_axis)),
        "values": _json(asdict(description.values)),
        "turned_upright": any(found.get(key, 1) != 1 for key in _ORIENTATION_KEYS),
    }


def _json(value: Any) -> Any:
    """Return `value` as JSON can hold it; numbers that are none become null."""
    if value is None or isinstance(value, (bool, int, str)):
        # Enumerations of readers are ints and strings of a class of their own.
        return value if value is None or isinstance(value, bool) else _plain(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_json(item) for item in value]
    if hasattr(value, "tolist"):  # numpy
        return _json(value.tolist())
    return str(value)


def _plain(value: int | str) -> int | str:
    return int(value) if isinstance(value, int) else str.__str__(value)
