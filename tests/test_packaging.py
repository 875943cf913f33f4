"""What is published: an sdist and a wheel made from it, which need no Node."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STATIC = "exact_nb/widgets/static"
BUNDLE = {f"{STATIC}/{name}" for name in ("viewer.js", "viewer.css", "channel.js", "licenses.txt")}

USE = """
from pathlib import Path
import exact_nb
from exact_nb.widgets import viewer, channel

home = Path(exact_nb.__file__).parent
assert home.is_relative_to({venv!r}), home
assert (home / "widgets" / "static" / "viewer.js").stat().st_size < 1_000_000
with exact_nb.connect("labels.duckdb") as workspace:
    assert workspace is not None
print(exact_nb.__version__)
"""


def build(source: Path, kind: str, out: Path, env: dict[str, str] | None = None) -> Path:
    """Build an sdist or a wheel as `python -m build` does, with the tools of this environment."""
    options = ("--no-isolation", f"--{kind}", "--outdir", out)
    subprocess.run(
        [sys.executable, "-m", "build", *options, source], check=True, env=env, capture_output=True
    )
    (product,) = out.iterdir()
    return product


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, "sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from the unpacked sdist with nothing on the PATH."""
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    (source,) = folder.iterdir()
    bare = {**os.environ, "PATH": str(tmp_path_factory.mktemp("nothing"))}
    return build(source, "wheel", tmp_path_factory.mktemp("wheel"), bare)


def run(python: Path, program: str, cwd: Path) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [python, "-c", program], check=False, cwd=cwd, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def empty_environment(folder: Path) -> Path:
    """Make an environment without anything in it; return its Python."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def install(python: Path, wheel: Path) -> None:
    subprocess.run(
        # What is not imported need not be compiled.
        [sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-compile", wheel],
        check=True,
        capture_output=True,
    )


@pytest.mark.thorough
def test_sdist_holds_the_bundle_and_what_a_checkout_needs(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    needed = {"js/package-lock.json", "js/src/viewer.ts", "scripts/hatch_build.py", "Makefile"}
    assert names >= BUNDLE | needed
    assert not [name for name in names if "node_modules" in name or "__pycache__" in name]


@pytest.mark.thorough
def test_wheel_holds_the_package_with_its_bundle_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    assert set(sizes) >= BUNDLE | {"exact_nb/py.typed", "exact_nb/notebooks/01-quickstart.ipynb"}
    assert {name.split("/")[0].split("-")[0] for name in sizes} == {"exact_nb"}
    outside = {name.partition(".data/data/")[2] for name in sizes} - {""}
    assert outside == {"etc/jupyter/jupyter_server_config.d/exact_nb.json"}
    assert 0 < sizes[f"{STATIC}/viewer.js"] < 1_000_000


@pytest.mark.thorough
@pytest.mark.timeout(900)
def test_wheel_works_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    python = empty_environment(venv)
    install(python, wheel)
    assert run(python, USE.format(venv=str(venv)), tmp_path)


def test_lock_file_names_no_registry() -> None:
    assert '"resolved"' not in (ROOT / "js" / "package-lock.json").read_text()
