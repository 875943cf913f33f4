"""Many threads at once see what one thread sees."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exact_nb.errors import UnreadableImage
from exact_nb.images.base import EncodedTile
from exact_nb.images.tiff import TiffSource, open_tiff
from tests.profile import times

THREADS = 8
NAMES = [
    "wsi/CMU-1-Small-Region.svs",
    "wsi/boxes.tiff",
    "wsi/crc_cycif_4ch.ome.tif",
    "wsi/test_orient6.tif",
    "wsi/grey10kx5k.tif",
    "zstack/img3d.tif",
    "zstack/multifile_ome/multifile-Z3.ome.tiff",
    "zstack/multi-channel-z-series.ome.tif",
    "zstack/IXMtest_A02_s9_C3_imagej.tif",
]


def requests(source: TiffSource, count: int) -> list[tuple[Any, ...]]:
    """List tiles and regions of all levels, frames and channels, in no order."""
    sizes, levels = source.description.sizes, source.description.levels
    generator = np.random.default_rng(11)
    chosen: list[tuple[Any, ...]] = []
    for number in range(count):
        index = int(generator.integers(len(levels)))
        level = levels[index]
        frame = {
            axis: int(generator.integers(getattr(sizes, axis)))
            for axis in (("z", "t") if source.description.rgb else ("z", "t", "c"))
        }
        if number % 3 == 2:
            x, y = (int(generator.integers(-20, side)) for side in (sizes.x, sizes.y))
            chosen.append(("read_region", (x, y, 90, 70), {"level": index, **frame}))
        else:
            column = int(generator.integers(level.columns))
            row = int(generator.integers(level.rows))
            chosen.append(("tile", (index, column, row), frame))
    return chosen


def asked(source: TiffSource, request: tuple[Any, ...]) -> Any:
    method, arguments, options = request
    return getattr(source, method)(*arguments, **options)


@pytest.mark.parametrize("name", NAMES)
def test_threads_see_what_one_thread_sees(data: Path, name: str) -> None:
    with open_tiff(data / name) as source:
        chosen = requests(source, times(120, 2_000))
        alone = [asked(source, request) for request in chosen]
    # A fresh source, so that planes and caches are filled by all threads at once.
    with open_tiff(data / name) as source, ThreadPoolExecutor(THREADS) as pool:
        together = list(pool.map(lambda request: asked(source, request), chosen))
    for one, other in zip(alone, together, strict=True):
        if isinstance(one, EncodedTile):
            assert one == other
        else:
            np.testing.assert_array_equal(one, other)


def test_closing_under_readers_is_answered_by_our_error(data: Path) -> None:
    for _ in range(times(10, 200)):
        source = open_tiff(data / "wsi/boxes.tiff")
        seen: list[str] = []

        def browse(source: TiffSource = source, seen: list[str] = seen) -> None:
            for column, row in itertools.cycle(itertools.product(range(5), range(4))):
                try:
                    source.tile(0, column, row)
                except UnreadableImage as error:
                    seen.append(str(error))
                    return

        with ThreadPoolExecutor(THREADS) as pool:
            running = [pool.submit(browse) for _ in range(THREADS)]
            source.close()
            for one in running:
                one.result()
        assert len(seen) == THREADS
        assert all("was closed" in line for line in seen)
