"""One annotator for many tests: page, kernel and notebook are started once, the rest anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.browser.annotator import Annotator, connect_cell
from tests.browser.console import run_in_kernel, wait_for_kernel
from tests.browser.lab import Notebook
from tests.browser.rows import rows_in

__all__ = ["EVERY_SHAPE", "SharedAnnotator"]

EVERY_SHAPE = """
    exact_nb.AnnotationType("Mitotic figure", shape="bounding box", color="#d33682"),
    exact_nb.AnnotationType("Landmark", shape="point"),
    exact_nb.AnnotationType("Nucleus", shape="circle"),
    exact_nb.AnnotationType("Gland", shape="polygon"),
    exact_nb.AnnotationType("Vessel", shape="line"),
    exact_nb.AnnotationType("Tissue quality", shape="global"),
"""
"""A type for each shape, as `connect_cell` takes them."""


class SharedAnnotator(Annotator):
    """An annotator in the first cell of a notebook that tests use one after the other.

    In the kernel it goes by the names of `connect_cell`: `ws`, `cells`, `slides`, `viewer`.

    Parameters
    ----------
    notebook : Notebook
        Where it is; its first cell is given its source here.
    folder : Path
        Where its stores are made.
    files : Path
        Images, of which the first is opened.
    types : str
        Constructors of the annotation types.

    Attributes
    ----------
    labels : Path
        The store that is open now.
    """

    def __init__(
        self, notebook: Notebook, folder: Path, *files: Path, types: str = EVERY_SHAPE
    ) -> None:
        self._folder = folder
        self._files = files
        self._types = types
        self._stores = 0
        self.labels = folder
        self.notebook = notebook
        self._open()
        super().__init__(notebook)
        self.wait_for_image(files[0].name)
        self._used = False

    def fresh(self) -> None:
        """Give the next test a store without annotations and history, and a viewer as first opened.

        Neither selection, tool, view, undo stack nor message is left of the test before.
        """
        if self._used:
            self.page.mouse.up()
            self.page.mouse.move(0, 0)
            run_in_kernel(self.notebook, "viewer.close(); ws.close()")
            self._open()
            self.wait_for_image(self._files[0].name)
            self.wait_until_shown(0)
        self._used = True

    def rows(self, *, deleted: bool | None = False) -> list[dict[str, Any]]:
        """Return the rows of the store once all is saved (`tests.browser.rows`).

        Parameters
        ----------
        deleted : bool or None
            Tombstones only (True), living only (False), both (None).
        """
        self.wait_until_saved()
        return rows_in(self.notebook, deleted=deleted)

    def python(self, code: str) -> str:
        """Run Python in the kernel, no cell being touched, and return what it printed."""
        return run_in_kernel(self.notebook, code)

    def wait_for_kernel(self, code: str, printed: str) -> None:
        """Run Python in the kernel until it prints what is expected at last."""
        wait_for_kernel(self.notebook, code, printed)

    def _open(self) -> None:
        self._stores += 1
        self.labels = self._folder / f"labels-{self._stores}.duckdb"
        self.notebook.put(0, connect_cell(self.labels, *self._files, types=self._types))
        self.notebook.run(0)
