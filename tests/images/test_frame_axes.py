"""Frames follow each other as the file says, and their samples are the file's own."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from hypothesis import given
from hypothesis import strategies as st

from exact_nb.images.axes import axis_of_positions, axis_of_steps
from exact_nb.images.base import FrameAxis, ImageKind, Pixels, Source
from exact_nb.images.record import describe_image
from exact_nb.images.registry import open_image
from exact_nb.images.tiles import TileService
from tests.images.tiff_samples import noise


def write_ome(path: Path, axes: str, shape: tuple[int, ...], **metadata: Any) -> Path:
    tifffile.imwrite(
        path,
        noise((*shape, 8, 9)),
        photometric="minisblack",
        metadata={"axes": axes + "YX", **metadata},
    )
    return path


def axes_of(path: Path) -> tuple[FrameAxis, FrameAxis]:
    with open_image(path) as source:
        return source.description.z_axis, source.description.t_axis


@pytest.mark.parametrize(
    ("stated", "unit", "micrometres"), [(250, "nm", 0.25), (1.5, "µm", 1.5), (0.002, "mm", 2)]
)
def test_ome_focus_step_comes_in_micrometres(
    tmp_path: Path, stated: float, unit: str, micrometres: float
) -> None:
    path = write_ome(
        tmp_path / "a.ome.tif", "Z", (4,), PhysicalSizeZ=stated, PhysicalSizeZUnit=unit
    )
    z_axis, t_axis = axes_of(path)
    assert z_axis.spacing == pytest.approx(micrometres)
    assert z_axis.unit == "µm"
    assert t_axis == FrameAxis()


@pytest.mark.parametrize(
    ("stated", "unit", "seconds"), [(40, "ms", 0.04), (2.5, "s", 2.5), (3, "min", 180)]
)
def test_ome_interval_comes_in_seconds(
    tmp_path: Path, stated: float, unit: str, seconds: float
) -> None:
    path = write_ome(
        tmp_path / "a.ome.tif", "T", (4,), TimeIncrement=stated, TimeIncrementUnit=unit
    )
    t_axis = axes_of(path)[1]
    assert t_axis.spacing == pytest.approx(seconds)
    assert t_axis.unit == "s"


def test_positions_of_planes_stand_in_for_a_missing_step(tmp_path: Path) -> None:
    """Planes run through c first here: only those of the first channel and time count."""
    z, t, c = (axis.ravel() for axis in np.indices((3, 2, 2)).transpose(0, 2, 1, 3))
    plane = {
        "PositionZ": (10 - 0.5 * z + 7 * t).tolist(),
        "PositionZUnit": ["µm"] * len(z),
        "DeltaT": (1500 * t + 100 * z + c).tolist(),
        "DeltaTUnit": ["ms"] * len(z),
    }
    path = write_ome(tmp_path / "a.ome.tif", "TZC", (2, 3, 2), Plane=plane)
    z_axis, t_axis = axes_of(path)
    assert z_axis == FrameAxis(spacing=0.5, unit="µm")
    assert t_axis == FrameAxis(spacing=1.5, unit="s")


def test_positions_in_the_units_of_the_stage_say_nothing(tmp_path: Path) -> None:
    plane = {"PositionZ": [1.0, 2.0, 3.0], "PositionZUnit": ["reference frame"] * 3}
    assert axes_of(write_ome(tmp_path / "a.ome.tif", "Z", (3,), Plane=plane))[0] == FrameAxis()


def test_uneven_times_become_labels(tmp_path: Path) -> None:
    plane = {"DeltaT": [0.0, 1.0, 4.0, 9.0]}
    t_axis = axes_of(write_ome(tmp_path / "a.ome.tif", "T", (4,), Plane=plane))[1]
    assert t_axis == FrameAxis(spacing=3, unit="s", labels=("0 s", "1 s", "4 s", "9 s"))


@pytest.mark.parametrize("spacing", [300, -300])
def test_imagej_states_focus_step_and_interval(tmp_path: Path, spacing: int) -> None:
    tifffile.imwrite(
        tmp_path / "a.tif",
        noise((2, 3, 2, 8, 9), "uint16"),
        imagej=True,
        metadata={"axes": "TZCYX", "unit": "nm", "spacing": spacing, "finterval": 0.25, "fps": 7},
    )
    z_axis, t_axis = axes_of(tmp_path / "a.tif")
    assert z_axis.spacing == pytest.approx(0.3)
    assert z_axis.unit == "µm"
    assert t_axis == FrameAxis(spacing=0.25, unit="s")


def test_imagej_pixels_are_no_length(tmp_path: Path) -> None:
    tifffile.imwrite(
        tmp_path / "a.tif",
        noise((3, 8, 9), "uint16"),
        imagej=True,
        metadata={"axes": "ZYX", "unit": "pixel", "spacing": 2, "fps": 7},
    )
    assert axes_of(tmp_path / "a.tif") == (FrameAxis(), FrameAxis())


@pytest.mark.parametrize("axis", ["Z", "T"])
def test_imagej_labels_name_the_frames(tmp_path: Path, axis: str) -> None:
    labels = [f"{frame}-{channel}\nheader" for frame in "abc" for channel in "xy"]
    tifffile.imwrite(
        tmp_path / "a.tif",
        noise((3, 2, 8, 9), "uint16"),
        imagej=True,
        metadata={"axes": axis + "CYX", "Labels": labels},
    )
    z_axis, t_axis = axes_of(tmp_path / "a.tif")
    assert (z_axis if axis == "Z" else t_axis).labels == ("a-x", "b-x", "c-x")
    assert (t_axis if axis == "Z" else z_axis).labels == ()


def test_imagej_labels_of_one_frame_name_its_channels(data: Path) -> None:
    with open_image(data / "zstack" / "IXMtest_A02_s9_C3_imagej.tif") as source:
        names = [channel.name for channel in source.description.channels]
    assert names == [f"IXMtest_A02_s9_c{number}.tif" for number in (1, 2, 3)]


def test_axes_and_values_are_noted_in_the_record(tmp_path: Path) -> None:
    path = write_ome(tmp_path / "a.ome.tif", "Z", (4,), PhysicalSizeZ=0.5)
    metadata = describe_image(path).metadata
    assert metadata["z_axis"] == {"spacing": 0.5, "unit": "µm", "labels": []}
    assert metadata["t_axis"] == {"spacing": None, "unit": "", "labels": []}
    assert metadata["values"] == {"slope": 1.0, "intercept": 0.0, "unit": ""}


# -- pages without a word about axes ----------------------------------------------------------


@pytest.mark.parametrize("shape", [(8, 9), (8, 9, 3)])
def test_equal_pages_are_a_z_stack(tmp_path: Path, shape: tuple[int, ...]) -> None:
    pages = noise((5, *shape))
    with tifffile.TiffWriter(tmp_path / "a.tif") as writer:
        for page in pages:
            writer.write(page, metadata=None, photometric="rgb" if page.ndim == 3 else None)
    with open_image(tmp_path / "a.tif") as source:
        description = source.description
        assert description.kind is ImageKind.STACK
        assert (description.sizes.z, description.sizes.t, description.sizes.c) == (5, 1, 1)
        for z, page in enumerate(pages):
            np.testing.assert_array_equal(source.read_region(0, 0, 9, 8, z=z), page)


def test_pages_of_different_sizes_are_no_stack_and_the_largest_is_shown(tmp_path: Path) -> None:
    pages = [noise((8, 9)), noise((20, 30)), noise((11, 30))]
    with tifffile.TiffWriter(tmp_path / "a.tif") as writer:
        for page in pages:
            writer.write(page, metadata=None)
    with open_image(tmp_path / "a.tif") as source:
        assert source.description.kind is ImageKind.PICTURE
        assert (source.description.sizes.z, source.description.sizes.t) == (1, 1)
        assert source.description.metadata["unused_images"] == 2
        np.testing.assert_array_equal(source.read_region(0, 0, 30, 20), pages[1])


# -- samples ----------------------------------------------------------------------------------

DTYPES = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "float32", "float64", "bool"]


def spread(dtype: str, shape: tuple[int, ...]) -> Pixels:
    """Return samples over the whole range of a type."""
    random = np.random.default_rng(3)
    if dtype == "bool":
        return random.integers(0, 2, shape).astype(bool)
    if dtype.startswith("float"):
        return (random.normal(0, 1e6, shape)).astype(dtype)
    limits = np.iinfo(dtype)
    return random.integers(limits.min, limits.max, shape, dtype, endpoint=True)


def tiled_together(source: Source, **frame: int) -> Pixels:
    level = source.description.levels[0]
    rows = [
        np.hstack([np.asarray(source.tile(0, x, y, **frame)) for x in range(level.columns)])
        for y in range(level.rows)
    ]
    return np.vstack(rows)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    "layout", [{}, {"rowsperstrip": 7}, {"tile": (64, 64), "compression": "deflate"}], ids=str
)
def test_samples_of_every_type_are_the_files_own(
    tmp_path: Path, dtype: str, layout: dict[str, Any]
) -> None:
    samples = spread(dtype, (3, 70, 530))
    options = {**layout, "byteorder": ">"} if dtype == "int16" else layout
    tifffile.imwrite(
        tmp_path / "a.tif", samples, photometric="minisblack", metadata={"axes": "ZYX"}, **options
    )
    with open_image(tmp_path / "a.tif") as source:
        assert source.description.dtype == dtype
        assert source.description.kind is ImageKind.STACK
        stored = tifffile.imread(tmp_path / "a.tif")
        for z in range(3):
            for part in (source.read_region(0, 0, 530, 70, z=z), tiled_together(source, z=z)):
                assert part.dtype == np.dtype(dtype)
                np.testing.assert_array_equal(part, stored[z])
        small = source.read_region(0, 0, 265, 35, level=1, z=1)
        assert small.dtype == np.dtype(dtype)
        tiles = TileService()
        for shown in (tiles.tile(source, 1, 0, 0, z=2), tiles.thumbnail(source)):
            assert shown is not None
            assert bytes(shown.data[:2]) == b"\xff\xd8"


# -- the real files ---------------------------------------------------------------------------

REAL = {
    "IXMtest_A02_s9_C3_imagej.tif": ("C", (1, 1, 3), None),
    "img3d.tif": ("Z", (1, 31, 1), None),
    "img2d_uint16.tif": ("", (1, 1, 1), None),
    "lightsheet_uint16_series/signal_ch000003.tif": ("", (1, 1, 1), None),
    "multi-channel-z-series.ome.tif": ("CZ", (1, 5, 3), None),
    "multifile_ome/multifile-Z3.ome.tiff": ("Z", (1, 5, 1), None),
}


@pytest.mark.parametrize("name", REAL)
def test_values_of_a_real_stack_are_those_of_tifffile(data: Path, name: str) -> None:
    letters, lengths, spacing = REAL[name]
    path = data / "zstack" / name
    if "multifile" in name:
        stored = np.stack(
            [tifffile.imread(path.with_name(f"multifile-Z{z}.ome.tiff")) for z in range(1, 6)]
        )
    else:
        stored = tifffile.imread(path)
    random = np.random.default_rng(1)
    with open_image(path) as source:
        sizes, description = source.description.sizes, source.description
        assert (sizes.t, sizes.z, sizes.c) == lengths
        assert description.z_axis.spacing == spacing
        assert description.dtype == str(stored.dtype)
        for _ in range(24):
            at = {axis: int(random.integers(getattr(sizes, axis))) for axis in "tzc"}
            x, y = int(random.integers(sizes.x)), int(random.integers(sizes.y))
            place = tuple(at[letter.lower()] for letter in letters)
            value = source.read_region(x, y, 1, 1, **at)[0, 0]
            assert value == stored[(*place, y, x)]


# -- positions --------------------------------------------------------------------------------


@given(st.floats(-1e4, 1e4), st.floats(1e-3, 1e3), st.integers(2, 40), st.sampled_from([-1.0, 1.0]))
def test_even_positions_are_a_spacing(start: float, step: float, count: int, sign: float) -> None:
    axis = axis_of_positions([start + sign * step * index for index in range(count)], "µm")
    assert axis.spacing == pytest.approx(step, rel=1e-3)
    assert axis.labels == ()


@given(st.lists(st.floats(0.01, 10), min_size=1, max_size=20))
def test_durations_become_a_mean_and_labels_where_they_differ(durations: list[float]) -> None:
    axis = axis_of_steps(durations, "s")
    assert axis.spacing == pytest.approx(np.mean(durations))
    assert len(axis.labels) in (0, len(durations))
    if max(durations) > 1.1 * min(durations):
        assert axis.labels[0] == "0 s"
        assert float(axis.labels[-1].split()[0]) == pytest.approx(
            sum(durations[:-1]), rel=1e-4, abs=1e-9
        )


@pytest.mark.parametrize("positions", [[], [1.0], [1.0, float("nan")], [2.0, 2.0]])
def test_no_step_is_no_spacing(positions: list[float]) -> None:
    assert axis_of_positions(positions, "µm").spacing is None
