"""Samples, and the files the tests write of them."""

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import tifffile

from exact_nb.images.base import EncodedTile, Pixels
from exact_nb.images.tiff import TiffSource

LAYOUTS: dict[str, dict[str, Any]] = {
    "tiles": {"tile": (64, 96)},
    "strips": {"rowsperstrip": 7},
    "one strip": {"rowsperstrip": 10_000},
    "small tiles": {"tile": (16, 16)},
    "huge tile": {"tile": (2064, 2064)},
}


def noise(shape: tuple[int, ...], dtype: str = "uint8", seed: int = 1) -> Pixels:
    """Samples over the whole range of a dtype, smooth enough for any codec."""
    generator = np.random.default_rng(seed)
    kind = np.dtype(dtype)
    if kind.kind == "f":
        return generator.normal(0, 100, shape).astype(kind)
    limits = np.iinfo(kind)
    return generator.integers(limits.min, limits.max, shape, kind, endpoint=True)


def pasted(source: TiffSource, level: int = 0, **frame: int) -> Pixels:
    """Put the tiles of a level together; a missing one stays 0."""
    description = source.description
    shown = description.levels[level]
    shape = (shown.height, shown.width, 3) if description.rgb else (shown.height, shown.width)
    picture = np.zeros(shape, description.dtype)
    for row, column in itertools.product(range(shown.rows), range(shown.columns)):
        tile = source.tile(level, column, row, **frame)
        assert not isinstance(tile, EncodedTile)
        if tile is None:
            continue
        top, left = row * shown.tile_height, column * shown.tile_width
        assert tile.shape[0] == min(shown.tile_height, shown.height - top)
        assert tile.shape[1] == min(shown.tile_width, shown.width - left)
        picture[top : top + tile.shape[0], left : left + tile.shape[1]] = tile
    return picture


def whole(source: TiffSource, level: int = 0, **frame: int) -> Pixels:
    """Read a level as one region."""
    shown = source.description.levels[level]
    return source.read_region(0, 0, shown.width, shown.height, level=level, **frame)


def pyramid(path: Path, full: Pixels, factors: list[int], *, subifds: bool, **options: Any) -> None:
    levels = [full[::factor, ::factor] for factor in factors]
    with tifffile.TiffWriter(path) as writer:
        extra: dict[str, Any] = {"subifds": len(levels)} if subifds else {}
        writer.write(full, **options, **extra, metadata=None)
        for level in levels:
            writer.write(level, **options, subfiletype=1, metadata=None)
