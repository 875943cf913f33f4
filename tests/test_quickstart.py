"""The quickstart runs from its first cell to its last, as a newcomer runs it."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
from nbclient import NotebookClient

import exact_nb

QUICKSTART = Path(__file__).parents[1] / "notebooks" / "01-quickstart.ipynb"


def test_the_quickstart_runs_without_errors(tmp_path: Path) -> None:
    notebook = nbformat.read(shutil.copy(QUICKSTART, tmp_path), as_version=4)

    NotebookClient(notebook, timeout=240, resources={"metadata": {"path": str(tmp_path)}}).execute()

    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [one for one in outputs if one.output_type == "error"]
    shown = [one for one in outputs if "application/vnd.jupyter.widget-view+json" in _data(one)]
    assert len(shown) == 1
    with exact_nb.connect(tmp_path / "labels.duckdb") as workspace:
        (slides,) = workspace.imagesets()
        assert len(slides.annotations()) == 201
        assert [one.name for one in slides.snapshots()] == ["first day"]


def _data(output: nbformat.NotebookNode) -> dict[str, object]:
    data: dict[str, object] = output.get("data", {})
    return data


def test_the_quickstart_is_committed_without_outputs() -> None:
    notebook = nbformat.read(QUICKSTART, as_version=4)
    assert [cell for cell in notebook.cells if cell.get("outputs")] == []
