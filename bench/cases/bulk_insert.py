"""Seconds to add a million boxes to one image, history and all."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import duckdb

from bench.fixtures import CACHE
from bench.harness import Comparison, share_of_baseline
from bench.stores import new_store, random_boxes

_BOXES = 1_000_000
_SAMPLE = 10_000
"""Rows the baseline inserts; its time grows with their number and is scaled up."""

_TABLE = """create table box (
  uuid uuid, image_id bigint, type_id bigint, x0 double, y0 double, x1 double, y1 double)"""


def compare() -> Iterator[Comparison]:
    """Compare with rows given to DuckDB one by one, in one transaction, without a history."""
    yield Comparison(
        ours=_insert,
        baseline=_executemany,
        baseline_name=f"duckdb executemany of {_SAMPLE:,}, scaled",
        unit="s",
        goal=share_of_baseline(1 / 100),
        runs=3,
        warm_up=False,
    )


def _insert() -> float:
    from exact_nb.model.shape_table import ShapeTable

    shapes = ShapeTable.from_boxes(random_boxes(_BOXES))
    with tempfile.TemporaryDirectory(dir=_scratch()) as folder:
        bench = new_store(Path(folder) / "bench.duckdb")
        with bench.store as store:
            start = time.perf_counter()
            store.insert(bench.image_ids[0], shapes, type_id=bench.type_id)
            return time.perf_counter() - start


def _executemany() -> float:
    rows = [(uuid4(), 1, 1, *box) for box in random_boxes(_SAMPLE).tolist()]
    with (
        tempfile.TemporaryDirectory(dir=_scratch()) as folder,
        duckdb.connect(Path(folder) / "baseline.duckdb") as connection,
    ):
        connection.execute(_TABLE)
        start = time.perf_counter()
        connection.begin()
        connection.executemany("insert into box values (?, ?, ?, ?, ?, ?, ?)", rows)
        connection.commit()
        return (time.perf_counter() - start) * _BOXES / _SAMPLE


def _scratch() -> Path:
    """Return a folder on the disk of the checkout; /tmp may be memory."""
    CACHE.mkdir(parents=True, exist_ok=True)
    return CACHE
