"""Nuclei of a synthetic section: where they lie and how they look."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np

from exact_nb.samples.tissue import TILE, Floats, Tissue

__all__ = ["Kind", "Nuclei", "Stamps", "place_nuclei"]

_PITCH = 32
"""One place for a nucleus in every square of this many pixels."""
_STAMP = 65
_VARIANTS = 48
_REACH = _STAMP // 2


class Kind(IntEnum):
    """What a nucleus belongs to."""

    EPITHELIUM = 0
    LYMPHOCYTE = 1
    FIBROBLAST = 2
    MITOSIS = 3


@dataclass(frozen=True, slots=True)
class Nuclei:
    """All nuclei of a slide, tile by tile.

    Attributes
    ----------
    x, y : numpy.ndarray
        int64 pixel whose top-left corner the centre is.
    kind, variant : numpy.ndarray
        int8 kind, and which of its stamps.
    starts : numpy.ndarray
        int64 index of the first nucleus of each tile, row by row, and the total at the end.
    columns : int
        Tiles in a row.
    """

    x: np.ndarray[Any, np.dtype[np.int64]]
    y: np.ndarray[Any, np.dtype[np.int64]]
    kind: np.ndarray[Any, np.dtype[np.int8]]
    variant: np.ndarray[Any, np.dtype[np.int8]]
    starts: np.ndarray[Any, np.dtype[np.int64]]
    columns: int

    def around(self, column: int, row: int) -> list[int]:
        """Return the indices of nuclei in a tile and its neighbours."""
        rows = (len(self.starts) - 1) // self.columns
        first, last = max(column - 1, 0), min(column + 1, self.columns - 1)
        found: list[int] = []
        for line in range(max(row - 1, 0), min(row + 2, rows)):
            start = line * self.columns
            found += range(self.starts[start + first], self.starts[start + last + 1])
        return found


def place_nuclei(
    tissue: Tissue, width: int, height: int, seed: int, limit: int | None = None
) -> Nuclei:
    """Choose places: dense in the epithelium of glands, loose in the stroma.

    Parameters
    ----------
    limit : int or None
        At most so many, chosen at random.
    """
    columns, rows = -(-width // TILE), -(-height // TILE)
    parts = [_place_row(tissue, (width, height), columns, row, seed) for row in range(rows)]
    tile, x, y, kind, variant = (np.concatenate(part) for part in zip(*parts, strict=True))
    if limit is not None and limit < len(x):
        chosen = np.random.default_rng([seed, 3]).permutation(len(x))[:limit]
        chosen.sort()
        tile, x, y, kind, variant = (part[chosen] for part in (tile, x, y, kind, variant))
    starts = np.searchsorted(tile, np.arange(columns * rows + 1))
    return Nuclei(x, y, kind, variant, starts.astype(np.int64), columns)


def _place_row(
    tissue: Tissue, size: tuple[int, int], columns: int, row: int, seed: int
) -> tuple[np.ndarray[Any, Any], ...]:
    """Choose the nuclei of one row of tiles, tile after tile."""
    random = np.random.default_rng([seed, 2, row])
    side = TILE // _PITCH
    shape = (columns, side, side)
    jitter = random.uniform(0.1, 0.9, (2, *shape))
    tile, line, place = np.indices(shape)
    x = (tile * TILE + (place + jitter[0]) * _PITCH).astype(np.int64).ravel()
    y = (row * TILE + (line + jitter[1]) * _PITCH).astype(np.int64).ravel()
    chance, choice = random.random((2, x.size))
    variant = random.integers(0, _VARIANTS, x.size, np.int8)

    cover = tissue.outline.at(x.astype(np.float32), y.astype(np.float32))
    glands = tissue.glands.at(x.astype(np.float32), y.astype(np.float32))
    tint = tissue.tint.at(x.astype(np.float32), y.astype(np.float32))
    inside = (glands > 0.52) & (glands < 1.52)
    between = glands < 0.35
    # Inflamed places: lymphocytes crowd where the stroma is stained least.
    inflamed = between & (tint < -0.8)
    kind = np.where(choice < 0.72, Kind.FIBROBLAST, Kind.LYMPHOCYTE)
    kind = np.where(inflamed, Kind.LYMPHOCYTE, kind)
    kind = np.where(inside, Kind.EPITHELIUM, kind)
    kind = np.where(inside & (choice < 0.015), Kind.MITOSIS, kind)
    density = np.where(inside, 0.9, np.where(inflamed, 0.55, np.where(between, 0.22, 0.0)))
    margin = _REACH // 2
    within = (x > margin) & (y > margin) & (x < size[0] - margin) & (y < size[1] - margin)
    kept = (chance < density) & (cover > 0.06) & within
    tile_index = (tile.ravel() + row * columns)[kept]
    return tile_index, x[kept], y[kept], kind[kept].astype(np.int8), variant[kept]


@dataclass(frozen=True, slots=True)
class _Stamp:
    """One nucleus around its centre: what it keeps of the tissue below, and what it adds."""

    reach: int
    radius: float
    kept: Floats
    haematoxylin: Floats
    eosin: Floats


class Stamps:
    """Pictures of nuclei, drawn once and laid on tiles.

    Attributes
    ----------
    radii : numpy.ndarray
        ``(kinds, variants)``: radius of the circle of the same area as the nucleus, pixels.
    """

    def __init__(self, seed: int) -> None:
        random = np.random.default_rng([seed, 4])
        self._stamps = [[_draw(kind, random) for _ in range(_VARIANTS)] for kind in Kind]
        self.radii = np.array([[stamp.radius for stamp in row] for row in self._stamps])

    def lay(
        self, nuclei: Nuclei, column: int, row: int, haematoxylin: Floats, eosin: Floats
    ) -> None:
        """Draw the nuclei that touch a tile into its amounts of stain."""
        height, width = haematoxylin.shape
        for index in nuclei.around(column, row):
            stamp = self._stamps[nuclei.kind[index]][nuclei.variant[index]]
            left = int(nuclei.x[index]) - column * TILE - stamp.reach
            top = int(nuclei.y[index]) - row * TILE - stamp.reach
            side = 2 * stamp.reach + 1
            if not (-side < left < width and -side < top < height):
                continue
            there = (
                slice(max(top, 0), min(top + side, height)),
                slice(max(left, 0), min(left + side, width)),
            )
            here = (
                slice(there[0].start - top, there[0].stop - top),
                slice(there[1].start - left, there[1].stop - left),
            )
            for amount, added in ((haematoxylin, stamp.haematoxylin), (eosin, stamp.eosin)):
                part = amount[there]
                part *= stamp.kept[here]
                part += added[here]


def _draw(kind: Kind, random: np.random.Generator) -> _Stamp:
    """Draw one nucleus."""
    long, short, dark, rough = {
        Kind.EPITHELIUM: (random.uniform(11, 15), random.uniform(8.5, 11), 0.74, 0.05),
        Kind.LYMPHOCYTE: (random.uniform(7, 8.5), random.uniform(6.5, 8), 1.05, 0.04),
        Kind.FIBROBLAST: (random.uniform(14, 21), random.uniform(3.2, 5), 0.85, 0.08),
        Kind.MITOSIS: (random.uniform(10, 13), random.uniform(4, 6), 1.55, 0.26),
    }[kind]
    y, x = np.mgrid[:_STAMP, :_STAMP] - float(_REACH)
    angle = random.uniform(0, np.pi)
    along, across = (np.cos(angle) * x + np.sin(angle) * y), (np.cos(angle) * y - np.sin(angle) * x)
    if kind is Kind.FIBROBLAST:  # slightly bent
        across = across + random.uniform(-0.012, 0.012) * along**2
    bearing = np.arctan2(across / short, along / long)
    edge = np.ones_like(bearing)
    for lobes in (2, 3, 5, 7):
        edge += rough * random.normal() * np.cos(lobes * bearing + random.uniform(0, 6.3)) / 2
    distance = np.hypot(along / long, across / short) / edge
    softness = 1.3 / short
    nucleus = np.clip((1 - distance) / softness + 0.5, 0, 1)
    amount = dark * (0.88 + 0.24 * random.random()) * _chromatin(kind, distance, random)
    eosin = np.full_like(amount, 0.30)
    cover = nucleus * (0.93 if kind is not Kind.MITOSIS else 1.0)
    if kind is Kind.MITOSIS:
        # The cell has rounded up: a clear body of cytoplasm around the plate.
        body = np.clip((20 - np.hypot(x, y)) / 3, 0, 1) * 0.75
        amount = np.where(nucleus > 0, amount * nucleus + 0.05 * (1 - nucleus), 0.05)
        cover, eosin = np.maximum(cover, body), np.where(nucleus > 0.5, 0.3, 0.42)
    radius = float(np.sqrt(nucleus.sum() / np.pi))
    reach = int(np.abs(np.stack([x, y])[:, cover > 0]).max())
    middle = (slice(_REACH - reach, _REACH + reach + 1),) * 2
    return _Stamp(
        reach,
        radius,
        np.asarray(1 - cover[middle], np.float32),
        np.asarray((amount * cover)[middle], np.float32),
        np.asarray((eosin * cover)[middle], np.float32),
    )


def _chromatin(kind: Kind, distance: Any, random: np.random.Generator) -> Any:
    """Return the relative density inside: clumps, a darker membrane, nucleoli."""
    noise = random.standard_normal((_STAMP, _STAMP))
    clumps = _blur(noise, 1.4)
    clumps /= clumps.std()
    if kind is Kind.MITOSIS:
        return 1 + 0.06 * clumps
    contrast = 0.17 if kind is not Kind.FIBROBLAST else 0.10
    result = 1 + contrast * clumps
    if kind is Kind.EPITHELIUM:
        result += 0.40 * np.exp(-(((distance - 0.90) / 0.13) ** 2))
        y, x = np.mgrid[:_STAMP, :_STAMP] - float(_REACH)
        for _ in range(int(random.integers(1, 3))):
            dx, dy = random.uniform(-4, 4, 2)
            spot = np.hypot(x - dx, y - dy) / random.uniform(1.6, 2.4)
            result += 0.75 * np.exp(-(spot**2))
    return np.maximum(result, 0.3)


def _blur(values: Any, sigma: float) -> Any:
    """Blur over a periodic square."""
    frequency = np.fft.fftfreq(values.shape[0])
    low = np.exp(-2 * (np.pi * sigma * frequency) ** 2)
    return np.fft.ifft2(np.fft.fft2(values) * low[:, None] * low[None, :]).real
