"""The house stands: imports go down only, and the front door opens quickly."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import exact_nb

ROOT = Path(exact_nb.__file__).parent
FLOORS = [
    {"model", "errors", "_version"},
    {"store", "images"},
    {"formats", "overlay", "plugins", "samples", "statistics", "sync"},
    {"jupyter", "widgets", "server"},
    {"workspace", "cli"},
]
# Rooms of one floor that do not know of each other.
STRANGERS = {frozenset({"store", "images"})}
HEAVY = {
    "IPython",
    "anywidget",
    "distributed",
    "duckdb",
    "fastapi",
    "geopandas",
    "imagecodecs",
    "ipycanvas",
    "ipyleaflet",
    "ipywidgets",
    "krippendorff",
    "nibabel",
    "openslide",
    "pandas",
    "PIL",
    "psycopg",
    "pyarrow",
    "pydicom",
    "scipy",
    "shapely",
    "simplejpeg",
    "sklearn",
    "statsmodels",
    "tifffile",
    "torch",
    "uvicorn",
    "zarr",
}


def floor(room: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(tree: ast.AST, package: list[str]) -> Iterator[tuple[int, str]]:
    """Give line and full name of every import, those inside functions and blocks included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            source = ".".join([*base, *filter(None, [node.module])])
            yield from ((node.lineno, f"{source}.{alias.name}") for alias in node.names)


def trespasses(source: str, path: Path) -> list[str]:
    """Return the imports of a file that go up, or sideways to a stranger."""
    here = room_of(path)
    package = ["exact_nb", *path.relative_to(ROOT).parts[:-1]]
    found = []
    for line, name in imported(ast.parse(source), package):
        parts = name.split(".")
        if parts[0] != "exact_nb" or len(parts) < 2 or parts[1] == "__version__":
            continue
        there = parts[1]
        known = any(there in rooms for rooms in FLOORS)
        if not known or floor(there) > floor(here) or {here, there} in STRANGERS:
            found.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    return found


MODULES = sorted(path for path in ROOT.rglob("*.py") if path != ROOT / "__init__.py")


def test_every_file_belongs_to_a_floor() -> None:
    assert {room_of(path) for path in MODULES} <= set().union(*FLOORS)


def test_imports_go_down_only() -> None:
    assert [line for path in MODULES for line in trespasses(path.read_text("utf-8"), path)] == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("model/shapes.py", "from exact_nb.store import base"),
        ("errors.py", "import exact_nb.model.shapes, exact_nb.cli"),
        ("store/base.py", "def f():\n    from exact_nb.images.base import Source"),
        ("images/base.py", "if TYPE_CHECKING:\n    import exact_nb.store.query"),
        ("store/duckdb/core.py", "from ...widgets import viewer"),
        ("store/base.py", "from .. import server"),
        ("store/base.py", "from exact_nb import connect"),
    ],
)
def test_an_import_that_goes_up_is_seen(path: str, line: str) -> None:
    assert len(trespasses(line, ROOT / path)) == 1


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("store/base.py", "from exact_nb.model.shapes import Point\nimport duckdb"),
        ("store/base.py", "from .query import Query\nfrom ..errors import ExactError"),
        ("workspace/image.py", "from exact_nb.widgets import viewer"),
        ("server/app.py", "from exact_nb import __version__"),
    ],
)
def test_an_import_that_goes_down_is_allowed(path: str, line: str) -> None:
    assert trespasses(line, ROOT / path) == []


@pytest.mark.parametrize("module", ["exact_nb", "exact_nb.model"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    code = f"import {module}, sys, json; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    loaded = json.loads(done.stdout)
    assert module in loaded
    assert HEAVY & set(loaded) == set()
