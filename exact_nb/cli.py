"""The command `exact-nb`: a demo, a file to label at once, a backup."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from exact_nb._version import __version__
from exact_nb.errors import ExactError, NotFound

__all__ = ["main"]

QUICKSTART = "01-quickstart.ipynb"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        What was typed after ``exact-nb``.

    Returns
    -------
    int
        0, or 1 after an error, which is told in one line.
    """
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except ExactError as error:
        print(f"exact-nb: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="exact-nb", description="Annotate slides, stacks and volumes in Jupyter."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="open the quickstart on a slide drawn for it")
    demo.add_argument("--directory", type=Path, default=Path("exact-nb-demo"))
    demo.add_argument("--no-browser", action="store_true", help="only execute the notebook")
    demo.set_defaults(run=_demo)

    open_ = commands.add_parser("open", help="label an image in JupyterLab")
    open_.add_argument("file", type=Path)
    open_.add_argument(
        "--labels", type=Path, help="store; labels.duckdb beside the image if not given"
    )
    open_.add_argument("--no-browser", action="store_true", help="only write the notebook")
    open_.set_defaults(run=_open)

    backup = commands.add_parser("backup", help="copy a store to a new file")
    backup.add_argument("store", type=Path)
    backup.add_argument("target", type=Path)
    backup.set_defaults(run=_backup)
    return parser


# -- demo -----------------------------------------------------------------------------------------


def _demo(options: argparse.Namespace) -> int:
    options.directory.mkdir(parents=True, exist_ok=True)
    notebook = options.directory / QUICKSTART
    if not notebook.exists():
        shutil.copyfile(_shipped(QUICKSTART), notebook)
    if options.no_browser or not _has_display():
        return _execute(notebook)
    return _lab(notebook)


def _shipped(name: str) -> Path:
    """Return a notebook of the package, or of the checkout it runs from."""
    package = Path(__file__).parent
    installed = package / "notebooks" / name
    return installed if installed.exists() else package.parent / "notebooks" / name


def _has_display() -> bool:
    on_a_desktop = sys.platform in {"darwin", "win32"}
    return on_a_desktop or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _execute(notebook: Path) -> int:
    import nbformat  # noqa: PLC0415
    from nbclient import NotebookClient  # noqa: PLC0415
    from nbclient.exceptions import CellExecutionError  # noqa: PLC0415

    print(f"No display: executing {notebook} …", flush=True)
    document = nbformat.read(notebook, as_version=4)
    client = NotebookClient(document, resources={"metadata": {"path": str(notebook.parent)}})
    try:
        client.execute()
    except CellExecutionError as error:
        raise ExactError(f"{notebook}: a cell failed: {error.ename}: {error.evalue}") from error
    result = notebook.with_name(f"{notebook.stem}-executed.ipynb")
    nbformat.write(document, result)
    print(f"Done. The executed notebook is {result.resolve()}")
    print(f"With a display: jupyter lab {notebook.resolve()}")
    return 0


def _lab(notebook: Path) -> int:
    print(f"Opening {notebook} in JupyterLab; end it with Ctrl+C.", flush=True)
    # JupyterLab is a program of its own: it may be another installation than this package.
    return subprocess.call([sys.executable, "-m", "jupyterlab", str(notebook)])  # noqa: S603


# -- open -----------------------------------------------------------------------------------------


def _open(options: argparse.Namespace) -> int:
    import nbformat  # noqa: PLC0415

    from exact_nb.images.registry import open_image  # noqa: PLC0415

    image = options.file.expanduser().resolve()
    open_image(image).close()
    labels = (options.labels or image.parent / "labels.duckdb").resolve()
    if not labels.parent.is_dir():
        raise NotFound(f"there is no folder {labels.parent}; make it first")
    notebook = labels.with_name(f"{image.stem}.ipynb")
    if not notebook.exists():
        cells = [nbformat.v4.new_code_cell(cell) for cell in _cells(image, labels)]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), notebook)
    if options.no_browser or not _has_display():
        print(f"The notebook is {notebook}: jupyter lab {notebook}")
        return 0
    return _lab(notebook)


def _cells(image: Path, labels: Path) -> list[str]:
    return [
        (
            "import exact_nb\n\n"
            f"ws = exact_nb.connect({str(labels)!r})\n"
            'labels = ws.product("Labels", types=[\n'
            '    exact_nb.AnnotationType("Object", shape="bounding box"),\n'
            '    exact_nb.AnnotationType("Mark", shape="point"),\n'
            "])\n"
            f"images = ws.imageset({image.parent.name or 'Images'!r}, products=[labels])\n"
            f"images.add_images({str(image)!r})\n"
            f"images.image({image.name!r}).annotate()"
        ),
        "images.annotations().df()",
    ]


# -- backup ---------------------------------------------------------------------------------------


def _backup(options: argparse.Namespace) -> int:
    from exact_nb.workspace.connect import connect  # noqa: PLC0415

    if not options.store.exists():
        raise NotFound(f"there is no store {options.store}")
    with connect(options.store) as workspace:
        print(f"Written: {workspace.backup(options.target)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
