"""CPU time for one tile of a slide of JPEG tiles, ready to be sent to a browser."""

from __future__ import annotations

import importlib.util
import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bench.fixtures import small_slide
from bench.harness import Comparison, Measure, Skip, share_of_baseline

if TYPE_CHECKING:
    from exact_nb.images.base import Source

_QUALITY = 75
"""Of the JPEG the baselines encode: Pillow's own default, and EXACT's."""


def compare() -> Iterator[Comparison | Skip]:
    """Compare with what EXACT does, and with large_image."""
    path = small_slide()
    yield Comparison(
        ours=lambda: _pass_through(path),
        baseline=lambda: _deep_zoom(path),
        baseline_name="openslide DeepZoom + Pillow",
        unit="ms CPU/tile",
        goal=share_of_baseline(1 / 100),
    )
    yield _large_image(path)


def _pass_through(path: Path) -> float:
    from exact_nb.images.registry import open_image

    with open_image(path) as source:
        return _cpu_per_tile(lambda: _all_tiles(source), rounds=20)


def _all_tiles(source: Source) -> int:
    """Read every tile of level 0 as it is sent."""
    from exact_nb.images.base import EncodedTile

    level = source.description.levels[0]
    for row in range(level.rows):
        for column in range(level.columns):
            tile = source.tile(0, column, row)
            if not isinstance(tile, EncodedTile):
                raise TypeError(f"{source.path}: tile {column}, {row} is not passed through")
    return level.columns * level.rows


def _deep_zoom(path: Path) -> float:
    import openslide
    from openslide.deepzoom import DeepZoomGenerator

    with openslide.OpenSlide(path) as slide:
        # Tile size and overlap are those of EXACT, and of OpenSlide's own examples.
        generator = DeepZoomGenerator(slide, tile_size=254, overlap=1)
        level = generator.level_count - 1
        columns, rows = generator.level_tiles[level]

        def walk() -> int:
            for row in range(rows):
                for column in range(columns):
                    generator.get_tile(level, (column, row)).save(
                        io.BytesIO(), "JPEG", quality=_QUALITY
                    )
            return int(columns * rows)

        return _cpu_per_tile(walk)


def _large_image(path: Path) -> Comparison | Skip:
    name = "large_image tiff source"
    if importlib.util.find_spec("large_image_source_tiff") is None:
        return Skip(name, "not installed: pip install 'exact-nb[bench]'")
    return Comparison(
        ours=lambda: _pass_through(path),
        baseline=_large_image_measure(path),
        baseline_name=name,
        unit="ms CPU/tile",
        goal=share_of_baseline(1 / 30),
    )


def _large_image_measure(path: Path) -> Measure:
    from large_image.config import setConfig
    from large_image_source_tiff import TiffFileTileSource

    # Every walk reads the file; a cache would answer from memory from the second walk on.
    setConfig("cache_tile_memory_portion", 0)
    setConfig("cache_sources", value=False)

    def measure() -> float:
        source = TiffFileTileSource(str(path), encoding="JPEG", jpegQuality=_QUALITY, noCache=True)
        level = source.levels - 1
        columns = -(-source.sizeX // source.tileWidth)
        rows = -(-source.sizeY // source.tileHeight)

        def walk() -> int:
            for row in range(rows):
                for column in range(columns):
                    source.getTile(column, row, level)
            return int(columns * rows)

        return _cpu_per_tile(walk)

    return measure


def _cpu_per_tile(walk: Callable[[], int], rounds: int = 1) -> float:
    """Return milliseconds of CPU, of all threads, for one of the tiles that `walk` counts."""
    start = time.process_time()
    tiles = sum(walk() for _ in range(rounds))
    return (time.process_time() - start) * 1000 / tiles
