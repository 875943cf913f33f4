"""How long ``import exact_nb`` takes in a fresh process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from bench.harness import Comparison, value_below

_PROGRAM = """
import time
start = time.perf_counter()
import {module}
print(time.perf_counter() - start)
"""


def compare() -> Iterator[Comparison]:
    """Compare with numpy, which every scientific notebook imports."""
    yield Comparison(
        ours=lambda: _seconds("exact_nb"),
        baseline=lambda: _seconds("numpy"),
        baseline_name="import numpy",
        unit="s",
        goal=value_below(0.3, "s"),
        runs=15,
    )


def _seconds(module: str) -> float:
    program = [sys.executable, "-c", _PROGRAM.format(module=module)]
    return float(subprocess.run(program, capture_output=True, text=True, check=True).stdout)
