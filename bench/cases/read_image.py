"""Milliseconds to read the annotations of one image out of very many, as a viewer does."""

from __future__ import annotations

import atexit
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bench.harness import Comparison, Measure, share_of_baseline
from bench.stores import USER, filled_store

if TYPE_CHECKING:
    from exact_nb.store.base import Store

_READS = 20


def compare() -> Iterator[Comparison]:
    """Compare a store of ten million annotations with one of a million.

    Making the two takes minutes, the first time.
    """
    yield Comparison(
        ours=_measure(1_000),
        baseline=_measure(100),
        baseline_name="out of 1,000,000 instead of 10,000,000",
        unit="ms",
        goal=share_of_baseline(2),
        runs=15,
    )


def _measure(images: int) -> Measure:
    from exact_nb.model.images import Image
    from exact_nb.store.duckdb.store import open_store
    from exact_nb.store.query import Query

    store: Store = open_store(filled_store(images), user=USER)
    atexit.register(store.close)
    ids = [image.id for image in store.find(Image)]
    # The same images each time, so that both stores have read as much from the disk before.
    chosen = ids[:: len(ids) // _READS][:_READS]

    def measure() -> float:
        start = time.perf_counter()
        for image_id in chosen:
            store.geometry(Query(image_id=image_id))
        return (time.perf_counter() - start) * 1000 / _READS

    return measure
