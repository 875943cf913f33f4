"""The rules behind the TIFF reader: axes, rectangles, downsamples, facts."""

import math
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import tifffile
from hypothesis import given
from hypothesis import strategies as st

from exact_nb.errors import UnreadableImage
from exact_nb.images.pixels import turn_upright
from exact_nb.images.scales import is_reduction, nominal_downsample
from exact_nb.images.tiff import open_tiff
from exact_nb.images.tiff.axes import Axes
from exact_nb.images.tiff.files import MAX_OPEN, FileBytes, FileSet
from exact_nb.images.tiff.grid import Grid, Rect, stored_rect


@given(
    st.lists(
        st.tuples(st.sampled_from("TZCQIP"), st.integers(1, 4)),
        max_size=4,
        unique_by=lambda one: one[0],
    ),
    st.integers(1, 3),
)
def test_every_frame_and_channel_has_a_page_of_its_own(
    axes: list[tuple[str, int]], samples: int
) -> None:
    letters = "".join(letter for letter, _ in axes)
    lengths = tuple(length for _, length in axes)
    layout = Axes(letters, lengths, samples)
    places = [
        layout.page(t, z, c)
        for t in range(layout.length("t"))
        for z in range(layout.length("z"))
        for c in range(layout.length("c"))
    ]
    pages = math.prod(lengths)
    assert sorted(places) == [(page, s) for page in range(pages) for s in range(samples)]


@given(
    st.integers(1, 30),
    st.integers(1, 30),
    st.integers(1, 8),
    st.data(),
)
def test_a_stored_rectangle_turned_is_the_rectangle_seen(
    width: int, height: int, orientation: int, draw: st.DataObject
) -> None:
    stored = np.arange(width * height).reshape(height, width)
    seen = turn_upright(stored, orientation)
    x = draw.draw(st.integers(0, seen.shape[1] - 1))
    y = draw.draw(st.integers(0, seen.shape[0] - 1))
    rect = Rect(
        x,
        y,
        draw.draw(st.integers(1, seen.shape[1] - x)),
        draw.draw(st.integers(1, seen.shape[0] - y)),
    )
    there = stored_rect(rect, seen.shape[1], seen.shape[0], orientation)
    part = stored[there.y : there.y + there.height, there.x : there.x + there.width]
    np.testing.assert_array_equal(
        turn_upright(part, orientation), seen[y : y + rect.height, x : x + rect.width]
    )


@given(
    st.tuples(st.integers(600, 200_000), st.integers(600, 200_000)),
    st.integers(1, 64),
    st.sampled_from([math.floor, math.ceil, round]),
)
def test_a_whole_factor_is_found_again(
    full: tuple[int, int], factor: int, rounding: object
) -> None:
    assert callable(rounding)
    reduced = (rounding(full[0] / factor), rounding(full[1] / factor))
    found = nominal_downsample(full, reduced)
    # Small levels fit several factors; the one found must fit as well as the one meant.
    assert found == int(found)
    assert all(abs(f / found - r) < 1 for f, r in zip(full, reduced, strict=True))
    if factor & (factor - 1) == 0 and min(reduced) > factor:
        assert found == factor


@pytest.mark.parametrize(
    ("full", "reduced", "downsample"),
    [
        ((300, 250), (37, 31), 8.0),
        ((9804, 7170), (153, 112), 64.0),
        ((46000, 32914), (11500, 8228), 4.0),
        ((46000, 32914), (2875, 2057), 16.0),
        ((1000, 1000), (333, 333), 3.0),
        ((1000, 1000), (400, 400), 2.5),
        ((1000, 10), (15, 1), 64.0),
    ],
)
def test_downsamples_are_those_that_were_meant(
    full: tuple[int, int], reduced: tuple[int, int], downsample: float
) -> None:
    assert nominal_downsample(full, reduced) == downsample


def test_a_reduction_keeps_the_proportions() -> None:
    assert is_reduction((46000, 32914), (11500, 8228))
    assert not is_reduction((46000, 32914), (1280, 431))
    assert not is_reduction((100, 100), (100, 100))
    assert not is_reduction((100, 100), (200, 200))


@given(
    st.integers(1, 60), st.integers(1, 60), st.integers(1, 20), st.integers(1, 20), st.booleans()
)
def test_segments_cover_the_picture_once(
    width: int, height: int, across: int, down: int, tiled: bool
) -> None:
    grid = Grid(width, height, across if tiled else width, down, tiled)
    covered = np.zeros((height, width), int)
    numbers = []
    for column, row in grid.touching(Rect(0, 0, width, height)):
        area = grid.area(column, row)
        covered[area.y : area.y + area.height, area.x : area.x + area.width] += 1
        numbers.append(grid.number(column, row))
    assert (covered == 1).all()
    assert numbers == list(range(grid.segments))


def test_many_files_do_not_stay_open(tmp_path: Path) -> None:
    files = FileSet()
    for number in range(MAX_OPEN + 5):
        (tmp_path / str(number)).write_bytes(bytes([number]) * 10)
    try:
        for _ in range(2):
            for number in range(MAX_OPEN + 5):
                assert files.get(tmp_path / str(number)).read(3, 2) == bytes([number]) * 2
        kept = [files.get(tmp_path / str(number)) for number in range(MAX_OPEN + 5)]
        assert sum(one._descriptor is not None for one in kept) == MAX_OPEN
    finally:
        files.close()


@pytest.mark.parametrize(("offset", "count"), [(8, 3), (-1, 2), (11, 0), (0, 1 << 60), (4, -5)])
def test_bytes_outside_a_file_are_told(tmp_path: Path, offset: int, count: int) -> None:
    path = tmp_path / "a"
    path.write_bytes(bytes(10))
    file = FileBytes(path)
    with pytest.raises(UnreadableImage, match="cut short"):
        file.read(offset, count)
    file.close()


def test_where_files_have_no_positioned_reads_threads_still_get_their_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "pread")
    path = tmp_path / "a"
    path.write_bytes(bytes(range(256)) * 64)
    file = FileBytes(path)
    offsets = [number * 37 % 16_000 for number in range(2_000)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda offset: file.read(offset, 1)[0], offsets))
    file.close()
    assert found == [offset % 256 for offset in offsets]


def test_pixel_size_counts_only_where_its_unit_is_a_microscopes(tmp_path: Path) -> None:
    for unit, per, mpp in (
        ("CENTIMETER", 40_000, 0.25),
        ("INCH", 72, None),
        ("CENTIMETER", 28.34, None),  # 72 dpi in other words
        ("NONE", 40_000, None),
    ):
        tifffile.imwrite(
            tmp_path / "a.tif",
            np.zeros((64, 64), np.uint8),
            tile=(64, 64),
            resolution=(per, per),
            resolutionunit=unit,
        )
        with open_tiff(tmp_path / "a.tif") as source:
            assert source.description.mpp_x == mpp
            assert source.description.mpp_y == mpp


def test_imagej_colours_are_the_tops_of_its_tables(tmp_path: Path) -> None:
    ramp = np.arange(256, dtype=np.uint8)
    none = np.zeros_like(ramp)
    tifffile.imwrite(
        tmp_path / "a.tif",
        np.zeros((2, 8, 9), np.uint8),
        imagej=True,
        metadata={
            "axes": "CYX",
            "mode": "composite",
            "LUTs": [np.stack([none, ramp, none]), np.stack([ramp, none, ramp])],
        },
    )
    with open_tiff(tmp_path / "a.tif") as source:
        colours = [channel.color for channel in source.description.channels]
    assert colours == ["#00ff00", "#ff00ff"]


def test_a_set_whose_files_all_describe_it_opens_from_any(tmp_path: Path) -> None:
    planes = np.random.default_rng(1).integers(0, 256, (3, 20, 30), np.uint8)
    data = "".join(
        f'<TiffData FirstZ="{z}" IFD="0" PlaneCount="1">'
        f'<UUID FileName="z{z}.ome.tif">urn:uuid:0000000{z}</UUID></TiffData>'
        for z in range(3)
    )
    for z, plane in enumerate(planes):
        xml = (
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06" '
            f'UUID="urn:uuid:0000000{z}"><Image ID="Image:0"><Pixels ID="Pixels:0" '
            'DimensionOrder="XYZCT" Type="uint8" SizeX="30" SizeY="20" SizeZ="3" SizeC="1" '
            f'SizeT="1"><Channel ID="Channel:0"/>{data}</Pixels></Image></OME>'
        )
        tifffile.imwrite(tmp_path / f"z{z}.ome.tif", plane, description=xml, metadata=None)
    for name in ("z0.ome.tif", "z2.ome.tif"):
        with open_tiff(tmp_path / name) as source:
            assert source.description.sizes.z == 3
            for z, plane in enumerate(planes):
                np.testing.assert_array_equal(source.read_region(0, 0, 30, 20, z=z), plane)


def test_a_companion_cannot_lead_out_of_its_folder(data: Path, tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "secret.ome").write_text("<OME/>")
    xml = '<?xml version="1.0"?><OME><BinaryOnly MetadataFile="../secret.ome"/></OME>'
    path = tmp_path / "set" / "a.ome.tif"
    tifffile.imwrite(path, np.zeros((8, 9), np.uint8), description=xml, metadata=None)
    with pytest.raises(UnreadableImage, match=r"secret\.ome, which cannot be read"):
        open_tiff(path)
