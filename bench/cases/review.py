"""Milliseconds from the key of a verdict until the next item is drawn as a whole, in JupyterLab."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from bench.harness import Comparison, Skip, value_below
from bench.lab import no_browser
from bench.reviewing import ReviewPage

_BASELINE = "the same key with nothing fetched ahead"


@cache
def _page(waiting: int) -> ReviewPage:
    return ReviewPage(waiting)


def compare() -> Iterator[Comparison | Skip]:
    """Compare with items whose tiles are fetched only when they are shown."""
    missing = no_browser()
    if missing:
        yield Skip(_BASELINE, missing)
        return
    for waiting in (1, 10_000):
        yield Comparison(
            ours=lambda waiting=waiting: _page(waiting).judge(),  # type: ignore[misc]
            baseline=lambda waiting=waiting: _page(waiting).judge(ahead=False),  # type: ignore[misc]
            baseline_name=f"{waiting:,} waiting: {_BASELINE}",
            unit="ms, 95th percentile",
            goal=value_below(200, "ms"),
            runs=3,
        )
