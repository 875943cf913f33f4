"""Notebooks on disk, as tests write and read them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

__all__ = ["read_notebook", "write_notebook"]

# nbformat takes four seconds to import, wherever tests are only looked through.


def read_notebook(path: Path) -> Any:
    import nbformat

    return nbformat.read(path, as_version=4)


def write_notebook(
    path: Path, cells: Sequence[str] = (), *, kernel: str = "python3", **metadata: Any
) -> None:
    """Write a notebook of code cells that nobody has run."""
    import nbformat

    metadata["kernelspec"] = {"name": kernel, "display_name": kernel}
    made = [nbformat.v4.new_code_cell(one) for one in cells]
    nbformat.write(nbformat.v4.new_notebook(cells=made, metadata=metadata), path)
