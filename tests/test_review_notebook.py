"""The course lab runs from its first cell to its last, and leaves what it says in the store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import exact_nb
from exact_nb.model.review import Decision
from tests.notebooks import read_notebook

NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "02-review.ipynb"


@pytest.mark.thorough
@pytest.mark.timeout(600)
def test_every_cell_runs_and_leaves_a_reviewed_set(tmp_path: Path) -> None:
    from nbclient import NotebookClient  # four seconds

    notebook = read_notebook(NOTEBOOK)
    resources = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=300, resources=resources).execute()
    check_widgets(notebook)
    check_set(tmp_path / "lab.duckdb")


def check_widgets(notebook: Any) -> None:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [one for one in outputs if one.output_type in ("error", "stream")]
    shown = [one for one in outputs if "widget-view" in " ".join(one.get("data", {}))]
    # The panel, the review, the adjudication, the statistics and the gallery.
    assert len(shown) == 5


def check_set(labels: Path) -> None:
    with exact_nb.connect(labels, user="teacher") as workspace:
        (exercise,) = workspace.imagesets()
        assert len(exercise.annotations()) == 96
        assert len(exercise.annotations(status="verified")) >= 60
        planted = workspace.store.gold(exercise.id)
        assert [item.expected for item in planted].count(Decision.REJECT) == 6
        told = exercise.catch_rates().df()
        assert told["wrong_caught"].sum() > 0
        assert (told["share_caught_low"] <= told["share_caught"]).all()
        verdicts = workspace.store.verdict_table(exercise.id).to_pandas()
        assert verdicts["blind"].mean() > 0.5
        assert [one.name for one in exercise.snapshots()] == ["end of the lab"]


def test_the_notebook_is_committed_without_outputs() -> None:
    notebook = read_notebook(NOTEBOOK)
    assert [cell for cell in notebook.cells if cell.get("outputs")] == []
