"""What is in a store, read by a process that has nothing to do with the notebook."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

__all__ = ["rows_of"]

_PROGRAM = """
import exact_nb, json, sys
with exact_nb.connect(sys.argv[1], user="ada") as ws:
    table = ws.imagesets()[0].annotations().arrow()
    names = ["uuid", "image", "type", "shape", "x0", "y0", "x1", "y1", "author", "revision"]
    print(json.dumps(table.select(names).to_pylist()))
"""


def rows_of(labels: Path) -> list[dict[str, Any]]:
    """Return the living annotations of the store's first set, in order of creation."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(labels)], check=True, capture_output=True, text=True
    )
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows
