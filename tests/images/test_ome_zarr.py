"""Folders of OME-Zarr 0.4 and 0.5 open with the axes, levels and samples they state."""

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import exact_nb
from exact_nb.errors import UnreadableImage, UnsupportedFormat
from exact_nb.images.base import Channel, FrameAxis, ImageKind, Pixels
from exact_nb.images.ome_zarr.levels import tile_side
from exact_nb.images.pyramid import PyramidSource
from exact_nb.images.pyramid_cache import cached_path
from exact_nb.images.record import describe_image
from exact_nb.images.registry import open_image

zarr = pytest.importorskip("zarr")

TYPES = {"t": "time", "c": "channel", "z": "space", "y": "space", "x": "space"}
UNITS = {"t": "millisecond", "z": "nanometer", "y": "micrometer", "x": "micrometer"}
SCALES = {"t": 250.0, "c": 1.0, "z": 500.0, "y": 0.25, "x": 0.5}
LENGTHS = {"t": 2, "c": 3, "z": 4, "y": 90, "x": 130}


def samples_of(axes: str, dtype: str = "uint16") -> Pixels:
    shape = tuple(LENGTHS[axis] for axis in axes)
    if dtype == "bool":
        return np.random.default_rng(2).integers(0, 2, shape).astype(bool)
    return np.random.default_rng(2).integers(0, 120, shape).astype(dtype)


def write(
    path: Path,
    samples: Pixels,
    axes: str,
    *,
    version: str = "0.4",
    levels: int = 1,
    reduced: str = "yx",
    chunks: tuple[int, ...] | None = None,
    omero: dict[str, Any] | None = None,
    above: dict[str, float] | None = None,
    **options: Any,
) -> Path:
    """Write a group with a pyramid of every second sample."""
    group = zarr.open_group(path, mode="w", zarr_format=2 if version == "0.4" else 3)
    datasets = []
    for number in range(levels):
        step = tuple(slice(None, None, 2**number if axis in reduced else 1) for axis in axes)
        part = samples[step]
        array = group.create_array(
            str(number),
            shape=part.shape,
            dtype=part.dtype,
            chunks=chunks or tuple(48 if axis in "yx" else 1 for axis in axes),
            **options,
        )
        array[...] = part
        scale = [SCALES[axis] * (2**number if axis in reduced else 1) for axis in axes]
        transformation = {"type": "scale", "scale": scale}
        datasets.append({"path": str(number), "coordinateTransformations": [transformation]})
    multiscale: dict[str, Any] = {
        "name": "cells",
        "axes": [
            {"name": axis, "type": TYPES[axis]} | ({"unit": UNITS[axis]} if axis in UNITS else {})
            for axis in axes
        ],
        "datasets": datasets,
    }
    if above:
        scale = [above.get(axis, 1.0) for axis in axes]
        multiscale["coordinateTransformations"] = [{"type": "scale", "scale": scale}]
    if version == "0.4":
        multiscale["version"] = version
        group.attrs["multiscales"] = [multiscale]
        if omero:
            group.attrs["omero"] = omero
    else:
        group.attrs["ome"] = {"version": version, "multiscales": [multiscale]} | (
            {"omero": omero} if omero else {}
        )
    return path


@pytest.mark.parametrize("version", ["0.4", "0.5"])
@pytest.mark.parametrize("axes", ["yx", "zyx", "tyx", "cyx", "tzyx", "czyx", "tcyx", "tczyx"])
def test_every_frame_is_where_its_axes_say(tmp_path: Path, version: str, axes: str) -> None:
    samples = samples_of(axes)
    with open_image(write(tmp_path / "a.zarr", samples, axes, version=version)) as source:
        description = source.description
        sizes = description.sizes
        for axis in "tczyx":
            assert getattr(sizes, axis) == (LENGTHS[axis] if axis in axes else 1)
        assert (description.mpp_x, description.mpp_y) == (0.5, 0.25)
        assert description.z_axis == (
            FrameAxis(spacing=0.5, unit="µm") if "z" in axes else FrameAxis()
        )
        assert description.t_axis == (
            FrameAxis(spacing=0.25, unit="s") if "t" in axes else FrameAxis()
        )
        stacked = axes != "yx"
        assert description.kind is (ImageKind.STACK if stacked else ImageKind.PICTURE)
        for t, z, c in np.ndindex(sizes.t, sizes.z, sizes.c):
            at = {"t": t, "z": z, "c": c}
            plane = samples[tuple(at[axis] for axis in axes if axis not in "yx")]
            np.testing.assert_array_equal(source.read_region(0, 0, 130, 90, **at), plane)
        for axis in "tzc":
            with pytest.raises(IndexError, match=axis):
                source.tile(0, 0, 0, **{axis: getattr(sizes, axis)})


@pytest.mark.parametrize("version", ["0.4", "0.5"])
def test_levels_and_tiles_are_those_stored(tmp_path: Path, version: str) -> None:
    samples = np.random.default_rng(1).integers(0, 999, (2, 700, 1300)).astype("uint16")
    path = write(
        tmp_path / "a.zarr", samples, "zyx", version=version, levels=3, chunks=(1, 256, 256)
    )
    with open_image(path) as source:
        levels = source.description.levels
        assert [(one.width, one.height, one.downsample) for one in levels] == [
            (1300, 700, 1.0),
            (650, 350, 2.0),
            (325, 175, 4.0),
        ]
        assert source.description.stored_levels == 3
        assert {(one.tile_width, one.tile_height) for one in levels} == {(256, 256)}
        for number, level in enumerate(levels):
            due = samples[1, :: 2**number, :: 2**number]
            for column, row in np.ndindex(level.columns, level.rows):
                part = due[row * 256 : row * 256 + 256, column * 256 : column * 256 + 256]
                np.testing.assert_array_equal(source.tile(number, column, row, z=1), part)
            inside = source.read_region(
                100 * level.downsample, 60 * level.downsample, 200, 90, level=number, z=1
            )
            np.testing.assert_array_equal(inside, due[60:150, 100:300])
        outside = source.read_region(-10, -20, 40, 50, z=1)
        assert not outside[:20].any()
        assert not outside[:, :10].any()
        np.testing.assert_array_equal(outside[20:, 10:], samples[1, :30, :30])


@pytest.mark.parametrize("dtype", ["int8", "uint8", ">i2", "uint32", "float32", ">f8", "bool"])
@pytest.mark.parametrize("version", ["0.4", "0.5"])
def test_samples_of_every_type_are_the_files_own(tmp_path: Path, version: str, dtype: str) -> None:
    samples = samples_of("zyx", dtype)
    with open_image(write(tmp_path / "a.zarr", samples, "zyx", version=version)) as source:
        native = np.dtype(dtype).newbyteorder("=")
        assert source.description.dtype == str(native)
        found = source.read_region(0, 0, 130, 90, z=2)
        assert found.dtype == native
        np.testing.assert_array_equal(found, samples[2])


def test_chunks_may_hold_several_frames_and_shards_several_chunks(tmp_path: Path) -> None:
    samples = samples_of("tzyx")
    path = write(
        tmp_path / "a.zarr",
        samples,
        "tzyx",
        version="0.5",
        chunks=(2, 3, 32, 32),
        shards=(2, 6, 64, 64),
    )
    with open_image(path) as source:
        assert source.description.metadata["ome_zarr"]["chunks"] == [2, 3, 32, 32]
        for t, z in np.ndindex(2, 4):
            found = source.read_region(0, 0, 130, 90, t=t, z=z)
            np.testing.assert_array_equal(found, samples[t, z])


def test_axes_may_be_in_another_order(tmp_path: Path) -> None:
    samples = samples_of("xyc")
    with open_image(write(tmp_path / "a.zarr", samples, "xyc")) as source:
        assert (source.description.sizes.c, source.description.sizes.x) == (3, 130)
        found = source.read_region(3, 5, 60, 40, c=2)
    np.testing.assert_array_equal(found, samples[3:63, 5:45, 2].T)


def test_missing_chunk_holds_the_fill_value(tmp_path: Path) -> None:
    samples = np.full((2, 90, 130), 5, "uint16")
    path = write(tmp_path / "a.zarr", samples, "zyx", chunks=(1, 48, 65), fill_value=77)
    (path / "0" / "1.0.1").unlink()
    with open_image(path) as source:
        found = source.read_region(0, 0, 130, 90, z=1)
    assert (found[:48, 65:] == 77).all()
    assert (found[48:] == 5).all()
    assert (found[:, :65] == 5).all()


@pytest.mark.parametrize("version", ["0.4", "0.5"])
def test_omero_names_colours_and_windows_of_channels(tmp_path: Path, version: str) -> None:
    omero = {
        "channels": [
            {"label": "DAPI", "color": "0000FF", "window": {"start": 10, "end": 900, "min": 0}},
            {"label": 0, "color": "no colour", "window": {"start": 5, "end": 5}},
        ]
    }
    path = write(tmp_path / "a.zarr", samples_of("cyx"), "cyx", version=version, omero=omero)
    with open_image(path) as source:
        assert source.description.channels == (
            Channel(name="DAPI", color="#0000ff", window=(10, 900)),
            Channel(name="0"),
            Channel(),
        )


def test_transformation_of_all_levels_multiplies(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zarr", samples_of("tyx"), "tyx", above={"t": 4, "x": 2})
    with open_image(path) as source:
        assert source.description.mpp_x == 1.0
        assert source.description.t_axis.spacing == 1.0


def test_scale_without_a_unit_is_no_length(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zarr", samples_of("zyx"), "zyx")
    attributes = json.loads((path / ".zattrs").read_text())
    for axis in attributes["multiscales"][0]["axes"]:
        axis.pop("unit")
    (path / ".zattrs").write_text(json.dumps(attributes))
    with open_image(path) as source:
        assert source.description.mpp_x is None
        assert source.description.z_axis == FrameAxis()


def test_level_with_fewer_planes_is_left_out(tmp_path: Path) -> None:
    """A plane of a pyramid in three dimensions is an average of several: no frame of the image."""
    samples = samples_of("zyx")
    with open_image(write(tmp_path / "a.zarr", samples, "zyx", levels=2, reduced="zyx")) as source:
        assert source.description.stored_levels == 1
        assert source.description.metadata["unused_levels"] == 1
        np.testing.assert_array_equal(source.read_region(0, 0, 130, 90, z=3), samples[3])


def test_huge_chunks_are_handed_out_in_tiles(tmp_path: Path) -> None:
    samples = np.arange(2 * 600 * 1500, dtype="uint32").reshape(2, 600, 1500)
    with open_image(write(tmp_path / "a.zarr", samples, "zyx", chunks=(1, 600, 1500))) as source:
        finest = source.description.levels[0]
        assert (finest.tile_width, finest.tile_height) == (512, 600)
        assert len(source.description.levels) == 3  # made as they are asked for
        np.testing.assert_array_equal(source.tile(0, 2, 0, z=1), samples[1, :600, 1024:])


@pytest.mark.parametrize(
    ("chunk", "side"),
    [(1, 256), (32, 256), (100, 300), (256, 256), (1000, 1000), (1024, 1024), (1025, 512)],
)
def test_tiles_fall_on_chunks(chunk: int, side: int) -> None:
    assert tile_side(chunk) == side


# -- what is no image -------------------------------------------------------------------------


def test_first_image_of_a_collection_opens(tmp_path: Path) -> None:
    root = tmp_path / "all.zarr"
    zarr.open_group(root, mode="w", zarr_format=2).attrs["bioformats2raw.layout"] = 3
    for number in range(2):
        write(root / str(number), samples_of("yx") + np.uint16(number), "yx")
    with open_image(root) as source:
        np.testing.assert_array_equal(source.read_region(0, 0, 130, 90), samples_of("yx"))
        assert source.description.metadata["ome_zarr"]["images"] == 2


@pytest.mark.parametrize(
    ("attributes", "match"),
    [
        ({"plate": {"wells": []}}, "a plate"),
        ({"well": {"images": []}}, "a well"),
        ({"labels": ["cells"]}, "no multiscales"),
        ({}, "no multiscales"),
        ({"multiscales": [{"axes": ["q", "y", "x"], "datasets": []}]}, "axes are q, y, x"),
    ],
)
def test_group_that_is_no_image_is_refused(
    tmp_path: Path, attributes: dict[str, Any], match: str
) -> None:
    zarr.open_group(tmp_path / "a.zarr", mode="w", zarr_format=2).attrs.update(attributes)
    with pytest.raises(UnsupportedFormat, match=match):
        open_image(tmp_path / "a.zarr")


def test_damage_is_told_in_one_line(tmp_path: Path) -> None:
    def refusal(path: Path) -> str:
        with (
            pytest.raises(UnreadableImage, match=r"a\.zarr") as refused,
            open_image(path) as source,
        ):
            source.read_region(0, 0, 130, 90)
        assert "\n" not in str(refused.value)
        return str(refused.value)

    path = tmp_path / "a.zarr"
    for damage, match in (
        (lambda: (path / "0" / "0.0").write_bytes(b"version https"), "chunk 0.0 is damaged"),
        (lambda: (path / ".zattrs").write_text("version https"), "no valid JSON"),
        (lambda: (path / "0" / ".zarray").write_text("{}"), "no array can be read"),
        (lambda: shutil.rmtree(path / "0"), "no array can be read"),
        (lambda: (path / ".zattrs").write_text('{"multiscales": [{}]}'), "damaged"),
        (lambda: (path / ".zattrs").write_text('{"multiscales": [{"datasets": []}]}'), "no array"),
    ):
        write(path, samples_of("yx"), "yx")
        damage()
        assert match in refusal(path)
        shutil.rmtree(path)


def test_real_folder_whose_content_was_not_fetched_is_refused(data: Path) -> None:
    """Its files are pointers of Git LFS: text where JSON and chunks should be."""
    with pytest.raises(UnreadableImage, match="no valid JSON") as refused:
        open_image(data / "zstack" / "s1_t7_c4_z3_Image_0.zarr")
    assert "\n" not in str(refused.value)


def test_missing_package_is_named_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.zarr", samples_of("yx"), "yx")
    monkeypatch.setitem(sys.modules, "zarr", None)
    with pytest.raises(UnsupportedFormat, match=r"pip install exact-nb\[zarr\]"):
        open_image(path)


def test_zarr_is_imported_only_where_a_folder_opens(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zarr", samples_of("yx"), "yx")
    code = (
        "import sys, exact_nb.images.registry, exact_nb.images.ome_zarr, exact_nb.workspace.adding;"
        "assert 'zarr' not in sys.modules;"
        f"exact_nb.images.registry.open_image({str(path)!r}); assert 'zarr' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# -- threads, cache and records ---------------------------------------------------------------


def test_threads_get_their_own_frames_and_few_chunks_stay(tmp_path: Path) -> None:
    samples = samples_of("tzyx")
    wrong: list[tuple[int, int]] = []
    with open_image(write(tmp_path / "a.zarr", samples, "tzyx")) as source:
        cache = source._cache  # type: ignore[attr-defined]
        cache.capacity = 5 * 48 * 48 * 2

        def look(seed: int) -> None:
            for t, z in np.random.default_rng(seed).integers(0, (2, 4), (30, 2)).tolist():
                part = source.read_region(7, 9, 100, 70, t=t, z=z)
                wrong.extend([(t, z)] * int((part != samples[t, z, 9:79, 7:107]).any()))

        threads = [threading.Thread(target=look, args=(seed,)) for seed in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert cache.used <= cache.capacity
    assert wrong == []
    with pytest.raises(UnreadableImage, match="closed"):
        source.read_region(0, 0, 1, 1)


@pytest.mark.parametrize("version", ["0.4", "0.5"])
def test_folder_is_recorded_with_its_size_and_a_checksum(tmp_path: Path, version: str) -> None:
    path = write(tmp_path / "a.zarr", samples_of("zyx"), "zyx", version=version)
    record = describe_image(path)
    assert (record.name, record.path, record.depth) == ("a.zarr", str(path), 4)
    files = [one for one in path.rglob("*") if one.is_file()]
    assert record.size_bytes == sum(one.stat().st_size for one in files)
    moved = tmp_path / "elsewhere" / "b.zarr"
    shutil.copytree(path, moved)
    assert describe_image(moved).checksum == record.checksum
    metadata = moved / (".zattrs" if version == "0.4" else "zarr.json")
    metadata.write_text(metadata.read_text().replace("cells", "cello"))
    assert describe_image(moved).checksum != record.checksum
    next(one for one in path.rglob("*") if one.is_file() and one.name[0].isdigit()).unlink()
    assert describe_image(path).checksum != record.checksum


def test_folder_is_added_as_one_image(tmp_path: Path) -> None:
    folder = tmp_path / "images"
    write(folder / "a.zarr", samples_of("zyx"), "zyx")
    write(folder / "named_otherwise", samples_of("yx"), "yx", version="0.5")
    with exact_nb.connect(tmp_path / "store.duckdb") as workspace:
        images = workspace.imageset("cells")
        added = images.add_images(folder / "**" / "*")
        assert [one.name for one in added] == ["a.zarr", "named_otherwise"]
        assert [one.record.kind for one in added] == ["stack", "picture"]


def test_large_plane_gets_a_pyramid_that_is_not_kept_when_a_chunk_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXACT_NB_CACHE", str(tmp_path / "cache"))
    samples = np.random.default_rng(1).integers(0, 250, (300, 5000), "uint8")
    path = write(tmp_path / "a.zarr", samples, "yx", chunks=(300, 1000))
    with open_image(path) as source:
        assert isinstance(source, PyramidSource)
        before = np.asarray(source.tile(1, 0, 0))
        build = source.start_build()
        assert build is not None
        build.wait()
        assert source.from_cache
        np.testing.assert_array_equal(source.tile(1, 0, 0), before)
        assert cached_path(path).is_file()
    zarr.open_array(path / "0", mode="r+")[:, :1000] = samples[:, 1000:2000]
    assert not cached_path(path).is_file()
