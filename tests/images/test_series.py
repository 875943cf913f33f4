"""Files that are named as frames are one image, whichever of them is named."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as PillowImage

import exact_nb
from exact_nb.errors import ExactError, UnreadableImage
from exact_nb.images.base import FrameAxis, ImageKind, Pixels
from exact_nb.images.checksum import GLANCE_BYTES
from exact_nb.images.record import describe_image
from exact_nb.images.registry import open_image
from exact_nb.images.series import SeriesSource, one_per_image
from exact_nb.images.series_names import find_series, parse_name
from tests.images.tiff_samples import noise


def write(
    folder: Path,
    pattern: str,
    *,
    t: Iterable[int] = (0,),
    z: Iterable[int] = (0,),
    c: Iterable[int] = (0,),
    shape: tuple[int, ...] = (12, 17),
    dtype: str = "uint16",
    **options: Any,
) -> dict[tuple[int, int, int], Pixels]:
    """Write a file for each t, z and c; return the samples of each, counted from 0."""
    written = {}
    places = itertools.product(enumerate(t), enumerate(z), enumerate(c))
    for number, ((ti, tn), (zi, zn), (ci, cn)) in enumerate(places):
        plane = (noise(shape, dtype) // 2 + number).astype(dtype)
        path = folder / pattern.format(t=tn, z=zn, c=cn)
        if path.suffix == ".png":
            PillowImage.fromarray(plane).save(path)
        else:
            tifffile.imwrite(path, plane, **options)
        written[ti, zi, ci] = plane
    return written


# -- names ------------------------------------------------------------------------------------

BASES = st.text(st.characters(exclude_characters="/\\\0", exclude_categories=["Cs"]), min_size=1)


@given(
    base=BASES.filter(lambda text: parse_name(f"{text}_z0.tif") is not None),
    axes=st.permutations("tzc").flatmap(
        lambda order: st.integers(1, 3).map(lambda count: "".join(order[:count]))
    ),
    numbers=st.tuples(*[st.integers(0, 10**6)] * 3),
    padding=st.integers(1, 8),
    end=st.sampled_from([".tif", ".TIFF", ".png", ".ome.tif", ".jpeg"]),
)
def test_a_name_that_is_put_together_is_taken_apart_again(
    base: str, axes: str, numbers: tuple[int, int, int], padding: int, end: str
) -> None:
    own = "".join(f"_{axis}{number:0{padding}d}" for axis, number in zip(axes, numbers))  # noqa: B905
    name = f"{base}{own}{end}"
    found = parse_name(name)
    if not set(axes) & set("tz"):
        assert found is None or found.base != base
        return
    assert found is not None
    if found.base == base:  # a base may itself end as a place does
        expected = dict(zip(axes, numbers, strict=False))
        assert found.place == tuple(expected.get(axis, 0) for axis in "tzc")
        assert found.end == end
        assert found.axes == axes
    assert found.at(found.place) == name


@pytest.mark.parametrize(
    "name",
    ["a.tif", "a_z.tif", "_z1.tif", "a_z1", "a_z1_z2.tif", "a_c1.tif", "a_Z1.tif", "a_z1b.tif"],
)
def test_other_names_stand_alone(name: str) -> None:
    assert parse_name(name) is None


# -- what opens -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "lengths"),
    [
        ("a_z{z}.tif", {"z": 11}),
        ("a_t{t:03d}.tif", {"t": 4}),
        ("a_z{z}_t{t}.tif", {"z": 3, "t": 2}),
        ("a_t{t:02d}_z{z:04d}.png", {"z": 3, "t": 2}),
        ("a_c{c}_z{z}.tif", {"z": 3, "c": 2}),
        ("a.b [1]_z{z}_c{c}_t{t}.ome.tif", {"z": 2, "t": 3, "c": 2}),
    ],
)
def test_any_file_opens_the_whole_series(
    tmp_path: Path, pattern: str, lengths: dict[str, int]
) -> None:
    counted = {axis: range(length) for axis, length in lengths.items()}
    planes = write(tmp_path, pattern, **counted)  # type: ignore[arg-type]
    files = sorted(tmp_path.iterdir())
    for named in (files[0], files[-1], files[len(files) // 2]):
        with open_image(named) as source:
            description = source.description
            assert isinstance(source, SeriesSource)
            assert description.kind is ImageKind.STACK
            assert source.path == tmp_path / pattern.format(t=0, z=0, c=0)
            for axis in "tzc":
                assert getattr(description.sizes, axis) == lengths.get(axis, 1)
            for (t, z, c), plane in planes.items():
                found = source.read_region(0, 0, 17, 12, t=t, z=z, c=c)
                assert found.dtype == plane.dtype
                np.testing.assert_array_equal(found, plane)
                np.testing.assert_array_equal(source.tile(0, 0, 0, t=t, z=z, c=c), plane)
            for axis in "tzc":
                with pytest.raises(IndexError, match=axis):
                    source.tile(0, 0, 0, **{axis: lengths.get(axis, 1)})


def test_numbers_that_do_not_count_from_0_label_the_frames(tmp_path: Path) -> None:
    planes = write(tmp_path, "a_z{z}_t{t}_c{c}.tif", z=range(8, 12), t=range(2), c=(3, 4))
    with open_image(tmp_path / "a_z10_t1_c4.tif") as source:
        description = source.description
        assert description.z_axis == FrameAxis(labels=("8", "9", "10", "11"))
        assert description.t_axis == FrameAxis()
        assert [channel.name for channel in description.channels] == ["c3", "c4"]
        found = source.read_region(0, 0, 17, 12, z=2, t=1, c=1)
    np.testing.assert_array_equal(found, planes[1, 2, 1])


def test_axes_that_names_do_not_count_are_those_of_the_files(tmp_path: Path) -> None:
    stacks = [noise((3, 12, 17), "uint16") // 2 + t for t in range(4)]
    for t, stack in enumerate(stacks):
        tifffile.imwrite(
            tmp_path / f"a_t{t}.tif",
            stack,
            imagej=True,
            metadata={"axes": "ZYX", "spacing": 2.0, "unit": "um"},
        )
    with open_image(tmp_path / "a_t2.tif") as source:
        sizes = source.description.sizes
        assert (sizes.t, sizes.z, sizes.c) == (4, 3, 1)
        assert source.description.z_axis == FrameAxis(spacing=2.0, unit="µm")
        for t, z in np.ndindex(4, 3):
            np.testing.assert_array_equal(source.read_region(0, 0, 17, 12, t=t, z=z), stacks[t][z])


def test_file_that_holds_the_frames_its_name_counts_stands_alone(tmp_path: Path) -> None:
    for number in range(3):
        tifffile.imwrite(
            tmp_path / f"a_z{number}.tif",
            noise((5, 12, 17)),
            photometric="minisblack",
            metadata={"axes": "ZYX"},
        )
    with open_image(tmp_path / "a_z1.tif") as source:
        assert source.description.sizes.z == 5
        assert source.path == tmp_path / "a_z1.tif"
    files = sorted(tmp_path.iterdir())
    assert one_per_image(files) == files


def test_single_file_with_such_a_name_stays_a_picture(tmp_path: Path) -> None:
    write(tmp_path, "a_z{z}.tif", z=[4])
    with open_image(tmp_path / "a_z4.tif") as source:
        assert source.description.kind is ImageKind.PICTURE
        assert not isinstance(source, SeriesSource)


def test_large_pages_of_a_series_get_levels_and_no_pyramid_is_built(tmp_path: Path) -> None:
    planes = write(tmp_path, "a_z{z}.tif", z=range(2), shape=(700, 1300), dtype="uint8")
    with open_image(tmp_path / "a_z0.tif") as source:
        assert [level.width for level in source.description.levels] == [1300, 650, 325]
        tile = np.asarray(source.tile(0, 2, 1, z=1))
        np.testing.assert_array_equal(tile, planes[0, 1, 0][512:, 1024:])
        assert source.start_build() is None  # type: ignore[attr-defined]


# -- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize("pattern", ["a_z{z}_t{t}.tif", "a_z{z:03d}_t{t:02d}.tif"])
def test_missing_file_is_named(tmp_path: Path, pattern: str) -> None:
    write(tmp_path, pattern, z=range(3), t=range(3))
    gap = tmp_path / pattern.format(z=1, t=2)
    gap.unlink()
    with pytest.raises(UnreadableImage) as refused:
        open_image(tmp_path / pattern.format(z=0, t=0))
    assert str(refused.value).startswith(f"{gap}: is missing")
    assert "\n" not in str(refused.value)


def test_two_files_of_one_place_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "a_z{z}.tif", z=range(3))
    write(tmp_path, "a_z{z:02d}.tif", z=[2])
    with pytest.raises(UnreadableImage, match=r"a_z2\.tif: has the place of a_z02\.tif"):
        open_image(tmp_path / "a_z0.tif")


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ({"shape": (12, 18)}, r"size \(18 x 12, not 17 x 12\)"),
        ({"dtype": "float32"}, r"type \(float32, not uint16\)"),
        ({"shape": (12, 17, 3), "dtype": "uint8", "photometric": "rgb"}, "type"),
    ],
)
def test_first_file_that_differs_is_named(tmp_path: Path, other: dict[str, Any], what: str) -> None:
    write(tmp_path, "a_z{z}.tif", z=range(5))
    write(tmp_path, "a_z{z}.tif", z=[3, 4], **other)
    with pytest.raises(UnreadableImage, match=rf"a_z3\.tif: differs in {what}") as refused:
        open_image(tmp_path / "a_z0.tif")
    assert refused.value.path == str(tmp_path / "a_z3.tif")


def test_damaged_file_of_a_series_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a_z{z}.tif", z=range(3))
    (tmp_path / "a_z1.tif").write_bytes(b"II*\0 and no more")
    with pytest.raises(ExactError, match=r"a_z1\.tif"):
        open_image(tmp_path / "a_z0.tif")


def test_colour_pictures_are_no_channels(tmp_path: Path) -> None:
    options = {"shape": (12, 17, 3), "dtype": "uint8", "photometric": "rgb"}
    write(tmp_path, "a_z0_c{c}.tif", c=range(2), **options)  # type: ignore[arg-type]
    with pytest.raises(UnreadableImage, match="colour"):
        open_image(tmp_path / "a_z0_c0.tif")


def test_closed_series_says_so(tmp_path: Path) -> None:
    write(tmp_path, "a_z{z}.tif", z=range(3))
    source = open_image(tmp_path / "a_z0.tif")
    source.close()
    with pytest.raises(UnreadableImage, match="closed"):
        source.read_region(0, 0, 1, 1)


def test_threads_get_their_own_frames(tmp_path: Path) -> None:
    planes = write(tmp_path, "a_t{t}.tif", t=range(30), compression="deflate")
    wrong: list[int] = []
    with open_image(tmp_path / "a_t0.tif") as source:

        def look(seed: int) -> None:
            for t in np.random.default_rng(seed).integers(0, 30, 60).tolist():
                part = source.read_region(0, 0, 17, 12, t=t)
                wrong.extend([t] * int((part != planes[t, 0, 0]).any()))

        threads = [threading.Thread(target=look, args=(seed,)) for seed in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


# -- records ----------------------------------------------------------------------------------


def test_series_is_added_once_however_it_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "images"
    folder.mkdir()
    write(folder, "a_z{z}_t{t}.tif", z=range(1, 4), t=range(2))
    write(folder, "alone.tif")
    write(folder, "b_z{z}.png", z=range(2))
    with exact_nb.connect(tmp_path / "store.duckdb") as workspace:
        images = workspace.imageset("cells")
        assert [one.name for one in images.add_images(folder / "a_z3_t1.tif")] == ["a_z1_t0.tif"]
        added = images.add_images([folder / "*.tif", folder / "*.png"])
        assert [one.name for one in added] == ["a_z1_t0.tif", "alone.tif", "b_z0.png"]
        assert len(images.images()) == 3
        again = images.add_images(folder / "a_z2_t0.tif")
        assert [one.id for one in again] == [added[0].id]
        record = added[0].record
    assert (record.depth, record.frames, record.kind) == (3, 2, "stack")
    assert record.metadata["z_axis"]["labels"] == ["1", "2", "3"]
    assert record.metadata["series"]["files"] == 6
    assert record.size_bytes == sum(path.stat().st_size for path in folder.glob("a_*"))


def test_set_of_ome_tiff_is_added_once(data: Path, tmp_path: Path) -> None:
    folder = data / "zstack" / "multifile_ome"
    with exact_nb.connect(tmp_path / "store.duckdb") as workspace:
        images = workspace.imageset("cells")
        (third,) = images.add_images(folder / "multifile-Z3.ome.tiff")
        (added,) = images.add_images(folder / "*.tiff")
        assert third.id == added.id
        record = added.record
    assert (record.name, record.depth) == ("multifile-Z1.ome.tiff", 5)
    assert record.size_bytes == sum(path.stat().st_size for path in folder.glob("*.tiff"))


def test_broken_series_is_left_out_once(tmp_path: Path) -> None:
    folder = tmp_path / "images"
    folder.mkdir()
    write(folder, "a_z{z}.tif", z=[0, 1, 3, 4])
    write(folder, "alone.tif")
    with exact_nb.connect(tmp_path / "store.duckdb") as workspace:
        images = workspace.imageset("cells")
        with pytest.raises(UnreadableImage, match=r"a_z2\.tif: is missing"):
            images.add_images(folder / "*.tif")
        with pytest.warns(UserWarning, match=r"a_z2\.tif: is missing") as warned:
            added = images.add_images(folder / "*.tif", skip_unreadable=True)
        assert [one.name for one in added] == ["alone.tif"]
    assert len(warned) == 1


@pytest.mark.parametrize("change", ["bytes", "size", "name"])
def test_checksum_of_a_series_sees_every_file(tmp_path: Path, change: str) -> None:
    write(tmp_path, "a_z{z}.tif", z=range(3))
    before = describe_image(tmp_path / "a_z1.tif").checksum
    assert before == describe_image(tmp_path / "a_z2.tif").checksum
    last = tmp_path / "a_z2.tif"
    assert last.stat().st_size < 2 * GLANCE_BYTES
    if change == "bytes":
        content = bytearray(last.read_bytes())
        content[-1] ^= 1
        last.write_bytes(content)
    elif change == "size":
        last.write_bytes(last.read_bytes() + b"\0")
    else:
        write(tmp_path, "a_z{z}.tif", z=[3])
    assert describe_image(tmp_path / "a_z0.tif").checksum != before


def test_series_is_found_by_its_names_alone(tmp_path: Path) -> None:
    for name in ("a_z1.tif", "a_z2.tif", "a_z3.png", "ab_z3.tif", "a_z3_t1.tif", "a_z3.tif.txt"):
        (tmp_path / name).touch()
    series = find_series(tmp_path / "a_z2.tif")
    assert series is not None
    assert [file.name for file in series.files] == ["a_z1.tif", "a_z2.tif"]
    assert find_series(tmp_path / "a_z3.png") is None
