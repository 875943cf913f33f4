"""The quickstart runs from its first cell to its last, as a newcomer runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import exact_nb
from tests.notebooks import read_notebook

QUICKSTART = Path(__file__).parents[1] / "notebooks" / "01-quickstart.ipynb"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run ``exact-nb demo`` as a program; return its folder."""
    home = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [sys.executable, "-m", "exact_nb.cli", "demo", "--no-browser"],
        cwd=home,
        env=os.environ | {"EXACT_NB_CACHE": str(home / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert str(home / "exact-nb-demo" / "01-quickstart-executed.ipynb") in done.stdout
    return home / "exact-nb-demo"


@pytest.mark.thorough
def test_the_demo_runs_the_quickstart_without_errors(demo: Path) -> None:
    notebook = read_notebook(demo / "01-quickstart-executed.ipynb")
    assert all(cell.execution_count for cell in notebook.cells if cell.cell_type == "code")
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [one for one in outputs if one.output_type == "error"]
    shown = [one for one in outputs if "application/vnd.jupyter.widget-view+json" in _data(one)]
    assert len(shown) == 1


@pytest.mark.thorough
def test_the_quickstart_leaves_a_store_with_annotations_and_a_version(demo: Path) -> None:
    with exact_nb.connect(demo / "labels.duckdb") as workspace:
        (slides,) = workspace.imagesets()
        assert len(slides.annotations()) == 201
        assert [one.name for one in slides.snapshots()] == ["first day"]


def _data(output: Any) -> dict[str, object]:
    data: dict[str, object] = output.get("data", {})
    return data


def test_the_quickstart_is_committed_without_outputs() -> None:
    notebook = read_notebook(QUICKSTART)
    assert [cell for cell in notebook.cells if cell.get("outputs")] == []
