# ruff: noqa: ARG002 - the interface has more axes than these samples
"""A source whose samples lie in memory, and what its levels must show."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from exact_nb.errors import UnreadableImage
from exact_nb.images.base import Description, ImageKind, Level, Pixels, Sizes, Source
from exact_nb.images.pixels import halve


class Memory(Source):
    """Samples in memory, as one level of strips, or of tiles if asked."""

    def __init__(
        self,
        samples: Pixels,
        path: Path = Path("memory"),
        tile: tuple[int, int] | None = None,
        kind: ImageKind = ImageKind.PICTURE,
    ) -> None:
        self.path = path
        self.samples = samples
        self.read = 0
        self.closed = False
        self.gate: Callable[[], None] = lambda: None
        frames, height, width = samples.shape[:3]
        self.description = Description(
            kind=kind,
            sizes=Sizes(z=frames, y=height, x=width),
            levels=(Level(width, height, *(tile or (width, 16))),),
            dtype=str(samples.dtype),
            rgb=samples.ndim == 4,
        )

    def tile(
        self, level: int, column: int, row: int, *, z: int = 0, t: int = 0, c: int = 0
    ) -> Pixels:
        shape = self.description.levels[0]
        y, x = row * shape.tile_height, column * shape.tile_width
        return self.samples[z, y : y + shape.tile_height, x : x + shape.tile_width]

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
        if self.closed:
            raise UnreadableImage("memory: closed", path=self.path)
        self.gate()
        self.read += width * height
        return self.samples[z, int(y) : int(y) + height, int(x) : int(x) + width].copy()

    def close(self) -> None:
        self.closed = True


def averages(samples: Pixels, count: int) -> list[Pixels]:
    levels = [samples]
    for _ in range(count - 1):
        levels.append(halve(levels[-1]))
    return levels


def assembled(source: Source, number: int, **frame: int) -> Any:
    level = source.description.levels[number]
    rows = [
        np.concatenate(
            [
                np.asarray(source.tile(number, column, row, **frame))
                for column in range(level.columns)
            ],
            axis=1,
        )
        for row in range(level.rows)
    ]
    return np.concatenate(rows)
