"""Megabytes of anonymous memory a kernel takes on while somebody browses a large slide."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from bench.fixtures import ROOT, sample_slide
from bench.harness import Comparison, Skip, value_below

_NAME = "openslide DeepZoom + Pillow"

_LIMIT = 150.0

_PROGRAM = """
import sys
sys.path.insert(0, {root!r})
from bench import walk
idle = walk.anonymous_megabytes()
print(walk.{browse}({slide!r}, {store!r}) - idle)
"""


def compare() -> Iterator[Comparison | Skip]:
    """Compare with the same walk as EXACT serves it, each in a fresh kernel."""
    if sys.platform != "linux":
        yield Skip(_NAME, "only Linux tells anonymous memory")
        return
    slide = sample_slide(40_000)
    yield Comparison(
        ours=partial(_megabytes, "browse", slide),
        baseline=partial(_megabytes, "browse_deep_zoom", slide),
        baseline_name=_NAME,
        unit="MB above idle",
        goal=value_below(_LIMIT, "MB"),
        runs=3,
        warm_up=False,
    )


def _megabytes(browse: str, slide: Path) -> float:
    """Walk over a slide in a fresh kernel; return what its memory grew by at the most."""
    from jupyter_client.manager import start_new_kernel

    with tempfile.TemporaryDirectory() as folder:
        program = _PROGRAM.format(
            root=str(ROOT),
            browse=browse,
            slide=str(slide),
            store=str(Path(folder) / "walk.duckdb"),
        )
        manager, client = start_new_kernel(cwd=folder)
        try:
            return float(_printed(client, program))
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def _printed(client: Any, program: str) -> str:
    """Run a program in a kernel; return what it prints."""
    printed: list[str] = []

    def hear(message: dict[str, Any]) -> None:
        if message["msg_type"] == "stream" and message["content"]["name"] == "stdout":
            printed.append(message["content"]["text"])

    reply = client.execute_interactive(program, output_hook=hear, timeout=600)
    if reply["content"]["status"] != "ok":
        raise RuntimeError("\n".join(reply["content"]["traceback"]))
    return "".join(printed)
