"""A person's way over a slide, and the memory it costs; runs inside the measured kernel."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

__all__ = ["anonymous_megabytes", "browse", "browse_deep_zoom", "viewports"]

Viewport: TypeAlias = tuple[float, float, float]
"""Left, top (pixels of level 0) and pixels of level 0 for one of the screen."""

SCREEN = 1920, 1080
_STEPS = 40


def viewports(width: int, height: int) -> Iterator[Viewport]:
    """Zoom in from the whole slide to its middle, then walk along both diagonals at full size."""
    zoom = max(width / SCREEN[0], height / SCREEN[1])
    while zoom > 1:
        yield (width - SCREEN[0] * zoom) / 2, (height - SCREEN[1] * zoom) / 2, zoom
        zoom /= 2
    for step in range(_STEPS + 1):
        share = step / _STEPS
        across, down = (width - SCREEN[0]) * share, (height - SCREEN[1]) * share
        yield across, down, 1.0
        yield width - SCREEN[0] - across, down, 1.0


def tiles_in(
    view: Viewport, downsample: float, tile: tuple[int, int], columns: int, rows: int
) -> Iterator[tuple[int, int]]:
    """Return column and row of the tiles of a level that a viewport shows."""
    left, top, zoom = view
    across, down = tile[0] * downsample, tile[1] * downsample
    last_column = min(columns - 1, int((left + SCREEN[0] * zoom) // across))
    last_row = min(rows - 1, int((top + SCREEN[1] * zoom) // down))
    for row in range(max(0, int(top // down)), last_row + 1):
        for column in range(max(0, int(left // across)), last_column + 1):
            yield column, row


def best_level(downsamples: Iterable[float], zoom: float) -> int:
    """Return the coarsest level that is still sharp on the screen; levels go from fine."""
    sharp = [index for index, factor in enumerate(downsamples) if factor <= max(zoom, 1.0) * 1.01]
    return sharp[-1]


def browse(slide: str, store: str) -> float:
    """Walk over a slide through the viewer widget; return the peak of `anonymous_megabytes`."""
    import exact_nb
    from exact_nb.widgets.desk import Desk

    workspace = exact_nb.connect(store)
    slides = workspace.imageset("Walk")
    slides.add_images(slide)
    image = slides.images()[0]
    viewer = image.view()
    pictures = Desk.current().pictures
    state = pictures.open(workspace.store, image.record)
    levels = state["levels"]

    def show(view: Viewport) -> None:
        chosen = best_level((one["downsample"] for one in levels), view[2])
        level = levels[chosen]
        tile = level["tile_width"], level["tile_height"]
        columns, rows = -(-level["width"] // tile[0]), -(-level["height"] // tile[1])
        for column, row in tiles_in(view, level["downsample"], tile, columns, rows):
            pictures.tile(state["source"], chosen, column, row, 0, 0, 0)

    peak = _peak(viewports(image.width, image.height), show)
    viewer.close()
    workspace.close()
    return peak


def browse_deep_zoom(slide: str, _store: str) -> float:
    """Walk over a slide as EXACT serves it; return the peak of `anonymous_megabytes`."""
    import openslide
    from openslide.deepzoom import DeepZoomGenerator

    opened = openslide.OpenSlide(slide)
    generator = DeepZoomGenerator(opened, tile_size=254, overlap=1)
    count = generator.level_count
    factors = [2.0**index for index in range(count)]

    def show(view: Viewport) -> None:
        chosen = best_level(factors, view[2])
        level = count - 1 - chosen
        columns, rows = generator.level_tiles[level]
        for place in tiles_in(view, factors[chosen], (254, 254), columns, rows):
            generator.get_tile(level, place).save(io.BytesIO(), "JPEG", quality=75)

    return _peak(viewports(*opened.dimensions), show)


def _peak(views: Iterable[Viewport], show: Callable[[Viewport], None]) -> float:
    peak = 0.0
    for view in views:
        show(view)
        peak = max(peak, anonymous_megabytes())
    return peak


def anonymous_megabytes() -> float:
    """Return the anonymous memory of this process; Linux only."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"^RssAnon:\s+(\d+) kB", status, re.MULTILINE)
    if found is None:
        raise OSError("this kernel does not tell RssAnon")
    return int(found[1]) / 1024
