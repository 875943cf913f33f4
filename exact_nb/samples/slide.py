"""A synthetic stained slide of any size, with known nuclei."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from exact_nb.images.base import Pixels
from exact_nb.images.pyramid_writer import PyramidLayout, in_order, write_pyramid
from exact_nb.samples.nuclei import Kind, Nuclei, Stamps, place_nuclei
from exact_nb.samples.tissue import GLASS, TILE, Tissue, stain

__all__ = ["MPP", "Sample", "nucleus_boxes", "slide"]

Table: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]

MPP = 0.25
"""Micrometres per pixel: an objective of 40."""
_QUALITY = 80


@dataclass(frozen=True, slots=True)
class Sample:
    """A slide that was drawn, and what is on it.

    Attributes
    ----------
    path : Path
        The file.
    nuclei : numpy.ndarray
        ``(n, 3)`` float64: centre x and y (pixels of level 0, corner convention) and the radius of
        the circle of the same area.
    mitotic : numpy.ndarray
        ``(n,)`` bool: which of them are mitotic figures.
    width, height : int
        Pixels of level 0.
    mpp : float
        Micrometres per pixel.
    """

    path: Path
    nuclei: Table
    mitotic: np.ndarray[Any, np.dtype[np.bool_]]
    width: int
    height: int
    mpp: float = MPP


def slide(
    path: str | Path,
    width: int = 20_000,
    height: int = 20_000,
    seed: int = 0,
    *,
    nuclei: int | None = None,
    progress: Callable[[float], None] | None = None,
    threads: int = 2,
) -> Sample:
    """Draw a section stained with haematoxylin and eosin into a tiled, pyramidal JPEG TIFF.

    The same size, seed and number of nuclei give the same file. Beyond 100 MB, memory grows by
    0.8 kB for each pixel of the width and 50 bytes a nucleus, not with the height.

    Parameters
    ----------
    path : str or Path
        The new file; overwritten. Its folder is made where there is none.
    width, height : int
        Pixels of level 0, from 64 upwards.
    seed : int
        Another seed, another section.
    nuclei : int or None
        At most so many nuclei; None for as many as the tissue holds, about one in 5,000 pixels.
    progress : callable or None
        Is given the share done, from 0 to 1, after each row of tiles.
    threads : int
        That draw and encode.

    Raises
    ------
    ValueError
        If the slide is smaller than 64 pixels or `nuclei` is negative.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sample = slide(f"{folder}/sample.tif", 2_000, 1_500, nuclei=100)
    >>> sample.nuclei.shape
    (100, 3)
    """
    if min(width, height) < 64 or (nuclei is not None and nuclei < 0):
        raise ValueError(f"no slide of {width} x {height} pixels with {nuclei} nuclei")
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    tissue = Tissue(width, height, seed)
    stamps = Stamps(seed)
    placed = place_nuclei(tissue, width, height, seed, nuclei)
    layout = PyramidLayout(
        width=width,
        height=height,
        tile=TILE,
        quality=_QUALITY,
        mpp=MPP,
        description=f"exact_nb synthetic slide, seed {seed}",
    )

    def draw(place: tuple[int, int]) -> Pixels:
        return _draw_tile(tissue, stamps, placed, place, (width, height))

    with ThreadPoolExecutor(threads, "slide") as pool:
        tiles = in_order(pool, draw, _places(width, height, progress), ahead=4 * threads)
        write_pyramid(file, tiles, layout, threads=threads)
    return _sample(file, placed, stamps, width, height)


def nucleus_boxes(sample: Sample, margin: float = 0.0) -> Table:
    """Return the boxes around the nuclei's circles.

    Parameters
    ----------
    sample : Sample
        As `slide` returned it.
    margin : float
        Pixels added on every side.

    Returns
    -------
    numpy.ndarray
        ``(n, 4)`` float64: x1, y1, x2, y2, clipped to the slide.
    """
    x, y, radius = sample.nuclei.T
    reach = radius + margin
    boxes = np.stack([x - reach, y - reach, x + reach, y + reach], axis=1)
    limits = np.array([sample.width, sample.height] * 2, np.float64)
    return np.asarray(np.clip(boxes, 0, limits))


def _places(
    width: int, height: int, progress: Callable[[float], None] | None
) -> Iterator[tuple[int, int]]:
    columns, rows = -(-width // TILE), -(-height // TILE)
    for row in range(rows):
        yield from ((column, row) for column in range(columns))
        if progress is not None:
            progress((row + 1) / rows)


def _draw_tile(
    tissue: Tissue,
    stamps: Stamps,
    nuclei: Nuclei,
    place: tuple[int, int],
    size: tuple[int, int],
) -> Pixels:
    x, y = place[0] * TILE, place[1] * TILE
    width, height = min(TILE, size[0] - x), min(TILE, size[1] - y)
    amounts = tissue.tile(x, y, width, height)
    if amounts is None:
        return np.broadcast_to(np.array(GLASS, np.uint8), (height, width, 3))
    stamps.lay(nuclei, *place, *amounts)
    return stain(*amounts)


def _sample(path: Path, nuclei: Nuclei, stamps: Stamps, width: int, height: int) -> Sample:
    table = np.empty((len(nuclei.x), 3), np.float64)
    # A stamp is drawn around the centre of its pixel.
    table[:, 0], table[:, 1] = nuclei.x + 0.5, nuclei.y + 0.5
    table[:, 2] = stamps.radii[nuclei.kind, nuclei.variant]
    return Sample(path, table, nuclei.kind == Kind.MITOSIS, width, height)
