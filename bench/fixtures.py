"""What benchmarks are run on: real slides where there are some, samples and stores made once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

__all__ = ["CACHE", "ROOT", "cached", "cached_store", "sample_slide", "small_slide"]

ROOT = Path(__file__).resolve().parents[1]

CACHE = ROOT / "build" / "bench"
"""Where what takes long to make is kept from run to run."""


def cached(name: str, make: Callable[[Path], object]) -> Path:
    """Return a file of `CACHE`, made where it is not there; a half-made one never counts.

    It has a folder of its own, for what its maker keeps beside it.
    """
    folder = CACHE / name.partition(".")[0]
    if not folder.exists():
        draft = CACHE / f"{folder.name}.draft"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        make(draft / name)
        draft.rename(folder)
    return folder / name


def cached_store(name: str, fill: Callable[[Path], object]) -> Path:
    """Return a store of `CACHE`, of the schema of now.

    An older one would be copied and brought up whenever it is opened.
    """
    from exact_nb.store.schema import MIGRATIONS

    return cached(f"{name}-schema-{MIGRATIONS[-1].number}.duckdb", fill)


def small_slide() -> Path:
    """Return a slide of JPEG tiles: a real one where the folder of real images is there."""
    named = os.environ.get("EXACT_NB_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    real = folder / "wsi" / "CMU-1-Small-Region.svs"
    return real if real.is_file() else sample_slide(4_000)


def sample_slide(side: int) -> Path:
    """Return a synthetic slide of `side` x `side` pixels."""
    from exact_nb.samples import slide

    return cached(f"sample-{side}.tif", lambda path: slide(path, side, side))
