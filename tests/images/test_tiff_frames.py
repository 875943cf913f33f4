"""Frames, levels and orientations, written here, are found where the file says."""

from pathlib import Path

import numpy as np
import pytest
import tifffile

from exact_nb.images.base import ImageKind
from exact_nb.images.pixels import turn_upright
from exact_nb.images.tiff import open_tiff
from tests.images.tiff_samples import LAYOUTS, noise, pasted, pyramid, whole


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("written")


AXES = ["T", "Z", "C", "Q", "TZ", "ZT", "ZC", "CZ", "TC", "TZC", "CTZ", "ZCT", "QZC"]


@pytest.mark.parametrize(
    ("kind", "axes"),
    [("shaped", axes) for axes in AXES] + [("ome", axes) for axes in AXES if "Q" not in axes],
)
def test_every_frame_is_where_its_axes_say(folder: Path, kind: str, axes: str) -> None:
    lengths = tuple({"T": 2, "Z": 3, "C": 4, "Q": 5}[axis] for axis in axes)
    samples = noise((*lengths, 20, 30), "uint16")
    name = "a.ome.tif" if kind == "ome" else "a.tif"
    tifffile.imwrite(
        folder / name, samples, photometric="minisblack", metadata={"axes": axes + "YX"}
    )
    with open_tiff(folder / name) as source:
        sizes = source.description.sizes
        stacked = [axis for axis in axes if axis in "ZQ"]
        assert sizes.t == (2 if "T" in axes else 1)
        assert sizes.c == (4 if "C" in axes else 1)
        assert sizes.z == int(np.prod([{"Z": 3, "Q": 5}[axis] for axis in stacked]))
        for place in np.ndindex(*lengths):
            at = dict(zip(axes, place, strict=True))
            z = 0
            for axis in stacked:
                z = z * {"Z": 3, "Q": 5}[axis] + at[axis]
            frame = source.read_region(0, 0, 30, 20, t=at.get("T", 0), z=z, c=at.get("C", 0))
            np.testing.assert_array_equal(frame, samples[place])
        for axis, length in (("t", sizes.t), ("z", sizes.z), ("c", sizes.c)):
            with pytest.raises(IndexError, match=axis):
                source.read_region(0, 0, 1, 1, **{axis: length})
            with pytest.raises(IndexError, match=axis):
                source.tile(0, 0, 0, **{axis: -1})


def test_imagej_hyperstack_keeps_axes_and_pixel_size(folder: Path) -> None:
    samples = noise((2, 3, 4, 20, 30), "uint16")
    tifffile.imwrite(
        folder / "a.tif",
        samples,
        imagej=True,
        resolution=(1 / 0.25, 1 / 0.5),
        metadata={"axes": "TZCYX", "unit": "um", "spacing": 1.5},
    )
    with open_tiff(folder / "a.tif") as source:
        description = source.description
        assert (description.sizes.t, description.sizes.z, description.sizes.c) == (2, 3, 4)
        assert description.mpp_x == pytest.approx(0.25)
        assert description.mpp_y == pytest.approx(0.5)
        assert description.vendor == "ImageJ"
        assert description.kind is ImageKind.STACK
        assert description.metadata["imagej"]["spacing"] == 1.5
        for t, z, c in np.ndindex(2, 3, 4):
            np.testing.assert_array_equal(whole(source, t=t, z=z, c=c), samples[t, z, c])


def test_ome_tells_pixel_size_channels_and_colours(folder: Path) -> None:
    tifffile.imwrite(
        folder / "a.ome.tif",
        noise((2, 20, 30)),
        photometric="minisblack",
        metadata={
            "axes": "CYX",
            "PhysicalSizeX": 250.0,
            "PhysicalSizeXUnit": "nm",
            "PhysicalSizeY": 0.5,
            "Channel": {"Name": ["DAPI", "CD45"], "Color": [0x0000FFFF, -1]},
        },
    )
    with open_tiff(folder / "a.ome.tif") as source:
        description = source.description
        assert (description.mpp_x, description.mpp_y) == (0.25, 0.5)
        assert [one.name for one in description.channels] == ["DAPI", "CD45"]
        assert [one.color for one in description.channels] == ["#0000ff", None]


@pytest.mark.parametrize("subifds", [False, True])
@pytest.mark.parametrize("factors", [[2, 4, 8], [4, 16], [4, 8, 32], [3, 9], [4]])
def test_levels_are_found_whatever_their_factors(
    folder: Path, factors: list[int], subifds: bool
) -> None:
    full = noise((700, 1001, 3))
    options = {"tile": (64, 64), "photometric": "rgb"}
    pyramid(folder / "a.tif", full, factors, subifds=subifds, **options)
    with open_tiff(folder / "a.tif") as source:
        assert [level.downsample for level in source.description.levels] == [1, *factors]
        assert source.description.stored_levels == len(factors) + 1
        assert source.description.kind is ImageKind.SLIDE
        assert source.description.background == "#ffffff"
        for number, factor in enumerate(factors, 1):
            np.testing.assert_array_equal(pasted(source, number), full[::factor, ::factor])


def test_pages_of_another_shape_are_no_levels(folder: Path) -> None:
    with tifffile.TiffWriter(folder / "a.tif") as writer:
        for shape in ((300, 400, 3), (150, 390, 3), (75, 100, 3)):
            writer.write(noise(shape), tile=(64, 64), photometric="rgb", metadata=None)
    with open_tiff(folder / "a.tif") as source:
        assert [(level.width, level.height) for level in source.description.levels] == [
            (400, 300),
            (100, 75),
        ]
        assert source.description.metadata["unused_images"] == 1


def test_aperio_without_a_thumbnail_shows_all_its_levels(folder: Path) -> None:
    text = "Aperio Image Library v12\r\n1001x700|AppMag = 40|MPP = 0.25"
    full = noise((700, 1001, 3))
    with tifffile.TiffWriter(folder / "a.svs") as writer:
        for level in (full, full[::4, ::4], full[::16, ::16]):
            writer.write(level, tile=(64, 64), photometric="rgb", description=text, metadata=None)
    with open_tiff(folder / "a.svs") as source:
        assert [level.downsample for level in source.description.levels] == [1, 4, 16]
        assert source.description.objective_power == 40
        assert (source.description.mpp_x, source.description.mpp_y) == (0.25, 0.25)
        assert source.associated() == {}


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("layout", ["tiles", "strips"])
def test_orientation_is_applied_to_sizes_tiles_and_regions(
    folder: Path, orientation: int, layout: str
) -> None:
    stored = noise((570, 801, 3))
    tifffile.imwrite(
        folder / "a.tif",
        stored,
        photometric="rgb",
        extratags=[(274, 3, 1, orientation, True)],
        **LAYOUTS[layout],
    )
    seen = turn_upright(stored, orientation)
    with open_tiff(folder / "a.tif") as source:
        sizes = source.description.sizes
        assert (sizes.y, sizes.x) == seen.shape[:2]
        np.testing.assert_array_equal(pasted(source), seen)
        np.testing.assert_array_equal(source.read_region(100, 50, 200, 150), seen[50:200, 100:300])
