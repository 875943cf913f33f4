"""The command line: what it does, says and returns.

`tests/test_quickstart.py` runs it as a program of its own. Here it runs in this process, where a
test does not wait for another Python to start.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Picture

import exact_nb
from exact_nb.cli import main
from tests.notebooks import read_notebook, write_notebook


@dataclass
class Done:
    """What a command returned and said."""

    returncode: int
    stdout: str
    stderr: str


Exact = Callable[..., Done]


@pytest.fixture
def exact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Exact:
    """Run ``exact-nb`` in the test's folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EXACT_NB_CACHE", str(tmp_path / "cache"))

    def run(*arguments: str | Path) -> Done:
        capsys.readouterr()
        returncode = main([str(one) for one in arguments])
        return Done(returncode, *capsys.readouterr())

    return run


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "tissue.png"
    Picture.fromarray(np.zeros((200, 300, 3), "u1")).save(path)
    return path


def fails_in_one_line(done: Done) -> str:
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("exact-nb: ")
    return line


def test_demo_goes_to_the_named_directory_and_leaves_what_is_there(
    tmp_path: Path, exact: Exact
) -> None:
    (tmp_path / "mine").mkdir()
    write_notebook(tmp_path / "mine" / "01-quickstart.ipynb", ["print('mine')"])
    done = exact("demo", "--directory", "mine", "--no-browser")
    assert done.returncode == 0, done.stderr
    executed = read_notebook(tmp_path / "mine" / "01-quickstart-executed.ipynb")
    assert executed.cells[0].outputs[0].text == "mine\n"


def test_demo_tells_in_one_line_which_cell_failed(tmp_path: Path, exact: Exact) -> None:
    (tmp_path / "exact-nb-demo").mkdir()
    write_notebook(tmp_path / "exact-nb-demo" / "01-quickstart.ipynb", ["1 / 0"])
    done = exact("demo", "--no-browser")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("exact-nb: ")
    assert "ZeroDivisionError" in line
    assert "01-quickstart.ipynb" in line


@pytest.mark.thorough
def test_open_writes_a_notebook_that_runs(tmp_path: Path, picture: Path, exact: Exact) -> None:
    done = exact("open", picture, "--no-browser")
    assert done.returncode == 0, done.stderr
    notebook = picture.with_suffix(".ipynb")
    assert str(notebook) in done.stdout
    cells = read_notebook(notebook).cells
    ran = subprocess.run(
        [sys.executable, "-c", "\n".join(cell.source for cell in cells)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    with exact_nb.connect(tmp_path / "labels.duckdb") as workspace:
        (imageset,) = workspace.imagesets()
        assert [image.name for image in imageset.images()] == ["tissue.png"]


def test_open_keeps_a_notebook_that_is_there(tmp_path: Path, picture: Path, exact: Exact) -> None:
    exact("open", picture, "--no-browser")
    notebook = picture.with_suffix(".ipynb")
    write_notebook(notebook, mine=True)
    exact("open", picture, "--no-browser")
    assert read_notebook(notebook).metadata.mine is True


def test_open_puts_the_labels_where_told(tmp_path: Path, picture: Path, exact: Exact) -> None:
    labels = tmp_path / "elsewhere" / "mine.duckdb"
    labels.parent.mkdir()
    done = exact("open", picture, "--labels", labels, "--no-browser")
    assert done.returncode == 0, done.stderr
    (cell, _) = read_notebook(labels.with_name("tissue.ipynb")).cells
    assert repr(str(labels)) in cell.source


def test_open_refuses_a_file_that_is_no_image(tmp_path: Path, exact: Exact) -> None:
    (tmp_path / "notes.txt").write_text("no picture")
    line = fails_in_one_line(exact("open", "notes.txt", "--no-browser"))
    assert "notes.txt" in line
    assert not (tmp_path / "notes.ipynb").exists()


def test_open_refuses_a_file_that_is_not_there(tmp_path: Path, exact: Exact) -> None:
    line = fails_in_one_line(exact("open", "gone.svs", "--no-browser"))
    assert "gone.svs" in line


def test_open_refuses_labels_in_a_folder_that_is_not_there(
    tmp_path: Path, picture: Path, exact: Exact
) -> None:
    line = fails_in_one_line(exact("open", picture, "--labels", "no/labels.duckdb", "--no-browser"))
    assert f"no folder {tmp_path / 'no'}" in line


def test_backup_copies_a_store(tmp_path: Path, exact: Exact) -> None:
    with exact_nb.connect(tmp_path / "labels.duckdb", user="ada") as workspace:
        workspace.imageset("Slides")
    done = exact("backup", "labels.duckdb", "copy.duckdb")
    assert done.returncode == 0, done.stderr
    assert "copy.duckdb" in done.stdout
    with exact_nb.connect(tmp_path / "copy.duckdb", user="ada") as copy:
        assert [one.name for one in copy.imagesets()] == ["Slides"]


def test_backup_refuses_a_store_that_is_not_there(tmp_path: Path, exact: Exact) -> None:
    line = fails_in_one_line(exact("backup", "gone.duckdb", "copy.duckdb"))
    assert "gone.duckdb" in line
    assert list(tmp_path.iterdir()) == []


def test_backup_never_writes_over_a_file(tmp_path: Path, exact: Exact) -> None:
    exact_nb.connect(tmp_path / "labels.duckdb", user="ada").close()
    (tmp_path / "copy.duckdb").write_bytes(b"dear to somebody")
    line = fails_in_one_line(exact("backup", "labels.duckdb", "copy.duckdb"))
    assert "copy.duckdb" in line
    assert (tmp_path / "copy.duckdb").read_bytes() == b"dear to somebody"


def test_the_program_ends_with_what_the_command_returned(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "exact_nb.cli", "backup", "gone.duckdb", "copy.duckdb"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "gone.duckdb" in fails_in_one_line(Done(done.returncode, done.stdout, done.stderr))
