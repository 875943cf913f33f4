"""Milliseconds to answer a viewport that came to rest: geometry and label tiles, no pixels."""

from __future__ import annotations

import atexit
import itertools
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from bench.harness import Comparison, Measure, share_of_baseline
from bench.stores import USER, nuclei_side, nuclei_store

if TYPE_CHECKING:
    from exact_nb.widgets.desk import Desk

_WIDTH, _HEIGHT = 1_600, 1_000
_RESOLUTIONS = (1, 2, 4)
# Less than a page draws, so that the widest viewport (2,560 shapes) is answered with tiles.
_FEW = 1_000
_TILE = 512
_NOTHING_HIDDEN = {
    "hidden_types": [],
    "hidden_authors": [],
    "hidden_statuses": [],
    "least_score": 0.0,
}


def compare() -> Iterator[Comparison]:
    """Compare a slide of a million outlines with one of ten thousand, as many of them in view.

    Each viewport is another one, so that few tiles were drawn before.
    """
    yield Comparison(
        ours=_measure(1_000_000),
        baseline=_measure(10_000),
        baseline_name="out of 10,000 instead of 1,000,000",
        unit="ms",
        goal=share_of_baseline(1.5),
        runs=9,
    )


class _Kernel:
    """As much of a desk as the methods use."""

    def __init__(self) -> None:
        from exact_nb.overlay.scenes import Scenes

        self.scenes = Scenes(lambda *_: None)


def _measure(count: int) -> Measure:
    from exact_nb.model.images import Image
    from exact_nb.store.duckdb.store import open_store
    from exact_nb.widgets.methods.table import METHODS
    from exact_nb.widgets.views import View

    store = open_store(nuclei_store(count), user=USER)
    atexit.register(store.close)
    [image] = store.find(Image)
    desk, view = cast("Desk", _Kernel()), View(store, imageset_id=image.imageset_id)
    side = nuclei_side(count)
    corners = itertools.cycle(range(0, side, 377))

    def ask(method: str, **params: Any) -> Any:
        frame = {"image": image.id, "z": 0, "t": 0, "filter": _NOTHING_HIDDEN}
        return METHODS[f"annotations.{method}"](desk, view, frame | params)[0]

    def measure() -> float:
        start = time.perf_counter()
        for resolution in _RESOLUTIONS:
            x0 = y0 = next(corners) * (1 - _WIDTH * resolution / side)
            bbox = [x0, y0, x0 + _WIDTH * resolution, y0 + _HEIGHT * resolution]
            reply = ask("read", bbox=bbox, resolution=resolution, few=_FEW)
            if reply["scope"] == "large":
                ask("tiles", tiles=_tiles(reply["level"], bbox))
        return (time.perf_counter() - start) * 1000 / len(_RESOLUTIONS)

    return measure


def _tiles(level: int, bbox: list[float]) -> list[list[int]]:
    """Return the tiles of a level that touch a rectangle."""
    side = _TILE << level
    columns = range(int(bbox[0] // side), int(bbox[2] // side) + 1)
    rows = range(int(bbox[1] // side), int(bbox[3] // side) + 1)
    return [[level, column, row] for column in columns for row in rows]
