"""What a synthetic section is made of: outline, glands, fibres and the two stains.

Everything is a function of the place and the seed. Large structures are smooth fields on coarse
grids, fine ones are textures that repeat after some hundred pixels; so a tile of a slide of any
size needs neither its neighbours nor much memory.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np

__all__ = ["BRIGHTEST", "TILE", "Field", "Floats", "Tissue", "stain"]

Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]

TILE = 256

GLASS = (244, 243, 245)
"""What the scanner sees of an empty slide."""
_HAEMATOXYLIN = (1.02, 1.25, 0.60)
_EOSIN = (0.12, 0.56, 0.29)
"""Natural optical density of one unit of each stain in R, G and B: mid-range of scanned H&E."""

BRIGHTEST = 0.025
"""How far below nothing both stains may be: with more, glass would pass 255."""

_CELL = 32
"""Pixels between grid points of the gland fields."""
_GRID = 512
"""Grid points before the gland fields repeat: 16,384 pixels."""
_FIBRES = 1024
_GRAIN = 768
"""Periods of the textures: multiples of a tile, so that a tile is one slice of them."""


class Field:
    """A smooth field on a coarse periodic grid, read at any place by cubic B-splines."""

    def __init__(self, grid: Floats, cell: float) -> None:
        self._grid = grid
        self._cell = cell
        # Values of the spline at the grid points, which smooths along both axes.
        along = (np.roll(grid, 1, 0) + 4 * grid + np.roll(grid, -1, 0)) / 6
        self._knots = (np.roll(along, 1, 1) + 4 * along + np.roll(along, -1, 1)) / 6

    def tile(self, x: int, y: int, width: int, height: int) -> Floats:
        """Return the values at the pixels of a rectangle."""
        rows, down = self._weights(y, height, self._grid.shape[0])
        columns, across = self._weights(x, width, self._grid.shape[1])
        return np.asarray((down.T @ self._grid[np.ix_(rows, columns)]) @ across)

    def at(self, x: Floats, y: Floats) -> Floats:
        """Return the values at points: exact at grid points, linear between them."""
        rows, columns = self._grid.shape
        row, column = np.floor(y / self._cell), np.floor(x / self._cell)
        down, across = y / self._cell - row, x / self._cell - column
        top, left = row.astype(np.intp) % rows, column.astype(np.intp) % columns
        below, right = (top + 1) % rows, (left + 1) % columns
        knots = self._knots
        upper = knots[top, left] * (1 - across) + knots[top, right] * across
        lower = knots[below, left] * (1 - across) + knots[below, right] * across
        return np.asarray(upper * (1 - down) + lower * down)

    def _weights(self, start: int, length: int, period: int) -> tuple[Any, Floats]:
        """Return which grid points count for some pixels, and ``(points, pixels)`` weights."""
        first = int((start + 0.5) / self._cell) - 1
        weights = _spline_weights(start - first * self._cell, length, self._cell)
        return (first + np.arange(len(weights))) % period, weights


@lru_cache(maxsize=256)
def _spline_weights(offset: float, length: int, cell: float) -> Floats:
    """Return cubic B-spline weights of the grid points at 0, 1, ... for pixels from `offset`."""
    place = (offset + np.arange(length) + 0.5) / cell
    distance = np.abs(place[None, :] - np.arange(int(place[-1]) + 3)[:, None])
    near = 2 / 3 - distance**2 + distance**3 / 2
    far = np.maximum(2 - distance, 0) ** 3 / 6
    # Contiguous float32 in this order is what makes the products quick.
    return np.ascontiguousarray(np.where(distance < 1, near, far), np.float32)


class Tissue:
    """The section without its nuclei.

    Parameters
    ----------
    width, height : int
        Of the slide, pixels.
    seed : int
        Of everything random.
    """

    def __init__(self, width: int, height: int, seed: int) -> None:
        self.outline = _outline(width, height, np.random.default_rng([seed, 1]))
        self.glands, self.tint, self._fibres, self._grain, self._noise = _textures(seed)

    def tile(self, x: int, y: int, width: int, height: int) -> tuple[Floats, Floats] | None:
        """Return the amounts of haematoxylin and eosin; None where there is only glass.

        `x` and `y` are multiples of `TILE`, `width` and `height` no larger.
        """
        cover = self.outline.tile(x, y, width, height)
        if float(cover.max()) < -0.12:
            return None
        fibres = _slice(self._fibres, x, y, width, height)
        grain = _slice(self._grain, x, y, width, height)
        glands = self.glands.tile(x, y, width, height) + 0.014 * grain
        tint = self.tint.tile(x, y, width, height)

        present = _ramp(cover + 0.03 * fibres + 0.015 * grain, -0.04, 0.0)
        epithelium = _ramp(glands, 0.43, 0.47)
        lumen = _ramp(glands, 1.62, 1.68)
        basement = epithelium * (1 - _ramp(glands, 0.47, 0.53))

        stroma = 0.62 + 0.22 * fibres + 0.12 * tint + 0.03 * grain
        # Clefts between bundles of collagen, wider where the stroma is loose.
        stroma *= _ramp(fibres + 0.35 * tint, -2.1, -1.5)
        cytoplasm = 0.56 + 0.07 * grain + 0.10 * tint
        eosin = stroma + epithelium * (cytoplasm - stroma) + 0.20 * basement
        haematoxylin = epithelium * (0.13 + 0.025 * grain) + 0.03
        solid = present * (1 - lumen)
        noise = _slice(self._noise, x, y, width, height)
        return haematoxylin * solid + noise, np.maximum(eosin, 0.04) * solid + noise


def stain(haematoxylin: Floats, eosin: Floats) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return what light is left, by Beer and Lambert.

    Parameters
    ----------
    haematoxylin, eosin : numpy.ndarray
        ``(height, width)`` amounts, from `-BRIGHTEST` upwards; about 1 in a dark nucleus.

    Returns
    -------
    numpy.ndarray
        ``(height, width, 3)`` uint8.
    """
    result = np.empty((*haematoxylin.shape, 3), np.uint8)
    for channel, glass in enumerate(GLASS):
        density = haematoxylin * np.float32(-_HAEMATOXYLIN[channel])
        density -= eosin * np.float32(_EOSIN[channel])
        np.exp(density, out=density)
        np.multiply(density, np.float32(glass + 0.5), out=result[:, :, channel], casting="unsafe")
    return result


@lru_cache(maxsize=1)
def _textures(seed: int) -> tuple[Field, Field, Floats, Floats, Floats]:
    """Return what does not depend on the size: glands, tint, fibres, grain and noise."""
    random = np.random.default_rng([seed, 5])
    noise = random.standard_normal((_GRAIN, _GRAIN), np.float32) * np.float32(0.012)
    return (
        Field(_smooth_noise(random, _GRID, 4.6), _CELL),
        Field(_smooth_noise(random, _GRID, 24.0), _CELL),
        _fibres(random),
        _smooth_noise(random, _GRAIN, 2.2),
        np.clip(noise, -BRIGHTEST, BRIGHTEST),
    )


def _outline(width: int, height: int, random: np.random.Generator) -> Field:
    """Return a field that is positive inside the section: one piece, or two on a wide slide."""
    longer = max(width, height)
    cell = max(longer / 160, 64.0)
    columns, rows = int(width / cell) + 4, int(height / cell) + 4
    y, x = np.mgrid[:rows, :columns].astype(np.float32) * np.float32(cell)
    centres = [0.5] if width < 2 * height else [0.27, 0.75]
    shape = np.full(x.shape, -9.0, np.float32)
    for centre in centres:
        across = (x - width * centre) / (width * 0.40 / len(centres))
        down = (y - height * 0.5) / (height * 0.39)
        shape = np.maximum(shape, 1 - (np.abs(across) ** 2.6 + np.abs(down) ** 2.6))
    side = max(rows, columns)
    wobble = _smooth_noise(random, side, side / 12)[:rows, :columns]
    frayed = _smooth_noise(random, side, 2.5)[:rows, :columns]
    return Field((shape + 0.22 * wobble + 0.05 * frayed).astype(np.float32), cell)


def _smooth_noise(random: np.random.Generator, side: int, scale: float) -> Floats:
    """Return periodic Gaussian noise of variance 1, blurred over `scale` samples."""
    white = np.fft.rfft2(random.standard_normal((side, side), np.float32))
    radius = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None, :])
    # A band, not a low pass: glands of one size, and no slope over the whole grid.
    band = np.exp(-2 * (np.pi * scale * radius) ** 2) * np.minimum(radius * scale * 6, 1)
    band = band.astype(np.float32)
    return _normal(np.fft.irfft2(white * band, s=(side, side)))


def _fibres(random: np.random.Generator, directions: int = 6) -> Floats:
    """Return wavy bundles: noise drawn out along directions that change from place to place."""
    side = _FIBRES
    white = np.fft.rfft2(random.standard_normal((side, side), np.float32))
    v = np.fft.fftfreq(side).astype(np.float32)[:, None]
    u = np.fft.rfftfreq(side).astype(np.float32)[None, :]
    heading = _smooth_noise(random, side, 60.0) * np.float32(1.1)
    result = np.zeros((side, side), np.float32)
    for index in range(directions):
        angle = np.pi * index / directions
        cosine, sine = np.float32(np.cos(angle)), np.float32(np.sin(angle))
        along, across = cosine * u + sine * v, cosine * v - sine * u
        drawn = np.exp(np.float32(-2 * np.pi**2) * ((30 * along) ** 2 + (2.4 * across) ** 2))
        layer = _normal(np.fft.irfft2(white * drawn, s=(side, side)))
        result += layer * np.cos(heading - np.float32(angle)) ** 4
    return _normal(result)


def _normal(values: Any) -> Floats:
    values = values - values.mean()
    return np.asarray(values / values.std(), np.float32)


def _ramp(values: Floats, low: float, high: float) -> Floats:
    """Return 0 below `low`, 1 above `high`, smooth between; ``(1, 1)`` if alike all over."""
    if float(values.max()) <= low:
        return np.zeros((1, 1), np.float32)
    if float(values.min()) >= high:
        return np.ones((1, 1), np.float32)
    share = np.clip((values - np.float32(low)) * np.float32(1 / (high - low)), 0, 1)
    return np.asarray(share * share * (3 - 2 * share))


def _slice(texture: Floats, x: int, y: int, width: int, height: int) -> Floats:
    top, left = y % texture.shape[0], x % texture.shape[1]
    return texture[top : top + height, left : left + width]
