"""Every real file opens with the sizes it has and the pixels OpenSlide and tifffile see."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import openslide
import pytest
import tifffile

from exact_nb.errors import UnreadableImage
from exact_nb.images.base import EncodedTile, ImageKind
from exact_nb.images.tiff import open_tiff


@dataclass(frozen=True)
class Expected:
    """What a file must be seen as."""

    levels: tuple[tuple[int, int], ...]
    tile: tuple[int, int] = (512, 512)
    kind: ImageKind = ImageKind.SLIDE
    dtype: str = "uint8"
    rgb: bool = True
    t: int = 1
    z: int = 1
    c: int = 1
    encoded: bool = False


GREY_STACK = {"kind": ImageKind.STACK, "rgb": False}
LIGHTSHEET = Expected(((627, 1116),), kind=ImageKind.PICTURE, rgb=False, dtype="uint16")
MULTIFILE = Expected(((18, 24),), kind=ImageKind.STACK, rgb=False, z=5)

FILES = {
    "wsi/CMU-1-Small-Region.svs": Expected(((2220, 2967),), (240, 240), encoded=True),
    "wsi/boxes.tiff": Expected(((300, 250), (150, 125), (75, 62), (37, 31)), (64, 64)),
    "wsi/crc_cycif_4ch.ome.tif": Expected(((2560, 2048), (1280, 1024), (640, 512)), rgb=False, c=4),
    "wsi/crc_he_whole_half.tif": Expected(
        (
            (9804, 7170),
            (4902, 3585),
            (2451, 1792),
            (1225, 896),
            (612, 448),
            (306, 224),
            (153, 112),
        ),
        (256, 256),
        encoded=True,
    ),
    "wsi/grey10kx5k.tif": Expected(((10000, 5000),), kind=ImageKind.PICTURE, rgb=False),
    "wsi/small.svs": Expected(((16, 16),), (64, 64), encoded=True),
    "wsi/test_orient6.tif": Expected(((180, 120), (90, 60), (45, 30)), rgb=False),
    "wsi/yb10kx5k.zstd.tiff": Expected(
        ((10000, 5000), (5000, 2500), (2500, 1250), (1250, 625), (625, 312)), (1024, 1024)
    ),
    "zstack/IXMtest_A02_s9_C3_imagej.tif": Expected(
        ((695, 395),), dtype="uint16", c=3, kind=ImageKind.STACK, rgb=False
    ),
    "zstack/img2d_uint16.tif": Expected(
        ((512, 512),), dtype="uint16", kind=ImageKind.PICTURE, rgb=False
    ),
    "zstack/img3d.tif": Expected(
        ((57, 61),), dtype="uint16", z=31, kind=ImageKind.STACK, rgb=False
    ),
    **{f"zstack/lightsheet_uint16_series/signal_ch00000{n}.tif": LIGHTSHEET for n in range(8)},
    "zstack/multi-channel-z-series.ome.tif": Expected(
        ((439, 167),), dtype="int8", c=3, z=5, kind=ImageKind.STACK, rgb=False
    ),
    **{f"zstack/multifile_ome/multifile-Z{n}.ome.tiff": MULTIFILE for n in range(1, 6)},
}
REFUSED = {"wsi/unreadable.svs"}


def test_no_real_tiff_is_left_out(data: Path) -> None:
    found = {
        str(path.relative_to(data).as_posix())
        for folder in ("wsi", "zstack")
        for path in (data / folder).rglob("*")
        if path.suffix in (".svs", ".tif", ".tiff")
    }
    assert found == set(FILES) | REFUSED


@pytest.mark.parametrize("name", sorted(FILES))
def test_file_is_described_as_it_is(data: Path, name: str) -> None:
    expected = FILES[name]
    with open_tiff(data / name) as source:
        seen = source.description
        assert tuple((one.width, one.height) for one in seen.levels) == expected.levels
        assert {(one.tile_width, one.tile_height) for one in seen.levels} == {expected.tile}
        assert (seen.sizes.x, seen.sizes.y) == expected.levels[0]
        assert (seen.sizes.t, seen.sizes.z, seen.sizes.c) == (expected.t, expected.z, expected.c)
        assert seen.kind is expected.kind
        assert (seen.dtype, seen.rgb) == (expected.dtype, expected.rgb)
        assert seen.stored_levels == len(expected.levels)
        assert [one.downsample for one in seen.levels] == [2.0**n for n in range(len(seen.levels))]
        assert isinstance(source.tile(0, 0, 0), EncodedTile) is expected.encoded
        assert json.loads(json.dumps(seen.metadata, allow_nan=False)) == seen.metadata
        assert len(seen.channels) == (0 if expected.rgb else expected.c)


def test_unreadable_slide_is_refused_in_one_line(data: Path) -> None:
    with pytest.raises(UnreadableImage) as refused:
        open_tiff(data / "wsi/unreadable.svs")
    assert "unreadable.svs: tile or strip 0 is damaged" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert refused.value.path.endswith("unreadable.svs")


def test_aperio_slide_tells_pixel_size_objective_and_pictures(data: Path) -> None:
    with open_tiff(data / "wsi/CMU-1-Small-Region.svs") as source:
        seen = source.description
        assert (seen.mpp_x, seen.mpp_y) == (0.499, 0.499)
        assert seen.objective_power == 20
        assert (seen.vendor, seen.background) == ("Aperio", "#ffffff")
        assert seen.metadata["aperio"]["ScanScope ID"] == "CPAPERIOCS"
        shapes = {name: picture.shape for name, picture in source.associated().items()}
    assert shapes == {
        "thumbnail": (768, 574, 3),
        "label": (463, 387, 3),
        "macro": (431, 1280, 3),
    }


def test_cycif_channels_keep_their_names(data: Path) -> None:
    with open_tiff(data / "wsi/crc_cycif_4ch.ome.tif") as source:
        names = [channel.name for channel in source.description.channels]
    assert names == ["Hoechst", "CD45", "E-cadherin", "alpha-SMA"]


@pytest.mark.parametrize("number", range(1, 6))
def test_any_file_of_a_set_opens_the_whole(data: Path, number: int) -> None:
    folder = data / "zstack/multifile_ome"
    planes = [
        tifffile.imread(folder / f"multifile-Z{z + 1}.ome.tiff", is_ome=False) for z in range(5)
    ]
    path = folder / f"multifile-Z{number}.ome.tiff"
    with open_tiff(path) as source:
        assert source.path == path
        for z, plane in enumerate(planes):
            np.testing.assert_array_equal(source.read_region(0, 0, 18, 24, z=z), plane)


SLIDES = ["CMU-1-Small-Region.svs", "small.svs", "boxes.tiff", "crc_he_whole_half.tif"]


@pytest.mark.parametrize("name", SLIDES)
def test_colours_are_those_of_openslide(data: Path, name: str) -> None:
    generator = np.random.default_rng(5)
    with open_tiff(data / "wsi" / name) as ours, openslide.OpenSlide(data / "wsi" / name) as theirs:
        for number, level in enumerate(ours.description.levels):
            # Where OpenSlide's own downsample is no whole number, it resamples off the corner.
            exact = theirs.level_downsamples[number] == level.downsample
            for _ in range(8 if exact else 1):
                width, height = min(level.width, 700), min(level.height, 500)
                x = int(generator.integers(0, level.width - width + 1)) if exact else 0
                y = int(generator.integers(0, level.height - height + 1)) if exact else 0
                corner = (round(x * level.downsample), round(y * level.downsample))
                picture = theirs.read_region(corner, number, (width, height)).convert("RGB")
                np.testing.assert_array_equal(
                    ours.read_region(*corner, width, height, level=number), np.asarray(picture)
                )


@pytest.mark.parametrize("name", ["CMU-1-Small-Region.svs", "small.svs"])
def test_pictures_beside_are_those_of_openslide(data: Path, name: str) -> None:
    with open_tiff(data / "wsi" / name) as ours, openslide.OpenSlide(data / "wsi" / name) as theirs:
        pictures = ours.associated()
        assert set(pictures) == set(theirs.associated_images)
        for key, picture in pictures.items():
            reference = np.asarray(theirs.associated_images[key].convert("RGB"))
            np.testing.assert_array_equal(picture, reference)


@pytest.mark.parametrize(
    "name",
    # Those left out are compared in tests of their own.
    [
        name
        for name, one in FILES.items()
        if not one.encoded and one.z < 30 and one != MULTIFILE and "orient" not in name
    ],
)
def test_samples_are_those_of_tifffile(data: Path, name: str) -> None:
    expected = FILES[name]
    with tifffile.TiffFile(data / name) as tiff, open_tiff(data / name) as source:
        for number, (width, height) in enumerate(expected.levels):
            reference = tiff.series[0].levels[number].asarray()
            shape = (expected.c, expected.z, height, width, 3 if expected.rgb else 1)
            reference = reference.reshape(shape)
            for c, z in np.ndindex(expected.c, expected.z):
                for x, y, w, h in windows(width, height):
                    seen = source.read_region(
                        x * 2**number, y * 2**number, w, h, level=number, c=c, z=z
                    )
                    there = reference[c, z, y : y + h, x : x + w]
                    np.testing.assert_array_equal(seen.reshape(there.shape), there)


def windows(width: int, height: int) -> list[tuple[int, int, int, int]]:
    """Return the whole of a small picture; corners and middle of a large one."""
    if width * height < 2_000_000:
        return [(0, 0, width, height)]
    w, h = 700, 500
    return [
        (x, y, w, h)
        for x in (0, width // 2 - 331, width - w)
        for y in (0, height // 2 - 177, height - h)
    ]


def test_an_unknown_axis_is_looked_through_like_focus(data: Path) -> None:
    reference = tifffile.imread(data / "zstack/img3d.tif")
    with open_tiff(data / "zstack/img3d.tif") as source:
        for z in range(31):
            np.testing.assert_array_equal(source.read_region(0, 0, 57, 61, z=z), reference[z])


def test_turned_slide_comes_out_upright(data: Path) -> None:
    stored = tifffile.imread(data / "wsi/test_orient6.tif")
    with open_tiff(data / "wsi/test_orient6.tif") as source:
        np.testing.assert_array_equal(source.read_region(0, 0, 180, 120), np.rot90(stored, -1))
        np.testing.assert_array_equal(source.tile(0, 0, 0), np.rot90(stored, -1))
