"""The benchmark harness itself: what it measures with, not what it measures."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from bench import __main__ as program
from bench.harness import Comparison, Skip, run, share_of_baseline


def side(name: str, figures: list[float], calls: list[str]) -> Callable[[], float]:
    """Return a measure that gives these figures one after the other."""
    left = iter(figures)

    def measure() -> float:
        calls.append(name)
        return next(left)

    return measure


def compared(ours: list[float], baseline: list[float], calls: list[str]) -> Comparison:
    return Comparison(
        ours=side("ours", ours, calls),
        baseline=side("baseline", baseline, calls),
        baseline_name="the old way",
        unit="s",
        goal=share_of_baseline(1 / 2),
        runs=len(ours),
        warm_up=False,
    )


def test_sides_are_measured_in_turn_and_take_turns_at_beginning() -> None:
    calls: list[str] = []
    run(compared([1, 1, 1], [1, 1, 1], calls))
    assert calls == ["ours", "baseline", "baseline", "ours", "ours", "baseline"]


def test_figures_are_medians_and_noise_is_the_median_distance_from_them() -> None:
    outcome = run(compared([1, 2, 90], [8, 10, 14], []))
    assert (outcome.ours.median, outcome.baseline.median, outcome.ratio) == (2, 10, 0.2)
    assert (outcome.ours.noise, outcome.baseline.noise) == (0.5, 0.2)


@pytest.mark.parametrize(("ours", "code"), [(4.0, 0), (5.0, 1)])
def test_a_promise_that_is_not_kept_is_said_and_fails_the_run(
    ours: float,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def compare() -> Iterator[Comparison | Skip]:
        yield compared([ours], [10.0], [])
        yield Skip("another way", "not installed")

    case = ModuleType("case")
    monkeypatch.setattr(case, "compare", compare, raising=False)
    monkeypatch.setattr("importlib.import_module", lambda _name: case)
    monkeypatch.setattr(program, "REPORT", tmp_path / "bench.json")
    assert program.main(["tile-cpu"]) == code
    said = capsys.readouterr().out
    assert ("MISSED" in said, "skipped: another way: not installed" in said) == (code == 1, True)
    assert json.loads((tmp_path / "bench.json").read_text()) == [
        {
            "name": "tile-cpu",
            "ours": ours,
            "baseline": 10.0,
            "baseline_name": "the old way",
            "unit": "s",
            "ratio": ours / 10,
            "runs": 1,
        }
    ]


def test_every_benchmark_is_found_by_the_name_of_its_file() -> None:
    names = {"bulk-insert", "import-time", "memory-browse", "read-image", "tile-cpu", "volume-open"}
    assert names <= set(program.known())
