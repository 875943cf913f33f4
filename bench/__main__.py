"""``python -m bench [NAME ...]``: run benchmarks, print a table, write ``build/bench.json``."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from bench import cases
from bench.fixtures import ROOT
from bench.harness import Comparison, Figure, Outcome, Skip, run

REPORT = ROOT / "build" / "bench.json"

Compare: TypeAlias = Callable[[], Iterator[Comparison | Skip]]


def known() -> dict[str, str]:
    """Return the modules of all benchmarks by name."""
    modules = sorted(module.name for module in pkgutil.iter_modules(cases.__path__))
    return {name.replace("_", "-"): f"{cases.__name__}.{name}" for name in modules}


def main(arguments: list[str]) -> int:
    """Run as a program; 1 where a promise is not kept, 2 where a name is not known."""
    modules = known()
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"one of {', '.join(modules)}; all where not given")
    names = parser.parse_args(arguments).name or list(modules)
    unknown = [name for name in names if name not in modules]
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(modules)}")
    results = [(name, outcome) for name in names for outcome in _measure(name, modules[name])]
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps([_entry(name, outcome) for name, outcome in results], indent=2))
    return int(not all(outcome.is_met for _, outcome in results))


def _measure(name: str, module: str) -> Iterator[Outcome]:
    compare: Compare = importlib.import_module(module).compare
    for comparison in compare():
        if isinstance(comparison, Skip):
            _say(f"{name:<14} skipped: {comparison.baseline_name}: {comparison.reason}")
            continue
        outcome = run(comparison)
        _say(_line(name, outcome))
        yield outcome


def _line(name: str, outcome: Outcome) -> str:
    comparison = outcome.comparison
    ratio = outcome.ratio
    shown = f"{ratio:.2f}" if ratio >= 0.1 else f"1/{1 / ratio:.0f}" if ratio else "0"
    verdict = "met" if outcome.is_met else "MISSED"
    return (
        f"{name:<14} ours {_shown(outcome.ours)} {comparison.unit}   "
        f"{comparison.baseline_name} {_shown(outcome.baseline)} {comparison.unit}   "
        f"ratio {shown}   goal {comparison.goal.text}: {verdict}   ({comparison.runs} runs)"
    )


def _shown(figure: Figure) -> str:
    return f"{figure.median:.4g} ±{figure.noise:.0%}"


def _entry(name: str, outcome: Outcome) -> dict[str, Any]:
    comparison = outcome.comparison
    return {
        "name": name,
        "ours": outcome.ours.median,
        "baseline": outcome.baseline.median,
        "baseline_name": comparison.baseline_name,
        "unit": comparison.unit,
        "ratio": outcome.ratio,
        "runs": comparison.runs,
    }


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
