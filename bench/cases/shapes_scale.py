"""A thousand to a million nuclei on one slide in JupyterLab: to open, pan, hit, add and undo.

Every figure is compared with that of 10,000; what the project promises has a goal.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

from bench.fixtures import ROOT
from bench.harness import Comparison, Goal, Skip, share_of_baseline, value_below
from bench.lab import no_browser
from bench.leaflet import LeafletPage
from bench.nuclei import NucleiPage

_COUNTS = (1_000, 100_000, 1_000_000)
_BASE = 10_000
_MILLION = 1_000_000
_ANY = Goal("none", lambda _ours, _baseline: True)

_FIGURES = {
    "pan_far": ("pan, whole slide", "ms a frame, p95 of time", 3),
    "pan_close": ("pan, close", "ms a frame, p95 of time", 3),
    "hit": ("hit", "ms", 3),
    "add": ("add one", "ms", 3),
    "undo": ("undo", "ms", 3),
    "heap": ("heap", "MB", 1),
    "kernel": ("kernel", "MB", 1),
}
_GOALS = {
    "pan_far": share_of_baseline(1.5),
    "pan_close": share_of_baseline(1.5),
    "add": share_of_baseline(1.5),
    "heap": value_below(400, "MB"),
}


@cache
def _page(count: int) -> NucleiPage:
    return NucleiPage(count)


@cache
def _leaflet(count: int) -> LeafletPage:
    return LeafletPage(count, str(ROOT))


def _figure(count: int, name: str) -> float:
    figure: float = getattr(_page(count), name)()
    return figure


def compare() -> Iterator[Comparison | Skip]:
    """Compare each number with 10,000, and 10,000 with GeoJSON on ipyleaflet."""
    missing = no_browser()
    if missing:
        yield Skip("10,000 shapes", missing)
        return
    for count in _COUNTS:
        yield _opening(count)
        for name, (title, unit, runs) in _FIGURES.items():
            yield Comparison(
                ours=partial(_figure, count, name),
                baseline=partial(_figure, _BASE, name),
                baseline_name=f"{count:,}: {title}; 10,000",
                unit=unit,
                goal=_GOALS.get(name, _ANY) if count == _MILLION else _ANY,
                runs=runs,
                warm_up=False,
            )
    yield Comparison(
        ours=lambda: _page(_BASE).pan_far(),
        baseline=lambda: _leaflet(_BASE).pan(),
        baseline_name="10,000: pan, whole slide; ipyleaflet GeoJSON",
        unit="ms a frame, p95 of time",
        goal=share_of_baseline(1 / 10),
        runs=3,
        warm_up=False,
    )


def _opening(count: int) -> Comparison:
    """Compare the seconds to the first complete picture, as measured when each was opened."""
    return Comparison(
        ours=lambda: _page(count).opened,
        baseline=lambda: _page(_BASE).opened,
        baseline_name=f"{count:,}: open; 10,000",
        unit="s",
        goal=value_below(5, "s") if count == _MILLION else _ANY,
        runs=1,
        warm_up=False,
    )
