"""When the front end is built: never twice from the same sources, always from others."""

import importlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def builder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The build script of a small checkout whose bundle is the one of its sources."""
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    for name in ("build_front_end.py", "node.py"):
        shutil.copy(ROOT / "scripts" / name, scripts)
    (tmp_path / "js" / "src").mkdir(parents=True)
    (tmp_path / "js" / "src" / "viewer.ts").write_text("export default {};")
    monkeypatch.syspath_prepend(scripts)
    build_front_end = importlib.import_module("build_front_end")
    for name in build_front_end.RECIPE:
        (tmp_path / "js" / name).write_text(name)
    build_front_end.STATIC.mkdir(parents=True)
    for name in build_front_end.BUNDLE:
        (build_front_end.STATIC / name).write_text(name)
    build_front_end.STAMP.parent.mkdir()
    build_front_end.STAMP.write_text(build_front_end._stamp(build_front_end._sources()))
    yield build_front_end
    for name in ("build_front_end", "node"):
        del sys.modules[name]


def test_nothing_is_built_where_nothing_changed(
    builder: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")  # a build would fail
    assert builder.main([]) == 0
    assert capsys.readouterr().out == "front end: up to date\n"


@pytest.mark.parametrize("changed", ["js/src/new.ts", "js/src/viewer.ts", "js/package-lock.json"])
def test_other_sources_ask_for_a_build(builder: ModuleType, changed: str) -> None:
    (builder.ROOT / changed).write_text("something else")
    assert not builder.is_current()


def test_a_bundle_of_other_sources_asks_for_a_build(builder: ModuleType) -> None:
    (builder.STATIC / "viewer.js").write_text("built by hand from another branch")
    assert not builder.is_current()


def test_a_missing_style_sheet_asks_for_a_build(builder: ModuleType) -> None:
    (builder.STATIC / "viewer.css").unlink()
    assert not builder.is_current()
    assert not builder.is_bundled()
