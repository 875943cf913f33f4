"""The pyramid kept on the disk: built in the background, once, and never in the way."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from exact_nb.images import pyramid
from exact_nb.images.base import EncodedTile, Pixels, Source
from exact_nb.images.pixels import halve
from exact_nb.images.pyramid import PyramidSource, with_pyramid
from exact_nb.images.pyramid_cache import cache_folder, cached_path, trim
from exact_nb.images.registry import open_image
from tests.images.memory import Memory, assembled, averages

RANDOM = np.random.default_rng(3)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXACT_NB_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "pyramids"


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pictures of more than 1,000 pixels count as large."""
    monkeypatch.setattr(pyramid, "FAR_ENOUGH", 1_000)


def smooth(height: int, width: int) -> Any:
    y, x = np.mgrid[:height, :width]
    return np.stack([x * 255 // width, y * 255 // height, 255 - x * 200 // width], -1).astype("u1")


def saved(path: Path, samples: Any) -> Path:
    Image.fromarray(samples).save(path, compress_level=1)
    return path


def build(source: Source, progress: Callable[[float], None] | None = None) -> None:
    assert isinstance(source, PyramidSource)
    work = source.start_build(progress)
    assert work is not None
    assert work.wait(60)
    assert work.error is None
    assert source.from_cache


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("kind", ["rgb", "grey", "deep"])
def test_built_pyramid_shows_the_same(tmp_path: Path, cache: Path, kind: str) -> None:
    samples = smooth(1_100, 1_300)
    if kind != "rgb":
        samples = samples[..., 0].astype("u2") * 200 if kind == "deep" else samples[..., 0].copy()
    path = saved(tmp_path / "a.png", samples)
    with open_image(path) as source:
        levels = source.description.levels
        before = [assembled(source, number) for number in range(len(levels))]
        shares: list[float] = []
        build(source, shares.append)
        assert source.description.levels == levels
        for number, expected in enumerate(before):
            tile = source.tile(number, 0, 0)
            if kind == "rgb":
                assert isinstance(tile, EncodedTile)
                part = source.read_region(0, 0, *expected.shape[1::-1], level=number)
                assert np.abs(part.astype(int) - expected).max() <= 1
            else:
                assert np.array_equal(assembled(source, number), expected)
        assert shares == sorted(shares)
        assert shares[-1] == 1.0
    assert [file.suffix for file in cache.iterdir()] == [".tif"]


@pytest.mark.usefixtures("large")
def test_built_colours_are_the_pictures(tmp_path: Path) -> None:
    import simplejpeg

    samples = smooth(1_100, 1_300)
    with open_image(saved(tmp_path / "a.png", samples)) as source:
        build(source)
        for number, level in enumerate(averages(samples, 3)):
            tile = source.tile(number, 0, 0)
            assert isinstance(tile, EncodedTile)
            shown = simplejpeg.decode_jpeg(tile.data)[: level.shape[0], : level.shape[1]]
            assert np.abs(shown.astype(int) - level[:512, :512]).mean() < 1.5


@pytest.mark.usefixtures("large")
def test_second_opening_uses_the_pyramid_without_reading_the_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from exact_nb.images.raster import RasterSource

    path = saved(tmp_path / "a.png", smooth(1_100, 1_300))
    with open_image(path) as source:
        build(source)

    def refuse(_: object) -> Pixels:
        raise AssertionError("the picture was decoded")

    monkeypatch.setattr(RasterSource, "_decode", refuse)
    with open_image(path) as source:
        assert isinstance(source, PyramidSource)
        assert source.start_build() is None
        assert source.from_cache
        for number, level in enumerate(source.description.levels):
            assert source.tile(number, level.columns - 1, level.rows - 1) is not None


@pytest.mark.usefixtures("large")
def test_changed_picture_gets_another_pyramid(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", smooth(1_100, 1_300))
    first = cached_path(path)
    saved(path, smooth(1_100, 1_300)[::-1])
    assert cached_path(path) != first
    state = path.stat()
    again = cached_path(path)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns + 1_000_000_000))
    assert cached_path(path) != again


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("damage", ["cut", "foreign", "empty"])
def test_damaged_pyramid_is_built_anew(tmp_path: Path, damage: str) -> None:
    path = saved(tmp_path / "a.png", smooth(1_100, 1_300))
    with open_image(path) as source:
        build(source)
    target = cached_path(path)
    if damage == "cut":
        target.write_bytes(target.read_bytes()[:3_000])
    elif damage == "foreign":
        tifffile.imwrite(target, np.zeros((64, 64), np.uint8))
    else:
        target.write_bytes(b"")
    with open_image(path) as source:
        build(source)


@pytest.mark.usefixtures("large")
def test_tiles_are_made_while_the_pyramid_is_built(tmp_path: Path, cache: Path) -> None:
    samples = RANDOM.integers(0, 250, (1, 1_100, 1_300)).astype(np.uint8)
    path = tmp_path / "memory"
    path.write_bytes(b"stands for the samples")
    base = Memory(samples, path)
    source = PyramidSource(base)
    begun, may_go_on = threading.Event(), threading.Event()

    def gate() -> None:
        if threading.current_thread().name == "pyramid build":
            begun.set()
            assert may_go_on.wait(60)

    base.gate = gate
    work = source.start_build()
    assert work is not None
    assert source.start_build() is work
    assert begun.wait(60)
    assert np.array_equal(assembled(source, 1), halve(samples[0]))
    made_before = source.from_cache
    assert not made_before
    may_go_on.set()
    assert work.wait(60)
    assert source.from_cache
    assert np.array_equal(assembled(source, 1), halve(samples[0]))
    source.close()


@pytest.mark.usefixtures("large")
def test_cancelled_build_leaves_nothing(tmp_path: Path, cache: Path) -> None:
    path = tmp_path / "memory"
    path.write_bytes(b"stands for the samples")
    base = Memory(np.zeros((1, 1_100, 1_300), np.uint8), path)
    source = PyramidSource(base)
    begun, cancelled = threading.Event(), threading.Event()

    def gate() -> None:
        begun.set()
        assert cancelled.wait(60)

    base.gate = gate
    work = source.start_build()
    assert work is not None
    assert begun.wait(60)
    work.cancel()
    cancelled.set()
    assert work.wait(60)
    assert work.error is None
    assert not source.from_cache
    assert list(cache.iterdir()) == []
    assert np.asarray(source.tile(1, 0, 0)).shape == (512, 512)
    source.close()


@pytest.mark.usefixtures("large")
def test_closing_ends_the_build(tmp_path: Path, cache: Path) -> None:
    path = saved(tmp_path / "a.png", smooth(1_100, 1_300))
    source = open_image(path)
    assert isinstance(source, PyramidSource)
    work = source.start_build()
    assert work is not None
    source.close()
    assert not work.running
    assert not list(cache.glob(".*"))


@pytest.mark.usefixtures("large")
def test_failed_build_is_told_and_harmless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "no-folder").write_bytes(b"a file where the folder should be")
    monkeypatch.setenv("EXACT_NB_CACHE", str(tmp_path / "no-folder"))
    with open_image(saved(tmp_path / "a.png", smooth(1_100, 1_300))) as source:
        assert isinstance(source, PyramidSource)
        work = source.start_build()
        assert work is not None
        assert work.wait(60)
        assert isinstance(work.error, OSError)
        assert np.asarray(source.tile(2, 0, 0)).shape == (275, 325, 3)


@pytest.mark.usefixtures("large")
def test_two_processes_that_build_the_same_do_not_collide(tmp_path: Path, cache: Path) -> None:
    path = saved(tmp_path / "a.png", smooth(1_600, 1_800))
    script = """
import sys
from exact_nb.images import pyramid
from exact_nb.images.registry import open_image
pyramid.FAR_ENOUGH = 1_000
with open_image(sys.argv[1]) as source:
    print("ready", flush=True)
    sys.stdin.readline()
    work = source.start_build()
    if work is not None:
        assert work.wait(60) and work.error is None, work.error
    assert source.from_cache
    print(len(bytes(source.tile(0, 1, 1).data)))
"""
    command = [sys.executable, "-c", script, str(path)]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert len(set(answers)) == 1
    assert [file.name for file in cache.iterdir()] == [cached_path(path).name]


def test_small_pictures_and_stacks_are_not_kept() -> None:
    for shape in [(1, 4_096, 600), (2, 5_000, 16)]:
        with with_pyramid(Memory(np.zeros(shape, np.uint8))) as source:
            assert isinstance(source, PyramidSource)
            assert source.start_build() is None
            assert not source.from_cache


def test_cache_keeps_to_its_size_and_forgets_the_oldest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXACT_NB_CACHE_BYTES", "250")
    for age, name in enumerate(["new.tif", "middle.tif", "old.tif", "oldest.tif"]):
        (tmp_path / name).write_bytes(bytes(100))
        os.utime(tmp_path / name, (1e9 - age, 1e9 - age))
    abandoned, fresh = tmp_path / ".a.1.x.part", tmp_path / ".b.1.x.part"
    abandoned.write_bytes(b"x")
    os.utime(abandoned, (1e9, 1e9))
    fresh.write_bytes(b"x")
    trim(tmp_path, tmp_path / "oldest.tif")
    assert {file.name for file in tmp_path.iterdir()} == {"new.tif", "oldest.tif", fresh.name}


def test_cache_lies_where_the_system_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cache_folder().name == "pyramids"
    monkeypatch.delenv("EXACT_NB_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    monkeypatch.setattr(sys, "platform", "linux")
    assert cache_folder() == Path("/somewhere/exact_nb/pyramids")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache_folder() == Path.home() / "Library" / "Caches" / "exact_nb" / "pyramids"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", "/local")
    assert cache_folder() == Path("/local/exact_nb/pyramids")


def test_stripped_tiff_gets_its_pyramid(data: Path) -> None:
    with open_image(data / "wsi" / "grey10kx5k.tif") as source:
        before = assembled(source, 3)
        build(source)
        assert np.array_equal(assembled(source, 3), before)
