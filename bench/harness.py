"""Measures two sides in turn, so that what else the machine does hits both alike."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

__all__ = [
    "Comparison",
    "Figure",
    "Goal",
    "Outcome",
    "Skip",
    "run",
    "share_of_baseline",
    "value_below",
]

Measure: TypeAlias = Callable[[], float]
"""Does the work once and returns the figure: seconds, bytes, whatever is compared."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What the project promises.

    Attributes
    ----------
    text : str
        The promise in words.
    holds : callable
        ``holds(ours, baseline)`` of the two medians.
    """

    text: str
    holds: Callable[[float, float], bool]


def share_of_baseline(limit: float) -> Goal:
    """Promise that ours is less than `limit` times the baseline."""
    text = f"ratio < 1/{1 / limit:g}" if limit < 1 else f"ratio < {limit:g}"
    return Goal(text, lambda ours, baseline: ours < limit * baseline)


def value_below(limit: float, unit: str) -> Goal:
    """Promise that ours is less than `limit`, whatever the baseline is."""
    return Goal(f"ours < {limit:g} {unit}", lambda ours, _: ours < limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two ways to do one thing.

    Attributes
    ----------
    ours, baseline : callable
        Each does it once and returns its figure.
    baseline_name : str
        What ours is compared with.
    unit : str
        Of both figures; smaller is better.
    goal : Goal
        What the project promises.
    runs : int
        How often each side is measured.
    warm_up : bool
        Whether each side runs once before it is measured.
    """

    ours: Measure
    baseline: Measure
    baseline_name: str
    unit: str
    goal: Goal
    runs: int = 7
    warm_up: bool = True


@dataclass(frozen=True, slots=True)
class Skip:
    """A comparison that cannot be made here, and what is missing."""

    baseline_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Figure:
    """Median of several runs, and the median distance from it as a share of it."""

    median: float
    noise: float

    @classmethod
    def of(cls, values: list[float]) -> Figure:
        """Sum up the runs of one side."""
        middle = statistics.median(values)
        distance = statistics.median(abs(value - middle) for value in values)
        return cls(middle, distance / middle if middle else 0.0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a comparison gave; `ratio` is ours as a share of the baseline."""

    comparison: Comparison
    ours: Figure
    baseline: Figure

    @property
    def ratio(self) -> float:
        """Ours divided by the baseline: below 1 ours is better."""
        return self.ours.median / self.baseline.median if self.baseline.median else float("inf")

    @property
    def is_met(self) -> bool:
        """Whether the promise holds."""
        return self.comparison.goal.holds(self.ours.median, self.baseline.median)


def run(comparison: Comparison) -> Outcome:
    """Measure both sides in turn; which of them begins changes from round to round."""
    sides = comparison.ours, comparison.baseline
    if comparison.warm_up:
        for side in sides:
            side()
    values: tuple[list[float], list[float]] = ([], [])
    for turn in range(comparison.runs):
        for index in (0, 1) if turn % 2 == 0 else (1, 0):
            values[index].append(sides[index]())
    return Outcome(comparison, Figure.of(values[0]), Figure.of(values[1]))
